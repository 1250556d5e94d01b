package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"suavez/app/device"
	"suavez/app/journal"
)

// message is what a socket says.
type message struct {
	Type    string
	Seq     int64
	Version string
	Board   json.RawMessage
	Data    json.RawMessage
}

// open opens a socket as a client; query is what stands after the question mark.
func (c *client) open(query string) (*websocket.Conn, *http.Response, error) {
	header := c.header.Clone()
	var cookies []string
	request, _ := http.NewRequest("GET", c.site.url, nil)
	for _, cookie := range c.http.Jar.Cookies(request.URL) {
		cookies = append(cookies, cookie.Name+"="+cookie.Value)
	}
	if len(cookies) > 0 {
		header.Set("Cookie", strings.Join(cookies, "; "))
	}
	url := "ws" + strings.TrimPrefix(c.site.url, "http") + "/ws/v1/clinics/demo?" + query
	return websocket.DefaultDialer.Dial(url, header)
}

func (c *client) follow(query string) *websocket.Conn {
	c.site.t.Helper()
	conn, _, err := c.open(query)
	must(c.site.t, err)
	c.site.t.Cleanup(func() { conn.Close() })
	return conn
}

// hear reads the next message.
func hear(t *testing.T, conn *websocket.Conn) (m message) {
	t.Helper()
	must(t, conn.SetReadDeadline(time.Now().Add(20*time.Second)))
	must(t, conn.ReadJSON(&m))
	return m
}

func TestSocket_boardFirstThenEveryEntry(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	display, totem, nurse := s.device(device.Display), s.device(device.Totem), s.user("enfermagem")
	nurse.workIn("Enfermagem 1")
	conn := display.follow("")
	first := hear(t, conn)
	if first.Type != "board" || first.Version != "test" || first.Seq == 0 || !strings.Contains(string(first.Board), `"queues"`) {
		t.Fatalf("the first message is %+v", first)
	}
	issued := totem.issue("EN")
	called := nurse.callNext("Enfermagem 1")
	nurse.step(called.ID, "start")
	for i, want := range []string{"ticket.issued", "attendance.called", "attendance.started"} {
		m := hear(t, conn)
		if m.Type != want || m.Seq != first.Seq+int64(i)+1 {
			t.Fatalf("message %d is %+v, not %s", i, m, want)
		}
		if !strings.Contains(string(m.Data), issued.Code) {
			t.Errorf("%s does not name the ticket: %s", m.Type, m.Data)
		}
	}
	must(t, conn.WriteMessage(websocket.TextMessage, []byte(`{"type":"ping"}`)))
	if m := hear(t, conn); m.Type != "pong" || m.Version != "test" {
		t.Errorf("the answer to a client is %+v", m)
	}
}

// A client that comes back with the last number that it saw gets what it missed, then what comes: each once and in order.
func TestSocket_resumeMissesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	display, totem := s.device(device.Display), s.device(device.Totem)
	conn := display.follow("")
	seq := hear(t, conn).Seq
	begin := seq
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 60 {
			totem.send("POST", "/clinics/demo/tickets", map[string]any{"service_id": s.Service("EN")})
		}
	}()
	for seq < begin+60 {
		conn.Close()
		conn = display.follow(fmt.Sprintf("after=%d", seq))
		for range 7 {
			if seq == begin+60 {
				break
			}
			m := hear(t, conn)
			if m.Seq != seq+1 || m.Type != "ticket.issued" {
				t.Fatalf("after %d comes %+v", seq, m)
			}
			seq++
		}
	}
	<-done
}

// A client that was away for longer than the server keeps entries at hand gets each of them from the journal.
func TestSocket_resumeAfterALongTimeMissesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	display := s.device(device.Display)
	stays := display.follow("")
	begin := hear(t, stays).Seq
	const entries = 600
	all := make(chan error, 1)
	go func() {
		var err error
		for i := 0; i < entries && err == nil; i++ {
			var m message
			if err = stays.ReadJSON(&m); err == nil && m.Seq != begin+int64(i)+1 {
				err = fmt.Errorf("entry %d comes as number %d", m.Seq, i)
			}
		}
		all <- err
	}()
	for range entries / 100 {
		_, err := s.Journal.Change(t.Context(), s.ID, journal.System(), journal.Request{}, func(c *journal.Change) error {
			for range 100 {
				if err := c.Append("test.done", map[string]string{}); err != nil {
					return err
				}
			}
			return nil
		})
		must(t, err)
	}
	must(t, <-all)
	conn := display.follow(fmt.Sprintf("after=%d", begin))
	for i := range int64(entries) {
		if m := hear(t, conn); m.Seq != begin+i+1 {
			t.Fatalf("number %d is %+v", i, m)
		}
	}
}

