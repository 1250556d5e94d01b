package cmd_test

import (
	"crypto/rand"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// changes measures tickets that are issued, and desks at work.
func (b *bench) changes() {
	b.t.Helper()
	busy := newBenchClinic(b.t, b.db, b.journal, "busy", 16)
	many := make([]*benchClinic, 100)
	for i := range many {
		many[i] = newBenchClinic(b.t, b.db, b.journal, fmt.Sprint("many-", i), 0)
	}
	b.warm(append([]*benchClinic{busy}, many...))
	busy.openShifts(b.t, b.address())
	for _, at := range []struct {
		clients int
		clinics []*benchClinic
		ratio   float64
		cost    float64 // ms
	}{
		{1, []*benchClinic{busy}, 0.6, 0.8},
		{16, []*benchClinic{busy}, 1.5, 0.4},
		{64, []*benchClinic{busy}, 2, 0.3},
		{16, many, 1.5, 0.5},
	} {
		what := fmt.Sprintf("issue, clients: %d, clinics: %d", at.clients, len(at.clinics))
		var ours, theirs, costs, ratios []float64
		var latency time.Duration
		for range longer(b, 3, 7) {
			l, cost := b.costOf(func() load { return b.issue(b.address(), at.clinics, at.clients) })
			rate := b.pgbench(at.clinics, at.clients)
			ours, theirs, costs = append(ours, l.rate), append(theirs, rate), append(costs, ms(cost))
			ratios, latency = append(ratios, l.rate/rate), l.at(0.99)
		}
		detail := fmt.Sprintf("%.0f/s beside %.0f/s, p99 %.1f ms", median(ours), median(theirs), ms(latency))
		b.atLeast(at.ratio, median(ratios), "× pgbench", what, detail)
		b.atMost(at.cost, median(costs), "ms", what+": processor", "")
	}
	var costs, ratios []float64
	var last load
	for range longer(b, 3, 7) {
		_, issue := b.costOf(func() load { return b.issue(b.address(), []*benchClinic{busy}, 16) })
		l, cost := b.costOf(func() load { return b.attend(b.address(), busy) })
		costs, ratios, last = append(costs, ms(cost)), append(ratios, float64(cost)/float64(issue)), l
	}
	b.atMost(3, median(ratios), "× issue", "call-next + start + finish, 16 desks: processor",
		fmt.Sprintf("%.2f ms, %.0f patients/s, p99 %.1f ms for the three", median(costs), last.rate, ms(last.at(0.99))))
}

// warm issues a ticket in each clinic, so that nothing is read for the first time when it is measured.
func (b *bench) warm(clinics []*benchClinic) {
	b.t.Helper()
	w := dial(b.t, b.address())
	for _, c := range clinics {
		w.must(b.t, 201, "POST", c.path("/tickets"), c.totem, fmt.Sprintf(`{"service_id":%q}`, c.service))
	}
}

func ms(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

func median(of []float64) float64 {
	sorted := slices.Sorted(slices.Values(of))
	return sorted[len(sorted)/2]
}

// round is how long one measurement lasts.
func (b *bench) round() time.Duration { return longer(b, 500*time.Millisecond, 3*time.Second) }

// issue lets totems issue tickets as quickly as they are answered, each under a key of its own.
func (b *bench) issue(address string, clinics []*benchClinic, clients int) load {
	b.t.Helper()
	wires := make([]*wire, clients)
	for i := range wires {
		wires[i] = dial(b.t, address)
	}
	turn := make([]int, clients)
	return work(b.t, clients, b.round(), func(client int) error {
		c := clinics[(client*len(clinics)/clients+turn[client])%len(clinics)]
		turn[client]++
		head := c.totem + "Idempotency-Key: " + rand.Text() + "\r\n"
		status, text, err := wires[client].ask("POST", c.path("/tickets"), head, fmt.Sprintf(`{"service_id":%q}`, c.service))
		if err == nil && status != 201 {
			err = fmt.Errorf("issue: %d %s", status, text)
		}
		return err
	})
}

// attend lets all desks call, start and finish one patient after the other.
func (b *bench) attend(address string, c *benchClinic) load {
	b.t.Helper()
	wires := make([]*wire, len(c.desks))
	for i := range wires {
		wires[i] = dial(b.t, address)
	}
	return work(b.t, len(c.desks), b.round(), func(client int) error {
		d, w := c.desks[client], wires[client]
		status, text, err := w.ask("POST", c.path("/rooms/"+d.room.String()+"/call-next"), d.head+"Idempotency-Key: "+rand.Text()+"\r\n", "")
		if err != nil || status != 200 {
			return fmt.Errorf("call next: %d %s %w", status, text, err)
		}
		var a struct{ ID string }
		if err := json.Unmarshal(text, &a); err != nil {
			return err
		}
		for _, step := range []string{"start", "finish"} {
			status, text, err := w.ask("POST", c.path("/attendances/"+a.ID+"/"+step), d.head+"Idempotency-Key: "+rand.Text()+"\r\n", "")
			if err != nil || status != 200 {
				return fmt.Errorf("%s: %d %s %w", step, status, text, err)
			}
		}
		return nil
	})
}

// pgbench runs the statement of an issued ticket by as many clients on the same server, and returns how many a second.
func (b *bench) pgbench(clinics []*benchClinic, clients int) float64 {
	b.t.Helper()
	url, release := b.in.url()
	defer release()
	config, err := pgx.ParseConfig(url)
	if err != nil {
		b.t.Fatal(err)
	}
	args := []string{
		"--no-vacuum", "--protocol=prepared", "--client", strconv.Itoa(clients), "--jobs", strconv.Itoa(min(clients, 2)),
		"--time", strconv.Itoa(max(1, int(b.round().Seconds()))),
		"--host", config.Host, "--port", fmt.Sprint(config.Port), "--username", config.User,
	}
	dir := b.t.TempDir()
	for _, c := range clinics {
		file := filepath.Join(dir, c.slug)
		statement := fmt.Sprintf(`SELECT e.* FROM issue_ticket_4('%s', now(), 'device', '%s', gen_random_uuid()::text, '\x5ac3', gen_random_uuid(), gen_random_uuid(),
			'%s', NULL, NULL, NULL, current_date, 100::smallint, 0, 2400, '', 'pt-BR', md5(random()::text), '', NULL, false, false, NULL, NULL, 2147483647, '', '{}') e;`, c.id, c.actor, c.service)
		if err := os.WriteFile(file, []byte(statement), 0o600); err != nil {
			b.t.Fatal(err)
		}
		args = append(args, "--file", file)
	}
	cmd := exec.Command(os.Getenv("SUAVEZ_PGBENCH"), append(args, config.Database)...)
	cmd.Env = append(os.Environ(), "PGPASSWORD="+config.Password, "PGOPTIONS=-c plan_cache_mode=force_generic_plan")
	said, err := cmd.CombinedOutput()
	found := regexp.MustCompile(`tps = ([0-9.]+)`).FindSubmatch(said)
	if err != nil || found == nil {
		b.t.Fatalf("pgbench: %v\n%s", err, said)
	}
	rate, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		b.t.Fatal(err)
	}
	return rate
}
