package web

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"rsc.io/qr"

	"suavez/app/id"
	"suavez/app/staff"
)

// sessionView is a session as its user sees it, and who manages users.
type sessionView struct {
	ID        id.Session   `json:"id" format:"uuid"`
	CreatedAt time.Time    `json:"created_at"`
	SeenAt    *time.Time   `json:"seen_at,omitempty" doc:"When it was last used, to the minute"`
	ExpiresAt time.Time    `json:"expires_at"`
	Address   string       `json:"address,omitempty" doc:"From where on the network it began"`
	Agent     string       `json:"agent,omitempty" doc:"What the browser says of itself"`
	Method    staff.Method `json:"method" enum:"password,second_factor,passkey,oidc,invitation"`
	Current   bool         `json:"current,omitempty" doc:"The one that asks"`
}

// profileView is a user's own account.
type profileView struct {
	Name         string `json:"name"`
	Specialty    string `json:"specialty"`
	Login        string `json:"login"`
	Email        string `json:"email,omitempty"`
	Registration string `json:"registration,omitempty" doc:"Registration number (EDV)"`
}

// profileEdit is what users say of themselves.
type profileEdit struct {
	Name      string `json:"name" maxLength:"200" doc:"Name and surname"`
	Specialty string `json:"specialty" maxLength:"200" doc:"Empty: none"`
}

func viewOfProfile(u staff.User, err error) (*body[profileView], error) {
	return told(profileView{Name: u.Name, Specialty: u.Specialty, Login: u.Login, Email: u.EmailOrNone(), Registration: u.RegistrationOrNone()}, err)
}

// passwordChange is a user's wish for another password.
type passwordChange struct {
	Current  string `json:"current" minLength:"1" maxLength:"1000"`
	Password string `json:"password" minLength:"1" maxLength:"2000"`
}

// factorView is a user's second factor.
type factorView struct {
	On         bool `json:"on"`
	Codes      int  `json:"codes" doc:"How many codes for a lost app are left"`
	Compulsory bool `json:"compulsory" doc:"The user administers a clinic that wants a second factor of administrators"`
}

// newFactorView is what a user takes over into the app.
type newFactorView struct {
	Secret string `json:"secret" doc:"To be typed in"`
	URI    string `json:"uri" example:"otpauth://totp/…"`
	QR     qrView `json:"qr" doc:"The URI as a QR code"`
}

func viewOfNewFactor(f staff.NewFactor, err error) (*body[newFactorView], error) {
	if err != nil {
		return nil, err
	}
	code, err := qr.Encode(f.URI, qr.M)
	if err != nil {
		return nil, fmt.Errorf("make the QR code of a second factor: %w", err)
	}
	return told(newFactorView{f.Secret, f.URI, drawn(code)}, nil)
}

// givenFactorCode is a code of the app, or one for a lost app.
type givenFactorCode struct {
	Code string `json:"code" minLength:"1" maxLength:"20" example:"408215"`
}

// codesView are codes for a lost app, which are told once.
type codesView struct {
	Codes []string `json:"codes" nullable:"false" example:"[\"K7Q4W-T2M9X\"]"`
}

func (s *Server) viewOfSessions(ctx context.Context, user id.User, current id.Session) (*body[list[sessionView]], error) {
	all, err := s.Staff.SessionsOf(ctx, user)
	if err != nil {
		return nil, err
	}
	var items []sessionView
	for _, one := range all {
		items = append(items, sessionView{one.ID, one.CreatedAt, one.SeenAt, one.ExpiresAt, one.Address, one.Agent, one.Method, one.ID == current})
	}
	return listed(items), nil
}

