//go:build unix

package postgres

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// account is the user that the server runs as. PostgreSQL refuses to run as root, so a suavez that
// root started hands the server to an account with fewer rights.
type account struct {
	name     string
	uid, gid int
	other    bool // not the user of this process
}

// settle decides the account: this process's own user, or for root the owner of base, who is the one
// that ran the server before, or else suavez, postgres or nobody. Root then gives base to the account.
func settle(data, base string) (account, error) {
	if os.Geteuid() != 0 {
		if owner, err := ownerOf(base); err == nil && owner != os.Geteuid() {
			return account{}, fmt.Errorf("%s belongs to user %s: run suavez as that user or as root, or choose another folder with --data", base, userName(owner))
		}
		return account{uid: os.Geteuid(), gid: os.Getegid()}, os.Chmod(base, 0o700)
	}
	who, err := accountForRoot(base)
	if err != nil {
		return account{}, err
	}
	if err := errors.Join(os.Lchown(base, who.uid, who.gid), os.Chmod(base, 0o700), letThrough(data)); err != nil {
		return account{}, fmt.Errorf("give %s to user %s: %w", base, who.name, err)
	}
	return who, nil
}

func accountForRoot(base string) (account, error) {
	if owner, err := ownerOf(base); err == nil && owner != 0 {
		if u, err := user.LookupId(strconv.Itoa(owner)); err == nil {
			return accountOf(u)
		}
	}
	for _, name := range []string{"suavez", "postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return accountOf(u)
		}
	}
	return account{}, errors.New("PostgreSQL does not run as root, and this machine has no user suavez, postgres or nobody to run it as: create one, for example with: useradd --system suavez")
}

func accountOf(u *user.User) (account, error) {
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	return account{name: u.Username, uid: uid, gid: gid, other: true}, errors.Join(err1, err2)
}

// own gives a file to the account.
func (a account) own(file *os.File) error {
	if !a.other {
		return nil
	}
	return file.Chown(a.uid, a.gid)
}

// ownIn gives the folder name in root to the account.
func (a account) ownIn(root *os.Root, name string) error {
	if !a.other {
		return nil
	}
	return root.Lchown(name, a.uid, a.gid)
}

// apply makes cmd run as the account, in a session of its own, so that Ctrl-C in the terminal reaches
// suavez alone, which then stops the server in good order.
func (a account) apply(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	if a.other {
		cmd.SysProcAttr.Credential = &syscall.Credential{Uid: uint32(a.uid), Gid: uint32(a.gid)}
	}
}

// explain says what to do when the account cannot reach its own folder, which happens below a home
// folder that is closed to others.
func (a account) explain(base string, err error) error {
	if !a.other || !errors.Is(err, fs.ErrPermission) {
		return err
	}
	return fmt.Errorf("PostgreSQL does not run as root, and user %s, who runs it instead, cannot enter %s: choose a data folder in an open place, such as --data /var/lib/suavez, or open that folder with: chmod o+x %[2]s",
		a.name, a.closedParent(base))
}

// closedParent is the topmost folder above base that the account may not enter, by its mode.
func (a account) closedParent(base string) string {
	closed := base
	for dir := filepath.Dir(base); ; dir = filepath.Dir(dir) {
		if info, err := os.Stat(dir); err == nil && !a.mayEnter(info) {
			closed = dir
		}
		if dir == filepath.Dir(dir) {
			return closed
		}
	}
}

func (a account) mayEnter(dir fs.FileInfo) bool {
	stat, ok := dir.Sys().(*syscall.Stat_t)
	switch mode := dir.Mode().Perm(); {
	case ok && int(stat.Uid) == a.uid:
		return mode&0o100 != 0
	case ok && int(stat.Gid) == a.gid:
		return mode&0o010 != 0
	default:
		return mode&0o001 != 0
	}
}

// letThrough lets the account pass through the data folder to its own folder in it; the mode of each
// file there still guards it.
func letThrough(data string) error {
	info, err := os.Stat(data)
	if err != nil || info.Mode().Perm()&0o001 != 0 {
		return err
	}
	return os.Chmod(data, info.Mode().Perm()|0o011)
}

func ownerOf(path string) (int, error) {
	var stat syscall.Stat_t
	if err := syscall.Lstat(path, &stat); err != nil {
		return 0, err
	}
	return int(stat.Uid), nil
}

func userName(uid int) string {
	if u, err := user.LookupId(strconv.Itoa(uid)); err == nil {
		return u.Username
	}
	return strconv.Itoa(uid)
}
