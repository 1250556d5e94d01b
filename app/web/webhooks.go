package web

import (
	"context"
	"net/http"
	"time"

	"suavez/app/id"
	"suavez/app/notify"
)

// webhookView is another system that is sent messages, as people see it; its address and its key were told once.
type webhookView struct {
	ID        id.Webhook    `json:"id" format:"uuid"`
	Name      string        `json:"name"`
	Host      string        `json:"host" doc:"Of its address, which may hold a secret" example:"prod-12.brazilsouth.logic.azure.com"`
	Events    []notify.Kind `json:"events" nullable:"false" enum:"user.invited,user.password_reset,user.password_changed,user.sign_in_changed,user.activated,user.asked,user.admitted"`
	Internal  bool          `json:"internal" doc:"Whether an address in the server's own network is allowed"`
	CreatedAt time.Time     `json:"created_at"`
}

// newWebhook is a webhook as a clinic wants it.
type newWebhook struct {
	Name     string        `json:"name" minLength:"1" maxLength:"80" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" example:"Power Automate"`
	URL      string        `json:"url" minLength:"1" maxLength:"2000" example:"https://example.org/suavez" doc:"https, or http in the server's own network alone"`
	Events   []notify.Kind `json:"events,omitempty" maxItems:"10" nullable:"false" enum:"user.invited,user.password_reset,user.password_changed,user.sign_in_changed,user.activated,user.asked,user.admitted" doc:"Absent: all"`
	Internal bool          `json:"internal,omitempty" doc:"Allow an address in the server's own network, or of the server itself"`
}

// toldWebhook is a new webhook with the key by which it checks who sends.
type toldWebhook struct {
	Webhook webhookView `json:"webhook"`
	Key     string      `json:"key" doc:"By which it checks the signature (Standard Webhooks). It is told here and never again" example:"whsec_…"`
}

func viewOfWebhook(h notify.Webhook) webhookView {
	return webhookView{ID: h.ID, Name: h.Name, Host: h.Host, Events: h.Kinds, Internal: h.Inward, CreatedAt: h.CreatedAt}
}

// OfWebhook is the address of a webhook. Exported since huma passes over embedded types that are not.
type OfWebhook struct {
	InClinic
	Webhook id.Webhook `path:"webhook" format:"uuid"`
}

func (s *Server) addWebhooks() {
	handle(s, route{get, "/clinics/{clinic}/webhooks", "list-webhooks", "List the webhooks", "", http.StatusOK},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[list[webhookView]], error) {
			all, err := s.Outbox.Webhooks(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			var items []webhookView
			for _, h := range all {
				items = append(items, viewOfWebhook(h))
			}
			return listed(items), nil
		})
	handle(s, route{
		post, "/clinics/{clinic}/webhooks", "add-webhook", "Add a webhook: another system that is sent messages",
		"For administrators alone, since messages hold the codes of invitations. They are signed by the scheme of Standard Webhooks.", http.StatusCreated,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Body newWebhook
		},
		) (*body[toldWebhook], error) {
			if err := from.editor().MustAdminister(); err != nil {
				return nil, err
			}
			h, key, err := s.Outbox.AddWebhook(ctx, from.change("", "", nil), notify.WantedWebhook{
				Name: in.Body.Name, URL: in.Body.URL, Kinds: in.Body.Events, Inward: in.Body.Internal,
			})
			return told(toldWebhook{viewOfWebhook(h), key}, err)
		})
	handle(s, route{del, "/clinics/{clinic}/webhooks/{webhook}", "remove-webhook", "Remove a webhook", "What it was not yet sent it is not sent.", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *OfWebhook) (*nothing, error) {
			return noContent, s.Outbox.RemoveWebhook(ctx, from.change("", "", nil), in.Webhook)
		})
	handle(s, route{
		post, "/clinics/{clinic}/webhooks/{webhook}/test", "try-webhook", "Send a webhook a message of the type test",
		"It is tried once, and stands in the list of messages.", http.StatusAccepted,
	},
		func(ctx context.Context, from *caller, in *OfWebhook) (*nothing, error) {
			return noContent, s.tryMessage(ctx, from, &in.Webhook)
		})
}
