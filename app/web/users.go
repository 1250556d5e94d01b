package web

import (
	"context"
	"net/http"
	"time"

	"suavez/app/board"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/staff"
)

// userState is where a user of a clinic stands.
type userState string

const (
	userActive   userState = "active"
	userInvited  userState = "invited"  // has not signed in yet
	userInactive userState = "inactive" // may not work here
	userWaiting  userState = "waiting"  // has asked for access, and an administrator has not decided
)

// userView is a user of a clinic as people see it who manage users.
type userView struct {
	ID           id.User    `json:"id" format:"uuid"`
	Name         string     `json:"name"`
	Login        string     `json:"login"`
	Email        string     `json:"email,omitempty"`
	Registration string     `json:"registration,omitempty" doc:"Registration number (EDV)"`
	Specialty    string     `json:"specialty,omitempty"`
	Roles        []roleView `json:"roles" nullable:"false"`
	State        userState  `json:"state" enum:"active,invited,inactive,waiting"`
	InvitedUntil *time.Time `json:"invited_until,omitempty" doc:"Until when the last code is good, where one is open"`
	AskedAt      *time.Time `json:"asked_at,omitempty" doc:"When a user who is waiting has asked for access: give roles and active to let in, or remove"`
	SignedInAt   *time.Time `json:"signed_in_at,omitempty" doc:"The last time"`
	Room         *atWork    `json:"room,omitempty" doc:"Where the user is at work now"`
	// LastAdministrator cannot be removed, deactivated or given other roles.
	LastAdministrator bool `json:"last_administrator,omitempty"`
}

// atWork is a room in which a user is at work.
type atWork struct {
	ID    id.Room   `json:"id" format:"uuid"`
	Name  string    `json:"name"`
	Since time.Time `json:"since"`
}

// usersPage is a part of the list of users.
type usersPage struct {
	Items   []userView `json:"items" nullable:"false"`
	Next    string     `json:"next,omitempty" doc:"Where the list goes on; absent at its end"`
	Total   int        `json:"total" doc:"How many users the clinic has"`
	Invited int        `json:"invited" doc:"How many of them have an open invitation"`
	Waiting int        `json:"waiting" doc:"How many have asked for access and wait for an answer"`
}

// newUser is whom to invite.
type newUser struct {
	Email        string       `json:"email,omitempty" maxLength:"254" example:"tais.arruda@clinica.org"`
	Name         string       `json:"name,omitempty" maxLength:"200" doc:"Guessed from the e-mail when it is absent; the user says it at the first sign-in"`
	Login        string       `json:"login,omitempty" maxLength:"200" doc:"The same"`
	Registration string       `json:"registration,omitempty" maxLength:"32" doc:"Registration number (EDV)"`
	Specialty    string       `json:"specialty,omitempty" maxLength:"200"`
	Roles        []staff.Role `json:"roles" minItems:"1" maxItems:"50" nullable:"false"`
}

// userEdit is what is to change.
type userEdit struct {
	Name         *string       `json:"name,omitempty" maxLength:"200"`
	Login        *string       `json:"login,omitempty" maxLength:"200"`
	Email        *string       `json:"email,omitempty" maxLength:"254" doc:"Empty: none"`
	Registration *string       `json:"registration,omitempty" maxLength:"32" doc:"Empty: none"`
	Specialty    *string       `json:"specialty,omitempty" maxLength:"200"`
	Roles        *[]staff.Role `json:"roles,omitempty" minItems:"1" maxItems:"50"`
	Active       *bool         `json:"active,omitempty" doc:"Whether the user may work in this clinic"`
}

// codeTold is the code of an invitation, which is told once.
type codeTold struct {
	Code    string        `json:"code" example:"K7Q4W-T2M9X"`
	Until   time.Time     `json:"expires_at"`
	Purpose staff.Purpose `json:"purpose" enum:"invitation,reset"`
	Mailed  bool          `json:"mailed,omitempty" doc:"A mail with it is on its way to the user"`
}

// invitedUser is a user who was invited, with the code; a user of another clinic, who needs none, has none.
type invitedUser struct {
	User userView  `json:"user"`
	Code *codeTold `json:"invitation,omitempty" doc:"Told here and never again. Absent for a user of another clinic, who works here too from now on"`
}

