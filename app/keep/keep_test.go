package keep_test

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"suavez/app/keep"
)

func TestSecret_isMadeOnceAndForItsOwnerAlone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "folder", "secret.key")
	first, err := keep.Secret(path)
	if err != nil || len(first) < 32 {
		t.Fatalf("the secret is %q, %v", first, err)
	}
	if again, err := keep.Secret(path); err != nil || !bytes.Equal(again, first) {
		t.Errorf("again it is %q, %v", again, err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 && runtime.GOOS != "windows" {
		t.Errorf("others may read it: %o", mode)
	}
	if left, _ := filepath.Glob(filepath.Dir(path) + "/*.new"); len(left) > 0 {
		t.Errorf("left behind are %v", left)
	}
	if _, err := keep.Secret(filepath.Dir(path)); err == nil {
		t.Error("a folder was taken for a secret")
	}
}
