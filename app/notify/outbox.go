package notify

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"gorm.io/gorm"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/seal"
)

// Outbox keeps messages until they are delivered, as jobs of River in the database: whichever instance is free delivers one.
type Outbox struct {
	db      *database.Database
	journal *journal.Journal
	of      func(context.Context, id.Clinic) (*clinic.Catalogue, error)
	seals   seal.Seals
	mail    MailServer
	now     func() time.Time
	log     *slog.Logger
	river   *river.Client[*sql.Tx]
}

// Options are what an outbox needs.
type Options struct {
	Database *database.Database
	Journal  *journal.Journal
	Of       func(context.Context, id.Clinic) (*clinic.Catalogue, error)
	// Secret of the installation: what it seals no other can read.
	Secret []byte
	Mail   MailServer
	Now    func() time.Time
	Log    *slog.Logger
	// Pauses between the tries; nil: those of two days. River keeps them by the clock of the machine.
	Pauses []time.Duration
}

const (
	// deliverWithin is how long one try may take.
	deliverWithin = 40 * time.Second
	// lookEvery is how often an instance looks for messages to deliver.
	lookEvery = time.Second
	// atOnce is how many messages an instance delivers at once.
	atOnce = 4
	// stopWithin is how long those under way may take when the instance ends; then they are broken off, and delivered later.
	stopWithin = 5 * time.Second
	// deliveredKept and failedKept are how long a message stays in the list.
	deliveredKept = 7 * 24 * time.Hour
	failedKept    = 30 * 24 * time.Hour
)

// NewOutbox makes an outbox, which delivers once it runs.
func NewOutbox(o Options) (*Outbox, error) {
	box := &Outbox{db: o.Database, journal: o.Journal, of: o.Of, mail: o.Mail, now: o.Now, log: o.Log}
	var err error
	if box.seals, err = seal.New(o.Secret); err != nil {
		return nil, err
	}
	if o.Pauses == nil {
		o.Pauses = pauseAfter
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, &worker{outbox: box})
	box.river, err = river.NewClient(riverdatabasesql.New(o.Database.Pool()), &river.Config{
		Queues:  map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: atOnce}},
		Workers: workers, RetryPolicy: pauses(o.Pauses), JobTimeout: deliverWithin, RescueStuckJobsAfter: 2 * deliverWithin,
		// What waits for the commits of others is not woken by them: a look each second costs less than a connection kept for it.
		PollOnly: true, FetchPollInterval: lookEvery,
		CompletedJobRetentionPeriod: deliveredKept, CancelledJobRetentionPeriod: failedKept, DiscardedJobRetentionPeriod: failedKept,
		Logger: slog.New(onlyTrouble{o.Log.Handler()}),
	})
	if err != nil {
		return nil, fmt.Errorf("make the outbox: %w", err)
	}
	return box, nil
}

// Run delivers until ctx ends, and then lets those under way end.
func (o *Outbox) Run(ctx context.Context) {
	for {
		err := o.river.Start(context.WithoutCancel(ctx))
		if err == nil {
			break
		}
		o.log.Error("messages are not delivered yet", "error", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(5 * time.Second):
		}
	}
	<-ctx.Done()
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopWithin)
	defer cancel()
	err := o.river.Stop(ending)
	if errors.Is(err, context.DeadlineExceeded) {
		err = o.river.StopAndCancel(context.WithoutCancel(ctx))
	}
	if err != nil {
		o.log.Error("stop delivering messages", "error", err)
	}
}

// MailsFrom is the address that mail comes from, or nothing where no mail server is set.
func (o *Outbox) MailsFrom() string {
	if o.mail.Host == "" {
		return ""
	}
	return o.mail.From
}

// Post hands a message over for delivery, in the transaction of its cause: by mail to each address, where there is a server, and to each webhook of the
// clinic that wants its kind. A code takes the place of those of before, which are no longer sent.
func (o *Outbox) Post(tx *gorm.DB, m Message) error {
	if !m.Until.IsZero() {
		if err := o.stopOlder(tx, m); err != nil {
			return err
		}
	}
	if o.mail.Host != "" {
		for _, address := range m.addresses() {
			if err := o.insert(tx, m.to(address), nil); err != nil {
				return err
			}
		}
	}
	all, err := webhooksOf(tx, m.Clinic)
	if err != nil {
		return err
	}
	for _, h := range all {
		if h.wants(m.Kind) {
			if err := o.insert(tx, m, &h.ID); err != nil {
				return err
			}
		}
	}
	return nil
}

// insert makes the job that delivers a message, to a webhook or by mail.
func (o *Outbox) insert(tx *gorm.DB, m Message, to *id.Webhook) error {
	text, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("write the message %s: %w", m.Kind, err)
	}
	d := delivery{Clinic: m.Clinic, Message: m.Kind, User: m.User, Webhook: to, Sealed: o.seals.Seal(sealedMessage, text)}
	if !m.Until.IsZero() {
		d.Until = &m.Until
	}
	if _, err := o.river.InsertTx(tx.Statement.Context, transactionOf(tx), d, nil); err != nil {
		return fmt.Errorf("hand over the message %s: %w", m.Kind, err)
	}
	return nil
}

// stopOlder stops what is still to be delivered of codes of the same user, which are good no longer.
func (o *Outbox) stopOlder(tx *gorm.DB, m Message) error {
	var older []struct{ ID int64 }
	err := tx.Raw(`SELECT id FROM river_job WHERE kind = 'message' AND args ->> 'clinic' = ? AND args ->> 'user' = ? AND args ->> 'until' IS NOT NULL
		AND state IN ('available', 'scheduled', 'retryable')`, m.Clinic.String(), m.User.String()).Scan(&older).Error
	if err != nil {
		return fmt.Errorf("look for older codes: %w", err)
	}
	for _, one := range older {
		if _, err := o.river.JobCancelTx(tx.Statement.Context, transactionOf(tx), one.ID); err != nil {
			return fmt.Errorf("stop the message %d: %w", one.ID, err)
		}
	}
	return nil
}

// transactionOf is the transaction that GORM works in.
func transactionOf(tx *gorm.DB) *sql.Tx {
	return tx.Statement.ConnPool.(*sql.Tx) //nolint:forcetypeassert // all changes are in one
}

// onlyTrouble passes warnings and errors on: that River starts, waits and stops is no news.
type onlyTrouble struct{ slog.Handler }

func (h onlyTrouble) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && h.Handler.Enabled(ctx, level)
}

func (h onlyTrouble) WithAttrs(a []slog.Attr) slog.Handler {
	return onlyTrouble{h.Handler.WithAttrs(a)}
}

func (h onlyTrouble) WithGroup(name string) slog.Handler {
	return onlyTrouble{h.Handler.WithGroup(name)}
}
