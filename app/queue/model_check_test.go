package queue_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"suavez/app/appointment"
	"suavez/app/apptest"
	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/queue"
)

// machine does the same to a queue and to the model, and compares.
type machine struct {
	c       *apptest.Clinic
	model   *model
	first   journal.Seq // the journal's number before the model's first entry
	users   map[string]queue.Person
	open    map[string]id.Shift
	keyed   []keyed
	keys    int
	tickets map[*person]id.Ticket
	// appointments of the clinic.
	appointments *appointment.Appointments
	// alarms are the last emergencies of tickets.
	alarms map[id.Ticket]id.Emergency
}

// keyed is a request that was carried out under a key, and how to ask again.
type keyed struct {
	again func() (*queue.Attendance, error)
	then  *queue.Attendance
}

// Random sequences of every operation do to the queue what they do to the model: same answers and refusals, states, numbers, order, board and
// journal. A repeated key gets the answer of then.
func TestQueue_doesWhatTheModelDoes(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	var clinics atomic.Int64
	acts, morning := map[string]int{}, c.Clock.Now()
	rapid.Check(t, func(rt *rapid.T) {
		c.Clock.Advance(morning.Sub(c.Clock.Now())) // each sequence has a day of its own
		m := newMachine(rt, c.Another(fmt.Sprintf("c%d", clinics.Add(1))))
		counted := map[string]func(*rapid.T){}
		for name, act := range map[string]func(*rapid.T){
			"issue": m.issue, "issue one more": m.issue, "call next": m.callNext, "step": m.step, "the usual step": m.usualStep, "forward": m.forward, "undo": m.undo, "classify": m.classify, "policy": m.policy,
			"pause": m.pause, "route": m.route, "emergency": m.emergency, "the day turns": m.turn, "hours": m.hours, "appointment": m.appointment,
			"open shift": m.openShift, "close shift": m.closeShift, "repeat": m.repeat, "": m.check,
		} {
			counted[name] = func(rt *rapid.T) {
				acts[name]++
				act(rt)
			}
		}
		rt.Repeat(counted)
		m.checkBoard(rt)
		m.checkJournal(rt)
	})
	t.Logf("%v", acts)
}

func newMachine(rt *rapid.T, c *apptest.Clinic) *machine {
	m := &machine{c: c, users: map[string]queue.Person{}, tickets: map[*person]id.Ticket{}, alarms: map[id.Ticket]id.Emergency{}, open: map[string]id.Shift{}, model: &model{
		services: map[string]id.Service{}, policies: map[string]modelPolicy{}, turns: map[string]int{}, paused: map[string]bool{}, rooms: map[string]modelRoom{}, numbers: map[string]int{}, shifts: map[string]string{},
		limited: map[string]int{}, limits: map[string]int{}, openOn: map[string]*time.Weekday{},
	}}
	m.appointments = c.AppointmentsOf(c.Catalogues, c.Queue)
	for _, prefix := range []string{"EN", "ME"} {
		m.model.services[prefix] = c.Service(prefix)
		m.model.policies[prefix] = modelPolicy{kind: clinic.Strict}
	}
	// One room for a service, one for both alike, and one for both in an order of preference.
	for name, attends := range map[string]map[string]int{"Enfermagem 1": {"EN": 1}, "Enfermagem 2": {"EN": 1, "ME": 1}, "Consultório 1": {"ME": 1, "EN": 2}} {
		m.model.rooms[name] = modelRoom{c.Room(name), attends}
		c.Edit(func(ctx context.Context, e *clinic.Editor, asked journal.Asked) error {
			_, err := e.Room(ctx, asked, c.Room(name), func(r *clinic.Room) {
				r.Services = nil
				for prefix, preference := range attends {
					r.Services = append(r.Services, clinic.Served{ServiceID: c.Service(prefix), Preference: preference})
				}
			})
			return err
		})
	}
	journey(c, "EN", "EN", "ME?", "ME")
	rules(c, func(r *clinic.Rules) { r.NoShowCalls, r.BringBackTimes = 2, 2 })
	for _, login := range []string{"enfermagem", "enfermagem2", "medicina"} {
		m.users[login] = c.Person(login)
	}
	head, err := c.Journal.Head(context.Background(), c.ID)
	if err != nil {
		rt.Fatal(err)
	}
	m.first = head
	return m
}

// pick draws one of the names.
func pick[V any](rt *rapid.T, what string, from map[string]V) string {
	return rapid.SampledFrom(slices.Sorted(maps.Keys(from))).Draw(rt, what)
}

func (m *machine) pass(rt *rapid.T) {
	m.c.Clock.Advance(time.Duration(rapid.SampledFrom([]int{0, 1, 3, 11}).Draw(rt, "seconds")) * time.Second)
	m.model.now = m.c.Clock.Now()
}

