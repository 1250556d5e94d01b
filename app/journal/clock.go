package journal

import (
	"log/slog"
	"sync"
	"time"
)

const (
	// clockMayDiffer is by how much the clocks of two instances may differ before it is said.
	clockMayDiffer = 10 * time.Second
	// clockSaidEvery is how often it is said again.
	clockSaidEvery = 10 * time.Minute
)

// clock watches that the machine's clock does not run behind the journal, as after it was set back or by a box whose battery is empty. No
// entry is earlier than the one before, so nothing is lost by it; but until the clock has caught up all entries have the same time.
type clock struct {
	log  *slog.Logger
	mu   sync.Mutex
	said time.Time // by the clock of the process, which does not go back
}

// compare says when now is well before the time that the entry got.
func (c *clock) compare(now, entry time.Time) {
	behind := entry.Sub(now)
	if behind < clockMayDiffer || c.log == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.said.IsZero() && time.Since(c.said) < clockSaidEvery {
		return
	}
	c.said = time.Now()
	c.log.Error("the clock of this machine is behind the last entry of the journal: set it right, tickets and calls keep the time of that entry until then",
		"clock", now, "journal", entry, "behind", behind.Round(time.Second))
}
