package opinion_test

import (
	"slices"
	"testing"

	"suavez/app/apptest"
	"suavez/app/id"
	"suavez/app/opinion"
	"suavez/app/problem"
)

func TestMain(m *testing.M) { apptest.Main(m) }

func TestGive_onceForATicketAndChangedOnTheSameDay(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	ctx := t.Context()
	ticket := id.New[id.Ticket]()
	given, err := opinion.Give(ctx, c.DB, c.ID, ticket, "2026-03-02", opinion.Opinion{Mark: opinion.Bad})
	if err != nil || given.Version() != 4 {
		t.Fatalf("the opinion is %v, %v; its id must be random and hold no time", given, err)
	}
	if _, err := opinion.Give(ctx, c.DB, c.ID, ticket, "2026-03-02", opinion.Opinion{Mark: opinion.Good}); !problem.Is(err, problem.TooLate) {
		t.Errorf("a second one is answered %v", err)
	}
	changed := opinion.Opinion{Mark: opinion.Fair, Reasons: []opinion.Reason{opinion.TheWait, opinion.ThePlace}, Words: "Faz calor."}
	if err := opinion.Change(ctx, c.DB, c.ID, given, "2026-03-03", changed); !problem.Is(err, problem.NotFound) {
		t.Errorf("changed on the next day it is answered %v", err)
	}
	if err := opinion.Change(ctx, c.DB, c.ID, given, "2026-03-02", changed); err != nil {
		t.Fatal(err)
	}
	s, err := opinion.SummaryOf(ctx, c.DB, c.ID, "2026-03-01", "2026-03-31")
	if err != nil || s.All() != 1 || s.Marks[opinion.Fair] != 1 || s.Reasons[opinion.TheWait] != 1 || s.Reasons[opinion.ThePlace] != 1 {
		t.Errorf("summed up: %+v, %v", s, err)
	}
}

func TestSummaryOf_keepsWordsBackWhileFewHaveSpoken(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	for n := range opinion.Enough {
		s, err := opinion.SummaryOf(t.Context(), c.DB, c.ID, "2026-03-02", "2026-03-02")
		if err != nil || s.Words != nil || s.All() != n {
			t.Fatalf("of %d the words are %v, %v", s.All(), s.Words, err)
		}
		words := ""
		if n%2 == 0 {
			words = string(rune('a' + n))
		}
		if _, err := opinion.Give(t.Context(), c.DB, c.ID, id.New[id.Ticket](), "2026-03-02", opinion.Opinion{Mark: opinion.Good, Words: words}); err != nil {
			t.Fatal(err)
		}
	}
	s, err := opinion.SummaryOf(t.Context(), c.DB, c.ID, "2026-03-02", "2026-03-02")
	slices.Sort(s.Words)
	if err != nil || !slices.Equal(s.Words, []string{"a", "c", "e"}) {
		t.Errorf("the words are %v, %v", s.Words, err)
	}
}

// Nothing that is kept of an opinion leads to its ticket: neither a column that holds a time or an id of something else, nor an entry of the journal.
func TestGive_leavesNoTie(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	before, err := c.Journal.Head(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := opinion.Give(t.Context(), c.DB, c.ID, id.New[id.Ticket](), "2026-03-02", opinion.Opinion{Mark: opinion.Good}); err != nil {
		t.Fatal(err)
	}
	if after, err := c.Journal.Head(t.Context(), c.ID); err != nil || after != before {
		t.Errorf("the journal went on from %d to %d, %v", before, after, err)
	}
	var columns []string
	err = c.DB.Read(t.Context()).Raw("SELECT column_name || ' ' || data_type FROM information_schema.columns WHERE table_name = 'opinions' ORDER BY 1").Scan(&columns).Error
	if want := []string{"clinic_id uuid", "day date", "id uuid", "mark text", "reasons ARRAY", "words text"}; err != nil || !slices.Equal(columns, want) {
		t.Errorf("an opinion has %v, not %v: %v", columns, want, err)
	}
	// The two rows are written by two transactions.
	var together int
	err = c.DB.Read(t.Context()).Raw("SELECT count(*) FROM opinions o JOIN opinion_givers g ON CAST(g.xmin AS text) = CAST(o.xmin AS text)").Scan(&together).Error
	if err != nil || together != 0 {
		t.Errorf("%d rows have a transaction in common, %v", together, err)
	}
}
