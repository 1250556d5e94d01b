package journal

import (
	"time"

	"suavez/app/database"
)

// NewWithoutLooking is New, but the journal knows of others' changes by hints alone.
func NewWithoutLooking(db *database.Database, hints Hints) *Journal {
	return New(db, Options{Hints: hints, lookEvery: 24 * time.Hour})
}

// WaitingInLane is how many changes wait in the lane behind one that is under way; -1 when none is.
func (j *Journal) WaitingInLane() int {
	j.lane.mu.Lock()
	defer j.lane.mu.Unlock()
	if !j.lane.busy {
		return -1
	}
	return len(j.lane.waiting)
}
