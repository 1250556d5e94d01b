package journal

import (
	"time"

	"suavez/app/database"
)

// NewWithoutLooking is New, but the journal knows of others' changes by hints alone.
func NewWithoutLooking(db *database.Database, hints Hints) *Journal {
	return New(db, Options{Hints: hints, lookEvery: 24 * time.Hour})
}
