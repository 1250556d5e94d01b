package queue

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"math"
	"strings"
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
	Courtesy    Courtesy
	// Language of the patient; empty is the clinic's.
	Language clinic.Language
	// Note for who attends.
	Note string
	// Remote: the patient is not in the clinic, and a call is silent.
	Remote bool
	// Alone: the patient takes it at a totem, where the clinic decides what is offered and asked.
	Alone bool
	// Printer on which the ticket is to be printed; nil: on none.
	Printer *id.Printer
	// Anyway: also while the service is closed, or has given out all tickets of the day.
	Anyway bool
	// Expected: the patient has an appointment, which the hours and the limit of the day do not concern. AppointmentAt is its time, where
	// the patient keeps it.
	Expected      bool
	AppointmentAt *time.Time
	emergency     bool
}

// Issued is a ticket that was given out.
type Issued struct {
	Attendance
	// FollowToken is what stands in the address under which the patient follows the ticket: see Follow.
	FollowToken string
	Seq         journal.Seq
}

var issueTicket = journal.NewFunction("issue_ticket_5", 23)

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
	if opening := catalogue.OpeningOf(service, q.now()); !opening.Open && !arrival.Anyway {
		return nil, Closed(service, opening)
	}
	if arrival.Alone {
		if err := offered(catalogue, service, arrival); err != nil {
			return nil, err
		}
	}
	if arrival.PriorityID != nil {
		if _, err := catalogue.Priority(*arrival.PriorityID); err != nil {
			return nil, err
		}
	}
	if err := q.Assignable(ctx, catalogue, service, arrival.RoomID, arrival.UserID); err != nil {
		return nil, err
	}
	if arrival.Language == "" {
		arrival.Language = catalogue.Language
	}
	args, _, follow, err := q.ticketFor(catalogue, service, arrival, q.now())
	if err != nil {
		return nil, err
	}
	answer, err := q.journal.Call(ctx, c.Clinic, c.By, c.Request, issueTicket, args...)
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
	return &Issued{Attendance: *a, FollowToken: followToken(c.Clinic, answer.Seq, follow), Seq: answer.Seq}, nil
}

// offered refuses what no totem of the clinic offers, and a ticket without the name that the clinic asks for.
func offered(c *clinic.Catalogue, s clinic.Service, arrival Arrival) error {
	switch {
	case s.ReceptionOnly:
		return problem.New(problem.Closed, "tickets of "+s.Name+" are given out by the reception alone")
	case arrival.PriorityID != nil && !c.Totem.Priority:
		return problem.InvalidField("body.priority_id", "a totem of this clinic grants no priority: the reception does")
	case strings.TrimSpace(arrival.PatientName) == "" && c.Totem.Name == clinic.Required:
		return problem.InvalidField("body.patient_name", "must not be empty: the clinic wants the name of who takes a ticket")
	}
	return nil
}

// Admit gives a ticket to a patient within a change, for Admitted to return when that is done. The arrival must have been checked.
func (q *Queue) Admit(change *journal.Change, c *clinic.Catalogue, s clinic.Service, arrival Arrival) (id.Ticket, error) {
	args, ticket, _, err := q.ticketFor(c, s, arrival, change.At)
	if err != nil {
		return ticket, err
	}
	return ticket, change.Call(issueTicket, args...)
}

// Admitted is a ticket that was given out before. Served by the primary key of tickets and attendances_of_ticket.
func (q *Queue) Admitted(ctx context.Context, of id.Clinic, ticket id.Ticket) (*Issued, error) {
	var text []byte
	issued := &Issued{}
	err := q.db.Read(ctx).Raw(`SELECT attendance_json(a, t), t.follow_token FROM tickets t
		JOIN attendances a ON a.clinic_id = t.clinic_id AND a.ticket_id = t.id AND a.previous_id IS NULL
		WHERE t.clinic_id = ? AND t.id = ? ORDER BY a.queued_at LIMIT 1`, of, ticket).Row().Scan(&text, &issued.FollowToken)
	if err != nil {
		return nil, fmt.Errorf("read ticket %s: %w", ticket, err)
	}
	if err := json.Unmarshal(text, &issued.Attendance); err != nil {
		return nil, fmt.Errorf("read ticket %s: %w", ticket, err)
	}
	issued.Seq = issued.ArrivalSeq
	issued.FollowToken = followToken(of, issued.Seq, issued.FollowToken)
	return issued, nil
}

// ticketFor is a new ticket as issue_ticket_5 takes it, with its id and the secret of its address. The true moment of the arrival is that
// of the lock: the function counts from it.
func (q *Queue) ticketFor(c *clinic.Catalogue, s clinic.Service, arrival Arrival, now time.Time) (args []any, ticket id.Ticket, follow string, err error) {
	ticket, follow = id.New[id.Ticket](), rand.Text()
	at := placeOf(c, s, patient{
		priority: c.AnyPriority(arrival.PriorityID), emergency: arrival.emergency, appointment: arrival.AppointmentAt, arrivedAt: now, queuedAt: now,
	})
	journey, route, err := writtenRoute(c, s)
	needs := append([]Need{}, arrival.Courtesy.Needs...) // an empty list is not NULL
	return []any{
		[16]byte(ticket.UUID), [16]byte(id.New[id.Attendance]().UUID), [16]byte(s.ID.UUID),
		optional(arrival.RoomID), optional(arrival.UserID), optional(arrival.PriorityID),
		string(c.BusinessDay(now)), int16(at.rank), seconds(at.due.Sub(now)), seconds(at.target.Sub(now)), arrival.PatientName, string(arrival.Language), follow,
		arrival.Note, arrival.AppointmentAt, arrival.Remote, arrival.emergency, journey, route, limitOf(s, arrival), arrival.Courtesy.SocialName, needs, optional(arrival.Printer),
	}, ticket, follow, err
}

// limitOf is how many tickets of the day there may be with this one, or NULL for one that the limit of the day does not count.
func limitOf(s clinic.Service, arrival Arrival) any {
	switch {
	case arrival.Expected || arrival.emergency:
		return nil
	case s.DailyLimit == 0 || arrival.Anyway:
		return int32(math.MaxInt32)
	}
	return int32(s.DailyLimit)
}

// Assignable checks that a room or a professional, where one is given, attends a service. Problems: not_found, invalid.
func (q *Queue) Assignable(ctx context.Context, c *clinic.Catalogue, service clinic.Service, room *id.Room, user *id.User) error {
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

// writtenRoute is the route of a new ticket of a service as the schema takes it, or NULL.
func writtenRoute(c *clinic.Catalogue, s clinic.Service) (journey, route any, err error) {
	j, steps := startOf(c, s)
	if j == nil {
		return nil, nil, nil
	}
	text, err := json.Marshal(steps)
	if err != nil {
		return nil, nil, fmt.Errorf("write the route of %s: %w", s.Name, err)
	}
	return optional(j), string(text), nil
}

func seconds(d time.Duration) int32 { return int32(d / time.Second) }
