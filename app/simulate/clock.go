package simulate

import (
	"sync/atomic"
	"time"
)

// Clock is one that stands still until it is set. It is the server's while a day is simulated.
type Clock struct{ now atomic.Int64 }

// NewClock makes a clock that shows a time.
func NewClock(at time.Time) *Clock {
	c := &Clock{}
	c.now.Store(at.UnixNano())
	return c
}

// Now is the time that it shows.
func (c *Clock) Now() time.Time { return time.Unix(0, c.now.Load()) }

// set sets the clock, never back.
func (c *Clock) set(at time.Time) {
	if now := c.Now(); at.After(now) {
		c.now.Store(at.UnixNano())
	}
}
