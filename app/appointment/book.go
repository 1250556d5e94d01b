package appointment

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/queue"
)

// Appointments books patients and checks them in.
type Appointments struct {
	db         *database.Database
	journal    *journal.Journal
	catalogues queue.Catalogues
	queue      *queue.Queue
	// documents is nil where this instance has not the installation's key: then no document can be looked for.
	documents *Documents
	now       func() time.Time
}

// New makes the appointments of all clinics.
func New(db *database.Database, j *journal.Journal, catalogues queue.Catalogues, q *queue.Queue, documents *Documents, now func() time.Time) *Appointments {
	return &Appointments{db, j, catalogues, q, documents, now}
}

// foreseeable is how far ahead an appointment can be.
const foreseeable = 2 * 366 * 24 * time.Hour

// Booking is what is asked for of an appointment.
type Booking struct {
	ServiceID   id.Service
	At          time.Time
	PatientName string
	Courtesy    queue.Courtesy
	// Document is the number of a CPF or SUS card, or empty.
	Document   string
	PriorityID *id.Priority
	RoomID     *id.Room
	UserID     *id.User
	// Language of the patient; empty is the clinic's.
	Language   clinic.Language
	Note       string
	Remote     bool
	ExternalID string
	// Anyway: also when the service is closed at that time.
	Anyway bool
}

// Book books an appointment. Problems: not_found, invalid, closed.
func (a *Appointments) Book(ctx context.Context, asked journal.Asked, b Booking) (*Data, error) {
	c, err := a.catalogues(ctx, asked.Clinic)
	if err != nil {
		return nil, err
	}
	booked := Appointment{ClinicID: asked.Clinic, ID: id.New[id.Appointment](), State: Booked, Language: c.Language}
	if err := a.fill(ctx, c, &booked, b, "body."); err != nil {
		return nil, err
	}
	return a.change(ctx, asked, WasBooked, func(change *journal.Change) (*Appointment, error) {
		booked.BookedAt = change.At
		if err := booked.giveCode(change.DB); err != nil {
			return nil, err
		}
		return &booked, change.DB.Create(&booked).Error
	})
}

// Change changes a booked appointment to what is asked for; a document that is not given stays. Problems: not_found, wrong_state, invalid, closed.
func (a *Appointments) Change(ctx context.Context, asked journal.Asked, appointment id.Appointment, edit func(*Booking)) (*Data, error) {
	c, err := a.catalogues(ctx, asked.Clinic)
	if err != nil {
		return nil, err
	}
	return a.change(ctx, asked, WasChanged, func(change *journal.Change) (*Appointment, error) {
		now, err := take(change.DB, asked.Clinic, appointment)
		if err != nil {
			return nil, err
		}
		if now.State != Booked {
			return nil, notBooked(now)
		}
		b := now.booking()
		edit(&b)
		day := now.Day
		if err := a.fill(ctx, c, now, b, "body."); err != nil {
			return nil, err
		}
		if now.Day != day {
			if err := now.giveCode(change.DB); err != nil {
				return nil, err
			}
		}
		return now, save(change.DB, now)
	})
}

// Cancel cancels a booked appointment; one that is cancelled stays so. Problems: not_found, wrong_state.
func (a *Appointments) Cancel(ctx context.Context, asked journal.Asked, appointment id.Appointment, reason string) (*Data, error) {
	return a.change(ctx, asked, WasCancelled, func(change *journal.Change) (*Appointment, error) {
		now, err := take(change.DB, asked.Clinic, appointment)
		switch {
		case err != nil:
			return nil, err
		case now.State == Cancelled:
			return now, journal.ErrNothingToDo
		case now.State != Booked:
			return nil, notBooked(now)
		}
		now.State, now.Reason = Cancelled, reason
		return now, save(change.DB, now)
	})
}

// change carries out a change of an appointment, and appends the entry that tells of it.
func (a *Appointments) change(ctx context.Context, asked journal.Asked, kind string, do func(*journal.Change) (*Appointment, error)) (*Data, error) {
	var there *Appointment
	told, err := a.journal.Change(ctx, asked.Clinic, asked.By, asked.Request, func(change *journal.Change) (err error) {
		if there, err = do(change); err != nil {
			return refused(err)
		}
		return change.Append(kind, Entry{there.Data()})
	})
	if err != nil {
		return nil, fmt.Errorf("change an appointment: %w", err)
	}
	if told.Seq == 0 {
		data := there.Data()
		return &data, nil
	}
	var entry Entry
	if err := json.Unmarshal(told.Data, &entry); err != nil {
		return nil, fmt.Errorf("read entry %d: %w", told.Seq, err)
	}
	return &entry.Appointment, nil
}

