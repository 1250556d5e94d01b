package notify

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/riverqueue/river/rivertype"
	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// State is where a message stands.
type State string

// The states.
const (
	Waiting   State = "waiting" // for its first or next try
	Delivered State = "delivered"
	Failed    State = "failed"  // tried as often as it is
	Stopped   State = "stopped" // of no use any longer
)

var stateOf = map[rivertype.JobState]State{rivertype.JobStateCompleted: Delivered, rivertype.JobStateDiscarded: Failed, rivertype.JobStateCancelled: Stopped}

// Sent is a message on its way to one place, or there.
type Sent struct {
	ID      int64
	Kind    Kind
	User    id.User
	Name    string      // of the user, as it is now
	Webhook *id.Webhook // nil: by mail
	State   State
	Tries   int
	At      time.Time
	Next    *time.Time // when it is tried next, of one that waits
	Until   *time.Time // when its code is of no use any longer
	Error   string     // of the last try that failed
}

// row is a job as the list reads it.
type row struct {
	ID          int64
	Args        string
	Name        string
	State       rivertype.JobState
	Attempt     int
	CreatedAt   time.Time
	ScheduledAt time.Time
	Error       string
}

const rows = `SELECT j.id, j.args, j.state, j.attempt, j.created_at, j.scheduled_at, coalesce(u.name, '') AS name,
	       coalesce(j.errors[array_upper(j.errors, 1)] ->> 'error', '') AS error
	  FROM river_job j LEFT JOIN users u ON u.id = CAST(j.args ->> 'user' AS uuid)
	 WHERE j.kind = 'message' AND j.args ->> 'clinic' = @clinic`

// Messages are the last ones of a clinic, newest first, older than one; before is 0 for the newest.
func (o *Outbox) Messages(ctx context.Context, clinic id.Clinic, before int64, limit int) ([]Sent, error) {
	var found []row
	err := o.db.Read(ctx).Raw(rows+" AND (@before = 0 OR j.id < @before) ORDER BY j.id DESC LIMIT @limit",
		map[string]any{"clinic": clinic.String(), "before": before, "limit": limit}).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("list the messages: %w", err)
	}
	sent := make([]Sent, 0, len(found))
	for _, r := range found {
		s, err := r.sent()
		if err != nil {
			return nil, err
		}
		sent = append(sent, s)
	}
	return sent, nil
}

// message is one of a clinic. Problem: not_found.
func (o *Outbox) message(ctx context.Context, clinic id.Clinic, which int64) (Sent, error) {
	var r row
	err := o.db.Read(ctx).Raw(rows+" AND j.id = @id", map[string]any{"clinic": clinic.String(), "id": which}).Take(&r).Error
	switch {
	case database.NoRow(err):
		return Sent{}, problem.New(problem.NotFound, "there is no such message in this clinic, or no longer")
	case err != nil:
		return Sent{}, fmt.Errorf("look for a message: %w", err)
	}
	return r.sent()
}

func (r row) sent() (Sent, error) {
	var d delivery
	if err := json.Unmarshal([]byte(r.Args), &d); err != nil {
		return Sent{}, fmt.Errorf("read the message %d: %w", r.ID, err)
	}
	s := Sent{ID: r.ID, Kind: d.Message, User: d.User, Name: r.Name, Webhook: d.Webhook, State: Waiting, Tries: r.Attempt, At: r.CreatedAt, Until: d.Until, Error: r.Error}
	if state, over := stateOf[r.State]; over {
		s.State = state
	} else {
		s.Next = &r.ScheduledAt
	}
	return s, nil
}

// Repeat tries a message again at once, also one that was delivered. Problems: not_found; too_late, when its code is good no longer.
func (o *Outbox) Repeat(ctx context.Context, clinic id.Clinic, which int64) (Sent, error) {
	s, err := o.message(ctx, clinic, which)
	if err != nil {
		return s, err
	}
	if s.Until != nil && (s.State == Stopped || !o.now().Before(*s.Until)) {
		return s, problem.New(problem.TooLate, "the code of this message is good no longer: reset the user, which sends another")
	}
	if _, err := o.river.JobRetry(ctx, which); err != nil {
		return s, fmt.Errorf("repeat the message %d: %w", which, err)
	}
	return o.message(ctx, clinic, which)
}

// Try sends a message to whoever asks, to see whether it arrives: to a webhook, or by mail. Problems: not_found; no_mail, where there is no
// server; no_email, where the user has no address.
func (o *Outbox) Try(ctx context.Context, by journal.Asked, m Message, to *id.Webhook) error {
	m.Kind, m.Clinic, m.At = Tried, by.Clinic, o.now()
	err := o.db.Transaction(ctx, func(tx *gorm.DB) error {
		if to != nil {
			if _, err := webhookOf(tx, by.Clinic, *to); err != nil {
				return err
			}
		} else if o.mail.Host == "" {
			return problem.New(problem.NoMail, "no mail server is set: set mail_server in its settings")
		} else if m.Email == "" {
			return problem.New(problem.NoEmail, "you have no e-mail: who manages users adds one")
		}
		return o.insert(tx, m, to)
	})
	if err != nil {
		return fmt.Errorf("try the way of messages: %w", err)
	}
	return nil
}
