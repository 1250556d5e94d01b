package queue

import (
	"context"
	"fmt"

	"suavez/app/id"
	"suavez/app/journal"
)

// bringBack lets a patient who did not come wait again, in the place of the arrival. Problems: not_found, wrong_state, ticket_busy.
func (q *Queue) bringBack(ctx context.Context, c journal.Asked, attendance id.Attendance) (*Attendance, error) {
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return nil, err
	}
	entry, err := q.journal.Change(ctx, c.Clinic, c.By, c.Request, func(change *journal.Change) error {
		r, err := find(change.DB, c.Clinic, attendance)
		if err != nil {
			return err
		}
		if r.State != NoShow {
			return wrongState(r.State)
		}
		seq, err := change.NextSeq()
		if err != nil {
			return err
		}
		r.State, r.Reason = Waiting, ""
		r.RoomID, r.UserID, r.CalledAt, r.StartedAt, r.EndedAt = nil, nil, nil, nil, nil
		r.changed(seq)
		if err := r.stand(change.DB, catalogue); err != nil {
			return err
		}
		if err := r.save(change.DB); err != nil {
			return err
		}
		data, err := r.data(change.DB)
		if err != nil {
			return err
		}
		return change.Append(WasBroughtBack, movedData{Attendance: data})
	})
	if err != nil {
		return nil, fmt.Errorf("bring back attendance %s: %w", attendance, err)
	}
	return attendanceOf(entry)
}
