package web_test

import (
	"net/http"
	"testing"
	"time"

	"suavez/app/staff"
)

// Freeing another's room does not lose the patient who is in it.
func TestRooms_freedByAnotherPutTheirPatientBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, nurse, other := s.user("admin"), s.user("enfermagem"), s.user("enfermagem2")
	nurse.workIn("Enfermagem 1")
	issued := nurse.issue("EN")
	called := nurse.callNext("Enfermagem 1")
	if p := other.want(http.StatusConflict, "POST", "/clinics/demo/shifts", map[string]any{"room_id": s.Room("Enfermagem 1")}).problem(t); p.OccupiedBy != "Ana Prado" {
		t.Errorf("the room is occupied by %+v", p)
	}
	nurse.want(http.StatusConflict, "DELETE", "/clinics/demo/shifts/"+nurse.shift, nil)
	other.want(http.StatusForbidden, "DELETE", "/clinics/demo/shifts/"+nurse.shift, nil)
	nurse.step(called.ID, "start")
	admin.want(http.StatusNoContent, "DELETE", "/clinics/demo/shifts/"+nurse.shift, nil)
	admin.want(http.StatusNoContent, "DELETE", "/clinics/demo/shifts/"+nurse.shift, nil)
	other.workIn("Enfermagem 1")
	if again := other.callNext("Enfermagem 1"); again.Ticket.Code != issued.Code {
		t.Errorf("then %s is called, not %s", again.Ticket.Code, issued.Code)
	}
}

// Whose sign-in has ended leaves the room, unless a patient is in it.
func TestRooms_areLeftWhenTheSignInEnds(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	nurse, other := s.user("enfermagem"), s.user("enfermagem2")
	nurse.workIn("Enfermagem 1")
	other.workIn("Enfermagem 2")
	nurse.issue("EN")
	other.callNext("Enfermagem 2")
	left := func() (rooms []string) {
		t.Helper()
		must(t, s.Queue.LeaveRooms(t.Context(), s.staff.SignedIn))
		admin := s.user("admin")
		for room, login := range map[string]string{"Enfermagem 1": "enfermagem", "Enfermagem 2": "enfermagem2"} {
			if admin.seen(s.id(login)).Room == nil {
				rooms = append(rooms, room)
			}
		}
		return rooms
	}
	s.Clock.Advance(staff.SessionLasts - time.Second)
	if rooms := left(); len(rooms) != 0 {
		t.Errorf("before their time %v are left", rooms)
	}
	s.Clock.Advance(time.Second)
	if rooms := left(); len(rooms) != 1 || rooms[0] != "Enfermagem 1" {
		t.Errorf("left are %v", rooms)
	}
}
