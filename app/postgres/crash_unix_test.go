//go:build unix

package postgres_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"
	"time"

	"github.com/jackc/pgx/v5"

	"suavez/app/postgres"
)

// postmasterOf reads the number of the server's process.
func postmasterOf(t *testing.T, dir string) int {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "postgres", "cluster", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.SplitN(string(text), "\n", 2)[0])
	if err != nil {
		t.Fatal(err)
	}
	return pid
}

// alive says whether a process runs; one that has ended and whose parent has not looked yet does not.
func alive(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	return err != nil || !strings.Contains(string(stat), ") Z ")
}

func TestServer_recoversWhenPostgreSQLIsKilled(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	s := start(t, dir)
	execute(t, s.URL(), "CREATE TABLE acknowledged (n int PRIMARY KEY)")
	last := 0
	for range 3 {
		for range 20 {
			last++
			execute(t, s.URL(), fmt.Sprintf("INSERT INTO acknowledged VALUES (%d)", last))
		}
		pid := postmasterOf(t, dir)
		if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the server answers again at the same address", func() bool {
			answer, err := tryQuery(s.URL(), "SELECT 1")
			return err == nil && answer == "1" && postmasterOf(t, dir) != pid
		})
		if got := query(t, s.URL(), "SELECT count(*) FROM acknowledged"); got != strconv.Itoa(last) {
			t.Fatalf("%s of %d acknowledged rows are there", got, last)
		}
	}
}

// A backend in the middle of a long computation does not see that its postmaster is gone, and keeps the shared memory.
func TestServer_recoversWhenAKilledServersProcessGoesOn(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	s := start(t, dir)
	conn, err := pgx.Connect(t.Context(), s.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	busy := conn.PgConn().PID()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = conn.Exec(t.Context(), "DO $$ DECLARE n bigint := 0; BEGIN LOOP n := n + 1; END LOOP; END $$")
	}()
	eventually(t, "the long statement runs", func() bool {
		return query(t, s.URL(), fmt.Sprintf("SELECT state FROM pg_stat_activity WHERE pid = %d", busy)) == "active"
	})
	pid := postmasterOf(t, dir)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server answers again", func() bool {
		_, err := tryQuery(s.URL(), "SELECT 1")
		return err == nil && postmasterOf(t, dir) != pid
	})
	<-ended
	eventually(t, "the busy process has ended", func() bool { return !alive(int(busy)) })
}

func TestStart_adoptsTheServerOfAKilledProcess(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	owner := startChild(t, dir)
	execute(t, owner.url, "CREATE TABLE kept AS SELECT 42 AS answer")
	pid := postmasterOf(t, dir)
	owner.kill(t)

	s := start(t, dir)
	if !s.Owned() || s.URL() != owner.url || postmasterOf(t, dir) != pid {
		t.Errorf("owned %v at %s as process %d; was at %s as process %d", s.Owned(), s.URL(), postmasterOf(t, dir), owner.url, pid)
	}
	if got := query(t, s.URL(), "SELECT answer FROM kept"); got != "42" {
		t.Errorf("the table holds %q", got)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil { // an adopted server is watched like an own one
		t.Fatal(err)
	}
	eventually(t, "the adopted server answers again", func() bool {
		answer, err := tryQuery(s.URL(), "SELECT answer FROM kept")
		return err == nil && answer == "42" && postmasterOf(t, dir) != pid
	})
}

// A newer suavez removes the unpacked programs of the older one, so no server may go on that was started from them.
func TestStart_replacesALeftServerOfAnotherVersion(t *testing.T) {
	t.Parallel()
	o := options(t, newFolder(t))
	if o.Pack == nil {
		t.Skip("this build has no PostgreSQL inside")
	}
	archive, err := fs.ReadFile(o.Pack, "postgres.tar.zst")
	if err != nil {
		t.Fatal(err)
	}
	owner := startChild(t, o.DataDir)
	execute(t, owner.url, "CREATE TABLE kept AS SELECT 42 AS answer")
	pid := postmasterOf(t, o.DataDir)
	owner.kill(t)

	o.Pack = fstest.MapFS{"version": {Data: []byte("next\n")}, "postgres.tar.zst": {Data: archive}}
	s, err := postgres.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer closeServer(t, s)
	if postmasterOf(t, o.DataDir) == pid || alive(pid) {
		t.Error("the server of the older version goes on")
	}
	if got := query(t, s.URL(), "SELECT answer FROM kept"); got != "42" {
		t.Errorf("the table holds %q", got)
	}
	unpacked, _ := filepath.Glob(filepath.Join(o.DataDir, "postgres", "programs-*"))
	if len(unpacked) != 1 || filepath.Base(unpacked[0]) != "programs-next" {
		t.Errorf("unpacked programs: %v", unpacked)
	}
}

func TestStart_recoversWhenEverythingWasKilled(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	owner := startChild(t, dir)
	execute(t, owner.url, "CREATE TABLE kept AS SELECT 42 AS answer")
	pid := postmasterOf(t, dir)
	owner.kill(t)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for alive(pid) { // a signal takes its time; until then the server could be taken over
		time.Sleep(time.Millisecond)
	}
	s := start(t, dir)
	if got := query(t, s.URL(), "SELECT answer FROM kept"); got != "42" {
		t.Errorf("the table holds %q", got)
	}
}

func TestClose_leavesNoProcess(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	s := start(t, dir)
	conn, err := pgx.Connect(t.Context(), s.URL()) // an open connection does not hold the end up
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	pid := postmasterOf(t, dir)
	begin := time.Now()
	closeServer(t, s)
	if took := time.Since(begin); took > 20*time.Second {
		t.Errorf("closing took %s", took)
	}
	if alive(pid) || alive(int(conn.PgConn().PID())) {
		t.Error("a process of PostgreSQL still runs")
	}
	if _, err := os.Stat(filepath.Join(dir, "postgres", "socket")); !os.IsNotExist(err) {
		t.Errorf("the socket is still there: %v", err)
	}
}

func TestStart_namesTheFolderThatIsClosed(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root hands the server to another user")
	}
	closed := newFolder(t)
	dir := filepath.Join(closed, "data")
	_, err := postgres.Start(t.Context(), options(t, dir))
	if err == nil || !strings.Contains(err.Error(), "cannot enter "+closed+":") || !strings.Contains(err.Error(), "chmod o+x "+closed) {
		t.Errorf("the error does not name %s and the remedy: %v", closed, err)
	}
}

func TestStart_asRootRunsAsAnotherUser(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root hands the server to another user")
	}
	dir := newFolder(t)
	start(t, dir)
	info, err := os.Stat(fmt.Sprintf("/proc/%d", postmasterOf(t, dir)))
	if err != nil {
		t.Skip("the system has no /proc")
	}
	if owner := info.Sys().(*syscall.Stat_t).Uid; owner == 0 {
		t.Error("PostgreSQL runs as root")
	}
}
