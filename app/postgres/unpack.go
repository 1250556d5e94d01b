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

// unpackOnce unpacks the pack to DATA/postgres/programs-VERSION, unless it is there, and says whether it did. The folder gets its name
// when everything in it is on disk, so it is whole or absent.
func unpackOnce(ctx context.Context, f folder, pack fs.FS, log *slog.Logger) (dir string, fresh bool, err error) {
	version, err := fs.ReadFile(pack, "version")
	if err != nil {
		return "", false, err
	}
	dir = filepath.Join(f.base, "programs-"+strings.TrimSpace(string(version)))
	if _, err := os.Stat(dir); err == nil {
		return dir, false, nil
	}
	start := time.Now()
	temp := filepath.Join(f.base, "unpacking")
	if err := os.RemoveAll(temp); err != nil {
		return "", false, err
	}
	archive, err := pack.Open("postgres.tar.zst")
	if err != nil {
		return "", false, err
	}
	defer archive.Close()
	if err := unpack(ctx, archive, temp); err != nil {
		return "", false, errors.Join(err, os.RemoveAll(temp))
	}
	if err := errors.Join(flush(temp), os.Rename(temp, dir), flush(f.base)); err != nil {
		return "", false, err
	}
	log.Info("unpacked PostgreSQL", "folder", dir, "took", time.Since(start).Round(time.Millisecond))
	return dir, true, nil
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
	pack := damageIn{plain}
	for files := tar.NewReader(pack); ; {
		head, err := files.Next()
		if errors.Is(err, io.EOF) {
			_, err = io.Copy(io.Discard, pack) // the sum over all of it stands at its end
			return err
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

// damageIn reads a pack and says, of an error in it, that the pack is to blame and not the disk to which it is unpacked.
type damageIn struct{ pack io.Reader }

func (d damageIn) Read(p []byte) (int, error) {
	n, err := d.pack.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("this copy of suavez is damaged (%w): copy the program to this machine again", err)
	}
	return n, err
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
