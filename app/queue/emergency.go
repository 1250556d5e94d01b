package queue

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Emergency is an alarm that every desk gets, and the patient whom it is about.
type Emergency struct {
	ClinicID id.Clinic    `json:"-"`
	ID       id.Emergency `json:"id"`
	TicketID id.Ticket    `json:"ticket_id"`
	// Place is where it is: the name of the totem or of the room from which it was raised.
	Place    string    `json:"place,omitempty"`
	RaisedAt time.Time `json:"raised_at"`
	// DeviceID is the totem from which it was raised; nil when staff did.
	DeviceID *id.Device `json:"device_id,omitempty"`
	// TakenAt and TakenBy: who has said to go there.
	TakenAt *time.Time `json:"taken_at,omitempty"`
	TakenBy *id.User   `json:"taken_by,omitempty"`
	// ClearedAt is when it was over, and Outcome how it ended.
	ClearedAt *time.Time `json:"cleared_at,omitempty"`
	Outcome   string     `json:"outcome,omitempty"`
}

// EmergencyEntry is the data of an entry about an emergency.
type EmergencyEntry struct {
	Emergency Emergency `json:"emergency"`
	// TicketCode is the patient's.
	TicketCode string `json:"ticket_code"`
	// Attendance in which the patient is, or was last; absent on a board.
	Attendance json.RawMessage `json:"attendance,omitempty"`
}

// Raise raises an emergency: for a patient who is in the clinic already, or else for one who gets a ticket of the service that the clinic's rules
// name. The patient goes before all. One for whom it is raised already keeps that one. Problems: not_found, visit_over, and invalid,
// when the clinic has no service in use.
func (q *Queue) Raise(ctx context.Context, c journal.Asked, ticket *id.Ticket, place string) (*EmergencyEntry, error) {
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return nil, err
	}
	var there *EmergencyEntry
	told, err := q.journal.Change(ctx, c.Clinic, c.By, c.Request, func(change *journal.Change) (err error) {
		there = nil
		of := ticket
		if of == nil {
			if of, err = q.admit(ctx, change, c, catalogue); err != nil {
				return err
			}
		}
		r, err := openOf(change, c.Clinic, *of)
		if err != nil {
			return err
		}
		var e Emergency
		err = change.DB.Take(&e, "clinic_id = ? AND ticket_id = ? AND cleared_at IS NULL", c.Clinic, of).Error
		if err == nil {
			there, err = e.entry(change, r)
			if err != nil {
				return err
			}
			return journal.ErrNothingToDo
		}
		if !database.NoRow(err) {
			return fmt.Errorf("look for the emergency of ticket %s: %w", of, err)
		}
		e = Emergency{ClinicID: c.Clinic, ID: id.New[id.Emergency](), TicketID: *of, Place: place, RaisedAt: change.At, DeviceID: c.By.Device()}
		if err := change.DB.Create(&e).Error; err != nil {
			return fmt.Errorf("raise an emergency: %w", err)
		}
		if err := e.mark(change, catalogue, r, true); err != nil {
			return err
		}
		data, err := e.entry(change, r)
		if err != nil {
			return err
		}
		return change.Append(EmergencyRaised, data)
	})
	if err != nil {
		return nil, fmt.Errorf("raise an emergency: %w", err)
	}
	if there != nil {
		return there, nil
	}
	return emergencyOf(told)
}

// admit gives a ticket to a patient in an emergency, within a change.
func (q *Queue) admit(ctx context.Context, change *journal.Change, c journal.Asked, catalogue *clinic.Catalogue) (*id.Ticket, error) {
	var service *clinic.Service
	for i := range catalogue.Services {
		s := &catalogue.Services[i]
		if chosen := catalogue.Rules.EmergencyServiceID; s.Active && (service == nil || chosen != nil && s.ID == *chosen) {
			service = s
		}
	}
	if service == nil {
		return nil, problem.New(problem.NotFound, "the clinic has no service in use that an emergency could join")
	}
	ticket, err := q.Admit(change, catalogue, *service, Arrival{ServiceID: service.ID, Language: catalogue.Language, emergency: true})
	return &ticket, err
}

