package queue

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
)

// Ticket is one patient's visit today, known by its code.
type Ticket struct {
	ID   id.Ticket `json:"id"`
	Code string    `json:"code"`
	// Number restarts at 1 with each business day and prefix.
	Number      int          `json:"number"`
	BusinessDay string       `json:"business_day"`
	PriorityID  *id.Priority `json:"priority_id,omitempty"`
	// Risk is the clinical class that a nurse has given.
	Risk clinic.Risk `json:"risk,omitempty"`
	// AppointmentAt is the patient's time, when there was an appointment.
	AppointmentAt *time.Time `json:"appointment_at,omitempty"`
	// Remote: the patient is not in the clinic, and a call is silent.
	Remote bool `json:"remote,omitempty"`
	// Emergency: the patient goes before all.
	Emergency   bool      `json:"emergency,omitempty"`
	PatientName string    `json:"patient_name,omitempty"`
	Courtesy    *Courtesy `json:"courtesy,omitempty"`
	Language    string    `json:"language"`
	ArrivedAt   time.Time `json:"arrived_at"`
}

// Attendance is one turn of a ticket in one service's queue, as the journal tells it.
type Attendance struct {
	ID        id.Attendance `json:"id"`
	State     State         `json:"state"`
	ServiceID id.Service    `json:"service_id"`
	Ticket    Ticket        `json:"ticket"`
	// RoomID and UserID: where and by whom the patient is or was called.
	RoomID *id.Room `json:"room_id,omitempty"`
	UserID *id.User `json:"user_id,omitempty"`
	// ForRoomID and ForUserID: the only room or person that the patient waits for.
	ForRoomID *id.Room `json:"for_room_id,omitempty"`
	ForUserID *id.User `json:"for_user_id,omitempty"`
	// PreviousID is the attendance from which the patient was forwarded here.
	PreviousID *id.Attendance `json:"previous_id,omitempty"`
	// Rank, DueAt and ArrivalSeq order who waits: see Before.
	Rank  int       `json:"rank"`
	DueAt time.Time `json:"due_at"`
	// TargetAt is by when the clinic wants to call the patient.
	TargetAt   *time.Time  `json:"target_at,omitempty"`
	ArrivalSeq journal.Seq `json:"arrival_seq"`
	QueuedAt   time.Time   `json:"queued_at"`
	CalledAt   *time.Time  `json:"called_at,omitempty"`
	StartedAt  *time.Time  `json:"started_at,omitempty"`
	EndedAt    *time.Time  `json:"ended_at,omitempty"`
	Calls      int         `json:"calls"`
	// BringBacks is how often the patient was brought back after not coming.
	BringBacks int `json:"bring_backs,omitempty"`
	// Reply is what the patient has answered to the present call; empty: nothing.
	Reply Reply `json:"reply,omitempty"`
	// AwayUntil is until when the patient, who has asked for more time, is not called by turn.
	AwayUntil *time.Time `json:"away_until,omitempty"`
	Note      string     `json:"note,omitempty"`
	Reason    string     `json:"reason,omitempty"`
}

// Before says whether a is called before b when both wait in the same line.
func (a *Attendance) Before(b *Attendance) bool {
	if a.Rank != b.Rank {
		return a.Rank < b.Rank
	}
	if !a.DueAt.Equal(b.DueAt) {
		return a.DueAt.Before(b.DueAt)
	}
	return a.ArrivalSeq < b.ArrivalSeq
}

// ReadAttendances reads rows of attendance_json to their end, and closes them.
func ReadAttendances(rows *sql.Rows) (all []*Attendance, err error) {
	defer rows.Close()
	for rows.Next() {
		var text []byte
		if err := rows.Scan(&text); err != nil {
			return nil, err
		}
		a := &Attendance{}
		if err := json.Unmarshal(text, a); err != nil {
			return nil, err
		}
		all = append(all, a)
	}
	return all, rows.Err()
}

// Moved is the data of an entry about an attendance.
type Moved struct {
	Attendance Attendance `json:"attendance"`
	// From is the attendance that a forward, or its undoing, left.
	From *Attendance `json:"from,omitempty"`
	// Next is the attendance for the next step of the route, after a finish.
	Next *Attendance `json:"next,omitempty"`
	// Route is what was left of the route before a change that went on in it, for undo.
	Route *[]RouteStep `json:"route,omitempty"`
	// Steps is what is left of the route since it was changed.
	Steps []RouteStep `json:"steps,omitempty"`
	// VisitEnded: the patient has no step left.
	VisitEnded bool `json:"visit_ended,omitempty"`
	// Undone is the type of the entry that was undone.
	Undone string `json:"undone,omitempty"`
	// Why this patient was called.
	Why *Why `json:"why,omitempty"`
}

// moved reads the data of an entry.
func moved(e journal.Entry) (*Moved, error) {
	var m Moved
	if err := json.Unmarshal(e.Data, &m); err != nil {
		return nil, fmt.Errorf("read entry %d, %s: %w", e.Seq, e.Type, err)
	}
	return &m, nil
}

// attendanceOf is the attendance that an entry tells of.
func attendanceOf(e journal.Entry) (*Attendance, error) {
	m, err := moved(e)
	if err != nil {
		return nil, err
	}
	return &m.Attendance, nil
}
