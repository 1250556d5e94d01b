package web

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"suavez/app/id"
	"suavez/app/staff"
)

// askedView is what a browser is asked.
type askedView struct {
	Options json.RawMessage `json:"options" doc:"For navigator.credentials, with binary values in base64url"`
	Token   string          `json:"token" doc:"To be sent back with the answer, within five minutes"`
}

func viewOfAsked(a staff.Asked, err error) (*body[askedView], error) { return told(askedView(a), err) }

// passkeyAnswer is what the browser has answered.
type passkeyAnswer struct {
	Token      string          `json:"token" minLength:"1" maxLength:"4000"`
	Credential json.RawMessage `json:"credential" doc:"What navigator.credentials gave, with binary values in base64url"`
}

type newPasskey struct {
	Name       string          `json:"name" minLength:"1" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" example:"Celular"`
	Token      string          `json:"token" minLength:"1" maxLength:"4000"`
	Credential json.RawMessage `json:"credential"`
}

type passkeyView struct {
	ID        id.Passkey `json:"id" format:"uuid"`
	Name      string     `json:"name"`
	CreatedAt time.Time  `json:"created_at"`
	UsedAt    *time.Time `json:"used_at,omitempty"`
}

func (s *Server) addPasskeys() {
	handle(s, route{post, "/auth/passkey/begin", "begin-passkey", "Ask for a passkey", "forbidden: the page has no HTTPS, or no name.", http.StatusOK},
		func(_ context.Context, from *caller, _ *struct{}) (*body[askedView], error) {
			return viewOfAsked(s.Staff.BeginPasskey(s.publicURL(from)))
		})
	handle(s, route{post, "/auth/passkey", "sign-in-passkey", "Sign in with a passkey", "Sets the session's cookie. It is a second factor in itself.", http.StatusOK},
		func(ctx context.Context, from *caller, in *body[passkeyAnswer]) (*body[me], error) {
			return s.signedIn(ctx, from)(s.Staff.SignInByPasskey(ctx, s.publicURL(from), in.Body.Token, in.Body.Credential, from.from()))
		})
	handle(s, route{get, "/account/passkeys", "my-passkeys", "List one's passkeys", "", http.StatusOK},
		func(ctx context.Context, from *caller, _ *struct{}) (*body[list[passkeyView]], error) {
			all, err := s.Staff.PasskeysOf(ctx, from.session.User.ID)
			if err != nil {
				return nil, err
			}
			var items []passkeyView
			for _, k := range all {
				items = append(items, passkeyView{k.ID, k.Name, k.CreatedAt, k.UsedAt})
			}
			return listed(items), nil
		})
	handle(s, route{post, "/account/passkeys/begin", "begin-new-passkey", "Ask for a new passkey", "forbidden: the page has no HTTPS, or no name.", http.StatusOK},
		func(ctx context.Context, from *caller, _ *struct{}) (*body[askedView], error) {
			return viewOfAsked(s.Staff.BeginNewPasskey(ctx, from.session.User, s.publicURL(from)))
		})
	handle(s, route{post, "/account/passkeys", "add-passkey", "Keep a new passkey", "", http.StatusCreated},
		func(ctx context.Context, from *caller, in *body[newPasskey]) (*body[passkeyView], error) {
			k, err := s.Staff.AddPasskey(ctx, from.session.User, s.publicURL(from), in.Body.Token, in.Body.Name, in.Body.Credential)
			return told(passkeyView{k.ID, k.Name, k.CreatedAt, k.UsedAt}, err)
		})
	handle(s, route{del, "/account/passkeys/{passkey}", "remove-passkey", "Remove one of one's passkeys", "", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *struct {
			Passkey id.Passkey `path:"passkey" format:"uuid"`
		},
		) (*nothing, error) {
			return noContent, s.Staff.RemovePasskey(ctx, from.session.User, in.Passkey)
		})
}
