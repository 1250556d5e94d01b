package web

import (
	"context"
	"net/http"
	"time"

	"suavez/app/id"
	"suavez/app/staff"
)

// keyView is another system's key as people see it; what it is used with was told once.
type keyView struct {
	ID          id.Key      `json:"id" format:"uuid"`
	Name        string      `json:"name"`
	Permissions permissions `json:"permissions" nullable:"false"`
	CreatedAt   time.Time   `json:"created_at"`
	ExpiresAt   *time.Time  `json:"expires_at,omitempty" doc:"Absent: never"`
	UsedAt      *time.Time  `json:"used_at,omitempty" doc:"When it was last used, to the minute; absent when it never was"`
	Address     string      `json:"address,omitempty" doc:"From where on the network it was last used"`
}

// newKey is a key as a clinic wants it.
type newKey struct {
	Name        string      `json:"name" minLength:"1" maxLength:"80" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" example:"Agenda"`
	Permissions permissions `json:"permissions" minItems:"1" maxItems:"50" nullable:"false"`
	ExpiresAt   *time.Time  `json:"expires_at,omitempty" doc:"Absent: never"`
}

// toldKey is a new key with what it is used with.
type toldKey struct {
	Key   keyView `json:"key"`
	Token string  `json:"token" doc:"Sent as Authorization: Bearer. It is told here and never again" example:"suavez_key_…"`
}

func viewOfKey(k staff.Key) keyView {
	return keyView{ID: k.ID, Name: k.Name, Permissions: permissions(k.Permissions), CreatedAt: k.CreatedAt, ExpiresAt: k.ExpiresAt}
}

func (s *Server) addKeys() {
	handle(s, route{get, "/clinics/{clinic}/api-keys", "list-keys", "List the API keys of other systems", "Those that were revoked are not among them.", http.StatusOK},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[list[keyView]], error) {
			all, used, err := s.Staff.Keys(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			var items []keyView
			for _, k := range all {
				v := viewOfKey(k)
				if u, was := used[k.ID]; was {
					v.UsedAt, v.Address = &u.UsedAt, u.Address
				}
				items = append(items, v)
			}
			return listed(items), nil
		})
	handle(s, route{post, "/clinics/{clinic}/api-keys", "add-key", "Make an API key for another system", "With permissions that the caller has alone.", http.StatusCreated},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Body newKey
		},
		) (*body[toldKey], error) {
			k, token, err := staff.AddKey(ctx, s.Journal, from.editor(), in.Body.Name, staff.Permissions(in.Body.Permissions), in.Body.ExpiresAt)
			return told(toldKey{viewOfKey(k), token}, err)
		})
	handle(s, route{del, "/clinics/{clinic}/api-keys/{key}", "revoke-key", "Revoke an API key", "It is good no longer, at once.", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Key id.Key `path:"key" format:"uuid"`
		},
		) (*nothing, error) {
			return noContent, staff.RevokeKey(ctx, s.Journal, from.editor(), in.Key)
		})
}
