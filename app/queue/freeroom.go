package queue

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// ReasonRoomFreed is that of an attendance whose patient went back to the line since somebody else freed the room.
const ReasonRoomFreed = "room_freed"

// FreeRoom ends another's work in a room. A patient who is called there or attended goes back to the line, where the arrival belongs, so that
// nobody is left in a room without staff. A shift that has ended already stays so. Problem: not_found.
func (q *Queue) FreeRoom(ctx context.Context, c journal.Asked, shift id.Shift) error {
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return err
	}
	_, err = q.journal.Change(ctx, c.Clinic, c.By, c.Request, func(change *journal.Change) error {
		open, err := openShiftOf(change.DB, c.Clinic, shift)
		if err != nil {
			return err
		}
		if open == nil {
			return journal.ErrNothingToDo
		}
		var patient row
		err = change.DB.Take(&patient, "clinic_id = ? AND room_id = ? AND state IN ?", c.Clinic, open.RoomID, []State{Called, Serving}).Error
		switch {
		case database.NoRow(err):
		case err != nil:
			return fmt.Errorf("look for a patient in the room: %w", err)
		default:
			back := transitions[StepPutBack]
			err := change.Call(moveAttendance, [16]byte(patient.ID.UUID), [16]byte(open.User.ID.UUID), []string{string(Called), string(Serving)},
				string(back.to), back.entry, ReasonRoomFreed, catalogue.Rules.NoShowCalls)
			if err != nil {
				return fmt.Errorf("put the patient back: %w", err)
			}
		}
		return closeShift(change, c.Clinic, *open)
	})
	if err != nil {
		return fmt.Errorf("free a room: %w", err)
	}
	return nil
}

// roomsLookedAtEvery is how often it is looked who is at work without being signed in.
const roomsLookedAtEvery = time.Minute

// KeepRooms frees the rooms of those whose sign-in has ended, until ctx ends. signedIn says which of some users are signed in. A room that still
// has a patient stays: whoever is there can sign in again and go on, and somebody else can free it.
func (q *Queue) KeepRooms(ctx context.Context, signedIn func(context.Context, []id.User) (map[id.User]bool, error), log *slog.Logger) {
	every := time.NewTicker(roomsLookedAtEvery)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
		if err := q.LeaveRooms(ctx, signedIn); err != nil && ctx.Err() == nil {
			log.Warn("cannot look who is at work without being signed in: trying again", "error", err)
		}
	}
}

// LeaveRooms does so once.
func (q *Queue) LeaveRooms(ctx context.Context, signedIn func(context.Context, []id.User) (map[id.User]bool, error)) error {
	var open []Shift
	if err := q.db.Read(ctx).Where("closed_at IS NULL").Find(&open).Error; err != nil {
		return fmt.Errorf("list the rooms that are at work: %w", err)
	}
	var users []id.User
	for _, s := range open {
		users = append(users, s.UserID)
	}
	in, err := signedIn(ctx, users)
	if err != nil {
		return err
	}
	var failed []error
	for _, s := range open {
		if in[s.UserID] {
			continue
		}
		err := q.CloseShift(ctx, journal.Asked{Clinic: s.ClinicID, By: journal.System()}, s.ID)
		if err != nil && !problem.Is(err, problem.RoomBusy) {
			failed = append(failed, fmt.Errorf("free a room: %w", err))
		}
	}
	return errors.Join(failed...)
}
