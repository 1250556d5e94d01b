//go:build unix

package postgres_test

import (
	"syscall"
	"testing"
)

// A killed server comes back at the port that those who are connected know.
func TestServer_withAPortComesBackAtTheSameAddress(t *testing.T) {
	t.Parallel()
	dir := newFolder(t)
	s := startWithPort(t, dir)
	t.Cleanup(func() { closeServer(t, s) })
	pid := postmasterOf(t, dir)
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the server answers again", func() bool {
		answer, err := tryQuery(s.URL(), "SELECT 1")
		return err == nil && answer == "1" && postmasterOf(t, dir) != pid
	})
}
