package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Catalogues gives the catalogue of a clinic.
type Catalogues func(ctx context.Context, clinic id.Clinic) (*clinic.Catalogue, error)

// Queue carries out what happens in the queues of all clinics.
type Queue struct {
	db         *database.Database
	journal    *journal.Journal
	catalogues Catalogues
	now        func() time.Time
}

// New makes a queue.
func New(db *database.Database, j *journal.Journal, catalogues Catalogues, now func() time.Time) *Queue {
	return &Queue{db: db, journal: j, catalogues: catalogues, now: now}
}

// refused turns the refusal of a function into the problem that is told.
func refused(a journal.Answer) error {
	switch a.Outcome {
	case "service_not_found":
		return problem.New(problem.NotFound, "there is no such service in this clinic, or it is switched off")
	case "attendance_not_found":
		return errAttendanceNotFound
	case "full":
		return errFull
	case "no_shift":
		return errNoShift
	case "paused":
		return errPaused
	case "wrong_state", "other_room", "room_busy", "call_again":
		return refusedWithDetails(a)
	default:
		return fmt.Errorf("the database answers %q, which has no meaning here", a.Outcome)
	}
}

// refusedWithDetails is for refusals that say more than their name.
func refusedWithDetails(a journal.Answer) error {
	// State of the attendance, room where it is, id and ticket of the patient in the room, or calls: which are there depends on the refusal.
	var is struct {
		State  State
		RoomID id.Room `json:"room_id"`
		ID     id.Attendance
		Ticket Ticket
		Calls  int
		Needed int `json:"calls_needed"`
	}
	if err := json.Unmarshal(a.Data, &is); err != nil {
		return fmt.Errorf("read the refusal %s: %w", a.Outcome, err)
	}
	switch a.Outcome {
	case "wrong_state":
		return wrongState(is.State)
	case "other_room":
		return otherRoom(is.RoomID)
	case "call_again":
		return problem.New(problem.CallAgain, fmt.Sprintf("the patient was called %d times: this clinic calls %d times before it notes that somebody did not come", is.Calls, is.Needed)).
			With("calls", is.Calls).With("calls_needed", is.Needed)
	default:
		return errRoomBusy.With("attendance_id", is.ID).With("ticket_code", is.Ticket.Code)
	}
}

var (
	errAttendanceNotFound = problem.New(problem.NotFound, "there is no such attendance in this clinic")
	errNoShift            = problem.New(problem.NoShift, "you are not at work in this room: open a shift there first")
	errPaused             = problem.New(problem.Paused, "the room is paused: resume it first")
	errTicketBusy         = problem.New(problem.TicketBusy, "the ticket waits or is attended elsewhere by now")
	errRoomBusy           = problem.New(problem.RoomBusy, "the room still has a patient: finish, forward or put back that one first")
)

func wrongState(is State) *problem.Error {
	return problem.New(problem.WrongState, fmt.Sprintf("this cannot be done while the attendance is %s", is)).With("state", is)
}

func otherRoom(is id.Room) *problem.Error {
	return problem.New(problem.OtherRoom, "the patient is called to another room or served there: this is for the user at work in that room").With("room_id", is)
}
