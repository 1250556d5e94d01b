//go:build unix

package cmd_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// binary is the suavez that the tests run: the one of SUAVEZ_BIN, which scripts/test has built, or else one built here.
var binary string

func TestMain(m *testing.M) { os.Exit(withBinary(m)) }

func withBinary(m *testing.M) int {
	if binary = os.Getenv("SUAVEZ_BIN"); binary != "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "suavez-bin-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	binary = filepath.Join(dir, "suavez")
	if said, err := exec.Command("go", "build", "-o", binary, "..").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "build suavez: %v\n%s", err, said)
		return 1
	}
	return m.Run()
}

// newFolder makes a data folder that the account of PostgreSQL may enter; a parent of t.TempDir is closed to it.
func newFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "suavez-cmd-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// serving is a suavez serve that listens at url.
type serving struct {
	cmd     *exec.Cmd
	lines   *bufio.Reader // of standard output
	url     string
	said    *safeBuffer // on standard error
	printed *safeBuffer // on standard output, after the line that it listens
}

// safeBuffer collects what a process says while the test reads it.
type safeBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// serve starts suavez serve as a user would and waits for the line that it listens.
func serve(t *testing.T, dir string, args ...string) *serving {
	t.Helper()
	s := begin(t, dir, args...)
	s.listening(t)
	return s
}

// begin starts suavez serve.
func begin(t *testing.T, dir string, args ...string) *serving {
	t.Helper()
	return beginWith(t, binary, dir, args...)
}

// beginWith starts another suavez than the one that is tested.
func beginWith(t *testing.T, program, dir string, args ...string) *serving {
	t.Helper()
	s := &serving{said: &safeBuffer{}, printed: &safeBuffer{}}
	s.cmd = exec.Command(program, append([]string{"serve", "--listen", "127.0.0.1:0", "--data", dir}, args...)...)
	s.cmd.Stderr, s.cmd.WaitDelay = s.said, 5*time.Second
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.lines = bufio.NewReader(stdout)
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.cmd.Process.Signal(syscall.SIGTERM); _ = s.cmd.Wait() })
	return s
}

// listening waits for the line that it listens.
func (s *serving) listening(t *testing.T) {
	t.Helper()
	for line, err := s.lines.ReadString('\n'); err == nil; line, err = s.lines.ReadString('\n') {
		if url, ok := strings.CutPrefix(line, "listening on "); ok {
			s.url = strings.TrimSpace(url)
			go func() { _, _ = io.Copy(s.printed, s.lines) }()
			return
		}
	}
	t.Fatalf("suavez does not listen; it says:\n%s", s.said)
}

// get asks for a page and returns its status and text.
func (s *serving) get(t *testing.T, path string) (int, string) {
	t.Helper()
	client := http.Client{Timeout: 10 * time.Second}
	answer, err := client.Get(s.url + path)
	if err != nil {
		t.Fatalf("%v; suavez says:\n%s", err, s.said)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(text)
}

func (s *serving) kill(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = s.cmd.Wait()
}

// end asks for a clean end and expects it.
func (s *serving) end(t *testing.T) {
	t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Wait(); err != nil {
		t.Fatalf("after SIGTERM suavez ended with %v; it says:\n%s", err, s.said)
	}
}

func TestServe_comesBackAfterKillsAndEndsCleanly(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	for _, stop := range []string{"kill", "end", "kill", "end"} {
		s := serve(t, dir)
		for _, path := range []string{"/healthz", "/readyz"} {
			if status, text := s.get(t, path); status != http.StatusOK || !strings.Contains(text, `"ok"`) {
				t.Fatalf("%s answers %d %s", path, status, text)
			}
		}
		if stop == "kill" {
			s.kill(t)
			continue
		}
		s.end(t)
		if _, err := os.Stat(filepath.Join(dir, "postgres", "cluster", "postmaster.pid")); !os.IsNotExist(err) {
			t.Error("PostgreSQL goes on after a clean end")
		}
	}
}

func TestServe_isReadyAgainAfterPostgreSQLWasKilled(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	s := serve(t, dir)
	text, err := os.ReadFile(filepath.Join(dir, "postgres", "cluster", "postmaster.pid"))
	if err != nil {
		t.Fatal(err)
	}
	var pid int
	if _, err := fmt.Sscan(string(text), &pid); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		now, _ := os.ReadFile(filepath.Join(dir, "postgres", "cluster", "postmaster.pid"))
		if status, _ := s.get(t, "/readyz"); status == http.StatusOK && len(now) > 0 && !bytes.Equal(now, text) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("not ready within 30 s; suavez says:\n%s", s.said)
		}
	}
	s.end(t)
}

func TestHealth_saysWhetherServeIsReady(t *testing.T) {
	t.Parallel()
	s := serve(t, newFolder(t))
	health := func() (string, error) {
		said, err := exec.Command(binary, "health", "--listen", strings.TrimPrefix(s.url, "http://")).CombinedOutput()
		return string(said), err
	}
	if said, err := health(); err != nil || said != "ready\n" {
		t.Errorf("of a serve that is ready health says %q, %v", said, err)
	}
	s.end(t)
	if said, err := health(); err == nil || !strings.Contains(said, "no suavez serve answers here") {
		t.Errorf("without a serve health says %q, %v", said, err)
	}
}

func TestServe_refusesWhatItCannotUse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"serve", "--listen", "8080"}, "listen:"},
		{[]string{"serve", "--lisen", "x"}, "--lisen"},
		{[]string{"serve", "--database-url", "localhost"}, "database_url:"},
		{[]string{"open"}, `"open"`},
	} {
		said, err := exec.Command(binary, c.args...).CombinedOutput()
		if err == nil || !strings.Contains(string(said), c.says) {
			t.Errorf("suavez %q ends with %v and says %s", c.args, err, said)
		}
	}
}
