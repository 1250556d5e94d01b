package queue_test

import (
	"context"
	"slices"
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

// serveAll calls and serves everybody from a desk and returns the codes in the order of their calls.
func serveAll(d *apptest.Desk) string {
	var codes []string
	for a := d.Call(); a != nil; a = d.Call() {
		d.Take(a, queue.StepStart, queue.StepFinish)
		codes = append(codes, a.Ticket.Code)
	}
	return strings.Join(codes, " ")
}

func wantOrder(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("called in the order %s, not %s", got, want)
	}
}

// What each policy makes of the same arrivals, ten minutes apart.
func TestCallNext_chooseByThePolicy(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		policy clinic.Policy
		want   string
	}{
		// 80 years first, then the other groups of the law, blood donors, everyone else.
		{clinic.Policy{Kind: clinic.Strict, RatioPriority: 2, RatioNormal: 1}, "EN-005 EN-004 EN-007 EN-006 EN-001 EN-002 EN-003"},
		{clinic.Policy{Kind: clinic.Ratio, RatioPriority: 2, RatioNormal: 1}, "EN-005 EN-004 EN-001 EN-007 EN-006 EN-002 EN-003"},
		{clinic.Policy{Kind: clinic.Ratio, RatioPriority: 1, RatioNormal: 2}, "EN-005 EN-001 EN-002 EN-004 EN-003 EN-007 EN-006"},
		// Deadlines in minutes after the first arrival: 40, 50, 60, 30+15, 40+5, 50+30, 60+15; of two alike who arrived first.
		{clinic.Policy{Kind: clinic.Target, RatioPriority: 2, RatioNormal: 1}, "EN-001 EN-004 EN-005 EN-002 EN-003 EN-007 EN-006"},
		// Nobody has an appointment: as under strict.
		{clinic.Policy{Kind: clinic.ByAppointment, RatioPriority: 2, RatioNormal: 1}, "EN-005 EN-004 EN-007 EN-006 EN-001 EN-002 EN-003"},
	} {
		t.Run(string(test.policy.Kind), func(t *testing.T) {
			t.Parallel()
			c := apptest.NewClinic(t)
			c.Policy("EN", test.policy)
			for _, priority := range []string{"", "", "", "pregnant", "over_80", "blood_donor", "autism"} {
				if priority == "" {
					c.Arrive("EN")
				} else {
					c.Arrive("EN", priority)
				}
				c.Clock.Advance(10 * time.Minute)
			}
			wantOrder(t, serveAll(c.Desk("enfermagem", "Enfermagem 1")), test.want)
			apptest.CheckRules(t, c.DB)
			apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
		})
	}
}

// Red goes before all, who has no class waits for one; within a class the law's groups go first.
func TestCallNext_byClinicalRisk(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	c.Policy("ME", clinic.Policy{Kind: clinic.ByRisk, RatioPriority: 2, RatioNormal: 1})
	var tickets []id.Ticket
	for range 6 {
		tickets = append(tickets, c.Arrive("ME").Ticket.ID)
	}
	elder := c.Arrive("ME", "over_60").Ticket.ID
	for i, risk := range []clinic.Risk{clinic.Blue, clinic.Green, clinic.Green, clinic.Yellow, clinic.Red} {
		if _, err := c.Queue.SetRisk(t.Context(), c.System(), tickets[i], risk); err != nil {
			t.Fatal(err)
		}
	}
	a, err := c.Queue.SetRisk(t.Context(), c.System(), elder, clinic.Green)
	if err != nil {
		t.Fatal(err)
	}
	if want := c.Clock.Now().Add(2 * time.Hour); a.Ticket.Risk != clinic.Green || !a.TargetAt.Equal(want) {
		t.Errorf("classed %s, to be called by %s, not %s", a.Ticket.Risk, a.TargetAt, want)
	}
	wantOrder(t, serveAll(c.Desk("medicina", "Consultório 1")), "ME-005 ME-004 ME-007 ME-002 ME-003 ME-001 ME-006")
	_, err = c.Queue.SetRisk(t.Context(), c.System(), elder, clinic.Red)
	wantProblem(t, err, problem.VisitOver)
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
}

