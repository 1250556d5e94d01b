package queue

import (
	"context"
	"fmt"

	"suavez/app/id"
	"suavez/app/journal"
)

var callNext = journal.NewFunction("call_next_3", 7)

// CallNext calls the best waiting patient to a room and returns the attendance, now called; nil when nobody waits for the room, its user
// or its services. Problems: no_shift, room_busy.
func (q *Queue) CallNext(ctx context.Context, c journal.Asked, room id.Room) (*Attendance, error) {
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return nil, err
	}
	r, err := catalogue.Room(room)
	if err != nil {
		return nil, err
	}
	user := c.User()
	from := linesOf(catalogue, r, user)
	answer, err := q.journal.Call(ctx, c.Clinic, c.By, c.Request, callNext, [16]byte(room.UUID), [16]byte(user.UUID),
		from.ids, from.preferences, from.priorityTurns, from.normalTurns, from.rules)
	if err != nil {
		return nil, fmt.Errorf("call next to room %s: %w", room, err)
	}
	nobody := answer.Outcome == "nobody_waiting" || answer.Outcome == journal.Repeated && answer.Seq == 0
	switch {
	case nobody:
		return nil, nil //nolint:nilnil // nobody waits, which is no failure
	case answer.Outcome == journal.Done || answer.Outcome == journal.Repeated:
		return attendanceOf(answer.Entry)
	default:
		return nil, refused(answer)
	}
}
