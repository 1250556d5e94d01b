package cmd_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"suavez/app/database"
	"suavez/app/journal"
)

// bench measures suavez serve beside what it cannot be quicker than, on the same machine in the same minutes. It says what a number is,
// and what it should be; it fails no test, since a busy machine is no fault of the code.
type bench struct {
	t       *testing.T
	full    bool // minutes instead of one
	in      *installation
	db      *database.Database
	journal *journal.Journal
	roots   []int // processes of suavez and PostgreSQL
	figures []figure
}

// figure is one number beside its limit.
type figure struct {
	What    string  `json:"what"`
	Value   float64 `json:"value"`
	Unit    string  `json:"unit"`
	Limit   float64 `json:"limit"`
	AtLeast bool    `json:"at_least"` // else at most
	Detail  string  `json:"detail,omitempty"`
}

func (f figure) reached() bool {
	if f.AtLeast {
		return f.Value >= f.Limit
	}
	return f.Value <= f.Limit
}

// atLeast and atMost note a figure.
func (b *bench) atLeast(limit, value float64, unit, what, detail string) {
	b.figures = append(b.figures, figure{what, value, unit, limit, true, detail})
}

func (b *bench) atMost(limit, value float64, unit, what, detail string) {
	b.figures = append(b.figures, figure{what, value, unit, limit, false, detail})
}

// longer is how much there is to do in the short and in the full form.
func longer[T any](b *bench, short, full T) T {
	if b.full {
		return full
	}
	return short
}

// TestBench is scripts/bench.
func TestBench(t *testing.T) {
	form := os.Getenv("SUAVEZ_BENCH")
	if form == "" {
		t.Skip("scripts/bench runs this")
	}
	b := &bench{t: t, full: form == "full"}
	parts := []struct {
		name string
		run  func()
	}{{"changes", b.changes}, {"board", b.board}, {"sockets", b.sockets}, {"paint", b.paint}, {"first screen", b.firstScreen}, {"history", b.history}, {"start", b.start}, {"pages", b.pages}}
	b.install()
	for _, part := range parts {
		if only := os.Getenv("SUAVEZ_BENCH_ONLY"); only == "" || strings.Contains(only, part.name) {
			begin := time.Now()
			part.run()
			t.Logf("%s: %s", part.name, time.Since(begin).Round(100*time.Millisecond))
		}
	}
	b.print()
}

// install makes the installation that is measured.
func (b *bench) install() {
	b.t.Helper()
	b.in = install(b.t, 1)
	postmaster, err := b.in.postmaster()
	if err != nil {
		b.t.Fatal(err)
	}
	b.roots = []int{b.in.instances[0].cmd.Process.Pid, postmaster}
	b.db, b.journal = b.open(b.in)
}

// open opens the database of an installation for what is prepared there.
func (b *bench) open(in *installation) (*database.Database, *journal.Journal) {
	b.t.Helper()
	url, release := in.url()
	b.t.Cleanup(release)
	db, err := database.Open(context.Background(), url)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() { _ = db.Close() })
	// The instance that is measured hears of these changes as of those of another.
	j := journal.New(db, journal.Options{Hints: db.Channel("suavez_journal")})
	b.t.Cleanup(j.Close)
	return db, j
}

func (b *bench) address() string { return b.in.addresses[0] }

// costOf is the processor time of suavez and PostgreSQL for each thing that do did.
func (b *bench) costOf(do func() load) (load, time.Duration) {
	b.t.Helper()
	before := spent(b.t, b.roots...)
	l := do()
	return l, (spent(b.t, b.roots...) - before) / time.Duration(l.done)
}

// print writes the table and the JSON.
func (b *bench) print() {
	b.t.Helper()
	var text strings.Builder
	w := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "what\tmeasured\tlimit\t\tdetail")
	for _, f := range b.figures {
		sign, mark := "≤", "ok"
		if f.AtLeast {
			sign = "≥"
		}
		if !f.reached() {
			mark = "MISSED"
		}
		fmt.Fprintf(w, "%s\t%.3g %s\t%s %.3g %s\t%s\t%s\n", f.What, f.Value, f.Unit, sign, f.Limit, f.Unit, mark, f.Detail)
	}
	w.Flush()
	document, err := json.MarshalIndent(b.figures, "", "  ")
	if err != nil {
		b.t.Fatal(err)
	}
	for variable, content := range map[string]string{"SUAVEZ_BENCH_TABLE": text.String(), "SUAVEZ_BENCH_JSON": string(document) + "\n"} {
		if path := os.Getenv(variable); path != "" {
			if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
				b.t.Fatal(err)
			}
		}
	}
}
