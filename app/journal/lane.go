package journal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"suavez/app/database"
	"suavez/app/id"
)

// together bounds how many changes share a commit.
const together = 32

// lane sends hot changes to the database. While one is under way those that come wait here, not inside PostgreSQL, and then go together:
// one round trip and one commit for up to 32. Of those that wait, the first sends for all. A change that comes alone is sent at once.
//
// Changes that go together stand or fall together, so when PostgreSQL refuses them each is sent again by itself, outside of the lane. When
// the connection is lost it is not known whether they were committed, and nothing is sent again: who asked may, with its key.
type lane struct {
	journal *Journal
	mu      sync.Mutex
	busy    bool
	waiting []*hotChange
}

// hotChange is a change on its way through the lane.
type hotChange struct {
	clinic    id.Clinic
	statement string
	args      []any // args[timeArg] is set when the change is sent
	answer    Answer
	err       error
	turn      chan []*hotChange // gets the changes that this one is to send, or nothing when it was sent by another
}

// timeArg is the place of the time among the arguments of a hot change.
const timeArg = 1

// carryOut sends a change, with others when there are, and returns when its answer is there: committed, or an error.
func (l *lane) carryOut(ctx context.Context, c *hotChange) error {
	send, err := l.wait(ctx, c)
	if err != nil {
		return err
	}
	if send != nil {
		l.send(ctx, send)
	}
	if errors.Is(c.err, errUndone) {
		c.err = l.journal.carryOut(ctx, c)
	}
	return c.err
}

// errUndone is for changes that PostgreSQL undid because of one of those sent together: each may be sent again by itself.
var errUndone = errors.New("undone")

// wait returns when the change may be sent, with those that it is to send, or none when another has sent it. Whoever
// asked may give up as long as the change waits.
func (l *lane) wait(ctx context.Context, c *hotChange) ([]*hotChange, error) {
	l.mu.Lock()
	if !l.busy {
		l.busy = true
		l.mu.Unlock()
		return []*hotChange{c}, nil
	}
	c.turn = make(chan []*hotChange, 1)
	l.waiting = append(l.waiting, c)
	l.mu.Unlock()
	select {
	case send := <-c.turn:
		return send, nil
	case <-ctx.Done():
	}
	l.mu.Lock()
	at := slices.Index(l.waiting, c)
	if at >= 0 {
		l.waiting = slices.Delete(l.waiting, at, at+1)
	}
	l.mu.Unlock()
	if at >= 0 {
		return nil, fmt.Errorf("wait for the database: %w", context.Cause(ctx))
	}
	return <-c.turn, nil // it is under way
}

// send carries out changes together, and lets the next ones go.
func (l *lane) send(ctx context.Context, changes []*hotChange) {
	// In this order changes of several clinics take their locks, at every instance.
	slices.SortStableFunc(changes, func(a, b *hotChange) int { return slices.Compare(a.clinic.UUID[:], b.clinic.UUID[:]) })
	err := errors.New("not sent")
	defer func() {
		l.handOver()
		for _, c := range changes {
			c.err = err
			if c.turn != nil {
				close(c.turn)
			}
		}
	}()
	err = l.journal.carryOut(ctx, changes...)
	if len(changes) > 1 && database.Refused(err) {
		err = errUndone
	}
}

// handOver gives the lane to the first of those who wait, with those who go with it.
func (l *lane) handOver() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.busy = len(l.waiting) > 0; !l.busy {
		return
	}
	n := min(len(l.waiting), together)
	next := slices.Clone(l.waiting[:n])
	l.waiting = slices.Delete(l.waiting, 0, n)
	next[0].turn <- next
}

// carryOut runs changes in one round trip and tells of the entries when they are committed. Those of one clinic stand together.
func (j *Journal) carryOut(ctx context.Context, changes ...*hotChange) error {
	now := j.now()
	statements := make([]database.Statement, len(changes))
	for i, c := range changes {
		c.args[timeArg] = now
		statements[i] = database.Statement{SQL: c.statement, Args: c.args, Dest: c.answer.columns()}
	}
	if err := j.db.Together(ctx, statements...); err != nil {
		return err
	}
	j.tellOf(changes, now)
	return nil
}

// tellOf tells of what changes appended, clinic by clinic.
func (j *Journal) tellOf(changes []*hotChange, now time.Time) {
	var entries []Entry
	for i, c := range changes {
		if c.answer.Outcome == Done {
			j.clock.compare(now, c.answer.At)
			entries = append(entries, c.answer.Entry)
		}
		if i == len(changes)-1 || changes[i+1].clinic != c.clinic {
			j.committed(entries)
			entries = nil
		}
	}
}
