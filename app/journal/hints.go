package journal

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"suavez/app/id"
)

// Hints carry words between the instances that share a database: which clinics have new entries. They are sent after the commit, never
// in it. One that is lost costs a second at most, since each instance also looks by itself; one that comes twice, or too late, costs
// nothing.
type Hints interface {
	// Send tells all instances some words of at most 7,999 bytes.
	Send(ctx context.Context, words string) error
	// Receive calls heard with the words that are sent, until ctx ends.
	Receive(ctx context.Context, heard func(words string))
}

const (
	// hintEvery is the pause between two hints of an instance. The first is sent at once, and what happens in the pause goes together:
	// each is a commit of its own for PostgreSQL.
	hintEvery = 20 * time.Millisecond
	// hintedAtOnce is how many clinics one hint names, with about 60 bytes each.
	hintedAtOnce = 100
)

// teller tells the other instances what this one has committed.
type teller struct {
	hints   Hints
	mu      sync.Mutex
	news    map[id.Clinic]Seq // not told yet
	hasNews chan struct{}     // has one when there are news
}

func newTeller(hints Hints) *teller {
	return &teller{hints: hints, news: map[id.Clinic]Seq{}, hasNews: make(chan struct{}, 1)}
}

// tell notes that a clinic's journal has reached a number; the others hear of it soon.
func (t *teller) tell(clinic id.Clinic, seq Seq) {
	t.mu.Lock()
	t.news[clinic] = max(seq, t.news[clinic])
	t.mu.Unlock()
	select {
	case t.hasNews <- struct{}{}:
	default:
	}
}

// run sends the news until ctx ends.
func (t *teller) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-t.hasNews:
		}
		for _, words := range t.take() {
			_ = t.hints.Send(ctx, words) // without a database there is nobody to tell: they find it by looking
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(hintEvery):
		}
	}
}

// take returns the news as the words of hints: CLINIC=SEQ, separated by spaces.
func (t *teller) take() (hints []string) {
	t.mu.Lock()
	news := t.news
	t.news = map[id.Clinic]Seq{}
	t.mu.Unlock()
	var words []string
	for clinic, seq := range news {
		words = append(words, fmt.Sprintf("%s=%d", clinic, seq))
		if len(words) == hintedAtOnce {
			hints, words = append(hints, strings.Join(words, " ")), nil
		}
	}
	if len(words) > 0 {
		hints = append(hints, strings.Join(words, " "))
	}
	return hints
}

// readHint calls has with each clinic of a hint; what cannot be read, as from a newer version, is passed over.
func readHint(words string, has func(clinic id.Clinic, seq Seq)) {
	for word := range strings.FieldsSeq(words) {
		clinic, number, _ := strings.Cut(word, "=")
		at, err1 := id.Parse[id.Clinic](clinic)
		seq, err2 := strconv.ParseInt(number, 10, 64)
		if err1 == nil && err2 == nil {
			has(at, Seq(seq))
		}
	}
}
