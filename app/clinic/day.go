package clinic

import "time"

// Moments of the clinic's local days. What a clock on the wall shows decides: where summer time begins or ends, a day has 23 or 25 hours.

// BusinessDay is the clinic's local date at a moment, counted from the hour at which its day begins, as YYYY-MM-DD.
func (c Clinic) BusinessDay(at time.Time, zone *time.Location) string {
	return c.businessDate(at, zone).Format(time.DateOnly)
}

// BusinessDayStart is when the business day of a moment began.
func (c Clinic) BusinessDayStart(at time.Time, zone *time.Location) time.Time {
	return momentOf(c.businessDate(at, zone), c.DayStartsMinute, zone)
}

func (c Clinic) businessDate(at time.Time, zone *time.Location) time.Time {
	day, minute := wall(at, zone)
	if minute < c.DayStartsMinute {
		day = day.AddDate(0, 0, -1)
	}
	// Where clocks go back over the hour at which the day begins, it has begun and does not begin again.
	if next := day.AddDate(0, 0, 1); !at.Before(momentOf(next, c.DayStartsMinute, zone)) {
		return next
	}
	return day
}

// wall is what a calendar and a clock on the wall show at a moment: the date, as its midnight in UTC, and the minutes after midnight.
func wall(at time.Time, zone *time.Location) (day time.Time, minute int) {
	local := at.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC), local.Hour()*60 + local.Minute()
}

// momentOf is when a clock on the wall first shows so many minutes after midnight of a date, or has passed them where clocks go forward.
func momentOf(day time.Time, minute int, zone *time.Location) time.Time {
	shown := day.Add(time.Duration(minute) * time.Minute)
	_, before := shown.Add(-24 * time.Hour).In(zone).Zone()
	_, after := shown.Add(24 * time.Hour).In(zone).Zone()
	at := shown.Add(-time.Duration(before) * time.Second)
	if before == after {
		return at
	}
	if _, offset := at.In(zone).Zone(); offset == before {
		return at
	}
	// By then the clocks have been changed. Where they go forward over it, it has passed at the change.
	change, _ := at.In(zone).ZoneBounds()
	if later := shown.Add(-time.Duration(after) * time.Second); later.After(change) {
		return later
	}
	return change
}
