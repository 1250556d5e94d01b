//go:build unix

package cmd_test

import (
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// refused runs suavez, which must end with an error within a minute, and returns the first line that it says on it.
func refused(t *testing.T, c *exec.Cmd) string {
	t.Helper()
	said := &safeBuffer{}
	c.Stderr, c.WaitDelay = said, 5*time.Second
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	select {
	case err := <-ended:
		if err == nil {
			t.Errorf("suavez %q ends without an error", c.Args[1:])
		}
	case <-time.After(time.Minute):
		_ = c.Process.Kill()
		t.Errorf("suavez %q goes on", c.Args[1:])
		<-ended
	}
	for line := range strings.Lines(said.String()) {
		if text, ok := strings.CutPrefix(line, "suavez: "); ok {
			return strings.TrimSpace(text)
		}
	}
	t.Errorf("suavez %q says %q, which is no error", c.Args[1:], said)
	return ""
}

// says checks that a line names what is wrong and how to mend it.
func says(t *testing.T, line string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(line, part) {
			t.Errorf("suavez says %q, and not %q", line, part)
		}
	}
}

func TestServe_secondInTheSameFolderIsRefused(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	s := serve(t, dir)
	line := refused(t, exec.Command(binary, "serve", "--listen", "127.0.0.1:0", "--data", dir))
	says(t, line, fmt.Sprintf("process %d", s.cmd.Process.Pid), dir, "--data")
	if status, _ := s.get(t, "/readyz"); status != http.StatusOK {
		t.Errorf("the first answers %d", status)
	}
	s.kill(t)
	s = serve(t, dir) // a killed one is no hindrance
	s.end(t)
	serve(t, dir).end(t)
}

// A port in use is found before anything is made in the folder.
func TestServe_portInUse(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	says(t, refused(t, exec.Command(binary, "serve", "--listen", other.Addr().String(), "--data", dir)), other.Addr().String(), "in use", "--listen")
	if _, err := os.Stat(filepath.Join(dir, "postgres", "cluster")); !os.IsNotExist(err) {
		t.Errorf("a database was made: %v", err)
	}
}

func TestServe_folderWithoutRights(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	c := exec.Command(binary, "serve", "--listen", "127.0.0.1:0", "--data", filepath.Join(dir, "data"))
	if os.Geteuid() == 0 { // another user, as whom the folder is closed
		c.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		c.Path, c.Dir = readable(t), "/"
	} else if err := os.Chmod(dir, 0o555); err != nil {
		t.Fatal(err)
	}
	says(t, refused(t, c), filepath.Join(dir, "data"), "permission denied", "choose a folder that this user may write with --data")
}

// readable is a copy of the binary that every user may run.
func readable(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(newFolder(t), "suavez")
	if err := os.WriteFile(copied, text, 0o755); err != nil {
		t.Fatal(err)
	}
	return copied
}

// A first start that is killed while it makes the database, and whose initdb goes on without it, is no hindrance to the next.
func TestServe_killedWhileItMakesTheDatabase(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	for range 3 {
		s := begin(t, dir)
		awaitFile(t, filepath.Join(dir, "postgres", "cluster-new-*", "PG_VERSION"))
		s.kill(t)
	}
	s := serve(t, dir)
	if said, err := suavez(t, dir, "seed", "--demo"); err != nil {
		t.Errorf("seed says %q", said)
	}
	s.end(t)
}

// initdb itself is killed: the line says that the database could not be made, and the next start makes it.
func TestServe_initdbIsKilled(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	c := exec.Command(binary, "serve", "--listen", "127.0.0.1:0", "--data", dir)
	go killInitdb(dir)
	says(t, refused(t, c), "make the database", "initdb", "killed")
	if left, _ := filepath.Glob(filepath.Join(dir, "postgres", "cluster*")); len(left) > 0 {
		t.Errorf("left over is %v", left)
	}
	serve(t, dir).end(t)
}

// killInitdb kills the initdb that works in a data folder as soon as there is one.
func killInitdb(dir string) {
	for giveUp := time.Now().Add(time.Minute); time.Now().Before(giveUp); time.Sleep(time.Millisecond) {
		processes, _ := filepath.Glob("/proc/[0-9]*/cmdline")
		for _, process := range processes {
			text, _ := os.ReadFile(process)
			if name, _, _ := strings.Cut(string(text), "\x00"); strings.HasSuffix(name, "/initdb") && strings.Contains(string(text), dir) {
				var pid int
				if _, err := fmt.Sscanf(process, "/proc/%d/", &pid); err == nil && syscall.Kill(pid, syscall.SIGKILL) == nil {
					return
				}
			}
		}
	}
}

func awaitFile(t *testing.T, pattern string) {
	t.Helper()
	for giveUp := time.Now().Add(time.Minute); time.Now().Before(giveUp); time.Sleep(time.Millisecond) {
		if found, _ := filepath.Glob(pattern); len(found) > 0 {
			return
		}
	}
	t.Fatalf("%s does not come", pattern)
}