// fill makes an appointment what is asked for. prefix is where the fields of what is asked for stand, for problems.
func (a *Appointments) fill(ctx context.Context, c *clinic.Catalogue, into *Appointment, b Booking, prefix string) error {
	service, err := c.Service(b.ServiceID)
	if err != nil {
		return err
	}
	if b.PriorityID != nil {
		if _, err := c.Priority(*b.PriorityID); err != nil {
			return err
		}
	}
	if err := a.queue.Assignable(ctx, c, service, b.RoomID, b.UserID); err != nil {
		return err
	}
	b.At = b.At.Truncate(time.Minute).UTC()
	now := a.now()
	if moved := !b.At.Equal(into.At); moved {
		switch {
		case b.At.Before(c.BusinessDayStart(now, c.Zone)):
			return problem.InvalidField(prefix+"at", "is on a day that is over")
		case b.At.After(now.Add(foreseeable)):
			return problem.InvalidField(prefix+"at", "is more than two years ahead")
		}
		if opening := c.OpeningOf(service, b.At); !opening.Open && !b.Anyway {
			return queue.Closed(service, opening)
		}
	}
	if b.Document != "" {
		digits, err := ReadDocument(b.Document, prefix+"document")
		if err != nil {
			return err
		}
		if a.documents == nil {
			return errNoKey
		}
		into.DocumentHash = a.documents.hash(c.ID, digits)
	}
	if into.DocumentHash == nil {
		into.DocumentHash = []byte{}
	}
	into.ServiceID, into.At, into.Day = b.ServiceID, b.At, c.BusinessDay(b.At)
	into.SocialName, into.Needs = strings.TrimSpace(b.Courtesy.SocialName), append([]queue.Need{}, b.Courtesy.Needs...) // an empty list is not null
	into.PatientName, into.PriorityID, into.RoomID, into.UserID = b.PatientName, b.PriorityID, b.RoomID, b.UserID
	into.Note, into.Remote, into.ExternalID = b.Note, b.Remote, b.ExternalID
	if b.Language != "" {
		into.Language = b.Language
	}
	return nil
}

// booking is what would be asked for to get the appointment as it is.
func (a *Appointment) booking() Booking {
	return Booking{
		ServiceID: a.ServiceID, At: a.At, PatientName: a.PatientName, Courtesy: a.courtesy(), PriorityID: a.PriorityID, RoomID: a.RoomID,
		UserID: a.UserID, Language: a.Language, Note: a.Note, Remote: a.Remote, ExternalID: a.ExternalID,
	}
}

// take reads an appointment of a clinic. Problem: not_found.
func take(tx *gorm.DB, of id.Clinic, appointment id.Appointment) (*Appointment, error) {
	var now Appointment
	err := tx.Take(&now, "clinic_id = ? AND id = ?", of, appointment).Error
	switch {
	case database.NoRow(err):
		return nil, errNotFound
	case err != nil:
		return nil, fmt.Errorf("read appointment %s: %w", appointment, err)
	}
	return &now, nil
}

func save(tx *gorm.DB, a *Appointment) error {
	return tx.Model(a).Where("clinic_id = ? AND id = ?", a.ClinicID, a.ID).Select("*").Updates(a).Error
}

var (
	errNotFound = problem.New(problem.NotFound, "there is no such appointment in this clinic")
	errNoKey    = problem.New(problem.Unavailable, "this instance has not the installation's document key: see the log, and leave the document out for now")
)

func notBooked(a *Appointment) error {
	return problem.New(problem.WrongState, fmt.Sprintf("this cannot be done: the appointment is %s", a.State)).With("state", a.State)
}

// refused turns a broken rule of the schema into its problem.
func refused(err error) error {
	if database.Constraint(err) == "appointment_external_id_is_unique" {
		return problem.InvalidField("body.external_id", "another appointment has this external_id")
	}
	return err
}

// Of is an appointment. Problem: not_found.
func (a *Appointments) Of(ctx context.Context, of id.Clinic, appointment id.Appointment) (*Data, error) {
	now, err := take(a.db.Read(ctx), of, appointment)
	if err != nil {
		return nil, err
	}
	data := now.Data()
	return &data, nil
}

// OfDay lists the appointments of a business day by their times; an empty day is today. Served by appointments_of_day.
func (a *Appointments) OfDay(ctx context.Context, of id.Clinic, day clinic.Date) ([]Data, error) {
	if day == "" {
		c, err := a.catalogues(ctx, of)
		if err != nil {
			return nil, err
		}
		day = c.BusinessDay(a.now())
	}
	var all []Appointment
	if err := a.db.Read(ctx).Where("clinic_id = ? AND day = ?", of, day).Order("at, id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read the appointments of %s: %w", day, err)
	}
	var list []Data
	for _, one := range all {
		list = append(list, one.Data())
	}
	return list, nil
}
