package queue

import (
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
)

// row is an attendance in its table, for the changes that are made through GORM. What it means stands at Attendance.
type row struct {
	ClinicID                     id.Clinic     `gorm:"primaryKey"`
	ID                           id.Attendance `gorm:"primaryKey"`
	TicketID                     id.Ticket
	ServiceID                    id.Service
	State                        State
	Rank                         int
	DueAt                        time.Time
	TargetAt                     *time.Time
	Standing                     clinic.Standing
	BringBacks                   int
	ArrivalSeq                   journal.Seq
	QueuedAt                     time.Time
	ForRoomID, RoomID            *id.Room
	ForUserID, UserID            *id.User
	PreviousID                   *id.Attendance
	Note, Reason                 string
	Calls                        int
	CalledAt, StartedAt, EndedAt *time.Time
	CalledSeq                    *journal.Seq
	Reply                        *Reply
	RepliedAt                    *time.Time
	AwayUntil                    *time.Time
	// ChangedSeq and PreviousSeq are the entries of the last change and of the one before, for undo.
	ChangedSeq  journal.Seq
	PreviousSeq *journal.Seq
}

func (row) TableName() string { return "attendances" }

// find reads the row of an attendance.
func find(tx *gorm.DB, of id.Clinic, attendance id.Attendance) (*row, error) {
	var r row
	err := tx.Take(&r, "clinic_id = ? AND id = ?", of, attendance).Error
	switch {
	case database.NoRow(err):
		return nil, errAttendanceNotFound
	case err != nil:
		return nil, fmt.Errorf("read attendance %s: %w", attendance, err)
	}
	return &r, nil
}

// changed notes the entry of a change on the row.
func (r *row) changed(seq journal.Seq) {
	before := r.ChangedSeq
	r.ChangedSeq, r.PreviousSeq = seq, &before
}

// save writes the row; a broken rule of the queue becomes its problem.
func (r *row) save(tx *gorm.DB) error {
	err := tx.Save(r).Error
	switch database.Constraint(err) {
	case "":
		return err
	case "room_has_one_patient":
		return errRoomBusy
	case "ticket_has_one_open_attendance":
		return errTicketBusy
	}
	return fmt.Errorf("write attendance %s: %w", r.ID, err)
}

// end ends the attendance for a reason and appends the entry that tells it, WasCancelled or WasFinished.
func (r *row) end(change *journal.Change, kind, reason string) error {
	seq, err := change.NextSeq()
	if err != nil {
		return err
	}
	if r.State = Cancelled; kind == WasFinished {
		r.State = Finished
	}
	r.Reason, r.EndedAt = reason, &change.At
	r.changed(seq)
	if err := r.save(change.DB); err != nil {
		return err
	}
	return r.append(change, kind)
}

// append appends the entry that tells the row as it is.
func (r *row) append(change *journal.Change, kind string) error {
	data, err := r.data(change.DB)
	if err != nil {
		return err
	}
	return change.Append(kind, movedData{Attendance: data})
}

// data is the row as entries tell it; SQL writes that form alone, for hot changes and these.
func (r *row) data(tx *gorm.DB) (json.RawMessage, error) {
	var text []byte
	err := tx.Raw(`SELECT attendance_json(a, t) FROM attendances a JOIN tickets t ON t.clinic_id = a.clinic_id AND t.id = a.ticket_id
		WHERE a.clinic_id = ? AND a.id = ?`, r.ClinicID, r.ID).Row().Scan(&text)
	if err != nil {
		return nil, fmt.Errorf("read attendance %s: %w", r.ID, err)
	}
	return text, nil
}

// movedData is the data of an entry about an attendance, as it is written.
type movedData struct {
	Attendance json.RawMessage `json:"attendance"`
	From       json.RawMessage `json:"from,omitempty"`
	Route      *[]RouteStep    `json:"route,omitempty"`
	Steps      []RouteStep     `json:"steps,omitempty"`
	Undone     string          `json:"undone,omitempty"`
}

// roomOf is the room in which a user is at work, or the zero id.
func roomOf(tx *gorm.DB, of id.Clinic, user id.User) (id.Room, error) {
	var s Shift
	err := tx.Take(&s, "clinic_id = ? AND user_id = ? AND closed_at IS NULL", of, user).Error
	if err != nil && !database.NoRow(err) {
		return id.Room{}, fmt.Errorf("read the shift of user %s: %w", user, err)
	}
	return s.RoomID, nil
}
