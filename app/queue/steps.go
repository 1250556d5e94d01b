package queue

import (
	"context"
	"fmt"

	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

var moveAttendance = journal.NewFunction("move_attendance_2", 7)

// Take takes a step with an attendance and returns it as it then is. A call of someone who is called already is a recall. reason is why
// it was cancelled. Problems: not_found, wrong_state, no_shift, other_room, room_busy, ticket_busy, paused, call_again, too_late.
func (q *Queue) Take(ctx context.Context, c journal.Asked, attendance id.Attendance, step Step, reason string) (*Attendance, error) {
	if step == StepBringBack {
		return q.bringBack(ctx, c, attendance)
	}
	if step == StepFinish {
		return q.finish(ctx, c, attendance, reason)
	}
	a, err := q.take(ctx, c, attendance, step, reason)
	if step == StepCall && problem.Is(err, problem.WrongState) && problem.Of(err).Values["state"] == Called {
		return q.take(ctx, c, attendance, StepRecall, reason)
	}
	return a, err
}

func (q *Queue) take(ctx context.Context, c journal.Asked, attendance id.Attendance, step Step, reason string) (*Attendance, error) {
	t, ok := transitions[step]
	if !ok {
		return nil, problem.New(problem.NotFound, fmt.Sprintf("there is no step %q", step))
	}
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return nil, err
	}
	from := make([]string, len(t.from))
	for i, s := range t.from {
		from[i] = string(s)
	}
	answer, err := q.journal.Call(ctx, c.Clinic, c.By, c.Request, moveAttendance,
		[16]byte(attendance.UUID), [16]byte(c.User().UUID), from, string(t.to), t.entry, reason, catalogue.Rules.NoShowCalls)
	if err != nil {
		return nil, fmt.Errorf("%s attendance %s: %w", step, attendance, err)
	}
	if answer.Outcome != journal.Done && answer.Outcome != journal.Repeated {
		return nil, refused(answer)
	}
	return attendanceOf(answer.Entry)
}
