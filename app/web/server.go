package web

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/gofiber/fiber/v2"

	"suavez/app/appointment"
	"suavez/app/board"
	"suavez/app/cache"
	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/device"
	"suavez/app/journal"
	"suavez/app/notify"
	"suavez/app/printing"
	"suavez/app/queue"
	"suavez/app/report"
	"suavez/app/setup"
	"suavez/app/staff"
	"suavez/app/tries"
	"suavez/app/voice"
)

const (
	// bodyLimit in bytes: the API takes small JSON documents, and fileLimit is that of files.
	bodyLimit = 64 << 10
	fileLimit = 1 << 20
	// readLimit in bytes is from where on a body is not even read: its client may see a broken connection in place of the answer.
	readLimit = 2 * fileLimit
	// writeBuffer in bytes holds a compressed board with a hundred who wait, so that it leaves in one write with its headers: with the
	// usual 4 KiB a second one was a third of the cost.
	writeBuffer = 8 << 10
	// readWithin and idleWithin keep a client that sends slowly, or nothing, from holding a connection.
	readWithin = 15 * time.Second
	idleWithin = 2 * time.Minute
	// answerWithin bounds what a request may wait for the database before it is answered that the database is unavailable.
	answerWithin = 20 * time.Second
	// closeWithin is how long Close waits for requests under way.
	closeWithin = 10 * time.Second
)

// Options are what the server works with.
type Options struct {
	Version  string
	Log      *slog.Logger
	Database *database.Database
	Journal  *journal.Journal
	Queue    *queue.Queue
	Editor   *clinic.Editor
	// Appointments of patients who are expected.
	Appointments *appointment.Appointments
	Catalogues   *clinic.Catalogues
	Boards       *board.Boards
	Waits        *report.Waits
	Staff        *staff.Staff
	Outbox       *notify.Outbox
	Press        *printing.Press
	OIDC         *staff.OIDC // nil without a provider
	Devices      *device.Tokens
	// PublicURL is the address by which browsers know this server, such as https://senhas.clinica.org; empty: the one by which they come.
	PublicURL string
	Setup     *setup.Setup
	Presence  *device.Presence
	Receipts  *device.Receipts
	// TrustedProxies are the networks of proxies that say from where a request came.
	TrustedProxies []netip.Prefix
	// Now is the clock; nil is the machine's.
	Now func() time.Time
	// Pages are the built web pages; nil in a build without them.
	Pages fs.FS
	// Manual are its pages in Markdown and the files beside them.
	Manual fs.FS
	// Voices say calls.
	Voices *voice.Packs
	// WriteWithin is how long a socket's client may take what is sent to it; zero is 10 s. One that does not keep up is closed, and
	// comes back with the last number that it saw.
	WriteWithin time.Duration
}

// Server answers requests.
type Server struct {
	Options
	fiber     *fiber.App
	api       huma.API
	slugs     sync.Map // slug → id.Clinic
	proxies   proxies
	checkIns  *tries.Tries
	codes     *tries.Tries // of invitations and PINs
	follows   *tries.Tries // tokens of tickets
	seen      *cache.Cache[struct{}]
	said      sync.Map     // why requests are refused → when the log said it last
	listening atomic.Value // the address, a string, once it serves
	sites     sync.Map     // id.Clinic → by which address its devices come
	closing   context.Context
	close     context.CancelFunc
	sockets   sync.WaitGroup
	running   sync.WaitGroup
	lined     []string // routes that have asked for their line in the table of rights, and those that have none
	lineless  []string
	// broadcasts tell the sockets, and pong answers whatever their clients say.
	broadcasts broadcasts
	pong       []byte
}

// New makes a server with all its routes.
func New(o Options) (*Server, error) {
	s := &Server{Options: o, proxies: o.TrustedProxies}
	if s.Now == nil {
		s.Now = time.Now
	}
	s.checkIns, s.codes, s.follows = tries.New(s.Now), tries.New(s.Now), tries.New(s.Now)
	var err error
	if s.seen, err = cache.New[struct{}](seenKept, nil); err != nil {
		return nil, err
	}
	s.WriteWithin = cmp.Or(o.WriteWithin, 10*time.Second)
	s.broadcasts = broadcasts{journal: o.Journal, see: s.sightOfEntries, running: map[place]*broadcast{}}
	s.pong = frame(fmt.Appendf(nil, `{"type":"pong","version":%q}`, o.Version))
	s.closing, s.close = context.WithCancel(context.Background())
	s.running.Go(func() { s.Presence.Run(s.closing) })
	s.running.Go(func() { s.Receipts.Run(s.closing) })
	s.fiber = fiber.New(fiber.Config{
		AppName:               "SuaVez",
		DisableStartupMessage: true,
		BodyLimit:             readLimit,
		ReadTimeout:           readWithin,
		IdleTimeout:           idleWithin,
		WriteBufferSize:       writeBuffer,
		ErrorHandler:          s.answerError,
	})
	s.fiber.Use(s.secure, fromElsewhere)
	s.fiber.Get("/healthz", s.health)
	s.fiber.Get("/readyz", s.ready)
	s.newAPI()
	s.addSocket()
	s.addMySocket()
	return s, errors.Join(s.checkRights(), s.addPages(o.Pages), s.addManual(o.Manual))
}

// Serve answers requests on the listener until Close.
func (s *Server) Serve(l net.Listener) error {
	s.listening.Store(l.Addr().String())
	return s.fiber.Listener(l)
}

// listensOn is the address on which it serves, or nothing before it does.
func (s *Server) listensOn() string {
	address, _ := s.listening.Load().(string)
	return address
}

// Close says good-bye to the sockets, lets the requests under way end and stops Serve.
func (s *Server) Close() error {
	s.close()
	s.sockets.Wait()
	s.running.Wait()
	s.seen.Close()
	return s.fiber.ShutdownWithTimeout(closeWithin)
}

// secure sets what every answer says to browsers, bounds the time that it takes, and turns a panic into an error.
func (s *Server) secure(c *fiber.Ctx) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = s.panicked(r)
		}
	}()
	ctx, cancel := context.WithTimeout(c.UserContext(), answerWithin)
	defer cancel()
	c.SetUserContext(ctx)
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	c.Set(fiber.HeaderXFrameOptions, "DENY")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderContentSecurityPolicy, answerPolicy)
	c.Set(fiber.HeaderPermissionsPolicy, "camera=(self), geolocation=(), microphone=(self), payment=(), usb=()")
	c.Set("Cross-Origin-Opener-Policy", "same-origin")
	c.Set("Cross-Origin-Resource-Policy", "same-origin")
	if s.proxies.encrypted(c) {
		c.Set(fiber.HeaderStrictTransportSecurity, "max-age=31536000")
	}
	return c.Next()
}

// health says that the process answers; whoever restarts processes asks it.
func (s *Server) health(c *fiber.Ctx) error {
	return c.JSON(fiber.Map{"status": "ok", "version": s.Version})
}

// ready says whether work can be done; whoever spreads requests over instances asks it, and the page that a kiosk shows while it looks for
// the server, which is a file of its own.
func (s *Server) ready(c *fiber.Ctx) error {
	c.Set("Cross-Origin-Resource-Policy", "cross-origin")
	ctx, cancel := context.WithTimeout(c.UserContext(), 2*time.Second)
	defer cancel()
	if err := s.Database.Ping(ctx); err != nil {
		s.Log.Warn("not ready", "error", err)
		return c.Status(fiber.StatusServiceUnavailable).JSON(fiber.Map{"status": "database unavailable"})
	}
	return c.JSON(fiber.Map{"status": "ok"})
}
