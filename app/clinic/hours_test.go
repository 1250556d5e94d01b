package clinic_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"suavez/app/clinic"
	"suavez/app/id"
)

// workdays is a clinic that is open from half past seven to six from Monday to Friday, with a break on Friday, and through the night of
// Saturday.
func workdays(t *testing.T) *clinic.Catalogue {
	t.Helper()
	day := []clinic.Period{{Opens: 7*60 + 30, Closes: 18 * 60}}
	vaccines := id.New[id.Service]()
	return &clinic.Catalogue{
		Clinic: clinic.Clinic{
			NationalHolidays: true,
			Hours:            &clinic.Week{nil, day, day, day, day, {{Opens: 8 * 60, Closes: 12 * 60}, {Opens: 13 * 60, Closes: 17 * 60}}, {{Opens: 20 * 60, Closes: 26 * 60}}},
		},
		Zone: zoneOf(t, "America/Sao_Paulo"),
		Services: []clinic.Service{
			{ID: id.New[id.Service](), Name: "Enfermagem"},
			{ID: vaccines, Name: "Vacinas", Hours: &clinic.Week{6: {{Opens: 8 * 60, Closes: 12 * 60}}}},
			{ID: id.New[id.Service](), Name: "Pronto-socorro", Hours: &clinic.Week{
				clinic.AllDay, clinic.AllDay, clinic.AllDay, clinic.AllDay, clinic.AllDay, clinic.AllDay, clinic.AllDay,
			}},
		},
		SpecialDays: []clinic.SpecialDay{
			{Day: "2026-11-26", Reason: "Reunião da equipe", Periods: []clinic.Period{{Opens: 7*60 + 30, Closes: 12 * 60}}},
			{Day: "2026-11-28", Reason: "Mutirão", Periods: []clinic.Period{{Opens: 8 * 60, Closes: 16 * 60}}, ServiceID: &vaccines},
			{Day: "2026-12-25", Reason: "Plantão", Periods: []clinic.Period{{Opens: 8 * 60, Closes: 12 * 60}}},
		},
	}
}

func TestOpeningOf(t *testing.T) {
	t.Parallel()
	c := workdays(t)
	nursing, vaccines, emergencies := c.Services[0], c.Services[1], c.Services[2]
	for _, test := range []struct {
		what    string
		service clinic.Service
		at      string
		open    bool
		turns   string // when it closes or opens
		reason  string
	}{
		{"in the morning", nursing, "2026-11-25T10:00:00-03:00", true, "2026-11-25T18:00:00-03:00", ""},
		{"at the first minute", nursing, "2026-11-25T07:30:00-03:00", true, "2026-11-25T18:00:00-03:00", ""},
		{"before", nursing, "2026-11-25T07:29:59-03:00", false, "2026-11-25T07:30:00-03:00", ""},
		{"at the last minute", nursing, "2026-11-25T18:00:00-03:00", false, "2026-11-26T07:30:00-03:00", ""},
		{"in the break", nursing, "2026-11-27T12:30:00-03:00", false, "2026-11-27T13:00:00-03:00", ""},
		{"a special day", nursing, "2026-11-26T11:00:00-03:00", true, "2026-11-26T12:00:00-03:00", "Reunião da equipe"},
		{"after a special day's last ticket", nursing, "2026-11-26T12:00:00-03:00", false, "2026-11-27T08:00:00-03:00", "Reunião da equipe"},
		{"a special day counts for all services", vaccines, "2026-11-26T11:00:00-03:00", true, "2026-11-26T12:00:00-03:00", "Reunião da equipe"},
		{"that of the service goes before", vaccines, "2026-11-28T15:00:00-03:00", true, "2026-11-28T16:00:00-03:00", "Mutirão"},
		{"and is its own alone", nursing, "2026-11-28T15:00:00-03:00", false, "2026-11-28T20:00:00-03:00", ""},
		{"a service's own week", vaccines, "2026-11-25T10:00:00-03:00", false, "2026-11-26T07:30:00-03:00", ""},
		{"in the night", nursing, "2026-11-29T01:59:00-03:00", true, "2026-11-29T02:00:00-03:00", ""},
		{"after the night", nursing, "2026-11-29T02:00:00-03:00", false, "2026-11-30T07:30:00-03:00", ""},
		{"a national holiday", nursing, "2027-01-01T10:00:00-03:00", false, "2027-01-02T20:00:00-03:00", "Confraternização Universal"},
		{"one on which the clinic opens", nursing, "2026-12-25T10:00:00-03:00", true, "2026-12-25T12:00:00-03:00", "Plantão"},
		{"Good Friday", nursing, "2027-03-26T10:00:00-03:00", false, "2027-03-27T20:00:00-03:00", "Sexta-feira Santa"},
		// Open day and night up to the special day, on which it opens late.
		{"day and night", emergencies, "2026-11-24T10:00:00-03:00", true, "2026-11-26T00:00:00-03:00", ""},
	} {
		t.Run(test.what, func(t *testing.T) {
			t.Parallel()
			o := c.OpeningOf(test.service, momentOf(t, test.at))
			turns := o.Until
			if !test.open {
				turns = o.From
			}
			if o.Open != test.open || turns == nil || !turns.Equal(momentOf(t, test.turns)) || o.Reason != test.reason {
				t.Errorf("open %t until %v, from %v, %q", o.Open, o.Until, o.From, o.Reason)
			}
		})
	}
}

