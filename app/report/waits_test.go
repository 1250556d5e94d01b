package report

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/board"
	"suavez/app/queue"
)

func TestMain(m *testing.M) { apptest.Main(m) }

// newWaits foretells waits in a clinic.
func newWaits(t *testing.T, c *apptest.Clinic) *Waits {
	t.Helper()
	boards, err := board.NewBoards(c.DB, c.Journal)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(boards.Close)
	w := NewWaits(c.DB, boards, c.Catalogues, c.Clock.Now, slog.New(slog.NewTextHandler(t.Output(), nil)))
	t.Cleanup(w.Close)
	return w
}

// ask asks twice: the first question begins what is then known.
func (w *Waits) askOf(t *testing.T, c *apptest.Clinic, a *queue.Attendance) *Range {
	t.Helper()
	var r *Range
	for range 2 {
		var err error
		if r, err = w.Of(context.Background(), c.ID, a); err != nil {
			t.Fatal(err)
		}
		w.learning.Wait()
	}
	return r
}

// From four days in which one room attends a patient every ten minutes it is learned how long ten in line wait; on the first day nothing is said,
// nor of a service that nobody has come for, nor while no room is open.
func TestWaits_learnFromTheDaysBefore(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	w := newWaits(t, c)
	for day := range 4 {
		desk := c.Desk("enfermagem", "Enfermagem 1")
		first := c.Arrive("EN")
		if r := w.askOf(t, c, &first.Attendance); day == 0 && r != nil {
			t.Errorf("on the first day it is %+v", r)
		}
		for range 11 {
			c.Arrive("EN")
		}
		began := c.Clock.Now()
		for range 24 {
			one := desk.Take(desk.Call(), queue.StepStart)
			c.Clock.Advance(5 * time.Minute)
			c.Arrive("EN")
			c.Clock.Advance(5 * time.Minute)
			desk.Take(one, queue.StepFinish)
		}
		c.Clock.Advance(24*time.Hour - c.Clock.Now().Sub(began))
		if _, err := c.Queue.CloseDay(context.Background(), c.ID); err != nil {
			t.Fatal(err)
		}
	}
	last := c.Arrive("EN")
	if r := w.askOf(t, c, &last.Attendance); r != nil {
		t.Errorf("with no room open it is %+v", r)
	}
	desk := c.Desk("enfermagem", "Enfermagem 1")
	desk.Take(desk.Call(), queue.StepStart)
	for range 10 {
		last = c.Arrive("EN")
	}
	// Nine before this one, and one in the room, ten minutes each.
	r := w.askOf(t, c, &last.Attendance)
	if r == nil || r.LowMinutes > 100 || r.HighMinutes < 95 || r.HighMinutes-r.LowMinutes > 40 {
		t.Errorf("ten in line wait %+v", r)
	}
	next, err := w.Next(context.Background(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, known := next[c.Service("ME")]; known || len(next) != 1 || next[c.Service("EN")].HighMinutes < r.HighMinutes {
		t.Errorf("who came next would wait %+v", next)
	}
	other := c.Arrive("ME")
	if r := w.askOf(t, c, &other.Attendance); r != nil {
		t.Errorf("of a service without a past it is %+v", r)
	}
}
