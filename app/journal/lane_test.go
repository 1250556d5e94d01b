package journal_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"

	"suavez/app/apptest"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
)

// testChange is a hot change that appends an entry of its own, unless it is to fail.
var testChange = journal.NewFunction("test_change", 1)

const testChangeSQL = `CREATE FUNCTION test_change(p_clinic uuid, p_now timestamptz, p_actor_kind text, p_actor_id uuid,
	p_key text, p_fingerprint bytea, p_fails boolean) RETURNS journal_answer LANGUAGE plpgsql AS $$
DECLARE
    head  journal_heads := lock_journal(p_clinic);
    again journal_answer := answer_again(p_clinic, p_actor_id, p_key, p_fingerprint);
BEGIN
    IF again.outcome IS NOT NULL THEN
        RETURN again;
    END IF;
    IF p_fails THEN
        RAISE EXCEPTION 'this change fails';
    END IF;
    RETURN append_entry(head, 'test.done', p_now, p_actor_kind, p_actor_id, p_key, p_fingerprint, jsonb_build_object('key', p_key));
END $$`

// lane is a journal with two clinics, whose changes a test can hold back.
type lane struct {
	*journal.Journal
	t            *testing.T
	db           *database.Database // of the tests themselves
	clinic, next id.Clinic
	calls        sync.WaitGroup
}

func newLane(t *testing.T, through func(url string) string) *lane {
	t.Helper()
	l := &lane{t: t, db: apptest.NewDatabase(t), clinic: id.New[id.Clinic](), next: id.New[id.Clinic]()}
	if err := l.db.Read(t.Context()).Exec(testChangeSQL).Error; err != nil {
		t.Fatal(err)
	}
	db, err := database.Open(t.Context(), through(apptest.AddressOf(t, l.db)))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	l.Journal = journal.NewWithoutLooking(db, nil)
	t.Cleanup(l.Close)
	for _, clinic := range []id.Clinic{l.clinic, l.next} {
		if err := l.Begin(t.Context(), clinic, journal.System(), appending("test.begun")); err != nil {
			t.Fatal(err)
		}
	}
	return l
}

func directly(url string) string { return url }

// hold keeps the lock of a clinic's head until release is called.
func (l *lane) hold(clinic id.Clinic) (release func()) {
	l.t.Helper()
	held, let, ended := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- l.db.Transaction(context.Background(), func(tx *gorm.DB) error {
			if err := tx.Exec("SELECT lock_journal(?)", clinic).Error; err != nil {
				return err
			}
			close(held)
			<-let
			return nil
		})
	}()
	<-held
	release = sync.OnceFunc(func() {
		close(let)
		if err := <-ended; err != nil {
			l.t.Error(err)
		}
	})
	l.t.Cleanup(release)
	return release
}

// result is what a change was answered.
type result struct {
	key    string
	answer journal.Answer
	err    error
}

// call makes a change in a goroutine of its own and waits until it is the one under way, or waits behind others.
func (l *lane) call(ctx context.Context, clinic id.Clinic, key string, fails bool) <-chan result {
	l.t.Helper()
	before, got := l.WaitingInLane(), make(chan result, 1)
	l.calls.Go(func() {
		answer, err := l.Call(ctx, clinic, journal.System(), journal.NewRequest(key, "test"), testChange, fails)
		got <- result{key, answer, err}
	})
	l.await(func() bool { return l.WaitingInLane() == before+1 }, "the change is not in the lane")
	return got
}

// holdsBack says whether PostgreSQL has got changes that wait for a lock.
func (l *lane) holdsBack() (held bool) {
	const sql = "SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock')"
	if err := l.db.Read(l.t.Context()).Raw(sql).Row().Scan(&held); err != nil {
		l.t.Fatal(err)
	}
	return held
}

func (l *lane) await(is func() bool, otherwise string) {
	l.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			l.t.Fatal(otherwise)
		}
	}
}

// check says that the journal of a clinic has the keys' entries and no other, and that each was answered with its own.
func (l *lane) check(clinic id.Clinic, results ...result) {
	l.t.Helper()
	entries := entriesOf(l.t, l.Journal, clinic)[1:]
	if len(entries) != len(results) {
		l.t.Errorf("the journal has %d entries for %d changes", len(entries), len(results))
	}
	for _, r := range results {
		at := int(r.answer.Seq) - 2
		if r.err != nil || at < 0 || at >= len(entries) || !strings.Contains(string(entries[at].Data), `"`+r.key+`"`) {
			l.t.Errorf("the change %s was answered with entry %d, %v", r.key, r.answer.Seq, r.err)
		}
	}
}

func TestLane_aChangeThatFailsDoesNotFailThoseSentWithIt(t *testing.T) {
	t.Parallel()
	l := newLane(t, directly)
	release := l.hold(l.clinic)
	first := l.call(t.Context(), l.clinic, "first", false)
	var good []<-chan result
	var bad <-chan result
	for i := range 40 { // more than one batch
		if i == 2 {
			bad = l.call(t.Context(), l.clinic, "bad", true)
		}
		good = append(good, l.call(t.Context(), []id.Clinic{l.clinic, l.next}[i%2], fmt.Sprint("good-", i), false))
	}
	release()
	here, there := []result{<-first}, []result(nil)
	for i, g := range good {
		if i%2 == 0 {
			here = append(here, <-g)
		} else {
			there = append(there, <-g)
		}
	}
	if r := <-bad; r.err == nil || !strings.Contains(r.err.Error(), "this change fails") {
		t.Errorf("the change that fails was answered %v", r.err)
	}
	l.check(l.clinic, here...)
	l.check(l.next, there...)
}

