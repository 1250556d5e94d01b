package opinion

import (
	"context"
	"fmt"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
)

// Enough is how many must have spoken before their words are shown: among fewer, staff would know whose they are.
const Enough = 5

// Summary is what patients said in some days.
type Summary struct {
	Marks   map[Mark]int
	Reasons map[Reason]int
	// Words in no order that says anything; nil where too few have spoken.
	Words []string
}

// All is how many have spoken.
func (s Summary) All() int { return s.Marks[Good] + s.Marks[Fair] + s.Marks[Bad] }

// SummaryOf is what patients said from one day to another, both included. Served by opinions_by_day.
func SummaryOf(ctx context.Context, db *database.Database, of id.Clinic, from, until clinic.Date) (Summary, error) {
	s := Summary{Marks: map[Mark]int{}, Reasons: map[Reason]int{}}
	failed := func(err error) (Summary, error) { return s, fmt.Errorf("sum up what patients said: %w", err) }
	var marks []struct {
		Mark Mark
		N    int
	}
	read := db.Read(ctx)
	err := read.Raw("SELECT mark, count(*) AS n FROM opinions WHERE clinic_id = ? AND day BETWEEN ? AND ? GROUP BY mark", of, from, until).Scan(&marks).Error
	if err != nil {
		return failed(err)
	}
	for _, m := range marks {
		s.Marks[m.Mark] = m.N
	}
	var reasons []struct {
		Reason Reason
		N      int
	}
	err = read.Raw("SELECT reason, count(*) AS n FROM opinions, unnest(reasons) AS reason WHERE clinic_id = ? AND day BETWEEN ? AND ? GROUP BY reason", of, from, until).
		Scan(&reasons).Error
	if err != nil {
		return failed(err)
	}
	for _, r := range reasons {
		s.Reasons[r.Reason] = r.N
	}
	if s.All() < Enough {
		return s, nil
	}
	s.Words = []string{}
	err = read.Raw("SELECT words FROM opinions WHERE clinic_id = ? AND day BETWEEN ? AND ? AND words <> '' ORDER BY id LIMIT 500", of, from, until).Scan(&s.Words).Error
	if err != nil {
		return failed(err)
	}
	return s, nil
}
