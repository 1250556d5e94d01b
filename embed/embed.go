// Package embed is what the binary carries: the schema and PostgreSQL's programs.
package embed

import (
	"embed"
	"io/fs"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations returns the schema's SQL files, in goose's form.
func Migrations() fs.FS {
	folder, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is named by a constant beside the embed line
	}
	return folder
}
