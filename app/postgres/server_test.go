package postgres_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"suavez/app/postgres"
)

func TestStart_secondStartKeepsTheData(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	first := start(t, dir)
	if !first.Owned() {
		t.Error("the only server is not owned")
	}
	execute(t, first.URL(), "CREATE TABLE kept AS SELECT 42 AS answer")
	closeServer(t, first)

	second := start(t, dir)
	if got := query(t, second.URL(), "SELECT answer FROM kept"); got != "42" {
		t.Errorf("after a second start the table holds %q", got)
	}
	if first.URL() != second.URL() {
		t.Errorf("the address changed from %s to %s", first.URL(), second.URL())
	}
}

func TestStart_settingsKeepWhatWasAcknowledged(t *testing.T) {
	t.Parallel()
	s := start(t, newFolder(t))
	for setting, want := range map[string]string{
		"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "data_checksums": "on",
		"TimeZone": "UTC", "server_encoding": "UTF8", "max_connections": "100",
	} {
		if got := query(t, s.URL(), "SELECT current_setting('"+setting+"')"); got != want {
			t.Errorf("%s is %s, not %s", setting, got, want)
		}
	}
	if got := query(t, s.URL(), "SELECT current_user || '@' || current_database()"); got != "suavez@suavez" {
		t.Errorf("signed in as %s", got)
	}
	if got := query(t, s.URL(), "SELECT pg_size_bytes(current_setting('shared_buffers')) <= 256 * 1024 * 1024"); got != "true" {
		t.Error("shared_buffers is above 256 MB")
	}
	if got := query(t, s.URL(), "SELECT lower('ÁÇÃO') || upper('é')"); got != "áçãoÉ" {
		t.Errorf("letters of Portuguese become %s", got)
	}
}

func TestStart_twoAtOnceHaveOneOwner(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	servers := make([]*postgres.Server, 2)
	var both sync.WaitGroup
	for i := range servers {
		both.Go(func() {
			s, err := postgres.Start(t.Context(), options(t, dir))
			if err != nil {
				t.Errorf("start %d: %v", i, err)
			}
			servers[i] = s
		})
	}
	both.Wait()
	if t.Failed() {
		return
	}
	if servers[0].Owned() == servers[1].Owned() {
		t.Errorf("owners: %v and %v", servers[0].Owned(), servers[1].Owned())
	}
	if servers[0].URL() != servers[1].URL() {
		t.Errorf("addresses differ: %s and %s", servers[0].URL(), servers[1].URL())
	}
	attached, owner := servers[0], servers[1]
	if attached.Owned() {
		attached, owner = owner, attached
	}
	closeServer(t, attached)
	if got := query(t, owner.URL(), "SELECT 1"); got != "1" {
		t.Error("closing the attached server ended the owner's")
	}
	closeServer(t, owner)
	closeServer(t, owner)
}

func TestStart_attachesToAnotherProcess(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	other := startChild(t, dir)
	if !other.owned {
		t.Error("the first process does not own its server")
	}
	here := start(t, dir)
	if here.Owned() || here.URL() != other.url {
		t.Errorf("owned %v at %s; the other process is at %s", here.Owned(), here.URL(), other.url)
	}
	execute(t, here.URL(), "CREATE TABLE kept AS SELECT 42 AS answer")
	other.end(t)
	eventually(t, "an attached process takes over when the owner ends", here.Owned)
	if got := query(t, here.URL(), "SELECT answer FROM kept"); got != "42" {
		t.Errorf("after taking over the table holds %q", got)
	}
}

func TestStart_longPathOfTheDataFolder(t *testing.T) {
	t.Parallel()
	open := newFolder(t)
	if err := os.Chmod(open, 0o711); err != nil { // for the user who runs the server instead of root
		t.Fatal(err)
	}
	dir := filepath.Join(open, strings.Repeat("pasta-com-nome-comprido", 4), strings.Repeat("e-aspas-'-ção ", 4))
	first := start(t, dir)
	execute(t, first.URL(), "CREATE TABLE kept AS SELECT 42 AS answer")
	closeServer(t, first)
	if leftovers, _ := os.ReadDir(filepath.Join(dir, "postgres", "socket")); len(leftovers) > 0 {
		t.Errorf("a closed server left %v in its socket folder", leftovers)
	}
	second := start(t, dir)
	if got := query(t, second.URL(), "SELECT answer FROM kept"); got != "42" {
		t.Errorf("after a second start the table holds %q", got)
	}
}

