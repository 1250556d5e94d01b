package journal_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
)

// instances makes journals over one database, each as another process has it, and a clinic whose first entry is there.
func instances(t *testing.T, n int, open func(db *database.Database) *journal.Journal) ([]*journal.Journal, id.Clinic) {
	t.Helper()
	db, clinic := apptest.NewDatabase(t), id.New[id.Clinic]()
	var all []*journal.Journal
	for range n {
		j := open(db)
		t.Cleanup(j.Close)
		all = append(all, j)
	}
	if err := all[0].Begin(t.Context(), clinic, journal.System(), appending("test.begun")); err != nil {
		t.Fatal(err)
	}
	return all, clinic
}

func follow(t *testing.T, j *journal.Journal, clinic id.Clinic) *journal.Follower {
	t.Helper()
	f, err := j.Follow(t.Context(), clinic)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Close)
	return f
}

// hear reads what a follower gets after a number until it has n entries.
func hear(t *testing.T, f *journal.Follower, after journal.Seq, n int) (heard []journal.Seq) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for len(heard) < n {
		entries, err := f.Next(ctx, after)
		if err != nil {
			t.Errorf("%d of %d entries came: %v", len(heard), n, err)
			return heard
		}
		for _, e := range entries {
			heard = append(heard, e.Seq)
		}
		after = heard[len(heard)-1]
	}
	return heard
}

func change(t *testing.T, j *journal.Journal, clinic id.Clinic) {
	t.Helper()
	if _, err := j.Change(t.Context(), clinic, journal.System(), journal.Request{}, appending("test.changed")); err != nil {
		t.Error(err)
	}
}

// Three instances change one clinic at once, and each follows all of it, in order and without a gap, by hints alone.
func TestHints_eachInstanceFollowsWhatAllChange(t *testing.T) {
	t.Parallel()
	const changes = 60
	all, clinic := instances(t, 3, func(db *database.Database) *journal.Journal {
		return journal.NewWithoutLooking(db, db.Channel("test_journal"))
	})
	heardOf := awaitHints(t, all, clinic)
	var working sync.WaitGroup
	for i, j := range all {
		working.Go(func() {
			for range changes {
				change(t, j, clinic)
			}
		})
		f := follow(t, j, clinic)
		working.Go(func() {
			heard := hear(t, f, heardOf, len(all)*changes)
			for n, seq := range heard {
				if seq != heardOf+journal.Seq(n+1) {
					t.Errorf("instance %d heard %d after %d", i, seq, heardOf+journal.Seq(n))
					return
				}
			}
		})
	}
	working.Wait()
}

// awaitHints changes the clinic until each instance has heard of a change of the others, so that their connections for hints are there, and
// returns the last number.
func awaitHints(t *testing.T, all []*journal.Journal, clinic id.Clinic) journal.Seq {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for i, j := range all {
		f := follow(t, j, clinic)
		other := all[(i+1)%len(all)]
		for heard := false; !heard; {
			change(t, other, clinic)
			trying, cancel := context.WithTimeout(ctx, 200*time.Millisecond)
			_, err := f.Next(trying, f.Head)
			heard = err == nil
			cancel()
			if ctx.Err() != nil {
				t.Fatal("hints do not arrive")
			}
		}
	}
	head, err := all[0].Head(t.Context(), clinic)
	if err != nil {
		t.Fatal(err)
	}
	return head
}

// lossy loses every hint.
type lossy struct{}

func (lossy) Send(context.Context, string) error          { return nil }
func (lossy) Receive(ctx context.Context, _ func(string)) { <-ctx.Done() }

// failing has no connection to send a hint.
type failing struct{ lossy }

func (failing) Send(context.Context, string) error { return fmt.Errorf("no connection") }

func TestFollow_needsNoHint(t *testing.T) {
	t.Parallel()
	for name, hints := range map[string]journal.Hints{"none": nil, "all are lost": lossy{}, "none can be sent": failing{}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			all, clinic := instances(t, 2, func(db *database.Database) *journal.Journal { return journal.New(db, journal.Options{Hints: hints}) })
			f := follow(t, all[0], clinic)
			for range 5 {
				change(t, all[1], clinic)
			}
			if heard := hear(t, f, f.Head, 5); !slices.Equal(heard, []journal.Seq{2, 3, 4, 5, 6}) {
				t.Errorf("heard %v", heard)
			}
		})
	}
}

// slow sends one hint when it is told to.
type slow struct {
	lossy
	begun, end chan string
}

func (s slow) Send(_ context.Context, words string) error {
	s.begun <- words
	<-s.end
	return nil
}

// What happens while a hint is under way goes into the next one.
func TestHints_manyChangesGoTogether(t *testing.T) {
	t.Parallel()
	hints := slow{begun: make(chan string), end: make(chan string)}
	all, clinic := instances(t, 1, func(db *database.Database) *journal.Journal { return journal.New(db, journal.Options{Hints: hints}) })
	first := <-hints.begun
	for range 50 {
		change(t, all[0], clinic)
	}
	hints.end <- ""
	second := <-hints.begun
	hints.end <- ""
	if want := fmt.Sprintf("%s=1", clinic); first != want {
		t.Errorf("the first hint is %q, not %q", first, want)
	}
	if want := fmt.Sprintf("%s=51", clinic); second != want {
		t.Errorf("the hint of fifty changes is %q, not %q", second, want)
	}
}