// visit draws one of the latest visits.
func (m *machine) visit(rt *rapid.T) *visit {
	if len(m.model.all) == 0 {
		rt.Skip("nobody has come yet")
	}
	latest := m.model.all[max(0, len(m.model.all)-8):]
	return latest[rapid.IntRange(0, len(latest)-1).Draw(rt, "visit")]
}

// by is a change that a user asks for, under a new key half of the time.
func (m *machine) by(rt *rapid.T, user string) journal.Asked {
	c := journal.Asked{Clinic: m.c.ID, By: journal.User(m.users[user].ID)}
	if rapid.Bool().Draw(rt, "with a key") {
		m.keys++
		c.Request = journal.NewRequest(fmt.Sprint(m.keys), "a request")
	}
	return c
}

// ask does it and keeps it for a repetition when it has a key. The code is that of the refusal.
func (m *machine) ask(rt *rapid.T, c journal.Asked, do func() (*queue.Attendance, error)) (*queue.Attendance, problem.Code) {
	a, err := do()
	if refusal := problem.Of(err); refusal != nil {
		return nil, refusal.Code
	}
	if err != nil {
		rt.Fatal(err)
	}
	if c.Request.Key != "" {
		m.keyed = append(m.keyed, keyed{do, a})
	}
	return a, ""
}

func (m *machine) issue(rt *rapid.T) {
	m.pass(rt)
	prefix := pick(rt, "service", m.model.services)
	arrival, patient := queue.Arrival{ServiceID: m.model.services[prefix]}, &person{level: 100, within: 40}
	if p := m.priority(rt); p != nil {
		arrival.PriorityID = &p.ID
		patient.have(p)
	}
	arrival.Remote = rapid.IntRange(0, 5).Draw(rt, "remote") == 0
	patient.remote = arrival.Remote
	var forRoom, forUser string
	switch rapid.IntRange(0, 7).Draw(rt, "for whom") {
	case 0:
		if room := pick(rt, "for room", m.model.rooms); m.model.rooms[room].attends[prefix] > 0 {
			forRoom, arrival.RoomID = room, new(m.model.rooms[room].id)
		}
	case 1:
		forUser = pick(rt, "for user", m.users)
		arrival.UserID = new(m.users[forUser].ID)
	}
	arrival.Anyway = rapid.IntRange(0, 4).Draw(rt, "anyway") == 0
	change := m.c.System()
	got, code := m.ask(rt, change, func() (*queue.Attendance, error) {
		issued, err := m.c.Queue.Issue(context.Background(), change, arrival)
		if err != nil {
			return nil, err
		}
		return &issued.Attendance, nil
	})
	if refused := m.model.admits(prefix, arrival.Anyway); refused != "" {
		m.same(rt, got, code, nil, refused)
		return
	}
	m.model.limited[prefix]++
	v := m.model.issue(prefix, patient, forRoom, forUser)
	m.same(rt, got, code, v, "")
}

// priority draws one, or none.
func (m *machine) priority(rt *rapid.T) *clinic.Priority {
	if rapid.IntRange(0, 2).Draw(rt, "priority") > 0 {
		return nil
	}
	return &m.c.Priorities[rapid.IntRange(0, len(m.c.Priorities)-1).Draw(rt, "group")]
}

func (p *person) have(priority *clinic.Priority) {
	p.level, p.within = 100, 40
	if priority == nil {
		return
	}
	p.level, p.within = priority.Level, 15
	if priority.TargetMinutes != nil {
		p.within = *priority.TargetMinutes
	}
}

// classify gives a patient a clinical class or another priority.
func (m *machine) classify(rt *rapid.T) {
	m.pass(rt)
	v, change := m.visit(rt), m.by(rt, pick(rt, "user", m.users))
	ticket := m.tickets[v.patient]
	if rapid.Bool().Draw(rt, "a class") {
		risk := rapid.SampledFrom(clinic.Risks).Draw(rt, "class").Risk
		got, code := m.ask(rt, change, func() (*queue.Attendance, error) {
			return m.c.Queue.SetRisk(context.Background(), change, ticket, risk)
		})
		want, refused := m.model.classify(v, func(p *person) { p.risk, p.classed = risk, m.model.now })
		m.same(rt, got, code, want, refused)
		return
	}
	priority := m.priority(rt)
	var to *id.Priority
	if priority != nil {
		to = &priority.ID
	}
	got, code := m.ask(rt, change, func() (*queue.Attendance, error) {
		return m.c.Queue.SetPriority(context.Background(), change, ticket, to)
	})
	want, refused := m.model.classify(v, func(p *person) { p.have(priority) })
	m.same(rt, got, code, want, refused)
}

