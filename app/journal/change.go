package journal

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"time"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/problem"
)

// Journal changes clinics and tells what changed.
type Journal struct {
	db      *database.Database
	now     func() time.Time
	lane    lane
	feed    *feed
	teller  *teller // nil without hints
	clock   clock
	stop    context.CancelFunc
	running sync.WaitGroup
}

// Options are what a journal works with.
type Options struct {
	// Now is the clock; nil is the machine's.
	Now func() time.Time
	// Hints carry word to the other instances on the database; without them these know of each other's changes by looking alone.
	Hints Hints
	// Log is told when the clock has gone back; nil is silent.
	Log *slog.Logger
	// lookEvery is how often the journal looks by itself for others' changes.
	lookEvery time.Duration
}

// New makes a journal over the database.
func New(db *database.Database, o Options) *Journal {
	if o.Now == nil {
		o.Now = time.Now
	}
	// PostgreSQL keeps microseconds: with more, an entry would say another time than the row.
	j := &Journal{db: db, now: func() time.Time { return o.Now().UTC().Truncate(time.Microsecond) }, clock: clock{log: o.Log}}
	j.lane.journal = j
	j.feed = newFeed(j)
	var ctx context.Context
	ctx, j.stop = context.WithCancel(context.Background())
	j.running.Go(func() { j.feed.run(ctx, cmp.Or(o.lookEvery, lookEvery)) })
	if o.Hints != nil {
		j.teller = newTeller(o.Hints)
		j.running.Go(func() { j.teller.run(ctx) })
		j.running.Go(func() { o.Hints.Receive(ctx, j.feed.hear) })
	}
	return j
}

// Close stops what New began.
func (j *Journal) Close() {
	j.stop()
	j.running.Wait()
}

// committed tells those who follow, here and at other instances, of entries of one clinic that were just committed.
func (j *Journal) committed(entries []Entry) {
	if len(entries) == 0 {
		return
	}
	j.feed.deliver(entries)
	if j.teller != nil {
		last := entries[len(entries)-1]
		j.teller.tell(last.ClinicID, last.Seq)
	}
}

// Asked is who asks for a change of which clinic, and with what request.
type Asked struct {
	Clinic  id.Clinic
	By      Actor
	Request Request
}

// User is the user who asks, or nobody's id when it is not a user.
func (a Asked) User() id.User {
	if a.By.Kind != ByUser {
		return id.User{}
	}
	return id.User{UUID: a.By.ID}
}

// ErrNothingToDo is for the function of a change that finds things as they should be. It must not have changed anything.
var ErrNothingToDo = errors.New("nothing to do")

// Change is a change under way, behind the lock of its clinic's head.
type Change struct {
	// DB runs the statements of the change.
	DB *gorm.DB
	// At is the time of the change, never earlier than that of the entry before.
	At     time.Time
	clinic id.Clinic
	by     Actor
	done   []Entry
}

// Change carries out a change: do changes the tables through c.DB and appends at least one entry with c.Append. It returns the last
// entry, from which the caller makes its answer; a request whose key was used before gets the entry of then, and do is not
// called. When do returns ErrNothingToDo the entry is the zero one; when it fails otherwise, nothing has changed. Do may be called again after a failure that was not its own.
func (j *Journal) Change(ctx context.Context, clinic id.Clinic, by Actor, r Request, do func(c *Change) error) (Entry, error) {
	return j.change(ctx, clinic, by, r, nil, do)
}

// Begin begins the journal of a new clinic with the change that makes the clinic.
func (j *Journal) Begin(ctx context.Context, clinic id.Clinic, by Actor, do func(c *Change) error) error {
	first := func(tx *gorm.DB) error {
		return tx.Exec("INSERT INTO journal_heads (clinic_id) VALUES (?)", clinic).Error
	}
	_, err := j.change(ctx, clinic, by, Request{}, first, do)
	return err
}

func (j *Journal) change(ctx context.Context, clinic id.Clinic, by Actor, r Request, first func(tx *gorm.DB) error, do func(c *Change) error) (Entry, error) {
	var last Entry
	var done []Entry
	err := j.db.Transaction(ctx, func(tx *gorm.DB) error {
		if first != nil {
			if err := first(tx); err != nil {
				return fmt.Errorf("begin the journal: %w", err)
			}
		}
		c := &Change{DB: tx, clinic: clinic, by: by}
		var lastAt time.Time
		row := tx.Raw("SELECT CASE WHEN isfinite(last_at) THEN last_at ELSE to_timestamp(0) END FROM lock_journal(?)", clinic).Row()
		if err := row.Scan(&lastAt); err != nil {
			return fmt.Errorf("lock the journal: %w", err)
		}
		now := j.now()
		c.At = later(now, lastAt)
		j.clock.compare(now, c.At)
		repeated, err := answerAgain(tx, clinic, by, r)
		if err != nil || repeated != nil {
			if repeated != nil {
				last = *repeated
			}
			return err
		}
		if err := do(c); errors.Is(err, ErrNothingToDo) {
			return nil
		} else if err != nil {
			return err
		}
		if len(c.done) == 0 {
			return errors.New("a change appended no entry")
		}
		last, done = c.done[len(c.done)-1], c.done
		return c.keep(r, last.Seq)
	})
	if err != nil {
		return Entry{}, err
	}
	j.committed(done)
	return last, nil
}

