package postgres

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/windows"
)

// lock makes its holder the one process that does something in the folder; it ends with the process, however that ends.
type lock struct{ file *os.File }

// acquire takes a lock of the folder; nil without an error when another process holds it. What is locked is a byte beyond the file's text,
// which others may so read.
func acquire(f folder, name string) (*lock, error) {
	file, err := f.open(name, os.O_RDWR)
	if err != nil {
		return nil, fmt.Errorf("open the lock of the data folder: %w; run suavez as the user that it belongs to", err)
	}
	err = windows.LockFileEx(windows.Handle(file.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK|windows.LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &windows.Overlapped{Offset: 1 << 30})
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
