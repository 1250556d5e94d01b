package staff

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/dgraph-io/ristretto/v2"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/problem"
)

const (
	// SessionLasts is a long working day: a user signs in once a day.
	SessionLasts = 14 * time.Hour
	// trustedFor is how long an instance trusts what it has read of a session: that long a session that ended at another
	// instance may still be good here. At this instance it ends at once.
	trustedFor = 5 * time.Second
	// hashesAtOnce bounds the memory and time that sign-ins take from a small box.
	hashesAtOnce = 2
)

// Session is a signed-in user with the role in each clinic.
type Session struct {
	User  User
	Roles map[id.Clinic]Role
	Until time.Time
}

// Sessions signs users in and out.
type Sessions struct {
	db      *database.Database
	now     func() time.Time
	cache   *ristretto.Cache[string, *Session]
	hashing chan struct{}
	nobody  string // a hash that no password has, so that an unknown login takes as long as a wrong password
}

// NewSessions makes the sign-in of users.
func NewSessions(db *database.Database, now func() time.Time) (*Sessions, error) {
	cache, err := ristretto.NewCache(&ristretto.Config[string, *Session]{NumCounters: 100_000, MaxCost: 10_000, BufferItems: 64, IgnoreInternalCost: true})
	if err != nil {
		return nil, fmt.Errorf("make the cache of sessions: %w", err)
	}
	nobody, err := HashPassword(rand.Text())
	if err != nil {
		return nil, err
	}
	return &Sessions{db: db, now: now, cache: cache, hashing: make(chan struct{}, hashesAtOnce), nobody: nobody}, nil
}

// Close lets the sessions in memory go.
func (s *Sessions) Close() { s.cache.Close() }

// SignIn checks a password and begins a session. Problem: wrong_password.
func (s *Sessions) SignIn(ctx context.Context, login, password string) (token string, session *Session, err error) {
	var u User
	err = s.db.Read(ctx).Take(&u, "login = ? AND active", strings.ToLower(strings.TrimSpace(login))).Error
	if err != nil && !database.NoRow(err) {
		return "", nil, fmt.Errorf("find a user by login: %w", err)
	}
	known, hash := err == nil, u.PasswordHash
	if !known {
		hash = s.nobody
	}
	matches, err := s.matches(ctx, password, hash)
	if err != nil {
		return "", nil, err
	}
	if !known || !matches {
		return "", nil, problem.New(problem.WrongPassword, "the login or the password is wrong")
	}
	token = rand.Text()
	now := s.now()
	err = s.db.Read(ctx).Exec("INSERT INTO sessions (user_id, token_hash, created_at, expires_at) VALUES (?, ?, ?, ?)",
		u.ID, sum(token), now, now.Add(SessionLasts)).Error
	if err != nil {
		return "", nil, fmt.Errorf("begin a session: %w", err)
	}
	session, err = s.Of(ctx, token)
	return token, session, err
}

// Of is the session of a token. Problem: unauthenticated.
func (s *Sessions) Of(ctx context.Context, token string) (*Session, error) {
	key := string(sum(token))
	if session, ok := s.cache.Get(key); ok && s.now().Before(session.Until) {
		return session, nil
	}
	session := &Session{Roles: map[id.Clinic]Role{}}
	err := s.db.Read(ctx).Raw(`SELECT u.id, u.login, u.name, s.expires_at FROM sessions s JOIN users u ON u.id = s.user_id
		WHERE s.token_hash = ? AND s.expires_at > ? AND u.active`, sum(token), s.now()).
		Row().Scan(&session.User.ID, &session.User.Login, &session.User.Name, &session.Until)
	switch {
	case database.NoRow(err):
		return nil, problem.New(problem.Unauthenticated, "the session has ended: sign in")
	case err != nil:
		return nil, fmt.Errorf("read a session: %w", err)
	}
	memberships, err := Memberships(ctx, s.db, session.User.ID)
	if err != nil {
		return nil, err
	}
	for _, m := range memberships {
		session.Roles[m.ClinicID] = m.Role
	}
	s.cache.SetWithTTL(key, session, 1, trustedFor)
	return session, nil
}

// SignOut ends a session, at this instance at once.
func (s *Sessions) SignOut(ctx context.Context, token string) error {
	if err := s.db.Read(ctx).Exec("DELETE FROM sessions WHERE token_hash = ?", sum(token)).Error; err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	s.cache.Wait() // else a value on its way into the cache would outlive the session
	s.cache.Del(string(sum(token)))
	return nil
}

func (s *Sessions) matches(ctx context.Context, password, hash string) (bool, error) {
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

func sum(token string) []byte {
	h := sha256.Sum256([]byte(token))
	return h[:]
}
