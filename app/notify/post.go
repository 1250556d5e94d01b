package notify

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"suavez/app/clinic"
	"suavez/app/id"
)

// Posted is what a webhook is sent, in the form of Standard Webhooks: what happened, when, and to whom.
type Posted struct {
	Type      Kind       `json:"type"`
	Timestamp time.Time  `json:"timestamp"`
	Data      PostedData `json:"data"`
}

// PostedData is a message as another system needs it: to send the mail itself it takes To and Mail, and nothing else.
type PostedData struct {
	Clinic PostedClinic `json:"clinic"`
	User   PostedUser   `json:"user"`
	// Code and Until of an invitation or reset.
	Code  string    `json:"code,omitempty"`
	Until time.Time `json:"expires_at,omitzero"`
	Link  string    `json:"link,omitempty"`
	// To are the addresses of who is told, parted by semicolons.
	To   string  `json:"to,omitempty"`
	Mail Written `json:"mail"`
}

// PostedClinic is the clinic.
type PostedClinic struct {
	ID   id.Clinic `json:"id"`
	Name string    `json:"name"`
}

// PostedUser is the person.
type PostedUser struct {
	ID    id.User `json:"id"`
	Name  string  `json:"name"`
	Login string  `json:"login"`
	Email string  `json:"email,omitempty"`
}

func (m Message) posted(of clinic.Clinic) (Posted, error) {
	w, err := m.Write(of)
	return Posted{m.Kind, m.At, PostedData{
		PostedClinic{of.ID, of.Name}, PostedUser{m.User, m.Name, m.Login, m.Email}, m.Code, m.Until, m.link(), strings.Join(m.addresses(), ";"), w,
	}}, err
}

// post sends a message to a webhook, signed by the scheme of Standard Webhooks. The id is the same on every try, so that a receiver can tell that
// it has it already; the time is that of the try, since receivers refuse an old one.
func (h Webhook) post(ctx context.Context, secrets secrets, m Message, of clinic.Clinic, id string, now time.Time) error {
	p, err := m.posted(of)
	if err != nil {
		return err
	}
	body, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write a message for a webhook: %w", err)
	}
	signer, err := webhooks.NewWebhookRaw(secrets.Key)
	if err != nil {
		return fmt.Errorf("read the secret of a webhook: %w", err)
	}
	signature, err := signer.Sign(id, now, body)
	if err != nil {
		return fmt.Errorf("sign a message for a webhook: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, secrets.URL, bytes.NewReader(body))
	if err != nil {
		return errors.New("the address of the webhook cannot be read")
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "SuaVez")
	request.Header.Set(webhooks.HeaderWebhookID, id)
	request.Header.Set(webhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	request.Header.Set(webhooks.HeaderWebhookSignature, signature)
	answer, err := newClient(h.Inward).Do(request)
	if err != nil {
		// The error of net/http names the whole address, which may hold a secret.
		if failed := (*url.Error)(nil); errors.As(err, &failed) {
			err = failed.Err
		}
		return fmt.Errorf("reach %s: %w", h.Host, err)
	}
	defer answer.Body.Close()
	_, _ = io.CopyN(io.Discard, answer.Body, 1<<20)
	switch {
	case answer.StatusCode >= 200 && answer.StatusCode < 300:
		return nil
	case answer.StatusCode >= 300 && answer.StatusCode < 400:
		return fmt.Errorf("%s answers %s: a webhook follows no redirection, give the address to which it leads", h.Host, answer.Status)
	}
	return fmt.Errorf("%s answers %s", h.Host, answer.Status)
}
