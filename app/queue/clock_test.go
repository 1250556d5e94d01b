package queue_test

import (
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/queue"
)

// Who came first is called first, though by the clock, which was set back in between, the second came an hour earlier.
func TestCallNext_keepsTheOrderWhenTheClockGoesBack(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	desk := c.Desk("enfermagem", "Enfermagem 1")
	first := c.Arrive("EN")
	c.Clock.Advance(-time.Hour)
	second := c.Arrive("EN")
	if second.Ticket.Number != 2 || second.Ticket.ArrivedAt.Before(first.Ticket.ArrivedAt) {
		t.Errorf("number %d arrived at %s, after number 1 at %s", second.Ticket.Number, second.Ticket.ArrivedAt, first.Ticket.ArrivedAt)
	}
	called := desk.Call()
	if called.ID != first.ID {
		t.Fatalf("%s is called first", called.Ticket.Code)
	}
	undone, err := c.Queue.Undo(t.Context(), desk.Change(), called.ID)
	if err != nil || undone.State != queue.Waiting {
		t.Errorf("undo gives %+v, %v", undone, err)
	}
	desk.Take(desk.Call(), queue.StepStart, queue.StepFinish)
	if code := desk.Next(); code != "EN-002" {
		t.Errorf("%q is called second", code)
	}
	apptest.CheckRules(t, c.DB)
}
