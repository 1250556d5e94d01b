package staff

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/problem"
	"suavez/app/seal"
)

const (
	// passkeyWithin is how long the user may take to touch the key or show the face.
	passkeyWithin    = 5 * time.Minute
	sealedNewPasskey = "new passkey"
	sealedPasskey    = "passkey"
	// passkeyNameLimit is in letters.
	passkeyNameLimit = 60
)

// Passkey is one of a user's, such as a phone's or a security key's. It signs in by itself: it proves what the user has, and by a PIN, finger
// or face who it is.
type Passkey struct {
	ID           id.Passkey
	UserID       id.User
	CredentialID []byte
	Credential   webauthn.Credential `gorm:"serializer:json"`
	Name         string
	CreatedAt    time.Time
	UsedAt       *time.Time
}

// Asked is what a browser is asked, and what it sends back with the answer.
type Asked struct {
	Options json.RawMessage // for navigator.credentials
	Token   string
}

// PasskeysWork says whether browsers let a page at an origin use passkeys: with HTTPS or on the machine itself, and with a name.
func PasskeysWork(origin string) bool {
	u, err := url.Parse(origin)
	return err == nil && net.ParseIP(u.Hostname()) == nil && (u.Scheme == "https" || u.Hostname() == "localhost")
}

// party is this server as passkeys know it, at the origin of a page. Problem: forbidden, where browsers allow none.
func party(origin string) (*webauthn.WebAuthn, error) {
	if !PasskeysWork(origin) {
		return nil, problem.New(problem.Forbidden, "browsers allow passkeys where the page has HTTPS and a name alone")
	}
	u, err := url.Parse(origin)
	if err != nil {
		return nil, fmt.Errorf("read the origin: %w", err)
	}
	return webauthn.New(&webauthn.Config{
		RPID: u.Hostname(), RPDisplayName: "SuaVez", RPOrigins: []string{origin},
		AuthenticatorSelection: protocol.AuthenticatorSelection{ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired},
	})
}

// holder is a user as go-webauthn sees one.
type holder struct {
	user User
	keys []Passkey
}

func (h holder) WebAuthnID() []byte          { return h.user.ID.UUID[:] }
func (h holder) WebAuthnName() string        { return h.user.Login }
func (h holder) WebAuthnDisplayName() string { return h.user.Name }
func (h holder) WebAuthnCredentials() (all []webauthn.Credential) {
	for _, k := range h.keys {
		all = append(all, k.Credential)
	}
	return all
}

// PasskeysOf lists the passkeys of a user, the oldest first.
func (s *Staff) PasskeysOf(ctx context.Context, user id.User) ([]Passkey, error) {
	var all []Passkey
	if err := s.db.Read(ctx).Where("user_id = ?", user).Order("created_at, id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("list the passkeys of user %s: %w", user, err)
	}
	return all, nil
}

// begun is what a token holds while the browser asks the user.
type begun struct {
	User    id.User
	Session webauthn.SessionData
}

// ask seals what the answer is checked against.
func (s *Staff) ask(purpose string, user id.User, session *webauthn.SessionData, options any) (Asked, error) {
	text, err := json.Marshal(options)
	if err != nil {
		return Asked{}, fmt.Errorf("write what the browser is asked: %w", err)
	}
	token, err := s.seals.Token(purpose, begun{user, *session}, s.now().Add(passkeyWithin))
	return Asked{text, token}, err
}

// answered opens what an answer is checked against; once. Problem: unauthenticated.
func (s *Staff) answered(ctx context.Context, purpose, token string) (b begun, err error) {
	if s.seals.Read(purpose, token, s.now(), &b) != nil {
		return b, errPendingOver
	}
	if err := spend(ctx, s.db, token, s.now(), s.now().Add(passkeyWithin)); errors.Is(err, seal.ErrNotSealed) {
		return b, errPendingOver
	} else if err != nil {
		return b, err
	}
	return b, nil
}

// BeginNewPasskey asks the browser of a signed-in user to make a passkey for the origin. Problem: forbidden.
func (s *Staff) BeginNewPasskey(ctx context.Context, user User, origin string) (Asked, error) {
	p, err := party(origin)
	if err != nil {
		return Asked{}, err
	}
	keys, err := s.PasskeysOf(ctx, user.ID)
	if err != nil {
		return Asked{}, err
	}
	h := holder{user, keys}
	options, session, err := p.BeginRegistration(h, webauthn.WithExclusions(webauthn.Credentials(h.WebAuthnCredentials()).CredentialDescriptors()))
	if err != nil {
		return Asked{}, fmt.Errorf("ask for a passkey: %w", err)
	}
	return s.ask(sealedNewPasskey, user.ID, session, options)
}

