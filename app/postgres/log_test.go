package postgres

import (
	"bytes"
	"os"
	"testing"
)

func TestTurnLog_keepsTheLogBounded(t *testing.T) {
	f := folder{base: t.TempDir()}
	log, err := f.openLog()
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	lines := bytes.Repeat([]byte("a line\n"), 200)
	if _, err := log.Write(lines); err != nil {
		t.Fatal(err)
	}
	f.turnLog(int64(len(lines)))
	if now, _ := os.ReadFile(f.logFile()); len(now) != len(lines) {
		t.Errorf("a log at its limit was turned: %d bytes left", len(now))
	}
	f.turnLog(int64(len(lines)) - 1)
	if now, _ := os.ReadFile(f.logFile()); len(now) != 0 {
		t.Errorf("a log over its limit still has %d bytes", len(now))
	}
	if old, _ := os.ReadFile(f.logFile() + ".1"); !bytes.Equal(old, lines) {
		t.Errorf("the turned log has %d bytes of %d", len(old), len(lines))
	}
	if _, err := log.Write([]byte("next\n")); err != nil {
		t.Fatal(err)
	}
	if now, _ := os.ReadFile(f.logFile()); string(now) != "next\n" {
		t.Errorf("the server's next line is not at the start: %q", now)
	}
}