func TestLane_whoWaitsMayGiveUp(t *testing.T) {
	t.Parallel()
	l := newLane(t, directly)
	release := l.hold(l.clinic)
	ctx, giveUp := context.WithCancel(t.Context())
	first := l.call(ctx, l.clinic, "first", false)
	second := l.call(ctx, l.clinic, "second", false)
	third := l.call(t.Context(), l.clinic, "third", false)
	giveUp()
	if r := <-second; !errors.Is(r.err, context.Canceled) {
		t.Errorf("the change whose caller has gone was answered %v", r.err)
	}
	release()
	l.check(l.clinic, <-first, <-third) // the first was under way, and is carried out
}

// An instance that freezes behind the lock of a clinic's head does not stop the others for long: the server ends its session.
func TestLane_goesOnWhenWhoHoldsALockIsFrozen(t *testing.T) {
	t.Parallel()
	l := newLane(t, directly)
	frozen, thaw := make(chan struct{}), make(chan struct{})
	ended := make(chan error, 1)
	go func() {
		ended <- l.db.Transaction(context.Background(), func(tx *gorm.DB) error {
			err := tx.Exec("SELECT lock_journal(?)", l.clinic).Error
			close(frozen)
			<-thaw
			return err
		})
	}()
	<-frozen
	l.check(l.clinic, <-l.call(t.Context(), l.clinic, "first", false))
	close(thaw)
	if err := <-ended; err == nil {
		t.Error("the frozen change was committed")
	}
}

// When the connection is lost after the commit and before its answer, nobody may send the changes again but those who asked for them.
func TestLane_aCommitWhoseAnswerIsLostIsNotDoneTwice(t *testing.T) {
	t.Parallel()
	p := newProxy(t)
	l := newLane(t, p.through)
	releaseFirst, releaseNext := l.hold(l.clinic), l.hold(l.next)
	first := l.call(t.Context(), l.clinic, "first", false)
	var lost []<-chan result
	for i := range 5 {
		lost = append(lost, l.call(t.Context(), l.next, fmt.Sprint("lost-", i), false))
	}
	releaseFirst()
	l.check(l.clinic, <-first)
	l.await(l.holdsBack, "the others were not sent")
	p.loseAnswers()
	releaseNext()
	for _, c := range lost {
		if r := <-c; r.err == nil || !database.Unavailable(r.err) {
			t.Errorf("the change %s, whose answer was lost, was answered %v", r.key, r.err)
		}
	}
	p.mend()
	var again []result
	for i := range 5 {
		key := fmt.Sprint("lost-", i)
		answer, err := l.Call(t.Context(), l.next, journal.System(), journal.NewRequest(key, "test"), testChange, false)
		if answer.Outcome != journal.Repeated {
			t.Errorf("the change %s, asked for again, was %s", key, answer.Outcome)
		}
		again = append(again, result{key, answer, err})
	}
	l.check(l.next, again...)
}

// proxy stands between a pool of connections and PostgreSQL.
type proxy struct {
	t        *testing.T
	listener net.Listener
	server   *pgx.ConnConfig
	mu       sync.Mutex
	lose     bool
	running  sync.WaitGroup
}

func newProxy(t *testing.T) *proxy {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{t: t, listener: listener}
	t.Cleanup(func() {
		_ = listener.Close()
		p.running.Wait()
	})
	return p
}

// through is the address of the server, through the proxy.
func (p *proxy) through(address string) string {
	var err error
	if p.server, err = pgx.ParseConfig(address); err != nil {
		p.t.Fatal(err)
	}
	p.running.Go(p.accept)
	u := &url.URL{Scheme: "postgres", Host: p.listener.Addr().String(), Path: p.server.Database, User: url.UserPassword(p.server.User, p.server.Password)}
	u.RawQuery = "sslmode=disable"
	return u.String()
}

func (p *proxy) accept() {
	for {
		client, err := p.listener.Accept()
		if err != nil {
			return
		}
		p.running.Go(func() { p.pass(client) })
	}
}

// pass carries what client and server say, until the answers are lost.
func (p *proxy) pass(client net.Conn) {
	defer client.Close()
	network, address := pgconn.NetworkAddress(p.server.Host, p.server.Port)
	server, err := net.Dial(network, address)
	if err != nil {
		p.t.Error(err)
		return
	}
	defer server.Close()
	p.running.Go(func() {
		_, _ = io.Copy(server, client)
		_ = server.Close()
	})
	said := make([]byte, 64<<10)
	for {
		n, err := server.Read(said)
		p.mu.Lock()
		lose := p.lose
		p.mu.Unlock()
		if err != nil || lose {
			return // the server answers a pipeline when it has committed: what it said just now is lost
		}
		if _, err := client.Write(said[:n]); err != nil {
			return
		}
	}
}

// loseAnswers cuts connections when the server answers.
func (p *proxy) loseAnswers() { p.set(true) }

func (p *proxy) mend() { p.set(false) }

func (p *proxy) set(lose bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lose = lose
}