func TestOpeningOf_neverCloses(t *testing.T) {
	t.Parallel()
	c := workdays(t)
	nursing, emergencies := c.Services[0], c.Services[2]
	c.SpecialDays, c.NationalHolidays = nil, false
	if o := c.OpeningOf(emergencies, momentOf(t, "2026-11-24T10:00:00-03:00")); !o.Open || o.Until != nil {
		t.Errorf("what never closes closes at %v", o.Until)
	}
	c.Hours = nil
	if o := c.OpeningOf(nursing, momentOf(t, "2027-01-01T03:00:00-03:00")); !o.Open || o.Until != nil {
		t.Errorf("a clinic without hours is closed: %+v", o)
	}
}

// At midnight of that Sunday clocks went forward in Santiago by an hour: what opens and closes within it does not open at all.
func TestOpeningOf_skippedByTheClock(t *testing.T) {
	t.Parallel()
	zone, err := time.LoadLocation("America/Santiago")
	if err != nil {
		t.Fatal(err)
	}
	c := &clinic.Catalogue{Zone: zone, Clinic: clinic.Clinic{Hours: &clinic.Week{time.Sunday: {{Opens: 0, Closes: 59}}, time.Monday: {{Opens: 480, Closes: 600}}}}}
	o := c.OpeningOf(clinic.Service{}, momentOf(t, "2018-08-11T12:00:00-04:00"))
	if want := momentOf(t, "2018-08-13T08:00:00-03:00"); o.Open || o.From == nil || !o.From.Equal(want) {
		t.Errorf("it opens at %v, want %s", o.From, want)
	}
}

// What an opening foretells comes true: nothing changes until the moment that it names, and at that moment it does; also where clocks are changed.
func TestOpeningOf_foretells(t *testing.T) {
	t.Parallel()
	zones := []string{"America/Sao_Paulo", "America/Santiago", "Europe/Madrid", "Australia/Lord_Howe"}
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		c := &clinic.Catalogue{Zone: zone, Services: []clinic.Service{{}}, Clinic: clinic.Clinic{NationalHolidays: rapid.Bool().Draw(t, "holidays"), Hours: &clinic.Week{}}}
		for day := range c.Hours {
			c.Hours[day] = drawPeriods(t, fmt.Sprint(day))
		}
		at := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.Int64Range(0, 366*24*60).Draw(t, "minute")) * time.Minute)
		for range rapid.IntRange(0, 3).Draw(t, "special days") {
			day := at.In(zone).AddDate(0, 0, rapid.IntRange(-2, 5).Draw(t, "after"))
			c.SpecialDays = append(c.SpecialDays, clinic.SpecialDay{Day: clinic.DateOf(day), Periods: drawPeriods(t, "special")})
		}
		o := c.OpeningOf(c.Services[0], at)
		turns := o.From
		if o.Open {
			turns = o.Until
		}
		if o.Open && o.From != nil || !o.Open && o.Until != nil {
			t.Fatalf("both: %+v", o)
		}
		if turns == nil {
			turns = new(at.AddDate(0, 0, 30))
		} else if !turns.After(at) || c.OpeningOf(c.Services[0], *turns).Open == o.Open {
			t.Fatalf("at %s it is open: %t, and at %s still", at.In(zone), o.Open, turns.In(zone))
		}
		for step := at; step.Before(*turns) && step.Before(at.AddDate(0, 0, 9)); step = step.Add(7 * time.Minute) {
			if c.OpeningOf(c.Services[0], step).Open != o.Open {
				t.Fatalf("at %s it is open: %t, foretold until %s, and at %s no longer so", at.In(zone), o.Open, turns.In(zone), step.In(zone))
			}
		}
	})
}

func drawPeriods(t *rapid.T, label string) []clinic.Period {
	var periods []clinic.Period
	from := clinic.Minute(0)
	for range rapid.IntRange(0, 2).Draw(t, label) {
		opens := from + clinic.Minute(rapid.IntRange(0, 700).Draw(t, "opens"))
		closes := opens + clinic.Minute(rapid.IntRange(1, 900).Draw(t, "lasts"))
		if opens >= 1440 {
			break
		}
		periods, from = append(periods, clinic.Period{Opens: opens, Closes: closes}), closes+1
	}
	return periods
}

func TestNationalHolidays(t *testing.T) {
	t.Parallel()
	want := map[clinic.Date]string{"2026-12-25": "Natal", "2027-03-26": "Sexta-feira Santa", "2027-11-20": "Dia da Consciência Negra", "2030-04-19": "Sexta-feira Santa", "2038-04-23": "Sexta-feira Santa"}
	got := map[clinic.Date]string{}
	for _, h := range clinic.NationalHolidays("2026-12-01", 12*366) {
		got[h.Day] = h.Name
	}
	for day, name := range want {
		if got[day] != name {
			t.Errorf("%s is %q, want %q", day, got[day], name)
		}
	}
	if n := len(clinic.NationalHolidays("2027-01-01", 365)); n != 10 {
		t.Errorf("2027 has %d national holidays, want 10", n)
	}
}