// TakeOn notes that a user goes to an emergency. One that somebody has taken already stays so. Problem: not_found.
func (q *Queue) TakeOn(ctx context.Context, c journal.Asked, emergency id.Emergency) (*EmergencyEntry, error) {
	return q.changeEmergency(ctx, c, emergency, EmergencyTaken, func(change *journal.Change, e *Emergency, _ *row) error {
		if e.TakenAt != nil || e.ClearedAt != nil {
			return journal.ErrNothingToDo
		}
		user := c.User()
		e.TakenAt, e.TakenBy = &change.At, &user
		return nil
	})
}

// ClearEmergency ends an emergency; outcome is how. Who still waits then stands where the policy says. One that is over stays so. Problem: not_found.
func (q *Queue) ClearEmergency(ctx context.Context, c journal.Asked, emergency id.Emergency, outcome string) (*EmergencyEntry, error) {
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return nil, err
	}
	return q.changeEmergency(ctx, c, emergency, EmergencyCleared, func(change *journal.Change, e *Emergency, r *row) error {
		if e.ClearedAt != nil {
			return journal.ErrNothingToDo
		}
		e.ClearedAt, e.Outcome = &change.At, outcome
		return e.mark(change, catalogue, r, false)
	})
}

// mistaken is how an emergency ended that was raised by mistake.
const mistaken = "mistake"

// Withdraw takes back an emergency that was raised by mistake at a totem, which asks for it: the ticket that it brought is cancelled where the
// patient still waits. One that is over stays so. Problem: not_found, also for one that was not raised there.
func (q *Queue) Withdraw(ctx context.Context, c journal.Asked, emergency id.Emergency) (*EmergencyEntry, error) {
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return nil, err
	}
	return q.changeEmergency(ctx, c, emergency, EmergencyCleared, func(change *journal.Change, e *Emergency, r *row) error {
		if by := c.By.Device(); by == nil || e.DeviceID == nil || *e.DeviceID != *by {
			return errNoEmergency
		}
		if e.ClearedAt != nil {
			return journal.ErrNothingToDo
		}
		e.ClearedAt, e.Outcome = &change.At, mistaken
		if r == nil || r.State != Waiting {
			return e.mark(change, catalogue, r, false)
		}
		if err := e.mark(change, catalogue, nil, false); err != nil {
			return err
		}
		return r.end(change, WasCancelled, mistaken)
	})
}

var errNoEmergency = problem.New(problem.NotFound, "there is no such emergency in this clinic")

// EmergencyRaisedAt returns an emergency that was raised at a totem, and in which room who goes there is at work, or nil. Problem: not_found.
func (q *Queue) EmergencyRaisedAt(ctx context.Context, of id.Clinic, emergency id.Emergency, totem id.Device) (*Emergency, *id.Room, error) {
	var e Emergency
	err := q.db.Read(ctx).Take(&e, "clinic_id = ? AND id = ? AND device_id = ?", of, emergency, totem).Error
	switch {
	case database.NoRow(err):
		return nil, nil, errNoEmergency
	case err != nil:
		return nil, nil, fmt.Errorf("read emergency %s: %w", emergency, err)
	case e.TakenBy == nil:
		return &e, nil, nil
	}
	room, err := roomOf(q.db.Read(ctx), of, *e.TakenBy)
	if err != nil || room.UUID == uuid.Nil {
		return &e, nil, err
	}
	return &e, &room, nil
}

