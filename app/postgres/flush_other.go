//go:build !linux

package postgres

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// flush brings everything that was written below dir to the disk.
func flush(dir string) error {
	return filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		file, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		return errors.Join(file.Sync(), file.Close())
	})
}
