package queue

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Arrival is a patient who takes a ticket.
type Arrival struct {
	ServiceID  id.Service
	PriorityID *id.Priority
	// RoomID and UserID: the only room or professional that is to attend.
	RoomID      *id.Room
	UserID      *id.User
	PatientName string
	// Language of the patient; empty is the clinic's.
	Language clinic.Language
}

// Issued is a ticket that was given out.
type Issued struct {
	Attendance
	// FollowToken is the secret part of the address under which the patient follows the ticket.
	FollowToken string
	Seq         journal.Seq
}

var issueTicket = journal.NewFunction("issue_ticket_2", 13)

// Issue gives a patient the next number of a service and a place in its line.
func (q *Queue) Issue(ctx context.Context, c journal.Asked, arrival Arrival) (*Issued, error) {
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return nil, err
	}
	service, err := catalogue.Service(arrival.ServiceID)
	if err != nil {
		return nil, err
	}
	// The true moment is that of the lock: the schema counts from it.
	now := q.now()
	p := patient{arrivedAt: now, queuedAt: now}
	if arrival.PriorityID != nil {
		priority, err := catalogue.Priority(*arrival.PriorityID)
		if err != nil {
			return nil, err
		}
		p.priority = &priority
	}
	if err := q.assignable(ctx, catalogue, service, arrival.RoomID, arrival.UserID); err != nil {
		return nil, err
	}
	if arrival.Language == "" {
		arrival.Language = catalogue.Language
	}
	at, follow, ticket := placeOf(catalogue, service, p), rand.Text(), id.New[id.Ticket]()
	answer, err := q.journal.Call(ctx, c.Clinic, c.By, c.Request, issueTicket,
		[16]byte(ticket.UUID), [16]byte(id.New[id.Attendance]().UUID), [16]byte(arrival.ServiceID.UUID),
		optional(arrival.RoomID), optional(arrival.UserID), optional(arrival.PriorityID),
		catalogue.BusinessDay(now), int16(at.rank), seconds(at.due.Sub(now)), seconds(at.target.Sub(now)), arrival.PatientName, string(arrival.Language), follow)
	if err != nil {
		return nil, fmt.Errorf("issue a ticket: %w", err)
	}
	if answer.Outcome != journal.Done && answer.Outcome != journal.Repeated {
		return nil, refused(answer)
	}
	a, err := attendanceOf(answer.Entry)
	if err != nil {
		return nil, err
	}
	if answer.Outcome == journal.Repeated {
		// The journal does not hold the secret of then.
		row := q.db.Read(ctx).Raw("SELECT follow_token FROM tickets WHERE clinic_id = ? AND id = ?", c.Clinic, a.Ticket.ID).Row()
		if err := row.Scan(&follow); err != nil {
			return nil, fmt.Errorf("read a ticket again: %w", err)
		}
	}
	return &Issued{Attendance: *a, FollowToken: follow, Seq: answer.Seq}, nil
}

// assignable checks that a room or a professional attends a service.
func (q *Queue) assignable(ctx context.Context, c *clinic.Catalogue, service clinic.Service, room *id.Room, user *id.User) error {
	if room != nil {
		r, err := c.Room(*room)
		if err != nil {
			return err
		}
		if !clinic.Attends(r.Services, service.ID) && len(r.Services) > 0 {
			return problem.InvalidField("body.room_id", fmt.Sprintf("%s does not attend %s", r.Name, service.Name))
		}
	}
	if user != nil {
		return belongs(q.db.Read(ctx), c.ID, *user)
	}
	return nil
}

// belongs checks that a user works in a clinic.
func belongs(db *gorm.DB, clinic id.Clinic, user id.User) error {
	var members int64
	err := db.Table("memberships m").Joins("JOIN users u ON u.id = m.user_id AND u.active").
		Where("m.clinic_id = ? AND m.user_id = ?", clinic, user).Count(&members).Error
	if err != nil {
		return fmt.Errorf("look for user %s: %w", user, err)
	}
	if members == 0 {
		return problem.New(problem.NotFound, fmt.Sprintf("there is no user %s in this clinic", user))
	}
	return nil
}

// optional is an identifier as pgx takes it, or NULL.
func optional[K ~struct{ uuid.UUID }](p *K) any {
	if p == nil {
		return nil
	}
	return [16]byte(struct{ uuid.UUID }(*p).UUID)
}

func seconds(d time.Duration) int32 { return int32(d / time.Second) }
