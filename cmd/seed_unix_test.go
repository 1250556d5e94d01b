//go:build unix

package cmd_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// suavez runs a subcommand in the data folder and returns what it prints.
func suavez(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	return run(t, binary, dir, args...)
}

// run runs a suavez to its end.
func run(t *testing.T, program, dir string, args ...string) (string, error) {
	t.Helper()
	c := exec.Command(program, append(args, "--data", dir)...)
	c.Env = append(os.Environ(), "SUAVEZ_DEMO_PASSWORD=senha-de-teste")
	var warned strings.Builder
	c.Stderr = &warned
	out, err := c.Output()
	if err != nil {
		return string(out) + warned.String(), err
	}
	return string(out), nil
}

// The subcommands use the server of a serve that is running, or else start one and stop it again.
func TestSeedAndDevice_besideServeAndAlone(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	run := func(args ...string) string {
		t.Helper()
		said, err := suavez(t, dir, args...)
		if err != nil {
			t.Fatalf("suavez %q: %v: %s", args, err, said)
		}
		return said
	}
	if said := run("migrate"); !strings.Contains(said, "up to date") {
		t.Errorf("migrate says %q", said)
	}
	s := serve(t, dir)
	said := run("seed", "--demo")
	for _, login := range []string{"admin", "recepcao2", "enfermagem", "medicina2", "farmacia"} {
		if !strings.Contains(said, login+"\n") {
			t.Errorf("seed does not name %s: %q", login, said)
		}
	}
	if strings.Contains(said, "senha-de-teste") {
		t.Error("seed prints a password that it was given")
	}
	lines := strings.Split(strings.TrimRight(run("device", "add", "--clinic", "demo", "--kind", "totem"), "\n"), "\n")
	if token := lines[len(lines)-1]; len(token) < 26 || strings.ContainsAny(token, " \t") {
		t.Errorf("the last line is %q, which is no token", token)
	}
	s.end(t)

	if said := run("seed", "--demo"); !strings.Contains(said, "already") {
		t.Errorf("a second seed says %q", said)
	}
	if said := run("seed", "--demo", "--clinic", "norte"); !strings.Contains(said, "norte-farmacia\n") {
		t.Errorf("the seed of another clinic says %q", said)
	}
	if said := run("migrate", "status"); strings.Contains(said, "pending") || !strings.Contains(said, "00002_journal.sql") {
		t.Errorf("migrate status says %q", said)
	}
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"device", "add", "--clinic", "sul", "--kind", "totem"}, `no clinic "sul"`},
		{[]string{"device", "add", "--clinic", "demo", "--kind", "radio"}, `"radio"`},
		{[]string{"seed", "--demo", "--clinic", "Clínica"}, `"Clínica"`},
		{[]string{"seed"}, "--demo"},
	} {
		if said, err := suavez(t, dir, c.args...); err == nil || !strings.Contains(said, c.says) {
			t.Errorf("suavez %q ends with %v and says %q", c.args, err, said)
		}
	}
}
