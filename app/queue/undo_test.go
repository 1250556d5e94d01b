package queue_test

import (
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/problem"
	"suavez/app/queue"
)

func undo(t *testing.T, c *apptest.Clinic, desk *apptest.Desk, a *queue.Attendance) *queue.Attendance {
	t.Helper()
	before, err := c.Queue.Undo(t.Context(), desk.Change(), a.ID)
	if err != nil {
		t.Fatal(err)
	}
	return before
}

func TestUndo_takesEachStepBack(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	desk := c.Desk("enfermagem", "Enfermagem 1")
	for _, way := range [][]queue.Step{
		{queue.StepCall},
		{queue.StepCall, queue.StepStart},
		{queue.StepCall, queue.StepStart, queue.StepFinish},
		{queue.StepCall, queue.StepNoShow},
		{queue.StepCall, queue.StepNoShow, queue.StepBringBack},
		{queue.StepCall, queue.StepStart, queue.StepPutBack},
		{queue.StepCancel},
	} {
		last := len(way) - 1
		before := desk.Take(&c.Arrive("EN").Attendance, way[:last]...)
		after := desk.Take(before, way[last])
		c.Clock.Advance(queue.UndoWithin)
		restored := undo(t, c, desk, after)
		if restored.State != before.State || restored.Calls != before.Calls || (restored.RoomID == nil) != (before.RoomID == nil) ||
			(restored.StartedAt == nil) != (before.StartedAt == nil) || (restored.EndedAt == nil) != (before.EndedAt == nil) {
			t.Errorf("undoing %s gives %+v instead of %+v", way[last], restored, before)
		}
		_, err := c.Queue.Undo(t.Context(), desk.Change(), after.ID)
		wantProblem(t, err, problem.NothingToUndo)
		leave(t, c, desk, after.ID)
	}
}

func TestUndo_ofAForwardBringsThePatientBack(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	nurse, doctor := c.Desk("enfermagem", "Enfermagem 1"), c.Desk("medicina", "Consultório 1")
	a := c.Arrive("EN")
	nurse.Take(nurse.Call(), queue.StepStart)
	next, err := c.Queue.Forward(t.Context(), nurse.Change(), a.ID, queue.Destination{ServiceID: ptr(c.Service("ME"))})
	if err != nil {
		t.Fatal(err)
	}
	if back := undo(t, c, nurse, next); back.ID != a.ID || back.State != queue.Serving {
		t.Errorf("undone: %+v", back)
	}
	if got := doctor.Next(); got != "" {
		t.Errorf("the doctor still gets %s", got)
	}

	if next, err = c.Queue.Forward(t.Context(), nurse.Change(), a.ID, queue.Destination{ServiceID: ptr(c.Service("ME"))}); err != nil {
		t.Fatal(err)
	}
	doctor.Call()
	_, err = c.Queue.Undo(t.Context(), nurse.Change(), a.ID)
	wantProblem(t, err, problem.NothingToUndo)
	_, err = c.Queue.Undo(t.Context(), nurse.Change(), next.ID)
	wantProblem(t, err, problem.NothingToUndo)
}

func TestUndo_refusals(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	desk, other := c.Desk("enfermagem", "Enfermagem 1"), c.Desk("enfermagem2", "Enfermagem 2")
	a := c.Arrive("EN")
	_, err := c.Queue.Undo(t.Context(), desk.Change(), a.ID)
	wantProblem(t, err, problem.NothingToUndo) // an arrival is cancelled, not undone

	called := desk.Call()
	_, err = c.Queue.Undo(t.Context(), other.Change(), called.ID)
	wantProblem(t, err, problem.NothingToUndo)

	desk.Take(called, queue.StepStart, queue.StepFinish)
	c.Arrive("EN")
	desk.Call()
	_, err = c.Queue.Undo(t.Context(), desk.Change(), called.ID)
	wantProblem(t, err, problem.RoomBusy)

	c.Clock.Advance(queue.UndoWithin + time.Millisecond)
	_, err = c.Queue.Undo(t.Context(), desk.Change(), called.ID)
	wantProblem(t, err, problem.NothingToUndo)
}
