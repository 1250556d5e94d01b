package apptest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"suavez/app/board"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/queue"
)

// T is what the checks need of a test; rapid's has it too.
type T interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// CheckRules checks the rules that always hold over everything in a database: numbers without a gap, one open attendance for a ticket, one
// patient in a room, a journal without a gap in which each change has its entry.
func CheckRules(t T, db *database.Database) {
	t.Helper()
	for what, query := range map[string]string{
		"numbers with a gap or twice": `SELECT count(*) FROM (SELECT max(number) m, min(number) l, count(*) n FROM tickets GROUP BY clinic_id, business_day, prefix) x WHERE m <> n OR l <> 1`,
		"counters that differ from the tickets": `SELECT count(*) FROM ticket_numbers n
			WHERE last <> (SELECT max(number) FROM tickets t WHERE (t.clinic_id, t.business_day, t.prefix) = (n.clinic_id, n.business_day, n.prefix))`,
		"tickets with two open attendances": `SELECT count(*) FROM (SELECT FROM attendances WHERE state IN ('waiting', 'called', 'serving') GROUP BY clinic_id, ticket_id HAVING count(*) > 1) x`,
		"rooms with two patients":           `SELECT count(*) FROM (SELECT FROM attendances WHERE state IN ('called', 'serving') GROUP BY clinic_id, room_id HAVING count(*) > 1) x`,
		"a gap in the journal":              `SELECT count(*) FROM (SELECT count(*) n, max(seq) m, min(seq) l FROM journal GROUP BY clinic_id) x WHERE n <> m OR l <> 1`,
		"a head that is not the last entry": `SELECT count(*) FROM journal_heads h WHERE seq <> (SELECT max(seq) FROM journal j WHERE j.clinic_id = h.clinic_id)`,
		"attendances without their entry":   `SELECT count(*) FROM attendances a WHERE NOT EXISTS (SELECT FROM journal j WHERE j.clinic_id = a.clinic_id AND j.seq = a.changed_seq)`,
		"visits that ended with a step left": `SELECT count(*) FROM routes r
			WHERE EXISTS (SELECT FROM jsonb_array_elements(r.steps) s WHERE NOT s ? 'optional')
			  AND (SELECT a.state FROM attendances a WHERE (a.clinic_id, a.ticket_id) = (r.clinic_id, r.ticket_id) AND a.reason <> 'undone'
			        ORDER BY a.changed_seq DESC, a.state = 'finished' LIMIT 1) = 'finished'
			  AND NOT EXISTS (SELECT FROM attendances a WHERE (a.clinic_id, a.ticket_id) = (r.clinic_id, r.ticket_id) AND a.reason = 'day_over')`,
		"numbers against the order of arrival": `SELECT count(*) FROM (
			SELECT number, lag(number) OVER (PARTITION BY t.clinic_id, t.business_day, t.prefix ORDER BY a.arrival_seq) before
			FROM tickets t JOIN attendances a ON a.clinic_id = t.clinic_id AND a.ticket_id = t.id AND a.previous_id IS NULL) x WHERE number <> before + 1`,
	} {
		var found int64
		if err := db.Read(context.Background()).Raw(query).Row().Scan(&found); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
		if found != 0 {
			t.Errorf("%s: %d", what, found)
		}
	}
}

// CheckBoard checks that the journal of a clinic, folded from its first entry, gives the board that the tables give.
func CheckBoard(t T, db *database.Database, j *journal.Journal, clinic id.Clinic) {
	t.Helper()
	ctx := context.Background()
	loaded, err := board.Load(ctx, db, clinic)
	if err != nil {
		t.Fatal(err)
	}
	folded := &board.Board{}
	for {
		entries, err := j.Since(ctx, clinic, folded.Seq, 1000)
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
	for _, q := range folded.Queues {
		if len(q.Waiting) == 0 {
			q.Waiting = nil // a line that has become empty is as one that never had anybody
		}
	}
	got, err1 := json.Marshal(folded)
	want, err2 := json.Marshal(loaded)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	if at := difference(got, want); at >= 0 {
		t.Errorf("the journal and the tables give two boards\nfolded: …%s\nloaded: …%s", around(got, at), around(want, at))
	}
}

// CheckCalls folds a journal, given from its first entry on, and checks at each call that nobody better waited for the service, so that within
// a service and priority nobody is called before a lower number. The calls are those of call-next, in rooms that serve one service.
func CheckCalls(t T, entries []journal.Entry) {
	t.Helper()
	b, calls := &board.Board{}, 0
	for _, e := range entries {
		lines := map[id.Service][]*board.Row{}
		for _, q := range b.Queues {
			lines[q.ServiceID] = slices.Clone(q.Waiting)
		}
		if err := b.Apply(e); err != nil {
			t.Fatal(err)
		}
		if e.Type != queue.WasCalled {
			continue
		}
		calls++
		called := b.Calls[0].Attendance
		line := lines[called.ServiceID]
		if len(line) == 0 || line[0].ID != called.ID {
			t.Errorf("entry %d calls %s, who was not the first in line", e.Seq, called.Ticket.Code)
		}
		for _, a := range line {
			same := a.Rank == called.Rank && a.Ticket.Code[:2] == called.Ticket.Code[:2] && a.Ticket.BusinessDay == called.Ticket.BusinessDay
			if same && a.Ticket.Number < called.Ticket.Number {
				t.Errorf("entry %d calls %s before %s", e.Seq, called.Ticket.Code, a.Ticket.Code)
			}
		}
	}
	if calls == 0 {
		t.Errorf("nobody was called: the test tests nothing")
	}
}

// difference is where two texts begin to differ, or -1.
func difference(a, b []byte) int {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	if len(a) == len(b) {
		return -1
	}
	return min(len(a), len(b))
}

func around(text []byte, at int) []byte { return text[max(0, at-120):min(len(text), at+120)] }
