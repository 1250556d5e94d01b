package staff

import (
	"context"
	"fmt"
	"time"

	"suavez/app/database"
	"suavez/app/problem"
)

// A name that was tried in vain waits longer before each further try, but no longer than a few minutes, and only for who is not known: a
// browser in which its owner has signed in before has tries of its own. So a stranger can neither guess for long nor lock anybody out
// (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").

// patience is how many tries are free, and how long the pause becomes at most.
type patience struct {
	free int
	most time.Duration
}

var (
	ofName = patience{5, 5 * time.Minute}
	// ofAddress is larger: behind one address there may be all of a clinic.
	ofAddress = patience{50, time.Minute}
	// ofCode is of a code for who has given the right password already.
	ofCode = patience{5, 5 * time.Minute}
)

// forgottenAfter is how long after the last try somebody begins anew.
const forgottenAfter = time.Hour

// try notes a try of somebody, as if in vain, before it is looked whether it is right: a thousand at once are a thousand tries. Problem:
// too_many_requests, with retry_at.
func (s *Staff) try(ctx context.Context, who string, p patience) error {
	now, tag := s.now(), s.seals.Tag(who)
	tx := s.db.Read(ctx)
	var failures int
	err := tx.Raw(`INSERT INTO sign_in_tries AS t (who, failures, last_at, next_at) SELECT @who, 1, CAST(@now AS timestamptz), @now
		ON CONFLICT (who) DO UPDATE SET failures = CASE WHEN t.last_at < @forgotten THEN 1 ELSE t.failures + 1 END, last_at = @now,
			next_at = CAST(@now AS timestamptz) + CASE WHEN t.failures + 1 < @free OR t.last_at < @forgotten THEN interval '0'
				ELSE least(power(2, least(t.failures + 1 - @free, 30)), @most) * interval '1 second' END
			WHERE t.next_at <= @now
		RETURNING failures`, map[string]any{"who": tag, "now": now, "forgotten": now.Add(-forgottenAfter), "free": p.free, "most": p.most.Seconds()}).Row().Scan(&failures)
	if err == nil {
		return s.forgetTries(ctx, failures)
	}
	if !database.NoRow(err) {
		return fmt.Errorf("note a try: %w", err)
	}
	var next time.Time
	err = tx.Raw("SELECT next_at FROM sign_in_tries WHERE who = ?", tag).Row().Scan(&next)
	if err != nil && !database.NoRow(err) {
		return fmt.Errorf("look how long to wait: %w", err)
	}
	return problem.New(problem.TooMany, "too many tries in vain: wait until retry_at").With("retry_at", next.UTC())
}

// forgetTries takes away what is long over, when somebody new begins to try.
func (s *Staff) forgetTries(ctx context.Context, failures int) error {
	if failures > 1 {
		return nil
	}
	now := s.now()
	if err := s.db.Read(ctx).Exec("DELETE FROM sign_in_tries WHERE last_at < ? AND next_at < ?", now.Add(-forgottenAfter), now).Error; err != nil {
		return fmt.Errorf("forget old tries: %w", err)
	}
	return nil
}

// succeeded takes back that a try was in vain: of a name all tries, of an address this one.
func (s *Staff) succeeded(ctx context.Context, names []string, address string) error {
	var tags [][]byte
	for _, n := range names {
		tags = append(tags, s.seals.Tag(n))
	}
	if err := s.db.Read(ctx).Exec("DELETE FROM sign_in_tries WHERE who IN ?", tags).Error; err != nil {
		return fmt.Errorf("forget tries in vain: %w", err)
	}
	if address == "" {
		return nil
	}
	err := s.db.Read(ctx).Exec("UPDATE sign_in_tries SET failures = failures - 1, next_at = last_at WHERE who = ? AND failures > 0", s.seals.Tag(address)).Error
	if err != nil {
		return fmt.Errorf("take a try back: %w", err)
	}
	return nil
}
