//go:build unix

package cmd_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"suavez/app/postgres"
	"suavez/embed"
)

// password of the demonstration clinic's users.
const password = "senha-de-teste"

// installation is one suavez serve with its own PostgreSQL, or several on one PostgreSQL, with the demonstration clinic, and what is needed
// to kill them.
type installation struct {
	lastAnswer
	t         *testing.T
	seed      uint64
	dir       string           // holds PostgreSQL
	server    *postgres.Server // that several instances share; nil with one, which has its own
	addresses []string         // of the instances, the same after each kill
	instances []*serving
	n         int    // instances
	before    string // the program of the last instance, when it is of the version before; it is not killed
}

// install makes an installation of n instances, which serve.
func install(t *testing.T, n int) *installation {
	t.Helper()
	return installBeside(t, n, "")
}

// installBeside makes an installation whose last instance runs the program of the version before.
func installBeside(t *testing.T, n int, before string) *installation {
	t.Helper()
	in := &installation{t: t, seed: rand.Uint64(), dir: newFolder(t), n: n, before: before}
	t.Logf("seed %d", in.seed)
	own := in.startPostgres() // with one instance: only for what follows
	args := []string{"--data", in.dir}
	if n > 1 {
		args = append(args, "--database-url", own.URL())
	}
	if said, err := run(t, in.program(n-1), in.dir, append([]string{"seed", "--demo"}, args...)...); err != nil {
		t.Fatal(said)
	}
	in.keepTheDay(own.URL())
	if n > 1 {
		in.server = own
		t.Cleanup(func() {
			if err := own.Close(); err != nil {
				t.Error(err)
			}
		})
	} else if err := own.Close(); err != nil {
		t.Fatal(err)
	}
	for range in.n {
		in.addresses = append(in.addresses, freeAddress(t))
		in.instances = append(in.instances, nil)
	}
	for i := n - 1; i >= 0; i-- { // the version before does not start on the schema of this one
		in.start(i)
	}
	return in
}

// program is what an instance runs.
func (in *installation) program(i int) string {
	if in.before != "" && i == in.n-1 {
		return in.before
	}
	return binary
}

func (in *installation) startPostgres() *postgres.Server {
	in.t.Helper()
	s, err := postgres.Start(context.Background(), postgres.Options{DataDir: in.dir, Pack: embed.PostgresPack()})
	if err != nil {
		in.t.Fatal(err)
	}
	return s
}

// keepTheDay moves the cut between two business days away from now, so that numbers do not begin again in the middle.
func (in *installation) keepTheDay(url string) {
	in.t.Helper()
	conn, err := pgx.Connect(context.Background(), url)
	if err == nil {
		_, err = conn.Exec(context.Background(), `UPDATE clinics
			SET day_starts_minute = extract(hour FROM now() AT TIME ZONE time_zone - interval '12 hours') * 60`)
		_ = conn.Close(context.Background())
	}
	if err != nil {
		in.t.Fatal(err)
	}
}

// freeAddress is an address of this machine that nobody listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start starts an instance, again after a kill.
func (in *installation) start(i int) {
	in.t.Helper()
	in.instances[i] = beginWith(in.t, in.program(i), in.dir, in.args(i)...)
	in.instances[i].listening(in.t)
}

func (in *installation) args(i int) []string {
	args := []string{"--listen", in.addresses[i]}
	if in.server != nil {
		args = append(args, "--database-url", in.server.URL())
	}
	return args
}

// killed says what a kill hit, and how long it took until a request was answered that was made after it.
type killed struct {
	what string
	took time.Duration
}

// kill kills, at random, an instance, PostgreSQL or both, starts again what does not start by itself, and waits for the first answer.
func (in *installation) kill(dice *rand.Rand) killed {
	in.t.Helper()
	begin, what := time.Now(), []string{"suavez", "PostgreSQL", "both"}[dice.IntN(3)]
	if what != "suavez" {
		in.killPostgres()
	}
	if what != "PostgreSQL" {
		those := len(in.instances)
		if in.before != "" {
			those--
		}
		i := dice.IntN(those)
		in.instances[i].kill(in.t)
		in.start(i)
	}
	in.await(begin)
	return killed{what, time.Since(begin)}
}

