package staff

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/alexedwards/argon2id"
	"gorm.io/gorm"

	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

const (
	// hashesAtOnce bounds the memory and time that sign-ins take from a small box.
	hashesAtOnce = 2
	// KnownFor is how long a browser is known in which a user has signed in.
	KnownFor = 400 * 24 * time.Hour
	// secondWithin is how long the second factor may come after the password.
	secondWithin = 5 * time.Minute
)

// SessionBegan and SignInRefused are the types of entries about a sign-in, in the journal of each clinic where the user works; data says who, how
// and from where.
const (
	SessionBegan  = "session.began"
	SignInRefused = "session.refused"
)

// Method is how a user proved who it is.
type Method string

// The methods.
const (
	ByPassword     Method = "password"
	BySecondFactor Method = "second_factor" // after a password
	ByPasskey      Method = "passkey"
	ByOIDC         Method = "oidc"
	ByInvitation   Method = "invitation"
)

// From is from where somebody signs in.
type From struct {
	Address string
	Agent   string // what the browser says of itself
	// Known is what the browser was given when somebody signed in there before.
	Known string
	// Server is the address by which the browser knows this server.
	Server string
}

// SignedIn is a session that has begun.
type SignedIn struct {
	Token   string // for the browser to send
	Known   string // for the browser to keep, when the session has long ended
	Session *Session
	// First is the first sign-in of the user.
	First bool
}

// The purposes of sealed tokens.
const (
	sealedKnown   = "known"
	sealedPending = "pending"
	sealedFactor  = "second factor"
)

// SignIn checks a password and begins a session. Problems: wrong_password; too_many_requests, with retry_at; and for who has the right
// password: not_active, second_factor and second_factor_setup, with pending for the step that is left.
func (s *Staff) SignIn(ctx context.Context, login, password string, from From) (SignedIn, error) {
	u, err := ByName(ctx, s.db, login)
	if err != nil {
		return SignedIn{}, err
	}
	known := u != nil && u.PasswordHash != ""
	names, address, err := s.tryPassword(ctx, login, u, from)
	if err != nil {
		return SignedIn{}, err
	}
	hash := s.nobody
	if known {
		hash = u.PasswordHash
	}
	matches, err := s.matches(ctx, password, hash)
	if err != nil {
		return SignedIn{}, err
	}
	if !known || !matches {
		if u != nil {
			s.noteRefusal(ctx, *u, "wrong_password", from)
		}
		return SignedIn{}, problem.New(problem.WrongPassword, "the login or the password is wrong")
	}
	if err := s.succeeded(ctx, names, address); err != nil {
		return SignedIn{}, err
	}
	works, err := s.worksSomewhere(ctx, u.ID)
	if err != nil {
		return SignedIn{}, err
	}
	if err := s.askSecond(ctx, *u, works); err != nil {
		return SignedIn{}, err
	}
	return s.begin(ctx, *u, works, ByPassword, from)
}

// tryPassword notes a try, and says under which names: those of a browser in which the user has signed in are its own.
func (s *Staff) tryPassword(ctx context.Context, login string, u *User, from From) (names []string, address string, err error) {
	var knownTo id.User
	name := "name " + trimmed(login)
	if u != nil && s.seals.Read(sealedKnown, from.Known, s.now(), &knownTo) == nil && knownTo == u.ID {
		name = "browser " + string(sum(from.Known))
	} else {
		address = "address " + from.Address
		if err := s.try(ctx, address, ofAddress); err != nil {
			return nil, "", err
		}
	}
	return []string{name}, address, s.try(ctx, name, ofName)
}

// worksSomewhere are the clinics of a user. Problems: not_active, when there are none; waiting, when the user has asked for one.
func (s *Staff) worksSomewhere(ctx context.Context, user id.User) ([]Member, error) {
	works, err := MembershipsOf(ctx, s.db, user)
	if err != nil {
		return nil, err
	}
	if len(works) == 0 {
		if waits, err := s.waits(ctx, user); err != nil {
			return nil, err
		} else if waits {
			return nil, errWaiting
		}
		return nil, problem.New(problem.NotActive, "this account may not work in any clinic now: ask an administrator")
	}
	return works, nil
}