// A call that is undone gives the turn back: the same class is called next.
func TestUndo_returnsTheTurn(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	c.Policy("EN", clinic.Policy{Kind: clinic.Ratio, RatioPriority: 1, RatioNormal: 1})
	for range 3 {
		c.Arrive("EN")
		c.Arrive("EN", "over_60")
	}
	desk := c.Desk("enfermagem", "Enfermagem 1")
	desk.Take(desk.Call(), queue.StepStart, queue.StepFinish)
	second := desk.Call()
	if second.Ticket.Code != "EN-001" {
		t.Fatalf("%s is called second", second.Ticket.Code)
	}
	if _, err := c.Queue.Undo(t.Context(), desk.Change(), second.ID); err != nil {
		t.Fatal(err)
	}
	wantOrder(t, serveAll(desk), "EN-001 EN-004 EN-003 EN-006 EN-005")
}

// While one class is absent the other is called, and the one that comes back is next, as the last calls were not its own.
func TestCallNext_underRatioATurnWaitsForItsClass(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	c.Policy("EN", clinic.Policy{Kind: clinic.Ratio, RatioPriority: 2, RatioNormal: 1})
	desk := c.Desk("enfermagem", "Enfermagem 1")
	for range 5 {
		c.Arrive("EN", "over_60")
	}
	wantOrder(t, serveAll(desk), "EN-001 EN-002 EN-003 EN-004 EN-005")
	c.Arrive("EN", "over_60")
	c.Arrive("EN")
	wantOrder(t, serveAll(desk), "EN-007 EN-006")
}

// A changed policy moves who waits at once, on the board too, and tells it in the same change.
func TestSettle_aChangedPolicyReordersWhoWaits(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	c.Arrive("EN")
	c.Clock.Advance(36 * time.Minute)
	c.Arrive("EN", "over_80")
	c.Arrive("EN", "over_60")
	c.Clock.Advance(time.Minute)
	desk := c.Desk("enfermagem", "Enfermagem 1")
	inRoom := desk.Call()
	if inRoom.Ticket.Code != "EN-002" {
		t.Fatalf("under strict %s is called first", inRoom.Ticket.Code)
	}
	c.Clock.Advance(time.Minute)
	c.Edit(func(ctx context.Context, e *clinic.Editor, asked journal.Asked) error {
		_, err := e.Clinic(ctx, asked, func(v *clinic.Clinic) { v.Policy.Kind = clinic.Target })
		return err
	})
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
	entries, err := c.Journal.Since(t.Context(), c.ID, 0, 1000)
	if err != nil {
		t.Fatal(err)
	}
	var types []string
	for _, e := range entries[len(entries)-2:] {
		types = append(types, e.Type)
	}
	if !slices.Equal(types, []string{queue.QueueReordered, clinic.ClinicChanged}) {
		t.Errorf("the change wrote %v", types)
	}
	// Who was in the room when it changed returns to where the new policy says: due 41 minutes after the first arrival, who is due after 40.
	desk.Take(inRoom, queue.StepPutBack)
	wantOrder(t, serveAll(desk), "EN-001 EN-002 EN-003")
	apptest.CheckBoard(t, c.DB, c.Journal, c.ID)
}

// A room takes who goes first by rank from any of its services, and of the same rank those of the service that it prefers.
func TestCallNext_byTheRoomsPreference(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	c.Edit(func(ctx context.Context, e *clinic.Editor, asked journal.Asked) error {
		_, err := e.Room(ctx, asked, c.Room("Enfermagem 1"), func(r *clinic.Room) {
			r.Services = []clinic.Served{{ServiceID: c.Service("ME"), Preference: 1}, {ServiceID: c.Service("EN"), Preference: 2}}
		})
		return err
	})
	c.Arrive("EN")
	c.Arrive("ME")
	c.Arrive("EN", "over_60")
	c.Arrive("ME")
	wantOrder(t, serveAll(c.Desk("enfermagem", "Enfermagem 1")), "EN-002 ME-001 ME-002 EN-001")
}

