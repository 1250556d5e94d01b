package queue_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/queue"
)

// journey lets tickets of a service take a journey through services; one with a question mark is optional.
func journey(c *apptest.Clinic, of string, steps ...string) {
	c.Edit(func(ctx context.Context, e *clinic.Editor, asked journal.Asked) error {
		j := clinic.Journey{Name: strings.Join(steps, " ")}
		for _, step := range steps {
			prefix, optional := strings.CutSuffix(step, "?")
			j.Steps = append(j.Steps, clinic.JourneyStep{ServiceID: c.Service(prefix), Optional: optional})
		}
		made, err := e.AddJourney(ctx, asked, j)
		if err != nil {
			return err
		}
		_, err = e.Service(ctx, asked, c.Service(of), func(s *clinic.Service) { s.JourneyID = &made.ID })
		return err
	})
}

// rules changes the rules of a clinic.
func rules(c *apptest.Clinic, edit func(r *clinic.Rules)) {
	c.Edit(func(ctx context.Context, e *clinic.Editor, asked journal.Asked) error {
		_, err := e.Clinic(ctx, asked, func(v *clinic.Clinic) { edit(&v.Rules) })
		return err
	})
}

// serve calls whoever is next and serves that patient to the end.
func serve(d *apptest.Desk) *queue.Attendance {
	return d.Take(d.Call(), queue.StepStart, queue.StepFinish)
}

// way is what a visit was and is to be, such as "RE finished, EN waiting, then ME FA?".
func way(t *testing.T, c *apptest.Clinic, ticket id.Ticket) string {
	t.Helper()
	v, err := c.Queue.VisitOf(t.Context(), c.ID, ticket)
	if err != nil {
		t.Fatal(err)
	}
	prefix := func(service id.Service) string {
		s, _ := c.AnyService(service)
		return s.Prefix
	}
	var was, then []string
	for _, a := range v.Attendances {
		was = append(was, prefix(a.ServiceID)+" "+string(a.State))
	}
	for _, step := range v.Route {
		mark := map[bool]string{true: "?"}[step.Optional]
		then = append(then, prefix(step.ServiceID)+mark)
	}
	text := strings.Join(was, ", ")
	if len(then) > 0 {
		text += ", then " + strings.Join(then, " ")
	}
	return text
}

func wantWay(t *testing.T, c *apptest.Clinic, ticket id.Ticket, want string) {
	t.Helper()
	if got := way(t, c, ticket); got != want {
		t.Errorf("the visit is %q, not %q", got, want)
	}
}

// Finishing a step queues the next by itself, in the place of the arrival; an optional step is passed over; the visit ends with the last.
func TestJourney_goesOnByItself(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	journey(c, "RE", "RE", "EN", "ME?", "FA")
	first := c.Arrive("RE")
	c.Clock.Advance(time.Minute)
	other := c.Arrive("EN")
	wantWay(t, c, first.Ticket.ID, "RE waiting, then EN ME? FA")
	reception, nurse, pharmacy := c.Desk("recepcao", "Guichê 1"), c.Desk("enfermagem", "Enfermagem 1"), c.Desk("farmacia", "Farmácia")
	c.Clock.Advance(time.Minute)
	if done := serve(reception); done.ID != first.ID || done.State != queue.Finished {
		t.Errorf("finished %+v", done)
	}
	wantWay(t, c, first.Ticket.ID, "RE finished, EN waiting, then ME? FA")
	if a := serve(nurse); a.Ticket.ID != first.Ticket.ID {
		t.Errorf("%s is called before %s, who came to the clinic first", a.Ticket.Code, first.Ticket.Code)
	}
	wantWay(t, c, first.Ticket.ID, "RE finished, EN finished, FA waiting")
	serve(pharmacy)
	v, err := c.Queue.VisitOf(t.Context(), c.ID, first.Ticket.ID)
	if err != nil || v.EndedAt == nil || !v.EndedAt.Equal(c.Clock.Now()) {
		t.Errorf("the visit ended at %v, %v", v.EndedAt, err)
	}
	serve(nurse)
	wantWay(t, c, other.Ticket.ID, "EN finished")
	apptest.CheckRules(t, c.DB)
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
}

