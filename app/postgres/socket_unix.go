//go:build unix

package postgres

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// longestSocket is the number of bytes that the path of a socket may have (macOS 104, Linux 108, with a closing zero).
const longestSocket = 103

const socketFile = ".s.PGSQL.5432"

// usualDoor is that of the system.
func usualDoor() door { return socket{} }

// socket is a door in a folder that nobody but the server's account and root may enter.
type socket struct{}

// newAddress makes an empty socket folder of mode 0700 that the server will listen in. Where the data folder's path is
// too long for a socket, DATA/postgres/socket is a link to a folder among the temporary files.
// The address is the same each time, as long as nobody else has taken that folder's name.
func (s socket) newAddress(f folder, _ postmaster) (postmaster, error) {
	s.remove(f)
	root, name, dir := f.base, "socket", f.socket()
	if len(filepath.Join(dir, socketFile)) > longestSocket {
		short, err := f.shortFolder()
		if err != nil {
			return postmaster{}, fmt.Errorf("make a folder for PostgreSQL's socket: %w", err)
		}
		if err := os.Symlink(short, dir); err != nil {
			return postmaster{}, fmt.Errorf("link PostgreSQL's socket folder: %w", err)
		}
		root, name, dir = filepath.Dir(short), filepath.Base(short), short
	}
	if err := f.makeSocketFolder(root, name); err != nil {
		return postmaster{}, fmt.Errorf("make a folder for PostgreSQL's socket: %w", err)
	}
	return postmaster{port: "5432", socketDir: dir}, nil
}

func (f folder) makeSocketFolder(parent, name string) error {
	root, err := os.OpenRoot(parent)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := root.Mkdir(name, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return f.account.ownIn(root, name)
}

// shortFolder makes a folder with a short path, named after the data folder.
func (f folder) shortFolder() (string, error) {
	sum := sha256.Sum256([]byte(f.base))
	name := fmt.Sprintf("suavez-%x", sum[:6])
	temp := os.TempDir()
	if len(filepath.Join(temp, name+"-0123456789", socketFile)) > longestSocket {
		temp = "/tmp"
	}
	dir := filepath.Join(temp, name)
	err := os.Mkdir(dir, 0o700)
	if errors.Is(err, fs.ErrExist) {
		if info, statErr := os.Lstat(dir); statErr == nil && info.IsDir() && info.Mode().Perm() == 0o700 {
			if owner, statErr := ownerOf(dir); statErr == nil && owner == f.account.uid {
				return dir, nil
			}
		}
		return os.MkdirTemp(temp, name+"-")
	}
	return dir, err
}

// remove removes the socket folder, and what a killed server left in it.
func (socket) remove(f folder) {
	dir := f.socket()
	if short, err := os.Readlink(dir); err == nil {
		os.Remove(dir)
		// The temporary files may have been cleared and the name taken by somebody else.
		if owner, err := ownerOf(short); err != nil || owner != f.account.uid {
			return
		}
		dir = short
	}
	os.Remove(filepath.Join(dir, socketFile))
	os.Remove(filepath.Join(dir, socketFile+".lock"))
	os.Remove(dir)
}

// initOptions: no sign-in is needed where the folder's mode is the guard.
func (socket) initOptions(folder) ([]string, error) { return []string{"--auth=trust"}, nil }

// rules are pg_hba.conf: whoever may enter the socket folder, which is root and the account.
func (socket) rules() string { return "local all all trust\nlocal replication all trust\n" }
