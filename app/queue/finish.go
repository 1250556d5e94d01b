package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"suavez/app/id"
	"suavez/app/journal"
)

var finishAttendance = journal.NewFunction("finish_attendance", 8)

// onward is where a patient goes after an attendance, as finish_attendance takes it.
type onward struct {
	step        *string // JSON, as the function has said it
	attendance  any
	rank        any
	due, target any
}

// finish ends an attendance that is served. When the ticket's route has a step left, the patient then waits for it: the first answer names the
// step, so that the policies here can find the place in its line, and the second carries it out. Problems: not_found, wrong_state,
// other_room.
func (q *Queue) finish(ctx context.Context, c journal.Asked, attendance id.Attendance, reason string) (*Attendance, error) {
	var next onward
	for {
		answer, err := q.journal.Call(ctx, c.Clinic, c.By, c.Request, finishAttendance,
			[16]byte(attendance.UUID), [16]byte(c.User().UUID), reason, next.step, next.attendance, next.rank, next.due, next.target)
		switch {
		case err != nil:
			return nil, fmt.Errorf("finish attendance %s: %w", attendance, err)
		case answer.Outcome == journal.Done || answer.Outcome == journal.Repeated:
			return attendanceOf(answer.Entry)
		case answer.Outcome != "next_step":
			return nil, refused(answer)
		}
		// Between two answers somebody may have changed the route: then the function names another step.
		if next, err = q.onward(ctx, c.Clinic, answer.Data); err != nil {
			return nil, fmt.Errorf("find the next step after attendance %s: %w", attendance, err)
		}
	}
}

// onward finds the place of the step that the function has named.
func (q *Queue) onward(ctx context.Context, of id.Clinic, data json.RawMessage) (onward, error) {
	var named struct {
		Step   json.RawMessage
		At     time.Time
		Ticket visit
	}
	var step RouteStep
	if err := json.Unmarshal(data, &named); err != nil {
		return onward{}, err
	}
	if err := json.Unmarshal(named.Step, &step); err != nil {
		return onward{}, err
	}
	catalogue, err := q.catalogues(ctx, of)
	if err != nil {
		return onward{}, err
	}
	service, _ := catalogue.AnyService(step.ServiceID)
	at := placeOf(catalogue, service, named.Ticket.patient(catalogue, named.At))
	text := string(named.Step)
	return onward{&text, [16]byte(id.New[id.Attendance]().UUID), int16(at.rank), at.due, at.target}, nil
}