// pause pauses the shift of a user, or resumes it.
func (m *machine) pause(rt *rapid.T) {
	m.pass(rt)
	user := pick(rt, "user", m.users)
	shift, ok := m.open[user]
	if !ok {
		rt.Skip("the user was not at work yet")
	}
	if m.model.paused[user] || rapid.IntRange(0, 3).Draw(rt, "pause or resume") > 0 {
		_, err := m.c.Queue.Resume(context.Background(), m.by(rt, user), shift)
		m.sameRefusal(rt, err, m.model.pause(user, false))
		return
	}
	_, err := m.c.Queue.Pause(context.Background(), m.by(rt, user), shift, "café", nil)
	m.sameRefusal(rt, err, m.model.pause(user, true))
}

// route sets what is left to do for a patient.
func (m *machine) route(rt *rapid.T) {
	m.pass(rt)
	v, change := m.visit(rt), m.by(rt, pick(rt, "user", m.users))
	steps, want := []queue.RouteStep{}, []modelStep{}
	for range rapid.IntRange(0, 3).Draw(rt, "steps") {
		service := pick(rt, "step", m.model.services)
		step, is := queue.RouteStep{ServiceID: m.model.services[service]}, modelStep{service: service}
		switch rapid.IntRange(0, 3).Draw(rt, "what step") {
		case 0:
			step.Optional, is.optional = true, true
		case 1:
			is.user = pick(rt, "for user", m.users)
			step.UserID = new(m.users[is.user].ID)
		}
		steps, want = append(steps, step), append(want, is)
	}
	got, code := m.ask(rt, change, func() (*queue.Attendance, error) {
		return m.c.Queue.SetRoute(context.Background(), change, m.tickets[v.patient], steps)
	})
	there, refused := m.model.setRoute(v, want)
	m.same(rt, got, code, there, refused)
}

// emergency raises one for a patient, or clears it.
func (m *machine) emergency(rt *rapid.T) {
	m.pass(rt)
	v, change := m.visit(rt), m.by(rt, pick(rt, "user", m.users))
	ticket := m.tickets[v.patient]
	change.Request = journal.Request{}
	if raised, ok := m.alarms[ticket]; ok && rapid.IntRange(0, 3).Draw(rt, "clear") > 0 {
		_, err := m.c.Queue.ClearEmergency(context.Background(), change, raised, "")
		m.sameRefusal(rt, err, m.model.setEmergency(v, false))
		return
	}
	e, err := m.c.Queue.Raise(context.Background(), change, &ticket, "")
	m.sameRefusal(rt, err, m.model.setEmergency(v, true))
	if err == nil {
		m.alarms[ticket] = e.Emergency.ID
	}
}

// policy gives a service another policy.
func (m *machine) policy(rt *rapid.T) {
	if rapid.IntRange(0, 3).Draw(rt, "now and then") > 0 {
		return // seldom; a step that is skipped would shorten the sequence
	}
	m.pass(rt)
	prefix := pick(rt, "service", m.model.services)
	p := modelPolicy{
		kind:     rapid.SampledFrom(clinic.PolicyKinds).Draw(rt, "policy"),
		priority: rapid.IntRange(1, 3).Draw(rt, "with priority"),
		normal:   rapid.IntRange(1, 3).Draw(rt, "without"),
	}
	m.c.Policy(prefix, clinic.Policy{Kind: p.kind, RatioPriority: p.priority, RatioNormal: p.normal})
	m.model.setPolicy(prefix, p)
}

func (m *machine) callNext(rt *rapid.T) {
	m.pass(rt)
	user, room := pick(rt, "user", m.users), pick(rt, "room", m.model.rooms)
	if at, ok := m.model.shifts[user]; ok && rapid.IntRange(0, 9).Draw(rt, "own room") > 0 {
		room = at
	}
	change := m.by(rt, user)
	got, code := m.ask(rt, change, func() (*queue.Attendance, error) {
		return m.c.Queue.CallNext(context.Background(), change, m.model.rooms[room].id)
	})
	want, refused := m.model.callNext(user, room)
	m.same(rt, got, code, want, refused)
}

var steps = []queue.Step{
	queue.StepCall, queue.StepRecall, queue.StepStart, queue.StepFinish, queue.StepNoShow, queue.StepPutBack, queue.StepBringBack, queue.StepCancel,
}

func (m *machine) step(rt *rapid.T) {
	m.take(rt, pick(rt, "user", m.users), m.visit(rt), rapid.SampledFrom(steps).Draw(rt, "step"))
}

// usualStep is what a desk does with the patient who is there.
func (m *machine) usualStep(rt *rapid.T) {
	user := pick(rt, "user", m.users)
	patient := m.model.patientIn(m.model.shifts[user])
	if patient == nil {
		rt.Skip("no patient is there")
	}
	m.take(rt, user, patient, map[queue.State]queue.Step{queue.Called: queue.StepStart, queue.Serving: queue.StepFinish}[patient.state])
}

