package demo

import (
	"context"
	"crypto/rand"
	"fmt"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/setup"
	"suavez/app/staff"
)

// Slug is the usual address of the demonstration clinic. Another slug makes another clinic, whose logins begin with it.
const Slug = "demo"

// nursing stands for the clinic's own role of that name: nurses here see all patients, and give out tickets too.
const nursing staff.Role = "nursing"

var nursingPermissions = staff.Permissions{staff.Attend, staff.SeeAttended, staff.SeeAll, staff.Issue, staff.Classify}

// person is a user of the demonstration clinic.
type person struct {
	login, name string
	role        staff.Role
}

var people = []person{
	{"admin", "Alice Moreira", staff.Administrator},
	{"recepcao", "Rita Lima", staff.Reception},
	{"recepcao2", "João Alves", staff.Reception},
	{"enfermagem", "Ana Prado", nursing},
	{"enfermagem2", "Bruno Reis", nursing},
	{"medicina", "Dra. Carla Nunes", staff.Professional},
	{"medicina2", "Dr. Davi Melo", staff.Professional},
	{"farmacia", "Elisa Rocha", staff.Attendant},
}

// totem lets patients take a ticket with three touches, and those with an appointment check in.
var totem = clinic.Totem{Name: clinic.NotAsked, Priority: true, CheckIn: true, Urgent: "192"}

// plan is the clinic without its people.
func plan(slug string) clinic.Plan {
	return clinic.Plan{
		Clinic:   clinic.Clinic{Slug: slug, Name: "Clínica Demonstração", Language: clinic.Portuguese, TimeZone: "America/Sao_Paulo", DayStartsMinute: 4 * 60, Totem: totem},
		Services: services(),
		Rooms: []clinic.PlannedRoom{
			{Room: clinic.Room{Name: "Guichê 1", Kind: clinic.Desk}, Prefixes: []string{"RE"}},
			{Room: clinic.Room{Name: "Guichê 2", Kind: clinic.Desk}, Prefixes: []string{"RE"}},
			{Room: clinic.Room{Name: "Enfermagem 1", Kind: clinic.Ward, Direction: "Siga a faixa verde"}, Prefixes: []string{"EN"}},
			{Room: clinic.Room{Name: "Enfermagem 2", Kind: clinic.Ward, Direction: "Siga a faixa verde"}, Prefixes: []string{"EN"}},
			{Room: clinic.Room{Name: "Consultório 1", Kind: clinic.Office, Direction: "Siga a faixa azul"}, Prefixes: []string{"ME"}},
			{Room: clinic.Room{Name: "Consultório 2", Kind: clinic.Office, Direction: "Siga a faixa azul"}, Prefixes: []string{"ME"}},
			{Room: clinic.Room{Name: "Farmácia", Kind: clinic.Pharmacy}, Prefixes: []string{"FA"}},
		},
		Priorities: clinic.LegalPriorities(),
	}
}

// services are the first four of a clinic for outpatients, with the way to two of them.
func services() []clinic.Service {
	made := setup.Templates(clinic.Portuguese)[0].Services[:4]
	show := func(s *clinic.Service, portuguese, english, spanish string) {
		s.Direction = portuguese
		for language, text := range map[clinic.Language]string{clinic.English: english, clinic.Spanish: spanish} {
			words := s.Words[language]
			words.Direction = text
			s.Words[language] = words
		}
	}
	show(&made[1], "Siga a faixa verde no chão", "Follow the green stripe on the floor", "Siga la franja verde del piso")
	show(&made[2], "Siga a faixa azul no chão", "Follow the blue stripe on the floor", "Siga la franja azul del piso")
	return made
}

// Seeded says what Seed did.
type Seeded struct {
	Clinic  clinic.Clinic
	Created bool
	// Password of all users, when the clinic was created.
	Password string
	Logins   []string
}

// Seed makes the demonstration clinic, with a password made for it where none is given. A clinic that has the slug already is left as it is.
func Seed(ctx context.Context, db *database.Database, j *journal.Journal, slug, password string) (Seeded, error) {
	existing, err := clinic.BySlug(ctx, db, slug)
	if err == nil {
		return Seeded{Clinic: existing}, nil
	}
	if !problem.Is(err, problem.NotFound) {
		return Seeded{}, err
	}
	if password == "" {
		password = rand.Text()[:12]
	}
	hash, err := staff.HashPassword(password)
	if err != nil {
		return Seeded{}, err
	}
	s := Seeded{Created: true, Password: password}
	s.Clinic, err = clinic.Create(ctx, j, journal.System(), plan(slug), func(change *journal.Change, c clinic.Clinic) error {
		s.Logins = nil
		own := staff.OwnRole{ClinicID: c.ID, ID: id.New[id.Role](), Name: "Enfermagem", Permissions: nursingPermissions}
		if err := change.DB.Create(&own).Error; err != nil {
			return err
		}
		for _, p := range people {
			login := p.login
			if slug != Slug {
				login = slug + "-" + login
			}
			u := staff.User{ID: id.New[id.User](), Login: login, Name: p.name, PasswordHash: hash, Active: true, CreatedAt: change.At}
			role := p.role
			if role == nursing {
				role = own.Role()
			}
			if err := staff.Add(change.DB, c.ID, u, role); err != nil {
				return err
			}
			s.Logins = append(s.Logins, login)
		}
		return nil
	})
	if err != nil {
		return Seeded{}, fmt.Errorf("make the demonstration clinic: %w", err)
	}
	return s, nil
}
