//go:build unix

package cmd_test

import (
	"strings"
	"testing"
)

// A totem that was never switched on, a printer that does not answer, and what to do about both.
func TestDoctor_namesWhatHasTrouble(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	s := serve(t, dir)
	if said, err := suavez(t, dir, "doctor"); err == nil || !strings.Contains(said, "there is no clinic yet") {
		t.Errorf("without a clinic it ends with %v and says %q", err, said)
	}
	if said, err := suavez(t, dir, "seed", "--demo"); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	said, err := suavez(t, dir, "doctor")
	if err == nil || !strings.Contains(said, "TROUBLE  displays  there is none") || !strings.Contains(said, "open /display on a TV") {
		t.Errorf("without displays it ends with %v and says %q", err, said)
	}
	if said, err := suavez(t, dir, "device", "add", "--clinic", "demo", "--kind", "display", "--name", "TV da espera"); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	said, err = suavez(t, dir, "doctor", "--clinic", "demo")
	if err == nil || !strings.Contains(said, "TROUBLE  display TV da espera  was never heard of") || !strings.Contains(said, "something is to be done") {
		t.Errorf("with a display that is off it ends with %v and says %q", err, said)
	}
	if said, err := suavez(t, dir, "doctor", "--clinic", "sul"); err == nil || !strings.Contains(said, `there is no clinic "sul"`) {
		t.Errorf("for no clinic it ends with %v and says %q", err, said)
	}
	s.end(t)
}
