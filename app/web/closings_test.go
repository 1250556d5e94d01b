package web_test

import (
	"net/http"
	"testing"
	"time"

	"suavez/app/device"
	"suavez/app/journal"
	"suavez/app/queue"
)

// The closing of a day counts what it came to, and its mark stays the same afterwards.
func TestClosing_countsTheDayAndKeepsItsMark(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, totem := s.user("admin"), s.device(device.Totem)
	desk := s.Desk("enfermagem", "Enfermagem 1")
	for range 3 {
		s.Arrive("EN")
	}
	desk.Take(desk.Call(), queue.StepStart, queue.StepFinish)
	desk.Take(desk.Call(), queue.StepNoShow)
	type closing struct {
		EndsAt   time.Time `json:"ends_at"`
		Services []struct {
			ServiceID                                            string `json:"service_id"`
			Tickets, Finished, NoShow, Cancelled, Leftover, Open int
		}
		Mark struct {
			Seq     int
			Printed string
		}
	}
	day := func(c *client) (got closing) {
		t.Helper()
		c.want(http.StatusOK, "GET", "/clinics/demo/closings/2026-03-02", nil).json(t, &got)
		return got
	}
	today := day(admin)
	if of := today.Services[1]; of.ServiceID != s.Service("EN").String() || of.Tickets != 3 || of.Finished != 1 || of.Open != 1 || of.Leftover != 0 {
		t.Errorf("today it is %+v", today)
	}
	if !today.EndsAt.Equal(at(t, "2026-03-03T04:00:00-03:00")) {
		t.Errorf("it ends at %s", today.EndsAt)
	}
	totem.want(http.StatusForbidden, "GET", "/clinics/demo/closings/2026-03-02", nil)
	admin.want(http.StatusUnprocessableEntity, "GET", "/clinics/demo/closings/2026-03-03", nil)
	admin.want(http.StatusUnprocessableEntity, "GET", "/clinics/demo/closings/2026-02-30", nil)

	s.Clock.Advance(24 * time.Hour)
	if _, err := s.Queue.CloseDay(t.Context(), s.ID); err != nil {
		t.Fatal(err)
	}
	later := day(s.user("admin"))
	if of := later.Services[1]; of.Leftover != 1 || of.Open != 0 || later.Mark != today.Mark {
		t.Errorf("a day later it is %+v, and was %+v", later, today)
	}
	mark, err := journal.ParseMark(later.Mark.Printed)
	must(t, err)
	if v, err := journal.Verify(t.Context(), s.DB, s.ID, mark); err != nil || v.Fault != nil {
		t.Errorf("its mark does not fit: %+v, %v", v, err)
	}
}
