package postgres

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// oldest is the oldest major version of PostgreSQL that SuaVez works with.
const oldest = 15

// programs is a folder with initdb and postgres.
type programs struct {
	dir   string
	major int
}

func (p programs) path(name string) string { return filepath.Join(p.dir, executable(name)) }

// findPrograms unpacks the pack where that is still to be done, or finds the system's programs.
func findPrograms(ctx context.Context, f folder, pack fs.FS, log *slog.Logger) (programs, error) {
	if pack != nil {
		dir, fresh, err := unpackOnce(ctx, f, pack, log)
		if err != nil {
			return programs{}, fmt.Errorf("unpack PostgreSQL's programs: %w", err)
		}
		found, err := inspect(ctx, f, filepath.Join(dir, "bin"))
		if err == nil || fresh || ctx.Err() != nil || errors.Is(err, fs.ErrPermission) {
			return found, err
		}
		// What was unpacked some time ago does not run any more, as after a bad disk or a zealous virus scanner.
		log.Warn("the unpacked PostgreSQL is damaged and is unpacked again", "folder", dir, "error", err)
		if err := os.RemoveAll(dir); err != nil {
			return programs{}, fmt.Errorf("remove the damaged programs of PostgreSQL: %w", err)
		}
		return findPrograms(ctx, f, pack, log)
	}
	var best programs
	for _, dir := range systemFolders() {
		if p, err := inspect(ctx, f, dir); err == nil && p.major >= oldest && p.major > best.major {
			best = p
		}
	}
	if best.major == 0 {
		return programs{}, fmt.Errorf("this suavez was built without PostgreSQL inside, and this machine has no PostgreSQL %d or newer: give the address of a server with --database-url, install PostgreSQL (on Debian: apt install postgresql), or use a release of suavez, which brings its own (scripts/build makes one)", oldest)
	}
	log.Info("no PostgreSQL inside this build: using the system's programs", "folder", best.dir, "version", best.major)
	return best, nil
}

// systemFolders are the folders where systems keep initdb and postgres.
func systemFolders() []string {
	var dirs []string
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin",                  // Debian, Ubuntu
		"/usr/pgsql-*/bin",                           // Red Hat and its kin
		"/opt/homebrew/opt/postgresql@*/bin",         // macOS
		`C:\Program Files\PostgreSQL\*\bin`,          // Windows
		"/Applications/Postgres.app/Contents/V*/bin", // macOS
	} {
		found, _ := filepath.Glob(pattern)
		dirs = append(dirs, found...)
	}
	if onPath, err := exec.LookPath("postgres"); err == nil {
		if real, err := filepath.EvalSymlinks(onPath); err == nil {
			onPath = real
		}
		dirs = append(dirs, filepath.Dir(onPath))
	}
	return dirs
}

// inspect asks the programs in dir for their version, as the account that will run them.
func inspect(ctx context.Context, f folder, dir string) (programs, error) {
	p := programs{dir: dir}
	if _, err := os.Stat(p.path("initdb")); err != nil {
		return programs{}, err
	}
	answer, err := run(ctx, f, p.path("postgres"), "--version")
	if err != nil {
		return programs{}, err
	}
	major := regexp.MustCompile(`\) (\d+)`).FindStringSubmatch(answer)
	if major == nil {
		return programs{}, fmt.Errorf("%s --version answers %q", p.path("postgres"), answer)
	}
	p.major, err = strconv.Atoi(major[1])
	return p, err
}

// run runs a program of PostgreSQL to its end and returns what it said; so does the error.
func run(ctx context.Context, f folder, program string, args ...string) (string, error) {
	cmd := f.command(program, args...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		return "", f.account.explain(f.base, fmt.Errorf("run %s: %w", program, err))
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	select {
	case err := <-ended:
		text := strings.TrimSpace(said.String())
		if err != nil {
			return text, fmt.Errorf("%s failed: %w%s", filepath.Base(program), err, advice(text, err))
		}
		return text, nil
	case <-ctx.Done():
		return "", errors.Join(context.Cause(ctx), cmd.Process.Kill(), <-ended)
	}
}

// advice appends a program's words to an error, and says what helps where a known thing is missing.
func advice(text string, err error) string {
	switch {
	case strings.Contains(err.Error(), "0xc0000135"): // Windows found no library that the program asks for
		return "; install the Microsoft Visual C++ Redistributable for x64"
	case text == "":
		return ""
	case strings.Contains(text, "libstdc++") || strings.Contains(text, "libgcc"):
		return ": " + text + "; install the C++ runtime (on Debian: apt install libstdc++6)"
	default:
		return ":\n" + text
	}
}
