package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/contrib/websocket"
	"github.com/gofiber/fiber/v2"

	"suavez/app/board"
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
	// wordLimit is of what a page says of itself, in letters.
	wordLimit = 60

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
	needed := s.rightOf("follow")
	s.fiber.Get("/ws/v1/clinics/:clinic", func(c *fiber.Ctx) error { return s.admitSocket(c, needed) }, websocket.New(func(conn *websocket.Conn) {
		c := conn.Locals("socket").(*socket)
		c.conn = conn
		s.sockets.Add(1)
		defer s.sockets.Done()
		after := journal.Seq(-1)
		if text := conn.Query("after"); text != "" {
			n, _ := strconv.ParseInt(text, 10, 64) // admitSocket has checked it
			after = journal.Seq(n)
		}
		c.run(s.closing, func(ctx context.Context) (int, string) { return c.write(ctx, after) })
	}, websocket.Config{ReadBufferSize: 512, WriteBufferSize: 512, WriteBufferPool: &sync.Pool{}}))
}

// admitSocket decides, before the upgrade, who may follow the clinic.
func (s *Server) admitSocket(c *fiber.Ctx, needed right) error {
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
		as: strings.Clone(c.Query("as")), cookies: func(name string) string { return cookies[name] }, address: strings.Clone(s.proxies.client(c)),
	}
	slug := strings.Clone(c.Params("clinic"))
	from, err := s.admit(c.UserContext(), needed, creds, slug)
	if err == nil {
		err = s.noteBoard(c.UserContext(), from)
	}
	if err != nil {
		return err
	}
	c.Locals("socket", &socket{
		server: s, from: from, heard: make(chan struct{}, 1),
		again: func(ctx context.Context) error {
			now, err := s.admit(ctx, needed, creds, slug)
			if err == nil && now.audience() != from.audience() {
				return errSeesAnother
			}
			return err
		},
	})
	return c.Next()
}

// run reads, and lets write tell what there is, until the client goes, does not keep up, or the server closes.
func (c *socket) run(closing context.Context, write func(context.Context) (code int, words string)) {
	ctx, stop := context.WithCancel(closing)
	defer stop()
	var reading sync.WaitGroup
	reading.Go(func() {
		defer stop()
		c.read()
	})
	code, words := write(ctx)
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
	var page device.Page
	alive := func(string) error {
		if c.from.device != nil {
			c.server.Presence.Heard(c.from.device, c.from.address, page)
		}
		return c.conn.SetReadDeadline(time.Now().Add(pongWithin))
	}
	c.conn.SetPongHandler(alive)
	for {
		if alive("") != nil {
			return
		}
		_, text, err := c.conn.ReadMessage()
		if err != nil {
			return
		}
		said := readSaid(text)
		page = said.page().Or(page)
		if said.Seq > 0 {
			c.server.Receipts.Note(c.from.device, said.Seq, said.Type, said.Fault)
			continue // that is a report, and wants no answer
		}
		select {
		case c.heard <- struct{}{}:
		default: // an answer is on its way already
		}
	}
}

// said is what the page of a device tells: of itself, with a ping, or what became of a call.
type said struct {
	Type    device.Answer
	Seq     journal.Seq // of the call
	Fault   string
	Version string
	Sound   string
	Screen  string
}

// readSaid reads what a client says; what cannot be read says nothing.
func readSaid(text []byte) (s said) {
	if json.Unmarshal(text, &s) != nil {
		return said{}
	}
	return s
}

// page is what a page says of itself, in so far as it can be shown.
func (s said) page() device.Page {
	fit := func(text string) string {
		if len(text) > wordLimit || !printable(text) {
			return ""
		}
		return text
	}
	if s.Sound != "on" && s.Sound != "blocked" {
		s.Sound = ""
	}
	return device.Page{Version: fit(s.Version), Sound: s.Sound, Screen: fit(s.Screen)}
}

// printable says whether a text is of printable ASCII alone.
func printable(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r > '~' })
}

