package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/gofiber/contrib/websocket"
	"github.com/gofiber/fiber/v2"

	"suavez/app/clinic"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/queue"
)

// others is how long what happens to others waits for more of it, before a phone is told that it is one place nearer.
const others = 500 * time.Millisecond

// addMySocket lets phones follow their tickets: each message is the whole ticket as it is then.
func (s *Server) addMySocket() {
	needed := s.rightOf("follow-my-ticket")
	s.fiber.Get("/ws/v1/my-ticket/:token", func(c *fiber.Ctx) error {
		if !websocket.IsWebSocketUpgrade(c) {
			return problem.New(problem.Malformed, "this address is for WebSocket connections")
		}
		creds := credentials{token: strings.Clone(c.Params("token")), address: strings.Clone(s.proxies.client(c))}
		from, err := s.admit(c.UserContext(), needed, creds, "")
		if err != nil {
			return err
		}
		c.Locals("phone", &phone{
			socket: socket{server: s, from: from, heard: make(chan struct{}, 1)},
			ticket: []byte(from.patient.Ticket.String()),
			again:  func(ctx context.Context) error { _, err := s.Queue.Follow(ctx, creds.token); return err },
		})
		return c.Next()
	}, websocket.New(func(conn *websocket.Conn) {
		p := conn.Locals("phone").(*phone)
		p.conn = conn
		s.sockets.Add(1)
		defer s.sockets.Done()
		p.run(s.closing, p.write)
	}, websocket.Config{ReadBufferSize: 512, WriteBufferSize: 512, WriteBufferPool: &sync.Pool{}}))
}

// phone is a patient who follows the own ticket.
type phone struct {
	socket
	again  func(ctx context.Context) error
	ticket []byte      // its id, as entries name it
	seen   journal.Seq // the last entry that was read
	mine   bool        // of those since the last news, one changes the visit itself
	view   *myTicketView
	told   []byte // what was sent last
}

// write tells the ticket whenever it has changed. It returns the code and words with which to close.
func (p *phone) write(ctx context.Context) (int, string) {
	follower, err := p.server.Journal.Follow(ctx, p.from.clinic.ID)
	if err != nil {
		return p.failed(ctx, err)
	}
	defer follower.Close()
	p.seen, p.mine = follower.Head, true
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	for {
		news, err := p.news(ctx)
		if err != nil {
			return p.failed(ctx, err)
		}
		if news != nil && p.send(news) != nil {
			return 0, ""
		}
		changed, err := p.catchUp(ctx, follower)
		if err != nil {
			return p.failed(ctx, err)
		}
		if p.mine {
			continue
		}
		select {
		case <-changed:
			if err := p.gather(ctx, follower); err != nil {
				return p.failed(ctx, err)
			}
		case <-p.heard:
			if p.send(p.server.pong) != nil {
				return 0, ""
			}
		case <-ping.C:
			if problem.Is(p.again(ctx), problem.NotFound) {
				return signedOut, "the day is over"
			}
			if p.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(p.server.WriteWithin)) != nil {
				return 0, ""
			}
		case <-ctx.Done():
			return websocket.CloseGoingAway, "the server is ending"
		}
	}
}

// catchUp reads the entries after those that were read, notes whether one is the patient's own, and says what is closed when there are more.
func (p *phone) catchUp(ctx context.Context, follower *journal.Follower) (<-chan struct{}, error) {
	for {
		entries, changed, err := follower.Ready(ctx, p.seen)
		if err != nil || len(entries) == 0 {
			return changed, err
		}
		for _, e := range entries {
			p.seen, p.mine = e.Seq, p.mine || p.concerns(e)
		}
	}
}

// gather waits a little for what else happens to others, and not at all for what happens to the patient.
func (p *phone) gather(ctx context.Context, follower *journal.Follower) error {
	enough := time.NewTimer(others)
	defer enough.Stop()
	for {
		changed, err := p.catchUp(ctx, follower)
		if err != nil || p.mine {
			return err
		}
		select {
		case <-changed:
		case <-enough.C:
			return nil
		case <-ctx.Done():
			return nil
		}
	}
}

// ofAll are entries that change what every phone shows.
var ofAll = []string{clinic.ClinicChanged, clinic.ServiceChanged, clinic.RoomChanged, clinic.PriorityChanged, queue.QueueReordered}

// concerns says whether an entry is of the patient's own ticket, or of what every phone shows.
func (p *phone) concerns(e journal.Entry) bool {
	return slices.Contains(ofAll, e.Type) || bytes.Contains(e.Data, p.ticket)
}

// news is the ticket as it is now, as a frame; nil when that is what was told last. The visit is read again where it was its own entry; else
// how many are ahead, and how long that takes, is all that can have changed.
func (p *phone) news(ctx context.Context) (news []byte, err error) {
	if p.mine {
		p.mine = false
		p.view, err = p.server.myTicket(ctx, p.from)
	} else {
		err = p.server.foretell(ctx, p.from.clinic.ID, p.view)
	}
	if err != nil {
		return nil, err
	}
	seq := p.view.Seq
	p.view.Seq = 0 // others' doings alone are no news
	text, err := json.Marshal(p.view)
	if err != nil || bytes.Equal(text, p.told) {
		return nil, err
	}
	p.told, p.view.Seq = text, seq
	if text, err = json.Marshal(p.view); err != nil {
		return nil, err
	}
	return frame(fmt.Appendf(nil, `{"type":"board","seq":%d,"version":%q,"board":%s}`, seq, p.server.Version, text)), nil
}
