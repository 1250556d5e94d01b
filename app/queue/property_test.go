package queue_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/queue"
)

// worker does random things at a desk and a totem; refusals that say so are part of the game.
type worker struct {
	c    *apptest.Clinic
	desk *apptest.Desk
	dice *rand.Rand
	seen []*queue.Attendance
	// patient is the last one that the desk called.
	patient *queue.Attendance
}

func (w *worker) act(ctx context.Context) error {
	change := w.desk.Change()
	if w.dice.IntN(4) == 0 {
		change.Request = journal.NewRequest(string(rune('a'+w.dice.IntN(26)))+string(rune('a'+w.dice.IntN(26))), "the same")
	}
	var err error
	var a *queue.Attendance
	switch n := w.dice.IntN(12); {
	case n < 4:
		arrival := queue.Arrival{ServiceID: w.c.Service([]string{"EN", "ME"}[w.dice.IntN(2)])}
		if w.dice.IntN(3) == 0 {
			arrival.PriorityID = w.c.Priority([]string{"over_80", "pregnant", "blood_donor"}[w.dice.IntN(3)])
		}
		var issued *queue.Issued
		change.Request = journal.Request{}
		if issued, err = w.c.Queue.Issue(ctx, change, arrival); err == nil {
			a = &issued.Attendance
		}
	case n < 7:
		change.Request = journal.Request{}
		if a, err = w.c.Queue.CallNext(ctx, change, w.desk.Room); a != nil {
			w.patient = a
		}
	case len(w.seen) == 0:
	case n < 10:
		some := w.seen[len(w.seen)-1-w.dice.IntN(min(len(w.seen), 6))]
		if w.patient != nil && w.dice.IntN(4) > 0 {
			some = w.patient
		}
		change.Request = journal.Request{}
		// A call of somebody chosen is left out: each call of the test is one of call-next, which CheckCalls checks.
		a, err = w.c.Queue.Take(ctx, change, some.ID, steps[1+w.dice.IntN(len(steps)-1)], "")
	case n == 10:
		service := w.c.Service([]string{"EN", "ME", "FA"}[w.dice.IntN(3)])
		a, err = w.c.Queue.Forward(ctx, change, w.seen[len(w.seen)-1].ID, queue.Destination{ServiceID: &service})
	default:
		change.Request = journal.Request{}
		a, err = w.c.Queue.Undo(ctx, change, w.seen[len(w.seen)-1].ID)
	}
	if a != nil {
		w.seen = append(w.seen, a)
	}
	if problem.Of(err) != nil {
		return nil
	}
	return err
}

// Several workers do random things at once; then the rules that always hold are checked over all of it.
func TestQueue_theRulesHoldUnderRandomWork(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	journey(c, "EN", "EN", "ME")
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	var all sync.WaitGroup
	for i, at := range [][2]string{{"enfermagem", "Enfermagem 1"}, {"enfermagem2", "Enfermagem 2"}, {"medicina", "Consultório 1"}, {"medicina2", "Consultório 2"}} {
		w := &worker{c: c, desk: c.Desk(at[0], at[1]), dice: rand.New(rand.NewPCG(seed, uint64(i)))}
		all.Go(func() {
			for range 150 {
				c.Clock.Advance(time.Duration(w.dice.IntN(2000)) * time.Millisecond)
				if err := w.act(t.Context()); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
	apptest.CheckRules(t, c.DB)
	entries, err := c.Journal.Since(t.Context(), c.ID, 0, 100_000)
	if err != nil {
		t.Fatal(err)
	}
	apptest.CheckCalls(t, entries)
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
}
