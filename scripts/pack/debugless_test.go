package main

import (
	"bytes"
	"debug/pe"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

// A program without what debuggers read is as long as before, has the same code and data, and no symbols.
func TestDebugless_leavesWhatTheLoaderReads(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	source := filepath.Join(dir, "main.go")
	if err := os.WriteFile(source, []byte("package main\n\nfunc main() { println(42) }\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "main.exe")
	build := exec.Command("go", "build", "-o", path, source)
	build.Env = append(os.Environ(), "GOOS=windows", "GOARCH=amd64", "CGO_ENABLED=0", "GOFLAGS=-ldflags=-compressdwarf=false")
	if said, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	after := debugless(before)
	if len(after) != len(before) {
		t.Fatalf("of %d bytes %d are left", len(before), len(after))
	}
	had, err := pe.NewFile(bytes.NewReader(before))
	if err != nil {
		t.Fatal(err)
	}
	has, err := pe.NewFile(bytes.NewReader(after))
	if err != nil {
		t.Fatal(err)
	}
	if len(had.Symbols) == 0 || slices.ContainsFunc(has.COFFSymbols, func(s pe.COFFSymbol) bool { return s != pe.COFFSymbol{} }) {
		t.Errorf("of %d symbols some are left", len(had.Symbols))
	}
	debugs := 0
	for i, s := range had.Sections {
		was, _ := s.Data()
		is, _ := has.Sections[i].Data()
		switch {
		case len(s.Name) > 6 && s.Name[:6] == ".debug":
			debugs++
			if len(bytes.Trim(is, "\x00")) > 0 {
				t.Errorf("%s is not empty", s.Name)
			}
		case s.Name == ".symtab": // the symbols themselves
		case !bytes.Equal(was, is):
			t.Errorf("%s is another", s.Name)
		}
	}
	if debugs == 0 {
		t.Error("the program had nothing for debuggers")
	}
	if other := []byte("\x7fELF"); !bytes.Equal(debugless(other), other) {
		t.Error("a program of another platform is another")
	}
}
