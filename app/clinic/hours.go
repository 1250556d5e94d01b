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
	today, _ := wall(at, c.Zone)
	_, reason, kept := c.periodsOn(s, today)
	if !kept && len(c.SpecialDays) == 0 {
		return Opening{Open: true}
	}
	o := Opening{Open: c.isOpen(s, at), Reason: reason}
	if turn := c.turn(s, at, o.Open); o.Open {
		o.Until = turn
	} else {
		o.From = turn
	}
	return o
}

// isOpen says whether a moment is in a period of its day, or in one of the day before that goes on after midnight.
func (c *Catalogue) isOpen(s Service, at time.Time) bool {
	today, minute := wall(at, c.Zone)
	todays, _, _ := c.periodsOn(s, today)
	yesterdays, _, _ := c.periodsOn(s, today.AddDate(0, 0, -1))
	return during(todays, minute) || during(yesterdays, minute+midnight)
}

func during(periods []Period, minute Minute) bool {
	return slices.ContainsFunc(periods, func(p Period) bool { return p.Opens <= minute && minute < p.Closes })
}

// turn is the first moment after another at which a service is no longer as open as it is, or nil. Each moment at which that may be is tried, as
// clocks that are changed can leave out a period, show it twice, or join two.
func (c *Catalogue) turn(s Service, at time.Time, open bool) *time.Time {
	today, _ := wall(at, c.Zone)
	var turn *time.Time
	for ahead := -1; ahead <= Foreseen; ahead++ {
		day := today.AddDate(0, 0, ahead)
		if turn != nil && !turn.After(momentOf(day, 0, c.Zone)) {
			break
		}
		periods, _, _ := c.periodsOn(s, day)
		for _, p := range periods {
			for _, edge := range slices.Concat(momentsOf(day, p.Opens, c.Zone), momentsOf(day, p.Closes, c.Zone)) {
				if edge.After(at) && (turn == nil || edge.Before(*turn)) && c.isOpen(s, edge) != open {
					turn = new(edge.In(c.Zone))
				}
			}
		}
	}
	return turn
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
