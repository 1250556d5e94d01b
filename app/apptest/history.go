package apptest

import (
	"context"
	"testing"

	"suavez/app/database"
	"suavez/app/id"
)

// History is a past that FillHistory gives a clinic: attendances that have ended long ago, and patients who wait.
type History struct {
	Clinic       id.Clinic
	Service      id.Service
	Old, Waiting int
}

// fillRows makes n attendances of one state, each with its ticket, its entry and its key.
const fillRows = `WITH head AS (UPDATE journal_heads SET seq = seq + @n, last_at = greatest(last_at, @now) WHERE clinic_id = @clinic RETURNING seq - @n AS before),
     n AS (SELECT before + i AS seq, gen_random_uuid() AS ticket, gen_random_uuid() AS attendance,
                  CAST(@now AS timestamptz) - CASE WHEN @state = 'waiting' THEN interval '0' ELSE interval '1 minute' * (@n - i) + interval '1 hour' END AS at
             FROM head, generate_series(1, CAST(@n AS bigint)) i),
     t AS (INSERT INTO tickets (clinic_id, id, business_day, prefix, number, service_id, language, arrived_at, follow_token)
           SELECT @clinic, ticket, DATE '2000-01-01' + CAST(seq / 900 AS integer), 'OLD', seq % 900 + 1, @service, 'pt-BR', at, '' FROM n),
     a AS (INSERT INTO attendances (clinic_id, id, ticket_id, service_id, state, rank, due_at, arrival_seq, queued_at, called_at, started_at, ended_at, calls, changed_seq)
           SELECT @clinic, attendance, ticket, @service, @state, 100, at, seq, at, at, at, at, 1, seq FROM n),
     k AS (INSERT INTO idempotency_keys (clinic_id, actor_id, key, fingerprint, seq, at) SELECT @clinic, @clinic, CAST(attendance AS text), '\x00', seq, at FROM n)
INSERT INTO journal (clinic_id, seq, type, at, actor_kind, actor_id, data, hash)
SELECT @clinic, seq, 'test.filled', at, 'system', @clinic, jsonb_build_object('attendance', attendance, 'ticket', ticket), '\x00' FROM n`

// FillHistory writes the history into the tables. The entries are of a type that nobody knows, so a board must be loaded after it, not folded.
func FillHistory(t testing.TB, db *database.Database, h History) {
	t.Helper()
	var now any
	if err := db.Read(context.Background()).Raw("SELECT last_at FROM journal_heads WHERE clinic_id = ?", h.Clinic).Row().Scan(&now); err != nil {
		t.Fatal(err)
	}
	put := func(state string, n int) {
		for n > 0 {
			some := min(n, 250_000)
			values := map[string]any{"n": some, "clinic": h.Clinic, "service": h.Service, "state": state, "now": now}
			if err := db.Read(context.Background()).Exec(fillRows, values).Error; err != nil {
				t.Fatal(err)
			}
			n -= some
		}
	}
	put("finished", h.Old)
	put("waiting", h.Waiting)
}

// Analyze lets PostgreSQL look at what the tables hold, as it does by itself after a while.
func Analyze(t testing.TB, db *database.Database) {
	t.Helper()
	if err := db.Read(context.Background()).Exec("VACUUM ANALYZE tickets, attendances, journal, idempotency_keys").Error; err != nil {
		t.Fatal(err)
	}
}
