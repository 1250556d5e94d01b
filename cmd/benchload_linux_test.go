package cmd_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// wire is a connection that asks and reads with as little processor time as can be: who measures shares the machine with what is measured.
type wire struct {
	conn   net.Conn
	reader *bufio.Reader
	asked  []byte
	answer []byte
}

func dial(t *testing.T, address string) *wire {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return &wire{conn: conn, reader: bufio.NewReaderSize(conn, 32<<10)}
}

// ask sends a request whose head lines are ready, each ended by CR LF, and returns status and body, which is good until the next one.
func (w *wire) ask(method, path, head, body string) (int, []byte, error) {
	w.asked = fmt.Appendf(w.asked[:0], "%s %s HTTP/1.1\r\nHost: suavez\r\n%s", method, path, head)
	if method != "GET" {
		w.asked = fmt.Appendf(w.asked, "Content-Type: application/json\r\nContent-Length: %d\r\n", len(body))
	}
	w.asked = append(append(w.asked, "\r\n"...), body...)
	if _, err := w.conn.Write(w.asked); err != nil {
		return 0, nil, err
	}
	return w.read()
}

func (w *wire) read() (status int, body []byte, err error) {
	length := 0
	for first := true; ; first = false {
		line, err := w.reader.ReadSlice('\n')
		if err != nil {
			return 0, nil, err
		}
		switch {
		case first:
			if status, err = strconv.Atoi(string(line[9:12])); err != nil {
				return 0, nil, fmt.Errorf("the answer begins %q", line)
			}
		case len(line) == 2:
			w.answer = slices.Grow(w.answer[:0], length)[:length]
			_, err := io.ReadFull(w.reader, w.answer)
			return status, w.answer, err
		case len(line) > 16 && strings.EqualFold(string(line[:15]), "content-length:"):
			if length, err = strconv.Atoi(string(bytes.TrimSpace(line[15:]))); err != nil {
				return 0, nil, err
			}
		}
	}
}

// must is ask for what has to succeed.
func (w *wire) must(t *testing.T, want int, method, path, head, body string) []byte {
	t.Helper()
	status, text, err := w.ask(method, path, head, body)
	if err != nil || status != want {
		t.Fatalf("%s %s: %d %s %v", method, path, status, text, err)
	}
	return text
}

// load is what some clients got done.
type load struct {
	done      int
	rate      float64 // per second
	latencies []time.Duration
}

// at is the latency that a share of the requests did not exceed.
func (l load) at(share float64) time.Duration {
	slices.Sort(l.latencies)
	if len(l.latencies) == 0 {
		return 0
	}
	return l.latencies[min(len(l.latencies)-1, int(share*float64(len(l.latencies))))]
}

// work lets clients do something again and again for a time.
func work(t *testing.T, clients int, during time.Duration, do func(client int) error) load {
	t.Helper()
	var all load
	var mu sync.Mutex
	var working sync.WaitGroup
	begin := time.Now()
	for client := range clients {
		working.Go(func() {
			var latencies []time.Duration
			for now := time.Now(); now.Sub(begin) < during; {
				if err := do(client); err != nil {
					t.Errorf("client %d: %v", client, err)
					return
				}
				last := now
				now = time.Now()
				latencies = append(latencies, now.Sub(last))
			}
			mu.Lock()
			defer mu.Unlock()
			all.latencies = append(all.latencies, latencies...)
		})
	}
	working.Wait()
	all.done = len(all.latencies)
	all.rate = float64(all.done) / time.Since(begin).Seconds()
	if all.done == 0 {
		t.Fatal("nothing was done")
	}
	return all
}
