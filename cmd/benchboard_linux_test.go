package cmd_test

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"
)

// board measures the live picture of a clinic with a hundred patients who wait, read again and again, beside a handler that sends the
// same bytes.
func (b *bench) board() {
	b.t.Helper()
	c := newBenchClinic(b.t, b.db, b.journal, "board", 1)
	w := dial(b.t, b.address())
	for range 100 {
		w.must(b.t, 201, "POST", c.path("/tickets"), c.totem, fmt.Sprintf(`{"service_id":%q}`, c.service))
	}
	head := c.desks[0].head + "Accept-Encoding: gzip\r\n"
	address, pid := b.bare(w.must(b.t, 200, "GET", c.path("/board"), head, ""))
	read := func(address, path, head string) load {
		wires := make([]*wire, 16)
		for i := range wires {
			wires[i] = dial(b.t, address)
		}
		return work(b.t, len(wires), b.round(), func(client int) error {
			status, text, err := wires[client].ask("GET", path, head, "")
			if err == nil && status != 200 {
				err = fmt.Errorf("board: %d %s", status, text)
			}
			return err
		})
	}
	var ours, theirs, ratios, costs, bare []float64
	for range longer(b, 3, 5) {
		l, cost := b.costOf(func() load { return read(b.address(), c.path("/board"), head) })
		before := spent(b.t, pid)
		base := read(address, "/bytes", head)
		bare = append(bare, ms(spent(b.t, pid)-before)/float64(base.done))
		ours, theirs, costs = append(ours, l.rate), append(theirs, base.rate), append(costs, ms(cost))
		ratios = append(ratios, l.rate/base.rate)
	}
	detail := fmt.Sprintf("%.0f/s beside %.0f/s; %.0f µs beside %.0f µs of processor", median(ours), median(theirs), 1000*median(costs), 1000*median(bare))
	b.atLeast(30_000.0/39_600, median(ratios), "× bare", "board with 100 waiting, gzip", detail)
}

// sockets measures how long a call takes until it is on the sockets of displays, and the memory for them.
func (b *bench) sockets() {
	b.t.Helper()
	entry := []byte(`{"seq":123456,"type":"attendance.recalled","at":"2026-01-01T12:00:00.000000Z","data":"` + strings.Repeat("x", 500) + `"}`)
	for i, n := range []int{1, 100, 1000} {
		limit := []float64{5, 8, 25}[i]
		c := newBenchClinic(b.t, b.db, b.journal, fmt.Sprint("sockets-", n), 1)
		c.openShifts(b.t, b.address())
		desk, w := c.desks[0], dial(b.t, b.address())
		w.must(b.t, 201, "POST", c.path("/tickets"), c.totem, fmt.Sprintf(`{"service_id":%q}`, c.service))
		called := w.must(b.t, 200, "POST", c.path("/rooms/"+desk.room.String()+"/call-next"), desk.head, "")
		id := string(called[7 : 7+36]) // {"id":"…
		path := "/ws" + strings.TrimPrefix(c.path(""), "/api")
		calls := longer(b, 20, 200)
		l := newListeners(b.t, b.address(), path, c.display, n, "attendance.recalled")
		before := spent(b.t, b.roots...)
		latencies := l.measure(calls, func() { w.must(b.t, 200, "POST", c.path("/attendances/"+id+"/recall"), desk.head, "") })
		cost := ms(spent(b.t, b.roots...)-before) / float64(calls)
		if n == 1000 {
			b.atMost(80, resident(b.t, b.roots[0]), "MB", "memory with 1,000 sockets", "the process of suavez, after all that was measured before")
		}
		address, pid := b.bare(entry)
		bare := newListeners(b.t, address, "/ws", "", n, "attendance.recalled")
		before = spent(b.t, pid)
		theirs := bare.measure(calls, func() { w2 := dial(b.t, address); w2.must(b.t, 200, "POST", "/tell", "", "") })
		b.atMost(limit, ms(latencies.at(0.99)), "ms", fmt.Sprintf("call to %d sockets, p99", n),
			fmt.Sprintf("p50 %.1f ms, %.1f ms of processor; bare: p50 %.1f, p99 %.1f, %.1f", ms(latencies.at(0.5)), cost,
				ms(theirs.at(0.5)), ms(theirs.at(0.99)), ms(spent(b.t, pid)-before)/float64(calls)))
		l.close()
		bare.close()
	}
}

// listeners are sockets that wait for a kind of entry.
type listeners struct {
	t       *testing.T
	wires   []*wire
	heard   chan time.Time
	reading sync.WaitGroup
}

func newListeners(t *testing.T, address, path, head string, n int, kind string) *listeners {
	t.Helper()
	l := &listeners{t: t, heard: make(chan time.Time, n)}
	var ready sync.WaitGroup
	for range n {
		w := dial(t, address)
		w.must(t, 101, "GET", path, head+"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n", "")
		l.wires = append(l.wires, w)
		ready.Add(1)
		l.reading.Go(func() {
			begun := sync.OnceFunc(ready.Done)
			for {
				message, err := w.message()
				now := time.Now()
				if err != nil {
					return
				}
				begun()
				if strings.Contains(string(message[:min(len(message), 80)]), kind) {
					l.heard <- now
				}
			}
		})
	}
	ready.Wait()
	return l
}

// measure lets all listeners hear some calls, one after the other, and returns how long each took to each.
func (l *listeners) measure(calls int, call func()) (all load) {
	l.t.Helper()
	for range calls {
		begin := time.Now()
		call()
		for range l.wires {
			select {
			case at := <-l.heard:
				all.latencies = append(all.latencies, at.Sub(begin))
			case <-time.After(10 * time.Second):
				l.t.Fatal("a socket did not hear a call")
			}
		}
	}
	return all
}

func (l *listeners) close() {
	for _, w := range l.wires {
		_ = w.conn.Close()
	}
	l.reading.Wait()
}

// message reads the next text from a socket and answers pings.
func (w *wire) message() ([]byte, error) {
	for {
		head, err := w.reader.Peek(2)
		if err != nil {
			return nil, err
		}
		kind, length, skip := head[0]&15, int(head[1]), 2
		if length >= 126 {
			skip = map[int]int{126: 4, 127: 10}[length]
			if head, err = w.reader.Peek(skip); err != nil {
				return nil, err
			}
			length = 0
			for _, b := range head[2:] {
				length = length<<8 | int(b)
			}
		}
		if _, err := w.reader.Discard(skip); err != nil {
			return nil, err
		}
		text := make([]byte, length)
		if _, err := io.ReadFull(w.reader, text); err != nil {
			return nil, err
		}
		if kind != 9 { // ping
			return text, nil
		}
		if _, err := w.conn.Write([]byte{0x8a, 0x80, 0, 0, 0, 0}); err != nil {
			return nil, err
		}
	}
}