// begin begins a session of a user who has proved who it is, and notes it in the journal of each clinic where the user works.
func (s *Staff) begin(ctx context.Context, user User, works []Member, method Method, from From) (SignedIn, error) {
	in := SignedIn{Token: rand.Text(), First: user.SignedInAt == nil}
	now, session := s.now(), id.New[id.Session]()
	var err error
	if in.Known, err = s.seals.Token(sealedKnown, user.ID, now.Add(KnownFor)); err != nil {
		return in, err
	}
	err = s.everywhere(ctx, works, journal.User(user.ID), SessionBegan, signInEntry(user, method, "", from), func(tx *gorm.DB, _ time.Time) error {
		// Who has no account elsewhere and signs in with a password was told of it by whoever set it.
		if user.SignedInAt == nil && method != ByPassword {
			if err := s.tell(tx, Notice{Kind: FirstUse, Clinic: works[0].ClinicID, User: user, At: now, Server: from.Server}); err != nil {
				return err
			}
		}
		return insertSession(tx, session, user.ID, in.Token, method, from, now)
	})
	if err != nil {
		return in, fmt.Errorf("begin a session: %w", err)
	}
	in.Session, err = s.SessionOf(ctx, in.Token)
	return in, err
}

func insertSession(tx *gorm.DB, session id.Session, user id.User, token string, method Method, from From, now time.Time) error {
	err := tx.Exec("INSERT INTO sessions (id, user_id, token_hash, created_at, expires_at, address, agent, method) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		session, user, sum(token), now, now.Add(SessionLasts), from.Address, from.agent(), method).Error
	if err != nil {
		return err
	}
	return tx.Exec("UPDATE users SET signed_in_at = ? WHERE id = ?", now, user).Error
}

// agentLimit is of what a browser says of itself, in bytes.
const agentLimit = 300

// agent is what the browser says of itself, as far as it is kept.
func (f From) agent() string {
	text := []rune{}
	for _, r := range f.Agent {
		if r >= ' ' && r <= '~' && len(text) < agentLimit {
			text = append(text, r)
		}
	}
	return string(text)
}

func signInEntry(u User, method Method, why string, from From) map[string]any {
	data := userEntry("", u, nil)
	delete(data, "what")
	data["address"], data["agent"] = from.Address, from.agent()
	if method != "" {
		data["method"] = method
	}
	if why != "" {
		data["why"] = why
	}
	return data
}

// noteRefusal notes in the journals of a user's clinics that somebody was refused who said to be the user. Tries that had to wait are not noted:
// who tries without end does not fill the journal.
func (s *Staff) noteRefusal(ctx context.Context, u User, why string, from From) {
	works, err := MembershipsOf(ctx, s.db, u.ID)
	if err == nil {
		err = s.everywhere(ctx, works, journal.System(), SignInRefused, signInEntry(u, "", why, from), nil)
	}
	_ = err // the refusal stands, noted or not
}

// ChangePassword sets another password, and ends the user's other sessions. Problems: wrong_password, invalid, too_many_requests.
func (s *Staff) ChangePassword(ctx context.Context, session *Session, current, wanted string) error {
	name := "change " + session.User.ID.String()
	if err := s.try(ctx, name, ofCode); err != nil {
		return err
	}
	var u User
	if err := s.db.Read(ctx).Take(&u, "id = ?", session.User.ID).Error; err != nil {
		return fmt.Errorf("read user %s: %w", session.User.ID, err)
	}
	hash := u.PasswordHash
	if hash == "" {
		hash = s.nobody
	}
	matches, err := s.matches(ctx, current, hash)
	if err != nil {
		return err
	}
	if !matches {
		return problem.New(problem.WrongPassword, "the current password is wrong")
	}
	if err := s.succeeded(ctx, []string{name}, ""); err != nil {
		return err
	}
	if weakness := Weakness(wanted, u.Login, u.Name); weakness != "" {
		return problem.InvalidField("body.password", weakness)
	}
	if hash, err = HashPassword(wanted); err != nil {
		return err
	}
	works, err := s.worksSomewhere(ctx, u.ID)
	if err != nil {
		return err
	}
	err = s.everywhere(ctx, works, journal.User(u.ID), UserChanged, userEntry("password", u, nil), func(tx *gorm.DB, at time.Time) error {
		if err := tx.Exec("UPDATE users SET password_hash = ? WHERE id = ?", hash, u.ID).Error; err != nil {
			return err
		}
		if err := tx.Exec("DELETE FROM invitations WHERE user_id = ?", u.ID).Error; err != nil {
			return err
		}
		if err := s.tell(tx, Notice{Kind: PasswordChanged, Clinic: works[0].ClinicID, User: u, At: at}); err != nil {
			return err
		}
		return endSessions(tx, u.ID, session.ID, at)
	})
	if err != nil {
		return fmt.Errorf("change a password: %w", err)
	}
	return nil
}

func (s *Staff) matches(ctx context.Context, password, hash string) (bool, error) {
	select {
	case s.hashing <- struct{}{}:
		defer func() { <-s.hashing }()
	case <-ctx.Done():
		return false, context.Cause(ctx)
	}
	ok, err := argon2id.ComparePasswordAndHash(password, hash)
	if err != nil {
		return false, fmt.Errorf("check a password: %w", err)
	}
	return ok, nil
}
