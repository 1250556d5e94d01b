package staff

import (
	"context"
	"crypto/rand"
	"fmt"
	"time"

	"github.com/alexedwards/argon2id"
	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

const (
	// SessionLasts is a long working day: a user signs in once a day.
	SessionLasts = 14 * time.Hour
	// trustedFor is how long an instance trusts what it has read of a session or key without looking again. What ends one is an entry of
	// the journal, which every instance hears of at once.
	trustedFor = 5 * time.Second
	// hashesAtOnce bounds the memory and time that sign-ins take from a small box.
	hashesAtOnce = 2
)

// SessionEnded is the type of an entry about a session that was ended before its time; data says whose.
const SessionEnded = "session.ended"

// Session is a signed-in user.
type Session struct {
	ID    id.Session
	User  User
	Until time.Time
	// home is a clinic in which the user works, whose journal says when the session is ended.
	home id.Clinic
}

// SignIn checks a password and begins a session. Problems: wrong_password; not_active, told to who has the right password alone.
func (s *Staff) SignIn(ctx context.Context, login, password string) (token string, session *Session, err error) {
	u, err := ByName(ctx, s.db, login)
	if err != nil {
		return "", nil, err
	}
	known := u != nil && u.PasswordHash != ""
	hash := s.nobody
	if known {
		hash = u.PasswordHash
	}
	matches, err := s.matches(ctx, password, hash)
	if err != nil {
		return "", nil, err
	}
	if !known || !matches {
		return "", nil, problem.New(problem.WrongPassword, "the login or the password is wrong")
	}
	works, err := MembershipsOf(ctx, s.db, u.ID)
	if err != nil {
		return "", nil, err
	}
	if len(works) == 0 {
		return "", nil, problem.New(problem.NotActive, "this account may not work in any clinic now: ask an administrator")
	}
	return s.begin(ctx, u.ID)
}

// begin begins a session of a user who has proved who it is.
func (s *Staff) begin(ctx context.Context, user id.User) (token string, session *Session, err error) {
	token = rand.Text()
	now := s.now()
	err = s.db.Transaction(ctx, func(tx *gorm.DB) error {
		err := tx.Exec("INSERT INTO sessions (id, user_id, token_hash, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
			id.New[id.Session](), user, sum(token), now, now.Add(SessionLasts)).Error
		if err != nil {
			return err
		}
		return tx.Exec("UPDATE users SET signed_in_at = ? WHERE id = ?", now, user).Error
	})
	if err != nil {
		return "", nil, fmt.Errorf("begin a session: %w", err)
	}
	session, err = s.SessionOf(ctx, token)
	return token, session, err
}

// SessionOf is the session of a token. Problem: unauthenticated.
func (s *Staff) SessionOf(ctx context.Context, token string) (*Session, error) {
	key := string(sum(token))
	session, ok := s.sessions.Get(key)
	if !ok {
		var err error
		if session, err = s.read(ctx, token); err != nil {
			return nil, err
		}
		s.sessions.SetWithTTL(key, session, 1, trustedFor)
	}
	if !s.now().Before(session.Until) {
		return nil, errSessionEnded
	}
	if session.home == (id.Clinic{}) {
		return session, nil
	}
	w, err := s.working.Of(ctx, session.home)
	if err != nil {
		return nil, err
	}
	if w.ended[session.ID] {
		return nil, errSessionEnded
	}
	return session, nil
}

var errSessionEnded = problem.New(problem.Unauthenticated, "the session has ended: sign in")

// read reads a session that is good.
func (s *Staff) read(ctx context.Context, token string) (*Session, error) {
	session := &Session{}
	err := s.db.Read(ctx).Raw(`SELECT s.id, u.id, u.login, u.name, s.expires_at FROM sessions s JOIN users u ON u.id = s.user_id
		WHERE s.token_hash = ? AND s.expires_at > ? AND s.ended_at IS NULL AND u.active`, sum(token), s.now()).
		Row().Scan(&session.ID, &session.User.ID, &session.User.Login, &session.User.Name, &session.Until)
	switch {
	case database.NoRow(err):
		return nil, errSessionEnded
	case err != nil:
		return nil, fmt.Errorf("read a session: %w", err)
	}
	works, err := MembershipsOf(ctx, s.db, session.User.ID)
	if err != nil {
		return nil, err
	}
	if len(works) > 0 {
		session.home = works[0].ClinicID
	}
	return session, nil
}

// SignOut ends a session, at every instance at once.
func (s *Staff) SignOut(ctx context.Context, session *Session) error {
	return s.end(ctx, journal.User(session.User.ID), session.User, "signed_out", "id = ?", session.ID)
}

// EndSessions ends all sessions of a user, at every instance at once.
func (s *Staff) EndSessions(ctx context.Context, by journal.Actor, user User) error {
	return s.end(ctx, by, user, "ended", "user_id = ?", user.ID)
}

// end ends sessions of a user, and says so in the journal of each clinic where the user works: whoever looks into one of them knows.
func (s *Staff) end(ctx context.Context, by journal.Actor, user User, how, which string, value any) error {
	works, err := MembershipsOf(ctx, s.db, user.ID)
	if err != nil {
		return err
	}
	ending := func(tx *gorm.DB, at time.Time) error {
		return tx.Exec("UPDATE sessions SET ended_at = ? WHERE ended_at IS NULL AND "+which, at, value).Error
	}
	if len(works) == 0 {
		err = s.db.Transaction(ctx, func(tx *gorm.DB) error { return ending(tx, s.now()) })
	}
	for _, m := range works {
		_, err = s.journal.Change(ctx, m.ClinicID, by, journal.Request{}, func(change *journal.Change) error {
			if err := ending(change.DB, change.At); err != nil {
				return err
			}
			return change.Append(SessionEnded, userEntry(how, user, nil))
		})
		if err != nil {
			break
		}
	}
	if err != nil {
		return fmt.Errorf("end the sessions of user %s: %w", user.ID, err)
	}
	return nil
}

// endSessions ends all sessions of a user within a change, whose entry tells the other instances.
func endSessions(tx *gorm.DB, user id.User, at time.Time) error {
	if err := tx.Exec("UPDATE sessions SET ended_at = ? WHERE user_id = ? AND ended_at IS NULL", at, user).Error; err != nil {
		return fmt.Errorf("end the sessions of user %s: %w", user, err)
	}
	return nil
}

// SignedIn says which of some users are signed in.
func (s *Staff) SignedIn(ctx context.Context, users []id.User) (map[id.User]bool, error) {
	in := map[id.User]bool{}
	if len(users) == 0 {
		return in, nil
	}
	var found []struct{ UserID id.User }
	err := s.db.Read(ctx).Raw("SELECT DISTINCT user_id FROM sessions WHERE user_id IN ? AND ended_at IS NULL AND expires_at > ?", users, s.now()).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("look who is signed in: %w", err)
	}
	for _, f := range found {
		in[f.UserID] = true
	}
	return in, nil
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
