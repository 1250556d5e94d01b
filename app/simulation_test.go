package app_test

import (
	"io"
	"log/slog"
	"strings"
	"testing"
	"time"

	"suavez/app"
	"suavez/app/clinic"
	"suavez/app/simulate"
	"suavez/config"
)

// Under target no one starves: on a day with more patients than the clinic can attend, who has no priority waits less long at most than under
// strict, and everybody is called. The same patients come on both days.
func TestSimulate_targetStarvesNoOne(t *testing.T) {
	t.Parallel()
	plan := simulate.Plan{Policies: []clinic.PolicyKind{clinic.Strict, clinic.Target}, Patients: 120, Seed: 1}
	results, err := app.Simulate(t.Context(), config.Config{Listen: "127.0.0.1:0"}, slog.New(slog.NewTextHandler(io.Discard, nil)), app.Simulating{
		Version: "test", Plan: plan, Ready: func(app.Started) {},
	})
	if err != nil {
		t.Fatal(err)
	}
	longest, patients := map[clinic.PolicyKind]time.Duration{}, map[clinic.PolicyKind]int{}
	for _, r := range results {
		patients[r.Policy] += r.Patients
		if r.NotCalled > 0 {
			t.Errorf("under %s %d of %q were never called", r.Policy, r.NotCalled, r.Group)
		}
		if r.Group == "no priority" {
			longest[r.Policy] = r.Longest()
		}
	}
	if patients[clinic.Strict] != plan.Patients || patients[clinic.Target] != plan.Patients {
		t.Errorf("%v patients came", patients)
	}
	if longest[clinic.Target] == 0 || longest[clinic.Target] >= longest[clinic.Strict] {
		t.Errorf("without a priority the longest waits are %v", longest)
	}
	var table strings.Builder
	if err := simulate.Print(&table, results); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + table.String())
	if lines := strings.Count(table.String(), "\n"); lines != 1+len(results) || !strings.Contains(table.String(), "80 years or older") {
		t.Errorf("the table has %d lines", lines)
	}
}
