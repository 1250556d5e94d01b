package queue_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/queue"
)

// Totems and desks work at once on one service's line, priorities included; the answers that they get could have been given one after the other.
func TestQueue_isLinearizable(t *testing.T) {
	t.Parallel()
	for name, services := range map[string][]string{"one service": {"EN"}, "two services in one room": {"EN", "ME"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			isLinearizable(t, services)
		})
	}
}

// isLinearizable lets totems and desks work on services, which all rooms attend and prefer in this order.
func isLinearizable(t *testing.T, services []string) {
	c := apptest.NewClinic(t)
	for _, room := range []string{"Enfermagem 1", "Enfermagem 2"} {
		c.Edit(func(ctx context.Context, e *clinic.Editor, asked journal.Asked) error {
			_, err := e.Room(ctx, asked, c.Room(room), func(r *clinic.Room) {
				r.Services = nil
				for i, prefix := range services {
					r.Services = append(r.Services, clinic.Served{ServiceID: c.Service(prefix), Preference: i + 1})
				}
			})
			return err
		})
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	line := apptest.NewLine()
	var all sync.WaitGroup
	client := 0
	dice := func() *rand.Rand {
		client++
		return rand.New(rand.NewPCG(seed, uint64(client)))
	}
	for range 3 {
		dice, me := dice(), client
		all.Go(func() {
			for range 40 {
				arrive(t, c, line, me, dice, services)
			}
		})
	}
	for _, at := range [][2]string{{"enfermagem", "Enfermagem 1"}, {"enfermagem2", "Enfermagem 2"}} {
		w := &lineDesk{t: t, desk: c.Desk(at[0], at[1]), queue: c.Queue, line: line, room: at[1], dice: dice(), client: client}
		all.Go(func() {
			for range 80 {
				w.act()
			}
		})
	}
	all.Wait()
	if acts := line.Check(t); acts < 200 {
		t.Errorf("only %d acts: the test tests little", acts)
	}
	apptest.CheckRules(t, c.DB)
}

// arrive issues a ticket, to somebody with a priority now and then.
func arrive(t *testing.T, c *apptest.Clinic, line *apptest.Line, client int, dice *rand.Rand, services []string) {
	service := dice.IntN(len(services))
	arrival, rank := queue.Arrival{ServiceID: c.Service(services[service])}, 100
	if dice.IntN(3) == 0 {
		p := c.Priorities[dice.IntN(len(c.Priorities))]
		arrival.PriorityID, rank = &p.ID, p.Level
	}
	c.Clock.Advance(time.Duration(dice.IntN(1000)) * time.Millisecond)
	line.Do(client, apptest.LineAct{Do: "arrive", Rank: rank, Second: service == 1}, func() apptest.LineAnswer {
		issued, err := c.Queue.Issue(t.Context(), c.System(), arrival)
		if err != nil {
			t.Error(err)
			return apptest.LineAnswer{}
		}
		return apptest.LineAnswer{Number: numberOf(issued.Ticket)}
	})
}

// numberOf is the number by which the line knows a ticket.
func numberOf(t queue.Ticket) int {
	if strings.HasPrefix(t.Code, "ME") {
		return apptest.OfSecond + t.Number
	}
	return t.Number
}

// lineDesk is a desk that takes random steps with those whom it called.
type lineDesk struct {
	t      *testing.T
	desk   *apptest.Desk
	queue  *queue.Queue
	line   *apptest.Line
	room   string
	dice   *rand.Rand
	client int
	// numbers of those whom it called, and the last.
	called  []id.Attendance
	numbers map[id.Attendance]int
}

func (w *lineDesk) act() {
	if len(w.called) == 0 || w.dice.IntN(3) == 0 {
		w.callNext()
		return
	}
	step := []queue.Step{
		queue.StepStart, queue.StepStart, queue.StepFinish, queue.StepFinish, queue.StepNoShow, queue.StepPutBack, queue.StepBringBack,
	}[w.dice.IntN(7)]
	patient, room := w.called[len(w.called)-1], w.room
	if step == queue.StepBringBack {
		patient, room = w.called[w.dice.IntN(len(w.called))], ""
	}
	w.line.Do(w.client, apptest.LineAct{Do: string(step), Room: room, Number: w.numbers[patient]}, func() apptest.LineAnswer {
		_, err := w.queue.Take(w.t.Context(), w.desk.Change(), patient, step, "")
		return w.answer(err, apptest.LineAnswer{})
	})
}

func (w *lineDesk) callNext() {
	w.line.Do(w.client, apptest.LineAct{Do: "call-next", Room: w.room}, func() apptest.LineAnswer {
		a, err := w.queue.CallNext(w.t.Context(), w.desk.Change(), w.desk.Room)
		if problem.Is(err, problem.RoomBusy) {
			return apptest.LineAnswer{Refused: true, Number: w.numbers[problem.Of(err).Values["attendance_id"].(id.Attendance)]}
		}
		if err != nil || a == nil {
			return w.answer(err, apptest.LineAnswer{})
		}
		if w.numbers == nil {
			w.numbers = map[id.Attendance]int{}
		}
		w.called, w.numbers[a.ID] = append(w.called, a.ID), numberOf(a.Ticket)
		return apptest.LineAnswer{Number: numberOf(a.Ticket)}
	})
}

// answer is refused when the queue says why it refuses; anything else is a failure.
func (w *lineDesk) answer(err error, done apptest.LineAnswer) apptest.LineAnswer {
	switch {
	case problem.Of(err) != nil:
		return apptest.LineAnswer{Refused: true}
	case err != nil:
		w.t.Error(err)
		return apptest.LineAnswer{}
	}
	return done
}
