package postgres

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
)

// unpackOnce unpacks the pack to DATA/postgres/programs-VERSION, unless it is there. The folder gets its name
// when everything in it is on disk, so it is whole or absent.
func unpackOnce(ctx context.Context, f folder, pack fs.FS, log *slog.Logger) (string, error) {
	version, err := fs.ReadFile(pack, "version")
	if err != nil {
		return "", err
	}
	dir := filepath.Join(f.base, "programs-"+strings.TrimSpace(string(version)))
	if _, err := os.Stat(dir); err == nil {
		return dir, nil
	}
	start := time.Now()
	temp := filepath.Join(f.base, "unpacking")
	if err := os.RemoveAll(temp); err != nil {
		return "", err
	}
	archive, err := pack.Open("postgres.tar.zst")
	if err != nil {
		return "", err
	}
	defer archive.Close()
	if err := unpack(ctx, archive, temp); err != nil {
		return "", errors.Join(err, os.RemoveAll(temp))
	}
	if err := errors.Join(flush(temp), os.Rename(temp, dir), flush(f.base)); err != nil {
		return "", err
	}
	log.Info("unpacked PostgreSQL", "folder", dir, "took", time.Since(start).Round(time.Millisecond))
	return dir, nil
}

// removeOtherPrograms removes the unpacked programs of other versions than those in use, which no server runs any more.
func (f folder) removeOtherPrograms(used programs) {
	unpacked, _ := filepath.Glob(filepath.Join(f.base, "programs-*"))
	for _, dir := range unpacked {
		if dir != filepath.Dir(used.dir) {
			os.RemoveAll(dir) // what Windows does not let go now goes next time
		}
	}
}

// unpack writes the files, folders and links of a tar.zst below dir, readable by all, writable by the owner.
func unpack(ctx context.Context, archive io.Reader, dir string) error {
	plain, err := zstd.NewReader(archive)
	if err != nil {
		return err
	}
	defer plain.Close()
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	for files := tar.NewReader(plain); ; {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err == nil {
			err = context.Cause(ctx)
		}
		if err == nil {
			err = unpackFile(root, head, files)
		}
		if err != nil {
			return err
		}
	}
}

func unpackFile(root *os.Root, head *tar.Header, content io.Reader) error {
	switch head.Typeflag {
	case tar.TypeDir:
		return root.MkdirAll(filepath.FromSlash(strings.TrimSuffix(head.Name, "/")), 0o755)
	case tar.TypeSymlink:
		return root.Symlink(head.Linkname, head.Name)
	case tar.TypeReg:
		file, err := root.OpenFile(head.Name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, head.FileInfo().Mode().Perm())
		if err != nil {
			return err
		}
		_, err = io.Copy(file, content)
		return errors.Join(err, file.Close())
	default:
		return fmt.Errorf("%s is of a kind that a pack does not have", head.Name)
	}
}
