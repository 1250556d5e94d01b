package queue_test

import (
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/id"
	"suavez/app/problem"
	"suavez/app/queue"
)

// Elsewhere forwarding resets the time of arrival and sends the patient to the back.
func TestFailing_forwardingSendsThePatientToTheBack(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	nurse, doctor := c.Desk("enfermagem", "Enfermagem 1"), c.Desk("medicina", "Consultório 1")
	early := c.Arrive("EN")
	c.Clock.Advance(time.Minute)
	c.Arrive("ME")
	nurse.Take(nurse.Call(), queue.StepStart)
	c.Clock.Advance(time.Minute)
	next, err := c.Queue.Forward(t.Context(), nurse.Change(), early.ID, queue.Destination{ServiceID: ptr(c.Service("ME")), Note: "pressão alta"})
	if err != nil {
		t.Fatal(err)
	}
	if next.State != queue.Waiting || next.Ticket.Code != "EN-001" || next.Note != "pressão alta" || *next.PreviousID != early.ID {
		t.Errorf("the new attendance is %+v", next)
	}
	if got := doctor.Next(); got != "EN-001" {
		t.Errorf("the doctor gets %s before who arrived first", got)
	}
}

func TestForward_toARoomOrAPersonWaitsForThem(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	nurse := c.Desk("enfermagem", "Enfermagem 1")
	carla, davi := c.Desk("medicina", "Consultório 1"), c.Desk("medicina2", "Consultório 2")
	for _, to := range []queue.Destination{{RoomID: &davi.Room}, {UserID: &davi.User.ID, ServiceID: ptr(c.Service("ME"))}} {
		a := c.Arrive("EN")
		nurse.Take(nurse.Call(), queue.StepStart)
		next, err := c.Queue.Forward(t.Context(), nurse.Change(), a.ID, to)
		if err != nil {
			t.Fatal(err)
		}
		if next.ServiceID != c.Service("ME") {
			t.Errorf("waits for another service than the room's: %+v", next)
		}
		if got := carla.Next(); got != "" {
			t.Errorf("another room calls %s", got)
		}
		if got := davi.Call(); got == nil || got.ID != next.ID {
			t.Errorf("the room calls %+v", got)
		} else {
			davi.Take(got, queue.StepStart, queue.StepFinish)
		}
	}
}

func TestForward_fromCalledEndsAsCancelled(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	nurse := c.Desk("enfermagem", "Enfermagem 1")
	a := c.Arrive("EN")
	nurse.Call()
	if _, err := c.Queue.Forward(t.Context(), nurse.Change(), a.ID, queue.Destination{ServiceID: ptr(c.Service("FA"))}); err != nil {
		t.Fatal(err)
	}
	_, err := c.Queue.Take(t.Context(), nurse.Change(), a.ID, queue.StepStart, "")
	wantProblem(t, err, problem.WrongState)
	if p := problem.Of(err); p != nil && p.Values["state"] != queue.Cancelled {
		t.Errorf("the old attendance is %v", p.Values["state"])
	}
}

func TestForward_refusals(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	nurse := c.Desk("enfermagem", "Enfermagem 1")
	a := c.Arrive("EN")
	forward := func(to queue.Destination) error {
		_, err := c.Queue.Forward(t.Context(), nurse.Change(), a.ID, to)
		return err
	}
	wantProblem(t, forward(queue.Destination{ServiceID: ptr(c.Service("ME"))}), problem.WrongState)
	nurse.Call()
	wantProblem(t, forward(queue.Destination{}), problem.Invalid)
	wantProblem(t, forward(queue.Destination{ServiceID: ptr(id.New[id.Service]())}), problem.NotFound)
	wantProblem(t, forward(queue.Destination{RoomID: ptr(id.New[id.Room]())}), problem.NotFound)
	wantProblem(t, forward(queue.Destination{UserID: ptr(id.New[id.User]())}), problem.NotFound)
	wantProblem(t, forward(queue.Destination{ServiceID: ptr(c.Service("FA")), RoomID: ptr(c.Room("Guichê 1"))}), problem.Invalid)
}
