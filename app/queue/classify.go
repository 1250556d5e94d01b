package queue

import (
	"context"
	"encoding/json"
	"fmt"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// SetPriority gives a patient a priority, or takes it away when it is nil; who waits stands at once where it belongs. It returns the attendance in
// which the patient is. Problems: not_found, visit_over.
func (q *Queue) SetPriority(ctx context.Context, c journal.Asked, ticket id.Ticket, priority *id.Priority) (*Attendance, error) {
	return q.changeTicket(ctx, c, ticket, func(catalogue *clinic.Catalogue, _ *journal.Change) (map[string]any, error) {
		if priority != nil {
			if _, err := catalogue.Priority(*priority); err != nil {
				return nil, err
			}
		}
		return map[string]any{"priority_id": priority}, nil
	})
}

// SetRisk notes the clinical class that a nurse has given the patient; who waits stands at once where it belongs. The target of the class counts from
// now. It returns the attendance in which the patient is. Problems: not_found, visit_over.
func (q *Queue) SetRisk(ctx context.Context, c journal.Asked, ticket id.Ticket, risk clinic.Risk) (*Attendance, error) {
	return q.changeTicket(ctx, c, ticket, func(_ *clinic.Catalogue, change *journal.Change) (map[string]any, error) {
		return map[string]any{"risk": risk, "risk_at": change.At}, nil
	})
}

// SetCourtesy notes how a patient is to be treated. It returns the attendance in which the patient is. Problems: not_found, visit_over.
func (q *Queue) SetCourtesy(ctx context.Context, c journal.Asked, ticket id.Ticket, courtesy Courtesy) (*Attendance, error) {
	return q.changeTicket(ctx, c, ticket, func(_ *clinic.Catalogue, change *journal.Change) (map[string]any, error) {
		return writeCourtesy(change, c.Clinic, ticket, &courtesy.SocialName, courtesy.Needs)
	})
}

// writeCourtesy keeps how a patient is to be treated; without a name, the one that is kept stays. It returns what the ticket says of it.
func writeCourtesy(change *journal.Change, of id.Clinic, ticket id.Ticket, name *string, needs []Need) (map[string]any, error) {
	text, err := json.Marshal(append([]Need{}, needs...))
	if err != nil {
		return nil, fmt.Errorf("write the needs of ticket %s: %w", ticket, err)
	}
	var kept Courtesy
	err = change.DB.Raw(`INSERT INTO courtesies AS c (clinic_id, ticket_id, social_name, needs)
		VALUES (@clinic, @ticket, coalesce(CAST(@name AS text), ''), ARRAY(SELECT jsonb_array_elements_text(CAST(@needs AS jsonb))))
		ON CONFLICT (clinic_id, ticket_id) DO UPDATE SET social_name = coalesce(CAST(@name AS text), c.social_name), needs = excluded.needs
		RETURNING social_name`,
		map[string]any{"clinic": of, "ticket": ticket, "name": name, "needs": string(text)}).Row().Scan(&kept.SocialName)
	if err != nil {
		return nil, fmt.Errorf("write the courtesy of ticket %s: %w", ticket, err)
	}
	kept.Needs = needs
	return map[string]any{"has_courtesy": !kept.Empty()}, nil
}

func (q *Queue) changeTicket(
	ctx context.Context, c journal.Asked, ticket id.Ticket, columns func(*clinic.Catalogue, *journal.Change) (map[string]any, error),
) (*Attendance, error) {
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return nil, err
	}
	entry, err := q.journal.Change(ctx, c.Clinic, c.By, c.Request, func(change *journal.Change) error {
		r, err := openOf(change, c.Clinic, ticket)
		if err != nil {
			return err
		}
		now, err := columns(catalogue, change)
		if err != nil {
			return err
		}
		if err := change.DB.Table("tickets").Where("clinic_id = ? AND id = ?", c.Clinic, ticket).Updates(now).Error; err != nil {
			return fmt.Errorf("write ticket %s: %w", ticket, err)
		}
		return r.tell(change, catalogue, TicketChanged)
	})
	if err != nil {
		return nil, fmt.Errorf("change ticket %s: %w", ticket, err)
	}
	return attendanceOf(entry)
}

// openOf is the open attendance of a ticket. Problems: not_found, visit_over. Served by ticket_has_one_open_attendance.
func openOf(change *journal.Change, clinic id.Clinic, ticket id.Ticket) (*row, error) {
	var r row
	err := change.DB.Take(&r, "clinic_id = ? AND ticket_id = ? AND state IN ('waiting', 'called', 'serving')", clinic, ticket).Error
	if err == nil {
		return &r, nil
	}
	if !database.NoRow(err) {
		return nil, fmt.Errorf("read the attendance of ticket %s: %w", ticket, err)
	}
	var known int64
	if err := change.DB.Table("tickets").Where("clinic_id = ? AND id = ?", clinic, ticket).Count(&known).Error; err != nil {
		return nil, fmt.Errorf("look for ticket %s: %w", ticket, err)
	}
	if known == 0 {
		return nil, problem.New(problem.NotFound, "there is no such ticket in this clinic")
	}
	return nil, problem.New(problem.VisitOver, "the patient neither waits nor is attended any more")
}
