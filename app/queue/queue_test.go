package queue_test

import (
	"flag"
	"sync"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/queue"
)

func TestMain(m *testing.M) {
	if err := flag.Set("rapid.steps", "100"); err != nil { // the command line may say otherwise
		panic(err)
	}
	apptest.Main(m)
}

func wantProblem(t *testing.T, err error, code problem.Code) {
	t.Helper()
	if !problem.Is(err, code) {
		t.Errorf("the error is %v, not the problem %s", err, code)
	}
}

func TestIssue_numbersRestartWithTheDayAndThePrefix(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	for _, want := range []string{"EN-001", "EN-002"} {
		if got := c.Arrive("EN").Ticket.Code; got != want {
			t.Errorf("the ticket is %s, not %s", got, want)
		}
	}
	if got := c.Arrive("ME").Ticket.Code; got != "ME-001" {
		t.Errorf("another prefix goes on with %s", got)
	}
	// The day of this clinic begins at 04:00 in São Paulo, which is 07:00 UTC; the clock stands at 12:00.
	c.Clock.Advance(18*time.Hour + 59*time.Minute)
	if got := c.Arrive("EN").Ticket; got.Code != "EN-003" || got.BusinessDay != "2026-03-02" {
		t.Errorf("before the day turns: %s of %s", got.Code, got.BusinessDay)
	}
	c.Clock.Advance(2 * time.Minute)
	if got := c.Arrive("EN").Ticket; got.Code != "EN-001" || got.BusinessDay != "2026-03-03" {
		t.Errorf("after the day has turned: %s of %s", got.Code, got.BusinessDay)
	}
}

func TestIssue_aRepeatedKeyGetsTheFirstAnswer(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	change := c.System()
	change.Request = journal.NewRequest("key", "POST", "tickets", "EN")
	arrival := queue.Arrival{ServiceID: c.Service("EN")}
	first, err := c.Queue.Issue(t.Context(), change, arrival)
	if err != nil {
		t.Fatal(err)
	}
	again, err := c.Queue.Issue(t.Context(), change, arrival)
	if err != nil {
		t.Fatal(err)
	}
	if again.ID != first.ID || again.Ticket.Code != first.Ticket.Code || again.FollowToken != first.FollowToken || again.Seq != first.Seq {
		t.Errorf("the answers differ: %+v and %+v", first, again)
	}
	change.Request = journal.NewRequest("key", "POST", "tickets", "ME")
	_, err = c.Queue.Issue(t.Context(), change, queue.Arrival{ServiceID: c.Service("ME")})
	wantProblem(t, err, problem.KeyReused)
	if got := c.Arrive("EN").Ticket.Code; got != "EN-002" {
		t.Errorf("the next ticket is %s", got)
	}
}

func TestIssue_refusesWhatIsNotOfTheClinic(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	_, err := c.Queue.Issue(t.Context(), c.System(), queue.Arrival{ServiceID: id.New[id.Service]()})
	wantProblem(t, err, problem.NotFound)
	foreign := id.New[id.Priority]()
	_, err = c.Queue.Issue(t.Context(), c.System(), queue.Arrival{ServiceID: c.Service("EN"), PriorityID: &foreign})
	wantProblem(t, err, problem.NotFound)
	if got := c.Arrive("EN").Ticket.Code; got != "EN-001" {
		t.Errorf("a refused arrival took a number: the next is %s", got)
	}
}

func TestCallNext_priorityFirstThenArrival(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	c.Arrive("EN")                // EN-001
	c.Arrive("EN", "blood_donor") // EN-002
	c.Arrive("EN", "pregnant")    // EN-003
	c.Arrive("EN", "over_80")     // EN-004
	c.Arrive("EN", "over_60")     // EN-005
	c.Arrive("EN")                // EN-006
	c.Arrive("ME")
	desk := c.Desk("enfermagem", "Enfermagem 1")
	for _, want := range []string{"EN-004", "EN-003", "EN-005", "EN-002", "EN-001", "EN-006"} {
		a := desk.Call()
		if a == nil || a.Ticket.Code != want {
			t.Fatalf("called %+v, not %s", a, want)
		}
		desk.Take(a, queue.StepStart, queue.StepFinish)
	}
	if got := desk.Next(); got != "" {
		t.Errorf("%s is called, and nobody waits", got)
	}
}

func TestCallNext_twoDesksGetDifferentPatients(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	desks := []*apptest.Desk{c.Desk("enfermagem", "Enfermagem 1"), c.Desk("enfermagem2", "Enfermagem 2")}
	for range 20 {
		c.Arrive("EN")
	}
	for range 10 {
		called := make([]*queue.Attendance, len(desks))
		var all sync.WaitGroup
		for i, d := range desks {
			all.Go(func() { called[i] = d.Call() })
		}
		all.Wait()
		if called[0] == nil || called[1] == nil || called[0].ID == called[1].ID {
			t.Fatalf("the desks got %+v and %+v", called[0], called[1])
		}
		for i, d := range desks {
			d.Take(called[i], queue.StepStart, queue.StepFinish)
		}
	}
}