// addAccount adds what users do with their own accounts.
func (s *Server) addAccount() {
	handle(s, route{get, "/account/profile", "my-profile", "What is known of oneself", "", http.StatusOK},
		func(ctx context.Context, from *caller, _ *struct{}) (*body[profileView], error) {
			return viewOfProfile(staff.Profile(ctx, s.Database, from.session.User.ID))
		})
	handle(s, route{put, "/account/profile", "edit-my-profile", "Say one's own name and specialty", "By what one signs in, who manages users says.", http.StatusOK},
		func(ctx context.Context, from *caller, in *body[profileEdit]) (*body[profileView], error) {
			return viewOfProfile(s.Staff.EditProfile(ctx, from.session.User.ID, in.Body.Name, in.Body.Specialty))
		})
	handle(s, route{get, "/account/sessions", "my-sessions", "List one's own sessions, the latest first", "", http.StatusOK},
		func(ctx context.Context, from *caller, _ *struct{}) (*body[list[sessionView]], error) {
			return s.viewOfSessions(ctx, from.session.User.ID, from.session.ID)
		})
	handle(s, route{del, "/account/sessions/{session}", "end-my-session", "End one of one's own sessions", "At every instance at once.", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *struct {
			Session id.Session `path:"session" format:"uuid"`
		},
		) (*nothing, error) {
			return noContent, s.Staff.EndSession(ctx, from.actor(), from.session.User, in.Session)
		})
	handle(s, route{del, "/account/sessions", "end-my-other-sessions", "End all of one's own sessions but this one", "At every instance at once.", http.StatusNoContent},
		func(ctx context.Context, from *caller, _ *struct{}) (*nothing, error) {
			return noContent, s.Staff.EndSessions(ctx, from.actor(), from.session.User, from.session.ID)
		})
	handle(s, route{post, "/account/password", "change-password", "Set another password", "Ends all of one's other sessions. wrong_password: the current one is not right.", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *body[passwordChange]) (*nothing, error) {
			return noContent, s.Staff.ChangePassword(ctx, from.session, in.Body.Current, in.Body.Password)
		})
	handle(s, route{get, "/account/second-factor", "my-second-factor", "Whether one has a second factor", "", http.StatusOK},
		func(ctx context.Context, from *caller, _ *struct{}) (*body[factorView], error) {
			f, err := s.Staff.FactorOf(ctx, from.session.User.ID)
			return told(factorView(f), err)
		})
	handle(s, route{post, "/account/second-factor", "begin-second-factor", "Begin to set up a second factor", "It counts once its first code was confirmed.", http.StatusOK},
		func(ctx context.Context, from *caller, _ *struct{}) (*body[newFactorView], error) {
			return viewOfNewFactor(s.Staff.BeginFactor(ctx, from.session.User))
		})
	handle(s, route{
		post, "/account/second-factor/confirm", "confirm-second-factor", "Put a second factor to use with the first code of the app",
		"Answers with codes for a lost app, which are told here and never again.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *body[givenFactorCode]) (*body[codesView], error) {
			codes, err := s.Staff.ConfirmFactor(ctx, from.session.User, in.Body.Code)
			return told(codesView{codes}, err)
		})
	handle(s, route{post, "/account/second-factor/codes", "renew-codes", "Make other codes for a lost app", "With a code of the app. The old ones are good no longer.", http.StatusOK},
		func(ctx context.Context, from *caller, in *body[givenFactorCode]) (*body[codesView], error) {
			codes, err := s.Staff.RenewCodes(ctx, from.session.User, in.Body.Code, from.from())
			return told(codesView{codes}, err)
		})
	handle(s, route{post, "/account/second-factor/remove", "remove-second-factor", "Remove one's second factor", "With a code of the app. forbidden: it is compulsory.", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *body[givenFactorCode]) (*nothing, error) {
			return noContent, s.Staff.RemoveFactor(ctx, from.session.User, in.Body.Code, from.from())
		})
	s.addSessionsOfUsers()
}

// addSessionsOfUsers adds what those do with the sessions of others who manage users.
func (s *Server) addSessionsOfUsers() {
	handle(s, route{get, "/clinics/{clinic}/users/{user}/sessions", "list-sessions", "List the sessions of a user, the latest first", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *OfUser) (*body[list[sessionView]], error) {
			p, err := staff.PersonToEdit(ctx, s.Database, from.editor(), in.User)
			if err != nil {
				return nil, err
			}
			return s.viewOfSessions(ctx, p.ID, id.Session{})
		})
	handle(s, route{del, "/clinics/{clinic}/users/{user}/sessions", "end-sessions", "End all sessions of a user", "At every instance at once.", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *OfUser) (*nothing, error) {
			p, err := staff.PersonToEdit(ctx, s.Database, from.editor(), in.User)
			if err != nil {
				return nil, err
			}
			return noContent, s.Staff.EndSessions(ctx, from.actor(), p.User, id.Session{})
		})
	handle(s, route{del, "/clinics/{clinic}/users/{user}/sessions/{session}", "end-session", "End a session of a user", "At every instance at once.", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *struct {
			OfUser
			Session id.Session `path:"session" format:"uuid"`
		},
		) (*nothing, error) {
			p, err := staff.PersonToEdit(ctx, s.Database, from.editor(), in.User)
			if err != nil {
				return nil, err
			}
			return noContent, s.Staff.EndSession(ctx, from.actor(), p.User, in.Session)
		})
	handle(s, route{
		del, "/clinics/{clinic}/users/{user}/second-factor", "reset-second-factor", "Take away the second factor of a user who has lost it",
		"Ends all sessions of the user, who signs in by the password alone, or sets another second factor up where one is compulsory.", http.StatusNoContent,
	},
		func(ctx context.Context, from *caller, in *OfUser) (*nothing, error) {
			return noContent, s.Staff.ResetFactor(ctx, from.editor(), in.User)
		})
}
