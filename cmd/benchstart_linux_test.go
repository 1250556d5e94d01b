package cmd_test

import (
	"cmp"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"suavez/app/apptest"
	"suavez/app/clinic"
	"suavez/app/journal"
	"suavez/app/queue"
)

// history measures a clinic with millions of old attendances and ten thousand patients who wait, beside one with neither.
func (b *bench) history() {
	b.t.Helper()
	old, waiting := longer(b, 100_000, 5_000_000), 10_000
	in := install(b.t, 1)
	db, j := b.open(in)
	full, empty := newBenchClinic(b.t, db, j, "history", 16), newBenchClinic(b.t, b.db, b.journal, "history", 16)
	begin := time.Now()
	apptest.FillHistory(b.t, db, apptest.History{Clinic: full.id, Service: full.service, Old: old, Waiting: waiting})
	apptest.Analyze(b.t, db)
	b.t.Logf("filled in %s", time.Since(begin).Round(time.Second))
	full.openShifts(b.t, in.addresses[0])
	empty.openShifts(b.t, b.address())
	what := fmt.Sprintf("%d waiting, %d old: ", waiting, old)
	var issues, visits []float64
	var detail [2]string
	for range longer(b, 3, 5) {
		here, there := b.issue(b.address(), []*benchClinic{empty}, 16), b.issue(in.addresses[0], []*benchClinic{full}, 16)
		issues = append(issues, float64(there.at(0.5))/float64(here.at(0.5)))
		detail[0] = fmt.Sprintf("p50 %.1f ms beside %.1f ms", ms(there.at(0.5)), ms(here.at(0.5)))
		here, there = b.attend(b.address(), empty), b.attend(in.addresses[0], full)
		visits = append(visits, float64(there.at(0.5))/float64(here.at(0.5)))
		detail[1] = fmt.Sprintf("p50 %.1f ms beside %.1f ms", ms(there.at(0.5)), ms(here.at(0.5)))
	}
	b.policies(what, full, empty, clinic.NewEditor(j, queue.Settle), in.addresses[0])
	begin = time.Now()
	dial(b.t, in.addresses[0]).must(b.t, 200, "GET", full.path("/board"), full.totem, "")
	b.t.Logf("the board with %d waiting was loaded in %s", waiting, time.Since(begin).Round(time.Millisecond))
	apptest.CheckReads(b.t, db, apptest.AtWork{Clinic: full.id, Service: full.service, Room: full.desks[0].room, User: full.desks[0].user})
	b.atMost(1.5, median(issues), "× empty", what+"issue", detail[0])
	b.atMost(1.5, median(visits), "× empty", what+"call-next + start + finish", detail[1])
}

// policies measures what the choice costs under each policy, and how long who waits takes to be moved to where a new one says.
func (b *bench) policies(what string, full, empty *benchClinic, ofFull *clinic.Editor, address string) {
	b.t.Helper()
	for _, kind := range []clinic.PolicyKind{clinic.Ratio, clinic.Target, clinic.ByAppointment, clinic.ByRisk, clinic.Strict} {
		change := func(e *clinic.Editor, c *benchClinic) time.Duration {
			begin := time.Now()
			if _, err := e.Clinic(b.t.Context(), journal.Asked{Clinic: c.id, By: journal.System()}, func(v *clinic.Clinic) { v.Policy.Kind = kind }); err != nil {
				b.t.Fatal(err)
			}
			return time.Since(begin)
		}
		took := change(ofFull, full)
		change(clinic.NewEditor(b.journal, queue.Settle), empty)
		var visits []float64
		var detail string
		for range longer(b, 1, 3) {
			b.issue(b.address(), []*benchClinic{empty}, 16)
			here, there := b.attend(b.address(), empty), b.attend(address, full)
			visits = append(visits, float64(there.at(0.5))/float64(here.at(0.5)))
			detail = fmt.Sprintf("p50 %.1f ms beside %.1f ms; who waits moved in %d ms", ms(there.at(0.5)), ms(here.at(0.5)), took.Milliseconds())
		}
		b.atMost(1.5, median(visits), "× empty", what+"a visit under "+string(kind), detail)
	}
}

