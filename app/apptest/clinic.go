package apptest

import (
	"context"
	"testing"

	"suavez/app/appointment"
	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/demo"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/queue"
	"suavez/app/staff"
)

// Password of the users of a test's clinic.
const Password = "senha-de-teste"

// Clinic is the demonstration clinic in a database of the test's own, with everything that works on it.
type Clinic struct {
	*clinic.Catalogue
	DB         *database.Database
	Clock      *Clock
	Journal    *journal.Journal
	Queue      *queue.Queue
	Catalogues queue.Catalogues
	t          testing.TB
}

// NewClinic makes it.
func NewClinic(t testing.TB) *Clinic {
	t.Helper()
	c := &Clinic{DB: NewDatabase(t), Clock: NewClock(), t: t}
	c.Journal = journal.New(c.DB, journal.Options{Now: c.Clock.Now})
	t.Cleanup(c.Journal.Close)
	c.seed(demo.Slug)
	return c
}

// Another makes one more clinic in the same database, on the same clock.
func (c *Clinic) Another(slug string) *Clinic {
	c.t.Helper()
	other := &Clinic{DB: c.DB, Clock: c.Clock, Journal: c.Journal, t: c.t}
	other.seed(slug)
	return other
}

func (c *Clinic) seed(slug string) {
	c.t.Helper()
	seeded, err := demo.Seed(context.Background(), c.DB, c.Journal, slug, Password)
	if err != nil {
		c.t.Fatal(err)
	}
	if c.Catalogue, err = clinic.Load(context.Background(), c.DB, seeded.Clinic.ID); err != nil {
		c.t.Fatal(err)
	}
	c.Catalogues = func(ctx context.Context, clinicID id.Clinic) (*clinic.Catalogue, error) {
		if clinicID == c.ID {
			return c.Catalogue, nil
		}
		return clinic.Load(ctx, c.DB, clinicID)
	}
	c.Queue = queue.New(c.DB, c.Journal, c.Catalogues, c.Clock.Now)
}

// Service is the service of a prefix.
func (c *Clinic) Service(prefix string) id.Service {
	for _, s := range c.Services {
		if s.Prefix == prefix {
			return s.ID
		}
	}
	c.t.Fatalf("the clinic has no service %s", prefix)
	return id.Service{}
}

// Room is the room of a name.
func (c *Clinic) Room(name string) id.Room {
	for _, r := range c.Rooms {
		if r.Name == name {
			return r.ID
		}
	}
	c.t.Fatalf("the clinic has no room %s", name)
	return id.Room{}
}

// Priority is the priority of a code.
func (c *Clinic) Priority(code string) *id.Priority {
	for _, p := range c.Priorities {
		if p.Code == code {
			return &p.ID
		}
	}
	c.t.Fatalf("the clinic has no priority %s", code)
	return nil
}

// Desk is a user at work in a room.
type Desk struct {
	clinic *Clinic
	User   queue.Person
	Room   id.Room
	Shift  id.Shift
}

// Person is the user with a login, as the demonstration clinic names them.
func (c *Clinic) Person(login string) queue.Person {
	c.t.Helper()
	if c.Slug != demo.Slug {
		login = c.Slug + "-" + login
	}
	var u staff.User
	if err := c.DB.Read(context.Background()).Take(&u, "login = ?", login).Error; err != nil {
		c.t.Fatalf("find the user %s: %v", login, err)
	}
	return queue.Person{ID: u.ID, Name: u.Name}
}

// Desk puts a user at work in a room.
func (c *Clinic) Desk(login, room string) *Desk {
	c.t.Helper()
	d := &Desk{clinic: c, User: c.Person(login), Room: c.Room(room)}
	s, err := c.Queue.OpenShift(context.Background(), d.Change(), d.User, d.Room)
	if err != nil {
		c.t.Fatal(err)
	}
	d.Shift = s.ID
	return d
}

// Change is a change that the desk's user asks for.
func (d *Desk) Change() journal.Asked {
	return journal.Asked{Clinic: d.clinic.ID, By: journal.User(d.User.ID)}
}

// Next calls the next patient and returns the ticket's code, or "" when nobody waits.
func (d *Desk) Next() string {
	d.clinic.t.Helper()
	return code(d.Call())
}

// Call calls the next patient, or nil.
func (d *Desk) Call() *queue.Attendance {
	d.clinic.t.Helper()
	a, err := d.clinic.Queue.CallNext(context.Background(), d.Change(), d.Room)
	if err != nil {
		d.clinic.t.Fatal(err)
	}
	return a
}

// Take takes steps with an attendance and returns it as it then is.
func (d *Desk) Take(a *queue.Attendance, steps ...queue.Step) *queue.Attendance {
	d.clinic.t.Helper()
	for _, step := range steps {
		var err error
		if a, err = d.clinic.Queue.Take(context.Background(), d.Change(), a.ID, step, ""); err != nil {
			d.clinic.t.Fatal(err)
		}
	}
	return a
}

// Arrive issues a ticket to a patient of a service.
func (c *Clinic) Arrive(prefix string, priority ...string) *queue.Issued {
	c.t.Helper()
	arrival := queue.Arrival{ServiceID: c.Service(prefix)}
	if len(priority) > 0 {
		arrival.PriorityID = c.Priority(priority[0])
	}
	issued, err := c.Queue.Issue(context.Background(), c.System(), arrival)
	if err != nil {
		c.t.Fatal(err)
	}
	return issued
}

// System is a change that SuaVez itself asks for.
func (c *Clinic) System() journal.Asked { return journal.Asked{Clinic: c.ID, By: journal.System()} }

func code(a *queue.Attendance) string {
	if a == nil {
		return ""
	}
	return a.Ticket.Code
}

// Edit changes what the clinic is made of, and sees to it that the queue knows.
func (c *Clinic) Edit(edit func(ctx context.Context, e *clinic.Editor, asked journal.Asked) error) {
	c.t.Helper()
	err := edit(context.Background(), clinic.NewEditor(c.Journal, queue.Settle), c.System())
	if err == nil {
		c.Catalogue, err = clinic.Load(context.Background(), c.DB, c.ID)
	}
	if err != nil {
		c.t.Fatal(err)
	}
}

// Policy gives a service a policy of its own.
func (c *Clinic) Policy(prefix string, p clinic.Policy) {
	c.t.Helper()
	c.Edit(func(ctx context.Context, e *clinic.Editor, asked journal.Asked) error {
		_, err := e.Service(ctx, asked, c.Service(prefix), func(s *clinic.Service) { s.Policy = p })
		return err
	})
}

// AppointmentsOf are the appointments of the clinic's database, with a key for documents of their own.
func (c *Clinic) AppointmentsOf(catalogues queue.Catalogues, q *queue.Queue) *appointment.Appointments {
	documents, err := appointment.NewDocuments(context.Background(), c.DB, []byte("the document key of a test"))
	if err != nil {
		c.t.Fatal(err)
	}
	return appointment.New(c.DB, c.Journal, catalogues, q, documents, c.Clock.Now)
}
