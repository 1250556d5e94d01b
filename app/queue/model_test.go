package queue_test

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/problem"
	"suavez/app/queue"
)

// model is a clinic's queue in memory, as the requirements tell it and with nothing of how it is built. Names stand for ids, so
// that a failure can be read.
type model struct {
	services map[string]id.Service // by prefix
	policies map[string]modelPolicy
	turns    map[string]int // calls that took their turn, by service
	rooms    map[string]modelRoom
	numbers  map[string]int           // last given today, by prefix
	limited  map[string]int           // given out today of those that the limit counts, by prefix
	limits   map[string]int           // of a day; 0 is without
	openOn   map[string]*time.Weekday // the only day on which a service is open; nil is always
	shifts   map[string]string        // user → room
	paused   map[string]bool          // by user
	all      []*visit
	entries  []string // types, from the first of the model on
	now      time.Time
}

type modelRoom struct {
	id id.Room
	// attends are prefixes with the room's preference.
	attends map[string]int
}

func (r modelRoom) first() string { return firstOf(r.attends) }

// firstOf is the preferred service; of two alike, the one with the smaller id, which is the one that was made first.
func firstOf(attends map[string]int) (first string) {
	for _, prefix := range []string{"EN", "ME"} {
		if preference, ok := attends[prefix]; ok && (first == "" || preference < attends[first]) {
			first = prefix
		}
	}
	return first
}

// modelPolicy is how the patients of a service are called.
type modelPolicy struct {
	kind             clinic.PolicyKind
	priority, normal int // of a ratio
}

// person is what is known of a patient: level 100 without a priority, and what the priority, if any, says of the target.
type person struct {
	level   int
	within  int // minutes
	risk    clinic.Risk
	classed time.Time // when the class was given
	arrived time.Time
	// route is what is left to do.
	route  []modelStep
	remote bool
	alarm  bool // an emergency was raised and not cleared
	// appointment is the time that is kept; nil without one.
	appointment *time.Time
}

// modelStep is a step of a route: a service, and the user alone who is to attend.
type modelStep struct {
	service, user string
	optional      bool
}

var modelRisks = map[clinic.Risk]int{clinic.Red: -500, clinic.Orange: -400, clinic.Yellow: -300, clinic.Green: 100, clinic.Blue: 200, "": 300}

var modelRiskMinutes = map[clinic.Risk]int{clinic.Red: 0, clinic.Orange: 10, clinic.Yellow: 60, clinic.Green: 120, clinic.Blue: 240}

// visit is an attendance.
type visit struct {
	id        id.Attendance
	prefix    string // of the ticket
	number    int
	service   string // prefix of where the patient waits or is attended
	patient   *person
	queued    time.Time
	arrival   int // number of the entry with which the patient arrived
	state     queue.State
	room      string
	forRoom   string
	forUser   string
	calls     int
	reason    string
	forwarded *visit // from where
	began     int    // number of the entry with which it began
	comeBacks int
	last      *modelChange
	// gone: the visit was over when the day turned.
	gone bool
}

// modelChange is the last change of a visit, for undo.
type modelChange struct {
	entry  string
	number int
	by     string
	at     time.Time
	before *visit // as it was; nil when there is nothing to go back to
	next   *visit // that a forward or a finish began
	// route is what was left before the change, when that went on in it.
	route *[]modelStep
	// tookTurn: the call was by turn.
	tookTurn bool
}

func (v *visit) code() string { return fmt.Sprintf("%s-%03d", v.prefix, v.number) }

// append notes an entry and returns its number, counted from the model's first.
func (m *model) append(entry string) int {
	m.entries = append(m.entries, entry)
	return len(m.entries)
}

// change notes a change of a visit.
func (m *model) change(v *visit, entry, by string, do func()) {
	before := *v
	do()
	v.last = &modelChange{entry: entry, number: m.append(entry), by: by, at: m.now, before: &before}
}

// rank is where a visit's policy puts it.
func (m *model) rank(v *visit) int {
	if v.patient.alarm {
		return -1000
	}
	switch m.policies[v.service].kind {
	case clinic.Target:
		return 100
	case clinic.ByRisk:
		return v.patient.level + modelRisks[v.patient.risk]
	default:
		return v.patient.level
	}
}

// due is the time by which visits of a rank are ordered.
func (m *model) due(v *visit) time.Time {
	switch {
	case m.policies[v.service].kind == clinic.ByAppointment && v.patient.appointment != nil:
		return *v.patient.appointment
	case m.policies[v.service].kind != clinic.Target:
		return v.patient.arrived
	case v.patient.risk != "":
		return v.patient.classed.Add(time.Duration(modelRiskMinutes[v.patient.risk]) * time.Minute).Add(v.patient.arrived.Sub(v.queued))
	default:
		return v.patient.arrived.Add(time.Duration(v.patient.within) * time.Minute)
	}
}