// OfUser is the address of a user. Exported since huma passes over embedded types that are not.
type OfUser struct {
	InClinic
	User id.User `path:"user" format:"uuid"`
}

func (s *Server) addUsers() {
	handle(s, route{get, "/clinics/{clinic}/users", "list-users", "List the users, by name", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Search  string  `query:"search" maxLength:"200" doc:"A part of the name, login, e-mail or registration number, whatever its accents and capitals"`
			Waiting bool    `query:"waiting" doc:"Those alone who have asked for access"`
			After   id.User `query:"after" format:"uuid" doc:"The next of the answer before"`
			Limit   int     `query:"limit" minimum:"1" maximum:"200" default:"50"`
		},
		) (*body[usersPage], error) {
			found, err := staff.People(ctx, s.Database, from.clinic.ID, staff.Sought{Search: in.Search, Waiting: in.Waiting, After: in.After, Limit: in.Limit})
			if err != nil {
				return nil, err
			}
			page := usersPage{}
			if page.Items, err = s.viewOfPeople(ctx, from.clinic.ID, found); err != nil {
				return nil, err
			}
			if len(found) == in.Limit {
				page.Next = found[len(found)-1].ID.String()
			}
			page.Total, page.Invited, page.Waiting, err = staff.Count(ctx, s.Database, from.clinic.ID, s.Now())
			return told(page, err)
		})
	handle(s, route{get, "/clinics/{clinic}/users/{user}", "user", "One user", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *OfUser) (*body[userView], error) {
			return told(s.userView(ctx, from.clinic.ID, in.User))
		})
	handle(s, route{
		post, "/clinics/{clinic}/users", "invite-user", "Invite a user",
		"By an e-mail, or by a name and a login or registration number for who has none. With roles within what the caller may do alone.", http.StatusCreated,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Body newUser
		},
		) (*body[invitedUser], error) {
			b := in.Body
			user, code, err := s.Staff.Invite(ctx, s.inviter(from), staff.Invitee{
				Details: staff.Details{Name: b.Name, Login: b.Login, Email: b.Email, Registration: b.Registration, Specialty: b.Specialty}, Roles: b.Roles,
			})
			if err != nil {
				return nil, err
			}
			out := invitedUser{}
			if out.User, err = s.userView(ctx, from.clinic.ID, user); err != nil {
				return nil, err
			}
			if code.Code != "" {
				out.Code = s.viewOfCode(code, out.User)
			}
			return told(out, nil)
		})
	handle(s, route{
		patch, "/clinics/{clinic}/users/{user}", "edit-user", "Edit a user",
		"Name and sign-in names of who works in other clinics too are changed by who manages users in all of them. last_administrator: there would be none left.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			OfUser
			Body userEdit
		},
		) (*body[userView], error) {
			b := in.Body
			err := s.Staff.Edit(ctx, s.inviter(from), in.User, staff.Wanted{
				Name: b.Name, Login: b.Login, Email: b.Email, Registration: b.Registration, Specialty: b.Specialty, Roles: b.Roles, Works: b.Active,
			})
			if err != nil {
				return nil, err
			}
			if b.Active != nil && !*b.Active {
				if err := s.freeRoom(ctx, from.actor(), from.clinic.ID, in.User); err != nil {
					return nil, err
				}
			}
			return told(s.userView(ctx, from.clinic.ID, in.User))
		})
	handle(s, route{
		del, "/clinics/{clinic}/users/{user}", "remove-user", "Remove a user from the clinic",
		"Who works in no other clinic is deleted; history keeps the name, or a pseudonym in its place. last_administrator: there would be none left.", http.StatusNoContent,
	},
		func(ctx context.Context, from *caller, in *struct {
			OfUser
			Keep staff.Remaining `query:"keep" enum:"name,pseudonym" default:"name" doc:"What history keeps of who is deleted"`
		},
		) (*nothing, error) {
			if err := staff.Remove(ctx, s.Journal, from.editor(), in.User, in.Keep); err != nil {
				return nil, err
			}
			return noContent, s.freeRoom(ctx, from.actor(), from.clinic.ID, in.User)
		})
	handle(s, route{
		post, "/clinics/{clinic}/users/{user}/reset", "reset-user", "Sign a user out, and give a code with which to set a new password",
		"The old password is good no longer. For who has never signed in: another code for the first sign-in.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *OfUser) (*body[codeTold], error) {
			code, err := s.Staff.Reset(ctx, s.inviter(from), in.User)
			if err != nil {
				return nil, err
			}
			u, err := s.userView(ctx, from.clinic.ID, in.User)
			return told(*s.viewOfCode(code, u), err)
		})
}

