package web_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"suavez/app"
	"suavez/app/apptest"
	"suavez/app/board"
	"suavez/app/clinic"
	"suavez/app/device"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/notify"
	"suavez/app/printing"
	"suavez/app/queue"
	"suavez/app/report"
	"suavez/app/setup"
	"suavez/app/staff"
	"suavez/app/voice"
	"suavez/app/web"
	"suavez/embed"
)

func TestMain(m *testing.M) { apptest.Main(m) }

// writeWithin is short, so that a test need not wait for long until a slow client is closed.
const writeWithin = time.Second

// site is a server on a port of its own, over a clinic of the test's own.
type site struct {
	staff  *staff.Staff
	outbox *notify.Outbox
	press  *printing.Press
	*apptest.Clinic
	t   *testing.T
	url string
}

// loadedVoices are the packs of the binary, read once.
func loadedVoices(t *testing.T) *voice.Packs {
	t.Helper()
	packs, err := voices()
	must(t, err)
	return packs
}

var voices = sync.OnceValues(func() (*voice.Packs, error) { return voice.Load(embed.Voices()) })

func newSite(t *testing.T) *site {
	t.Helper()
	return newSiteOf(t, apptest.NewClinic(t))
}

// newEmptySite has no clinic yet.
func newEmptySite(t *testing.T) *site {
	t.Helper()
	c := &apptest.Clinic{DB: apptest.NewDatabase(t), Clock: apptest.NewClock()}
	c.Journal = journal.New(c.DB, journal.Options{Now: c.Clock.Now})
	t.Cleanup(c.Journal.Close)
	return newSiteOf(t, c)
}

// newSiteOf serves a clinic; with changes what the server works with.
func newSiteOf(t *testing.T, c *apptest.Clinic, with ...func(*web.Options)) *site {
	t.Helper()
	return newMailingSite(t, c, notify.MailServer{}, with...)
}

// packed is a file as the pages' build packs it.
func packed(text string) *fstest.MapFile {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text)) // a buffer takes everything
	_ = w.Close()
	return &fstest.MapFile{Data: b.Bytes()}
}

// newMailingSite mails by a server.
func newMailingSite(t *testing.T, c *apptest.Clinic, mail notify.MailServer, with ...func(*web.Options)) *site {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	catalogues, err := clinic.NewCatalogues(c.DB, c.Journal)
	must(t, err)
	boards, err := board.NewBoards(c.DB, c.Journal)
	must(t, err)
	outbox, err := notify.NewOutbox(notify.Options{Database: c.DB, Journal: c.Journal, Of: catalogues.Of, Secret: []byte("secret"), Mail: mail, Now: c.Clock.Now, Log: log})
	must(t, err)
	people, err := staff.New(c.DB, c.Journal, []byte("secret"), app.Tell(outbox, ""), c.Clock.Now)
	must(t, err)
	devices, err := device.NewTokens(c.DB, c.Journal)
	must(t, err)
	waits := report.NewWaits(c.DB, boards, catalogues.Of, c.Clock.Now, log)
	q := queue.New(c.DB, c.Journal, catalogues.Of, c.Clock.Now)
	press := printing.NewPress(printing.Options{Database: c.DB, Journal: c.Journal, Catalogues: catalogues.Of, Queue: q, Waits: waits, Now: c.Clock.Now, Log: log, Site: func(id.Clinic) string { return "http://192.168.0.20:8080" }})
	options := web.Options{
		Version: "test", Log: log, Database: c.DB, Journal: c.Journal,
		Queue: q, Appointments: c.AppointmentsOf(catalogues.Of, q), Editor: clinic.NewEditor(c.Journal, queue.Settle), Catalogues: catalogues, Boards: boards, Waits: waits, Staff: people, Outbox: outbox, Press: press, Devices: devices,
		Presence: device.NewPresence(c.DB, c.Clock.Now), Receipts: device.NewReceipts(c.DB, c.Clock.Now), Setup: setup.New(c.DB, c.Journal, c.Clock.Now), Now: c.Clock.Now,
		TrustedProxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}, WriteWithin: writeWithin, Pages: fstest.MapFS{
			"index.html.gz": packed("start"), "totem.html.gz": packed("totem"), "desk.html.gz": packed("desk"), "admin.html.gz": packed("admin"), "display.html.gz": packed("display"),
			"setup.html.gz": packed("setup"), "phone.html.gz": packed("phone"), "vlibras.html.gz": packed("vlibras"), "assets/app-1a2b.js.gz": packed(strings.Repeat("go();", 100)),
		},
		Voices: loadedVoices(t),
		Manual: fstest.MapFS{"index.md": {Data: []byte("# Ajuda\n\n[Outra](outra)\n")}, "outra.md": {Data: []byte("# Outra\n\n| a | b |\n| --- | --- |\n| 1 | `<script>` |\n")}, "a.json": {Data: []byte("{}")}},
	}
	for _, change := range with {
		change(&options)
	}
	server, err := web.New(options)
	must(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	t.Cleanup(func() {
		http.DefaultClient.CloseIdleConnections()
		if err := server.Close(); err != nil {
			t.Error(err)
		}
		if err := <-ended; err != nil {
			t.Error(err)
		}
		waits.Close()
		devices.Close()
		people.Close()
		boards.Close()
		catalogues.Close()
	})
	return &site{Clinic: c, staff: people, outbox: outbox, press: press, t: t, url: "http://" + listener.Addr().String()}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// client makes requests as somebody.
type client struct {
	site   *site
	http   http.Client
	header http.Header
	shift  string // of a user at work
}

func (s *site) client() *client {
	jar, err := cookiejar.New(nil)
	must(s.t, err)
	c := &client{site: s, http: http.Client{Jar: jar, Transport: &http.Transport{}}, header: http.Header{}}
	s.t.Cleanup(c.http.CloseIdleConnections)
	return c
}

// user is a client that has signed in.
func (s *site) user(name string) *client {
	s.t.Helper()
	c := s.client()
	c.want(http.StatusOK, "POST", "/auth/login", map[string]string{"login": name, "password": apptest.Password})
	return c
}

// device is a client with the token of a new device.
func (s *site) device(kind device.Kind) *client {
	s.t.Helper()
	token, err := device.Add(s.t.Context(), s.Journal, journal.System(), s.ID, kind, "test")
	must(s.t, err)
	c := s.client()
	c.header.Set("Authorization", "Bearer "+token)
	return c
}

// reply is an answer.
type reply struct {
	status int
	text   string
	header http.Header
}

// json reads the answer into a value.
func (r reply) json(t *testing.T, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(r.text), into); err != nil {
		t.Fatalf("%v in %s", err, r.text)
	}
}

