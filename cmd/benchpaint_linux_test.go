package cmd_test

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"time"
)

// paint measures how long it takes from the answer of call-next until a display in a real browser has painted the call, while it is told to
// other sockets as well.
func (b *bench) paint() {
	b.t.Helper()
	for _, n := range []int{1, 10, 100} {
		c := newBenchClinic(b.t, b.db, b.journal, fmt.Sprint("paint-", n), 1)
		c.openShifts(b.t, b.address())
		desk, w := c.desks[0], dial(b.t, b.address())
		l := newListeners(b.t, b.address(), "/ws"+strings.TrimPrefix(c.path(""), "/api"), c.display, n-1, "no entry at all")
		painted, closeDisplay := b.openDisplay(c)
		var took load
		for range longer(b, 20, 200) {
			w.must(b.t, 201, "POST", c.path("/tickets"), c.totem, fmt.Sprintf(`{"service_id":%q}`, c.service))
			called := w.must(b.t, 200, "POST", c.path("/rooms/"+desk.room.String()+"/call-next"), desk.head, "")
			answered := time.Now()
			attendance := c.path("/attendances/" + string(called[7:7+36])) // {"id":"…
			select {
			case at := <-painted:
				took.latencies = append(took.latencies, at.Sub(answered))
			case <-time.After(20 * time.Second):
				b.t.Fatal("a call was not painted")
			}
			for _, step := range []string{"/start", "/finish"} {
				w.must(b.t, 200, "POST", attendance+step, desk.head, "")
			}
		}
		b.atMost(100, ms(took.at(0.99)), "ms", fmt.Sprintf("call-next answered to painted, %d sockets, p99", n), fmt.Sprintf("p50 %.1f ms", ms(took.at(0.5))))
		closeDisplay()
		l.close()
	}
}

// firstScreen measures how soon a totem that has never been opened shows its first screen, in a browser whose processor is slowed four times.
func (b *bench) firstScreen() {
	b.t.Helper()
	c := newBenchClinic(b.t, b.db, b.journal, "first-screen", 1)
	url := "http://" + b.address() + "/totem#token=" + tokenOf(c.totem)
	output, err := inBrowser("first-screen", url, "[data-testid=take]", strconv.Itoa(longer(b, 5, 30))).Output()
	if err != nil {
		b.t.Fatalf("scripts/first-screen.mjs wants Node and Chromium: %v", err)
	}
	var took load
	for _, line := range strings.Fields(string(output)) {
		ms, err := strconv.ParseFloat(line, 64)
		if err != nil {
			b.t.Fatalf("a time of the first screen: %v", err)
		}
		took.latencies = append(took.latencies, time.Duration(ms*float64(time.Millisecond)))
	}
	detail := fmt.Sprintf("p50 %.0f ms; nothing cached, the processor slowed four times", ms(took.at(0.5)))
	b.atMost(1000, ms(took.at(0.99)), "ms", "totem opened to its first screen painted, p99", detail)
}

// inBrowser is the command for a script of the pages that measures in a real browser.
func inBrowser(script string, args ...string) *exec.Cmd {
	command := exec.Command("node", append([]string{"scripts/" + script + ".mjs"}, args...)...)
	command.Dir, command.Stderr = "../embed/ui", os.Stderr
	return command
}

// tokenOf is the token in the header line of a device.
func tokenOf(header string) string {
	return strings.TrimSpace(strings.TrimPrefix(header, "Authorization: Bearer "))
}

// openDisplay opens the display of a clinic in a browser, and tells when it has painted each code.
func (b *bench) openDisplay(c *benchClinic) (painted <-chan time.Time, closeIt func()) {
	b.t.Helper()
	browser := inBrowser("paint", "http://"+b.address()+"/display#token="+tokenOf(c.display))
	stdin, err := browser.StdinPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	stdout, err := browser.StdoutPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	if err := browser.Start(); err != nil {
		b.t.Fatalf("scripts/paint.mjs wants Node: %v", err)
	}
	closeIt = sync.OnceFunc(func() {
		_ = stdin.Close()
		_ = browser.Wait()
	})
	b.t.Cleanup(closeIt)
	lines := bufio.NewScanner(stdout)
	if !lines.Scan() || lines.Text() != "ready" {
		b.t.Fatalf("the display did not open: it wants Chromium; it said %q", lines.Text())
	}
	times := make(chan time.Time, 100)
	go func() {
		for lines.Scan() {
			_, at, _ := strings.Cut(lines.Text(), " ")
			if ms, err := strconv.ParseFloat(at, 64); err == nil {
				times <- time.UnixMicro(int64(ms * 1000))
			}
		}
	}()
	return times, closeIt
}
