//go:build unix

package cmd_test

import (
	"net/http"
	"strings"
	"testing"
)

// Whoever has the machine helps an administrator back in who has lost the password.
func TestUser_resetPrintsACode(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	s := serve(t, dir)
	if said, err := suavez(t, dir, "seed", "--demo"); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	said, err := suavez(t, dir, "user", "reset", "admin")
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	post := func(path, body string) int {
		t.Helper()
		answer, err := http.Post(s.url+"/api/v1/auth/"+path, "application/json", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		defer answer.Body.Close()
		return answer.StatusCode
	}
	if status := post("login", `{"login": "admin", "password": "senha-de-teste"}`); status != http.StatusUnauthorized {
		t.Errorf("the old password is answered %d", status)
	}
	code := strings.TrimSpace(said)
	if status := post("invitation/accept", `{"code": "`+code+`", "password": "chuva na serra azul"}`); status != http.StatusOK {
		t.Errorf("the code %q is answered %d", code, status)
	}
	if status := post("login", `{"login": "admin", "password": "chuva na serra azul"}`); status != http.StatusOK {
		t.Errorf("the new password is answered %d", status)
	}
	if said, err := suavez(t, dir, "user", "reset", "ninguem"); err == nil || !strings.Contains(said, `no user "ninguem"`) {
		t.Errorf("for nobody it ends with %v and says %q", err, said)
	}
	s.end(t)
}
