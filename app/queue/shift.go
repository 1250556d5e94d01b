package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Shift is a user at work in a room, from choosing it to leaving it. A room has one user, and a user one room.
type Shift struct {
	ClinicID id.Clinic
	ID       id.Shift
	RoomID   id.Room
	UserID   id.User
	OpenedAt time.Time
	ClosedAt *time.Time
}

// ShiftData is a shift in an entry, with the user's name as staff see it.
type ShiftData struct {
	ID       id.Shift  `json:"id"`
	RoomID   id.Room   `json:"room_id"`
	User     Person    `json:"user"`
	OpenedAt time.Time `json:"opened_at"`
	// PausedAt is since when the shift is paused, why, and when the user means to be back.
	PausedAt    *time.Time `json:"paused_at,omitempty"`
	PauseReason string     `json:"pause_reason,omitempty"`
	BackAt      *time.Time `json:"back_at,omitempty"`
}

// Person is a user as colleagues see them.
type Person struct {
	ID   id.User `json:"id"`
	Name string  `json:"name"`
}

// ShiftEntry is the data of an entry about a shift.
type ShiftEntry struct {
	Shift ShiftData `json:"shift"`
}

// OpenShift puts the user at work in a room; the user leaves the room of before. Problems: not_found, room_occupied (by whom and since when),
// room_busy (the user still has a patient in the other room).
func (q *Queue) OpenShift(ctx context.Context, c journal.Asked, user Person, room id.Room) (*ShiftData, error) {
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return nil, err
	}
	if _, err := catalogue.Room(room); err != nil {
		return nil, err
	}
	var open *ShiftData
	entry, err := q.journal.Change(ctx, c.Clinic, c.By, c.Request, func(change *journal.Change) error {
		there, err := openShift(change.DB, "s.clinic_id = ? AND s.room_id = ?", c.Clinic, room)
		if err != nil {
			return err
		}
		if there != nil && there.User.ID == user.ID {
			open = there
			return journal.ErrNothingToDo
		}
		if there != nil {
			return roomOccupied(*there)
		}
		mine, err := openShift(change.DB, "s.clinic_id = ? AND s.user_id = ?", c.Clinic, user.ID)
		if err != nil {
			return err
		}
		if mine != nil {
			if err := closeShift(change, c.Clinic, *mine); err != nil {
				return err
			}
		}
		s := Shift{ClinicID: c.Clinic, ID: id.New[id.Shift](), RoomID: room, UserID: user.ID, OpenedAt: change.At}
		if err := change.DB.Create(&s).Error; err != nil {
			return fmt.Errorf("open a shift: %w", err)
		}
		return change.Append(ShiftOpened, ShiftEntry{ShiftData{ID: s.ID, RoomID: room, User: user, OpenedAt: s.OpenedAt}})
	})
	if err != nil || open != nil {
		return open, err
	}
	var opened ShiftEntry
	if err := json.Unmarshal(entry.Data, &opened); err != nil {
		return nil, fmt.Errorf("read entry %d: %w", entry.Seq, err)
	}
	return &opened.Shift, nil
}

// CloseShift ends a shift; one that has ended already stays so. Problems: not_found, room_busy (the room still has a patient, who would be
// left with nobody).
func (q *Queue) CloseShift(ctx context.Context, c journal.Asked, shift id.Shift) error {
	_, err := q.journal.Change(ctx, c.Clinic, c.By, c.Request, func(change *journal.Change) error {
		open, err := openShiftOf(change.DB, c.Clinic, shift)
		if err != nil {
			return err
		}
		if open == nil {
			return journal.ErrNothingToDo
		}
		return closeShift(change, c.Clinic, *open)
	})
	return err
}

// openShiftOf is a shift that is open, or nil when it has ended. Problem: not_found.
func openShiftOf(db *gorm.DB, clinic id.Clinic, shift id.Shift) (*ShiftData, error) {
	open, err := openShift(db, "s.clinic_id = ? AND s.id = ?", clinic, shift)
	if err != nil || open != nil {
		return open, err
	}
	var known int64
	if err := db.Model(&Shift{}).Where("clinic_id = ? AND id = ?", clinic, shift).Count(&known).Error; err != nil {
		return nil, fmt.Errorf("look for shift %s: %w", shift, err)
	}
	if known == 0 {
		return nil, problem.New(problem.NotFound, "there is no such shift in this clinic")
	}
	return nil, nil //nolint:nilnil // it has ended
}

// ShiftOf is the open shift of a user in a clinic, or nil.
func (q *Queue) ShiftOf(ctx context.Context, clinic id.Clinic, user id.User) (*ShiftData, error) {
	return openShift(q.db.Read(ctx), "s.clinic_id = ? AND s.user_id = ?", clinic, user)
}

// OwnerOf is the user of a shift, open or not. Problem: not_found.
func (q *Queue) OwnerOf(ctx context.Context, clinic id.Clinic, shift id.Shift) (id.User, error) {
	var s Shift
	err := q.db.Read(ctx).Take(&s, "clinic_id = ? AND id = ?", clinic, shift).Error
	if database.NoRow(err) {
		return id.User{}, problem.New(problem.NotFound, "there is no such shift in this clinic")
	}
	return s.UserID, err
}

func roomOccupied(by ShiftData) error {
	return problem.New(problem.RoomOccupied, fmt.Sprintf("%s is at work in this room since %s", by.User.Name, by.OpenedAt.Format(time.RFC3339))).
		With("occupied_by", by.User.Name).With("occupied_since", by.OpenedAt)
}

func closeShift(change *journal.Change, clinic id.Clinic, s ShiftData) error {
	var patients int64
	err := change.DB.Model(&row{}).Where("clinic_id = ? AND room_id = ? AND state IN ?", clinic, s.RoomID, []State{Called, Serving}).Count(&patients).Error
	if err != nil {
		return fmt.Errorf("look for a patient in the room: %w", err)
	}
	if patients > 0 {
		return errRoomBusy
	}
	err = change.DB.Model(&Shift{}).Where("clinic_id = ? AND id = ?", clinic, s.ID).Update("closed_at", change.At).Error
	if err != nil {
		return fmt.Errorf("close shift %s: %w", s.ID, err)
	}
	return change.Append(ShiftClosed, ShiftEntry{s})
}

// ShiftColumns are what Columns takes of shifts with their users.
const ShiftColumns = "s.id, s.room_id, u.id, u.name, s.opened_at, s.paused_at, s.pause_reason, s.back_at FROM shifts s JOIN users u ON u.id = s.user_id"

// Columns are the places of ShiftColumns.
func (s *ShiftData) Columns() []any {
	return []any{&s.ID, &s.RoomID, &s.User.ID, &s.User.Name, &s.OpenedAt, &s.PausedAt, &s.PauseReason, &s.BackAt}
}

// openShift finds the open shift that a condition is true of, or nil.
func openShift(db *gorm.DB, condition string, args ...any) (*ShiftData, error) {
	var s ShiftData
	err := db.Raw("SELECT "+ShiftColumns+" WHERE s.closed_at IS NULL AND "+condition, args...).Row().Scan(s.Columns()...)
	switch {
	case database.NoRow(err):
		return nil, nil //nolint:nilnil // nobody is at work there
	case err != nil:
		return nil, fmt.Errorf("read the open shift: %w", err)
	}
	return &s, nil
}
