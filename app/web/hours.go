package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"suavez/app/clinic"
	"suavez/app/id"
)

// hoursView is when tickets are given out.
type hoursView struct {
	Kept bool      `json:"kept" doc:"false: a clinic is always open, and a service when its clinic is"`
	Week *weekView `json:"week,omitempty" doc:"Needed when kept; a day without periods is closed"`
}

type weekView struct {
	Monday    []periodView `json:"monday,omitempty" nullable:"false" maxItems:"6"`
	Tuesday   []periodView `json:"tuesday,omitempty" nullable:"false" maxItems:"6"`
	Wednesday []periodView `json:"wednesday,omitempty" nullable:"false" maxItems:"6"`
	Thursday  []periodView `json:"thursday,omitempty" nullable:"false" maxItems:"6"`
	Friday    []periodView `json:"friday,omitempty" nullable:"false" maxItems:"6"`
	Saturday  []periodView `json:"saturday,omitempty" nullable:"false" maxItems:"6"`
	Sunday    []periodView `json:"sunday,omitempty" nullable:"false" maxItems:"6"`
}

// days are those of the week, in the order of time.Weekday.
func (w *weekView) days() [7]*[]periodView {
	return [7]*[]periodView{&w.Sunday, &w.Monday, &w.Tuesday, &w.Wednesday, &w.Thursday, &w.Friday, &w.Saturday}
}

// periodView is a span of a local day.
type periodView struct {
	Opens  string `json:"opens" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$" patternDescription:"a time of day such as 07:30" example:"07:30"`
	Closes string `json:"closes" pattern:"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$" patternDescription:"a time of day such as 18:00, or 24:00" example:"18:00" doc:"The last ticket; not later than opens: on the next day"`
}

// apply changes the hours of a clinic or service. The check of the request has seen the form of the times.
func (v *hoursView) apply(hours **clinic.Week) {
	switch {
	case v == nil:
	case !v.Kept:
		*hours = nil
	default:
		week := &clinic.Week{}
		if v.Week != nil {
			for day, periods := range v.Week.days() {
				week[day] = periodsOf(*periods)
			}
		}
		*hours = week
	}
}

func periodsOf(views []periodView) []clinic.Period {
	periods := []clinic.Period{}
	for _, v := range views {
		p := clinic.Period{Opens: minuteOf(v.Opens), Closes: minuteOf(v.Closes)}
		if p.Closes <= p.Opens {
			p.Closes += 24 * 60
		}
		periods = append(periods, p)
	}
	return periods
}

// minuteOf is a time of day of which the form is right.
func minuteOf(text string) clinic.Minute {
	minute, err := clinic.ParseMinute(text)
	if err != nil {
		return -1 // which is refused as no time of a day
	}
	return minute
}

func viewOfHours(week *clinic.Week) hoursView {
	if week == nil {
		return hoursView{}
	}
	v := hoursView{Kept: true, Week: &weekView{}}
	for day, periods := range v.Week.days() {
		*periods = viewOfPeriods(week[day])
	}
	return v
}

func viewOfPeriods(periods []clinic.Period) []periodView {
	views := []periodView{}
	for _, p := range periods {
		views = append(views, periodView{p.Opens.String(), p.Closes.String()})
	}
	return views
}

// specialDayView is a date that is not as others are.
type specialDayView struct {
	ID        *id.SpecialDay `json:"id,omitempty" format:"uuid" doc:"Absent for a national holiday"`
	Day       clinic.Date    `json:"day" format:"date"`
	ServiceID *id.Service    `json:"service_id,omitempty" format:"uuid" doc:"Absent: the whole clinic"`
	Reason    string         `json:"reason" doc:"Patients read it"`
	Periods   []periodView   `json:"periods" nullable:"false" doc:"None: closed"`
	National  bool           `json:"national" doc:"A national holiday, which a special day of the clinic on the same date replaces"`
}

func viewOfSpecialDay(d clinic.SpecialDayData) specialDayView {
	return specialDayView{&d.ID, d.Day, d.ServiceID, d.Reason, viewOfPeriods(d.Periods), false}
}

type newSpecialDay struct {
	Day       clinic.Date  `json:"day" format:"date" example:"2026-12-24"`
	ServiceID *id.Service  `json:"service_id,omitempty" format:"uuid" doc:"Absent: the whole clinic"`
	Reason    string       `json:"reason,omitempty" maxLength:"120" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" doc:"Patients read it"`
	Periods   []periodView `json:"periods,omitempty" nullable:"false" maxItems:"6" doc:"None: closed"`
}

