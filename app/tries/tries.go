// Package tries counts wrong codes, so that nobody finds a right one by trying.
package tries

import (
	"slices"
	"sync"
	"time"
)

// inAMinute is how many wrong codes are heard in a minute.
const inAMinute = 10

// Tries counts the wrong codes of each who tries.
type Tries struct {
	now   func() time.Time
	mu    sync.Mutex
	wrong map[string][]time.Time
}

// New counts none yet.
func New(now func() time.Time) *Tries { return &Tries{now: now, wrong: map[string][]time.Time{}} }

// Allowed says whether one more code of somebody is heard.
func (t *Tries) Allowed(by string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	for who, wrong := range t.wrong {
		t.wrong[who] = slices.DeleteFunc(wrong, func(at time.Time) bool { return now.Sub(at) >= time.Minute })
		if len(t.wrong[who]) == 0 {
			delete(t.wrong, who)
		}
	}
	return len(t.wrong[by]) < inAMinute
}

// Failed notes a wrong code, and says whether it was the last one that is heard for now.
func (t *Tries) Failed(by string) (last bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wrong[by] = append(t.wrong[by], t.now())
	return len(t.wrong[by]) == inAMinute
}
