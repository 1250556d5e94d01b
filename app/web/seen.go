package web

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"suavez/app/staff"
)

// seenAgainAfter is how long who has looked at a thing may look again without another entry: a page asks again and again.
const seenAgainAfter = 15 * time.Minute

// seenKept is how much of what was noted is remembered. Should one be forgotten early, there is an entry more.
const seenKept = 1000

// noteSeen notes that the caller looks at what is known of patients, or at the journal, before it is shown. Devices see nothing of that kind. The
// board is noted once for each session: its page looks at it all day.
func (s *Server) noteSeen(ctx context.Context, from *caller, what staff.Seen) error {
	var who string
	switch {
	case from.session != nil:
		who = from.session.ID.String()
	case from.key != nil:
		who = from.key.ID.String()
	default:
		return nil
	}
	text, err := json.Marshal(what)
	if err != nil {
		return fmt.Errorf("write what was looked at: %w", err)
	}
	name := fmt.Sprint(who, from.clinic.ID, string(text))
	if _, noted := s.seen.Get(name); noted {
		return nil
	}
	what.Address = from.address
	if err := what.Note(ctx, s.Journal, from.clinic.ID, from.actor()); err != nil {
		return err
	}
	again := seenAgainAfter
	if what.What == staff.TheBoard {
		again = staff.SessionLasts
	}
	s.seen.SetWithTTL(name, struct{}{}, 1, again)
	return nil
}

// noteBoard notes that the caller follows the board, where it shows the names of patients.
func (s *Server) noteBoard(ctx context.Context, from *caller) error {
	if from.audience() != toStaff {
		return nil
	}
	return s.noteSeen(ctx, from, staff.Seen{What: staff.TheBoard})
}
