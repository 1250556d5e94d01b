package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"suavez/app/device"
)

// What other queue systems get wrong, by their users and by their code: those of the requirements' ten that concern the queue and the pages that follow it.
// Others of them stand beside what they are about: TestFailing_twoDesksCallOneTicket, _forwardingSendsThePatientToTheBack,
// _twoPeopleSignInAtOneDesk and _scheduledPatientsComeFirstOrLast.

// There, resetting the numbers works only when the table is empty, so that a second clinic breaks it.
func TestFailing_aSecondClinicBreaksTheNumbers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	norte := s.Another("norte")
	for day := range 3 {
		for n, want := range []string{"EN-001", "EN-002", "EN-003"} {
			if got := s.Arrive("EN").Ticket.Code; got != want {
				t.Errorf("on day %d ticket %d is %s", day, n, got)
			}
			if n == day { // the other clinic has a day of its own, with fewer patients
				if got := norte.Arrive("EN").Ticket.Code; got != "EN-001" {
					t.Errorf("on day %d the other clinic's is %s", day, got)
				}
			}
		}
		s.Clock.Advance(24 * time.Hour)
	}
}

// There, the TV drops the first of two calls that come quickly, or shows another ticket than was called.
func TestFailing_theTVDropsTheFirstOfTwoQuickCalls(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	totem, display := s.device(device.Totem), s.device(device.Display)
	one, two := s.user("enfermagem"), s.user("enfermagem2")
	one.workIn("Enfermagem 1")
	two.workIn("Enfermagem 2")
	conn := display.follow("")
	first := hear(t, conn).Seq
	totem.issue("EN")
	totem.issue("EN")
	done := make(chan attendance, 2)
	for _, c := range []struct {
		nurse *client
		room  string
	}{{one, "Enfermagem 1"}, {two, "Enfermagem 2"}} {
		go func() { done <- c.nurse.callNext(c.room) }()
	}
	wanted := map[string]string{} // ticket → room
	for range 2 {
		a := <-done
		wanted[a.Ticket.Code] = a.RoomID
	}
	for n := range int64(4) {
		m := hear(t, conn)
		if m.Seq != first+1+n {
			t.Fatalf("message %d has the number %d", n, m.Seq)
		}
		if m.Type != "attendance.called" {
			continue
		}
		var shown struct {
			Attendance struct {
				RoomID string `json:"room_id"`
				Ticket struct{ Code string }
			}
		}
		must(t, json.Unmarshal(m.Data, &shown))
		if room := wanted[shown.Attendance.Ticket.Code]; room == "" || room != shown.Attendance.RoomID {
			t.Errorf("the TV is told %s", m.Data)
		}
		delete(wanted, shown.Attendance.Ticket.Code)
	}
	if len(wanted) > 0 {
		t.Errorf("the TV is not told of %v", wanted)
	}
}

// There, a call that is made through the API never reaches the TV.
func TestFailing_aCallThroughTheAPINeverReachesTheTV(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	display, totem, nurse := s.device(device.Display), s.device(device.Totem), s.user("enfermagem")
	nurse.workIn("Enfermagem 1")
	conn := display.follow("")
	hear(t, conn)
	code := totem.issue("EN").Code
	hear(t, conn)
	nurse.want(http.StatusOK, "POST", "/clinics/demo/rooms/"+s.Room("Enfermagem 1").String()+"/call-next", nil)
	if m := hear(t, conn); m.Type != "attendance.called" || !strings.Contains(string(m.Data), code) {
		t.Errorf("the TV is told %+v", m)
	}
}

// There, screens show what has happened after they are loaded again. Here every face is told by its socket, of what is edited too.
func TestFailing_screensNeedF5(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, totem, display := s.user("admin"), s.device(device.Totem), s.device(device.Display)
	faces := []*client{admin, totem, display}
	var heard []func(want string)
	for _, face := range faces {
		conn := face.follow("")
		hear(t, conn)
		heard = append(heard, func(want string) {
			t.Helper()
			if m := hear(t, conn); m.Type != want {
				t.Errorf("a face is told %s, not %s", m.Type, want)
			}
		})
	}
	for _, act := range []struct {
		want string
		do   func()
	}{
		{"ticket.issued", func() { totem.issue("EN") }},
		{"service.changed", func() {
			admin.want(http.StatusOK, "PATCH", "/clinics/demo/services/"+s.Service("EN").String(), map[string]any{"name": "Curativos"})
		}},
		{"special_day.changed", func() {
			admin.want(http.StatusCreated, "POST", "/clinics/demo/special-days", map[string]any{"day": "2026-03-06"})
		}},
	} {
		act.do()
		for _, face := range heard {
			face(act.want)
		}
	}
}
