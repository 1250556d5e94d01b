//go:build unix

package cmd_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"suavez/app/journal"
)

// follower is a socket of a page: when it is cut it comes back with the last number that it saw, at the next instance. It begins with the
// first entry.
type follower struct {
	*client
	stop    chan struct{}
	mu      sync.Mutex
	conn    *websocket.Conn
	heard   []string // types
	returns int
}

func (in *installation) follower(number uint64, c *client) *follower {
	c.current = int(number) % len(in.addresses)
	return &follower{client: c, stop: make(chan struct{})}
}

// follow reads until the follower is ended.
func (f *follower) follow() {
	for {
		f.read()
		select {
		case <-f.stop:
			return
		case <-time.After(20 * time.Millisecond): // the pause of a page before it comes back
		}
		f.current = (f.current + 1) % len(f.at.addresses)
	}
}

// last is the number of the last entry that it saw.
func (f *follower) last() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.heard)
}

// read connects and reads until the connection is cut.
func (f *follower) read() {
	address := f.at.addresses[f.current]
	header := http.Header{}
	if f.token != "" {
		header.Set("Authorization", "Bearer "+f.token)
	}
	request, _ := http.NewRequest("GET", "http://"+address, nil)
	for _, cookie := range f.http.Jar.Cookies(request.URL) {
		header.Add("Cookie", cookie.Name+"="+cookie.Value)
	}
	dialer := websocket.Dialer{HandshakeTimeout: 10 * time.Second}
	conn, _, err := dialer.Dial(fmt.Sprintf("ws://%s/ws/v1/clinics/demo?after=%d", address, f.last()), header)
	if err != nil {
		return
	}
	defer conn.Close()
	f.mu.Lock()
	f.conn = conn
	f.returns++
	f.mu.Unlock()
	select {
	case <-f.stop:
		return
	default:
	}
	for {
		var said struct {
			Seq  int
			Type string
		}
		if conn.ReadJSON(&said) != nil {
			return
		}
		if said.Seq != f.last()+1 {
			f.t.Errorf("a socket that saw %d got %d, %s", f.last(), said.Seq, said.Type)
			return
		}
		f.mu.Lock()
		f.heard = append(f.heard, said.Type)
		f.mu.Unlock()
	}
}

// end waits until the follower has seen all entries and ends it; then it has seen each of them once and in order.
func (f *follower) end(t *testing.T, entries []journal.Entry) {
	t.Helper()
	for giveUp := time.Now().Add(time.Minute); f.last() < len(entries) && time.Now().Before(giveUp); {
		time.Sleep(5 * time.Millisecond)
	}
	close(f.stop)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.conn != nil {
		f.conn.Close()
	}
	if len(f.heard) != len(entries) {
		t.Errorf("a socket saw %d of %d entries", len(f.heard), len(entries))
		return
	}
	for i, e := range entries {
		if f.heard[i] != e.Type {
			t.Errorf("a socket saw %s as entry %d, which is %s", f.heard[i], e.Seq, e.Type)
			return
		}
	}
	if journal.Seq(len(entries)) != entries[len(entries)-1].Seq {
		t.Errorf("%d entries end with %d", len(entries), entries[len(entries)-1].Seq)
	}
	if strings.Count(strings.Join(f.heard, " "), "attendance.called") == 0 {
		t.Error("a socket saw no call: the test tests little")
	}
}
