//go:build unix

package cmd_test

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"suavez/app/apptest"
)

// worker is a totem or a desk; what it is told goes into the account, and what it does to the line of Enfermagem into its record.
type worker struct {
	*client
	number  int
	account *account
	line    *apptest.Line // nil for the desks of other services
	ids     ids
	stopped *atomic.Bool
	keys    int
}

// patient is who is in the desk's room.
type patient struct {
	id     string
	number int
}

func (w *worker) key() string {
	w.keys++
	return fmt.Sprintf("worker-%d-%d", w.number, w.keys)
}

// record asks, in the line's record where there is one.
func (w *worker) record(act apptest.LineAct, ask func() apptest.LineAnswer) apptest.LineAnswer {
	if w.line == nil {
		return ask()
	}
	return w.line.Do(w.number, act, ask)
}

// issueTickets is a totem's work.
func (w *worker) issueTickets(prefix string) {
	for !w.stopped.Load() {
		asked, rank := map[string]string{"service_id": w.ids.services[prefix]}, 100
		if w.dice.IntN(3) == 0 {
			p := w.ids.priorities[w.dice.IntN(len(w.ids.priorities))]
			asked["priority_id"], rank = p.ID, p.Level
		}
		w.record(apptest.LineAct{Do: "arrive", Rank: rank}, func() apptest.LineAnswer { return w.issue(asked) })
		time.Sleep(time.Duration(w.dice.IntN(30)) * time.Millisecond) // the next patient comes
	}
}

func (w *worker) issue(asked map[string]string) apptest.LineAnswer {
	key := w.key()
	a := w.post("/clinics/demo/tickets", key, asked)
	if a.unknown() {
		return w.account.unanswered(key)
	}
	if a.status != http.StatusCreated {
		w.t.Errorf("ticket %s: %d %s", key, a.status, a.text)
		return apptest.LineAnswer{}
	}
	var ticket struct {
		AttendanceID string `json:"attendance_id"`
		Code         string
		Number       int
	}
	a.read(w.t, &ticket)
	w.account.told("ticket.issued", ticket.AttendanceID, ticket.Code)
	if w.dice.IntN(5) == 0 { // a repeated request gets the first answer
		if again := w.post("/clinics/demo/tickets", key, asked); !again.unknown() && again != a {
			w.t.Errorf("key %s is answered %s and then %s", key, a.text, again.text)
		}
	}
	return apptest.LineAnswer{Number: ticket.Number}
}

// attend is a desk's work.
func (w *worker) attend(room string) {
	for !w.stopped.Load() {
		who, there := w.callNext(room)
		if !there {
			time.Sleep(20 * time.Millisecond) // nobody waits, or nobody knows: the desk looks again
			continue
		}
		switch n := w.dice.IntN(10); {
		case n == 0:
			w.step(room, who, "put-back")
		case n == 1:
			if w.step(room, who, "no-show") {
				w.step("", who, "bring-back")
			}
		case n == 2:
			w.step(room, who, "recall")
			w.serve(room, who)
		case n == 3:
			w.step(room, who, "start")
			w.forward(room, who)
		case n == 4 && w.line == nil: // the record knows no undo
			if w.serve(room, who) {
				w.step(room, who, "undo")
				w.step(room, who, "finish")
			}
		default:
			w.serve(room, who)
		}
	}
}

func (w *worker) serve(room string, who patient) bool {
	return w.step(room, who, "start") && w.step(room, who, "finish")
}

// callNext returns the patient who is then in the room.
func (w *worker) callNext(room string) (who patient, there bool) {
	w.record(apptest.LineAct{Do: "call-next", Room: room}, func() apptest.LineAnswer {
		key := w.key()
		a := w.post("/clinics/demo/rooms/"+w.ids.rooms[room]+"/call-next", key, struct{}{})
		switch a.status {
		case 0:
			return w.account.unanswered(key)
		case http.StatusNoContent:
			return apptest.LineAnswer{}
		case http.StatusOK:
			var called struct {
				ID     string
				Ticket struct{ Number int }
			}
			a.read(w.t, &called)
			w.account.told("attendance.called", called.ID, "")
			who, there = patient{called.ID, called.Ticket.Number}, true
			return apptest.LineAnswer{Number: who.number}
		case http.StatusConflict:
			var busy struct {
				AttendanceID string `json:"attendance_id"`
				TicketCode   string `json:"ticket_code"`
			}
			a.read(w.t, &busy)
			who, there = patient{busy.AttendanceID, numberOf(busy.TicketCode)}, true
			return apptest.LineAnswer{Refused: true, Number: who.number}
		default:
			w.t.Errorf("call-next: %d %s", a.status, a.text)
			return apptest.LineAnswer{}
		}
	})
	return who, there
}

// numberOf is the number of a ticket's code.
func numberOf(code string) (number int) {
	_, _ = fmt.Sscanf(code[3:], "%d", &number)
	return number
}

// entryOf is the entry that a step leads to.
var entryOf = map[string]string{
	"recall": "attendance.recalled", "start": "attendance.started", "finish": "attendance.finished", "no-show": "attendance.no_show",
	"put-back": "attendance.put_back", "bring-back": "attendance.brought_back", "undo": "attendance.undone",
}

// step takes a step and says whether it was done.
func (w *worker) step(room string, who patient, step string) bool {
	ask := func() apptest.LineAnswer {
		return w.change(entryOf[step], "/clinics/demo/attendances/"+who.id+"/"+step, struct{}{})
	}
	if step == "recall" { // changes nothing in the line
		return ask() == apptest.LineAnswer{}
	}
	return w.record(apptest.LineAct{Do: step, Room: room, Number: who.number}, ask) == apptest.LineAnswer{}
}

// forward sends the patient to the pharmacy, attended or not.
func (w *worker) forward(room string, who patient) {
	w.record(apptest.LineAct{Do: "forward", Room: room, Number: who.number}, func() apptest.LineAnswer {
		return w.change("attendance.forwarded", "/clinics/demo/attendances/"+who.id+"/forward", map[string]string{"service_id": w.ids.services["FA"]})
	})
}

func (w *worker) change(entry, path string, body any) apptest.LineAnswer {
	key := w.key()
	a := w.post(path, key, body)
	switch {
	case a.unknown():
		return w.account.unanswered(key)
	case a.refused():
		return apptest.LineAnswer{Refused: true}
	case a.status != http.StatusOK:
		w.t.Errorf("%s: %d %s", path, a.status, a.text)
		return apptest.LineAnswer{}
	}
	var done struct{ ID string }
	a.read(w.t, &done)
	w.account.told(entry, done.ID, "")
	return apptest.LineAnswer{}
}