// Append gives the next number to an entry.
func (c *Change) Append(kind string, data any) error {
	text, err := json.Marshal(data)
	if err != nil {
		return fmt.Errorf("write the entry %s: %w", kind, err)
	}
	answer := Answer{Entry: Entry{ClinicID: c.clinic}}
	err = c.DB.Raw("SELECT "+answerColumns+" FROM journal_heads h, LATERAL append_entry(h, ?, ?, ?, ?, '', '', ?) e WHERE h.clinic_id = ?",
		kind, c.At, c.by.Kind, c.by.ID, string(text), c.clinic).Row().Scan(answer.columns()...)
	if err != nil {
		return fmt.Errorf("append the entry %s: %w", kind, err)
	}
	c.done = append(c.done, answer.Entry)
	return nil
}

// Call carries out a hot change within this one; its entry is before those that are appended later. A refusal is an error.
func (c *Change) Call(f Function, args ...any) error {
	answer := Answer{Entry: Entry{ClinicID: c.clinic}}
	all := append([]any{[16]byte(c.clinic.UUID), c.At, string(c.by.Kind), [16]byte(c.by.ID), "", []byte{}}, args...)
	// Past GORM, which does not know the places of a function's statement.
	row := c.DB.Statement.ConnPool.QueryRowContext(c.DB.Statement.Context, string(f), all...)
	if err := row.Scan(answer.columns()...); err != nil {
		return fmt.Errorf("call a function of the schema: %w", err)
	}
	if answer.Outcome != Done {
		return fmt.Errorf("the function answers %s", answer.Outcome)
	}
	c.done = append(c.done, answer.Entry)
	return nil
}

// NextSeq is the number that the next entry of the change will have.
func (c *Change) NextSeq() (Seq, error) {
	var seq Seq
	if err := c.DB.Raw("SELECT seq + 1 FROM journal_heads WHERE clinic_id = ?", c.clinic).Row().Scan(&seq); err != nil {
		return 0, fmt.Errorf("read the head of the journal: %w", err)
	}
	return seq, nil
}

// keep notes the key of a request that was carried out.
func (c *Change) keep(r Request, seq Seq) error {
	if r.Key == "" {
		return nil
	}
	err := c.DB.Exec("INSERT INTO idempotency_keys (clinic_id, actor_id, key, fingerprint, seq, at) VALUES (?, ?, ?, ?, ?, ?)",
		c.clinic, c.by.ID, r.Key, r.Fingerprint, seq, c.At).Error
	if err != nil {
		return fmt.Errorf("keep the request's key: %w", err)
	}
	return nil
}

// answerAgain finds the entry of an earlier request with the same key.
func answerAgain(tx *gorm.DB, clinic id.Clinic, by Actor, r Request) (*Entry, error) {
	if r.Key == "" {
		return nil, nil //nolint:nilnil // no key, so nothing to find
	}
	again := Answer{Entry: Entry{ClinicID: clinic}}
	err := tx.Raw("SELECT "+answerColumns+" FROM answer_again(?, ?, ?, ?) e", clinic, by.ID, r.Key, r.Fingerprint).
		Row().Scan(again.columns()...)
	switch {
	case err != nil:
		return nil, fmt.Errorf("look for the request's key: %w", err)
	case again.Outcome == "":
		return nil, nil //nolint:nilnil // the key is new
	case again.Outcome == outcomeKeyReused:
		return nil, errKeyReused
	}
	return &again.Entry, nil
}

// errKeyReused is told when a key comes with another request than at first.
var errKeyReused = problem.New(problem.KeyReused, "this Idempotency-Key was used for another request: take a new key for each action")

// Outcome is how a hot change ended.
type Outcome string

const (
	// Done: the change is committed.
	Done Outcome = "done"
	// Repeated: the key was used before; the entry is the one of then, with Seq 0 when there was nothing to do.
	Repeated         Outcome = "repeated"
	outcomeKeyReused Outcome = "key_reused"
)

// Answer is what the function of a hot change returns: the entry after Done and Repeated; else a refusal, with details in Entry.Data.
type Answer struct {
	Outcome Outcome
	Entry
}

const answerColumns = "coalesce(e.outcome, ''), coalesce(e.seq, 0), coalesce(e.type, ''), coalesce(e.at, to_timestamp(0)), " +
	"coalesce(e.actor_kind, ''), coalesce(e.actor_id, '00000000-0000-0000-0000-000000000000'), coalesce(e.data, 'null'), coalesce(e.hash, '')"

// columns are the places of answerColumns.
func (a *Answer) columns() []any {
	return []any{&a.Outcome, &a.Seq, &a.Type, &a.At, &a.Actor.Kind, &a.Actor.ID, (*[]byte)(&a.Data), &a.Hash}
}

// Function is the statement that calls a function of the schema which is a whole change (a hot change).
type Function string

// NewFunction makes the statement for a function that takes args arguments after the six that all have: clinic, time, kind and id of the
// actor, key and fingerprint.
func NewFunction(name string, args int) Function {
	places := make([]string, 6+args)
	for i := range places {
		places[i] = fmt.Sprintf("$%d", i+1)
	}
	return Function("SELECT " + answerColumns + " FROM " + name + "(" + strings.Join(places, ", ") + ") e")
}

// Call carries out a hot change. When it returns an answer the change is committed; a refusal is an answer, not an error.
func (j *Journal) Call(ctx context.Context, clinic id.Clinic, by Actor, r Request, f Function, args ...any) (Answer, error) {
	c := &hotChange{clinic: clinic, statement: string(f), answer: Answer{Entry: Entry{ClinicID: clinic}}}
	c.args = append([]any{[16]byte(clinic.UUID), timeArg: nil, string(by.Kind), [16]byte(by.ID), r.Key, r.Fingerprint}, args...)
	if err := j.lane.carryOut(ctx, c); err != nil {
		return Answer{}, err
	}
	if c.answer.Outcome == outcomeKeyReused {
		return Answer{}, errKeyReused
	}
	return c.answer, nil
}

func later(a, b time.Time) time.Time {
	if a.Before(b) {
		return b
	}
	return a
}