// changeEmergency changes an emergency; r is the attendance in which the patient is, or nil.
func (q *Queue) changeEmergency(
	ctx context.Context, c journal.Asked, emergency id.Emergency, kind string, do func(change *journal.Change, e *Emergency, r *row) error,
) (*EmergencyEntry, error) {
	var now *EmergencyEntry
	told, err := q.journal.Change(ctx, c.Clinic, c.By, c.Request, func(change *journal.Change) error {
		var e Emergency
		err := change.DB.Take(&e, "clinic_id = ? AND id = ?", c.Clinic, emergency).Error
		switch {
		case database.NoRow(err):
			return errNoEmergency
		case err != nil:
			return fmt.Errorf("read emergency %s: %w", emergency, err)
		}
		r, err := openOf(change, c.Clinic, e.TicketID)
		if err != nil && !problem.Is(err, problem.VisitOver) {
			return err
		}
		doing := do(change, &e, r)
		if now, err = e.entry(change, r); err != nil || doing != nil {
			return cmp.Or(doing, err)
		}
		if err := e.save(change.DB); err != nil {
			return err
		}
		return change.Append(kind, now)
	})
	if err != nil {
		return nil, fmt.Errorf("change emergency %s: %w", emergency, err)
	}
	if told.Seq == 0 {
		return now, nil
	}
	return emergencyOf(told)
}

// save writes the emergency.
func (e *Emergency) save(tx *gorm.DB) error {
	if err := tx.Model(e).Where("clinic_id = ? AND id = ?", e.ClinicID, e.ID).Select("*").Updates(e).Error; err != nil {
		return fmt.Errorf("write emergency %s: %w", e.ID, err)
	}
	return nil
}

// mark marks the ticket as an emergency or as none, and puts the patient where that belongs; r is the attendance in which the patient is, or nil.
func (e *Emergency) mark(change *journal.Change, c *clinic.Catalogue, r *row, is bool) error {
	if err := change.DB.Table("tickets").Where("clinic_id = ? AND id = ?", e.ClinicID, e.TicketID).Update("emergency", is).Error; err != nil {
		return fmt.Errorf("write ticket %s: %w", e.TicketID, err)
	}
	if r == nil {
		return nil
	}
	return r.rejoin(change.DB, c)
}

// entry is the emergency as entries tell it.
func (e Emergency) entry(change *journal.Change, r *row) (*EmergencyEntry, error) {
	told := &EmergencyEntry{Emergency: e}
	code := change.DB.Raw("SELECT ticket_code(t) FROM tickets t WHERE clinic_id = ? AND id = ?", e.ClinicID, e.TicketID).Row()
	if err := code.Scan(&told.TicketCode); err != nil {
		return nil, fmt.Errorf("read ticket %s: %w", e.TicketID, err)
	}
	if r == nil { // the patient is in none: then the last one
		r = &row{}
		err := change.DB.Where("clinic_id = ? AND ticket_id = ?", e.ClinicID, e.TicketID).Order("changed_seq DESC").Take(r).Error
		if err != nil {
			return nil, fmt.Errorf("read the last attendance of ticket %s: %w", e.TicketID, err)
		}
	}
	var err error
	told.Attendance, err = r.data(change.DB)
	return told, err
}

func emergencyOf(e journal.Entry) (*EmergencyEntry, error) {
	var told EmergencyEntry
	if err := json.Unmarshal(e.Data, &told); err != nil {
		return nil, fmt.Errorf("read entry %d, %s: %w", e.Seq, e.Type, err)
	}
	return &told, nil
}

// OpenEmergencies are those that are not over, the oldest first, within a transaction. Served by emergencies_open.
func OpenEmergencies(tx *gorm.DB, of id.Clinic) ([]EmergencyEntry, error) {
	var open []struct {
		Emergency  `gorm:"embedded"`
		TicketCode string
	}
	err := tx.Raw(`SELECT e.*, ticket_code(t) AS ticket_code FROM emergencies e JOIN tickets t ON t.clinic_id = e.clinic_id AND t.id = e.ticket_id
		WHERE e.clinic_id = ? AND e.cleared_at IS NULL ORDER BY e.raised_at, e.id`, of).Scan(&open).Error
	if err != nil {
		return nil, fmt.Errorf("read the emergencies: %w", err)
	}
	var entries []EmergencyEntry
	for _, e := range open {
		entries = append(entries, EmergencyEntry{Emergency: e.Emergency, TicketCode: e.TicketCode})
	}
	return entries, nil
}
