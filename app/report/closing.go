package report

import (
	"context"
	"fmt"
	"time"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/queue"
)

// Closing is what a clinic's business day came to.
type Closing struct {
	Day clinic.Date
	// Began and Ends are when the day began, and when it ends or has ended.
	Began, Ends time.Time
	Services    []ClosingOfService
	// Mark of the day's last entry in the journal, to be printed: it proves later that nothing up to there was changed. Nil before the first.
	Mark *journal.Mark
}

// ClosingOfService is what a business day came to in a service.
type ClosingOfService struct {
	ServiceID id.Service
	// Tickets that were given out for it.
	Tickets int
	// Attendances in it by how they ended, those of patients who were forwarded to it included: Leftover at the turn of the day, Open not yet.
	Finished, NoShow, Cancelled, Leftover, Open int
}

// CloseOf is what a business day came to; served by ticket_number_is_unique, attendances_of_ticket and the journal's primary key.
func CloseOf(ctx context.Context, db *database.Database, j *journal.Journal, c *clinic.Catalogue, day clinic.Date) (*Closing, error) {
	// Somewhere in the middle of the day, whichever hour it begins at.
	noon := c.At(day, c.DayStartsMinute).Add(12 * time.Hour)
	closing := &Closing{Day: day, Began: c.BusinessDayStart(noon, c.Zone)}
	closing.Ends = c.BusinessDayStart(closing.Began.Add(30*time.Hour), c.Zone)
	err := db.Read(ctx).Raw(`SELECT s.id AS service_id, coalesce(t.tickets, 0) AS tickets, coalesce(a.finished, 0) AS finished, coalesce(a.no_show, 0) AS no_show,
				coalesce(a.cancelled, 0) AS cancelled, coalesce(a.leftover, 0) AS leftover, coalesce(a.open, 0) AS open
			FROM services s
			LEFT JOIN (SELECT service_id, count(*) AS tickets FROM tickets WHERE clinic_id = @clinic AND business_day = @day GROUP BY 1) t ON t.service_id = s.id
			LEFT JOIN (SELECT a.service_id, count(*) FILTER (WHERE a.state = 'finished' AND a.reason <> @over) AS finished,
					count(*) FILTER (WHERE a.state = 'no_show') AS no_show,
					count(*) FILTER (WHERE a.state = 'cancelled' AND a.reason NOT IN (@over, @undone, 'forwarded')) AS cancelled,
					count(*) FILTER (WHERE a.reason = @over) AS leftover,
					count(*) FILTER (WHERE a.state IN ('waiting', 'called', 'serving')) AS open
				FROM tickets t JOIN attendances a ON a.clinic_id = t.clinic_id AND a.ticket_id = t.id
				WHERE t.clinic_id = @clinic AND t.business_day = @day GROUP BY 1) a ON a.service_id = s.id
			WHERE s.clinic_id = @clinic AND (s.active OR t.tickets > 0) ORDER BY s.position, s.id`,
		map[string]any{"clinic": c.ID, "day": day, "over": queue.ReasonDayOver, "undone": queue.ReasonUndone}).Scan(&closing.Services).Error
	if err != nil {
		return nil, fmt.Errorf("count the day %s: %w", day, err)
	}
	mark, err := j.MarkBefore(ctx, c.ID, closing.Ends)
	if err != nil {
		return nil, err
	}
	if mark.Seq > 0 {
		closing.Mark = &mark
	}
	return closing, nil
}