// viewOfCode tells the code of a user.
func (s *Server) viewOfCode(code staff.Code, u userView) *codeTold {
	return &codeTold{code.Code, code.Until, code.Purpose, u.Email != "" && s.Outbox.MailsFrom() != ""}
}

// securityView is what a clinic asks of those who sign in.
type securityView struct {
	SecondFactorForAdministrators bool `json:"second_factor_for_administrators" doc:"An administrator who has none sets one up at the next sign-in"`
	AccountsMayAsk                bool `json:"accounts_may_ask,omitempty" doc:"Whom the provider of accounts knows, and nobody has invited, may ask for access at the sign-in, and waits for an administrator"`
}

func (s *Server) addSecurity() {
	handle(s, route{get, "/clinics/{clinic}/security", "security", "What the clinic asks of those who sign in", "", http.StatusOK},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[securityView], error) {
			is, err := staff.SecurityOf(ctx, s.Database, from.clinic.ID)
			return told(securityView(is), err)
		})
	handle(s, route{put, "/clinics/{clinic}/security", "set-security", "Set what the clinic asks of those who sign in", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Body securityView
		},
		) (*body[securityView], error) {
			return told(in.Body, staff.SetSecurity(ctx, s.Journal, from.editor(), staff.Security(in.Body)))
		})
}

// freeRoom ends the work of who may not work any longer; a patient who is still there goes back to the line.
func (s *Server) freeRoom(ctx context.Context, by journal.Actor, clinic id.Clinic, user id.User) error {
	open, err := s.Queue.ShiftOf(ctx, clinic, user)
	if err != nil || open == nil {
		return err
	}
	return s.Queue.FreeRoom(ctx, journal.Asked{Clinic: clinic, By: by}, open.ID)
}

func (s *Server) userView(ctx context.Context, clinic id.Clinic, user id.User) (userView, error) {
	p, err := staff.PersonOf(ctx, s.Database, clinic, user)
	if err != nil {
		return userView{}, err
	}
	views, err := s.viewOfPeople(ctx, clinic, []staff.Person{p})
	if err != nil {
		return userView{}, err
	}
	return views[0], nil
}

func (s *Server) viewOfPeople(ctx context.Context, clinic id.Clinic, found []staff.Person) ([]userView, error) {
	own, err := staff.OwnRoles(ctx, s.Database, clinic)
	if err != nil {
		return nil, err
	}
	only, err := staff.OnlyAdministrator(ctx, s.Database, clinic)
	if err != nil {
		return nil, err
	}
	rooms := map[id.User]*atWork{}
	err = s.Boards.Look(ctx, clinic, func(b *board.Board) {
		for _, r := range b.Rooms {
			if r.Shift != nil {
				rooms[r.Shift.User.ID] = &atWork{r.ID, r.Name, r.Shift.OpenedAt}
			}
		}
	})
	if err != nil {
		return nil, err
	}
	views := []userView{}
	for _, p := range found {
		v := userView{
			ID: p.ID, Name: p.Name, Login: p.Login, Email: p.EmailOrNone(), Registration: p.RegistrationOrNone(), Specialty: p.Specialty,
			Roles: viewOfRoles(p.Roles, own), State: userActive, SignedInAt: p.SignedInAt, Room: rooms[p.ID], LastAdministrator: p.ID == only,
		}
		if p.InvitedTill != nil && p.InvitedTill.After(s.Now()) {
			v.InvitedUntil = p.InvitedTill
		}
		switch {
		case p.AskedAt != nil:
			v.State, v.AskedAt = userWaiting, p.AskedAt
		case !p.Works:
			v.State = userInactive
		case p.SignedInAt == nil && p.PasswordHash == "":
			v.State = userInvited
		}
		views = append(views, v)
	}
	return views, nil
}
