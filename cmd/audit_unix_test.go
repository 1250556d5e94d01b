//go:build unix

package cmd_test

import (
	"io"
	"log/slog"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"suavez/app"
	"suavez/config"
)

// What was done to the journal behind SuaVez' back is found by the binary, which names the entry.
func TestAudit_namesWhatWasChanged(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	for _, slug := range []string{"demo", "norte"} {
		if said, err := suavez(t, dir, "seed", "--demo", "--clinic", slug); err != nil {
			t.Fatalf("%v: %s", err, said)
		}
	}
	said, err := suavez(t, dir, "audit", "verify")
	if err != nil || strings.Count(said, " entries fit; ") != 2 {
		t.Fatalf("%v: %s", err, said)
	}
	mark := regexp.MustCompile(`demo: .* mark (\S+)`).FindStringSubmatch(said)[1]
	if said, err := suavez(t, dir, "audit", "verify", "--clinic", "demo", "--mark", mark); err != nil {
		t.Errorf("with its mark: %v: %s", err, said)
	}

	a, err := app.OpenDatabase(t.Context(), config.Config{Data: dir}, slog.New(slog.NewTextHandler(io.Discard, nil)))
	if err != nil {
		t.Fatal(err)
	}
	change := `UPDATE journal SET data = jsonb_set(data, '{room,name}', '"Sala 9"') WHERE clinic_id = (SELECT id FROM clinics WHERE slug = 'demo') AND type = 'room.changed'`
	if err := a.Database.Read(t.Context()).Exec(change).Error; err != nil {
		t.Fatal(err)
	}
	var first int
	if err := a.Database.Read(t.Context()).Raw("SELECT min(seq) FROM journal WHERE type = 'room.changed'").Row().Scan(&first); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(binary, "audit", "verify", "--data", dir).CombinedOutput()
	for _, want := range []string{"demo: entry 17 (room.changed, ", "norte: all ", "the past was changed"} {
		if !strings.Contains(string(out), strings.Replace(want, "17", strconv.Itoa(first), 1)) {
			t.Errorf("it does not say %q: %s", want, out)
		}
	}
	if err == nil {
		t.Error("the exit code is 0")
	}
	for _, args := range [][]string{{"--mark", mark}, {"--clinic", "sul"}, {"--clinic", "demo", "--mark", "x"}} {
		if said, err := suavez(t, dir, append([]string{"audit", "verify"}, args...)...); err == nil {
			t.Errorf("%q is taken: %s", args, said)
		}
	}
}
