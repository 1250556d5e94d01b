package staff

import (
	"context"
	"fmt"
	"time"

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
	// seenEvery is how often it is written that a session is in use.
	seenEvery = time.Minute
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
	var seen *time.Time
	err := s.db.Read(ctx).Raw(`SELECT s.id, u.id, u.login, u.name, s.expires_at, s.seen_at FROM sessions s JOIN users u ON u.id = s.user_id
		WHERE s.token_hash = ? AND s.expires_at > ? AND s.ended_at IS NULL AND u.active`, sum(token), s.now()).
		Row().Scan(&session.ID, &session.User.ID, &session.User.Login, &session.User.Name, &session.Until, &seen)
	switch {
	case database.NoRow(err):
		return nil, errSessionEnded
	case err != nil:
		return nil, fmt.Errorf("read a session: %w", err)
	}
	if now := s.now(); seen == nil || now.Sub(*seen) >= seenEvery {
		if err := s.db.Read(ctx).Exec("UPDATE sessions SET seen_at = ? WHERE id = ?", now, session.ID).Error; err != nil {
			return nil, fmt.Errorf("write that a session is in use: %w", err)
		}
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
	return s.end(ctx, journal.User(session.User.ID), session.User, "signed_out", endOne(session.ID))
}

// Signed is a session as people see it.
type Signed struct {
	ID        id.Session
	CreatedAt time.Time
	SeenAt    *time.Time // to the minute
	ExpiresAt time.Time
	Address   string
	Agent     string // what the browser says of itself
	Method    Method
}

// SessionsOf lists the sessions of a user that are good, the latest first.
func (s *Staff) SessionsOf(ctx context.Context, user id.User) ([]Signed, error) {
	var all []Signed
	err := s.db.Read(ctx).Table("sessions").Where("user_id = ? AND ended_at IS NULL AND expires_at > ?", user, s.now()).Order("created_at DESC, id DESC").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("list the sessions of user %s: %w", user, err)
	}
	return all, nil
}

// EndSession ends one session of a user, at every instance at once. Problem: not_found.
func (s *Staff) EndSession(ctx context.Context, by journal.Actor, user User, session id.Session) error {
	var found []Signed
	if err := s.db.Read(ctx).Table("sessions").Where("user_id = ? AND id = ?", user.ID, session).Find(&found).Error; err != nil {
		return fmt.Errorf("look for session %s: %w", session, err)
	}
	if len(found) == 0 {
		return problem.New(problem.NotFound, "there is no such session of this user")
	}
	return s.end(ctx, by, user, "ended", endOne(session))
}

// EndSessions ends all sessions of a user but one, which may be none's, at every instance at once.
func (s *Staff) EndSessions(ctx context.Context, by journal.Actor, user User, but id.Session) error {
	return s.end(ctx, by, user, "ended", func(tx *gorm.DB, at time.Time) error { return endSessions(tx, user.ID, but, at) })
}

// end ends sessions of a user, and says so in the journal of each clinic where the user works.
func (s *Staff) end(ctx context.Context, by journal.Actor, user User, how string, ending func(tx *gorm.DB, at time.Time) error) error {
	works, err := MembershipsOf(ctx, s.db, user.ID)
	if err == nil && len(works) == 0 {
		err = s.db.Transaction(ctx, func(tx *gorm.DB) error { return ending(tx, s.now()) })
	}
	if err == nil {
		err = s.everywhere(ctx, works, by, SessionEnded, userEntry(how, user, nil), ending)
	}
	if err != nil {
		return fmt.Errorf("end the sessions of user %s: %w", user.ID, err)
	}
	return nil
}

// endOne ends one session.
func endOne(session id.Session) func(tx *gorm.DB, at time.Time) error {
	return func(tx *gorm.DB, at time.Time) error {
		return tx.Exec("UPDATE sessions SET ended_at = ? WHERE id = ? AND ended_at IS NULL", at, session).Error
	}
}

// endSessions ends all sessions of a user but one, which may be none's, within a change whose entry tells the other instances.
func endSessions(tx *gorm.DB, user id.User, but id.Session, at time.Time) error {
	if err := tx.Exec("UPDATE sessions SET ended_at = ? WHERE user_id = ? AND id <> ? AND ended_at IS NULL", at, user, but).Error; err != nil {
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
