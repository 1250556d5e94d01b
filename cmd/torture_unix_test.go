//go:build unix

package cmd_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"suavez/app/apptest"
)

// kills is how often a torture kills: a number that takes about a minute, or that of SUAVEZ_KILLS, which scripts/torture sets.
func kills(t *testing.T, usual int) int {
	text := os.Getenv("SUAVEZ_KILLS")
	if text == "" {
		return usual
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("SUAVEZ_KILLS is %q, not a number of kills", text)
	}
	return n
}

// Process and PostgreSQL are killed again and again while totems, desks and displays work. Afterwards all that was acknowledged is there,
// once, and the rules of the queue hold.
func TestTorture_oneInstance(t *testing.T) {
	t.Parallel()
	in := install(t, 1)
	in.startJourney()
	torture(t, in, kills(t, 25))
}

// Three instances on one PostgreSQL: the clients of one that is killed go on at another.
func TestTorture_threeInstances(t *testing.T) {
	t.Parallel()
	in := install(t, 3)
	in.startJourney()
	torture(t, in, kills(t, 15))
	in.sameBoards()
}

// An instance of the version before works beside one of this, as while a chain of clinics is brought to a new version one machine after the
// other. scripts/torture N COMMIT builds the version before.
func TestTorture_besideTheVersionBefore(t *testing.T) {
	before := os.Getenv("SUAVEZ_BIN_BEFORE")
	if before == "" {
		t.Skip("SUAVEZ_BIN_BEFORE names no binary of the version before")
	}
	t.Parallel()
	in := installBeside(t, 2, before)
	torture(t, in, kills(t, 10))
	in.sameBoards()
}

// More totems than a lane sends at once are at work when the process is killed, so that each kill meets a full lane.
func TestTorture_aFullLane(t *testing.T) {
	t.Parallel()
	in := install(t, 1)
	token := in.addDevice("totem")
	account, ids := newAccount(), in.ids(in.totem(0, token))
	var stopped atomic.Bool
	var working sync.WaitGroup
	for i := range 64 {
		w := &worker{client: in.totem(uint64(i), token), number: i, account: account, ids: ids, stopped: &stopped}
		working.Go(func() { w.issueTickets("EN") })
	}
	nurse := &worker{client: in.client(100), number: 100, account: account, ids: ids, stopped: &stopped}
	nurse.signIn("enfermagem", ids.rooms["Enfermagem 1"])
	working.Go(func() { nurse.attend("Enfermagem 1") })
	dice := rand.New(rand.NewPCG(in.seed, 0))
	var all []killed
	for range kills(t, 8) {
		time.Sleep(time.Duration(50+dice.IntN(200)) * time.Millisecond) // let them work
		all = append(all, in.kill(dice))
	}
	stopped.Store(true)
	working.Wait()
	url, done := in.url()
	defer done()
	b := account.settle(t, url, apptest.NewLine())
	report(t, []string{
		"a full lane   64 totems",
		fmt.Sprintf("kills         %d", len(all)),
		fmt.Sprintf("acknowledged  %d changes, %d tickets and %d calls among them", b.acknowledged, b.tickets, b.calls),
		fmt.Sprintf("lost          %d", b.lost),
		fmt.Sprintf("doubled       %d", b.doubled),
	}, all)
}

