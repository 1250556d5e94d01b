//go:build unix

package cmd_test

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"suavez/app/apptest"
	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/journal"
)

// fact is a change: the type of its entry and the attendance that it is about.
type fact struct{ entry, attendance string }

// account is what all clients were told, and the keys of what they asked for without an answer. In the end the journal holds what was told,
// each as often as it was told, and beyond it nothing but what was asked under those keys.
type account struct {
	mu    sync.Mutex
	facts map[fact]int
	codes map[string]string // of tickets, by attendance
	keys  []string
}

func newAccount() *account { return &account{facts: map[fact]int{}, codes: map[string]string{}} }

func (a *account) told(entry, attendance, code string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.facts[fact{entry, attendance}]++
	if code != "" {
		a.codes[attendance] = code
	}
}

// unanswered notes a request, and is its answer in the record of a line.
func (a *account) unanswered(key string) apptest.LineAnswer {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.keys = append(a.keys, key)
	return apptest.LineAnswer{Unanswered: key}
}

// balance is what the comparison with the journal gives.
type balance struct {
	acknowledged, tickets, calls, unanswered, happened, lost, doubled int
	entries                                                           []journal.Entry
}

// settle compares the account with the journal of the clinic, checks the rules that always hold, and settles the line's record.
func (a *account) settle(t *testing.T, url string, line *apptest.Line) (b balance) {
	t.Helper()
	ctx := context.Background()
	db, err := database.Open(ctx, url)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	j := journal.New(db, journal.Options{})
	defer j.Close()
	c, err := clinic.BySlug(ctx, db, "demo")
	if err != nil {
		t.Fatal(err)
	}
	apptest.CheckRules(t, db)
	apptest.CheckBoard(t, db, j, c.ID)
	if b.entries, err = j.Since(ctx, c.ID, 0, 1_000_000); err != nil {
		t.Fatal(err)
	}
	unanswered := a.find(t, db, b.entries)
	b.unanswered, b.happened = len(a.keys), len(unanswered)
	a.compare(t, &b, unanswered)
	line.Settle(func(key string) (apptest.LineAnswer, bool) {
		did, happened := unanswered[key]
		answer := apptest.LineAnswer{}
		if did.Type == "ticket.issued" || did.Type == "attendance.called" {
			answer.Number = numberOf(about(t, did).Ticket.Code)
		}
		return answer, happened
	})
	apptest.CheckCalls(t, b.entries)
	return b
}

// find finds the entries of what was carried out without an answer, by key; the zero entry when there was nothing to do.
func (a *account) find(t *testing.T, db *database.Database, entries []journal.Entry) map[string]journal.Entry {
	t.Helper()
	var used []struct {
		Key string
		Seq int
	}
	err := db.Read(context.Background()).Raw("SELECT key, coalesce(seq, 0) AS seq FROM idempotency_keys WHERE key IN ?", append(a.keys, "")).Scan(&used).Error
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]journal.Entry{}
	for _, u := range used {
		found[u.Key] = journal.Entry{}
		if u.Seq > 0 {
			found[u.Key] = entries[u.Seq-1]
		}
	}
	return found
}

// told is the attendance of an entry.
type told struct {
	ID     string
	Ticket struct{ Code string }
}

func about(t *testing.T, e journal.Entry) told {
	t.Helper()
	var data struct{ Attendance told }
	if err := json.Unmarshal(e.Data, &data); err != nil {
		t.Fatal(err)
	}
	return data.Attendance
}

func (a *account) compare(t *testing.T, b *balance, unanswered map[string]journal.Entry) {
	t.Helper()
	maybe := map[fact]int{}
	for _, e := range unanswered {
		if e.Seq > 0 {
			maybe[fact{e.Type, about(t, e).ID}]++
		}
	}
	happened := map[fact]int{}
	for _, e := range b.entries {
		if !strings.HasPrefix(e.Type, "ticket.") && !strings.HasPrefix(e.Type, "attendance.") {
			continue
		}
		is := about(t, e)
		happened[fact{e.Type, is.ID}]++
		if code := a.codes[is.ID]; code != "" && code != is.Ticket.Code {
			t.Errorf("the ticket that was given out as %s is %s in entry %d", code, is.Ticket.Code, e.Seq)
		}
	}
	for f, n := range a.facts {
		b.acknowledged += n
		switch f.entry {
		case "ticket.issued":
			b.tickets += n
		case "attendance.called":
			b.calls += n
		}
		if happened[f] < n {
			t.Errorf("%s of %s was acknowledged %d times and is in the journal %d times", f.entry, f.attendance, n, happened[f])
			b.lost += n - happened[f]
		}
	}
	for f, n := range happened {
		if more := n - a.facts[f] - maybe[f]; more > 0 {
			t.Errorf("%s of %s is in the journal %d times more than anybody asked for", f.entry, f.attendance, more)
			b.doubled += more
		}
	}
}
