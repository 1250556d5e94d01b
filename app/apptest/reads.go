package apptest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
)

// AtWork is a user at work in a room that serves a service.
type AtWork struct {
	Clinic  id.Clinic
	Service id.Service
	Room    id.Room
	User    id.User
}

const (
	// largeTable is from how many rows on no hot change may read a table from end to end.
	largeTable = 1000
	// fewEntries is how many entries of an index a hot change may go through.
	fewEntries = 50
)

// hotChange is a change with the indexes that must serve it.
type hotChange struct {
	what, sql string
	args      []any
	indexes   []string
}

// CheckReads carries out each hot change, in a transaction that is rolled back, and checks by PostgreSQL's own counts that its
// statements found their rows by the index that is meant for them and read next to nothing else: under a policy without turns, and under a
// ratio at the turn of each class.
func CheckReads(t testing.TB, db *database.Database, at AtWork) {
	t.Helper()
	at.checkReads(t, db, "0", "0", 0)
	at.checkReads(t, db, "2", "1", 0)
	at.checkReads(t, db, "2", "1", 2)
}

// checkReads does so with so many in turn with and without a priority, when as many have been called.
func (at AtWork) checkReads(t testing.TB, db *database.Database, priorityTurns, normalTurns string, turn int) {
	t.Helper()
	const caller = "?, now(), 'user', ?, "
	who := []any{at.Clinic, at.User}
	attendance := id.New[id.Attendance]()
	move := func(from, to string) hotChange {
		return hotChange{
			to, "SELECT outcome FROM move_attendance_2(" + caller + "?, '\\x00', (SELECT id FROM attendances WHERE clinic_id = ? AND room_id = ? AND state IN ('called', 'serving')), ?, ARRAY[?], ?, 'attendance.moved', '', 1)",
			append(who, "reads-"+to, at.Clinic, at.Room, at.User, from, to),
			[]string{"idempotency_key_is_used_once", "attendances_pkey", "tickets_pkey"},
		}
	}
	issue := "SELECT outcome FROM issue_ticket_5(" + caller + "'reads-issue', '\\x00', ?, ?, ?, NULL, NULL, NULL, '1999-01-01', CAST(100 AS smallint), 0, 2400, '', 'pt-BR', 'x', '', NULL, false, false, NULL, NULL, 1000, '', '{}', NULL)"
	issueArgs := append(who, id.New[id.Ticket](), attendance, at.Service)
	changes := []hotChange{
		{"issue", issue, issueArgs, []string{"idempotency_key_is_used_once", "tickets_pkey"}},
		{"issue again", issue, issueArgs, []string{"idempotency_key_is_used_once", "journal_pkey"}},
		{
			"call next", "SELECT outcome FROM call_next_3(" + caller + "'reads-call', '\\x00', ?, ?, ARRAY[?, ?, ?]::uuid[], '{1,1,1}', '{0,0," + priorityTurns + "}', '{0,0," + normalTurns + "}', '{user,room,strict}')",
			append(who, at.Room, at.User, at.User, at.Room, at.Service),
			[]string{"idempotency_key_is_used_once", "room_has_one_patient", "attendance_waiting", "attendances_pkey", "tickets_pkey"},
		},
		move("called", "serving"),
		{
			"finish", "SELECT outcome FROM finish_attendance(" + caller + "'reads-finish', '\\x00', (SELECT id FROM attendances WHERE clinic_id = ? AND room_id = ? AND state IN ('called', 'serving')), ?, '', NULL, NULL, NULL, NULL, NULL)",
			append(who, at.Clinic, at.Room, at.User),
			[]string{"idempotency_key_is_used_once", "attendances_pkey", "tickets_pkey", "routes_pkey", "user_has_one_room"},
		},
	}
	undo := errors.New("undo")
	err := db.Transaction(context.Background(), func(tx *gorm.DB) error {
		turns := "INSERT INTO ratio_turns (clinic_id, service_id, turn) VALUES (?, ?, ?) ON CONFLICT (clinic_id, service_id) DO UPDATE SET turn = excluded.turn"
		if err := tx.Exec(turns, at.Clinic, at.Service, turn).Error; err != nil {
			return err
		}
		for _, c := range changes {
			before, err := readsOf(tx)
			if err != nil {
				return err
			}
			var outcome string
			if err := tx.Raw(c.sql, c.args...).Row().Scan(&outcome); err != nil {
				return fmt.Errorf("%s: %w", c.what, err)
			}
			if outcome != "done" && outcome != "repeated" {
				t.Errorf("%s was %s", c.what, outcome)
			}
			after, err := readsOf(tx)
			if err != nil {
				return err
			}
			c.check(t, before, after)
		}
		return undo
	})
	if !errors.Is(err, undo) {
		t.Fatal(err)
	}
}

func (c hotChange) check(t testing.TB, before, after map[string]reads) {
	t.Helper()
	for name, now := range after {
		entries := now.entries - before[name].entries
		switch {
		case now.table && now.rows >= largeTable && entries > 0:
			t.Errorf("%s reads the table %s from end to end: %d rows", c.what, name, entries)
		case !now.table && entries > fewEntries:
			t.Errorf("%s goes through %d entries of the index %s", c.what, entries, name)
		}
	}
	for _, name := range c.indexes {
		if after[name].scans == before[name].scans {
			t.Errorf("%s does not use the index %s", c.what, name)
		}
	}
}

// reads are what a transaction has read of a table, from end to end, or of an index.
type reads struct {
	table                bool
	rows, scans, entries int64
}

func readsOf(tx *gorm.DB) (map[string]reads, error) {
	rows, err := tx.Raw(`SELECT c.relname, c.relkind = 'r', pg_relation_size(c.oid) / 100, pg_stat_get_xact_numscans(c.oid), pg_stat_get_xact_tuples_returned(c.oid)
		FROM pg_class c WHERE c.relnamespace = CAST('public' AS regnamespace) AND c.relkind IN ('r', 'i')`).Rows()
	if err != nil {
		return nil, fmt.Errorf("read PostgreSQL's counts: %w", err)
	}
	defer rows.Close()
	all := map[string]reads{}
	for rows.Next() {
		var name string
		var r reads
		if err := rows.Scan(&name, &r.table, &r.rows, &r.scans, &r.entries); err != nil {
			return nil, err
		}
		all[name] = r
	}
	return all, rows.Err()
}
