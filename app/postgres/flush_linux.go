package postgres

import (
	"os"

	"golang.org/x/sys/unix"
)

// flush brings everything that was written below dir to the disk: one call for the whole file system,
// which is quicker than one for each of hundreds of files.
func flush(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return unix.Syncfs(int(d.Fd()))
}
