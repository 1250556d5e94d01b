package notify

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"suavez/app/id"
	"suavez/app/problem"
)

// delivery is the job that delivers a message to one place.
type delivery struct {
	Clinic  id.Clinic   `json:"clinic"`
	Message Kind        `json:"message"`
	User    id.User     `json:"user"`
	Webhook *id.Webhook `json:"webhook,omitempty"` // nil: by mail
	Until   *time.Time  `json:"until,omitempty"`   // of a code, after which it is of no use
	// Sealed is the message: it may hold a code.
	Sealed []byte `json:"sealed"`
}

// sealedMessage is the purpose of the seal.
const sealedMessage = "message"

// Kind names the job for River.
func (delivery) Kind() string { return "message" }

// InsertOpts says how often it is tried: as often as there are pauses; and to try the way itself, once.
func (d delivery) InsertOpts() river.InsertOpts {
	tries := len(pauseAfter) + 1
	if d.Message == Tried {
		tries = 1
	}
	return river.InsertOpts{MaxAttempts: tries}
}

// pauseAfter is how long to wait after each try that failed. The last is two days after the first, when a code is good no longer.
var pauseAfter = []time.Duration{
	4 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute, time.Hour, 2 * time.Hour,
	4 * time.Hour, 8 * time.Hour, 8 * time.Hour, 8 * time.Hour, 16 * time.Hour,
}

// pauses is River's rule of when to try again.
type pauses []time.Duration

// NextRetry is the time of the next try.
func (p pauses) NextRetry(job *rivertype.JobRow) time.Time {
	return job.AttemptedAt.Add(p[min(max(job.Attempt, 1), len(p))-1])
}

// The reasons for which a message is not delivered at all.
var (
	errCodeOver       = errors.New("the code is good no longer")
	errWebhookRemoved = errors.New("the webhook was removed")
	errOtherSecret    = errors.New("this was sealed with another secret: all instances need the same session_secret")
)

// worker delivers.
type worker struct {
	river.WorkerDefaults[delivery]
	outbox *Outbox
}

// Work tries once.
func (w *worker) Work(ctx context.Context, job *river.Job[delivery]) error {
	o, d := w.outbox, job.Args
	if d.Until != nil && !o.now().Before(*d.Until) {
		return river.JobCancel(errCodeOver)
	}
	text, err := o.seals.Open(sealedMessage, d.Sealed)
	if err != nil {
		return errOtherSecret
	}
	var m Message
	if err := json.Unmarshal(text, &m); err != nil {
		return fmt.Errorf("read a message: %w", err)
	}
	c, err := o.of(ctx, d.Clinic)
	if err != nil {
		return err
	}
	name := fmt.Sprintf("msg_%d", job.ID)
	if d.Webhook == nil {
		return withoutAddresses(o.mail.deliver(ctx, m, c.Clinic, name), m.addresses())
	}
	h, err := webhookOf(o.db.Read(ctx), d.Clinic, *d.Webhook)
	if problem.Is(err, problem.NotFound) {
		return river.JobCancel(errWebhookRemoved)
	}
	if err != nil {
		return err
	}
	s, err := o.secretsOf(h)
	if err != nil {
		return err
	}
	return h.post(ctx, s, m, c.Clinic, name, o.now())
}

func (o *Outbox) secretsOf(h Webhook) (s secrets, err error) {
	text, err := o.seals.Open(sealedWebhook, h.Sealed)
	if err != nil {
		return s, errOtherSecret
	}
	if err := json.Unmarshal(text, &s); err != nil {
		return s, fmt.Errorf("read the secrets of a webhook: %w", err)
	}
	return s, nil
}

// withoutAddresses is the error without the addresses that mail servers repeat in theirs: it is kept and logged.
func withoutAddresses(err error, addresses []string) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for _, address := range addresses {
		text = strings.ReplaceAll(text, address, "(the address)")
	}
	return errors.New(text)
}

// wants says whether a webhook is sent a kind of message.
func (h Webhook) wants(k Kind) bool { return slices.Contains(h.Kinds, k) }