func (m *model) issue(prefix string, p *person, forRoom, forUser string) *visit {
	m.numbers[prefix]++
	p.arrived = m.now
	if prefix == "EN" { // its journey
		p.route = []modelStep{{service: "ME", optional: true}, {service: "ME"}}
	}
	v := &visit{prefix: prefix, number: m.numbers[prefix], service: prefix, patient: p, queued: m.now, state: queue.Waiting, forRoom: forRoom, forUser: forUser}
	v.arrival = m.append(queue.TicketIssued)
	v.last = &modelChange{entry: queue.TicketIssued, number: v.arrival, by: "system", at: m.now}
	m.all = append(m.all, v)
	return v
}

// waiting is the line that a room and its user call from, in order.
func (m *model) waiting(in func(v *visit) bool) (line []*visit) {
	for _, v := range m.all {
		if v.state == queue.Waiting && in(v) {
			line = append(line, v)
		}
	}
	slices.SortFunc(line, func(a, b *visit) int {
		return cmp.Or(m.rank(a)-m.rank(b), m.due(a).Compare(m.due(b)), a.arrival-b.arrival)
	})
	return line
}

func (m *model) patientIn(room string) *visit {
	for _, v := range m.all {
		if v.state.InRoom() && v.room == room {
			return v
		}
	}
	return nil
}

// elsewhere says whether the patient of a visit is in another one.
func (m *model) elsewhere(v *visit) bool {
	return slices.ContainsFunc(m.all, func(o *visit) bool { return o != v && o.patient == v.patient && o.state.Open() })
}

func (m *model) callNext(user, room string) (*visit, problem.Code) {
	if m.shifts[user] != room {
		return nil, problem.NoShift
	}
	if m.paused[user] {
		return nil, problem.Paused
	}
	if m.patientIn(room) != nil {
		return nil, problem.RoomBusy
	}
	v, took := m.next(user, room)
	if v == nil {
		return nil, ""
	}
	m.callTo(v, user, room)
	if took {
		m.turns[v.service]++
		v.last.tookTurn = true
	}
	return v, ""
}

// normalsTurn says whether under a ratio it is the turn of those without a priority.
func (m *model) normalsTurn(service string) bool {
	p := m.policies[service]
	return p.kind == clinic.Ratio && m.turns[service]%(p.priority+p.normal) >= p.priority
}

// next is who would be called: of all who may be, the best by rank, preference, due time and arrival, and whether it is by turn. When it is
// the turn of those without a priority, they stand before who has one.
func (m *model) next(user, room string) (best *visit, took bool) {
	type key struct{ rank, preference int }
	keyOf := func(v *visit) key {
		if v.forUser != "" || v.forRoom != "" {
			return key{m.rank(v), 1}
		}
		k := key{m.rank(v), m.rooms[room].attends[v.service]}
		if m.normalsTurn(v.service) && k.rank >= 100 {
			k.rank = 0
		}
		return k
	}
	for _, v := range m.waiting(func(v *visit) bool {
		switch {
		case v.forUser != "":
			return v.forUser == user
		case v.forRoom != "":
			return v.forRoom == room
		}
		_, attends := m.rooms[room].attends[v.service]
		return attends
	}) {
		if best == nil {
			best = v
			continue
		}
		a, b := keyOf(v), keyOf(best)
		if cmp.Or(a.rank-b.rank, a.preference-b.preference, m.due(v).Compare(m.due(best)), v.arrival-best.arrival) < 0 {
			best = v
		}
	}
	if best == nil || best.forUser != "" || best.forRoom != "" || m.policies[best.service].kind != clinic.Ratio {
		return best, false
	}
	if m.rank(best) < 0 {
		return best, false
	}
	return best, m.normalsTurn(best.service) == (m.rank(best) >= 100)
}

// classify gives a patient a class or another priority; both are of the ticket.
func (m *model) classify(v *visit, change func(p *person)) (*visit, problem.Code) {
	for _, o := range m.all {
		if o.patient == v.patient && o.state.Open() {
			change(v.patient)
			m.append(queue.TicketChanged)
			return o, ""
		}
	}
	return nil, problem.VisitOver
}

// setPolicy changes how a service calls, which is one entry more when somebody who is in an attendance of it moves.
func (m *model) setPolicy(service string, p modelPolicy) {
	type key struct {
		rank int
		due  time.Time
	}
	keys := func() (all []key) {
		for _, v := range m.all {
			if v.state.Open() {
				all = append(all, key{m.rank(v), m.due(v)})
			}
		}
		return all
	}
	before := keys()
	m.policies[service] = p
	if !slices.Equal(before, keys()) {
		m.append(queue.QueueReordered)
	}
	m.append(clinic.ServiceChanged)
}

func (m *model) callTo(v *visit, user, room string) {
	m.change(v, queue.WasCalled, user, func() { v.state, v.room, v.calls, v.reason = queue.Called, room, v.calls+1, "" })
}

