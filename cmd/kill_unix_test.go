//go:build unix

package cmd_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/journal"
	"suavez/app/postgres"
	"suavez/embed"
)

// kills is how often the test kills; scripts that look closer may ask for more.
const kills = 20

// persistent is a client as the pages are: what was not answered is asked again, with the same key, until it is.
type persistent struct {
	t       *testing.T
	url     string
	http    http.Client
	token   string
	stopped *atomic.Bool
}

func newPersistent(t *testing.T, url string, stopped *atomic.Bool) *persistent {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &persistent{t: t, url: url, http: http.Client{Jar: jar, Timeout: 15 * time.Second}, stopped: stopped}
}

// post returns the status and text of the first answer that is one; 0 when the test has ended.
func (p *persistent) post(path, key string, body any) (int, string) {
	text, err := json.Marshal(body)
	if err != nil {
		p.t.Error(err)
		return 0, ""
	}
	for {
		request, err := http.NewRequest("POST", p.url+"/api/v1"+path, bytes.NewReader(text))
		if err != nil {
			p.t.Error(err)
			return 0, ""
		}
		request.Header.Set("Content-Type", "application/json")
		request.Header.Set("Idempotency-Key", key)
		if p.token != "" {
			request.Header.Set("Authorization", "Bearer "+p.token)
		}
		answer, err := p.http.Do(request)
		if err == nil {
			said, err := io.ReadAll(answer.Body)
			answer.Body.Close()
			if err == nil && answer.StatusCode != http.StatusServiceUnavailable {
				return answer.StatusCode, string(said)
			}
		}
		if p.stopped.Load() {
			return 0, ""
		}
		time.Sleep(20 * time.Millisecond) // the pause of a client between two tries
	}
}

// acknowledged is what clients were told.
type acknowledged struct {
	mu      sync.Mutex
	tickets map[string]string // id → code
	calls   map[string]string // attendance → room
}

// Process and server are killed again and again while totems and desks work. Afterwards all that was acknowledged is there, once, and the
// rules of the queue hold.
func TestServe_killedUnderLoadLosesNothingAndDoublesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a minute")
	}
	t.Parallel()
	dir := newFolder(t)
	if said, err := suavez(t, dir, "seed", "--demo"); err != nil {
		t.Fatal(said)
	}
	said, err := suavez(t, dir, "device", "add", "--clinic", "demo", "--kind", "totem")
	if err != nil {
		t.Fatal(said)
	}
	token := strings.TrimSpace(said)
	s := serve(t, dir)
	var stopped atomic.Bool
	told := &acknowledged{tickets: map[string]string{}, calls: map[string]string{}}
	var working sync.WaitGroup
	services, rooms := catalogue(t, s.url, token)
	for i := range 3 {
		totem := newPersistent(t, s.url, &stopped)
		totem.token = token
		working.Go(func() { totem.issueTickets(i, services["EN"], told) })
	}
	for i, login := range []string{"enfermagem", "enfermagem2"} {
		desk := newPersistent(t, s.url, &stopped)
		working.Go(func() { desk.attend(login, rooms[fmt.Sprintf("Enfermagem %d", i+1)], told) })
	}
	address := strings.TrimPrefix(s.url, "http://")
	for kill := range kills {
		time.Sleep(time.Duration(300+kill*37%400) * time.Millisecond) // let them work
		if kill%3 == 2 {
			killPostgres(t, dir)
		}
		s.kill(t)
		s = serve(t, dir, "--listen", address)
	}
	time.Sleep(500 * time.Millisecond)
	stopped.Store(true)
	working.Wait()
	told.check(t, dir)
	s.end(t)
}

func (p *persistent) issueTickets(worker int, service string, told *acknowledged) {
	for n := 0; !p.stopped.Load(); n++ {
		key := fmt.Sprintf("totem-%d-%d", worker, n)
		status, text := p.post("/clinics/demo/tickets", key, map[string]string{"service_id": service})
		if status == 0 {
			return
		}
		var ticket struct{ ID, Code string }
		if status != http.StatusCreated || json.Unmarshal([]byte(text), &ticket) != nil {
			p.t.Errorf("ticket %s: %d %s", key, status, text)
			return
		}
		told.mu.Lock()
		if code, twice := told.tickets[ticket.ID]; twice {
			p.t.Errorf("%s was given out twice, to two keys", code)
		}
		told.tickets[ticket.ID] = ticket.Code
		told.mu.Unlock()
		if n%5 == 0 { // a repeated request gets the first answer
			if _, again := p.post("/clinics/demo/tickets", key, map[string]string{"service_id": service}); again != text && again != "" {
				p.t.Errorf("key %s is answered %s and %s", key, text, again)
			}
		}
	}
}

