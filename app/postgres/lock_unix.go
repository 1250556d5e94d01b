//go:build unix

package postgres

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

// lock makes its holder the one process that does something in the folder; it ends with the process, however that ends.
type lock struct{ file *os.File }

// acquire takes a lock of the folder; nil without an error when another process holds it.
func acquire(f folder, name string) (*lock, error) {
	file, err := f.open(name, os.O_RDWR)
	if err != nil {
		return nil, fmt.Errorf("open the lock of the data folder: %w; run suavez as the user that it belongs to", err)
	}
	// A descriptor that a child inherited would keep the lock: Go opens with close-on-exec.
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		file.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			return nil, nil
		}
		return nil, fmt.Errorf("lock the data folder: %w; it must be on a file system with locks", err)
	}
	return &lock{file}, nil
}

func (l *lock) release() { l.file.Close() }
