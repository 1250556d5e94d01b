package board_test

import (
	"encoding/json"
	"testing"

	"suavez/app/apptest"
	"suavez/app/board"
	"suavez/app/journal"
	"suavez/app/queue"
)

func TestMain(m *testing.M) { apptest.Main(m) }

// wantFold checks that folding the journal from its first entry gives the board that the tables give.
func wantFold(t *testing.T, c *apptest.Clinic) {
	t.Helper()
	loaded, err := board.Load(t.Context(), c.DB, c.ID)
	if err != nil {
		t.Fatal(err)
	}
	folded := &board.Board{}
	for {
		entries, err := c.Journal.Since(t.Context(), c.ID, folded.Seq, 1000)
		if err != nil {
			t.Fatal(err)
		}
		if len(entries) == 0 {
			break
		}
		for _, e := range entries {
			if err := folded.Apply(e); err != nil {
				t.Fatal(err)
			}
		}
	}
	want, got := text(t, loaded), text(t, folded)
	if got != want {
		t.Errorf("the journal and the tables give two boards\nfolded: %s\nloaded: %s", got, want)
	}
}

func text(t *testing.T, b *board.Board) string {
	t.Helper()
	out, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestBoard_foldedFromTheJournalIsTheOneOfTheTables(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	wantFold(t, c)
	nurse, doctor := c.Desk("enfermagem", "Enfermagem 1"), c.Desk("medicina", "Consultório 1")
	c.Desk("medicina", "Consultório 2")
	for range 3 {
		c.Arrive("EN")
		c.Arrive("EN", "over_80")
		c.Arrive("ME", "pregnant")
	}
	wantFold(t, c)
	a := nurse.Take(nurse.Call(), queue.StepRecall, queue.StepStart)
	wantFold(t, c)
	service := c.Service("ME")
	if _, err := c.Queue.Forward(t.Context(), nurse.Change(), a.ID, queue.Destination{ServiceID: &service, Note: "exame"}); err != nil {
		t.Fatal(err)
	}
	wantFold(t, c)
	if _, err := c.Queue.Undo(t.Context(), nurse.Change(), a.ID); err != nil {
		t.Fatal(err)
	}
	wantFold(t, c)
	nurse.Take(a, queue.StepFinish)
	nurse.Take(nurse.Call(), queue.StepNoShow, queue.StepBringBack)
	wantFold(t, c)
	if err := c.Queue.CloseShift(t.Context(), nurse.Change(), nurse.Shift); err != nil {
		t.Fatal(err)
	}
	doctor.Room = c.Room("Consultório 2")
	for range 12 { // more calls than a board keeps
		b := doctor.Call()
		doctor.Take(b, queue.StepRecall, queue.StepPutBack)
	}
	wantFold(t, c)
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