func torture(t *testing.T, in *installation, times int) {
	t.Helper()
	totem, display := in.addDevice("totem"), in.addDevice("display")
	account, line := newAccount(), apptest.NewLine()
	var stopped atomic.Bool
	var working, following sync.WaitGroup
	number := 0
	next := func(line *apptest.Line) *worker {
		number++
		return &worker{client: in.client(uint64(number)), number: number, account: account, line: line, stopped: &stopped}
	}
	first := in.client(0)
	first.token = totem
	ids := in.ids(first)
	for i := range 4 {
		w, prefix := next(line), "EN"
		w.token, w.hasty, w.ids = totem, i == 0, ids
		if i == 3 {
			w.line, prefix = nil, "ME"
		}
		working.Go(func() { w.issueTickets(prefix) })
	}
	for i, at := range [][2]string{{"enfermagem", "Enfermagem 1"}, {"enfermagem2", "Enfermagem 2"}, {"medicina", "Consultório 1"}} {
		w := next(line)
		w.ids = ids
		if i == 2 {
			w.line = nil
		}
		w.signIn(at[0], ids.rooms[at[1]])
		w.hasty = i == 1
		working.Go(func() { w.attend(at[1]) })
	}
	var followers []*follower
	for i := range 6 {
		c := in.client(uint64(100 + i))
		if i%2 == 0 {
			c.token = display
		} else {
			c.signIn("admin", "")
		}
		f := in.follower(uint64(i), c)
		followers = append(followers, f)
		following.Go(f.follow)
	}

	dice := rand.New(rand.NewPCG(in.seed, 0))
	var all []killed
	for range times {
		time.Sleep(time.Duration(100+dice.IntN(400)) * time.Millisecond) // let them work
		all = append(all, in.kill(dice))
	}
	stopped.Store(true)
	working.Wait()
	url, done := in.url()
	b := account.settle(t, url, line)
	done()
	returns := 0
	for _, f := range followers {
		f.end(t, b.entries)
		returns += f.returns - 1
	}
	following.Wait()
	acts := line.Check(t)
	if b.tickets < 2*times || b.calls < times {
		t.Errorf("only %d tickets and %d calls were acknowledged: the test tests little", b.tickets, b.calls)
	}
	report(t, []string{
		fmt.Sprintf("instances     %d%s", len(in.instances), map[bool]string{true: ", one of them of the version before"}[in.before != ""]),
		fmt.Sprintf("kills         %d", len(all)),
		fmt.Sprintf("acknowledged  %d changes, %d tickets and %d calls among them", b.acknowledged, b.tickets, b.calls),
		fmt.Sprintf("unanswered    %d changes, of which %d had happened", b.unanswered, b.happened),
		fmt.Sprintf("lost          %d", b.lost),
		fmt.Sprintf("doubled       %d", b.doubled),
		fmt.Sprintf("sockets       %d, which came back %d times; each saw %d entries once and in order", len(followers), returns, len(b.entries)),
		fmt.Sprintf("linearizable  a history of %d acts: %v", acts, !t.Failed()),
	}, all)
}

// sameBoards checks that all instances show the same board; beside the version before, the same of what both know.
func (in *installation) sameBoards() {
	in.t.Helper()
	c := in.client(1)
	c.signIn("admin", "")
	var boards []string
	// Looking at a board is itself an entry at each instance, the first time: so all are read again until they agree.
	for giveUp := time.Now().Add(30 * time.Second); time.Now().Before(giveUp); time.Sleep(10 * time.Millisecond) {
		boards = boards[:0]
		for i := range in.instances {
			c.current = i
			a, err := c.try("GET", "/clinics/demo/board", "", nil)
			if err != nil || a.status != 200 {
				in.t.Fatalf("board of instance %d: %d %s %v", i, a.status, a.text, err)
			}
			boards = append(boards, a.text)
		}
		if !slices.ContainsFunc(boards, func(text string) bool { return !in.agree(text, boards[0]) }) {
			return
		}
	}
	in.t.Errorf("the instances show different boards:\n%s", strings.Join(boards, "\n"))
}

// agree says whether two boards are the same; those of two versions may each have fields that the other does not know.
func (in *installation) agree(a, b string) bool {
	if in.before == "" {
		return a == b
	}
	var one, other any
	if err := errors.Join(json.Unmarshal([]byte(a), &one), json.Unmarshal([]byte(b), &other)); err != nil {
		in.t.Fatal(err)
	}
	return reflect.DeepEqual(inBoth(one, other), inBoth(other, one))
}

// inBoth is a document without the fields that another does not have.
func inBoth(document, other any) any {
	switch is := document.(type) {
	case map[string]any:
		fields, _ := other.(map[string]any)
		kept := map[string]any{}
		for name, value := range is {
			if there, ok := fields[name]; ok {
				kept[name] = inBoth(value, there)
			}
		}
		return kept
	case []any:
		items, _ := other.([]any)
		if len(items) != len(is) {
			return is
		}
		kept := make([]any, len(is))
		for i := range is {
			kept[i] = inBoth(is[i], items[i])
		}
		return kept
	}
	return document
}

// report logs a table, and adds it to the file of SUAVEZ_TORTURE_TABLE.
func report(t *testing.T, lines []string, all []killed) {
	t.Helper()
	for _, what := range []string{"suavez", "PostgreSQL", "both"} {
		var took []time.Duration
		for _, k := range all {
			if k.what == what {
				took = append(took, k.took)
			}
		}
		slices.Sort(took)
		if n := len(took); n > 0 {
			lines = append(lines, fmt.Sprintf("recovery      %-10s %4d kills, answered again after %.2f s (median), %.2f s (95 %%), %.2f s (longest)",
				what, n, took[n/2].Seconds(), took[n*95/100].Seconds(), took[n-1].Seconds()))
		}
	}
	table := strings.Join(lines, "\n") + "\n"
	t.Log("\n" + table)
	name := os.Getenv("SUAVEZ_TORTURE_TABLE")
	if name == "" {
		return
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err == nil {
		_, err = file.WriteString(table + "\n")
		file.Close()
	}
	if err != nil {
		t.Error(err)
	}
}
