package queue_test

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"suavez/app/id"
	"suavez/app/problem"
	"suavez/app/queue"
)

// model is a clinic's queue in memory, as the requirements tell it and with nothing of how it is built. Names stand for ids, so
// that a failure can be read.
type model struct {
	services map[string]id.Service // by prefix
	rooms    map[string]modelRoom
	numbers  map[string]int    // last given, by prefix
	shifts   map[string]string // user → room
	all      []*visit
	entries  []string // types, from the first of the model on
	now      time.Time
}

type modelRoom struct {
	id      id.Room
	attends string // prefix
}

// visit is an attendance.
type visit struct {
	id        id.Attendance
	prefix    string // of the ticket
	number    int
	service   string // prefix of where the patient waits or is attended
	rank      int
	due       time.Time
	arrival   int // number of the entry with which the patient arrived
	state     queue.State
	room      string
	forRoom   string
	forUser   string
	calls     int
	reason    string
	forwarded *visit // from where
	last      *modelChange
}

// modelChange is the last change of a visit, for undo.
type modelChange struct {
	entry  string
	number int
	by     string
	at     time.Time
	before *visit // as it was; nil when there is nothing to go back to
	next   *visit // that a forward began
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

func (m *model) issue(prefix string, rank int) *visit {
	m.numbers[prefix]++
	v := &visit{prefix: prefix, number: m.numbers[prefix], service: prefix, rank: rank, due: m.now, state: queue.Waiting}
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
		return cmp.Or(a.rank-b.rank, a.due.Compare(b.due), a.arrival-b.arrival)
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
	return slices.ContainsFunc(m.all, func(o *visit) bool { return o != v && o.code() == v.code() && o.state.Open() })
}

func (m *model) callNext(user, room string) (*visit, problem.Code) {
	if m.shifts[user] != room {
		return nil, problem.NoShift
	}
	if m.patientIn(room) != nil {
		return nil, problem.RoomBusy
	}
	line := m.waiting(func(v *visit) bool {
		switch {
		case v.forUser != "":
			return v.forUser == user
		case v.forRoom != "":
			return v.forRoom == room
		}
		return v.service == m.rooms[room].attends
	})
	if len(line) == 0 {
		return nil, ""
	}
	m.callTo(line[0], user, room)
	return line[0], ""
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
	switch {
	case !slices.Contains(allowed, v.state):
		return problem.WrongState
	case v.state.InRoom() && v.room != room:
		return problem.OtherRoom
	case step == queue.StepCall && room == "":
		return problem.NoShift
	case step == queue.StepCall && m.patientIn(room) != nil:
		return problem.RoomBusy
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
		m.change(v, queue.WasStarted, user, func() { v.state, v.reason = queue.Serving, reason })
	case queue.StepFinish:
		m.change(v, queue.WasFinished, user, func() { v.state, v.reason = queue.Finished, reason })
	case queue.StepNoShow:
		m.change(v, queue.WasNoShow, user, func() { v.state, v.reason = queue.NoShow, reason })
	case queue.StepPutBack:
		m.change(v, queue.WasPutBack, user, func() { v.state, v.room, v.reason = queue.Waiting, "", reason })
	case queue.StepBringBack:
		m.change(v, queue.WasBroughtBack, user, func() { v.state, v.room, v.reason = queue.Waiting, "", reason })
	case queue.StepCancel:
		m.change(v, queue.WasCancelled, user, func() { v.state, v.reason = queue.Cancelled, reason })
	}
	return ""
}

func (m *model) forward(v *visit, user, service, forRoom, forUser string) (*visit, problem.Code) {
	switch {
	case !v.state.InRoom():
		return nil, problem.WrongState
	case v.room != m.shifts[user]:
		return nil, problem.OtherRoom
	case service == "" && forRoom == "" && forUser == "":
		return nil, problem.Invalid
	case forRoom != "" && service != "" && m.rooms[forRoom].attends != service:
		return nil, problem.Invalid
	}
	switch {
	case service != "":
	case forRoom != "" && m.rooms[forRoom].attends != v.service:
		service = m.rooms[forRoom].attends
	default:
		service = v.service
	}
	next := &visit{
		prefix: v.prefix, number: v.number, service: service, rank: v.rank, due: v.due, arrival: v.arrival, state: queue.Waiting,
		forRoom: forRoom, forUser: forUser, forwarded: v,
	}
	m.change(v, queue.WasForwarded, user, func() {
		v.reason = "forwarded"
		if v.state = map[queue.State]queue.State{queue.Called: queue.Cancelled, queue.Serving: queue.Finished}[v.state]; v.state == "" {
			panic("a forward from a state that has none")
		}
	})
	v.last.next = next
	next.last = &modelChange{entry: queue.WasForwarded, number: v.last.number, by: user, at: m.now}
	m.all = append(m.all, next)
	return next, ""
}

// undo returns the visit that is as it was before.
func (m *model) undo(v *visit, user string) (*visit, problem.Code) {
	undoable := []string{
		queue.WasCalled, queue.WasStarted, queue.WasFinished, queue.WasForwarded, queue.WasNoShow, queue.WasPutBack, queue.WasBroughtBack, queue.WasCancelled,
	}
	if !slices.Contains(undoable, v.last.entry) || v.last.by != user || m.now.Sub(v.last.at) > 10*time.Second {
		return nil, problem.NothingToUndo
	}
	old, next := v, (*visit)(nil)
	if v.last.entry == queue.WasForwarded {
		if old = v; v.last.next == nil {
			old = v.forwarded
		}
		if next = old.last.next; next == nil || next.last.number != old.last.number {
			return nil, problem.NothingToUndo // the patient has gone on
		}
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
	if next != nil {
		next.state, next.reason = queue.Cancelled, "undone"
		next.last = &modelChange{entry: queue.WasUndone, number: number, by: user, at: m.now}
	}
	old.state, old.room, old.calls, old.reason = before.state, before.room, before.calls, before.reason
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
