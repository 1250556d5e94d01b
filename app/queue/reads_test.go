package queue_test

import (
	"testing"

	"suavez/app/apptest"
)

// With a long past and a full waiting room a change reads as little as on the first day: with what PostgreSQL knew of the tables when
// they were empty, and with what it knows once it has looked again. scripts/bench does the same with millions of rows.
func TestHotChanges_readNextToNothing(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	nurse := c.Desk("enfermagem", "Enfermagem 1")
	at := apptest.AtWork{Clinic: c.ID, Service: c.Service("EN"), Room: nurse.Room, User: nurse.User.ID}
	apptest.CheckReads(t, c.DB, at)
	apptest.FillHistory(t, c.DB, apptest.History{Clinic: c.ID, Service: at.Service, Old: 100_000, Waiting: 10_000})
	apptest.CheckReads(t, c.DB, at)
	apptest.Analyze(t, c.DB)
	apptest.CheckReads(t, c.DB, at)
}
