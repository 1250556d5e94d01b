package setup

import (
	"sync"
	"time"
)

// wrongInAMinute is how many wrong codes are heard in a minute.
const wrongInAMinute = 10

// tries counts wrong codes, so that nobody finds the right one by trying.
type tries struct {
	now   func() time.Time
	mu    sync.Mutex
	wrong []time.Time
}

func (t *tries) allowed() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	for len(t.wrong) > 0 && t.now().Sub(t.wrong[0]) >= time.Minute {
		t.wrong = t.wrong[1:]
	}
	return len(t.wrong) < wrongInAMinute
}

func (t *tries) failed() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wrong = append(t.wrong, t.now())
}