func (p *persistent) attend(login, room string, told *acknowledged) {
	if status, text := p.post("/auth/login", "", map[string]string{"login": login, "password": "senha-de-teste"}); status != http.StatusOK {
		p.t.Errorf("login: %d %s", status, text)
		return
	}
	if status, text := p.post("/clinics/demo/shifts", login+"-shift", map[string]string{"room_id": room}); status != http.StatusCreated {
		p.t.Errorf("shift: %d %s", status, text)
		return
	}
	for n := 0; !p.stopped.Load(); n++ {
		key := fmt.Sprintf("%s-%d", login, n)
		status, text := p.post("/clinics/demo/rooms/"+room+"/call-next", key, struct{}{})
		if status == 0 || status == http.StatusNoContent {
			continue
		}
		var a struct{ ID string }
		if status != http.StatusOK || json.Unmarshal([]byte(text), &a) != nil {
			p.t.Errorf("call-next %s: %d %s", key, status, text)
			return
		}
		told.mu.Lock()
		if other, twice := told.calls[a.ID]; twice {
			p.t.Errorf("attendance %s was called to %s and to %s", a.ID, other, room)
		}
		told.calls[a.ID] = room
		told.mu.Unlock()
		for _, step := range []string{"start", "finish"} {
			if status, text := p.post("/clinics/demo/attendances/"+a.ID+"/"+step, key+step, struct{}{}); status != http.StatusOK && status != 0 {
				p.t.Errorf("%s: %d %s", step, status, text)
				return
			}
		}
	}
}

// check looks for all that was acknowledged in the database, and checks the rules.
func (told *acknowledged) check(t *testing.T, dir string) {
	t.Helper()
	server, err := postgres.Start(t.Context(), postgres.Options{DataDir: dir, Pack: embed.PostgresPack()})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	db, err := database.Open(t.Context(), server.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	apptest.CheckRules(t, db)
	j := journal.New(db, nil, time.Now)
	defer j.Close()
	c, err := clinic.BySlug(t.Context(), db, "demo")
	if err != nil {
		t.Fatal(err)
	}
	apptest.CheckBoard(t, db, j, c.ID)
	for id, code := range told.tickets {
		var found string
		row := db.Read(t.Context()).Raw("SELECT prefix || '-' || lpad(number::text, greatest(3, length(number::text)), '0') FROM tickets WHERE id = CAST(? AS uuid)", id).Row()
		if err := row.Scan(&found); err != nil || found != code {
			t.Errorf("the acknowledged ticket %s is %q in the database (%v)", code, found, err)
		}
	}
	for id := range told.calls {
		var calls int
		if err := db.Read(t.Context()).Raw("SELECT calls FROM attendances WHERE id = CAST(? AS uuid)", id).Row().Scan(&calls); err != nil || calls != 1 {
			t.Errorf("attendance %s was called once and has %d calls in the database (%v)", id, calls, err)
		}
	}
	if len(told.tickets) < kills || len(told.calls) < kills {
		t.Errorf("only %d tickets and %d calls were acknowledged: the test tests little", len(told.tickets), len(told.calls))
	}
	t.Logf("%d kills: %d tickets and %d calls acknowledged", kills, len(told.tickets), len(told.calls))
}

// catalogue lists the ids of services by prefix and of rooms by name.
func catalogue(t *testing.T, url, token string) (services, rooms map[string]string) {
	t.Helper()
	list := func(name string) map[string]string {
		request, err := http.NewRequest("GET", url+"/api/v1/clinics/demo/"+name, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Authorization", "Bearer "+token)
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		var found struct {
			Items []struct{ ID, Prefix, Name string }
		}
		if err := json.NewDecoder(answer.Body).Decode(&found); err != nil {
			t.Fatal(err)
		}
		ids := map[string]string{}
		for _, item := range found.Items {
			ids[item.Prefix], ids[item.Name] = item.ID, item.ID
		}
		return ids
	}
	return list("services"), list("rooms")
}

func killPostgres(t *testing.T, dir string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "postgres", "cluster", "postmaster.pid"))
	var pid int
	if err == nil {
		_, err = fmt.Sscan(string(text), &pid)
	}
	if err == nil {
		err = syscall.Kill(pid, syscall.SIGKILL)
	}
	if err != nil {
		t.Fatal(err)
	}
}
