package journal

import (
	"context"
	"fmt"
	"strings"
	"time"

	"suavez/app/id"
)

// Search is what somebody looks for in a clinic's journal. A zero value leaves a thing open.
type Search struct {
	// From and Until bound the time; From is in it, Until is not.
	From, Until time.Time
	// Families of types: what stands before their dot, such as session.
	Families []string
	// Actor is the id of who did it.
	Actor string
	// Text is how a code or a name begins that is in the data. Actors are the ids of those whose names hold it.
	Text   string
	Actors []string
	// Before is the number after the first that is wanted; 0 begins with the last entry.
	Before Seq
	Limit  int
}

// Find returns the entries that fit, the last one first. The times of entries grow with their numbers, so that the bounds of time are found by
// halving, and what lies beyond them is not read.
func (j *Journal) Find(ctx context.Context, clinic id.Clinic, s Search) ([]Entry, error) {
	query := j.db.Read(ctx).Where("clinic_id = ?", clinic)
	if s.Before > 0 {
		query = query.Where("seq < ?", s.Before)
	}
	if !s.From.IsZero() {
		mark, err := j.MarkBefore(ctx, clinic, s.From)
		if err != nil {
			return nil, err
		}
		query = query.Where("seq > ?", mark.Seq)
	}
	if !s.Until.IsZero() {
		mark, err := j.MarkBefore(ctx, clinic, s.Until)
		if err != nil {
			return nil, err
		}
		query = query.Where("seq <= ?", mark.Seq)
	}
	if len(s.Families) > 0 {
		query = query.Where("split_part(type, '.', 1) IN ?", s.Families)
	}
	if s.Actor != "" {
		query = query.Where("actor_id = ?", s.Actor)
	}
	if text := strings.ToLower(strings.TrimSpace(s.Text)); text != "" {
		// As jsonb writes it. A name of a patient stands under another key.
		like := "(lower(CAST(data AS text)) LIKE ? OR lower(CAST(data AS text)) LIKE ?"
		values := []any{`%"code": "` + escapeLike(text) + `%`, `%"name": "` + escapeLike(text) + `%`}
		if len(s.Actors) > 0 {
			like += " OR actor_id IN ?"
			values = append(values, s.Actors)
		}
		query = query.Where(like+")", values...)
	}
	var entries []Entry
	if err := query.Order("seq DESC").Limit(s.Limit).Find(&entries).Error; err != nil {
		return nil, fmt.Errorf("search the journal: %w", err)
	}
	return entries, nil
}

// escapeLike is a text as LIKE looks for it, within a text of JSON.
func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\\\`, `%`, `\%`, `_`, `\_`, `"`, `\\"`).Replace(text)
}
