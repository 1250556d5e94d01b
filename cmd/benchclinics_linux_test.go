package cmd_test

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"testing"

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
	user id.User
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
			b.desks = append(b.desks, benchDesk{user: u.ID, head: "Cookie: suavez_session=" + token + "\r\n"})
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
