package clinic

import (
	"fmt"
	"time"
)

// Moments of the clinic's local days. What a clock on the wall shows decides: where summer time begins or ends, a day has 23 or 25 hours.

// BusinessDay is the clinic's local date at a moment, counted from the hour at which its day begins.
func (c Clinic) BusinessDay(at time.Time, zone *time.Location) Date {
	return DateOf(c.businessDate(at, zone))
}

// BusinessDayStart is when the business day of a moment began.
func (c Clinic) BusinessDayStart(at time.Time, zone *time.Location) time.Time {
	return momentOf(c.businessDate(at, zone), c.DayStartsMinute, zone).In(zone)
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
func wall(at time.Time, zone *time.Location) (day time.Time, minute Minute) {
	local := at.In(zone)
	return time.Date(local.Year(), local.Month(), local.Day(), 0, 0, 0, 0, time.UTC), Minute(local.Hour()*60 + local.Minute())
}

// momentOf is when a clock on the wall first shows so many minutes after midnight of a date, or has passed them where clocks go forward.
func momentOf(day time.Time, minute Minute, zone *time.Location) time.Time {
	moments := momentsOf(day, minute, zone)
	if len(moments) == 1 {
		return moments[0]
	}
	before, change, after := moments[0], moments[1], moments[2]
	switch {
	case before.Before(change):
		return before
	case after.After(change):
		return after
	}
	return change
}

// momentsOf are the moments at which a clock on the wall may come to show so many minutes after midnight of a date, or to pass them. It is one; near a
// change of the clocks it is three: by the clock before it, the change itself, and by the clock after it.
func momentsOf(day time.Time, minute Minute, zone *time.Location) []time.Time {
	shown := day.Add(time.Duration(minute) * time.Minute)
	dayBefore := shown.Add(-24 * time.Hour).In(zone)
	_, before := dayBefore.Zone()
	_, after := shown.Add(24 * time.Hour).In(zone).Zone()
	at := shown.Add(-time.Duration(before) * time.Second)
	if before == after {
		return []time.Time{at}
	}
	_, change := dayBefore.ZoneBounds()
	return []time.Time{at, change, shown.Add(-time.Duration(after) * time.Second)}
}

// Minute is a time of day, in minutes after midnight.
type Minute int

// midnight at the end of a day.
const midnight Minute = 24 * 60

// String is the time as a clock shows it, such as 07:30; after 24:00 it begins again.
func (m Minute) String() string {
	if m > midnight {
		m -= midnight
	}
	return fmt.Sprintf("%02d:%02d", int(m)/60, int(m)%60)
}

// ParseMinute reads a time of day, 00:00 to 24:00.
func ParseMinute(text string) (Minute, error) {
	if text == "24:00" {
		return midnight, nil
	}
	at, err := time.Parse("15:04", text)
	if err != nil || len(text) != len("15:04") {
		return 0, fmt.Errorf("%q is no time of day, such as 07:30", text)
	}
	return Minute(at.Hour()*60 + at.Minute()), nil
}

// Date is a local date, as YYYY-MM-DD.
type Date string

// DateOf is the date of a midnight in UTC.
func DateOf(day time.Time) Date { return Date(day.Format(time.DateOnly)) }

// Day is the date's midnight in UTC, or the zero time for what is no date.
func (d Date) Day() time.Time {
	day, err := time.Parse(time.DateOnly, string(d))
	if err != nil {
		return time.Time{}
	}
	return day
}

// At is when a clock on the clinic's wall first shows a time of a date.
func (c *Catalogue) At(day Date, minute Minute) time.Time { return momentOf(day.Day(), minute, c.Zone) }

// Scan is for database/sql.
func (d *Date) Scan(value any) error {
	day, ok := value.(time.Time)
	if !ok {
		return fmt.Errorf("read a date: %v is none", value)
	}
	*d = DateOf(day)
	return nil
}