// problem is what the answer tells of a problem.
func (r reply) problem(t *testing.T) (p struct {
	Status       int
	Code, Detail string
	State, Fault string
	OccupiedBy   string `json:"occupied_by"`
	Errors       []struct{ Location, Message string }
},
) {
	t.Helper()
	if got := r.header.Get("Content-Type"); got != "application/problem+json" {
		t.Fatalf("the answer is %s: %d %s", got, r.status, r.text)
	}
	r.json(t, &p)
	if p.Status != r.status || p.Code == "" || p.Detail == "" {
		t.Errorf("the problem is not whole: %d %s", r.status, r.text)
	}
	return p
}

// send makes a request; a body that is a string or bytes is sent as it is.
func (c *client) send(method, path string, body any, headers ...string) reply {
	c.site.t.Helper()
	var content io.Reader
	switch b := body.(type) {
	case nil:
	case string:
		content = strings.NewReader(b)
	default:
		text, err := json.Marshal(b)
		must(c.site.t, err)
		content = bytes.NewReader(text)
	}
	request, err := http.NewRequest(method, c.site.url+"/api/v1"+path, content)
	must(c.site.t, err)
	request.Header = c.header.Clone()
	if content != nil {
		request.Header.Set("Content-Type", "application/json")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		if headers[i] == "Host" {
			request.Host = headers[i+1]
		}
		request.Header.Set(headers[i], headers[i+1])
	}
	answer, err := c.http.Do(request)
	must(c.site.t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	must(c.site.t, err)
	return reply{answer.StatusCode, string(text), answer.Header}
}

// want makes a request and expects a status.
func (c *client) want(status int, method, path string, body any, headers ...string) reply {
	c.site.t.Helper()
	r := c.send(method, path, body, headers...)
	if r.status != status {
		c.site.t.Fatalf("%s %s answers %d, not %d: %s", method, path, r.status, status, r.text)
	}
	return r
}

// ticket and attendance are what the tests look at.
type ticket struct {
	ID, Code, FollowURL string
	Number              int
	AttendanceID        string `json:"attendance_id"`
	Seq                 int64
}

type attendance struct {
	ID, State string
	RoomID    string `json:"room_id"`
	Ticket    ticket
}

func (c *client) issue(prefix string, headers ...string) (t ticket) {
	c.site.t.Helper()
	c.want(http.StatusCreated, "POST", "/clinics/demo/tickets", map[string]any{"service_id": c.site.Service(prefix)}, headers...).json(c.site.t, &t)
	return t
}

func (c *client) workIn(room string) {
	c.site.t.Helper()
	var opened struct{ ID string }
	c.want(http.StatusCreated, "POST", "/clinics/demo/shifts", map[string]any{"room_id": c.site.Room(room)}).json(c.site.t, &opened)
	c.shift = opened.ID
}

func (c *client) callNext(room string) (a attendance) {
	c.site.t.Helper()
	c.want(http.StatusOK, "POST", fmt.Sprintf("/clinics/demo/rooms/%s/call-next", c.site.Room(room)), nil).json(c.site.t, &a)
	return a
}

func (c *client) step(id, step string) (a attendance) {
	c.site.t.Helper()
	c.want(http.StatusOK, "POST", "/clinics/demo/attendances/"+id+"/"+step, nil).json(c.site.t, &a)
	return a
}
