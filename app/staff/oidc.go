package staff

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"suavez/app/database"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/seal"
)

const (
	// providerWithin is how long the provider may take to answer: a slow one keeps nobody from signing in with a password.
	providerWithin = 8 * time.Second
	// oidcWithin is how long the user may take at the provider.
	oidcWithin = 10 * time.Minute
	sealedOIDC = "oidc"
)

// OIDC is the provider of the clinic's accounts (OpenID Connect): any that speaks the code flow with PKCE.
type OIDC struct {
	Issuer, ClientID, ClientSecret string
	// Name is what the button at the sign-in calls the accounts; empty for words of the page.
	Name string
	// TrustEmail takes the provider's word for an e-mail without its claim email_verified, which Entra ID does not make.
	TrustEmail bool

	mu       sync.Mutex
	provider *oidc.Provider // once it was reached
}

// oidcBegun is what the browser keeps while the user is at the provider.
type oidcBegun struct {
	State, Nonce, Verifier, Redirect, Page string
	Clinic                                 string // of who has no access yet, where the address named one
}

// OIDCBegun is where to send the browser, and what it keeps meanwhile.
type OIDCBegun struct {
	URL  string
	Kept string
}

// discover reads what the provider says of itself, once. Problem: unavailable.
func (o *OIDC) discover(ctx context.Context) (*oidc.Provider, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.provider != nil {
		return o.provider, nil
	}
	p, err := oidc.NewProvider(ctx, o.Issuer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errProviderAway, err)
	}
	o.provider = p
	return p, nil
}

var errProviderAway = problem.New(problem.ProviderAway, "the provider of the clinic's accounts does not answer: sign in with a password, or try again")

// asking is a context in which the provider is asked. The client bounds each request by itself: keys are fetched later, under the context with
// which the provider was found.
func asking(ctx context.Context) context.Context {
	return oidc.ClientContext(context.WithoutCancel(ctx), &http.Client{Timeout: providerWithin})
}

func (o *OIDC) config(p *oidc.Provider, redirect string) oauth2.Config {
	return oauth2.Config{
		ClientID: o.ClientID, ClientSecret: o.ClientSecret, Endpoint: p.Endpoint(), RedirectURL: redirect,
		Scopes: []string{oidc.ScopeOpenID, "email", "profile"},
	}
}

// BeginOIDC begins a sign-in at the provider, which sends the browser back to redirect; page is where it goes from there, and clinic the one that who
// has no access yet would ask, or nothing. Problem: provider_away.
func (s *Staff) BeginOIDC(ctx context.Context, o *OIDC, redirect, page, clinic string) (OIDCBegun, error) {
	ctx = asking(ctx)
	p, err := o.discover(ctx)
	if err != nil {
		return OIDCBegun{}, err
	}
	b := oidcBegun{State: oauth2.GenerateVerifier(), Nonce: oauth2.GenerateVerifier(), Verifier: oauth2.GenerateVerifier(), Redirect: redirect, Page: page, Clinic: clinic}
	kept, err := s.seals.Token(sealedOIDC, b, s.now().Add(oidcWithin))
	if err != nil {
		return OIDCBegun{}, err
	}
	config := o.config(p, redirect)
	return OIDCBegun{config.AuthCodeURL(b.State, oidc.Nonce(b.Nonce), oauth2.S256ChallengeOption(b.Verifier)), kept}, nil
}

// claims are what the provider says of a user.
type claims struct {
	Subject       string   `json:"sub"`
	Email         string   `json:"email"`
	EmailVerified bool     `json:"email_verified"`
	Name          string   `json:"name"`
	Methods       []string `json:"amr"`
}

// EndOIDC ends a sign-in with what the provider sent the browser back with, and says on which page to go on. Problems: unauthenticated, when it was
// not begun here, or too long ago; provider_away; not_invited, waiting, not_active, second_factor, second_factor_setup.
func (s *Staff) EndOIDC(ctx context.Context, o *OIDC, kept, state, code string, from From) (in SignedIn, page string, err error) {
	var b oidcBegun
	if s.seals.Read(sealedOIDC, kept, s.now(), &b) != nil || subtle.ConstantTimeCompare([]byte(b.State), []byte(state)) != 1 {
		return in, "", errPendingOver
	}
	if err := spend(ctx, s.db, kept, s.now(), s.now().Add(oidcWithin)); errors.Is(err, seal.ErrNotSealed) {
		return in, b.Page, errPendingOver
	} else if err != nil {
		return in, b.Page, err
	}
	said, err := s.askProvider(ctx, o, b, code)
	if err != nil {
		return in, b.Page, err
	}
	u, err := s.userOf(ctx, o, said, b.Clinic, from)
	if err != nil {
		return in, b.Page, err
	}
	works, err := s.worksSomewhere(ctx, u.ID)
	if err != nil {
		return in, b.Page, err
	}
	// What the provider has asked for already is not asked for twice.
	if !slices.Contains(said.Methods, "mfa") {
		strict, err := s.administersStrictly(ctx, works)
		if err != nil {
			return in, b.Page, err
		}
		if strict {
			if err := s.askSecond(ctx, u, works); err != nil {
				return in, b.Page, err
			}
		}
	}
	in, err = s.begin(ctx, u, works, ByOIDC, from)
	return in, b.Page, err
}

