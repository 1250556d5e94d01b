package queue_test

import (
	"cmp"
	"context"
	"slices"
	"time"

	"pgregory.net/rapid"

	"suavez/app/appointment"
	"suavez/app/clinic"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/queue"
)

// What a day brings to the machine and the model: its turn, opening hours, limits and appointments.

// turn lets the night pass, and the day be closed in the next morning.
func (m *machine) turn(rt *rapid.T) {
	if rapid.IntRange(0, 3).Draw(rt, "now and then") > 0 {
		return // seldom; a step that is skipped would shorten the sequence
	}
	m.c.Clock.Advance(24 * time.Hour)
	m.model.now = m.c.Clock.Now()
	entries, err := m.c.Queue.CloseDay(context.Background(), m.c.ID)
	if err != nil {
		rt.Fatal(err)
	}
	if want := m.model.turn(); entries != want {
		rt.Fatalf("the day ends with %d entries, and in the model with %d", entries, want)
	}
	clear(m.alarms)
}

// turn ends what is left, and returns how many entries that are.
func (m *model) turn() int {
	before := len(m.entries)
	var left []*visit
	for _, v := range m.all {
		v.gone = true
		if v.state.Open() {
			left = append(left, v)
		}
	}
	slices.SortFunc(left, func(a, b *visit) int { return cmp.Compare(a.arrival, b.arrival) })
	for _, v := range left {
		entry, state := queue.WasCancelled, queue.Cancelled
		if v.state == queue.Serving {
			entry, state = queue.WasFinished, queue.Finished
		}
		m.change(v, entry, "system", func() { v.state, v.reason = state, "day_over" })
	}
	alarmed := map[*person]bool{}
	for _, v := range m.all {
		if v.patient.alarm {
			alarmed[v.patient] = true
			v.patient.alarm = false
		}
	}
	for range alarmed {
		m.append(queue.EmergencyCleared)
	}
	for range m.shifts {
		m.append(queue.ShiftClosed)
	}
	clear(m.shifts)
	clear(m.numbers)
	clear(m.limited)
	return len(m.entries) - before
}

// hours gives a service other hours and another limit.
func (m *machine) hours(rt *rapid.T) {
	if rapid.IntRange(0, 3).Draw(rt, "now and then") > 0 {
		return
	}
	m.pass(rt)
	prefix := pick(rt, "service", m.model.services)
	var only *time.Weekday
	var week *clinic.Week
	if day := rapid.IntRange(0, 9).Draw(rt, "only on"); day < 7 {
		only, week = new(time.Weekday(day)), &clinic.Week{}
		week[day] = []clinic.Period{{Opens: 8 * 60, Closes: 20 * 60}} // not through the night, so that the turn of the day ends what is left
	}
	limit := rapid.SampledFrom([]int{0, 0, 1, 3}).Draw(rt, "limit")
	m.c.Edit(func(ctx context.Context, e *clinic.Editor, asked journal.Asked) error {
		_, err := e.Service(ctx, asked, m.model.services[prefix], func(s *clinic.Service) { s.Hours, s.DailyLimit = week, limit })
		return err
	})
	m.model.openOn[prefix], m.model.limits[prefix] = only, limit
	m.model.append(clinic.ServiceChanged)
}

// admits says why a service gives out no ticket now. The test's days begin in the morning, where Brazil's date is that of UTC.
func (m *model) admits(prefix string, anyway bool) problem.Code {
	switch only, limit := m.openOn[prefix], m.limits[prefix]; {
	case anyway:
		return ""
	case only != nil && *only != m.now.Weekday():
		return problem.Closed
	case limit > 0 && m.limited[prefix] >= limit:
		return problem.Full
	}
	return ""
}

// appointment is booked, and its patient checks in, early, in time or late.
func (m *machine) appointment(rt *rapid.T) {
	m.pass(rt)
	prefix := pick(rt, "service", m.model.services)
	after := time.Duration(rapid.SampledFrom([]int{-20, -10, 0, 30, 120}).Draw(rt, "minutes to the time")) * time.Minute
	at := m.model.now.Add(after).Truncate(time.Minute)
	booking, patient := appointment.Booking{ServiceID: m.model.services[prefix], At: at, Anyway: true}, &person{level: 100, within: 40}
	if p := m.priority(rt); p != nil {
		booking.PriorityID = &p.ID
		patient.have(p)
	}
	booked, err := m.appointments.Book(context.Background(), m.c.System(), booking)
	if err != nil {
		rt.Fatal(err)
	}
	in, err := m.appointments.CheckIn(context.Background(), m.c.System(), appointment.Sign{Code: booked.Code})
	if err != nil {
		rt.Fatal(err)
	}
	m.model.append(appointment.WasBooked)
	if m.model.now.Sub(at) <= 15*time.Minute {
		patient.appointment = &at
	}
	v := m.model.issue(prefix, patient, "", "")
	m.model.append(appointment.HasArrived)
	m.same(rt, &in.Ticket.Attendance, "", v, "")
}
