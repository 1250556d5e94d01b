package board_test

import (
	"testing"

	"suavez/app/apptest"
	"suavez/app/board"
	"suavez/app/journal"
	"suavez/app/queue"
)

func TestMain(m *testing.M) { apptest.Main(m) }

func TestBoard_foldedFromTheJournalIsTheOneOfTheTables(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
	nurse, doctor := c.Desk("enfermagem", "Enfermagem 1"), c.Desk("medicina", "Consultório 1")
	c.Desk("medicina", "Consultório 2")
	for range 3 {
		c.Arrive("EN")
		c.Arrive("EN", "over_80")
		c.Arrive("ME", "pregnant")
	}
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
	a := nurse.Take(nurse.Call(), queue.StepRecall, queue.StepStart)
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
	service := c.Service("ME")
	if _, err := c.Queue.Forward(t.Context(), nurse.Change(), a.ID, queue.Destination{ServiceID: &service, Note: "exame"}); err != nil {
		t.Fatal(err)
	}
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
	if _, err := c.Queue.Undo(t.Context(), nurse.Change(), a.ID); err != nil {
		t.Fatal(err)
	}
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
	nurse.Take(a, queue.StepFinish)
	nurse.Take(nurse.Call(), queue.StepNoShow, queue.StepBringBack)
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
	if err := c.Queue.CloseShift(t.Context(), nurse.Change(), nurse.Shift); err != nil {
		t.Fatal(err)
	}
	doctor.Room = c.Room("Consultório 2")
	for range 12 { // more calls than a board keeps
		b := doctor.Call()
		doctor.Take(b, queue.StepRecall, queue.StepPutBack)
	}
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
}

func TestApply_refusesAnEntryThatIsNotTheNext(t *testing.T) {
	t.Parallel()
	b := &board.Board{Seq: 4}
	for _, seq := range []journal.Seq{4, 6} {
		if err := b.Apply(journal.Entry{Seq: seq, Type: "something.new"}); err == nil {
			t.Errorf("entry %d was applied to a board at 4", seq)
		}
	}
	if err := b.Apply(journal.Entry{Seq: 5, Type: "something.new"}); err != nil || b.Seq != 5 {
		t.Errorf("an entry of a type that boards do not know: %v, board at %d", err, b.Seq)
	}
}
