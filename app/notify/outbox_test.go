package notify_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	"gorm.io/gorm"

	"suavez/app/apptest"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/notify"
	"suavez/app/problem"
)

func TestMain(m *testing.M) { apptest.Main(m) }

// post is a clinic with an outbox that runs.
type post struct {
	*apptest.Clinic
	t      *testing.T
	outbox *notify.Outbox
	user   id.User
	logged *lines
	pauses []time.Duration
}

// lines are what was logged.
type lines struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lines) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// newPost pauses between tries as long as is said, and then for an hour.
func newPost(t *testing.T, mail notify.MailServer, pauses ...time.Duration) *post {
	t.Helper()
	p := &post{Clinic: apptest.NewClinic(t), t: t, logged: &lines{}, pauses: append(pauses, time.Hour)}
	p.outbox = p.instance(mail)
	must(t, p.DB.Read(t.Context()).Raw("SELECT id FROM users WHERE login = 'recepcao'").Row().Scan(&p.user))
	return p
}

// instance is one more outbox on the same database, until the test ends.
func (p *post) instance(mail notify.MailServer) *notify.Outbox {
	p.t.Helper()
	outbox, err := notify.NewOutbox(notify.Options{
		Database: p.DB, Journal: p.Journal, Of: p.Catalogues, Secret: []byte("secret"), Mail: mail, Now: p.Clock.Now, Log: slog.New(slog.NewTextHandler(p.logged, nil)), Pauses: p.pauses,
	})
	must(p.t, err)
	ended := make(chan struct{})
	go func() { outbox.Run(p.t.Context()); close(ended) }()
	p.t.Cleanup(func() { <-ended }) // the test's context has ended by then
	return outbox
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (p *post) invitation() notify.Message {
	return notify.Message{
		Kind: notify.Invited, Clinic: p.ID, User: p.user, Name: "Taís Arruda", Login: "tais.arruda", Email: "tais@clinica.org",
		Code: "K7Q4W-T2M9X", Until: p.Clock.Now().Add(48 * time.Hour), At: p.Clock.Now(), Address: "https://senhas.clinica.org",
	}
}

func (p *post) post(m notify.Message) {
	p.t.Helper()
	must(p.t, p.DB.Transaction(p.t.Context(), func(tx *gorm.DB) error { return p.outbox.Post(tx, m) }))
}

// await waits until the clinic's messages are as wanted.
func (p *post) await(what string, as func([]notify.Sent) bool) []notify.Sent {
	p.t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		sent, err := p.outbox.Messages(p.t.Context(), p.ID, 0, 100)
		must(p.t, err)
		if as(sent) {
			return sent
		}
		if time.Now().After(end) {
			p.t.Fatalf("no %s within a minute: %+v", what, sent)
		}
	}
}

func all(state notify.State) func([]notify.Sent) bool {
	return func(sent []notify.Sent) bool {
		for _, s := range sent {
			if s.State != state {
				return false
			}
		}
		return len(sent) > 0
	}
}

// By each way of encryption a mail comes as it was written, from the clinic, to the person.
func TestOutbox_mails(t *testing.T) {
	t.Parallel()
	for _, encryption := range []notify.Encryption{notify.StartTLS, notify.TLS, notify.Plain} {
		t.Run(string(encryption), func(t *testing.T) {
			t.Parallel()
			box := apptest.NewMailbox(t, encryption)
			p := newPost(t, box.Server)
			m := p.invitation()
			p.post(m)
			got := box.Next()
			if got.From != "senhas@clinica.org" || got.To != "tais@clinica.org" || !strings.Contains(got.Text, m.Code) || !strings.Contains(got.HTML, m.Code) {
				t.Errorf("came %+v", got)
			}
			if from := got.Header.Get("From"); !strings.Contains(from, "<senhas@clinica.org>") {
				t.Errorf("it is from %s", from)
			}
			if got.Header.Get("Auto-Submitted") != "auto-generated" || !strings.HasSuffix(got.Header.Get("Message-Id"), "@clinica.org>") {
				t.Errorf("its head is %v", got.Header)
			}
			sent := p.await("delivery", all(notify.Delivered))
			if len(sent) != 1 || sent[0].Tries != 1 || sent[0].Error != "" || sent[0].Kind != notify.Invited || sent[0].User != p.user {
				t.Errorf("listed %+v", sent)
			}
		})
	}
}

// A server that does not encrypt is told nothing, and one with a stranger's certificate neither.
func TestOutbox_mailsNothingInTheOpen(t *testing.T) {
	t.Parallel()
	open, strange := apptest.NewMailbox(t, notify.Plain), apptest.NewMailbox(t, notify.TLS)
	open.Server.Encryption, open.Server.User, open.Server.Password = notify.StartTLS, "suavez", "geheim"
	strange.Server.Roots = nil
	for _, box := range []*apptest.Mailbox{open, strange} {
		p := newPost(t, box.Server)
		p.post(p.invitation())
		p.await("refusal", func(sent []notify.Sent) bool { return len(sent) == 1 && sent[0].Error != "" })
		box.Empty()
	}
}

