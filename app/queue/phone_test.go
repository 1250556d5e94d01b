package queue_test

import (
	"context"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/queue"
)

// byPhone is a change that the patient of a ticket asks for.
func byPhone(c *apptest.Clinic, ticket id.Ticket) journal.Asked {
	return journal.Asked{Clinic: c.ID, By: journal.Patient(ticket)}
}

// letWait lets patients ask for ten more minutes.
func letWait(c *apptest.Clinic) {
	c.Edit(func(ctx context.Context, e *clinic.Editor, asked journal.Asked) error {
		_, err := e.Clinic(ctx, asked, func(c *clinic.Clinic) { c.Phone.LaterMinutes = 10 })
		return err
	})
}

func TestPostpone_othersAreCalledUntilTheTimeIsOver(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	first, second, third := c.Arrive("EN"), c.Arrive("EN"), c.Arrive("EN")
	wantProblem(t, c.Queue.Postpone(t.Context(), byPhone(c, first.Ticket.ID), first.Ticket.ID), problem.Forbidden)
	letWait(c)
	if err := c.Queue.Postpone(t.Context(), byPhone(c, first.Ticket.ID), first.Ticket.ID); err != nil {
		t.Fatal(err)
	}
	wantProblem(t, c.Queue.Postpone(t.Context(), byPhone(c, first.Ticket.ID), first.Ticket.ID), problem.TooLate)
	desk := c.Desk("enfermagem", "Enfermagem 1")
	if got := desk.Call(); got.ID != second.Attendance.ID {
		t.Fatalf("%s is called while %s is away", got.Ticket.Code, first.Ticket.Code)
	}
	desk.Take(&second.Attendance, queue.StepStart, queue.StepFinish)
	c.Clock.Advance(10 * time.Minute)
	if got := desk.Call(); got.ID != first.Attendance.ID {
		t.Fatalf("then %s is called, and %s has its place no longer", got.Ticket.Code, first.Ticket.Code)
	}
	desk.Take(&first.Attendance, queue.StepStart, queue.StepFinish)
	if got := desk.Call(); got.ID != third.Attendance.ID {
		t.Fatalf("at last %s is called", got.Ticket.Code)
	}
}

func TestPostpone_whoIsCalledGoesBackAndTheRoomIsFree(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	letWait(c)
	only := c.Arrive("EN")
	desk := c.Desk("enfermagem", "Enfermagem 1")
	desk.Call()
	if err := c.Queue.Postpone(t.Context(), byPhone(c, only.Ticket.ID), only.Ticket.ID); err != nil {
		t.Fatal(err)
	}
	if next, err := c.Queue.CallNext(t.Context(), desk.Change(), c.Room("Enfermagem 1")); err != nil || next != nil {
		t.Fatalf("who is away is called: %v, %v", next, err)
	}
	if _, next, err := c.Queue.WhoIsNext(t.Context(), c.ID, c.Room("Enfermagem 1"), c.Person("enfermagem").ID); err != nil || next != nil {
		t.Fatalf("who is away is next: %v, %v", next, err)
	}
	if err := c.Queue.Return(t.Context(), byPhone(c, only.Ticket.ID), only.Ticket.ID); err != nil {
		t.Fatal(err)
	}
	wantProblem(t, c.Queue.Return(t.Context(), byPhone(c, only.Ticket.ID), only.Ticket.ID), problem.WrongState)
	if got := desk.Call(); got.ID != only.Attendance.ID || got.Calls != 2 {
		t.Fatalf("who is back is called for the %d. time", got.Calls)
	}
	desk.Take(&only.Attendance, queue.StepStart)
	wantProblem(t, c.Queue.Postpone(t.Context(), byPhone(c, only.Ticket.ID), only.Ticket.ID), problem.WrongState)
}

// Whom staff choose themselves comes at any time: they see the patient.
func TestPostpone_staffMayCallAllTheSame(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	letWait(c)
	only := c.Arrive("EN")
	if err := c.Queue.Postpone(t.Context(), byPhone(c, only.Ticket.ID), only.Ticket.ID); err != nil {
		t.Fatal(err)
	}
	c.Desk("enfermagem", "Enfermagem 1").Take(&only.Attendance, queue.StepCall)
}
