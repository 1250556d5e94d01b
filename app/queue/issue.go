package queue

import (
	"context"
	"crypto/rand"
	"fmt"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
)

// Arrival is a patient who takes a ticket.
type Arrival struct {
	ServiceID   id.Service
	PriorityID  *id.Priority
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

var issueTicket = journal.NewFunction("issue_ticket", 10)

// Issue gives a patient the next number of a service and a place in its line.
func (q *Queue) Issue(ctx context.Context, c Change, arrival Arrival) (*Issued, error) {
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return nil, err
	}
	if _, err := catalogue.Service(arrival.ServiceID); err != nil {
		return nil, err
	}
	var priority *clinic.Priority
	if arrival.PriorityID != nil {
		p, err := catalogue.Priority(*arrival.PriorityID)
		if err != nil {
			return nil, err
		}
		priority = &p
	}
	if arrival.Language == "" {
		arrival.Language = catalogue.Language
	}
	at, follow, ticket := strict(priority), rand.Text(), id.New[id.Ticket]()
	answer, err := q.journal.Call(ctx, c.Clinic, c.By, c.Request, issueTicket,
		[16]byte(ticket.UUID), [16]byte(id.New[id.Attendance]().UUID), [16]byte(arrival.ServiceID.UUID), optional(arrival.PriorityID),
		catalogue.BusinessDay(q.now()), at.rank, at.dueAfter, arrival.PatientName, string(arrival.Language), follow)
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

// optional is an identifier as pgx takes it, or NULL.
func optional(p *id.Priority) any {
	if p == nil {
		return nil
	}
	return [16]byte(p.UUID)
}