// A mail that is refused is tried again by itself after its pauses, and by hand at once; the list says why, and neither the list nor the log
// says to whom.
func TestOutbox_triesAgain(t *testing.T) {
	t.Parallel()
	box := apptest.NewMailbox(t, notify.Plain)
	p := newPost(t, box.Server, 10*time.Millisecond, 20*time.Millisecond)
	box.Refuse(3)
	p.post(p.invitation())
	sent := p.await("third refusal", func(sent []notify.Sent) bool {
		return sent[0].Tries == 3 && sent[0].Next != nil && time.Until(*sent[0].Next) > time.Minute
	})
	if sent[0].State != notify.Waiting || !strings.Contains(sent[0].Error, "not now") || strings.Contains(sent[0].Error, "tais") {
		t.Errorf("after three tries it is %+v", sent[0])
	}
	box.Empty()
	if _, err := p.outbox.Repeat(t.Context(), p.ID, sent[0].ID); err != nil {
		t.Fatal(err)
	}
	box.Next()
	sent = p.await("delivery", all(notify.Delivered))
	if sent[0].Tries != 4 {
		t.Errorf("it took %d tries", sent[0].Tries)
	}
	if log := p.logged.String(); strings.Contains(log, "tais") || strings.Contains(log, "K7Q4W") {
		t.Errorf("logged: %s", log)
	}
	var args string
	must(t, p.DB.Read(t.Context()).Raw("SELECT args FROM river_job").Row().Scan(&args))
	if strings.Contains(args, "tais") || strings.Contains(args, "K7Q4W") {
		t.Errorf("the database holds it open: %s", args)
	}
	if _, err := p.outbox.Repeat(t.Context(), p.Another("outra").ID, sent[0].ID); !problem.Is(err, problem.NotFound) {
		t.Errorf("a stranger repeats it: %v", err)
	}
}

// What was rolled back is not sent; a new code takes the place of the one before; and one whose time is over is not sent at all.
func TestOutbox_sendsWhatIsOfUse(t *testing.T) {
	t.Parallel()
	box := apptest.NewMailbox(t, notify.Plain)
	p := newPost(t, box.Server)
	undone := p.DB.Transaction(t.Context(), func(tx *gorm.DB) error {
		if err := p.outbox.Post(tx, p.invitation()); err != nil {
			return err
		}
		return io.EOF
	})
	if undone == nil {
		t.Fatal("it was not undone")
	}
	box.Refuse(1)
	p.post(p.invitation())
	old := p.await("refusal", func(sent []notify.Sent) bool { return len(sent) == 1 && sent[0].Tries == 1 && sent[0].Error != "" })
	second := p.invitation()
	second.Code = "AAAAA-BBBBB"
	p.post(second)
	if got := box.Next(); !strings.Contains(got.Text, "AAAAA-BBBBB") {
		t.Errorf("came %s", got.Text)
	}
	sent := p.await("delivery", func(sent []notify.Sent) bool { return sent[0].State == notify.Delivered })
	if len(sent) != 2 || sent[1].ID != old[0].ID || sent[1].State != notify.Stopped {
		t.Errorf("listed %+v", sent)
	}
	if _, err := p.outbox.Repeat(t.Context(), p.ID, sent[1].ID); !problem.Is(err, problem.TooLate) {
		t.Errorf("the old code is sent again: %v", err)
	}
	p.Clock.Advance(48 * time.Hour)
	if _, err := p.outbox.Repeat(t.Context(), p.ID, sent[0].ID); !problem.Is(err, problem.TooLate) {
		t.Errorf("a code that is over is sent again: %v", err)
	}
	late := p.invitation()
	late.Until = p.Clock.Now()
	p.post(late)
	p.await("stop", func(sent []notify.Sent) bool { return len(sent) == 3 && sent[0].State == notify.Stopped })
	box.Empty()
}

// Several instances deliver each message once.
func TestOutbox_manyInstances(t *testing.T) {
	t.Parallel()
	box := apptest.NewMailbox(t, notify.Plain)
	p := newPost(t, box.Server)
	p.instance(box.Server)
	p.instance(box.Server)
	const messages = 30
	for range messages {
		m := p.invitation()
		m.Kind, m.Code, m.Until = notify.Activated, "", time.Time{}
		p.post(m)
	}
	for range messages {
		box.Next()
	}
	p.await("delivery", all(notify.Delivered))
	box.Empty()
}

// receiver is another system, which refuses so many posts and checks the rest.
type receiver struct {
	*httptest.Server
	refuse atomic.Int32
	posts  chan received
}

type received struct {
	id     string
	body   []byte
	header http.Header
}

func newReceiver(t *testing.T) *receiver {
	t.Helper()
	r := &receiver{posts: make(chan received, 10)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		body, err := io.ReadAll(q.Body)
		if err != nil {
			t.Error(err)
		}
		r.posts <- received{q.Header.Get(webhooks.HeaderWebhookID), body, q.Header}
		if r.refuse.Add(-1) >= 0 {
			w.WriteHeader(http.StatusInternalServerError)
		}
	}))
	t.Cleanup(r.Close)
	return r
}

