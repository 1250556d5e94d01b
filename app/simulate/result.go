package simulate

import (
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"suavez/app/clinic"
)

// Result is how long the patients of a group waited under a policy.
type Result struct {
	Policy   clinic.PolicyKind
	Group    string
	Patients int
	// Absent did not come when they were called, and NotCalled are those whom nobody called.
	Absent, NotCalled int
	level             int
	waits             []time.Duration // for each step, the shortest first
	inTarget          int
	visits            time.Duration // of those who went through to the end
	ended             int
}

// visit is a patient's way through the clinic, as the API tells it.
type visit struct {
	Ticket struct {
		PriorityID *string   `json:"priority_id"`
		ArrivedAt  time.Time `json:"arrived_at"`
	}
	Attendances []struct {
		State    string
		QueuedAt time.Time  `json:"queued_at"`
		CalledAt *time.Time `json:"called_at"`
		TargetAt time.Time  `json:"target_at"`
	}
	EndedAt *time.Time `json:"ended_at"`
}

func (r *Result) add(v visit) {
	r.Patients++
	away := false
	for _, a := range v.Attendances {
		away = away || a.State == "no_show"
		if a.CalledAt == nil {
			r.NotCalled++
			continue
		}
		r.waits = append(r.waits, a.CalledAt.Sub(a.QueuedAt))
		if !a.CalledAt.After(a.TargetAt) {
			r.inTarget++
		}
	}
	switch {
	case away:
		r.Absent++
	case v.EndedAt != nil:
		r.visits += v.EndedAt.Sub(v.Ticket.ArrivedAt)
		r.ended++
	}
}

// Longest is the longest wait for a step.
func (r Result) Longest() time.Duration { return r.quantile(1) }

// quantile is the wait within which so many of ten waits, as a share, were over.
func (r Result) quantile(share float64) time.Duration {
	if len(r.waits) == 0 {
		return 0
	}
	return r.waits[min(int(share*float64(len(r.waits))), len(r.waits)-1)]
}

// Print writes results as a table.
func Print(out io.Writer, results []Result) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "policy\tgroup\tpatients\twait for a step: half within\tnine of ten\tlongest\tin target\tdid not come\twhole visit\t")
	before := clinic.PolicyKind("")
	for _, r := range results {
		policy := ""
		if r.Policy != before {
			policy, before = string(r.Policy), r.Policy
		}
		inTarget, visit := "", ""
		if len(r.waits) > 0 {
			inTarget = fmt.Sprintf("%d %%", 100*r.inTarget/len(r.waits))
		}
		if r.ended > 0 {
			visit = minutes(r.visits / time.Duration(r.ended))
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%s\t%s\t%s\t%s\t%d\t%s\t\n",
			policy, r.Group, r.Patients, minutes(r.quantile(0.5)), minutes(r.quantile(0.9)), minutes(r.Longest()), inTarget, r.Absent, visit)
	}
	return table.Flush()
}

func minutes(d time.Duration) string {
	if d >= time.Hour {
		return fmt.Sprintf("%d h %02d", int(d.Hours()), int(d.Minutes())%60)
	}
	return fmt.Sprintf("%d min", int(d.Round(time.Minute).Minutes()))
}
