package cmd_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"testing"
	"time"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/device"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/staff"
)

// benchClinic is a clinic with a totem, a display and desks that are signed in.
type benchClinic struct {
	id             id.Clinic
	slug           string
	service        id.Service
	totem, display string // header lines
	actor          id.Device
	desks          []benchDesk
}

// benchDesk is a user with a room.
type benchDesk struct {
	head string // header lines
	room id.Room
}

func (c *benchClinic) path(rest string) string { return "/api/v1/clinics/" + c.slug + rest }

// newBenchClinic makes a clinic beside those that are there.
func newBenchClinic(t *testing.T, db *database.Database, j *journal.Journal, slug string, desks int) *benchClinic {
	t.Helper()
	ctx := context.Background()
	plan := clinic.Plan{
		Clinic:   clinic.Clinic{Slug: slug, Name: slug, Language: clinic.Portuguese, TimeZone: "America/Sao_Paulo", DayStartsMinute: 240},
		Services: []clinic.Service{{Prefix: "EN", Name: "Enfermagem"}},
	}
	for i := range desks {
		plan.Rooms = append(plan.Rooms, clinic.PlannedRoom{Room: clinic.Room{Name: fmt.Sprint("Sala ", i+1), Kind: clinic.Office}, Prefixes: []string{"EN"}})
	}
	b := &benchClinic{slug: slug}
	made, err := clinic.Create(ctx, j, journal.System(), plan, func(change *journal.Change, c clinic.Clinic) error {
		b.desks = nil
		for i := range desks {
			u := staff.User{ID: id.New[id.User](), Login: fmt.Sprint(slug, "-", i), Name: fmt.Sprint("Pessoa ", i), PasswordHash: "-", Active: true, CreatedAt: change.At}
			if err := staff.Add(change.DB, c.ID, u, staff.Attendant); err != nil {
				return err
			}
			token := rand.Text()
			hash := sha256.Sum256([]byte(token))
			err := change.DB.Exec("INSERT INTO sessions (user_id, token_hash, created_at, expires_at) VALUES (?, ?, now(), now() + interval '1 day')", u.ID, hash[:]).Error
			if err != nil {
				return err
			}
			b.desks = append(b.desks, benchDesk{head: "Cookie: suavez_session=" + token + "\r\n"})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	b.id = made.ID
	catalogue, err := clinic.Load(ctx, db, made.ID)
	if err != nil {
		t.Fatal(err)
	}
	b.service = catalogue.Services[0].ID
	for i := range b.desks {
		b.desks[i].room = catalogue.Rooms[i].ID
	}
	b.totem, b.display = addBenchDevice(t, j, b.id, device.Totem), addBenchDevice(t, j, b.id, device.Display)
	if err := db.Read(ctx).Raw("SELECT id FROM devices WHERE clinic_id = ? AND kind = 'totem'", b.id).Row().Scan(&b.actor); err != nil {
		t.Fatal(err)
	}
	return b
}

func addBenchDevice(t *testing.T, j *journal.Journal, in id.Clinic, kind device.Kind) string {
	t.Helper()
	token, err := device.Add(context.Background(), j, journal.System(), in, kind, string(kind))
	if err != nil {
		t.Fatal(err)
	}
	return "Authorization: Bearer " + token + "\r\n"
}

// openShifts puts the users of the desks to work.
func (c *benchClinic) openShifts(t *testing.T, address string) {
	t.Helper()
	w := dial(t, address)
	for _, d := range c.desks {
		w.must(t, 201, "POST", c.path("/shifts"), d.head, fmt.Sprintf(`{"room_id":%q}`, d.room))
	}
}

// fill puts patients into the clinic's past and into its line, by SQL: a ticket, an attendance and an entry each, and a key.
func (c *benchClinic) fill(t *testing.T, db *database.Database, old, waiting int) {
	t.Helper()
	const rows = `WITH head AS (UPDATE journal_heads SET seq = seq + @n, last_at = now() WHERE clinic_id = @clinic RETURNING seq - @n AS before),
	     n AS (SELECT i, before + i AS seq, gen_random_uuid() AS ticket, gen_random_uuid() AS attendance,
	                  CASE WHEN @state = 'waiting' THEN now() ELSE now() - interval '1 hour' * (1 + @n - i) / 60 END AS at
	             FROM head, generate_series(1, CAST(@n AS bigint)) i),
	     t AS (INSERT INTO tickets (clinic_id, id, business_day, prefix, number, service_id, language, arrived_at, follow_token)
	           SELECT @clinic, ticket, DATE '2000-01-01' + CAST(seq / 900 AS integer), 'OL', seq % 900 + 1, @service, 'pt-BR', at, '' FROM n),
	     a AS (INSERT INTO attendances (clinic_id, id, ticket_id, service_id, state, rank, due_at, arrival_seq, queued_at, called_at, started_at, ended_at, calls, changed_seq)
	           SELECT @clinic, attendance, ticket, @service, @state, 100, at, seq, at, at, at, at, 1, seq FROM n),
	     k AS (INSERT INTO idempotency_keys (clinic_id, actor_id, key, fingerprint, seq, at) SELECT @clinic, @actor, CAST(attendance AS text), '\x00', seq, at FROM n)
	INSERT INTO journal (clinic_id, seq, type, at, actor_kind, actor_id, data, hash)
	SELECT @clinic, seq, 'bench.filled', at, 'device', @actor, jsonb_build_object('attendance', attendance, 'ticket', ticket), '\x00' FROM n`
	put := func(state string, n int) {
		for n > 0 {
			some := min(n, 250_000)
			statement := map[string]any{"n": some, "clinic": c.id, "service": c.service, "state": state, "actor": c.actor}
			if err := db.Read(context.Background()).Exec(rows, statement).Error; err != nil {
				t.Fatal(err)
			}
			n -= some
		}
	}
	begin := time.Now()
	put("finished", old)
	put("waiting", waiting)
	if err := db.Read(context.Background()).Exec("VACUUM ANALYZE tickets, attendances, journal, idempotency_keys").Error; err != nil {
		t.Fatal(err)
	}
	t.Logf("filled in %s: %d old and %d waiting", time.Since(begin).Round(time.Second), old, waiting)
}
