package web

import (
	"context"
	"net/url"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"suavez/app/clinic"
	"suavez/app/device"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/staff"
)

// who says who may use a route. Each route names one of these; nothing else decides.
type who int

const (
	// anyone: no sign-in is needed.
	anyone who = iota
	// users: every signed-in user.
	users
	// devices: every device.
	devices
	// known: every user and device.
	known
	// ofClinic: the users and devices of the clinic in the address.
	ofClinic
	// staffOfClinic: the users of the clinic in the address.
	staffOfClinic
	// administrators: the administrators of the clinic in the address.
	administrators
	// issuers: those who give out tickets in the clinic of the address, its users and totems.
	issuers
)

// admits says whether a caller, who belongs to the clinic of the address if there is one, may use the route.
func (w who) admits(from *caller) bool {
	switch w {
	case anyone, known, ofClinic:
		return true
	case users, staffOfClinic:
		return from.session != nil
	case devices:
		return from.device != nil
	case administrators:
		return from.session != nil && from.role() == staff.Administrator
	case issuers:
		return from.session != nil || from.device.Kind == device.Totem
	default:
		return false
	}
}

// caller is who makes a request.
type caller struct {
	session *staff.Session // of a user
	token   string         // of the session
	device  *device.Device
	clinic  clinic.Clinic // of the address, where there is one
	address string        // on the network
	host    string        // by which the caller knows this server
	here    bool          // on this server's own machine
}

// actor is the caller as the journal names it.
func (c *caller) actor() journal.Actor {
	if c.device != nil {
		return journal.Device(c.device.ID)
	}
	return journal.User(c.session.User.ID)
}

// audience is what the caller may see.
func (c *caller) audience() audience {
	if c.device != nil {
		return toDevices
	}
	return toStaff
}

// role is the caller's in the clinic of the address.
func (c *caller) role() staff.Role { return c.session.Roles[c.clinic.ID] }

const (
	sessionCookie = "suavez_session"
	faceHeader    = "SuaVez-Face"
)

// deviceCookie is the name of the cookie that holds the token of a device of a kind.
func deviceCookie(kind device.Kind) string { return "suavez_" + string(kind) }

// credentials are what a request says of who makes it.
type credentials struct {
	bearer  string
	face    device.Kind // the page says which face it is
	cookies func(name string) string
	address string // on the network
	host    string // by which it knows this server
	here    bool   // on this server's own machine
}

// identify finds the caller: by a Bearer token, else by the cookie of the face that the page says, else by the session's. Problem:
// unauthenticated.
func (s *Server) identify(ctx context.Context, c credentials) (*caller, error) {
	token := c.bearer
	if token == "" && c.face.Known() {
		if token = c.cookies(deviceCookie(c.face)); token == "" {
			return nil, problem.New(problem.Unauthenticated, "this page is not paired: open it once with a device token")
		}
	}
	if token != "" {
		d, err := s.Devices.Of(ctx, token)
		if err != nil {
			return nil, err
		}
		return &caller{device: d}, nil
	}
	token = c.cookies(sessionCookie)
	if token == "" {
		return nil, problem.New(problem.Unauthenticated, "sign in, or send a device token as Authorization: Bearer")
	}
	session, err := s.Sessions.Of(ctx, token)
	if err != nil {
		return nil, err
	}
	return &caller{session: session, token: token}, nil
}

// admit decides whether a request may use a route and says who makes it. slug is the clinic in the address, or "".
func (s *Server) admit(ctx context.Context, w who, c credentials, slug string) (*caller, error) {
	if w == anyone {
		return &caller{address: c.address, host: c.host, here: c.here}, nil
	}
	from, err := s.identify(ctx, c)
	if err != nil {
		return nil, err
	}
	from.address, from.host = c.address, c.host
	if from.device != nil {
		s.Presence.Heard(from.device, c.address)
	}
	if slug != "" {
		if from.clinic, err = s.clinicOf(ctx, slug); err != nil {
			return nil, err
		}
		if !from.belongs() {
			return nil, problem.New(problem.Forbidden, "you do not belong to this clinic")
		}
	}
	if !w.admits(from) {
		return nil, problem.New(problem.Forbidden, "this is not for you: see the API's description for who may do it")
	}
	return from, nil
}

// belongs says whether the caller belongs to the clinic of the address.
func (c *caller) belongs() bool {
	if c.device != nil {
		return c.device.ClinicID == c.clinic.ID
	}
	return c.role() != ""
}

// clinicOf finds the clinic of a slug. A clinic's slug does not change, so what was found once stays.
func (s *Server) clinicOf(ctx context.Context, slug string) (clinic.Clinic, error) {
	if found, ok := s.slugs.Load(slug); ok {
		catalogue, err := s.Catalogues.Of(ctx, found.(id.Clinic))
		if err != nil {
			return clinic.Clinic{}, err
		}
		return catalogue.Clinic, nil
	}
	c, err := clinic.BySlug(ctx, s.Database, slug)
	if err == nil {
		s.slugs.Store(strings.Clone(slug), c.ID) // Fiber's strings die with the request
	}
	return c, err
}

type callerKey struct{}

// callerOf is the caller that admission has put into a request's context.
func callerOf(ctx context.Context) *caller { return ctx.Value(callerKey{}).(*caller) }

// admission is the middleware of a route.
func (s *Server) admission(w who) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		request := humafiber.Unwrap(ctx)
		bearer, _ := strings.CutPrefix(ctx.Header(fiber.HeaderAuthorization), "Bearer ")
		from, err := s.admit(ctx.Context(), w, credentials{
			bearer:  bearer,
			face:    device.Kind(ctx.Header(faceHeader)),
			address: request.IP(),
			host:    string(request.Request().Host()),
			here:    w == anyone && fromHere(request),
			cookies: func(name string) string {
				cookie, err := huma.ReadCookie(ctx, name)
				if err != nil {
					return ""
				}
				return cookie.Value
			},
		}, ctx.Param("clinic"))
		if err != nil {
			s.refuse(ctx, err)
			return
		}
		next(huma.WithValue(ctx, callerKey{}, from))
	}
}

// refuse answers a request with a problem before it reaches its handler.
func (s *Server) refuse(ctx huma.Context, err error) {
	a := s.tell(err, ctx.Method(), ctx.Operation().Path)
	text, err := a.MarshalJSON()
	if err != nil {
		s.Log.Error("answer failed", "error", err)
		return
	}
	ctx.SetHeader(fiber.HeaderContentType, problemType)
	ctx.SetStatus(a.status)
	if _, err := ctx.BodyWriter().Write(text); err != nil {
		s.Log.Debug("answer not sent", "error", err)
	}
}

// fromElsewhere refuses what a page of another site makes a browser send: such a request carries this site's cookies.
func fromElsewhere(c *fiber.Ctx) error {
	socket := strings.EqualFold(c.Get(fiber.HeaderUpgrade), "websocket")
	if !socket && (c.Method() == fiber.MethodGet || c.Method() == fiber.MethodHead || c.Method() == fiber.MethodOptions) {
		return c.Next()
	}
	if site := c.Get("Sec-Fetch-Site"); site != "" && site != "same-origin" && site != "none" {
		return problem.New(problem.Forbidden, "this request comes from a page of another site")
	}
	if origin := c.Get(fiber.HeaderOrigin); origin != "" {
		u, err := url.Parse(origin)
		if err != nil || u.Host != string(c.Request().Host()) {
			return problem.New(problem.Forbidden, "this request comes from a page of another site")
		}
	}
	return c.Next()
}