func (m *machine) take(rt *rapid.T, user string, v *visit, step queue.Step) {
	m.pass(rt)
	reason := ""
	if step == queue.StepCancel {
		reason = "foi embora"
	}
	change := m.by(rt, user)
	got, code := m.ask(rt, change, func() (*queue.Attendance, error) {
		return m.c.Queue.Take(context.Background(), change, v.id, step, reason)
	})
	refused := m.model.take(v, user, step, reason)
	m.same(rt, got, code, v, refused)
	if next := v.last.next; step == queue.StepFinish && code == "" && next != nil {
		next.id = m.latest(rt, got.Ticket.ID)
	}
}

// latest is the attendance that a ticket began last.
func (m *machine) latest(rt *rapid.T, ticket id.Ticket) id.Attendance {
	v, err := m.c.Queue.VisitOf(context.Background(), m.c.ID, ticket)
	if err != nil {
		rt.Fatal(err)
	}
	return v.Attendances[len(v.Attendances)-1].ID
}

func (m *machine) forward(rt *rapid.T) {
	m.pass(rt)
	user, v := pick(rt, "user", m.users), m.visit(rt)
	if patient := m.model.patientIn(m.model.shifts[user]); patient != nil && rapid.IntRange(0, 9).Draw(rt, "own patient") > 0 {
		v = patient
	}
	var to queue.Destination
	var service, room, person string
	if rapid.Bool().Draw(rt, "to a service") {
		service = pick(rt, "service", m.model.services)
		to.ServiceID = new(m.model.services[service])
	}
	if rapid.IntRange(0, 3).Draw(rt, "to a room") == 0 {
		room = pick(rt, "to room", m.model.rooms)
		to.RoomID = new(m.model.rooms[room].id)
	}
	if rapid.IntRange(0, 3).Draw(rt, "to a person") == 0 {
		person = pick(rt, "to user", m.users)
		to.UserID = new(m.users[person].ID)
	}
	to.Return = rapid.IntRange(0, 3).Draw(rt, "and back") == 0
	change := m.by(rt, user)
	got, code := m.ask(rt, change, func() (*queue.Attendance, error) {
		return m.c.Queue.Forward(context.Background(), change, v.id, to)
	})
	want, refused := m.model.forward(v, user, service, room, person, to.Return)
	m.same(rt, got, code, want, refused)
}

func (m *machine) undo(rt *rapid.T) {
	m.pass(rt)
	user, v := pick(rt, "user", m.users), m.visit(rt)
	if last := m.lastBy(user); last != nil && rapid.IntRange(0, 3).Draw(rt, "own last") > 0 {
		v = last
	}
	change := m.by(rt, user)
	got, code := m.ask(rt, change, func() (*queue.Attendance, error) {
		return m.c.Queue.Undo(context.Background(), change, v.id)
	})
	want, refused := m.model.undo(v, user)
	m.same(rt, got, code, want, refused)
}

// lastBy is the visit that a user changed last.
func (m *machine) lastBy(user string) (last *visit) {
	for _, v := range m.model.all {
		if v.last.by == user && (last == nil || v.last.number > last.last.number) {
			last = v
		}
	}
	return last
}

func (m *machine) openShift(rt *rapid.T) {
	m.pass(rt)
	user, room := pick(rt, "user", m.users), pick(rt, "room", m.model.rooms)
	s, err := m.c.Queue.OpenShift(context.Background(), m.by(rt, user), m.users[user], m.model.rooms[room].id)
	m.sameRefusal(rt, err, m.model.openShift(user, room))
	if err == nil {
		m.open[user] = s.ID
	}
}

func (m *machine) closeShift(rt *rapid.T) {
	m.pass(rt)
	user := pick(rt, "user", m.users)
	shift, ok := m.open[user]
	if !ok {
		rt.Skip("the user was not at work yet")
	}
	err := m.c.Queue.CloseShift(context.Background(), m.by(rt, user), shift)
	m.sameRefusal(rt, err, m.model.closeShift(user))
}

// repeat asks again what was asked before.
func (m *machine) repeat(rt *rapid.T) {
	if len(m.keyed) == 0 {
		rt.Skip("no request had a key yet")
	}
	k := rapid.SampledFrom(m.keyed).Draw(rt, "request")
	a, err := k.again()
	if err != nil {
		rt.Fatal(err)
	}
	if (a == nil) != (k.then == nil) || a != nil && (a.ID != k.then.ID || a.State != k.then.State || a.Calls != k.then.Calls) {
		rt.Errorf("a repeated request is answered %+v, and at first %+v", a, k.then)
	}
}
