package queue_test

import (
	"testing"

	"suavez/app/apptest"
	"suavez/app/id"
	"suavez/app/problem"
)

// Elsewhere two people sign in at one desk, because the check is never called.
func TestFailing_twoPeopleSignInAtOneDesk(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	ana := c.Desk("enfermagem", "Enfermagem 1")
	bruno := c.Desk("enfermagem2", "Enfermagem 2")

	_, err := c.Queue.OpenShift(t.Context(), bruno.Change(), bruno.User, ana.Room)
	wantProblem(t, err, problem.RoomOccupied)
	if p := problem.Of(err); p != nil && (p.Values["occupied_by"] != ana.User.Name || p.Values["occupied_since"] == nil) {
		t.Errorf("the problem does not say by whom and since when: %+v", p.Values)
	}

	same, err := c.Queue.OpenShift(t.Context(), ana.Change(), ana.User, ana.Room)
	if err != nil || same.ID != ana.Shift {
		t.Errorf("choosing the same room again: %+v, %v", same, err)
	}

	moved, err := c.Queue.OpenShift(t.Context(), ana.Change(), ana.User, c.Room("Guichê 1"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Queue.OpenShift(t.Context(), bruno.Change(), bruno.User, ana.Room); err != nil {
		t.Errorf("the room that was left is not free: %v", err)
	}
	if now, err := c.Queue.ShiftOf(t.Context(), c.ID, ana.User.ID); err != nil || now.ID != moved.ID {
		t.Errorf("at work in %+v, %v", now, err)
	}
}

func TestCloseShift_notWhileThereIsAPatient(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	desk := c.Desk("enfermagem", "Enfermagem 1")
	c.Arrive("EN")
	desk.Call()
	wantProblem(t, c.Queue.CloseShift(t.Context(), desk.Change(), desk.Shift), problem.RoomBusy)
	_, err := c.Queue.OpenShift(t.Context(), desk.Change(), desk.User, c.Room("Enfermagem 2"))
	wantProblem(t, err, problem.RoomBusy)
	wantProblem(t, c.Queue.CloseShift(t.Context(), desk.Change(), id.New[id.Shift]()), problem.NotFound)
}