type specialDayEdit struct {
	Day     *clinic.Date  `json:"day,omitempty" format:"date"`
	Reason  *string       `json:"reason,omitempty" maxLength:"120" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	Periods *[]periodView `json:"periods,omitempty" maxItems:"6" doc:"None: closed"`
}

// openingView is whether a service gives out tickets now.
type openingView struct {
	ServiceID id.Service `json:"service_id" format:"uuid"`
	Open      bool       `json:"open" doc:"By the hour; with left at 0 it gives out no more tickets today"`
	ClosesAt  *time.Time `json:"closes_at,omitempty" doc:"While open, when it closes; absent where that is never"`
	OpensAt   *time.Time `json:"opens_at,omitempty" doc:"While closed, when it opens; absent where that is not foreseen"`
	Reason    string     `json:"reason,omitempty" doc:"Why this day is not as others are"`
	Left      *int       `json:"left,omitempty" doc:"How many more tickets the limit of the day allows; absent without a limit"`
}

// holidaysAhead is for how many days national holidays are listed.
const holidaysAhead = 366

func (s *Server) addHours() {
	handle(s, route{
		get, "/clinics/{clinic}/openings", "openings", "Which services give out tickets now, and when the others open",
		"Ask again at closes_at or opens_at, and after an entry service.changed, clinic.changed or special_day.changed.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[list[openingView]], error) {
			openings, err := s.Queue.Openings(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			var items []openingView
			for _, o := range openings {
				items = append(items, openingView{o.ServiceID, o.Open, o.Until, o.From, o.Reason, o.Left})
			}
			return listed(items), nil
		})
	handle(s, route{
		get, "/clinics/{clinic}/special-days", "list-special-days", "List the dates with hours of their own, from today on",
		"National holidays are among them where the clinic keeps them, for a year.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[list[specialDayView]], error) {
			catalogue, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			return listed(specialDays(catalogue, s.Now())), nil
		})
	handle(s, route{post, "/clinics/{clinic}/special-days", "add-special-day", "Give a date hours of its own", "", http.StatusCreated},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Body newSpecialDay
		},
		) (*body[specialDayView], error) {
			b := in.Body
			d, err := s.Editor.AddSpecialDay(ctx, from.change(in.Key, "add-special-day", b), clinic.SpecialDay{
				Day: b.Day, ServiceID: b.ServiceID, Reason: b.Reason, Periods: periodsOf(b.Periods),
			})
			return told(viewOfSpecialDay(d), err)
		})
	handle(s, route{patch, "/clinics/{clinic}/special-days/{day}", "edit-special-day", "Edit a special day", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Day  id.SpecialDay `path:"day" format:"uuid"`
			Body specialDayEdit
		},
		) (*body[specialDayView], error) {
			d, err := s.Editor.SpecialDay(ctx, from.change(in.Key, "edit-special-day", []any{in.Day, in.Body}), in.Day, func(d *clinic.SpecialDay) {
				set(&d.Day, in.Body.Day)
				set(&d.Reason, in.Body.Reason)
				if in.Body.Periods != nil {
					d.Periods = periodsOf(*in.Body.Periods)
				}
			})
			return told(viewOfSpecialDay(d), err)
		})
	handle(s, route{del, "/clinics/{clinic}/special-days/{day}", "remove-special-day", "Make a special day as others are again", "", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Day id.SpecialDay `path:"day" format:"uuid"`
		},
		) (*nothing, error) {
			return noContent, s.Editor.RemoveSpecialDay(ctx, from.change(in.Key, "remove-special-day", in.Day), in.Day)
		})
}

// specialDays are those of a clinic from today on, with the national holidays that it keeps.
func specialDays(c *clinic.Catalogue, now time.Time) (views []specialDayView) {
	today := clinic.Date(now.In(c.Zone).Format(time.DateOnly))
	replaced := map[clinic.Date]bool{}
	for _, d := range c.SpecialDays {
		if d.Day >= today {
			views = append(views, viewOfSpecialDay(d.Data()))
			replaced[d.Day] = replaced[d.Day] || d.ServiceID == nil
		}
	}
	if c.NationalHolidays {
		for _, h := range clinic.NationalHolidays(today, holidaysAhead) {
			if !replaced[h.Day] {
				views = append(views, specialDayView{Day: h.Day, Reason: h.Name, Periods: []periodView{}, National: true})
			}
		}
	}
	slices.SortStableFunc(views, func(a, b specialDayView) int { return int(a.Day.Day().Sub(b.Day.Day()) / time.Hour) })
	return views
}
