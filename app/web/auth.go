package web

import (
	"context"
	"net/http"
	"time"

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
	Role  staff.Role `json:"role" enum:"administrator,reception,attendant,professional"`
	Shift *shift     `json:"shift,omitempty" doc:"The room in which the user is at work now"`
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
}

// signedIn is an answer that sets a cookie.
type signedIn[T any] struct {
	SetCookie http.Cookie `header:"Set-Cookie"`
	Body      T
}

func (s *Server) addAuth() {
	handle(s, route{post, "/auth/login", "login", "Sign in", "Sets the session's cookie.", anyone, http.StatusOK},
		func(ctx context.Context, _ *caller, in *body[login]) (*signedIn[me], error) {
			token, session, err := s.Sessions.SignIn(ctx, in.Body.Login, in.Body.Password)
			if err != nil {
				return nil, err
			}
			out := &signedIn[me]{SetCookie: cookie(sessionCookie, token, staff.SessionLasts)}
			out.Body, err = s.me(ctx, session)
			return out, err
		})
	handle(s, route{post, "/auth/logout", "logout", "Sign out", "Leaves the room too, unless a patient is still in it.", users, http.StatusNoContent},
		func(ctx context.Context, from *caller, _ *struct{}) (*struct {
			SetCookie http.Cookie `header:"Set-Cookie"`
		}, error,
		) {
			if err := s.leaveRooms(ctx, from); err != nil {
				return nil, err
			}
			if err := s.Sessions.SignOut(ctx, from.token); err != nil {
				return nil, err
			}
			return &struct {
				SetCookie http.Cookie `header:"Set-Cookie"`
			}{cookie(sessionCookie, "", -time.Second)}, nil
		})
	handle(s, route{get, "/auth/me", "me", "Who is signed in", "", users, http.StatusOK},
		func(ctx context.Context, from *caller, _ *struct{}) (*body[me], error) {
			user, err := s.me(ctx, from.session)
			return &body[me]{user}, err
		})
	handle(s, route{get, "/auth/device", "device", "Which device this page is", "", devices, http.StatusOK},
		func(ctx context.Context, from *caller, _ *struct{}) (*body[thisDevice], error) {
			d, err := s.thisDevice(ctx, from.device)
			return &body[thisDevice]{d}, err
		})
	handle(s, route{post, "/auth/device", "pair-page", "Make this page a device", "Takes the token of suavez device add and keeps it in a cookie.", anyone, http.StatusOK},
		func(ctx context.Context, _ *caller, in *body[pairing]) (*signedIn[thisDevice], error) {
			d, err := s.Devices.Of(ctx, in.Body.Token)
			if err != nil {
				return nil, err
			}
			out := &signedIn[thisDevice]{SetCookie: cookie(deviceCookie(d.Kind), in.Body.Token, deviceCookieLasts)}
			out.Body, err = s.thisDevice(ctx, d)
			return out, err
		})
}

// me is the user of a session with the clinics, and the room of each.
func (s *Server) me(ctx context.Context, session *staff.Session) (me, error) {
	m := me{ID: session.User.ID, Login: session.User.Login, Name: session.User.Name, Clinics: []myClinic{}}
	clinics, err := clinic.List(ctx, s.Database)
	if err != nil {
		return m, err
	}
	for _, c := range clinics {
		role, mine := session.Roles[c.ID]
		if !mine {
			continue
		}
		in := myClinic{Slug: c.Slug, Name: c.Name, Role: role}
		open, err := s.Queue.ShiftOf(ctx, c.ID, session.User.ID)
		if err != nil {
			return m, err
		}
		if open != nil {
			in.Shift = shiftView(open)
		}
		m.Clinics = append(m.Clinics, in)
	}
	return m, nil
}

// leaveRooms frees the rooms of a user who signs out. A patient who is still there keeps the room and its user together.
func (s *Server) leaveRooms(ctx context.Context, from *caller) error {
	for clinicID := range from.session.Roles {
		open, err := s.Queue.ShiftOf(ctx, clinicID, from.session.User.ID)
		if err != nil {
			return err
		}
		if open == nil {
			continue
		}
		err = s.Queue.CloseShift(ctx, journal.Asked{Clinic: clinicID, By: from.actor()}, open.ID)
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
	return thisDevice{ID: d.ID, Kind: d.Kind, Name: d.Name, Clinic: viewOfClinic(catalogue.Clinic.Data())}, nil
}

// cookie holds a token where scripts cannot read it and other sites cannot have it sent.
func cookie(name, token string, lasts time.Duration) http.Cookie {
	return http.Cookie{Name: name, Value: token, Path: "/", MaxAge: int(lasts.Seconds()), HttpOnly: true, SameSite: http.SameSiteStrictMode}
}
