package postgres_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"go.uber.org/goleak"

	"suavez/app/postgres"
	"suavez/embed"
)

// childFolder names, for the test binary run as a second process, the data folder that it starts a server in.
const childFolder = "SUAVEZ_POSTGRES_TEST_FOLDER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childFolder); dir != "" {
		os.Exit(beChild(dir))
	}
	goleak.VerifyTestMain(m)
}

// beChild starts a server, says so, and closes it when standard input ends.
func beChild(dir string) int {
	s, err := postgres.Start(context.Background(), postgres.Options{DataDir: dir, Pack: embed.PostgresPack()})
	if err != nil {
		fmt.Println("error", err)
		return 1
	}
	fmt.Println(s.Owned(), s.URL())
	_, _ = io.Copy(io.Discard, os.Stdin)
	if err := s.Close(); err != nil {
		fmt.Println("error", err)
		return 1
	}
	return 0
}

// child is a second process that has started a server.
type child struct {
	cmd   *exec.Cmd
	stdin io.Closer
	owned bool
	url   string
}

func startChild(t *testing.T, dir string) *child {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), childFolder+"="+dir)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	line, err := bufio.NewReader(stdout).ReadString('\n')
	owned, url, ok := strings.Cut(strings.TrimSpace(line), " ")
	if err != nil || !ok || owned == "error" {
		t.Fatalf("the second process says %q (%v)", line, err)
	}
	return &child{cmd: cmd, stdin: stdin, owned: owned == "true", url: url}
}

// end lets the process close its server and waits for its end.
func (c *child) end(t *testing.T) {
	t.Helper()
	c.stdin.Close()
	if err := c.cmd.Wait(); err != nil {
		t.Fatalf("the second process ended with %v", err)
	}
}

// kill ends the process as a power cut would; its PostgreSQL goes on.
func (c *child) kill(t *testing.T) {
	t.Helper()
	if err := c.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.cmd.Wait()
}

// newFolder makes a data folder. It is not t.TempDir, whose parent is closed to the account that runs the server when
// root runs the tests.
func newFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "suavez-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// start starts a server that the test's end closes.
func start(t *testing.T, dir string) *postgres.Server {
	t.Helper()
	s, err := postgres.Start(t.Context(), options(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeServer(t, s) })
	return s
}

func options(t *testing.T, dir string) postgres.Options {
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelInfo}))
	return postgres.Options{DataDir: dir, Pack: embed.PostgresPack(), Log: log}
}

func closeServer(t *testing.T, s *postgres.Server) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

// query runs one statement and returns its one value as text.
func query(t *testing.T, url, statement string) string {
	t.Helper()
	answer, err := tryQuery(url, statement)
	if err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
	return answer
}

func tryQuery(url, statement string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return "", err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var answer *string
	err = conn.QueryRow(ctx, "SELECT ("+statement+")::text").Scan(&answer)
	if err != nil || answer == nil {
		return "", err
	}
	return *answer, nil
}

func execute(t *testing.T, url, statement string) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.WithoutCancel(t.Context()))
	if _, err := conn.Exec(t.Context(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// eventually fails the test unless what holds within half a minute.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("not within 30 s: %s", what)
		}
	}
}
