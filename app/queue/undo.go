package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// UndoWithin is how long after a change it can be undone.
const UndoWithin = 10 * time.Second

// ReasonUndone is that of an attendance which an undone forward or finish had begun.
const ReasonUndone = "undone"

var errNothingToUndo = problem.New(problem.NothingToUndo, "the last change of this attendance was more than 10 seconds ago, was somebody else's, or cannot be undone")

// Undo takes an attendance back to what it was before the user's last change of it, within UndoWithin. After a forward, or a finish that went
// on with the next step, it takes the old or the new attendance, ends the new one and returns the old one. Problems: not_found, nothing_to_undo, room_busy, no_shift, ticket_busy.
func (q *Queue) Undo(ctx context.Context, c journal.Asked, attendance id.Attendance) (*Attendance, error) {
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return nil, err
	}
	entry, err := q.journal.Change(ctx, c.Clinic, c.By, c.Request, func(change *journal.Change) error {
		r, err := find(change.DB, c.Clinic, attendance)
		if err != nil {
			return err
		}
		last, err := entryAt(change, c.Clinic, r.ChangedSeq)
		if err != nil {
			return err
		}
		if !canUndo(last.Type) || last.Actor != c.By || change.At.Sub(last.At) > UndoWithin {
			return errNothingToUndo
		}
		done, err := moved(last)
		if err != nil {
			return err
		}
		data := movedData{Undone: last.Type}
		seq, err := change.NextSeq()
		if err != nil {
			return err
		}
		if begun, left := done.began(); begun != nil {
			if data.From, err = withdraw(change, c.Clinic, begun.ID, last.Seq, seq); err != nil {
				return err
			}
			if r, err = find(change.DB, c.Clinic, left.ID); err != nil {
				return err
			}
		}
		if done.Route != nil {
			way := &route{ClinicID: c.Clinic, TicketID: r.TicketID, Steps: *done.Route}
			if err := way.save(change.DB); err != nil {
				return err
			}
		}
		if err := r.restore(change, catalogue, c, seq); err != nil {
			return err
		}
		if done.Why != nil {
			if err := returnTurn(change, c.Clinic, done.Why); err != nil {
				return err
			}
		}
		if data.Attendance, err = r.data(change.DB); err != nil {
			return err
		}
		return change.Append(WasUndone, data)
	})
	if err != nil {
		return nil, fmt.Errorf("undo the last change of attendance %s: %w", attendance, err)
	}
	return attendanceOf(entry)
}

// began is the attendance that a forward or a finish has begun, and the one that it left; nil when it has begun none.
func (m *Moved) began() (begun, left *Attendance) {
	switch {
	case m.From != nil:
		return &m.Attendance, m.From
	case m.Next != nil:
		return m.Next, &m.Attendance
	}
	return nil, nil
}

// withdraw ends the attendance that a forward has begun, unless the patient has gone on from there, and returns it as entries tell it.
func withdraw(change *journal.Change, clinic id.Clinic, attendance id.Attendance, forwarded, seq journal.Seq) (json.RawMessage, error) {
	next, err := find(change.DB, clinic, attendance)
	if err != nil {
		return nil, err
	}
	if next.ChangedSeq != forwarded {
		return nil, errNothingToUndo
	}
	next.State, next.Reason, next.EndedAt = Cancelled, ReasonUndone, &change.At
	next.ChangedSeq, next.PreviousSeq = seq, nil
	if err := next.save(change.DB); err != nil {
		return nil, err
	}
	return next.data(change.DB)
}

// returnTurn gives back the turn that a call took under ratio.
func returnTurn(change *journal.Change, of id.Clinic, why *Why) error {
	if why.TookTurnOf == nil {
		return nil
	}
	err := change.DB.Exec("UPDATE ratio_turns SET turn = turn - 1 WHERE clinic_id = ? AND service_id = ?", of, why.TookTurnOf).Error
	if err != nil {
		return fmt.Errorf("give the turn back: %w", err)
	}
	return nil
}

// restore takes the row back to what the entry before its last change says of it, but for its place in line, which the policies of now say.
// A patient who gave up when called waits again: the room has let go.
func (r *row) restore(change *journal.Change, catalogue *clinic.Catalogue, c journal.Asked, seq journal.Seq) error {
	if r.PreviousSeq == nil {
		return errNothingToUndo
	}
	entry, err := entryAt(change, c.Clinic, *r.PreviousSeq)
	if err != nil {
		return err
	}
	m, err := moved(entry)
	if err != nil {
		return err
	}
	var before *Attendance
	for _, a := range []*Attendance{&m.Attendance, m.From, m.Next} {
		if a != nil && a.ID == r.ID {
			before = a
		}
	}
	if before == nil {
		return fmt.Errorf("entry %d does not tell of attendance %s", entry.Seq, r.ID)
	}
	switch {
	case before.State.InRoom() && c.By.Kind == journal.ByPatient:
		before = &Attendance{State: Waiting, BringBacks: before.BringBacks, QueuedAt: before.QueuedAt, Calls: before.Calls}
	case before.State.InRoom():
		room, err := roomOf(change.DB, c.Clinic, c.User())
		if err != nil {
			return err
		}
		if room != *before.RoomID {
			return errNoShift
		}
	}
	r.State, r.Reason, r.Calls = before.State, before.Reason, before.Calls
	r.RoomID, r.UserID = before.RoomID, before.UserID
	r.BringBacks, r.QueuedAt = before.BringBacks, before.QueuedAt
	r.CalledAt, r.StartedAt, r.EndedAt = before.CalledAt, before.StartedAt, before.EndedAt
	r.ChangedSeq, r.PreviousSeq = seq, nil
	if r.State == Waiting {
		r.CalledSeq = nil
	}
	return r.rejoin(change.DB, catalogue)
}

func entryAt(change *journal.Change, clinic id.Clinic, seq journal.Seq) (journal.Entry, error) {
	var e journal.Entry
	if err := change.DB.Take(&e, "clinic_id = ? AND seq = ?", clinic, seq).Error; err != nil {
		return e, fmt.Errorf("read entry %d: %w", seq, err)
	}
	return e, nil
}