// A webhook that fails at first is sent the same message again, under the same id, signed anew; what it is sent holds the mail, ready to be sent.
func TestOutbox_posts(t *testing.T) {
	t.Parallel()
	p := newPost(t, notify.MailServer{}, 10*time.Millisecond)
	r := newReceiver(t)
	r.refuse.Store(1)
	h, key, err := p.outbox.AddWebhook(t.Context(), journal.Asked{Clinic: p.ID, By: journal.User(p.user)}, notify.WantedWebhook{
		Name: "Power Automate", URL: r.URL + "/flow?sig=segredo", Inward: true,
	})
	must(t, err)
	m := p.invitation()
	p.post(m)
	first := <-r.posts
	second := <-r.posts
	sent := p.await("delivery", all(notify.Delivered))
	if !strings.Contains(sent[0].Error, "500") || sent[0].Webhook == nil || *sent[0].Webhook != h.ID || sent[0].Tries != 2 {
		t.Errorf("listed %+v", sent[0])
	}
	checker, err := webhooks.NewWebhook(key)
	must(t, err)
	for _, got := range []received{first, second} {
		if err := checker.VerifyIgnoringTimestamp(got.body, got.header); err != nil {
			t.Error(err)
		}
		if err := checker.VerifyIgnoringTimestamp(append(got.body, ' '), got.header); err == nil {
			t.Error("another body has the same signature")
		}
	}
	if first.id == "" || first.id != second.id {
		t.Errorf("the ids are %q and %q", first.id, second.id)
	}
	var told notify.Posted
	must(t, json.Unmarshal(second.body, &told))
	if told.Type != notify.Invited || told.Data.To != m.Email || told.Data.Code != m.Code || !strings.Contains(told.Data.Mail.HTML, m.Code) || told.Data.Clinic.ID != p.ID {
		t.Errorf("it is told %+v", told)
	}
	var kept string
	must(t, p.DB.Read(t.Context()).Raw("SELECT CAST(w AS text) FROM webhooks w").Row().Scan(&kept))
	if strings.Contains(kept, "segredo") {
		t.Errorf("the database holds the address open: %s", kept)
	}
}

// A webhook that was removed is sent nothing any more; one whose server is gone says so without its address.
func TestOutbox_webhookThatIsGone(t *testing.T) {
	t.Parallel()
	p := newPost(t, notify.MailServer{})
	r := newReceiver(t)
	by := journal.Asked{Clinic: p.ID, By: journal.User(p.user)}
	h, _, err := p.outbox.AddWebhook(t.Context(), by, notify.WantedWebhook{Name: "Agenda", URL: r.URL + "/?sig=segredo", Inward: true, Kinds: []notify.Kind{notify.Activated}})
	must(t, err)
	r.Close()
	p.post(p.invitation()) // which it does not want
	activated := p.invitation()
	activated.Kind, activated.Code, activated.Until = notify.Activated, "", time.Time{}
	p.post(activated)
	sent := p.await("refusal", func(sent []notify.Sent) bool { return len(sent) == 1 && sent[0].Error != "" })
	if strings.Contains(sent[0].Error, "segredo") || !strings.Contains(sent[0].Error, "127.0.0.1") {
		t.Errorf("listed %+v", sent[0])
	}
	must(t, p.outbox.RemoveWebhook(t.Context(), by, h.ID))
	_, err = p.outbox.Repeat(t.Context(), p.ID, sent[0].ID)
	must(t, err)
	p.await("stop", all(notify.Stopped))
	if strings.Contains(p.logged.String(), "segredo") {
		t.Errorf("logged: %s", p.logged)
	}
}

// A webhook reaches the own network only where that was allowed.
func TestAddWebhook_refuses(t *testing.T) {
	t.Parallel()
	p := newPost(t, notify.MailServer{})
	by := journal.Asked{Clinic: p.ID, By: journal.User(p.user)}
	for _, wanted := range []notify.WantedWebhook{
		{Name: "", URL: "https://example.org"},
		{Name: "a", URL: "example.org"},
		{Name: "a", URL: "ftp://example.org"},
		{Name: "a", URL: "http://example.org"},
		{Name: "a", URL: "https://user:password@example.org"},
		{Name: "a", URL: "https://localhost/x"},
		{Name: "a", URL: "https://127.0.0.1/x"},
		{Name: "a", URL: "https://[::1]/x"},
		{Name: "a", URL: "https://192.168.0.20/x"},
		{Name: "a", URL: "https://servidor/x"},
		{Name: "a", URL: "https://example.org", Kinds: []notify.Kind{"ticket.called"}},
	} {
		if _, _, err := p.outbox.AddWebhook(t.Context(), by, wanted); !problem.Is(err, problem.Invalid) {
			t.Errorf("%+v is taken: %v", wanted, err)
		}
	}
	has, err := p.outbox.Webhooks(t.Context(), p.ID)
	must(t, err)
	if len(has) != 0 {
		t.Errorf("it has %+v", has)
	}
}
