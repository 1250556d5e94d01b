package web

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/gofiber/fiber/v2"

	"suavez/app/clinic"
	"suavez/app/device"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/staff"
)

// deviceCookieLasts is the longest that browsers keep a cookie; each start of the page renews it.
const deviceCookieLasts = 400 * 24 * time.Hour

// login is what a user signs in with.
type login struct {
	Login    string `json:"login" minLength:"1" maxLength:"200" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	Password string `json:"password" minLength:"1" maxLength:"1000"`
}

// me is a signed-in user.
type me struct {
	ID      id.User    `json:"id" format:"uuid"`
	Login   string     `json:"login"`
	Name    string     `json:"name"`
	Clinics []myClinic `json:"clinics" nullable:"false"`
}

// myClinic is a clinic in which the user works.
type myClinic struct {
	Slug  string     `json:"slug"`
	Name  string     `json:"name"`
	Roles []roleView `json:"roles" nullable:"false"`
	// Permissions say what the pages show the user.
	Permissions permissions `json:"permissions" nullable:"false" doc:"What the user may do there: see x-needs-one-of of each route"`
	Shift       *shift      `json:"shift,omitempty" doc:"The room in which the user is at work now"`
}

// pairing is what makes a page a device.
type pairing struct {
	Token string `json:"token" minLength:"1" maxLength:"200"`
}

// thisDevice is the device that a page is.
type thisDevice struct {
	ID     id.Device   `json:"id" format:"uuid"`
	Kind   device.Kind `json:"kind" enum:"totem,display"`
	Name   string      `json:"name"`
	Clinic clinicView  `json:"clinic"`
	Shows  *showsView  `json:"shows,omitempty" doc:"Of a display: it asks again after an entry device.changed"`
	Paper  *paperView  `json:"paper,omitempty" doc:"Of a totem: how it prints; absent: not at all"`
}

func (s *Server) addAuth() {
	handle(s, route{post, "/auth/login", "login", "Sign in", "Sets the session's cookie. The login may be an e-mail or a registration number. second_factor, second_factor_setup: the password is right, and pending is for the step that is left. too_many_requests: retry_at.", http.StatusOK},
		func(ctx context.Context, from *caller, in *body[login]) (*body[me], error) {
			return s.signedIn(ctx, from)(s.Staff.SignIn(ctx, in.Body.Login, in.Body.Password, from.from()))
		})
	handle(s, route{post, "/auth/logout", "logout", "Sign out", "Leaves the room too, unless a patient is still in it.", http.StatusNoContent},
		func(ctx context.Context, from *caller, _ *struct{}) (*nothing, error) {
			if err := s.leaveRooms(ctx, from); err != nil {
				return nil, err
			}
			if err := s.Staff.SignOut(ctx, from.session); err != nil {
				return nil, err
			}
			from.setCookie(cookie(sessionCookie, "", -time.Second))
			return noContent, nil
		})
	handle(s, route{get, "/auth/me", "me", "Who is signed in", "", http.StatusOK},
		func(ctx context.Context, from *caller, _ *struct{}) (*body[me], error) {
			user, err := s.me(ctx, from.session)
			return &body[me]{user}, err
		})
	handle(s, route{get, "/auth/device", "device", "Which device this page is", "", http.StatusOK},
		func(ctx context.Context, from *caller, _ *struct{}) (*body[thisDevice], error) {
			d, err := s.thisDevice(ctx, from.device)
			return &body[thisDevice]{d}, err
		})
	handle(s, route{post, "/auth/device", "pair-page", "Make this page a device", "Takes the token of suavez device add and keeps it in a cookie.", http.StatusOK},
		func(ctx context.Context, from *caller, in *body[pairing]) (*body[thisDevice], error) {
			d, err := s.Devices.Of(ctx, in.Body.Token)
			if err != nil {
				return nil, err
			}
			from.setCookie(cookie(deviceCookie(d.Kind), in.Body.Token, deviceCookieLasts))
			return told(s.thisDevice(ctx, d))
		})
}

// me is the user of a session with the clinics, and the room of each.
func (s *Server) me(ctx context.Context, session *staff.Session) (me, error) {
	m := me{ID: session.User.ID, Login: session.User.Login, Name: session.User.Name, Clinics: []myClinic{}}
	clinics, err := clinic.List(ctx, s.Database)
	if err != nil {
		return m, err
	}
	memberships, err := staff.MembershipsOf(ctx, s.Database, session.User.ID)
	if err != nil {
		return m, err
	}
	for _, c := range clinics {
		at := slices.IndexFunc(memberships, func(m staff.Member) bool { return m.ClinicID == c.ID })
		if at < 0 {
			continue
		}
		in, err := s.myClinic(ctx, session, c, memberships[at].Roles)
		if err != nil {
			return m, err
		}
		m.Clinics = append(m.Clinics, in)
	}
	return m, nil
}

func (s *Server) myClinic(ctx context.Context, session *staff.Session, c clinic.Clinic, roles []staff.Role) (in myClinic, err error) {
	in = myClinic{Slug: c.Slug, Name: c.Name}
	may, _, err := s.Staff.PermissionsOf(ctx, c.ID, session.User.ID)
	if err != nil {
		return in, err
	}
	in.Permissions = permissions(may)
	own, err := staff.OwnRoles(ctx, s.Database, c.ID)
	if err != nil {
		return in, err
	}
	in.Roles = viewOfRoles(roles, own)
	open, err := s.Queue.ShiftOf(ctx, c.ID, session.User.ID)
	if err != nil {
		return in, err
	}
	if open != nil {
		in.Shift = shiftView(open)
	}
	return in, nil
}

// leaveRooms frees the rooms of a user who signs out. A patient who is still there keeps the room and its user together.
func (s *Server) leaveRooms(ctx context.Context, from *caller) error {
	memberships, err := staff.MembershipsOf(ctx, s.Database, from.session.User.ID)
	if err != nil {
		return err
	}
	for _, m := range memberships {
		open, err := s.Queue.ShiftOf(ctx, m.ClinicID, from.session.User.ID)
		if err != nil {
			return err
		}
		if open == nil {
			continue
		}
		err = s.Queue.CloseShift(ctx, journal.Asked{Clinic: m.ClinicID, By: from.actor()}, open.ID)
		if err != nil && !problem.Is(err, problem.RoomBusy) {
			return err
		}
	}
	return nil
}

func (s *Server) thisDevice(ctx context.Context, d *device.Device) (thisDevice, error) {
	catalogue, err := s.Catalogues.Of(ctx, d.ClinicID)
	if err != nil {
		return thisDevice{}, err
	}
	this := thisDevice{ID: d.ID, Kind: d.Kind, Name: d.Name, Clinic: viewOfClinic(catalogue.Clinic.Data())}
	if d.Kind == device.Display {
		this.Shows = viewOfShows(d.Shows)
	} else {
		this.Paper = viewOfDevicePaper(d.Paper)
	}
	return this, nil
}

// cookie holds a token where scripts cannot read it and other sites cannot have it sent.
func cookie(name, token string, lasts time.Duration) fiber.Cookie {
	return fiber.Cookie{Name: name, Value: token, Path: "/", MaxAge: int(lasts.Seconds()), HTTPOnly: true, SameSite: fiber.CookieSameSiteStrictMode}
}
