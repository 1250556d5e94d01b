package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// write packs what a server needs of an npm package to a file, the same bytes each time, and returns their number.
func write(tarball []byte, to string) (int, error) {
	files, err := read(tarball)
	if err != nil {
		return 0, err
	}
	chosen := choose(files)
	for _, name := range []string{"postgres", "initdb"} {
		if chosen["bin/"+name] == nil && chosen["bin/"+name+".exe"] == nil {
			return 0, fmt.Errorf("the package has no program %s", name)
		}
	}
	var archive bytes.Buffer
	if err := writeTar(&archive, chosen); err != nil {
		return 0, err
	}
	packed, err := compress(archive.Bytes())
	if err != nil {
		return 0, err
	}
	return len(packed), os.WriteFile(to, packed, 0o644)
}

// compress makes an archive small, by the program zstd where there is one: it makes it an eighth smaller than the library, which has no such
// level. Both look back 32 MB, which whoever unpacks it must hold.
func compress(archive []byte) ([]byte, error) {
	var packed bytes.Buffer
	if program, err := exec.LookPath("zstd"); err == nil {
		cmd := exec.Command(program, "-19", "--long=25", "--quiet", "--stdout")
		cmd.Stdin, cmd.Stdout, cmd.Stderr = bytes.NewReader(archive), &packed, os.Stderr
		if err := cmd.Run(); err != nil {
			return nil, fmt.Errorf("zstd: %w", err)
		}
		return packed.Bytes(), nil
	}
	small, err := zstd.NewWriter(&packed, zstd.WithEncoderLevel(zstd.SpeedBestCompression), zstd.WithWindowSize(32<<20), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	_, err = small.Write(archive)
	err = errors.Join(err, small.Close()) // only then is all of it there
	return packed.Bytes(), err
}

func writeTar(to io.Writer, files map[string][]byte) error {
	archive := tar.NewWriter(to)
	made := map[string]bool{".": true}
	folder := func(string) error { return nil }
	folder = func(dir string) error {
		if made[dir] {
			return nil
		}
		made[dir] = true
		if err := folder(path.Dir(dir)); err != nil {
			return err
		}
		return archive.WriteHeader(&tar.Header{Typeflag: tar.TypeDir, Name: dir + "/", Mode: 0o755})
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		mode := int64(0o644)
		if !strings.HasPrefix(name, "share/") {
			mode = 0o755
		}
		err := folder(path.Dir(name))
		if err == nil {
			err = archive.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: mode, Size: int64(len(files[name]))})
		}
		if err == nil {
			_, err = archive.Write(files[name])
		}
		if err != nil {
			return err
		}
	}
	return archive.Close()
}

// read returns the files below package/native of an npm package.
func read(tarball []byte) (map[string][]byte, error) {
	plain, err := gzip.NewReader(bytes.NewReader(tarball))
	if err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for archive := tar.NewReader(plain); ; {
		head, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files, nil
		}
		if err != nil {
			return nil, err
		}
		name, ok := strings.CutPrefix(head.Name, "package/native/")
		if !ok || head.Typeflag != tar.TypeReg {
			continue
		}
		if files[name], err = io.ReadAll(archive); err != nil {
			return nil, err
		}
	}
}