// await waits until a request is answered that was made since a moment.
func (in *installation) await(moment time.Time) {
	in.t.Helper()
	for !in.answeredSince(moment) {
		if time.Since(moment) > time.Minute {
			in.t.Fatalf("nothing was answered for a minute; the first suavez says:\n%s", in.instances[0].said)
		}
		time.Sleep(time.Millisecond)
	}
}

// postmaster is the process of PostgreSQL.
func (in *installation) postmaster() (pid int, err error) {
	text, err := os.ReadFile(filepath.Join(in.dir, "postgres", "cluster", "postmaster.pid"))
	if err == nil {
		_, err = fmt.Sscan(string(text), &pid)
	}
	return pid, err
}

func (in *installation) killPostgres() {
	in.t.Helper()
	for giveUp := time.Now().Add(time.Minute); ; time.Sleep(5 * time.Millisecond) { // it may be starting
		pid, err := in.postmaster()
		if err == nil {
			err = syscall.Kill(pid, syscall.SIGKILL)
		}
		if err == nil {
			return
		}
		if time.Now().After(giveUp) {
			in.t.Fatalf("kill PostgreSQL: %v", err)
		}
	}
}

// startJourney lets whoever is finished in nursing go on to a doctor by itself.
func (in *installation) startJourney() {
	in.t.Helper()
	admin := in.client(99)
	admin.signIn("admin", "")
	ids := in.ids(admin)
	var made struct{ ID string }
	steps := []map[string]string{{"service_id": ids.services["EN"]}, {"service_id": ids.services["ME"]}}
	admin.post("/clinics/demo/journeys", "journey", map[string]any{"name": "Consulta", "steps": steps}).read(in.t, &made)
	text, err := json.Marshal(map[string]string{"journey_id": made.ID})
	if err != nil {
		in.t.Fatal(err)
	}
	if a, err := admin.try("PATCH", "/clinics/demo/services/"+ids.services["EN"], "", text); err != nil || a.status != http.StatusOK {
		in.t.Fatalf("start a journey: %d %s %v", a.status, a.text, err)
	}
}

// addDevice makes a device and returns its token.
func (in *installation) addDevice(kind string) string {
	in.t.Helper()
	args := []string{"device", "add", "--clinic", "demo", "--kind", kind}
	if in.server != nil {
		args = append(args, "--database-url", in.server.URL())
	}
	said, err := suavez(in.t, in.dir, args...)
	if err != nil {
		in.t.Fatal(said)
	}
	lines := strings.Split(strings.TrimSpace(said), "\n")
	return lines[len(lines)-1]
}

// url is the address of the database, which must be there.
func (in *installation) url() (string, func()) {
	if in.server != nil {
		return in.server.URL(), func() {}
	}
	s := in.startPostgres() // attaches to that of the instance
	return s.URL(), func() {
		if err := s.Close(); err != nil {
			in.t.Error(err)
		}
	}
}

// ids are the clinic's, by prefix and name.
type ids struct {
	services, rooms map[string]string
	priorities      []struct {
		ID    string
		Level int
	}
}

func (in *installation) ids(c *client) (found ids) {
	in.t.Helper()
	var services, rooms struct {
		Items []struct{ ID, Prefix, Name string }
	}
	var priorities struct {
		Items []struct {
			ID    string
			Level int
		}
	}
	c.get(0, "/clinics/demo/services", &services)
	c.get(0, "/clinics/demo/rooms", &rooms)
	c.get(0, "/clinics/demo/priorities", &priorities)
	found.services, found.rooms, found.priorities = map[string]string{}, map[string]string{}, priorities.Items
	for _, s := range services.Items {
		found.services[s.Prefix] = s.ID
	}
	for _, r := range rooms.Items {
		found.rooms[r.Name] = r.ID
	}
	return found
}
