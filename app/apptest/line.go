package apptest

import (
	"cmp"
	"fmt"
	"math"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
)

// Line records what concurrent clients did to the line of one service, or of two, each with what it was answered and when, to check that it
// could have happened one after the other (linearizability). All its rooms serve these services, and prefer the first.
type Line struct {
	mu      sync.Mutex
	begin   time.Time
	history []porcupine.Operation
}

// NewLine begins a record.
func NewLine() *Line { return &Line{begin: time.Now()} }

// LineAct is what a client asked for.
type LineAct struct {
	// Do is arrive, call-next, or a step with the patient of a room: start, finish, no-show, put-back, forward to another line; or
	// bring-back.
	Do string
	// Rank of who arrives.
	Rank int
	// Second: the patient arrives for the second service.
	Second bool
	// Room that calls, or where the patient is.
	Room string
	// Number of the patient with whom a step is taken.
	Number int
}

// LineAnswer is what it was told.
type LineAnswer struct {
	// Unanswered is the key of a request without an answer: it may have happened or not.
	Unanswered string
	// Refused: the state does not allow it, or the room has a patient.
	Refused bool
	// Number of the ticket that was given out, of the patient who was called, or who is in the room already; 0 when nobody waits. Those of the
	// second service begin after OfSecond.
	Number int
}

// OfSecond is added to the numbers of the second service's tickets.
const OfSecond = 10_000

// Do records an act of a client and its answer. A client does one thing at a time.
func (l *Line) Do(client int, act LineAct, ask func() LineAnswer) LineAnswer {
	asked := time.Since(l.begin)
	answer := ask()
	answered := time.Since(l.begin).Nanoseconds()
	if answer.Unanswered != "" {
		answered = math.MaxInt64
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.history = append(l.history, porcupine.Operation{ClientId: client, Input: act, Call: asked.Nanoseconds(), Output: answer, Return: answered})
	return answer
}

// Settle says of each act without an answer what it did, for Check: whether it happened at all, and what its answer would have been. The
// moment at which it happened stays open. (A check that tries both for each of them does not end.)
func (l *Line) Settle(did func(key string) (LineAnswer, bool)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var history []porcupine.Operation
	for i, op := range l.history {
		if key := op.Output.(LineAnswer).Unanswered; key != "" {
			answer, happened := did(key)
			if !happened {
				continue
			}
			op.Output = answer
			op.ClientId = 1000 + i // its client has gone on
		}
		history = append(history, op)
	}
	l.history = history
}

// Check fails the test when no order of the acts explains the answers, and returns how many acts there were.
func (l *Line) Check(t testing.TB) int {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	if result := porcupine.CheckOperationsTimeout(lineModel, l.history, 2*time.Minute); result != porcupine.Ok {
		t.Errorf("the history of %d acts is not linearizable: %s", len(l.history), result)
	}
	return len(l.history)
}

// line is the state of the model.
type line struct {
	issued  [2]int   // by service
	waiting []placed // the next one first
	rooms   []placed // who is called or served, by number
	absent  []placed // who did not come, by number
}

// placed is a patient, with the room once called there.
type placed struct {
	rank, arrival, number int
	room                  string
	serving               bool
}

var lineModel = porcupine.Model{
	Init: func() any { return line{} },
	Step: func(state, input, output any) (bool, any) {
		now, act, answer := state.(line), input.(LineAct), output.(LineAnswer)
		next, would := now.after(act)
		return answer == would, next
	},
	Equal:             reflect.DeepEqual,
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v → %+v", input, output) },
}

// after is the line after an act, and what the act is answered.
func (l line) after(act LineAct) (line, LineAnswer) {
	switch act.Do {
	case "arrive":
		service, number := 0, 0
		if act.Second {
			service, number = 1, OfSecond
		}
		l.issued[service]++
		number += l.issued[service]
		l.waiting = put(l.waiting, placed{rank: act.Rank, arrival: l.issued[0] + l.issued[1], number: number}, byRank)
		return l, LineAnswer{Number: number}
	case "call-next":
		if i := slices.IndexFunc(l.rooms, func(p placed) bool { return p.room == act.Room }); i >= 0 {
			return l, LineAnswer{Refused: true, Number: l.rooms[i].number}
		}
		if len(l.waiting) == 0 {
			return l, LineAnswer{}
		}
		called := l.waiting[0]
		called.room = act.Room
		l.waiting = l.waiting[1:]
		l.rooms = put(l.rooms, called, byNumber)
		return l, LineAnswer{Number: called.number}
	}
	from := l.rooms
	if act.Do == "bring-back" {
		from = l.absent
	}
	i := slices.IndexFunc(from, func(p placed) bool { return p.number == act.Number && p.room == act.Room })
	if i < 0 || act.Do == "start" && from[i].serving || act.Do == "finish" && !from[i].serving || act.Do == "no-show" && from[i].serving {
		return l, LineAnswer{Refused: true}
	}
	patient, rest := from[i], slices.Delete(slices.Clone(from), i, i+1)
	switch act.Do {
	case "bring-back":
		l.absent = rest
		l.waiting = put(l.waiting, placed{rank: patient.rank, arrival: patient.arrival, number: patient.number}, byRank)
		return l, LineAnswer{}
	case "start":
		patient.serving = true
		l.rooms = put(rest, patient, byNumber)
		return l, LineAnswer{}
	case "put-back":
		l.waiting = put(l.waiting, placed{rank: patient.rank, arrival: patient.arrival, number: patient.number}, byRank)
	case "no-show":
		l.absent = put(l.absent, placed{rank: patient.rank, arrival: patient.arrival, number: patient.number}, byNumber)
	}
	l.rooms = rest
	return l, LineAnswer{}
}

// put returns a new list with a patient in its place.
func put(list []placed, p placed, compare func(a, b placed) int) []placed {
	at, _ := slices.BinarySearchFunc(list, p, compare)
	return slices.Insert(slices.Clone(list), at, p)
}

func byNumber(a, b placed) int { return a.number - b.number }

func byRank(a, b placed) int {
	return cmp.Or(a.rank-b.rank, a.number/OfSecond-b.number/OfSecond, a.arrival-b.arrival)
}