func TestSocket_aNumberThatDoesNotExistYetStartsWithABoard(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if m := hear(t, s.device(device.Display).follow("after=1000000")); m.Type != "board" {
		t.Errorf("the first message is %+v", m)
	}
}

func TestSocket_whoMayFollow(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	display := s.device(device.Display)
	for what, c := range map[string]struct {
		by     *client
		query  string
		origin string
		status int
	}{
		"nobody":          {s.client(), "", "", http.StatusUnauthorized},
		"another site":    {s.user("enfermagem"), "", "http://elsewhere.example", http.StatusForbidden},
		"no number":       {display, "after=x", "", http.StatusUnprocessableEntity},
		"an unpaired TV":  {s.user("enfermagem"), "face=display", "", http.StatusUnauthorized},
		"a user":          {s.user("enfermagem"), "", "", http.StatusSwitchingProtocols},
		"the same origin": {s.user("enfermagem"), "", s.url, http.StatusSwitchingProtocols},
	} {
		if c.origin != "" {
			c.by.header.Set("Origin", c.origin)
		}
		conn, answer, err := c.by.open(c.query)
		if err == nil {
			conn.Close()
		}
		if answer == nil || answer.StatusCode != c.status {
			t.Errorf("%s: %v, %v", what, answer, err)
		}
	}
}

// A client that takes nothing more is closed while others go on, and has missed nothing when it comes back.
func TestSocket_aSlowClientIsClosedAndComesBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	slow, quick := s.user("enfermagem"), s.user("medicina").follow("")
	stalled := slow.follow("")
	seq := hear(t, stalled).Seq
	hear(t, quick)
	const entries = 40 // of 250 kB each: more than the buffers of a connection hold
	for range entries {
		_, err := s.Journal.Change(t.Context(), s.ID, journal.System(), journal.Request{}, func(c *journal.Change) error {
			return c.Append("test.large", map[string]string{"text": strings.Repeat("x", 250_000)})
		})
		must(t, err)
		hear(t, quick) // each before the next, so that a busy machine does not make this one slow as well
	}
	time.Sleep(2 * writeWithin) // the client hangs for longer than the server waits; only then does it read again
	heard := 0
	for ; ; heard++ {
		must(t, stalled.SetReadDeadline(time.Now().Add(20*time.Second)))
		var m message
		if err := stalled.ReadJSON(&m); err != nil {
			break
		}
		seq = m.Seq
	}
	if heard == entries {
		t.Fatal("the slow client got everything: the test tests nothing")
	}
	again := slow.follow(fmt.Sprintf("after=%d", seq))
	for ; heard < entries; heard++ {
		if m := hear(t, again); m.Seq != seq+1 {
			t.Fatalf("after %d comes %d", seq, m.Seq)
		}
		seq++
	}
}

// When the server ends, it says so.
func TestSocket_saysGoodByeWhenTheServerEnds(t *testing.T) {
	t.Parallel()
	var conn *websocket.Conn
	t.Run("server", func(t *testing.T) {
		s := newSite(t)
		conn = (&client{site: s, http: s.client().http, header: s.device(device.Display).header}).hold("")
		hear(t, conn)
	})
	must(t, conn.SetReadDeadline(time.Now().Add(20*time.Second)))
	_, _, err := conn.ReadMessage()
	if !websocket.IsCloseError(err, websocket.CloseGoingAway) {
		t.Errorf("the socket ends with %v", err)
	}
	conn.Close()
}

// hold opens a socket that outlives the test which opens it.
func (c *client) hold(query string) *websocket.Conn {
	c.site.t.Helper()
	conn, _, err := c.open(query)
	must(c.site.t, err)
	return conn
}