// askProvider redeems a code for what the provider says of the user, and checks that it says it to us, now, and for this sign-in.
func (s *Staff) askProvider(ctx context.Context, o *OIDC, b oidcBegun, code string) (said claims, err error) {
	ctx = asking(ctx)
	p, err := o.discover(ctx)
	if err != nil {
		return said, err
	}
	config := o.config(p, b.Redirect)
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(b.Verifier))
	var refused *oauth2.RetrieveError
	switch {
	case errors.As(err, &refused) && refused.Response.StatusCode < http.StatusInternalServerError:
		return said, problem.New(problem.Unauthenticated, "the provider does not know this sign-in: begin again")
	case err != nil:
		return said, fmt.Errorf("%w: %w", errProviderAway, err)
	}
	raw, _ := token.Extra("id_token").(string)
	verified, err := p.Verifier(&oidc.Config{ClientID: o.ClientID, Now: s.now}).Verify(ctx, raw)
	if err != nil {
		return said, fmt.Errorf("%w: %w", problem.New(problem.Unauthenticated, "the provider's answer is not valid: begin again"), err)
	}
	if subtle.ConstantTimeCompare([]byte(verified.Nonce), []byte(b.Nonce)) != 1 {
		return said, problem.New(problem.Unauthenticated, "the provider's answer is of another sign-in: begin again")
	}
	if err := verified.Claims(&said); err != nil {
		return said, fmt.Errorf("read what the provider says: %w", err)
	}
	return said, nil
}

// userOf is the user of whom the provider speaks: known by the subject, or for the first time by a verified e-mail, and from then on by the
// subject, whatever happens to the e-mail. Problems: not_invited, waiting.
func (s *Staff) userOf(ctx context.Context, o *OIDC, said claims, clinic string, from From) (u User, err error) {
	err = s.db.Read(ctx).Take(&u, "oidc_issuer = ? AND oidc_subject = ? AND active", o.Issuer, said.Subject).Error
	if err == nil || !database.NoRow(err) {
		return u, err
	}
	email := trimmed(said.Email)
	if email == "" || !said.EmailVerified && !o.TrustEmail {
		return u, errNotInvited
	}
	err = s.db.Read(ctx).Take(&u, "email = ? AND active AND oidc_subject IS NULL", email).Error
	if database.NoRow(err) {
		return u, s.askAccess(ctx, o, said, clinic, from)
	}
	if err != nil {
		return u, err
	}
	works, err := s.worksSomewhere(ctx, u.ID)
	if err != nil {
		return u, err
	}
	_, err = s.journal.Change(ctx, works[0].ClinicID, journal.User(u.ID), journal.Request{}, func(change *journal.Change) error {
		if name := strings.TrimSpace(said.Name); name != "" && u.SignedInAt == nil && u.PasswordHash == "" && len([]rune(name)) <= nameLimit && textForm.MatchString(name) {
			u.Name = name // better than what was guessed from the e-mail
		}
		return bind(change, u, o.Issuer, said.Subject)
	})
	if err != nil {
		return u, fmt.Errorf("note who the user is at the provider: %w", err)
	}
	return u, nil
}

// bind notes who a user is at a provider; an invitation is thereby accepted.
func bind(change *journal.Change, u User, issuer, subject string) error {
	bound := change.DB.Exec("UPDATE users SET oidc_issuer = ?, oidc_subject = ?, name = ? WHERE id = ? AND oidc_subject IS NULL", issuer, subject, u.Name, u.ID)
	if bound.Error != nil {
		return bound.Error
	}
	if bound.RowsAffected == 0 {
		return errNotInvited // two at once
	}
	if err := change.DB.Exec("DELETE FROM invitations WHERE user_id = ? AND purpose = ?", u.ID, FirstSignIn).Error; err != nil {
		return err
	}
	return change.Append(UserChanged, userEntry("account_bound", u, nil))
}

var errNotInvited = problem.New(problem.NotInvited, "nobody here has this account's verified e-mail: an administrator invites you by it")
