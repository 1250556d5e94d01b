package clinic_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"suavez/app/clinic"
)

func TestBusinessDay(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		zone   string
		starts clinic.Minute
		at     string
		day    clinic.Date
		began  string
	}{
		{"America/Sao_Paulo", 240, "2026-11-25T10:00:00-03:00", "2026-11-25", "2026-11-25T04:00:00-03:00"},
		{"America/Sao_Paulo", 240, "2026-11-25T03:59:59-03:00", "2026-11-24", "2026-11-24T04:00:00-03:00"},
		{"America/Sao_Paulo", 240, "2026-11-25T04:00:00-03:00", "2026-11-25", "2026-11-25T04:00:00-03:00"},
		// Summer time began in Brazil at midnight: the fourth hour of that day came an hour sooner.
		{"America/Sao_Paulo", 240, "2018-11-04T04:30:00-02:00", "2018-11-04", "2018-11-04T04:00:00-02:00"},
		{"America/Sao_Paulo", 240, "2018-11-04T03:30:00-02:00", "2018-11-03", "2018-11-03T04:00:00-03:00"},
		// The first hour of that day was not shown: a day that begins then begins at the change.
		{"America/Sao_Paulo", 30, "2018-11-04T01:00:00-02:00", "2018-11-04", "2018-11-04T01:00:00-02:00"},
		{"America/Sao_Paulo", 30, "2018-11-03T23:59:00-03:00", "2018-11-03", "2018-11-03T00:30:00-03:00"},
		// It ended at midnight too, which made the last hour of the day twice as long: the next day begins once.
		{"America/Sao_Paulo", 0, "2018-02-17T23:30:00-02:00", "2018-02-17", "2018-02-17T00:00:00-02:00"},
		{"America/Sao_Paulo", 0, "2018-02-17T23:30:00-03:00", "2018-02-17", "2018-02-17T00:00:00-02:00"},
		{"America/Sao_Paulo", 1410, "2018-02-17T23:30:00-02:00", "2018-02-17", "2018-02-17T23:30:00-02:00"},
		{"America/Sao_Paulo", 1410, "2018-02-17T23:10:00-03:00", "2018-02-17", "2018-02-17T23:30:00-02:00"},
		{"Europe/Madrid", 150, "2026-03-29T03:10:00+02:00", "2026-03-29", "2026-03-29T03:00:00+02:00"},
		// Half past two was shown before the clocks went back from three to two.
		{"Europe/Madrid", 150, "2026-10-25T02:10:00+01:00", "2026-10-25", "2026-10-25T02:30:00+02:00"},
	} {
		t.Run(fmt.Sprintf("%s %d %s", c.zone, c.starts, c.at), func(t *testing.T) {
			t.Parallel()
			zone, at := zoneOf(t, c.zone), momentOf(t, c.at)
			got := clinic.Clinic{DayStartsMinute: c.starts}
			if day := got.BusinessDay(at, zone); day != c.day {
				t.Errorf("the business day is %s, want %s", day, c.day)
			}
			if began := got.BusinessDayStart(at, zone); !began.Equal(momentOf(t, c.began)) {
				t.Errorf("it began at %s, want %s", began.In(zone), c.began)
			}
		})
	}
}

// A business day never goes back, has no hole and lasts 22 to 26 hours, in every zone and at every hour at which it may begin.
func TestBusinessDay_followsTheOneBefore(t *testing.T) {
	t.Parallel()
	zones := []string{"America/Sao_Paulo", "America/Noronha", "America/Santiago", "Europe/Madrid", "Australia/Lord_Howe", "America/Havana", "UTC"}
	rapid.Check(t, func(t *rapid.T) {
		zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
		if err != nil {
			t.Fatal(err)
		}
		c := clinic.Clinic{DayStartsMinute: clinic.Minute(rapid.IntRange(0, 1439).Draw(t, "starts"))}
		at := time.Date(2018, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.Int64Range(0, 10*366*24*60).Draw(t, "minute")) * time.Minute)
		day, start := c.BusinessDay(at, zone), c.BusinessDayStart(at, zone)
		if start.After(at) || at.Sub(start) > 26*time.Hour {
			t.Fatalf("the day of %s began at %s", at.In(zone), start.In(zone))
		}
		if got := c.BusinessDay(start, zone); got != day {
			t.Fatalf("the day of %s is %s, and of its own beginning %s it is %s", at.In(zone), day, start.In(zone), got)
		}
		before := start.Add(-time.Second)
		if got := c.BusinessDay(before, zone); got >= day {
			t.Fatalf("a second before %s it is %s already", start.In(zone), got)
		}
		if gap := start.Sub(c.BusinessDayStart(before, zone)); gap < 22*time.Hour || gap > 26*time.Hour {
			t.Fatalf("the day before %s lasted %s", day, gap)
		}
	})
}

func zoneOf(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func momentOf(t *testing.T, text string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
