package postgres_test

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"suavez/app/postgres"
)

func startWithPort(t *testing.T, dir string) *postgres.Server {
	t.Helper()
	o := options(t, dir)
	o.Port = true
	s, err := postgres.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The way of Windows: a loopback port that only who has the password may use.
func TestStart_withAPortAsOnWindows(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	first := startWithPort(t, dir)
	execute(t, first.URL(), "CREATE TABLE kept AS SELECT 42 AS answer")
	at, err := url.Parse(first.URL())
	if err != nil {
		t.Fatal(err)
	}
	if password, _ := at.User.Password(); at.Hostname() != "127.0.0.1" || len(password) < 20 {
		t.Errorf("the server is at %s, with a password of %d letters", at.Host, len(password))
	}
	if got := query(t, first.URL(), "SELECT current_setting('listen_addresses')"); got != "127.0.0.1" {
		t.Errorf("the server listens on %q", got)
	}
	if sockets, _ := filepath.Glob(filepath.Join(dir, "postgres", "socket*")); len(sockets) > 0 {
		t.Errorf("there is a socket too: %v", sockets)
	}
	for _, user := range []*url.Userinfo{url.UserPassword("suavez", "wrong"), url.UserPassword("postgres", "wrong"), url.User("suavez")} {
		stranger := *at
		stranger.User = user
		if _, err := tryQuery(stranger.String(), "SELECT 1"); err == nil || !strings.Contains(err.Error(), "password") {
			t.Errorf("%s gets in: %v", user, err)
		}
	}
	if info, err := os.Stat(filepath.Join(dir, "postgres", "password")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the password's file is %v, %v", info, err)
	}
	attached := startWithPort(t, dir)
	if attached.Owned() || attached.URL() != first.URL() {
		t.Errorf("a second process uses %s, owned: %v", attached.URL(), attached.Owned())
	}
	closeServer(t, attached)
	closeServer(t, first)

	second := startWithPort(t, dir)
	t.Cleanup(func() { closeServer(t, second) })
	if got := query(t, second.URL(), "SELECT answer FROM kept"); got != "42" {
		t.Errorf("after a second start the table holds %q", got)
	}
}
