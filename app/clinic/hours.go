package clinic

import (
	"fmt"
	"slices"
	"time"

	"suavez/app/id"
)

// Period is a span of a local day in which tickets are given out, in minutes after midnight. One that goes on after midnight closes
// after 1440.
type Period struct {
	Opens  Minute `json:"opens"`
	Closes Minute `json:"closes"`
}

// Week is when tickets are given out on each day of the week, Sunday first.
type Week [7][]Period

// SpecialDay is a date with hours of its own, of the whole clinic or of one service.
type SpecialDay struct {
	ClinicID id.Clinic
	ID       id.SpecialDay
	Day      Date
	// ServiceID is the service of which it is; nil is the whole clinic.
	ServiceID *id.Service
	// Reason that patients read.
	Reason string
	// Periods in which tickets are given out; none is closed.
	Periods []Period `gorm:"serializer:json"`
}

// TableName is GORM's.
func (SpecialDay) TableName() string { return "special_days" }

// Opening is whether tickets of a service are given out at a moment.
type Opening struct {
	Open bool
	// Until is when it closes, and From, while it is closed, when it opens; nil where that is never, or not within Foreseen.
	Until, From *time.Time
	// Reason why the day is not as others are: of a special day or a holiday.
	Reason string
}

// Foreseen is how many days the next opening is looked for.
const Foreseen = 60

// KeepsHours says whether the line of a service is ever closed by the hour, other than by a special day.
func (c *Catalogue) KeepsHours(s Service) bool { return c.weekOf(s) != nil }

func (c *Catalogue) weekOf(s Service) *Week {
	if s.Hours != nil {
		return s.Hours
	}
	return c.Hours
}

// OpeningOf is whether tickets of a service are given out at a moment. What decides is a special day of the service, one of the clinic, a national
// holiday where hours are kept, the service's week, the clinic's; with none of these it is always open.
func (c *Catalogue) OpeningOf(s Service, at time.Time) Opening {
	today, minute := wall(at, c.Zone)
	todays, reason, kept := c.periodsOn(s, today)
	if !kept && len(c.SpecialDays) == 0 {
		return Opening{Open: true}
	}
	o := Opening{Reason: reason}
	// Yesterday's may go on after midnight.
	yesterday := today.AddDate(0, 0, -1)
	yesterdays, _, _ := c.periodsOn(s, yesterday)
	if p := during(yesterdays, minute+midnight); p != nil {
		o.Open, o.Until = true, c.closing(s, yesterday, p.Closes)
	}
	if p := during(todays, minute); p != nil {
		o.Open, o.Until = true, c.closing(s, today, p.Closes)
	}
	if !o.Open {
		o.From = c.nextOpening(s, today, minute)
	}
	return o
}

// during is the period of a day that a minute is in, or nil.
func during(periods []Period, minute Minute) *Period {
	for i, p := range periods {
		if p.Opens <= minute && minute < p.Closes {
			return &periods[i]
		}
	}
	return nil
}

// nextOpening is the first moment after a minute of a day at which a period begins.
func (c *Catalogue) nextOpening(s Service, today time.Time, minute Minute) *time.Time {
	for ahead := range Foreseen + 1 {
		day := today.AddDate(0, 0, ahead)
		periods, _, _ := c.periodsOn(s, day)
		for _, p := range periods {
			if ahead > 0 || p.Opens > minute {
				from := momentOf(day, p.Opens, c.Zone).In(c.Zone)
				return &from
			}
		}
	}
	return nil
}

// closing is when a period ends that closes at a minute of a day; one that the next day carries on ends with that. Nil is not within
// Foreseen.
func (c *Catalogue) closing(s Service, day time.Time, closes Minute) *time.Time {
	for range Foreseen {
		tomorrow := day.AddDate(0, 0, 1)
		next, _, _ := c.periodsOn(s, tomorrow)
		on := during(next, closes-midnight)
		if on == nil {
			until := momentOf(day, closes, c.Zone).In(c.Zone)
			return &until
		}
		day, closes = tomorrow, on.Closes
	}
	return nil
}

// AllDay are the periods of a day that is never closed.
var AllDay = []Period{{0, midnight}}

// periodsOn are the periods of a service on a date, with why they are not the usual ones; not kept is open all day, for want of any hours.
func (c *Catalogue) periodsOn(s Service, day time.Time) (periods []Period, reason string, kept bool) {
	date := DateOf(day)
	var special *SpecialDay
	for i := range c.SpecialDays {
		d := &c.SpecialDays[i]
		if d.Day == date && (d.ServiceID == nil && special == nil || d.ServiceID != nil && *d.ServiceID == s.ID) {
			special = d
		}
	}
	if special != nil {
		return special.Periods, special.Reason, true
	}
	week := c.weekOf(s)
	if week == nil {
		return AllDay, "", false
	}
	if holiday := nationalHoliday(day); holiday != "" && c.NationalHolidays {
		return nil, holiday, true
	}
	return week[day.Weekday()], "", true
}

// checkPeriods says what is wrong with the periods of a day, in words, or nothing. They are put in order.
func checkPeriods(periods []Period) string {
	slices.SortFunc(periods, func(a, b Period) int { return int(a.Opens - b.Opens) })
	for i, p := range periods {
		switch {
		case p.Opens < 0 || p.Opens >= midnight || p.Closes <= p.Opens || p.Closes > p.Opens+midnight:
			return fmt.Sprintf("%s to %s is no span of a day", p.Opens, p.Closes)
		case i > 0 && p.Opens <= periods[i-1].Closes:
			return fmt.Sprintf("the span from %s on overlaps or continues the one before: make them one", p.Opens)
		}
	}
	return ""
}
