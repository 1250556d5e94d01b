package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	ownerLock = "owner.lock"
	serveLock = "serve.lock"
	logName   = "log/postgres.log"

	passwordName = "password"
)

// folder is DATA/postgres, the account that the server in it runs as, and its door.
type folder struct {
	base    string // absolute
	account account
	door    door
}

// openFolder makes DATA/postgres where it is missing and decides who runs the server in it.
func openFolder(dataDir string) (folder, error) {
	data, err := filepath.Abs(dataDir)
	if err != nil {
		return folder{}, fmt.Errorf("find the data folder: %w", err)
	}
	base := filepath.Join(data, "postgres")
	if err := os.MkdirAll(base, 0o711); err != nil {
		return folder{}, fmt.Errorf("make the data folder: %w; choose a folder that this user may write with --data", err)
	}
	who, err := settle(data, base)
	if err != nil {
		return folder{}, err
	}
	return folder{base: base, account: who, door: usualDoor()}, nil
}

func (f folder) cluster() string      { return filepath.Join(f.base, "cluster") }
func (f folder) socket() string       { return filepath.Join(f.base, "socket") }
func (f folder) lockFile() string     { return filepath.Join(f.base, ownerLock) }
func (f folder) logFile() string      { return filepath.Join(f.base, logName) }
func (f folder) passwordFile() string { return filepath.Join(f.base, passwordName) }

// command prepares a program of PostgreSQL to run under the folder's account, free of the caller's PG… and locale variables.
func (f folder) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(program, args...)
	cmd.Dir = f.base
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool {
		return strings.HasPrefix(v, "PG") || strings.HasPrefix(v, "LC_") || strings.HasPrefix(v, "LANG") || strings.HasPrefix(v, "TZ=")
	})
	cmd.Env = append(cmd.Env, "LC_ALL=C", "TZ=UTC")
	f.account.apply(cmd)
	return cmd
}

// open opens or makes a file of mode 0600 below base, given to the account. The account may change
// what is in base, so a link in the way is not followed out of it: this process may be root.
func (f folder) open(name string, flag int) (*os.File, error) {
	root, err := os.OpenRoot(f.base)
	if err != nil {
		return nil, err
	}
	defer root.Close()
	if dir := filepath.Dir(name); dir != "." {
		err := root.Mkdir(dir, 0o700)
		if err == nil {
			err = f.account.ownIn(root, dir)
		}
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
	}
	file, err := root.OpenFile(name, flag|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	if err := f.account.own(file); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}

// openLog opens the server's log for appending.
func (f folder) openLog() (*os.File, error) {
	log, err := f.open(logName, os.O_RDWR|os.O_APPEND)
	if err != nil {
		return nil, fmt.Errorf("open PostgreSQL's log: %w", err)
	}
	return log, nil
}

// postmaster is what the server writes about itself to postmaster.pid.
type postmaster struct {
	pid       int
	port      string
	socketDir string // "" with a port
	status    string // starting, ready, stopping, standby
}

// postmaster reads postmaster.pid; false where there is none or it is not yet complete.
func (f folder) postmaster() (postmaster, bool) {
	text, err := os.ReadFile(filepath.Join(f.cluster(), "postmaster.pid"))
	if err != nil {
		return postmaster{}, false
	}
	lines := strings.Split(strings.ReplaceAll(string(text), "\r", ""), "\n")
	if len(lines) < 8 {
		return postmaster{}, false
	}
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid <= 1 {
		return postmaster{}, false
	}
	return postmaster{pid: pid, port: lines[3], socketDir: lines[4], status: strings.TrimSpace(lines[7])}, true
}

// runsFrom says whether the server that last started in the cluster is the one in these programs. PostgreSQL notes its
// own path with links resolved.
func (f folder) runsFrom(p programs) bool {
	options, err := os.ReadFile(filepath.Join(f.cluster(), "postmaster.opts"))
	if err != nil {
		return false
	}
	program := filepath.ToSlash(strings.TrimLeft(string(options), `"`))
	real, err := filepath.EvalSymlinks(p.dir)
	return strings.HasPrefix(program, filepath.ToSlash(p.dir)+"/") || err == nil && strings.HasPrefix(program, filepath.ToSlash(real)+"/")
}

func (p postmaster) ready() bool { return p.status == "ready" }

// answers says whether something accepts connections at p.
func (f folder) answers(p postmaster) bool {
	network, address := "tcp", net.JoinHostPort("127.0.0.1", p.port)
	if p.socketDir != "" {
		network, address = "unix", filepath.Join(p.socketDir, ".s.PGSQL."+p.port)
	}
	conn, err := net.DialTimeout(network, address, time.Second)
	if err != nil {
		return false
	}
	conn.Close()
	return true
}

// url is the address of the database suavez at p.
func (f folder) url(p postmaster) string { return f.urlOf(p, "suavez", "suavez") }

func (f folder) urlOf(p postmaster, role, database string) string {
	query := url.Values{}
	u := url.URL{Scheme: "postgres", Path: "/" + database}
	if p.socketDir != "" {
		u.User = url.User(role)
		query.Set("host", p.socketDir)
		query.Set("port", p.port)
	} else {
		password, _ := os.ReadFile(f.passwordFile())
		u.User = url.UserPassword(role, string(password))
		u.Host = net.JoinHostPort("127.0.0.1", p.port)
		query.Set("sslmode", "disable")
	}
	u.RawQuery = query.Encode()
	return u.String()
}
