package web

import (
	"cmp"
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
	"suavez/app/queue"
	"suavez/app/staff"
)

// caller is who makes a request.
type caller struct {
	session *staff.Session // of a user
	device  *device.Device
	key     *staff.Key
	patient *queue.Followed // by the token of a ticket
	clinic  clinic.Clinic   // of the address, where there is one
	// permissions of a user or key in that clinic.
	permissions staff.Permissions
	address     string // on the network
	agent       string // what the browser says of itself
	known       string // what it was given when somebody signed in there before
	host        string // by which the caller knows this server
	https       bool   // the browser's connection is encrypted
	here        bool   // on this server's own machine
	asDisplay   bool   // a user who looks at what a display shows
	// setCookie lets the caller's browser keep something. Not by a header of huma's: its adapter joins two of one name.
	setCookie func(fiber.Cookie)
}

// actor is the caller as the journal names it.
func (c *caller) actor() journal.Actor {
	switch {
	case c.device != nil:
		return journal.Device(c.device.ID)
	case c.key != nil:
		return journal.Key(c.key.ID)
	case c.patient != nil:
		return journal.Patient(c.patient.Ticket)
	default:
		return journal.User(c.session.User.ID)
	}
}

// may says whether a user or key has one of some permissions in the clinic of the address.
func (c *caller) may(one ...staff.Permission) bool { return c.permissions.Has(one...) }

// from is from where the caller signs in.
func (c *caller) from() staff.From {
	return staff.From{Address: c.address, Agent: c.agent, Known: c.known}
}

// newcomer is from where somebody signs in for the first time, who is told so by mail.
func (s *Server) newcomer(c *caller) staff.From {
	from := c.from()
	from.Server = s.addressForOthers(c)
	return from
}

// audience is what the caller may see.
func (c *caller) audience() audience {
	if c.asDisplay || c.device != nil && c.device.Kind == device.Display {
		return toDisplays
	}
	if c.device != nil || c.patient != nil {
		return toTotems
	}
	if c.may(staff.SeeAll) {
		return toStaff
	}
	return toAttendants
}

// audienceOf is what the caller may see of a patient: of whom one attends all, where one's role shows it.
func (c *caller) audienceOf(a *queue.Attendance) audience {
	attends := c.session != nil && a.State.InRoom() && a.UserID != nil && *a.UserID == c.session.User.ID
	if attends && c.may(staff.SeeAttended) {
		return toStaff
	}
	return c.audience()
}

const (
	sessionCookie = "suavez_session"
	// knownCookie says that somebody has signed in with this browser before, whose tries then are not a stranger's.
	knownCookie = "suavez_known"
	faceHeader  = "SuaVez-Face"
)

// deviceCookie is the name of the cookie that holds the token of a device of a kind.
func deviceCookie(kind device.Kind) string { return "suavez_" + string(kind) }

// credentials are what a request says of who makes it.
type credentials struct {
	bearer  string
	face    device.Kind // the page says which face it is
	cookies func(name string) string
	address string // on the network
	agent   string // what the browser says of itself
	host    string // by which it knows this server
	https   bool   // the browser's connection is encrypted
	here    bool   // on this server's own machine
	as      string // "display": a user wants to see what a display shows, and no more
	token   string // of a ticket, in the address
}

// identify finds the caller: by a Bearer token, which is a device's or another system's, else by the cookie of the face that the page says, else by the session's. Problem:
// unauthenticated.
func (s *Server) identify(ctx context.Context, c credentials) (*caller, error) {
	token := c.bearer
	if token == "" && c.face.Known() {
		if token = c.cookies(deviceCookie(c.face)); token == "" {
			return nil, problem.New(problem.Unauthenticated, "this page is not paired: open it once with a device token")
		}
	}
	if staff.IsKey(token) {
		key, err := s.Staff.KeyOf(ctx, token, c.address)
		if err != nil {
			return nil, err
		}
		return &caller{key: key}, nil
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
		return nil, problem.New(problem.Unauthenticated, "sign in, or send the token of a device or an API key as Authorization: Bearer")
	}
	session, err := s.Staff.SessionOf(ctx, token)
	if err != nil {
		return nil, err
	}
	return &caller{session: session}, nil
}

// admit decides whether a request may use a route and says who makes it. slug is the clinic in the address, or "".
func (s *Server) admit(ctx context.Context, r right, c credentials, slug string) (*caller, error) {
	if r.who == strangers {
		return &caller{address: c.address, agent: c.agent, known: c.cookies(knownCookie), host: c.host, https: c.https, here: c.here}, nil
	}
	if r.who == patients {
		return s.admitPatient(ctx, c)
	}
	from, err := s.identify(ctx, c)
	if err != nil {
		return nil, err
	}
	from.asDisplay = c.as == string(device.Display)
	from.address, from.agent, from.host, from.https = c.address, c.agent, c.host, c.https
	if from.device != nil {
		s.Presence.Heard(from.device, c.address, device.Page{})
		s.noteSite(from)
	}
	if slug != "" {
		if from.clinic, err = s.clinicOf(ctx, slug); err != nil {
			return nil, err
		}
		belongs, err := s.belongs(ctx, from)
		if err != nil {
			return nil, err
		}
		if !belongs {
			return nil, problem.New(problem.Forbidden, "you do not belong to this clinic")
		}
	}
	if !r.admits(from) {
		return nil, problem.New(problem.Forbidden, "this is not for you: see the API's description for who may do it")
	}
	return from, nil
}

// belongs says whether the caller belongs to the clinic of the address, and notes what the caller may do there.
func (s *Server) belongs(ctx context.Context, from *caller) (bool, error) {
	switch {
	case from.device != nil:
		return from.device.ClinicID == from.clinic.ID, nil
	case from.key != nil:
		from.permissions = from.key.Permissions
		return from.key.ClinicID == from.clinic.ID, nil
	}
	var works bool
	var err error
	from.permissions, works, err = s.Staff.PermissionsOf(ctx, from.clinic.ID, from.session.User.ID)
	return works, err
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
func (s *Server) admission(r right) func(huma.Context, func(huma.Context)) {
	return func(ctx huma.Context, next func(huma.Context)) {
		request := humafiber.Unwrap(ctx)
		bearer, _ := strings.CutPrefix(ctx.Header(fiber.HeaderAuthorization), "Bearer ")
		from, err := s.admit(ctx.Context(), r, credentials{
			bearer:  bearer,
			face:    device.Kind(cmp.Or(ctx.Header(faceHeader), ctx.Query("face"))),
			address: s.proxies.client(request),
			https:   s.proxies.encrypted(request),
			agent:   ctx.Header(fiber.HeaderUserAgent),
			host:    string(request.Request().Host()),
			here:    r.who == strangers && fromHere(request),
			token:   ctx.Param("token"),
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
		from.setCookie = func(c fiber.Cookie) {
			c.Secure = from.https
			request.Cookie(&c)
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
