package web

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/contrib/websocket"
	"github.com/gofiber/fiber/v2"

	"suavez/app/device"
	"suavez/app/journal"
	"suavez/app/problem"
)

const (
	// pingEvery keeps connections open and finds those that are dead, together with pongWithin.
	pingEvery  = 20 * time.Second
	pongWithin = 50 * time.Second
	// messageLimit in bytes bounds what a client says.
	messageLimit = 16 << 10

	// signedOut is the close code that says that the sign-in is no longer good, so that coming back is of no use.
	signedOut = 4001
)

// socket is one client that follows a clinic.
type socket struct {
	server *Server
	conn   *websocket.Conn
	from   *caller
	again  func(ctx context.Context) error // checks the sign-in again
	heard  chan struct{}                   // the client has said something that is to be answered
}

func (s *Server) addSocket() {
	s.fiber.Get("/ws/v1/clinics/:clinic", s.admitSocket, websocket.New(func(conn *websocket.Conn) {
		c := conn.Locals("socket").(*socket)
		c.conn = conn
		s.sockets.Add(1)
		defer s.sockets.Done()
		after := journal.Seq(-1)
		if text := conn.Query("after"); text != "" {
			n, _ := strconv.ParseInt(text, 10, 64) // admitSocket has checked it
			after = journal.Seq(n)
		}
		c.run(s.closing, after)
	}, websocket.Config{WriteBufferSize: 4096, ReadBufferSize: 1024}))
}

// admitSocket decides, before the upgrade, who may follow the clinic.
func (s *Server) admitSocket(c *fiber.Ctx) error {
	if !websocket.IsWebSocketUpgrade(c) {
		return problem.New(problem.Malformed, "this address is for WebSocket connections")
	}
	if after := c.Query("after"); after != "" {
		if n, err := strconv.ParseInt(after, 10, 64); err != nil || n < 0 {
			return problem.InvalidField("query.after", "must be the number of an entry")
		}
	}
	face := c.Query("face")
	if face == "" {
		face = c.Get(faceHeader)
	}
	bearer, _ := strings.CutPrefix(c.Get(fiber.HeaderAuthorization), "Bearer ")
	// The checks go on after this request, whose strings do not.
	cookies := map[string]string{}
	for _, name := range []string{sessionCookie, deviceCookie(device.Totem), deviceCookie(device.Display)} {
		cookies[name] = strings.Clone(c.Cookies(name))
	}
	creds := credentials{
		bearer: strings.Clone(bearer), face: device.Kind(strings.Clone(face)),
		cookies: func(name string) string { return cookies[name] },
	}
	slug := strings.Clone(c.Params("clinic"))
	from, err := s.admit(c.UserContext(), ofClinic, creds, slug)
	if err != nil {
		return err
	}
	c.Locals("socket", &socket{
		server: s, from: from, heard: make(chan struct{}, 1),
		again: func(ctx context.Context) error {
			_, err := s.admit(ctx, ofClinic, creds, slug)
			return err
		},
	})
	return c.Next()
}

// run reads and writes until the client goes, does not keep up, or the server closes. after is the last number that the client saw, or
// -1 when it wants the board first.
func (c *socket) run(closing context.Context, after journal.Seq) {
	ctx, stop := context.WithCancel(closing)
	defer stop()
	var reading sync.WaitGroup
	reading.Go(func() {
		defer stop()
		c.read()
	})
	code, words := c.write(ctx, after)
	if code != 0 {
		message := websocket.FormatCloseMessage(code, words)
		_ = c.conn.WriteControl(websocket.CloseMessage, message, time.Now().Add(time.Second))
	}
	// The connection goes back to a pool when the handler returns, so the reader must have ended. A deadline in the past wakes it.
	_ = c.conn.SetReadDeadline(time.Now())
	reading.Wait()
}

// read takes what the client says until it goes or is silent for too long.
func (c *socket) read() {
	c.conn.SetReadLimit(messageLimit)
	alive := func(string) error { return c.conn.SetReadDeadline(time.Now().Add(pongWithin)) }
	c.conn.SetPongHandler(alive)
	for {
		if alive("") != nil {
			return
		}
		if _, _, err := c.conn.ReadMessage(); err != nil {
			return
		}
		select {
		case c.heard <- struct{}{}:
		default: // an answer is on its way already
		}
	}
}

// write sends the board and the entries, and is the only one that writes. It returns the code and words with which to close.
func (c *socket) write(ctx context.Context, after journal.Seq) (int, string) {
	follower, err := c.server.Journal.Follow(ctx, c.from.clinic.ID)
	if err != nil {
		return c.failed(ctx, err)
	}
	defer follower.Close()
	if after > follower.Head {
		after = -1 // a number that does not exist yet is of another journal, such as one before a restore
	}
	if after < 0 {
		text, seq, err := c.server.boardText(ctx, c.from.clinic.ID, c.from.audience())
		if err != nil {
			return c.failed(ctx, err)
		}
		after = seq
		if c.send(boardMessage{"board", seq, c.server.Version, text}) != nil {
			return 0, ""
		}
	}
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		entries, changed, err := follower.Ready(ctx, after)
		if err != nil {
			return c.failed(ctx, err)
		}
		for _, e := range entries {
			v, err := viewOfEntry(e, c.from.audience())
			if err != nil {
				return c.failed(ctx, err)
			}
			if c.send(v) != nil {
				return 0, ""
			}
			after = e.Seq
		}
		if len(entries) > 0 {
			continue
		}
		select {
		case <-changed:
		case <-c.heard:
			if c.send(pongMessage{"pong", c.server.Version}) != nil {
				return 0, ""
			}
		case <-ping.C:
			if err := c.again(ctx); problem.Of(err) != nil {
				return signedOut, "the sign-in is no longer valid"
			}
			if c.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(c.server.WriteWithin)) != nil {
				return 0, ""
			}
		case <-ctx.Done():
			return websocket.CloseGoingAway, "the server is ending"
		}
	}
}

// boardMessage is the first message to a client that did not say a number.
type boardMessage struct {
	Type    string          `json:"type"`
	Seq     journal.Seq     `json:"seq"`
	Version string          `json:"version"` // of the server: a page of another one reloads itself
	Board   json.RawMessage `json:"board"`
}

// pongMessage answers whatever a client says.
type pongMessage struct {
	Type    string `json:"type"`
	Version string `json:"version"`
}

func (c *socket) send(message any) error {
	text, err := json.Marshal(message)
	if err != nil {
		c.server.Log.Error("message not written", "error", err)
		return err
	}
	if err := c.conn.SetWriteDeadline(time.Now().Add(c.server.WriteWithin)); err != nil {
		return err
	}
	return c.conn.WriteMessage(websocket.TextMessage, text)
}

// failed is how a socket closes when the database cannot be asked: the client comes back by itself.
func (c *socket) failed(ctx context.Context, err error) (int, string) {
	if ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return websocket.CloseGoingAway, "the server is ending"
	}
	c.server.Log.Warn("socket closed", "clinic", c.from.clinic.Slug, "error", err)
	return websocket.CloseTryAgainLater, "try again in a moment"
}