// write sends the board and the entries, and is the only one that writes. after is the last number that the client saw, or -1 when it wants
// the board first. It returns the code and words with which to close.
func (c *socket) write(ctx context.Context, after journal.Seq) (int, string) {
	at := place{c.from.clinic.ID, c.from.audience()}
	broadcast, err := c.server.broadcasts.join(ctx, at)
	if err != nil {
		return c.failed(ctx, err)
	}
	defer c.server.broadcasts.leave(at, broadcast)
	if after > broadcast.last() {
		head, err := c.server.Journal.Head(ctx, at.clinic)
		if err != nil {
			return c.failed(ctx, err)
		}
		if after > head {
			after = -1 // a number that does not exist yet is of another journal, such as one before a restore
		}
	}
	if after < 0 {
		text, err := c.server.boardMessage(ctx, at)
		if err != nil {
			return c.failed(ctx, err)
		}
		if after = text.Seq; c.send(text.Plain) != nil {
			return 0, ""
		}
	}
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	checked := journal.Seq(-1) // looked at once after joining: it may have been revoked on the way
	for {
		frames, last, behind, changed, err := broadcast.after(after)
		if behind {
			frames, last, err = c.readBehind(ctx, after)
		}
		if err != nil {
			return c.failed(ctx, err)
		}
		if len(frames) > 0 {
			if after = last; c.send(frames...) != nil {
				return 0, ""
			}
			continue
		}
		if now := broadcast.signIns(); now != checked {
			checked = now
			if code, words := c.stillIn(ctx); code != 0 {
				return code, words
			}
		}
		select {
		case <-changed:
		case <-c.heard:
			if c.send(c.server.pong) != nil {
				return 0, ""
			}
		case <-ping.C:
			if code, words := c.stillIn(ctx); code != 0 {
				return code, words
			}
			if c.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(c.server.WriteWithin)) != nil {
				return 0, ""
			}
		case <-ctx.Done():
			return websocket.CloseGoingAway, "the server is ending"
		}
	}
}

// errSeesAnother is of who may now see more or less than the socket tells.
var errSeesAnother = errors.New("the caller sees another board now")

// stillIn checks the sign-in again, and says with which code and words to close where it is not what it was. Without a database it stays.
func (c *socket) stillIn(ctx context.Context) (int, string) {
	switch err := c.again(ctx); {
	case errors.Is(err, errSeesAnother):
		return websocket.CloseServiceRestart, "come back: you may see more or less now"
	case problem.Of(err) != nil:
		return signedOut, "the sign-in is no longer valid"
	default:
		return 0, ""
	}
}

// readBehind writes, for this socket alone, entries that the broadcast has no longer.
func (c *socket) readBehind(ctx context.Context, after journal.Seq) (frames [][]byte, last journal.Seq, err error) {
	entries, err := c.server.Journal.Since(ctx, c.from.clinic.ID, after, keptFrames)
	if err != nil {
		return nil, after, err
	}
	to, err := c.server.sightOfEntries(ctx, c.from.clinic.ID, c.from.audience())
	if err != nil {
		return nil, after, err
	}
	for _, e := range entries {
		frame, err := frameOf(e, to)
		if err != nil {
			return nil, after, err
		}
		frames, last = append(frames, frame), e.Seq
	}
	return frames, last, nil
}

// boardMessage is the first message to a client that did not say a number: a frame with the board, its number, and the version of the
// server, since a page of another one reloads itself.
func (s *Server) boardMessage(ctx context.Context, at place) (*board.Text, error) {
	to, err := s.sightOf(ctx, at.clinic, at.to)
	if err != nil {
		return nil, err
	}
	return s.Boards.Text(ctx, at.clinic, to.key()+" socket", func(b *board.Board) ([]byte, error) {
		text, err := writeBoard(b, to)
		if err != nil {
			return nil, err
		}
		head := fmt.Sprintf(`{"type":"board","seq":%d,"version":%q,"board":`, b.Seq, s.Version)
		return frame(append(append([]byte(head), text...), '}')), nil
	})
}

// send writes frames to the connection itself, in one go: they are ready as they are.
func (c *socket) send(frames ...[]byte) error {
	conn, all := c.conn.NetConn(), frames[0]
	if len(frames) > 1 {
		all = bytes.Join(frames, nil)
	}
	if err := conn.SetWriteDeadline(time.Now().Add(c.server.WriteWithin)); err != nil {
		return err
	}
	_, err := conn.Write(all)
	return err
}

// failed is how a socket closes when the database cannot be asked: the client comes back by itself.
func (c *socket) failed(ctx context.Context, err error) (int, string) {
	if ctx.Err() != nil || errors.Is(err, context.Canceled) {
		return websocket.CloseGoingAway, "the server is ending"
	}
	c.server.Log.Warn("socket closed", "clinic", c.from.clinic.Slug, "error", err)
	return websocket.CloseTryAgainLater, "try again in a moment"
}
