package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"gorm.io/gorm"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
)

// ReasonDayOver is that of an attendance which the turn of the business day has ended.
const ReasonDayOver = "day_over"

const (
	// leftoversAtOnce bounds how many are ended in one change, which others wait for.
	leftoversAtOnce = 50
	// dayLookedAtEvery is how often the turn of a clinic's business day is looked for.
	dayLookedAtEvery = time.Minute
	// awakeWithin is how shortly before the turn staff did something in a clinic that works through the night.
	awakeWithin = time.Hour
)

// KeepDays closes the business day of each clinic when the next one begins, until ctx ends: see CloseDay. Instances may do so side by side.
func (q *Queue) KeepDays(ctx context.Context, log *slog.Logger) {
	closed := map[id.Clinic]clinic.Date{} // the day that had begun by then
	every := time.NewTicker(dayLookedAtEvery)
	defer every.Stop()
	for {
		clinics, err := clinic.List(ctx, q.db)
		if err != nil && ctx.Err() == nil {
			log.Warn("cannot look for the turn of the day", "error", err)
		}
		for _, c := range clinics {
			day, err := q.keepDay(ctx, c.ID, closed[c.ID])
			if err != nil && ctx.Err() == nil {
				log.Warn("cannot close the day: trying again", "clinic", c.Slug, "error", err)
			}
			closed[c.ID] = day
		}
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}

// keepDay closes the day before unless that was done, and returns the day up to which it is.
func (q *Queue) keepDay(ctx context.Context, of id.Clinic, closed clinic.Date) (clinic.Date, error) {
	c, err := q.catalogues(ctx, of)
	if err != nil {
		return closed, err
	}
	today := c.BusinessDay(q.now())
	if today == closed {
		return closed, nil
	}
	if _, err := q.CloseDay(ctx, of); err != nil {
		return closed, err
	}
	return today, nil
}

// CloseDay ends what is left of earlier business days, with an entry each, and returns how many entries that were: who still waits or was called is
// cancelled, who is still served is finished, an alarm is over and a room is left. In a service that is open through the turn of the day nobody is
// sent away: what is left there is ended a day later. Without hours, a clinic is open through the night in which its staff did something
// in the last hour before the turn.
func (q *Queue) CloseDay(ctx context.Context, of id.Clinic) (entries int, err error) {
	c, err := q.catalogues(ctx, of)
	if err != nil {
		return 0, err
	}
	asked := journal.Asked{Clinic: of, By: journal.System()}
	for {
		before := entries
		_, err := q.journal.Change(ctx, of, asked.By, asked.Request, func(change *journal.Change) error {
			entries = before
			day, err := turnOf(change, c)
			if err != nil {
				return err
			}
			for _, end := range []func() (int, error){day.endAttendances, day.endEmergencies, day.endShifts} {
				ended, err := end()
				if err != nil {
					return err
				}
				if entries += ended; entries >= before+leftoversAtOnce {
					break
				}
			}
			if entries == before {
				return journal.ErrNothingToDo
			}
			return nil
		})
		if err != nil {
			return before, fmt.Errorf("close the day: %w", err)
		}
		if entries == before {
			return entries, nil
		}
	}
}

// turn is the turn of a business day at which a change ends what is left.
type turn struct {
	change  *journal.Change
	clinic  *clinic.Catalogue
	at, ago time.Time // when this day began, and the one before
	// open are the services that were open through it, as the schema takes them.
	open string
}

func turnOf(change *journal.Change, c *clinic.Catalogue) (*turn, error) {
	t := &turn{change: change, clinic: c, at: c.BusinessDayStart(change.At, c.Zone)}
	t.ago = c.BusinessDayStart(t.at.Add(-time.Second), c.Zone)
	awake, err := wasAwake(change.DB, c.ID, t.at)
	if err != nil {
		return nil, err
	}
	open := []id.Service{}
	for _, s := range c.Services {
		if c.KeepsHours(s) && c.OpeningOf(s, t.at).Open || !c.KeepsHours(s) && awake {
			open = append(open, s.ID)
		}
	}
	text, err := json.Marshal(open)
	t.open = string(text)
	return t, err
}

// wasAwake says whether staff did something within an hour before a moment.
func wasAwake(tx *gorm.DB, of id.Clinic, at time.Time) (awake bool, err error) {
	// The entries before the turn are among the last: this is looked at right after it.
	err = tx.Raw(`SELECT EXISTS (SELECT FROM (SELECT at, actor_kind FROM journal WHERE clinic_id = ? ORDER BY seq DESC LIMIT 1000) j
		WHERE j.actor_kind = 'user' AND j.at < ? AND j.at > ?)`, of, at, at.Add(-awakeWithin)).Row().Scan(&awake)
	if err != nil {
		return false, fmt.Errorf("look for who was at work: %w", err)
	}
	return awake, nil
}

// leftOver is what is left of earlier days: of services that were open through the turn, of days before the last one.
const leftOver = `CASE WHEN a.service_id IN (SELECT CAST(o AS uuid) FROM jsonb_array_elements_text(CAST(@open AS jsonb)) o) THEN CAST(@ago AS timestamptz) ELSE CAST(@at AS timestamptz) END`

func (t *turn) values() map[string]any {
	return map[string]any{"clinic": t.clinic.ID, "open": t.open, "at": t.at, "ago": t.ago, "most": leftoversAtOnce}
}

// endAttendances ends the attendances of tickets of earlier days. Served by ticket_has_one_open_attendance.
func (t *turn) endAttendances() (int, error) {
	var left []row
	err := t.change.DB.Raw(`SELECT a.* FROM attendances a JOIN tickets t ON t.clinic_id = a.clinic_id AND t.id = a.ticket_id
		WHERE a.clinic_id = @clinic AND a.state IN ('waiting', 'called', 'serving') AND t.arrived_at < `+leftOver+`
		ORDER BY a.arrival_seq, a.id LIMIT @most`, t.values()).Scan(&left).Error
	if err != nil {
		return 0, fmt.Errorf("look for who is left of yesterday: %w", err)
	}
	for i := range left {
		r, kind := &left[i], WasCancelled
		if r.State == Serving {
			kind = WasFinished
		}
		if err := r.end(t.change, kind, ReasonDayOver); err != nil {
			return 0, err
		}
	}
	return len(left), nil
}

// endEmergencies ends alarms of earlier days whose patients are in no attendance any more.
func (t *turn) endEmergencies() (int, error) {
	var left []Emergency
	err := t.change.DB.Raw(`SELECT e.* FROM emergencies e WHERE e.clinic_id = @clinic AND e.cleared_at IS NULL AND e.raised_at < @at
		AND NOT EXISTS (SELECT FROM attendances a WHERE a.clinic_id = e.clinic_id AND a.ticket_id = e.ticket_id AND a.state IN ('waiting', 'called', 'serving'))
		ORDER BY e.raised_at, e.id LIMIT @most`, t.values()).Scan(&left).Error
	if err != nil {
		return 0, fmt.Errorf("look for alarms of yesterday: %w", err)
	}
	for _, e := range left {
		e.ClearedAt, e.Outcome = &t.change.At, ReasonDayOver
		if err := e.mark(t.change, t.clinic, nil, false); err != nil {
			return 0, err
		}
		if err := e.save(t.change.DB); err != nil {
			return 0, err
		}
		data, err := e.entry(t.change, nil)
		if err != nil {
			return 0, err
		}
		if err := t.change.Append(EmergencyCleared, data); err != nil {
			return 0, err
		}
	}
	return len(left), nil
}

// endShifts frees the rooms that somebody has left without saying so. One that still has a patient stays, and so does one with a service that was open through
// the turn.
func (t *turn) endShifts() (int, error) {
	rows, err := t.change.DB.Raw("SELECT "+ShiftColumns+` WHERE s.clinic_id = @clinic AND s.closed_at IS NULL AND s.opened_at < CASE WHEN EXISTS (
			SELECT FROM room_services a WHERE a.clinic_id = s.clinic_id AND a.room_id = s.room_id AND a.service_id IN (SELECT CAST(o AS uuid) FROM jsonb_array_elements_text(CAST(@open AS jsonb)) o))
			THEN CAST(@ago AS timestamptz) ELSE CAST(@at AS timestamptz) END
		AND NOT EXISTS (SELECT FROM attendances a WHERE a.clinic_id = s.clinic_id AND a.room_id = s.room_id AND a.state IN ('called', 'serving'))
		ORDER BY s.opened_at, s.id LIMIT @most`, t.values()).Rows()
	if err != nil {
		return 0, fmt.Errorf("look for rooms that are open since yesterday: %w", err)
	}
	var left []ShiftData
	for rows.Next() {
		var s ShiftData
		if err := rows.Scan(s.Columns()...); err != nil {
			return 0, fmt.Errorf("read a shift: %w", err)
		}
		left = append(left, s)
	}
	if err := rows.Close(); err != nil {
		return 0, fmt.Errorf("read the shifts: %w", err)
	}
	for _, s := range left {
		if err := closeShift(t.change, t.clinic.ID, s); err != nil {
			return 0, err
		}
	}
	return len(left), nil
}
