package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// RouteStep is a step that a patient still has to take.
type RouteStep struct {
	ServiceID id.Service `json:"service_id"`
	// RoomID and UserID: the only room or professional that is to attend. A professional who has gone home by then is not waited for.
	RoomID *id.Room `json:"room_id,omitempty"`
	UserID *id.User `json:"user_id,omitempty"`
	// Optional: the step is taken when staff ask for it, and is passed over otherwise.
	Optional bool `json:"optional,omitempty"`
}

// route is a row of routes: what is left of a ticket's way.
type route struct {
	ClinicID  id.Clinic
	TicketID  id.Ticket
	JourneyID *id.Journey
	Steps     []RouteStep `gorm:"serializer:json"`
}

// routeOf reads what is left of a ticket's route; one without any has no steps.
func routeOf(tx *gorm.DB, clinic id.Clinic, ticket id.Ticket) (*route, error) {
	r := &route{ClinicID: clinic, TicketID: ticket}
	if err := tx.Take(r, "clinic_id = ? AND ticket_id = ?", clinic, ticket).Error; err != nil && !database.NoRow(err) {
		return nil, fmt.Errorf("read the route of ticket %s: %w", ticket, err)
	}
	return r, nil
}

// save writes what is left.
func (r *route) save(tx *gorm.DB) error {
	steps, err := json.Marshal(append([]RouteStep{}, r.Steps...))
	if err != nil {
		return fmt.Errorf("write the route of ticket %s: %w", r.TicketID, err)
	}
	err = tx.Exec("INSERT INTO routes (clinic_id, ticket_id, steps) VALUES (?, ?, ?) ON CONFLICT (clinic_id, ticket_id) DO UPDATE SET steps = excluded.steps",
		r.ClinicID, r.TicketID, string(steps)).Error
	if err != nil {
		return fmt.Errorf("write the route of ticket %s: %w", r.TicketID, err)
	}
	return nil
}

// startOf is the route of a new ticket: the journey of its service, after the service itself.
func startOf(c *clinic.Catalogue, s clinic.Service) (*id.Journey, []RouteStep) {
	j := c.JourneyOf(s)
	if j == nil {
		return nil, nil
	}
	steps := []RouteStep{}
	for i, step := range j.Steps {
		if i == 0 && step.ServiceID == s.ID {
			continue
		}
		steps = append(steps, RouteStep{ServiceID: step.ServiceID, Optional: step.Optional})
	}
	return &j.ID, steps
}

// SetRoute changes the steps that a patient still has to take after the present one: a step is skipped, added, repeated or asked for. It returns the
// attendance in which the patient is. Problems: not_found, visit_over, invalid.
func (q *Queue) SetRoute(ctx context.Context, c journal.Asked, ticket id.Ticket, steps []RouteStep) (*Attendance, error) {
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return nil, err
	}
	for i, step := range steps {
		if err := q.checkStep(ctx, catalogue, step); err != nil {
			if p := problem.Of(err); p != nil {
				return nil, problem.InvalidField(fmt.Sprintf("body.steps[%d]", i), p.Error())
			}
			return nil, err
		}
	}
	entry, err := q.journal.Change(ctx, c.Clinic, c.By, c.Request, func(change *journal.Change) error {
		r, err := openOf(change, c.Clinic, ticket)
		if err != nil {
			return err
		}
		way, err := routeOf(change.DB, c.Clinic, ticket)
		if err != nil {
			return err
		}
		way.Steps = steps
		if err := way.save(change.DB); err != nil {
			return err
		}
		data := movedData{Steps: append([]RouteStep{}, steps...)}
		if data.Attendance, err = r.data(change.DB); err != nil {
			return err
		}
		return change.Append(RouteChanged, data)
	})
	if err != nil {
		return nil, fmt.Errorf("change the route of ticket %s: %w", ticket, err)
	}
	return attendanceOf(entry)
}

func (q *Queue) checkStep(ctx context.Context, c *clinic.Catalogue, step RouteStep) error {
	service, err := c.Service(step.ServiceID)
	if err != nil {
		return err
	}
	return q.Assignable(ctx, c, service, step.RoomID, step.UserID)
}

// Visit is a patient's way through the clinic: what was, what is and what is to come.
type Visit struct {
	Ticket Ticket
	// Attendances in the order in which they began.
	Attendances []*Attendance
	// Route is what is left to do.
	Route []RouteStep
	// EndedAt is when the last attendance ended; nil while the patient is in one.
	EndedAt *time.Time
}

// VisitOf is the visit of a ticket. Problem: not_found.
func (q *Queue) VisitOf(ctx context.Context, clinic id.Clinic, ticket id.Ticket) (*Visit, error) {
	v := &Visit{}
	err := q.db.Snapshot(ctx, func(tx *gorm.DB) error {
		rows, err := tx.Raw(`SELECT attendance_json(a, t) FROM attendances a JOIN tickets t ON t.clinic_id = a.clinic_id AND t.id = a.ticket_id
			WHERE a.clinic_id = ? AND a.ticket_id = ? ORDER BY a.queued_at, a.changed_seq`, clinic, ticket).Rows()
		if err != nil {
			return err
		}
		all, err := ReadAttendances(rows)
		if err != nil {
			return err
		}
		for _, a := range all {
			v.add(a)
		}
		way, err := routeOf(tx, clinic, ticket)
		if err != nil {
			return err
		}
		v.Route = way.Steps
		return nil
	})
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the visit of ticket %s: %w", ticket, err)
	case len(v.Attendances) == 0:
		return nil, problem.New(problem.NotFound, "there is no such ticket in this clinic")
	}
	return v, nil
}

// add takes one more attendance into the visit. One that an undone forward had begun never was.
func (v *Visit) add(a *Attendance) {
	v.Ticket = a.Ticket
	if a.State == Cancelled && a.Reason == ReasonUndone {
		return
	}
	v.Attendances = append(v.Attendances, a)
	if v.EndedAt = nil; a.EndedAt != nil {
		v.EndedAt = a.EndedAt
	}
}
