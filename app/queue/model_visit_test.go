package queue_test

import (
	"slices"

	"suavez/app/problem"
	"suavez/app/queue"
)

// What the model does with a patient's way through the clinic: the route, a forward, an emergency, a pause.

// goOn begins the next step of the route of a visit that was finished: the first that is not optional. A step for a user who is not at work
// is for the service.
func (m *model) goOn(v *visit, user string) {
	p := v.patient
	at := slices.IndexFunc(p.route, func(s modelStep) bool { return !s.optional })
	if at < 0 {
		return
	}
	before, step := p.route, p.route[at]
	p.route = p.route[at+1:]
	next := &visit{
		prefix: v.prefix, number: v.number, service: step.service, patient: p, queued: m.now, arrival: v.arrival, state: queue.Waiting,
		forwarded: v, began: v.last.number,
	}
	if m.shifts[step.user] != "" {
		next.forUser = step.user
	}
	v.last.next, v.last.route = next, &before
	next.last = &modelChange{entry: queue.WasFinished, number: v.last.number, by: user, at: m.now}
	m.all = append(m.all, next)
}

// setRoute changes what is left to do.
func (m *model) setRoute(v *visit, steps []modelStep) (*visit, problem.Code) {
	for _, o := range m.all {
		if o.patient == v.patient && o.state.Open() {
			v.patient.route = steps
			m.append(queue.RouteChanged)
			return o, ""
		}
	}
	return nil, problem.VisitOver
}

// setEmergency raises or clears the emergency of a patient.
func (m *model) setEmergency(v *visit, raised bool) problem.Code {
	open := slices.ContainsFunc(m.all, func(o *visit) bool { return o.patient == v.patient && o.state.Open() })
	switch {
	case raised && !open:
		return problem.VisitOver
	case raised && v.patient.alarm, !raised && !v.patient.alarm:
		return ""
	}
	v.patient.alarm = raised
	m.append(map[bool]string{true: queue.EmergencyRaised, false: queue.EmergencyCleared}[raised])
	return ""
}

// pause pauses the shift of a user, or resumes it.
func (m *model) pause(user string, paused bool) problem.Code {
	if m.shifts[user] == "" {
		return problem.NotFound
	}
	if paused || m.paused[user] {
		m.append(map[bool]string{true: queue.ShiftPaused, false: queue.ShiftResumed}[paused])
	}
	m.paused[user] = paused
	return ""
}

func (m *model) forward(v *visit, user, service, forRoom, forUser string, comeBack bool) (*visit, problem.Code) {
	switch {
	case !v.state.InRoom():
		return nil, problem.WrongState
	case v.room != m.shifts[user]:
		return nil, problem.OtherRoom
	case service == "" && forRoom == "" && forUser == "":
		return nil, problem.Invalid
	case forRoom != "" && service != "" && m.rooms[forRoom].attends[service] == 0:
		return nil, problem.Invalid
	}
	switch {
	case service != "":
	case forRoom != "" && m.rooms[forRoom].attends[v.service] == 0:
		service = m.rooms[forRoom].first()
	default:
		service = v.service
	}
	next := &visit{
		prefix: v.prefix, number: v.number, service: service, patient: v.patient, queued: m.now, arrival: v.arrival, state: queue.Waiting,
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
	next.began = v.last.number
	before := v.patient.route
	if len(before) > 0 && before[0].service == service {
		v.patient.route = before[1:]
	}
	if comeBack {
		v.patient.route = append([]modelStep{{service: v.service, user: user}}, v.patient.route...)
	}
	if !slices.Equal(before, v.patient.route) {
		v.last.route = &before
	}
	m.all = append(m.all, next)
	return next, ""
}
