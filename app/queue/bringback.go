package queue

import (
	"context"
	"fmt"
	"slices"
	"time"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// bringBack lets a patient who did not come wait again, where the clinic's rules say. Problems: not_found, wrong_state, ticket_busy, too_late.
func (q *Queue) bringBack(ctx context.Context, c journal.Asked, attendance id.Attendance) (*Attendance, error) {
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return nil, err
	}
	entry, err := q.journal.Change(ctx, c.Clinic, c.By, c.Request, func(change *journal.Change) error {
		r, err := find(change.DB, c.Clinic, attendance)
		if err != nil {
			return err
		}
		if r.State != NoShow {
			return wrongState(r.State)
		}
		if err := r.mayComeBack(catalogue, change.At); err != nil {
			return err
		}
		seq, err := change.NextSeq()
		if err != nil {
			return err
		}
		r.State, r.Reason, r.BringBacks = Waiting, "", r.BringBacks+1
		if r.Standing = catalogue.Rules.BringBackStanding; r.Standing == clinic.Last {
			r.QueuedAt = change.At
		}
		r.RoomID, r.UserID, r.CalledAt, r.StartedAt, r.EndedAt = nil, nil, nil, nil, nil
		r.changed(seq)
		return r.tell(change, catalogue, WasBroughtBack)
	})
	if err != nil {
		return nil, fmt.Errorf("bring back attendance %s: %w", attendance, err)
	}
	return attendanceOf(entry)
}

// mayComeBack says why a patient may not be brought back any more.
func (r *row) mayComeBack(c *clinic.Catalogue, now time.Time) error {
	rules := c.Rules
	if r.EndedAt != nil && r.EndedAt.Before(c.BusinessDayStart(now, c.Zone)) {
		return problem.New(problem.TooLate, "the patient did not come on an earlier day: issue a new ticket")
	}
	if rules.BringBackTimes > 0 && r.BringBacks >= rules.BringBackTimes {
		return problem.New(problem.TooLate, fmt.Sprintf("the patient was brought back %d times already, which is all that this clinic allows", r.BringBacks)).
			With("bring_back_times", rules.BringBackTimes)
	}
	if within := minutes(rules.BringBackMinutes); within > 0 && r.EndedAt != nil && now.Sub(*r.EndedAt) > within {
		return problem.New(problem.TooLate, fmt.Sprintf("a patient can be brought back within %d minutes: issue a new ticket", rules.BringBackMinutes)).
			With("bring_back_minutes", rules.BringBackMinutes)
	}
	return nil
}

// NoShows are who did not come on this business day and can still be brought back, the latest first, 200 at most.
func (q *Queue) NoShows(ctx context.Context, of id.Clinic) ([]*Attendance, error) {
	catalogue, err := q.catalogues(ctx, of)
	if err != nil {
		return nil, err
	}
	now := q.now()
	rows, err := q.db.Read(ctx).Raw(`SELECT attendance_json(a, t) FROM attendances a
		CROSS JOIN LATERAL (SELECT * FROM tickets WHERE clinic_id = a.clinic_id AND id = a.ticket_id LIMIT 1) t
		WHERE a.clinic_id = ? AND a.state = 'no_show' AND t.business_day = CAST(? AS date)
		ORDER BY a.ended_at DESC LIMIT 200`, of, catalogue.BusinessDay(now)).Rows()
	if err != nil {
		return nil, fmt.Errorf("read who did not come: %w", err)
	}
	all, err := ReadAttendances(rows)
	if err != nil {
		return nil, fmt.Errorf("read who did not come: %w", err)
	}
	return slices.DeleteFunc(all, func(a *Attendance) bool {
		r := row{BringBacks: a.BringBacks, EndedAt: a.EndedAt}
		return r.mayComeBack(catalogue, now) != nil
	}), nil
}
