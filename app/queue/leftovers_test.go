package queue_test

import (
	"context"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/clinic"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/queue"
)

// leftOvers is a clinic at six in the evening of Monday, with somebody who waits, somebody called, somebody served, an alarm, a no-show and two
// rooms that nobody has left.
func leftOvers(t *testing.T) (c *apptest.Clinic, waits, called, served, absent *queue.Attendance) {
	t.Helper()
	c = apptest.NewClinic(t)
	c.Clock.Advance(9 * time.Hour)
	one, two := c.Desk("enfermagem", "Enfermagem 1"), c.Desk("medicina", "Consultório 1")
	c.Arrive("EN")
	c.Arrive("EN")
	absent = one.Take(one.Call(), queue.StepNoShow)
	served = one.Take(one.Call(), queue.StepStart)
	c.Arrive("ME")
	called = two.Call()
	waits = &c.Arrive("RE").Attendance
	if _, err := c.Queue.Raise(context.Background(), c.System(), nil, ""); err != nil {
		t.Fatal(err)
	}
	return c, waits, called, served, absent
}

func closeDay(t *testing.T, c *apptest.Clinic) int {
	t.Helper()
	entries, err := c.Queue.CloseDay(context.Background(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	apptest.CheckRules(t, c.DB)
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
	return entries
}

func stateOf(t *testing.T, c *apptest.Clinic, a *queue.Attendance) (state, reason string) {
	t.Helper()
	row := c.DB.Read(context.Background()).Raw("SELECT state, reason FROM attendances WHERE clinic_id = ? AND id = ?", c.ID, a.ID).Row()
	if err := row.Scan(&state, &reason); err != nil {
		t.Fatal(err)
	}
	return state, reason
}

func TestCloseDay_endsWhatIsLeft(t *testing.T) {
	t.Parallel()
	c, waits, called, served, absent := leftOvers(t)
	c.Clock.Advance(9*time.Hour + 59*time.Minute + 59*time.Second)
	if entries := closeDay(t, c); entries != 0 {
		t.Fatalf("%d entries before the day is over", entries)
	}
	c.Clock.Advance(time.Second)
	head, err := c.Journal.Since(context.Background(), c.ID, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	if entries := closeDay(t, c); entries != 7 {
		t.Errorf("%d entries, want 7", entries)
	}
	for a, want := range map[*queue.Attendance]string{waits: "cancelled", called: "cancelled", served: "finished"} {
		if state, reason := stateOf(t, c, a); state != want || reason != "day_over" {
			t.Errorf("%s is %s, %q", a.Ticket.Code, state, reason)
		}
	}
	told, err := c.Journal.Since(context.Background(), c.ID, journal.Seq(len(head)), 1000)
	if err != nil {
		t.Fatal(err)
	}
	types := map[string]int{}
	for _, e := range told {
		types[e.Type]++
		if e.Actor.Kind != journal.BySystem || !e.At.Equal(c.Clock.Now()) {
			t.Errorf("entry %d is %s's at %s", e.Seq, e.Actor.Kind, e.At)
		}
	}
	// The alarm's own patient waited too.
	want := map[string]int{queue.WasCancelled: 3, queue.WasFinished: 1, queue.EmergencyCleared: 1, queue.ShiftClosed: 2}
	for kind, n := range want {
		if types[kind] != n {
			t.Errorf("%d entries %s, want %d", types[kind], kind, n)
		}
	}
	if entries := closeDay(t, c); entries != 0 {
		t.Errorf("%d more entries", entries)
	}
	// The rooms are free, and yesterday's no-show does not come back today.
	desk := c.Desk("enfermagem2", "Enfermagem 1")
	if _, err := c.Queue.Take(context.Background(), desk.Change(), absent.ID, queue.StepBringBack, ""); !problem.Is(err, problem.TooLate) {
		t.Errorf("a no-show of yesterday: %v", err)
	}
	if c.Arrive("EN").Ticket.Code != "EN-001" || desk.Next() != "EN-001" {
		t.Error("the new day does not begin at 1")
	}
}

// Where a service is open through the night nobody is sent away at the turn of the day; after one more day they are.
func TestCloseDay_leavesWhoWaitsThroughTheNight(t *testing.T) {
	t.Parallel()
	c, waits, _, served, _ := leftOvers(t)
	c.Edit(func(ctx context.Context, e *clinic.Editor, asked journal.Asked) error {
		_, err := e.Service(ctx, asked, c.Service("EN"), func(s *clinic.Service) {
			s.Hours = &clinic.Week{clinic.AllDay, clinic.AllDay, clinic.AllDay, clinic.AllDay, clinic.AllDay, clinic.AllDay, clinic.AllDay}
		})
		return err
	})
	nurse := c.Person("enfermagem")
	c.Clock.Advance(10 * time.Hour)
	closeDay(t, c)
	if state, _ := stateOf(t, c, waits); state != "cancelled" {
		t.Errorf("who waited at the reception is %s", state)
	}
	if state, _ := stateOf(t, c, served); state != "serving" {
		t.Errorf("who is served in the night is %s", state)
	}
	if s, err := c.Queue.ShiftOf(context.Background(), c.ID, nurse.ID); err != nil || s == nil {
		t.Errorf("the nurse of the night has no room: %v", err)
	}
	c.Clock.Advance(24 * time.Hour)
	closeDay(t, c)
	if state, reason := stateOf(t, c, served); state != "finished" || reason != "day_over" {
		t.Errorf("a day later it is %s, %q", state, reason)
	}
}

// A clinic that keeps no hours is open as long as its staff is at work.
func TestCloseDay_withoutHoursAsLongAsStaffWorks(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	c.Clock.Advance(18 * time.Hour) // half an hour before, at three in the morning
	waits := &c.Arrive("EN").Attendance
	c.Clock.Advance(30 * time.Minute)
	c.Desk("enfermagem", "Enfermagem 1")
	c.Clock.Advance(40 * time.Minute)
	if entries := closeDay(t, c); entries != 0 {
		t.Errorf("%d entries while somebody is at work", entries)
	}
	c.Clock.Advance(24 * time.Hour)
	closeDay(t, c)
	if state, _ := stateOf(t, c, waits); state != "cancelled" {
		t.Errorf("who waited is %s", state)
	}
}

// More than fit into one change are ended too, and each once though two instances do it at once.
func TestCloseDay_many(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	const patients = 130
	for range patients {
		c.Arrive("EN")
	}
	c.Clock.Advance(24 * time.Hour)
	sum := make(chan int, 2)
	for range 2 {
		go func() {
			entries, err := c.Queue.CloseDay(context.Background(), c.ID)
			if err != nil {
				t.Error(err)
			}
			sum <- entries
		}()
	}
	if all := <-sum + <-sum; all != patients {
		t.Errorf("%d entries for %d patients", all, patients)
	}
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
}
