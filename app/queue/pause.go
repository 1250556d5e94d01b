package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Pause pauses a shift: nobody is called to the room until it is resumed. Who is in the room stays. backAt is when the user means to be back, or nil.
// Problem: not_found, also for a shift that has ended.
func (q *Queue) Pause(ctx context.Context, c journal.Asked, shift id.Shift, reason string, backAt *time.Time) (*ShiftData, error) {
	return q.changeShift(ctx, c, shift, ShiftPaused, func(change *journal.Change, s *ShiftData) bool {
		if s.PausedAt == nil {
			s.PausedAt = &change.At
		}
		s.PauseReason, s.BackAt = reason, backAt
		return true
	})
}

// Resume ends the pause of a shift. Problem: not_found, also for a shift that has ended.
func (q *Queue) Resume(ctx context.Context, c journal.Asked, shift id.Shift) (*ShiftData, error) {
	return q.changeShift(ctx, c, shift, ShiftResumed, func(_ *journal.Change, s *ShiftData) bool {
		if s.PausedAt == nil {
			return false
		}
		s.PausedAt, s.PauseReason, s.BackAt = nil, "", nil
		return true
	})
}

// changeShift changes an open shift, unless do says that it is so already.
func (q *Queue) changeShift(ctx context.Context, c journal.Asked, shift id.Shift, entry string, do func(change *journal.Change, s *ShiftData) bool) (*ShiftData, error) {
	var now *ShiftData
	told, err := q.journal.Change(ctx, c.Clinic, c.By, c.Request, func(change *journal.Change) (err error) {
		if now, err = openShift(change.DB, "s.clinic_id = ? AND s.id = ?", c.Clinic, shift); err != nil {
			return err
		}
		if now == nil {
			return problem.New(problem.NotFound, "there is no such shift in this clinic, or it has ended")
		}
		if !do(change, now) {
			return journal.ErrNothingToDo
		}
		err = change.DB.Table("shifts").Where("clinic_id = ? AND id = ?", c.Clinic, shift).
			Updates(map[string]any{"paused_at": now.PausedAt, "pause_reason": now.PauseReason, "back_at": now.BackAt}).Error
		if err != nil {
			return err
		}
		return change.Append(entry, ShiftEntry{*now})
	})
	if err != nil {
		return nil, fmt.Errorf("change shift %s: %w", shift, err)
	}
	if told.Seq == 0 {
		return now, nil
	}
	var s ShiftEntry
	if err := json.Unmarshal(told.Data, &s); err != nil {
		return nil, fmt.Errorf("read entry %d: %w", told.Seq, err)
	}
	return &s.Shift, nil
}