// AddPasskey keeps the passkey that the browser has made, under a name. Problems: invalid, forbidden, unauthenticated.
func (s *Staff) AddPasskey(ctx context.Context, user User, origin, token, name string, answer []byte) (Passkey, error) {
	p, err := party(origin)
	if err != nil {
		return Passkey{}, err
	}
	if name = strings.TrimSpace(name); name == "" || utf8.RuneCountInString(name) > passkeyNameLimit {
		return Passkey{}, problem.InvalidField("body.name", fmt.Sprintf("must have 1 to %d letters", passkeyNameLimit))
	}
	b, err := s.answered(ctx, sealedNewPasskey, token)
	if err != nil {
		return Passkey{}, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes(answer)
	if err != nil || b.User != user.ID {
		return Passkey{}, errNotAPasskey
	}
	made, err := p.CreateCredential(holder{user: user}, b.Session, parsed)
	if err != nil {
		return Passkey{}, fmt.Errorf("%w: %w", errNotAPasskey, err)
	}
	key := Passkey{ID: id.New[id.Passkey](), UserID: user.ID, CredentialID: made.ID, Credential: *made, Name: name}
	err = s.changeFactor(ctx, user, "passkey", func(tx *gorm.DB, at time.Time) error {
		key.CreatedAt = at
		if err := tx.Create(&key).Error; database.Constraint(err) == "passkey_is_unique" {
			return errNotAPasskey
		} else if err != nil {
			return err
		}
		return nil
	})
	return key, err
}

var errNotAPasskey = problem.New(problem.WrongCode, "this is not the answer of a passkey to what was asked")

// RemovePasskey takes a passkey away. Problem: not_found.
func (s *Staff) RemovePasskey(ctx context.Context, user User, key id.Passkey) error {
	return s.changeFactor(ctx, user, "passkey_removed", func(tx *gorm.DB, _ time.Time) error {
		gone := tx.Exec("DELETE FROM passkeys WHERE id = ? AND user_id = ?", key, user.ID)
		if gone.Error == nil && gone.RowsAffected == 0 {
			return problem.New(problem.NotFound, "there is no such passkey of yours")
		}
		return gone.Error
	})
}

// BeginPasskey asks a browser for a passkey of anybody. Problem: forbidden.
func (s *Staff) BeginPasskey(origin string) (Asked, error) {
	p, err := party(origin)
	if err != nil {
		return Asked{}, err
	}
	options, session, err := p.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return Asked{}, fmt.Errorf("ask for a passkey: %w", err)
	}
	return s.ask(sealedPasskey, id.User{}, session, options)
}

// SignInByPasskey begins a session of whose passkey has answered. Problems: forbidden, unauthenticated, wrong_code, not_active.
func (s *Staff) SignInByPasskey(ctx context.Context, origin, token string, answer []byte, from From) (SignedIn, error) {
	p, err := party(origin)
	if err != nil {
		return SignedIn{}, err
	}
	b, err := s.answered(ctx, sealedPasskey, token)
	if err != nil {
		return SignedIn{}, err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes(answer)
	if err != nil {
		return SignedIn{}, errNotAPasskey
	}
	found, used, err := p.ValidatePasskeyLogin(func(_, handle []byte) (webauthn.User, error) { return s.holderOf(ctx, handle) }, b.Session, parsed)
	if err != nil {
		return SignedIn{}, fmt.Errorf("%w: %w", errNotAPasskey, err)
	}
	h, ok := found.(holder)
	if !ok || used.Authenticator.CloneWarning {
		return SignedIn{}, errNotAPasskey // its counter went back: somebody has a copy
	}
	works, err := s.worksSomewhere(ctx, h.user.ID)
	if err != nil {
		return SignedIn{}, err
	}
	key := Passkey{Credential: *used}
	now := s.now()
	key.UsedAt = &now
	err = s.db.Read(ctx).Model(&Passkey{}).Where("credential_id = ?", used.ID).Select("Credential", "UsedAt").Updates(&key).Error
	if err != nil {
		return SignedIn{}, fmt.Errorf("note that a passkey was used: %w", err)
	}
	return s.begin(ctx, h.user, works, ByPasskey, from)
}

// holderOf is the user whose id a passkey holds.
func (s *Staff) holderOf(ctx context.Context, handle []byte) (webauthn.User, error) {
	raw, err := uuid.FromBytes(handle)
	if err != nil {
		return nil, errNotAPasskey
	}
	var u User
	if err := s.db.Read(ctx).Take(&u, "id = ? AND active", raw).Error; database.NoRow(err) {
		return nil, errNotAPasskey
	} else if err != nil {
		return nil, err
	}
	keys, err := s.PasskeysOf(ctx, u.ID)
	return holder{u, keys}, err
}
