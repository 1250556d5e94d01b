package notify

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Webhook is another system of a clinic that is sent messages.
type Webhook struct {
	ClinicID id.Clinic
	ID       id.Webhook
	Name     string
	Host     string // of its address
	Sealed   []byte
	Kinds    []Kind `gorm:"serializer:json"`
	// Inward allows an address in the server's own network.
	Inward    bool
	CreatedAt time.Time
	CreatedBy id.User
}

// TableName is GORM's.
func (Webhook) TableName() string { return "webhooks" }

// secrets are what is sealed of a webhook.
type secrets struct {
	URL string
	Key []byte
}

// sealedWebhook is the purpose of the seal.
const sealedWebhook = "webhook"

// WebhookChanged is the type of an entry about a webhook; data holds it without its secrets.
const WebhookChanged = "webhook.changed"

// WantedWebhook is a webhook as a clinic wants it.
type WantedWebhook struct {
	Name, URL string
	Kinds     []Kind // none: all of Events
	Inward    bool
}

// Events are the kinds of messages that a webhook can be sent, beside those that try it.
func Events() []Kind {
	return []Kind{Invited, PasswordReset, PasswordChanged, SignInChanged, Activated, Asked, Admitted}
}

const (
	webhookNameLimit = 80
	webhookURLLimit  = 2000
	webhooksOfClinic = 20
	// keyBytes of the key that signs; the scheme asks for 24 to 64.
	keyBytes = 32
	// keyPrefix marks the key as one of Standard Webhooks.
	keyPrefix = "whsec_"
)

// AddWebhook adds a webhook, and tells once the key by which the other system checks who sends. Problem: invalid.
func (o *Outbox) AddWebhook(ctx context.Context, by journal.Asked, wanted WantedWebhook) (h Webhook, key string, err error) {
	address, wrong := wanted.read()
	if len(wrong) > 0 {
		return h, "", problem.WithFields(wrong)
	}
	s := secrets{URL: address.String(), Key: make([]byte, keyBytes)}
	_, _ = rand.Read(s.Key) // it does not fail
	text, err := json.Marshal(s)
	if err != nil {
		return h, "", fmt.Errorf("write the secrets of a webhook: %w", err)
	}
	h = Webhook{
		ClinicID: by.Clinic, ID: id.New[id.Webhook](), Name: wanted.Name, Host: address.Host, Sealed: o.seals.Seal(sealedWebhook, text), Kinds: wanted.Kinds,
		Inward: wanted.Inward, CreatedBy: by.User(),
	}
	_, err = o.journal.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		h.CreatedAt = change.At
		var has int
		if err := change.DB.Raw("SELECT count(*) FROM webhooks WHERE clinic_id = ?", by.Clinic).Row().Scan(&has); err != nil {
			return err
		}
		if has >= webhooksOfClinic {
			return problem.New(problem.Full, fmt.Sprintf("a clinic has %d webhooks at most: remove one first", webhooksOfClinic))
		}
		if err := change.DB.Create(&h).Error; err != nil {
			return err
		}
		return change.Append(WebhookChanged, h.data("added"))
	})
	if err != nil {
		return h, "", fmt.Errorf("add a webhook: %w", err)
	}
	return h, keyPrefix + base64.StdEncoding.EncodeToString(s.Key), nil
}

// read checks and trims what is wanted.
func (w *WantedWebhook) read() (address *url.URL, wrong []problem.Field) {
	say := func(field, message string) {
		wrong = append(wrong, problem.Field{Location: "body." + field, Message: message})
	}
	if w.Name = strings.TrimSpace(w.Name); w.Name == "" || utf8.RuneCountInString(w.Name) > webhookNameLimit {
		say("name", fmt.Sprintf("must have 1 to %d letters", webhookNameLimit))
	}
	if len(w.Kinds) == 0 {
		w.Kinds = Events()
	}
	for _, k := range w.Kinds {
		if !slices.Contains(Events(), k) {
			say("events", fmt.Sprintf("there is no %q; there are %v", k, Events()))
		}
	}
	address, err := url.Parse(strings.TrimSpace(w.URL))
	switch {
	case err != nil || address.Host == "" || address.User != nil || len(w.URL) > webhookURLLimit:
		say("url", "must be an address such as https://example.org/suavez")
	case address.Scheme != "https" && (address.Scheme != "http" || !w.Inward):
		say("url", "must begin with https://, or with http:// alone for an address in the server's own network that is allowed")
	case !w.Inward && leadsInward(address.Hostname()):
		say("url", ErrInward.Error())
	}
	return address, wrong
}

// leadsInward says whether a host is seen to be inward without asking for its address, which is looked at when it is reached.
func leadsInward(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") || !strings.Contains(host, ".") && net.ParseIP(host) == nil {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && isInward(address, ownAddresses())
}

// RemoveWebhook removes a webhook; what it was not yet sent it is not sent. Problem: not_found.
func (o *Outbox) RemoveWebhook(ctx context.Context, by journal.Asked, which id.Webhook) error {
	_, err := o.journal.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		h, err := webhookOf(change.DB, by.Clinic, which)
		if err != nil {
			return err
		}
		if err := change.DB.Exec("DELETE FROM webhooks WHERE clinic_id = ? AND id = ?", by.Clinic, which).Error; err != nil {
			return err
		}
		return change.Append(WebhookChanged, h.data("removed"))
	})
	if err != nil {
		return fmt.Errorf("remove webhook %s: %w", which, err)
	}
	return nil
}

func (h Webhook) data(what string) map[string]any {
	return map[string]any{"what": what, "webhook": map[string]any{"id": h.ID, "name": h.Name, "host": h.Host, "events": h.Kinds, "inward": h.Inward}}
}

// Webhooks are those of a clinic, oldest first.
func (o *Outbox) Webhooks(ctx context.Context, clinic id.Clinic) ([]Webhook, error) {
	return webhooksOf(o.db.Read(ctx), clinic)
}

func webhooksOf(tx *gorm.DB, clinic id.Clinic) (all []Webhook, err error) {
	if err := tx.Where("clinic_id = ?", clinic).Order("id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("list the webhooks: %w", err)
	}
	return all, nil
}

// webhookOf is one webhook. Problem: not_found.
func webhookOf(tx *gorm.DB, clinic id.Clinic, which id.Webhook) (h Webhook, err error) {
	err = tx.Take(&h, "clinic_id = ? AND id = ?", clinic, which).Error
	switch {
	case database.NoRow(err):
		return h, problem.New(problem.NotFound, "there is no such webhook in this clinic")
	case err != nil:
		return h, fmt.Errorf("look for a webhook: %w", err)
	}
	return h, nil
}