func TestStart_refusesAClusterOfAnotherVersion(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	closeServer(t, start(t, dir))
	version := filepath.Join(dir, "postgres", "cluster", "PG_VERSION")
	if err := os.WriteFile(version, []byte("9\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := postgres.Start(t.Context(), options(t, dir))
	if err == nil || !strings.Contains(err.Error(), "PostgreSQL 9") || !strings.Contains(err.Error(), "programs at hand are PostgreSQL 1") {
		t.Errorf("the error does not name both versions: %v", err)
	}
}

// A copy of suavez that lost bytes on its way says so and leaves nothing half; a good one then starts in the same folder.
func TestStart_saysThatThePackIsDamaged(t *testing.T) {
	t.Parallel()
	good := options(t, newFolder(t))
	if good.Pack == nil {
		t.Skip("this build has no PostgreSQL inside")
	}
	archive, err := fs.ReadFile(good.Pack, "postgres.tar.zst")
	if err != nil {
		t.Fatal(err)
	}
	turned := bytes.Clone(archive)
	for i := len(turned) / 2; i < len(turned)/2+64; i++ {
		turned[i] ^= 0xff
	}
	for name, damaged := range map[string][]byte{"not a pack": []byte("not zstd"), "cut": archive[:len(archive)/2], "changed": turned} {
		o := good
		o.Pack = fstest.MapFS{"version": {Data: []byte("17.0-damaged\n")}, "postgres.tar.zst": {Data: damaged}}
		_, err := postgres.Start(t.Context(), o)
		if err == nil || !strings.Contains(err.Error(), "this copy of suavez is damaged") || !strings.Contains(err.Error(), "copy the program to this machine again") {
			t.Errorf("%s: the error is %v", name, err)
		}
		if left, _ := filepath.Glob(filepath.Join(o.DataDir, "postgres", "*p*ing*")); len(left) > 0 {
			t.Errorf("%s: left over is %v", name, left)
		}
	}
	s, err := postgres.Start(t.Context(), good)
	if err != nil {
		t.Fatal(err)
	}
	closeServer(t, s)
}

// Programs that were unpacked well and damaged later are unpacked again.
func TestStart_replacesDamagedPrograms(t *testing.T) {
	t.Parallel()
	o := options(t, newFolder(t))
	if o.Pack == nil {
		t.Skip("this build has no PostgreSQL inside")
	}
	first := start(t, o.DataDir)
	execute(t, first.URL(), "CREATE TABLE kept AS SELECT 42 AS answer")
	closeServer(t, first)
	programs, _ := filepath.Glob(filepath.Join(o.DataDir, "postgres", "programs-*", "bin", "postgres*"))
	if len(programs) != 1 {
		t.Fatalf("unpacked are %v", programs)
	}
	for name, damage := range map[string]func() error{
		"cut":  func() error { return os.Truncate(programs[0], 100_000) },
		"gone": func() error { return os.Remove(programs[0]) },
	} {
		if err := damage(); err != nil {
			t.Fatal(err)
		}
		s, err := postgres.Start(t.Context(), o)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if got := query(t, s.URL(), "SELECT answer FROM kept"); got != "42" {
			t.Errorf("%s: the table holds %q", name, got)
		}
		closeServer(t, s)
	}
}

func TestStart_aClusterIsWholeOrAbsent(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	for _, left := range []string{"cluster-new/base", "unpacking/bin"} { // what a kill in the middle leaves
		if err := os.MkdirAll(filepath.Join(dir, "postgres", left), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	s := start(t, dir)
	if got := query(t, s.URL(), "SELECT 1"); got != "1" {
		t.Errorf("the server answers %q", got)
	}
}

func TestStart_withoutAPackUsesTheSystemOrSaysWhatToDo(t *testing.T) {
	t.Parallel()
	o := options(t, newFolder(t))
	o.Pack = nil
	s, err := postgres.Start(t.Context(), o)
	if err != nil {
		for _, way := range []string{"--database-url", "install PostgreSQL", "15 or newer", "release"} {
			if !strings.Contains(err.Error(), way) {
				t.Errorf("the error does not say %q: %v", way, err)
			}
		}
		return
	}
	if got := query(t, s.URL(), "SELECT current_setting('server_version_num')::int >= 150000"); got != "true" {
		t.Error("the system's PostgreSQL is too old")
	}
	closeServer(t, s)
}