// A professional calls only from what both the room and the professional attend, and from who waits for the professional.
func TestCallNext_ofAProfessionalsServices(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	nurse := c.Person("enfermagem")
	c.Edit(func(ctx context.Context, e *clinic.Editor, asked journal.Asked) error {
		if _, err := e.Room(ctx, asked, c.Room("Enfermagem 1"), func(r *clinic.Room) {
			r.Services = []clinic.Served{{ServiceID: c.Service("EN"), Preference: 1}, {ServiceID: c.Service("ME"), Preference: 1}}
		}); err != nil {
			return err
		}
		_, err := e.Professional(ctx, asked, nurse.ID, []clinic.Served{{ServiceID: c.Service("EN"), Preference: 1}, {ServiceID: c.Service("FA"), Preference: 2}})
		return err
	})
	c.Arrive("ME")
	c.Arrive("FA")
	c.Arrive("EN")
	mine, err := c.Queue.Issue(t.Context(), c.System(), queue.Arrival{ServiceID: c.Service("ME"), UserID: &nurse.ID})
	if err != nil {
		t.Fatal(err)
	}
	wantOrder(t, serveAll(c.Desk("enfermagem", "Enfermagem 1")), "EN-001 "+mine.Ticket.Code)
}

// Each call tells the rule, the key by which it chose and who would have come after; so does a choice out of order.
func TestWhyCalled(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	first := c.Arrive("EN")
	c.Arrive("EN", "over_80")
	last := c.Arrive("EN", "blood_donor")
	desk := c.Desk("enfermagem", "Enfermagem 1")
	_, next, err := c.Queue.WhoIsNext(t.Context(), c.ID, desk.Room, desk.User.ID)
	if err != nil {
		t.Fatal(err)
	}
	called := desk.Call()
	why, err := c.Queue.WhyCalled(t.Context(), c.ID, called.ID)
	if err != nil {
		t.Fatal(err)
	}
	codes := func(w *queue.Why) (codes []string) {
		for _, candidate := range w.Candidates {
			codes = append(codes, candidate.TicketCode)
		}
		return codes
	}
	if why.Rule != "strict" || why.Rank != 20 || why.ArrivalSeq != called.ArrivalSeq || !slices.Equal(codes(why), []string{"EN-003", "EN-001"}) {
		t.Errorf("called since %+v", why)
	}
	if next == nil || next.AttendanceID != called.ID || next.Rule != why.Rule || next.Rank != why.Rank || !slices.Equal(codes(&next.Why), codes(why)) {
		t.Errorf("foretold %+v, and then called since %+v", next, why)
	}
	desk.Take(called, queue.StepStart, queue.StepFinish)
	desk.Take(&first.Attendance, queue.StepCall)
	if why, err = c.Queue.WhyCalled(t.Context(), c.ID, first.ID); err != nil || why.Rule != "chosen" || !slices.Equal(codes(why), []string{"EN-003"}) {
		t.Errorf("chosen since %+v, %v", why, err)
	}
	_, err = c.Queue.WhyCalled(t.Context(), c.ID, last.ID)
	wantProblem(t, err, problem.NotFound)
}

// A room in which somebody is at work, or for which somebody waits, stays in use.
func TestSettle_aRoomIsNotTakenFromUnderAnybody(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	room := c.Room("Enfermagem 2")
	editor := clinic.NewEditor(c.Journal, queue.Settle)
	closeRoom := func() error {
		_, err := editor.Room(t.Context(), c.System(), room, func(r *clinic.Room) { r.Active = false })
		return err
	}
	desk := c.Desk("enfermagem", "Enfermagem 2")
	wantProblem(t, closeRoom(), problem.RoomOccupied)
	if err := c.Queue.CloseShift(t.Context(), desk.Change(), desk.Shift); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Queue.Issue(t.Context(), c.System(), queue.Arrival{ServiceID: c.Service("EN"), RoomID: &room}); err != nil {
		t.Fatal(err)
	}
	wantProblem(t, closeRoom(), problem.RoomBusy)
	desk = c.Desk("enfermagem", "Enfermagem 2")
	desk.Take(desk.Call(), queue.StepCancel)
	if err := c.Queue.CloseShift(t.Context(), desk.Change(), desk.Shift); err != nil {
		t.Fatal(err)
	}
	if err := closeRoom(); err != nil {
		t.Error(err)
	}
}