// During a visit a step is skipped, added, repeated and asked for.
func TestSetRoute(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	journey(c, "RE", "RE", "EN", "ME?", "FA")
	ticket := c.Arrive("RE").Ticket.ID
	reception, nurse, doctor := c.Desk("recepcao", "Guichê 1"), c.Desk("enfermagem", "Enfermagem 1"), c.Desk("medicina", "Consultório 1")
	set := func(prefixes ...string) error {
		steps := []queue.RouteStep{}
		for _, p := range prefixes {
			steps = append(steps, queue.RouteStep{ServiceID: c.Service(p)})
		}
		_, err := c.Queue.SetRoute(t.Context(), nurse.Change(), ticket, steps)
		return err
	}
	serve(reception)
	a := nurse.Take(nurse.Call(), queue.StepStart)
	if err := set("ME", "EN"); err != nil { // asks for the doctor, repeats itself, skips the pharmacy
		t.Fatal(err)
	}
	nurse.Take(a, queue.StepFinish)
	wantWay(t, c, ticket, "RE finished, EN finished, ME waiting, then EN")
	serve(doctor)
	serve(nurse)
	wantWay(t, c, ticket, "RE finished, EN finished, ME finished, EN finished")
	wantProblem(t, set("FA"), problem.VisitOver)
	_, err := c.Queue.SetRoute(t.Context(), nurse.Change(), ticket, []queue.RouteStep{{ServiceID: id.New[id.Service]()}})
	wantProblem(t, err, problem.Invalid)
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
}

// An exam and back: the patient returns to the doctor who sent, and goes on with the route; when the doctor has gone home, to any.
func TestForward_andBack(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	journey(c, "ME", "ME", "FA")
	doctor, nurse := c.Desk("medicina", "Consultório 1"), c.Desk("enfermagem", "Enfermagem 1")
	exam := c.Service("EN")
	there := func() id.Ticket {
		ticket := c.Arrive("ME").Ticket.ID
		a := doctor.Take(doctor.Call(), queue.StepStart)
		if _, err := c.Queue.Forward(t.Context(), doctor.Change(), a.ID, queue.Destination{ServiceID: &exam, Return: true}); err != nil {
			t.Fatal(err)
		}
		serve(nurse)
		return ticket
	}
	first := there()
	wantWay(t, c, first, "ME finished, EN finished, ME waiting, then FA")
	if back := doctor.Call(); back == nil || back.Ticket.ID != first || back.ForUserID == nil || *back.ForUserID != doctor.User.ID {
		t.Fatalf("the doctor gets %+v", back)
	} else {
		doctor.Take(back, queue.StepStart, queue.StepFinish)
	}
	wantWay(t, c, first, "ME finished, EN finished, ME finished, FA waiting")

	second := c.Arrive("ME").Ticket.ID
	a := doctor.Take(doctor.Call(), queue.StepStart)
	if _, err := c.Queue.Forward(t.Context(), doctor.Change(), a.ID, queue.Destination{ServiceID: &exam, Return: true}); err != nil {
		t.Fatal(err)
	}
	if err := c.Queue.CloseShift(t.Context(), doctor.Change(), doctor.Shift); err != nil {
		t.Fatal(err)
	}
	serve(nurse)
	if back := c.Desk("medicina2", "Consultório 2").Call(); back == nil || back.Ticket.ID != second {
		t.Errorf("the other doctor gets %+v", back)
	}
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
}