// take is a step; the table of the design, once more and by hand.
func (m *model) take(v *visit, user string, step queue.Step, reason string) problem.Code {
	if step == queue.StepCall && v.state == queue.Called {
		step = queue.StepRecall
	}
	allowed := map[queue.Step][]queue.State{
		queue.StepCall: {queue.Waiting}, queue.StepRecall: {queue.Called}, queue.StepStart: {queue.Called}, queue.StepFinish: {queue.Serving},
		queue.StepNoShow: {queue.Called}, queue.StepPutBack: {queue.Called, queue.Serving}, queue.StepBringBack: {queue.NoShow},
		queue.StepCancel: {queue.Waiting, queue.Called},
	}[step]
	room := m.shifts[user]
	silent := step == queue.StepStart && v.state == queue.Waiting && v.patient.remote
	switch {
	case !slices.Contains(allowed, v.state) && !silent:
		return problem.WrongState
	case v.state.InRoom() && v.room != room:
		return problem.OtherRoom
	case step == queue.StepNoShow && v.calls < 2:
		return problem.CallAgain
	case (step == queue.StepCall || silent) && room == "":
		return problem.NoShift
	case (step == queue.StepCall || silent) && m.paused[user]:
		return problem.Paused
	case (step == queue.StepCall || silent) && m.patientIn(room) != nil:
		return problem.RoomBusy
	case step == queue.StepBringBack && (v.gone || v.comeBacks >= 2):
		return problem.TooLate
	case step == queue.StepBringBack && m.elsewhere(v):
		return problem.TicketBusy
	}
	switch step {
	case queue.StepCall:
		m.callTo(v, user, room)
		v.reason = reason
	case queue.StepRecall:
		m.change(v, queue.WasRecalled, user, func() { v.calls++; v.reason = reason })
	case queue.StepStart:
		m.change(v, queue.WasStarted, user, func() { v.state, v.room, v.reason = queue.Serving, room, reason })
	case queue.StepFinish:
		m.change(v, queue.WasFinished, user, func() { v.state, v.reason = queue.Finished, reason })
		m.goOn(v, user)
	case queue.StepNoShow:
		m.change(v, queue.WasNoShow, user, func() { v.state, v.reason = queue.NoShow, reason })
	case queue.StepPutBack:
		m.change(v, queue.WasPutBack, user, func() { v.state, v.room, v.reason = queue.Waiting, "", reason })
	case queue.StepBringBack:
		m.change(v, queue.WasBroughtBack, user, func() { v.state, v.room, v.reason, v.comeBacks = queue.Waiting, "", "", v.comeBacks+1 })
	case queue.StepCancel:
		m.change(v, queue.WasCancelled, user, func() { v.state, v.reason = queue.Cancelled, reason })
	}
	return ""
}

// undo returns the visit that is as it was before.
func (m *model) undo(v *visit, user string) (*visit, problem.Code) {
	undoable := []string{
		queue.WasCalled, queue.WasStarted, queue.WasFinished, queue.WasForwarded, queue.WasNoShow, queue.WasPutBack, queue.WasBroughtBack, queue.WasCancelled,
	}
	if !slices.Contains(undoable, v.last.entry) || v.last.by != user || m.now.Sub(v.last.at) > 10*time.Second {
		return nil, problem.NothingToUndo
	}
	old := v
	if v.forwarded != nil && v.last.number == v.began { // undone from where the patient went to
		old = v.forwarded
	}
	next := old.last.next
	if next != nil && next.last.number != old.last.number {
		return nil, problem.NothingToUndo // the patient has gone on
	}
	before := old.last.before
	if before == nil {
		return nil, problem.NothingToUndo
	}
	was := func() bool { return next != nil && next.state.Open() }
	switch {
	case before.state.InRoom() && before.room != m.shifts[user]:
		return nil, problem.NoShift
	case before.state.Open() && m.elsewhere(old) && !was():
		return nil, problem.TicketBusy
	case before.state.InRoom() && m.patientIn(before.room) != nil && m.patientIn(before.room) != old:
		return nil, problem.RoomBusy
	}
	number := m.append(queue.WasUndone)
	if old.last.tookTurn {
		m.turns[old.service]--
	}
	if old.last.route != nil {
		old.patient.route = *old.last.route
	}
	if next != nil {
		next.state, next.reason = queue.Cancelled, "undone"
		next.last = &modelChange{entry: queue.WasUndone, number: number, by: user, at: m.now}
	}
	old.state, old.room, old.calls, old.reason, old.comeBacks = before.state, before.room, before.calls, before.reason, before.comeBacks
	old.last = &modelChange{entry: queue.WasUndone, number: number, by: user, at: m.now}
	return old, ""
}

func (m *model) openShift(user, room string) problem.Code {
	if m.shifts[user] == room {
		return ""
	}
	for _, taken := range m.shifts {
		if taken == room {
			return problem.RoomOccupied
		}
	}
	if code := m.closeShift(user); code != "" {
		return code
	}
	m.shifts[user] = room
	m.paused[user] = false
	m.append(queue.ShiftOpened)
	return ""
}

func (m *model) closeShift(user string) problem.Code {
	room, open := m.shifts[user]
	switch {
	case !open:
		return ""
	case m.patientIn(room) != nil:
		return problem.RoomBusy
	}
	delete(m.shifts, user)
	m.append(queue.ShiftClosed)
	return ""
}
