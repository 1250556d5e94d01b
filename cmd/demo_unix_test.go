//go:build unix

package cmd_test

import (
	"regexp"
	"strings"
	"testing"
	"time"
)

func TestServeDemo_printsThePagesAndTheSignInTheSameAtEachStart(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	var first string
	for range 2 {
		s := serve(t, dir, "--demo")
		for deadline := time.Now().Add(20 * time.Second); !strings.Contains(s.printed.String(), "with the password "); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("no sign-in is printed within 20 s:\n%s", s.printed)
			}
		}
		said, host := s.printed.String(), s.url
		for _, want := range []string{host + "/totem#token=suavez_", host + "/display#token=suavez_", host + "/desk\n", "enfermagem", "with the password "} {
			if !strings.Contains(said, want) {
				t.Errorf("serve --demo does not say %q:\n%s", want, said)
			}
		}
		if status, page := s.get(t, "/desk"); status != 200 || !strings.Contains(page, "<html") {
			t.Errorf("the desk answers %d %.80s", status, page)
		}
		steady := regexp.MustCompile(`token=\S+|password \S+`).FindAllString(said, -1)
		if text := strings.Join(steady, " "); first == "" {
			first = text
		} else if text != first {
			t.Errorf("the second start says %s, the first %s", text, first)
		}
		s.end(t)
	}
}
