package journal_test

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/id"
	"suavez/app/journal"
)

// When the machine's clock jumps back an hour the journal's times stay where they were, and the log says so once.
func TestChange_timesStayWhenTheClockGoesBack(t *testing.T) {
	t.Parallel()
	var said bytes.Buffer
	clock, clinic := apptest.NewClock(), id.New[id.Clinic]()
	j := journal.New(apptest.NewDatabase(t), journal.Options{Now: clock.Now, Log: slog.New(slog.NewTextHandler(&said, nil))})
	t.Cleanup(j.Close)
	if err := j.Begin(t.Context(), clinic, journal.System(), appending("test.begun")); err != nil {
		t.Fatal(err)
	}
	before := clock.Now()
	change(t, j, clinic)
	if said.Len() > 0 {
		t.Errorf("the log says, with a right clock: %s", &said)
	}
	clock.Advance(-time.Hour)
	change(t, j, clinic)
	clock.Advance(time.Minute)
	change(t, j, clinic)
	clock.Advance(2 * time.Hour)
	change(t, j, clinic)
	var got []time.Duration
	for _, e := range entriesOf(t, j, clinic) {
		got = append(got, e.At.Sub(before))
	}
	if want := []time.Duration{0, 0, 0, 0, time.Hour + time.Minute}; !slices.Equal(got, want) {
		t.Errorf("the entries are at %v, not %v", got, want)
	}
	if text := said.String(); strings.Count(text, "clock of this machine is behind") != 1 || !strings.Contains(text, "behind=1h0m0s") {
		t.Errorf("the log says %q", text)
	}
}