// A forward to the next step takes that step; undoing it, or a finish that went on, gives the route back.
func TestUndo_givesTheRouteBack(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	journey(c, "RE", "RE", "EN", "FA")
	ticket := c.Arrive("RE").Ticket.ID
	reception := c.Desk("recepcao", "Guichê 1")
	a := reception.Take(reception.Call(), queue.StepStart)
	undo := func() {
		t.Helper()
		back, err := c.Queue.Undo(t.Context(), reception.Change(), a.ID)
		if err != nil || back.State != queue.Serving {
			t.Fatalf("undo gives %+v, %v", back, err)
		}
		wantWay(t, c, ticket, "RE serving, then EN FA")
		apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
	}
	reception.Take(a, queue.StepFinish)
	wantWay(t, c, ticket, "RE finished, EN waiting, then FA")
	undo()
	if _, err := c.Queue.Forward(t.Context(), reception.Change(), a.ID, queue.Destination{ServiceID: new(c.Service("EN"))}); err != nil {
		t.Fatal(err)
	}
	wantWay(t, c, ticket, "RE finished, EN waiting, then FA")
	undo()
	if _, err := c.Queue.Forward(t.Context(), reception.Change(), a.ID, queue.Destination{ServiceID: new(c.Service("ME")), Return: true}); err != nil {
		t.Fatal(err)
	}
	wantWay(t, c, ticket, "RE finished, ME waiting, then RE EN FA")
	undo()
	// Once the next step has begun, the finish stays; its call can be undone.
	reception.Take(a, queue.StepFinish)
	nurse := c.Desk("enfermagem", "Enfermagem 1")
	if back, err := c.Queue.Undo(t.Context(), nurse.Change(), nurse.Call().ID); err != nil || back.State != queue.Waiting {
		t.Fatalf("undo gives %+v, %v", back, err)
	}
	nurse.Call()
	_, err := c.Queue.Undo(t.Context(), reception.Change(), a.ID)
	wantProblem(t, err, problem.NothingToUndo)
	apptest.CheckRules(t, c.DB)
}

// A clinic says how often it calls, how often and until when somebody may come back, and where that one then stands.
func TestBringBack_byTheClinicsRules(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	rules(c, func(r *clinic.Rules) {
		r.NoShowCalls, r.BringBackTimes, r.BringBackMinutes, r.BringBackStanding = 3, 1, 30, clinic.Last
	})
	a := &c.Arrive("EN").Attendance
	desk := c.Desk("enfermagem", "Enfermagem 1")
	absent := func() error {
		_, err := c.Queue.Take(t.Context(), desk.Change(), a.ID, queue.StepNoShow, "")
		return err
	}
	bringBack := func() error {
		_, err := c.Queue.Take(t.Context(), desk.Change(), a.ID, queue.StepBringBack, "")
		return err
	}
	desk.Call()
	wantProblem(t, absent(), problem.CallAgain)
	desk.Take(a, queue.StepRecall)
	wantProblem(t, absent(), problem.CallAgain)
	desk.Take(a, queue.StepRecall, queue.StepNoShow)
	absentNow := func(want int) {
		t.Helper()
		if list, err := c.Queue.NoShows(t.Context(), c.ID); err != nil || len(list) != want {
			t.Errorf("%d may come back, not %d: %v", len(list), want, err)
		}
	}
	absentNow(1)
	c.Clock.Advance(20 * time.Minute)
	c.Arrive("EN")
	c.Clock.Advance(time.Minute)
	if err := bringBack(); err != nil {
		t.Fatal(err)
	}
	c.Clock.Advance(time.Minute)
	c.Arrive("EN")
	if code := serve(desk).Ticket.Code; code != "EN-002" {
		t.Errorf("%s is called before who came while the other was absent", code)
	}
	if code := desk.Next(); code != "EN-001" {
		t.Errorf("%s is called before who was brought back", code)
	}
	if err := absent(); err != nil { // it was called three times before
		t.Fatal(err)
	}
	wantProblem(t, bringBack(), problem.TooLate)
	absentNow(0)
	rules(c, func(r *clinic.Rules) { r.BringBackTimes = 0 })
	absentNow(1)
	c.Clock.Advance(31 * time.Minute)
	wantProblem(t, bringBack(), problem.TooLate)
	rules(c, func(r *clinic.Rules) { r.BringBackMinutes = 0 })
	if err := bringBack(); err != nil {
		t.Error(err)
	}
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
}

