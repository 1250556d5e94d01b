package web

import (
	"context"
	"net/http"

	"suavez/app/problem"
	"suavez/app/staff"
)

// givenCode is the code of an invitation, as it is typed.
type givenCode struct {
	Code string `json:"code" minLength:"1" maxLength:"20" example:"K7Q4W-T2M9X"`
}

// invitationView is what a code is for.
type invitationView struct {
	Purpose      staff.Purpose `json:"purpose" enum:"invitation,reset" doc:"invitation: the user completes the account. reset: the user sets a new password"`
	Name         string        `json:"name" doc:"As the inviter wrote it, or guessed"`
	Login        string        `json:"login"`
	Email        string        `json:"email,omitempty"`
	Registration string        `json:"registration,omitempty"`
	Specialty    string        `json:"specialty,omitempty"`
}

// completion is what the user says of oneself.
type completion struct {
	Code      string `json:"code" minLength:"1" maxLength:"20" example:"K7Q4W-T2M9X"`
	Name      string `json:"name,omitempty" maxLength:"200" doc:"Name and surname; needed at the first sign-in"`
	Login     string `json:"login,omitempty" maxLength:"200" doc:"Absent: the one of the invitation"`
	Specialty string `json:"specialty,omitempty" maxLength:"200"`
	Password  string `json:"password" minLength:"1" maxLength:"2000"`
}

func (s *Server) addInvitations() {
	handle(s, route{post, "/auth/invitation", "invitation", "What the code of an invitation is for", "wrong_code: it is not good, or no longer.", http.StatusOK},
		func(ctx context.Context, from *caller, in *body[givenCode]) (*body[invitationView], error) {
			var v invitationView
			err := s.tryCode(from.address, func() error {
				u, purpose, err := staff.Invited(ctx, s.Database, s.Now(), in.Body.Code)
				v = invitationView{
					Purpose: purpose, Name: u.Name, Login: u.Login, Email: u.EmailOrNone(), Registration: u.RegistrationOrNone(), Specialty: u.Specialty,
				}
				return err
			})
			return told(v, err)
		})
	handle(s, route{
		post, "/auth/invitation/accept", "accept-invitation", "Complete the account, or set a new password, and sign in",
		"A code is good once, for 48 hours. second_factor, second_factor_setup: as for login; the password is set.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *body[completion]) (*body[me], error) {
			var done staff.SignedIn
			err := s.tryCode(from.address, func() (err error) {
				b := in.Body
				done, err = s.Staff.Accept(ctx, staff.Completed{Code: b.Code, Name: b.Name, Login: b.Login, Specialty: b.Specialty, Password: b.Password}, s.newcomer(from))
				return err
			})
			return s.signedIn(ctx, from)(done, err)
		})
}

// tryCode lets somebody try a code, but not one after another until one is good. Problem: too_many_requests.
func (s *Server) tryCode(by string, try func() error) error {
	if !s.codes.Allowed(by) {
		return problem.New(problem.TooMany, "too many wrong codes: wait a minute")
	}
	err := try()
	if problem.Is(err, problem.WrongCode) {
		s.codes.Failed(by)
	}
	return err
}

// signedIn answers a sign-in with the session's cookie and who it is.
func (s *Server) signedIn(ctx context.Context, from *caller) func(staff.SignedIn, error) (*body[me], error) {
	return func(in staff.SignedIn, err error) (*body[me], error) {
		if err != nil {
			return nil, err
		}
		from.keep(in)
		return told(s.me(ctx, in.Session))
	}
}

// keep lets the browser keep a session that has begun.
func (c *caller) keep(in staff.SignedIn) {
	c.setCookie(cookie(sessionCookie, in.Token, staff.SessionLasts))
	c.setCookie(cookie(knownCookie, in.Known, staff.KnownFor))
}
