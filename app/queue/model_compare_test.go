package queue_test

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"suavez/app/apptest"
	"suavez/app/board"
	"suavez/app/id"
	"suavez/app/problem"
	"suavez/app/queue"
)

// How the machine compares the queue with the model.

func (m *machine) sameRefusal(rt *rapid.T, err error, want problem.Code) {
	var got problem.Code
	if refusal := problem.Of(err); refusal != nil {
		got = refusal.Code
	} else if err != nil {
		rt.Fatal(err)
	}
	if got != want {
		rt.Errorf("refused as %q, and the model says %q", got, want)
	}
}

// same compares an answer with the model's visit as it now is.
func (m *machine) same(rt *rapid.T, got *queue.Attendance, code problem.Code, want *visit, refused problem.Code) {
	if code != refused {
		rt.Fatalf("refused as %q, and the model says %q", code, refused)
	}
	if refused != "" {
		return
	}
	if (got == nil) != (want == nil) {
		rt.Fatalf("answered %+v, and the model says %+v", got, want)
	}
	if got == nil {
		return
	}
	if want.id == (id.Attendance{}) {
		want.id = got.ID
	}
	m.tickets[want.patient] = got.Ticket.ID
	if is, should := m.describe(got), m.model.describe(want); is != should {
		rt.Fatalf("answered %s\nand the model says %s", is, should)
	}
}

func (m *model) describe(v *visit) string {
	return fmt.Sprintf("%s %s %s rank %d due %s, room %q, for room %q, %d calls, reason %q",
		v.code(), v.state, v.service, m.rank(v), m.due(v).UTC(), v.room, v.forRoom, v.calls, v.reason)
}

func (m *machine) describe(a *queue.Attendance) string {
	name := func(room *id.Room) string {
		for name, r := range m.model.rooms {
			if room != nil && r.id == *room {
				return name
			}
		}
		return ""
	}
	service := ""
	for prefix, s := range m.model.services {
		if s == a.ServiceID {
			service = prefix
		}
	}
	return fmt.Sprintf("%s %s %s rank %d due %s, room %q, for room %q, %d calls, reason %q",
		a.Ticket.Code, a.State, service, a.Rank, a.DueAt.UTC(), name(a.RoomID), name(a.ForRoomID), a.Calls, a.Reason)
}

// check looks, after each act, that the journal has as many entries as the model.
func (m *machine) check(rt *rapid.T) {
	head, err := m.c.Journal.Head(context.Background(), m.c.ID)
	if err != nil {
		rt.Fatal(err)
	}
	if int(head-m.first) != len(m.model.entries) {
		rt.Fatalf("the journal has %d entries, and the model %d", head-m.first, len(m.model.entries))
	}
}

// checkJournal compares the types of all entries, and the board of the journal with that of the tables.
func (m *machine) checkJournal(rt *rapid.T) {
	entries, err := m.c.Journal.Since(context.Background(), m.c.ID, m.first, 100_000)
	if err != nil {
		rt.Fatal(err)
	}
	var types []string
	for _, e := range entries {
		types = append(types, e.Type)
	}
	if !slices.Equal(types, m.model.entries) {
		rt.Errorf("the journal has %v\nand the model %v", types, m.model.entries)
	}
	apptest.CheckBoard(rt, m.c.DB, m.c.Journal, m.c.ID)
}

// checkBoard compares lines, rooms and shifts.
func (m *machine) checkBoard(rt *rapid.T) {
	b, err := board.Load(context.Background(), m.c.DB, m.c.ID)
	if err != nil {
		rt.Fatal(err)
	}
	for prefix, service := range m.model.services {
		var got, want []string
		for _, q := range b.Queues {
			if q.ServiceID == service {
				for _, a := range q.Waiting {
					got = append(got, a.Ticket.Code)
				}
			}
		}
		for _, v := range m.model.waiting(func(v *visit) bool { return v.service == prefix }) {
			want = append(want, v.code())
		}
		if !slices.Equal(got, want) {
			rt.Errorf("for %s wait %v, and in the model %v", prefix, got, want)
		}
	}
	for _, r := range b.Rooms {
		if _, known := m.model.rooms[r.Name]; !known {
			continue
		}
		var got, want []string
		if r.Shift != nil {
			got = append(got, r.Shift.User.Name)
		}
		if r.Attendance != nil {
			got = append(got, m.describe(r.Attendance))
		}
		for user, room := range m.model.shifts {
			if room == r.Name {
				want = append(want, m.users[user].Name)
			}
		}
		if v := m.model.patientIn(r.Name); v != nil {
			want = append(want, m.model.describe(v))
		}
		if !slices.Equal(got, want) {
			rt.Errorf("in %s there is %s, and in the model %s", r.Name, strings.Join(got, ", "), strings.Join(want, ", "))
		}
	}
}
