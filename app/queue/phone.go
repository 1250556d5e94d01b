package queue

import (
	"context"
	"fmt"
	"time"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Reply is what a patient who is called answers from the phone.
type Reply string

// The replies.
const (
	// Coming: the patient is on the way.
	Coming Reply = "coming"
	// NeedsHelp: somebody is to fetch the patient.
	NeedsHelp Reply = "help"
)

// ReasonGaveUp is that of an attendance which the patient gave up from the phone.
const ReasonGaveUp = "gave_up"

// SetReply notes what a patient who is called answers. The same answer to the same call again changes nothing. Problems: visit_over,
// wrong_state.
func (q *Queue) SetReply(ctx context.Context, c journal.Asked, ticket id.Ticket, reply Reply) error {
	return q.changeOpen(ctx, c, ticket, func(change *journal.Change, r *row) error {
		if r.State != Called {
			return wrongState(r.State)
		}
		if r.Reply != nil && *r.Reply == reply && !r.RepliedAt.Before(*r.CalledAt) {
			return journal.ErrNothingToDo
		}
		r.Reply, r.RepliedAt = &reply, &change.At
		if err := r.save(change.DB); err != nil {
			return err
		}
		return r.append(change, WasReplied)
	})
}

// GiveUp takes a patient who does not want to wait any longer out of the line; Undo takes that back. Problems: visit_over, wrong_state.
func (q *Queue) GiveUp(ctx context.Context, c journal.Asked, ticket id.Ticket) error {
	return q.changeOpen(ctx, c, ticket, func(change *journal.Change, r *row) error {
		if r.State == Serving {
			return wrongState(r.State)
		}
		return r.end(change, WasCancelled, ReasonGaveUp)
	})
}

// changeOpen changes the attendance in which a patient is, as the patient asks. Problem: visit_over, and those of the change.
func (q *Queue) changeOpen(ctx context.Context, c journal.Asked, ticket id.Ticket, do func(change *journal.Change, r *row) error) error {
	_, err := q.journal.Change(ctx, c.Clinic, c.By, c.Request, func(change *journal.Change) error {
		r, err := openOf(change, c.Clinic, ticket)
		if err != nil {
			return err
		}
		return do(change, r)
	})
	if err != nil {
		return fmt.Errorf("change the attendance of ticket %s: %w", ticket, err)
	}
	return nil
}

// Postpone lets a patient who needs more time not be called by turn for as long as the clinic allows, once in an attendance. The place in
// line stays; whoever is called already goes back to it. Problems: forbidden, where the clinic does not allow it; too_late, the second
// time; visit_over, wrong_state.
func (q *Queue) Postpone(ctx context.Context, c journal.Asked, ticket id.Ticket) error {
	return q.away(ctx, c, ticket, WasPostponed, func(r *row, catalogue *clinic.Catalogue, now time.Time) error {
		switch {
		case catalogue.Phone.LaterMinutes == 0:
			return problem.New(problem.Forbidden, "in this clinic patients cannot ask for more time")
		case r.State == Serving:
			return wrongState(r.State)
		case r.AwayUntil != nil:
			return problem.New(problem.TooLate, "the patient has asked for more time already")
		}
		until := now.Add(minutes(catalogue.Phone.LaterMinutes))
		r.State, r.AwayUntil = Waiting, &until
		r.RoomID, r.UserID, r.CalledAt, r.CalledSeq = nil, nil, nil, nil
		return nil
	})
}

// Return lets a patient who asked for more time be called by turn again. Problems: visit_over; wrong_state, for who is not away.
func (q *Queue) Return(ctx context.Context, c journal.Asked, ticket id.Ticket) error {
	return q.away(ctx, c, ticket, WasReturned, func(r *row, _ *clinic.Catalogue, now time.Time) error {
		if r.State != Waiting || r.AwayUntil == nil || !r.AwayUntil.After(now) {
			return wrongState(r.State)
		}
		r.AwayUntil = &now
		return nil
	})
}

// away changes from when a patient is called by turn, and appends the entry that tells it.
func (q *Queue) away(
	ctx context.Context, c journal.Asked, ticket id.Ticket, kind string, change func(*row, *clinic.Catalogue, time.Time) error,
) error {
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return err
	}
	return q.changeOpen(ctx, c, ticket, func(under *journal.Change, r *row) error {
		if err := change(r, catalogue, under.At); err != nil {
			return err
		}
		seq, err := under.NextSeq()
		if err != nil {
			return err
		}
		r.changed(seq)
		return r.tell(under, catalogue, kind)
	})
}

// Last is the attendance in which the patient is, or was last.
func (v *Visit) Last() *Attendance { return v.Attendances[len(v.Attendances)-1] }

// SetNeeds notes what a patient says is to be thought of, and leaves the name to be called by. Problem: visit_over.
func (q *Queue) SetNeeds(ctx context.Context, c journal.Asked, ticket id.Ticket, needs []Need) error {
	_, err := q.changeTicket(ctx, c, ticket, func(_ *clinic.Catalogue, change *journal.Change) (map[string]any, error) {
		return writeCourtesy(change, c.Clinic, ticket, nil, needs)
	})
	return err
}
