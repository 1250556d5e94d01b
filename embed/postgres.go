package embed

import "io/fs"

// PostgresPack holds PostgreSQL's programs for this platform as postgres.tar.zst with their version
// beside it, or is nil in a build without them.
func PostgresPack() fs.FS {
	pack, err := fs.Sub(postgresFiles, postgresFolder)
	if err != nil {
		return nil
	}
	if _, err := fs.Stat(pack, "version"); err != nil {
		return nil
	}
	return pack
}
