package apptest

import (
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
)

// The check finds what it is there for.
func TestLine_refusesWhatCannotHaveHappened(t *testing.T) {
	t.Parallel()
	arrive := func(number int) porcupine.Operation {
		return porcupine.Operation{Input: LineAct{Do: "arrive", Rank: 100}, Output: LineAnswer{Number: number}}
	}
	urgent := porcupine.Operation{Input: LineAct{Do: "arrive", Rank: 10}, Output: LineAnswer{Number: 2}}
	call := func(room string, number int) porcupine.Operation {
		return porcupine.Operation{Input: LineAct{Do: "call-next", Room: room}, Output: LineAnswer{Number: number}}
	}
	step := func(do string, number int, refused bool) porcupine.Operation {
		act := LineAct{Do: do, Number: number, Room: "A"}
		if do == "bring-back" {
			act.Room = ""
		}
		return porcupine.Operation{Input: act, Output: LineAnswer{Refused: refused}}
	}
	for name, c := range map[string]struct {
		acts []porcupine.Operation
		can  bool
	}{
		"in order":                           {[]porcupine.Operation{arrive(1), urgent, call("A", 2), call("B", 1), call("C", 0)}, true},
		"one number twice":                   {[]porcupine.Operation{arrive(1), arrive(1)}, false},
		"a gap":                              {[]porcupine.Operation{arrive(1), arrive(3)}, false},
		"one patient to two rooms":           {[]porcupine.Operation{arrive(1), call("A", 1), call("B", 1)}, false},
		"someone urgent passed over":         {[]porcupine.Operation{arrive(1), urgent, call("A", 1)}, false},
		"someone lost":                       {[]porcupine.Operation{arrive(1), call("A", 0)}, false},
		"a second patient in a room":         {[]porcupine.Operation{arrive(1), arrive(2), call("A", 1), call("A", 2)}, false},
		"put back is first again":            {[]porcupine.Operation{arrive(1), arrive(2), call("A", 1), step("put-back", 1, false), call("B", 1)}, true},
		"finished before the start":          {[]porcupine.Operation{arrive(1), call("A", 1), step("finish", 1, false)}, false},
		"refused before the start":           {[]porcupine.Operation{arrive(1), call("A", 1), step("finish", 1, true), step("start", 1, false), step("finish", 1, false)}, true},
		"brought back, but not first again":  {[]porcupine.Operation{arrive(1), arrive(2), call("A", 1), step("no-show", 1, false), step("bring-back", 1, false), call("A", 2)}, false},
		"brought back who was not away":      {[]porcupine.Operation{arrive(1), step("bring-back", 1, false)}, false},
		"forwarded before the start":         {[]porcupine.Operation{arrive(1), call("A", 1), step("forward", 1, false), call("A", 0)}, true},
		"a refusal that nothing can explain": {[]porcupine.Operation{arrive(1), call("A", 1), step("no-show", 1, true)}, false},
	} {
		for i := range c.acts {
			c.acts[i].Call, c.acts[i].Return = int64(2*i), int64(2*i+1) // one after the other
		}
		result := porcupine.CheckOperationsTimeout(lineModel, c.acts, time.Minute)
		if (result == porcupine.Ok) != c.can {
			t.Errorf("%s: %s", name, result)
		}
	}
}

// What was not answered happened or did not, at any time since it was asked.
func TestLine_settlesWhatWasNotAnswered(t *testing.T) {
	t.Parallel()
	for happened, second := range map[bool]int{false: 1, true: 2} {
		l := NewLine()
		l.Do(1, LineAct{Do: "arrive", Rank: 100}, func() LineAnswer { return LineAnswer{Unanswered: "k"} })
		l.Do(1, LineAct{Do: "arrive", Rank: 100}, func() LineAnswer { return LineAnswer{Number: second} })
		l.Do(1, LineAct{Do: "arrive", Rank: 100}, func() LineAnswer { return LineAnswer{Number: second + 1} })
		l.Settle(func(key string) (LineAnswer, bool) { return LineAnswer{Number: 1}, happened && key == "k" })
		if acts := l.Check(t); acts != second+1 {
			t.Errorf("%d acts", acts)
		}
	}
}