// Where the clinic wants, who is forwarded stands before all of the same rank, but never before a priority of the law.
func TestForward_placedFirst(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	rules(c, func(r *clinic.Rules) { r.ForwardedStanding = clinic.First })
	c.Arrive("ME")
	c.Clock.Advance(time.Minute)
	c.Arrive("EN")
	c.Arrive("ME", "over_60")
	nurse := c.Desk("enfermagem", "Enfermagem 1")
	if _, err := c.Queue.Forward(t.Context(), nurse.Change(), nurse.Call().ID, queue.Destination{ServiceID: new(c.Service("ME"))}); err != nil {
		t.Fatal(err)
	}
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
	wantOrder(t, serveAll(c.Desk("medicina", "Consultório 1")), "ME-002 EN-001 ME-001")
}

// Nobody is called to a room that is paused; who is in it is attended to the end.
func TestPause(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	c.Arrive("EN")
	second := c.Arrive("EN")
	desk := c.Desk("enfermagem", "Enfermagem 1")
	a := desk.Call()
	back := c.Clock.Now().Add(time.Hour)
	s, err := c.Queue.Pause(t.Context(), desk.Change(), desk.Shift, "Almoço", &back)
	if err != nil || s.PausedAt == nil || s.PauseReason != "Almoço" || !s.BackAt.Equal(back) {
		t.Fatalf("paused as %+v, %v", s, err)
	}
	desk.Take(a, queue.StepStart, queue.StepFinish)
	_, err = c.Queue.CallNext(t.Context(), desk.Change(), desk.Room)
	wantProblem(t, err, problem.Paused)
	_, err = c.Queue.Take(t.Context(), desk.Change(), second.ID, queue.StepCall, "")
	wantProblem(t, err, problem.Paused)
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
	for range 2 { // the second finds it so
		if s, err = c.Queue.Resume(t.Context(), desk.Change(), desk.Shift); err != nil || s.PausedAt != nil {
			t.Fatalf("resumed as %+v, %v", s, err)
		}
	}
	if code := desk.Next(); code != "EN-002" {
		t.Errorf("%q is called", code)
	}
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
}

// Who is not in the clinic is served without a call; anybody else is not.
func TestStart_aRemotePatientWithoutACall(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	here := c.Arrive("ME")
	remote, err := c.Queue.Issue(t.Context(), c.System(), queue.Arrival{ServiceID: c.Service("ME"), PatientName: "Alice Monteiro", Remote: true})
	if err != nil {
		t.Fatal(err)
	}
	doctor := c.Desk("medicina", "Consultório 1")
	_, err = c.Queue.Take(t.Context(), doctor.Change(), here.ID, queue.StepStart, "")
	wantProblem(t, err, problem.WrongState)
	a := doctor.Take(&remote.Attendance, queue.StepStart)
	if a.Calls != 0 || a.State != queue.Serving {
		t.Errorf("started as %+v", a)
	}
	doctor.Take(a, queue.StepFinish)
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
}

