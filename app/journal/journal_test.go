package journal_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

func TestMain(m *testing.M) { apptest.Main(m) }

func newJournal(t *testing.T) (*journal.Journal, id.Clinic, *apptest.Clock) {
	t.Helper()
	db, clock, clinic := apptest.NewDatabase(t), apptest.NewClock(), id.New[id.Clinic]()
	j := journal.New(db, journal.Options{Now: clock.Now})
	t.Cleanup(j.Close)
	if err := j.Begin(t.Context(), clinic, journal.System(), appending("test.begun")); err != nil {
		t.Fatal(err)
	}
	return j, clinic, clock
}

func appending(kinds ...string) func(*journal.Change) error {
	return func(c *journal.Change) error {
		for _, kind := range kinds {
			if err := c.Append(kind, map[string]any{"kind": kind}); err != nil {
				return err
			}
		}
		return nil
	}
}

func entriesOf(t *testing.T, j *journal.Journal, clinic id.Clinic) []journal.Entry {
	t.Helper()
	entries, err := j.Since(t.Context(), clinic, 0, 10_000)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range entries {
		if e.Seq != journal.Seq(i+1) {
			t.Fatalf("entry %d has the number %d", i+1, e.Seq)
		}
	}
	return entries
}

func TestChange_numbersHaveNoGapWhateverFails(t *testing.T) {
	t.Parallel()
	j, clinic, _ := newJournal(t)
	failure := errors.New("no")
	var all sync.WaitGroup
	for worker := range 4 {
		all.Go(func() {
			for i := range 20 {
				_, err := j.Change(t.Context(), clinic, journal.System(), journal.Request{}, func(c *journal.Change) error {
					if err := c.Append("test.done", map[string]int{"worker": worker, "i": i}); err != nil {
						return err
					}
					if i%3 == 0 {
						return failure
					}
					return nil
				})
				if i%3 == 0 != errors.Is(err, failure) {
					t.Errorf("change %d: %v", i, err)
				}
			}
		})
	}
	all.Wait()
	if got := len(entriesOf(t, j, clinic)); got != 1+4*13 {
		t.Errorf("the journal has %d entries", got)
	}
}

func TestChange_timeNeverGoesBack(t *testing.T) {
	t.Parallel()
	j, clinic, clock := newJournal(t)
	for _, step := range []time.Duration{time.Minute, -time.Hour, time.Second} {
		clock.Advance(step)
		if _, err := j.Change(t.Context(), clinic, journal.System(), journal.Request{}, appending("test.done")); err != nil {
			t.Fatal(err)
		}
	}
	entries := entriesOf(t, j, clinic)
	for i := 1; i < len(entries); i++ {
		if entries[i].At.Before(entries[i-1].At) {
			t.Errorf("entry %d is of %s, the one before of %s", i+1, entries[i].At, entries[i-1].At)
		}
	}
}

// The hash of each entry covers the hash before and the text of the entry, as anyone can compute it.
func TestAppend_chainsHashes(t *testing.T) {
	t.Parallel()
	j, clinic, _ := newJournal(t)
	if _, err := j.Change(t.Context(), clinic, journal.System(), journal.Request{}, appending("a.b", "c.d")); err != nil {
		t.Fatal(err)
	}
	var before []byte
	for _, e := range entriesOf(t, j, clinic) {
		text := fmt.Sprintf(`[%d, "%s", "%s", "%s", "%s", %s]`, e.Seq, e.Type, e.At.UTC().Format("2006-01-02T15:04:05.000000Z"), e.Actor.Kind, e.Actor.ID, e.Data)
		want := sha256.Sum256(append(before, text...))
		if string(want[:]) != string(e.Hash) {
			t.Errorf("entry %d has the hash %x, not that of %s", e.Seq, e.Hash, text)
		}
		before = e.Hash
	}
}

func TestChange_aRepeatedKeyChangesNothing(t *testing.T) {
	t.Parallel()
	j, clinic, _ := newJournal(t)
	request := journal.NewRequest("key", "something")
	var first journal.Entry
	for try := range 3 {
		entry, err := j.Change(t.Context(), clinic, journal.System(), request, appending("test.first", "test.second"))
		if err != nil {
			t.Fatal(err)
		}
		if try == 0 {
			first = entry
		} else if entry.Seq != first.Seq || entry.Type != "test.second" {
			t.Errorf("answered with entry %d, %s, not %d", entry.Seq, entry.Type, first.Seq)
		}
	}
	if got := len(entriesOf(t, j, clinic)); got != 3 {
		t.Errorf("the journal has %d entries", got)
	}
	_, err := j.Change(t.Context(), clinic, journal.System(), journal.NewRequest("key", "another"), appending("test.other"))
	if !problem.Is(err, problem.KeyReused) {
		t.Errorf("another request with the same key: %v", err)
	}
	other := journal.User(id.New[id.User]())
	if _, err := j.Change(t.Context(), clinic, other, journal.NewRequest("key", "another"), appending("test.other")); err != nil {
		t.Errorf("the same key of another user: %v", err)
	}
}

func TestFollow_everyEntryOnceAndInOrder(t *testing.T) {
	t.Parallel()
	j, clinic, _ := newJournal(t)
	const followers, workers, each = 3, 4, 25
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	var all sync.WaitGroup
	for range followers {
		f, err := j.Follow(ctx, clinic)
		if err != nil {
			t.Fatal(err)
		}
		all.Go(func() {
			defer f.Close()
			for after := journal.Seq(0); after < 1+workers*each; {
				entries, err := f.Next(ctx, after)
				if err != nil {
					t.Errorf("after %d: %v", after, err)
					return
				}
				for _, e := range entries {
					if after++; e.Seq != after {
						t.Errorf("entry %d comes where %d was to come", e.Seq, after)
						return
					}
				}
			}
		})
	}
	for range workers {
		all.Go(func() {
			for range each {
				if _, err := j.Change(ctx, clinic, journal.System(), journal.Request{}, appending("test.done")); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
}
