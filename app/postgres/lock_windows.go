package postgres

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// lock makes its holder the one process that runs the server; it ends with the process, however that ends.
type lock struct{ file *os.File }

// acquire takes the folder's lock; nil without an error when another process holds it.
func acquire(f folder) (*lock, error) {
	file, err := f.open(lockName, os.O_RDWR)
	if err != nil {
		return nil, fmt.Errorf("open the lock of the data folder: %w; run suavez as the user that it belongs to", err)
	}
	err = windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, new(windows.Overlapped))
	if err != nil {
		file.Close()
		if errors.Is(err, windows.ERROR_LOCK_VIOLATION) {
			return nil, nil
		}
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	return &lock{file}, nil
}

func (l *lock) release() { l.file.Close() }