// start measures how long it takes from the command to the first ticket.
func (b *bench) start() {
	b.t.Helper()
	dir := newFolder(b.t)
	for i, what := range []string{"start to first ticket, empty folder", "start to first ticket, existing folder"} {
		var took []float64
		for range longer(b, 1, []int{1, 5}[i]) {
			begin := time.Now()
			s := serve(b.t, dir, "--demo")
			w := dial(b.t, strings.TrimPrefix(s.url, "http://"))
			var services struct{ Items []struct{ ID string } }
			head := b.paired(s, "totem")
			if err := json.Unmarshal(w.must(b.t, 200, "GET", "/api/v1/clinics/demo/services", head, ""), &services); err != nil {
				b.t.Fatal(err)
			}
			w.must(b.t, 201, "POST", "/api/v1/clinics/demo/tickets", head, fmt.Sprintf(`{"service_id":%q}`, services.Items[0].ID))
			took = append(took, time.Since(begin).Seconds())
			s.end(b.t)
		}
		b.atMost([]float64{3, 1}[i], median(took), "s", what, "")
	}
}

// paired opens the address of a face that the demonstration prints, and returns the head lines of the page that it is then.
func (b *bench) paired(s *serving, face string) string {
	b.t.Helper()
	var found []string
	for giveUp := time.Now().Add(10 * time.Second); found == nil; time.Sleep(time.Millisecond) {
		if found = regexp.MustCompile(face + `#token=(\S+)`).FindStringSubmatch(s.printed.String()); found == nil && time.Now().After(giveUp) {
			b.t.Fatalf("no address of the %s in:\n%s", face, s.printed)
		}
	}
	return "Authorization: Bearer " + found[1] + "\r\n"
}

// pages measures what a browser loads before it shows a page.
func (b *bench) pages() {
	b.t.Helper()
	for _, page := range []struct {
		name, path string
		limit      float64
	}{{"totem", "/totem", 100}, {"display", "/display", 100}, {"phone", "/s/none", 100}, {"desk", "/desk", 250}} {
		seen, sum := map[string]bool{}, 0
		loads := []string{page.path}
		for len(loads) > 0 {
			text := b.fetch(loads[0], &sum)
			loads = loads[1:]
			for _, link := range links.FindAllStringSubmatch(text, -1) {
				if path := cmp.Or(link[1], "/assets/"+link[2]); !seen[path] {
					seen[path] = true
					loads = append(loads, path)
				}
			}
		}
		b.atMost(page.limit, float64(sum)/1000, "kB", "first load of the page "+page.name, fmt.Sprintf("%d files", 1+len(seen)))
	}
}

// links are what a page names, and what a script of it imports.
var links = regexp.MustCompile(`(?:src|href)="(/[^"]+)"|(?:from|import) ?["'` + "`" + `]\./([\w-]+\.js)["'` + "`" + `]`)

// fetch adds the bytes of a compressed answer to sum, and returns it readable.
func (b *bench) fetch(path string, sum *int) string {
	b.t.Helper()
	request, err := http.NewRequest(http.MethodGet, "http://"+b.address()+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	request.Header.Set("Accept-Encoding", "gzip")
	answer, err := http.DefaultTransport.RoundTrip(request)
	if err != nil {
		b.t.Fatal(err)
	}
	defer answer.Body.Close()
	counted := &counter{Reader: answer.Body}
	var body io.Reader = counted
	if answer.Header.Get("Content-Encoding") == "gzip" {
		if body, err = gzip.NewReader(counted); err != nil {
			b.t.Fatal(err)
		}
	}
	text, err := io.ReadAll(body)
	if err != nil || answer.StatusCode != http.StatusOK {
		b.t.Fatalf("GET %s: %s %v", path, answer.Status, err)
	}
	*sum += counted.n
	return string(text)
}

type counter struct {
	io.Reader
	n int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.Reader.Read(p)
	c.n += n
	return n, err
}