func TestCallNext_refusals(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	c.Arrive("EN")
	c.Arrive("EN")
	desk, other := c.Desk("enfermagem", "Enfermagem 1"), c.Desk("medicina", "Consultório 1")
	_, err := c.Queue.CallNext(t.Context(), other.Change(), desk.Room)
	wantProblem(t, err, problem.NoShift)
	first := desk.Call()
	_, err = c.Queue.CallNext(t.Context(), desk.Change(), desk.Room)
	wantProblem(t, err, problem.RoomBusy)
	if p := problem.Of(err); p != nil && p.Values["ticket_code"] != first.Ticket.Code {
		t.Errorf("the problem does not say who is in the room: %+v", p.Values)
	}
}

func TestCallNext_nobodyWaitingIsRemembered(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	desk := c.Desk("enfermagem", "Enfermagem 1")
	change := desk.Change()
	change.Request = journal.NewRequest("key", "call-next")
	for range 2 {
		if a, err := c.Queue.CallNext(t.Context(), change, desk.Room); err != nil || a != nil {
			t.Fatalf("got %+v, %v", a, err)
		}
		c.Arrive("EN")
	}
}

// Every step from every state: either it leads where the table says, or it is a wrong_state that names the state.
func TestTake_everyStepFromEveryState(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	desk := c.Desk("enfermagem", "Enfermagem 1")
	reach := map[queue.State][]queue.Step{
		queue.Waiting:   {},
		queue.Called:    {queue.StepCall},
		queue.Serving:   {queue.StepCall, queue.StepStart},
		queue.Finished:  {queue.StepCall, queue.StepStart, queue.StepFinish},
		queue.NoShow:    {queue.StepCall, queue.StepNoShow},
		queue.Cancelled: {queue.StepCancel},
	}
	leads := map[queue.State]map[queue.Step]queue.State{
		queue.Waiting: {queue.StepCall: queue.Called, queue.StepCancel: queue.Cancelled},
		queue.Called: {
			queue.StepCall: queue.Called, queue.StepRecall: queue.Called, queue.StepStart: queue.Serving,
			queue.StepNoShow: queue.NoShow, queue.StepPutBack: queue.Waiting, queue.StepCancel: queue.Cancelled,
		},
		queue.Serving: {queue.StepFinish: queue.Finished, queue.StepPutBack: queue.Waiting},
		queue.NoShow:  {queue.StepBringBack: queue.Waiting},
	}
	for from, way := range reach {
		for _, step := range []queue.Step{
			queue.StepCall, queue.StepRecall, queue.StepStart, queue.StepFinish, queue.StepNoShow, queue.StepPutBack,
			queue.StepBringBack, queue.StepCancel,
		} {
			a := desk.Take(&c.Arrive("EN").Attendance, way...)
			got, err := c.Queue.Take(t.Context(), desk.Change(), a.ID, step, "")
			want, allowed := leads[from][step]
			switch {
			case allowed && err != nil:
				t.Errorf("%s from %s: %v", step, from, err)
			case allowed && got.State != want:
				t.Errorf("%s from %s leads to %s", step, from, got.State)
			case !allowed && (!problem.Is(err, problem.WrongState) || problem.Of(err).Values["state"] != from):
				t.Errorf("%s from %s: %v", step, from, err)
			}
			leave(t, c, desk, a.ID)
		}
	}
}

// leave empties the room for the next case.
func leave(t *testing.T, c *apptest.Clinic, desk *apptest.Desk, a id.Attendance) {
	t.Helper()
	for _, step := range []queue.Step{queue.StepCancel, queue.StepFinish} {
		_, err := c.Queue.Take(t.Context(), desk.Change(), a, step, "test")
		if err != nil && !problem.Is(err, problem.WrongState) {
			t.Fatal(err)
		}
	}
}

func TestTake_aPatientInARoomIsForItsUser(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	desk, other := c.Desk("enfermagem", "Enfermagem 1"), c.Desk("enfermagem2", "Enfermagem 2")
	c.Arrive("EN")
	a := desk.Call()
	for _, step := range []queue.Step{queue.StepRecall, queue.StepStart, queue.StepNoShow, queue.StepPutBack, queue.StepCancel} {
		_, err := c.Queue.Take(t.Context(), other.Change(), a.ID, step, "")
		wantProblem(t, err, problem.OtherRoom)
	}
	_, err := c.Queue.Forward(t.Context(), other.Change(), a.ID, queue.Destination{ServiceID: ptr(c.Service("ME"))})
	wantProblem(t, err, problem.OtherRoom)
}

func TestTake_putBackAndBringBackKeepThePlaceInLine(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	desk := c.Desk("enfermagem", "Enfermagem 1")
	for range 3 {
		c.Arrive("EN")
		c.Clock.Advance(time.Minute)
	}
	first := desk.Call()
	desk.Take(first, queue.StepPutBack)
	if got := desk.Call(); got.ID != first.ID {
		t.Fatalf("after a put-back %s is called", got.Ticket.Code)
	}
	desk.Take(first, queue.StepNoShow, queue.StepBringBack)
	if got := desk.Call(); got.ID != first.ID || got.Calls != 3 {
		t.Fatalf("after a bring-back %s is called for the %d. time", got.Ticket.Code, got.Calls)
	}
}

func ptr[T any](v T) *T { return &v }