// An emergency goes before all, for a patient who has no ticket yet and for one who waits; cleared, the patient stands where the policy says.
func TestEmergency(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	rules(c, func(r *clinic.Rules) { r.EmergencyServiceID = new(c.Service("EN")) })
	c.Policy("EN", clinic.Policy{Kind: clinic.Ratio, RatioPriority: 1, RatioNormal: 1})
	c.Arrive("EN", "over_80")
	waiting := c.Arrive("EN")
	raised, err := c.Queue.Raise(t.Context(), c.System(), nil, "Totem da entrada")
	if err != nil || raised.TicketCode != "EN-003" || raised.Emergency.Place != "Totem da entrada" {
		t.Fatalf("raised %+v, %v", raised, err)
	}
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
	nurse := c.Desk("enfermagem", "Enfermagem 1")
	second, err := c.Queue.Raise(t.Context(), nurse.Change(), &waiting.Ticket.ID, "Enfermagem 1")
	if err != nil {
		t.Fatal(err)
	}
	if again, err := c.Queue.Raise(t.Context(), nurse.Change(), &waiting.Ticket.ID, ""); err != nil || again.Emergency.ID != second.Emergency.ID {
		t.Errorf("raised again as %+v, %v", again, err)
	}
	called := nurse.Call()
	why, err := c.Queue.WhyCalled(t.Context(), c.ID, called.ID)
	if err != nil || called.Ticket.Code != "EN-002" || why.Rule != "emergency" || why.TookTurnOf != nil {
		t.Errorf("%s is called since %+v, %v", called.Ticket.Code, why, err)
	}
	nurse.Take(called, queue.StepStart, queue.StepFinish)
	taken, err := c.Queue.TakeOn(t.Context(), nurse.Change(), raised.Emergency.ID)
	if err != nil || taken.Emergency.TakenBy == nil || *taken.Emergency.TakenBy != nurse.User.ID {
		t.Errorf("taken as %+v, %v", taken, err)
	}
	for _, e := range []id.Emergency{raised.Emergency.ID, second.Emergency.ID, second.Emergency.ID} { // the last finds it so
		if cleared, err := c.Queue.ClearEmergency(t.Context(), nurse.Change(), e, "atendida"); err != nil || cleared.Emergency.ClearedAt == nil {
			t.Errorf("cleared as %+v, %v", cleared, err)
		}
		apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
	}
	wantOrder(t, serveAll(nurse), "EN-001 EN-003")
	apptest.CheckRules(t, c.DB)
}

// The totem at which an emergency was raised may take it back: its ticket is cancelled while the patient waits, and nobody else may.
func TestWithdraw(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	totem := journal.Asked{Clinic: c.ID, By: journal.Device(id.New[id.Device]())}
	raised, err := c.Queue.Raise(t.Context(), totem, nil, "Totem")
	if err != nil {
		t.Fatal(err)
	}
	other := totem
	other.By = journal.Device(id.New[id.Device]())
	for _, asked := range []journal.Asked{other, c.System()} {
		_, err := c.Queue.Withdraw(t.Context(), asked, raised.Emergency.ID)
		wantProblem(t, err, problem.NotFound)
	}
	is, room, err := c.Queue.EmergencyRaisedAt(t.Context(), c.ID, raised.Emergency.ID, id.Device{UUID: totem.By.ID})
	if err != nil || is.TakenAt != nil || room != nil {
		t.Errorf("before anybody goes there it is %+v, %v, %v", is, room, err)
	}
	for range 2 { // the second finds it so
		gone, err := c.Queue.Withdraw(t.Context(), totem, raised.Emergency.ID)
		if err != nil || gone.Emergency.ClearedAt == nil || gone.Emergency.Outcome != "mistake" {
			t.Errorf("withdrawn as %+v, %v", gone, err)
		}
		apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
	}
	desk := c.Desk("recepcao", "Guichê 1")
	if called, err := c.Queue.CallNext(t.Context(), desk.Change(), desk.Room); err != nil || called != nil {
		t.Errorf("the ticket of a mistake is called: %+v, %v", called, err)
	}

	// Who has been called already stays: staff have begun with the patient.
	raised, err = c.Queue.Raise(t.Context(), totem, nil, "Totem")
	if err != nil {
		t.Fatal(err)
	}
	called := desk.Call()
	if _, err := c.Queue.TakeOn(t.Context(), desk.Change(), raised.Emergency.ID); err != nil {
		t.Fatal(err)
	}
	_, room, err = c.Queue.EmergencyRaisedAt(t.Context(), c.ID, raised.Emergency.ID, id.Device{UUID: totem.By.ID})
	if err != nil || room == nil || *room != desk.Room {
		t.Errorf("who goes there comes from %v, %v", room, err)
	}
	if _, err := c.Queue.Withdraw(t.Context(), totem, raised.Emergency.ID); err != nil {
		t.Fatal(err)
	}
	desk.Take(called, queue.StepStart, queue.StepFinish)
	apptest.CheckRules(t, c.DB)
}
