package embed

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed migrations/*.sql
var migrations embed.FS

//go:embed all:ui/packed
var pages embed.FS

//go:embed ui/src/shared/messages/*.json ui/src/shared/messages/*/*.json
var texts embed.FS

//go:embed manual
var manual embed.FS

//go:embed voice
var voices embed.FS

//go:embed fonts
var fonts embed.FS

// Manual returns the pages of the manual, in Markdown, and the files beside them.
func Manual() fs.FS { return within(manual, "manual") }

// Migrations returns the schema's SQL files, in goose's form.
func Migrations() fs.FS { return within(migrations, "migrations") }

// Pages returns the built web pages, each file but the fonts compressed by gzip, or nil when this binary was built without them.
func Pages() fs.FS {
	built := within(pages, "ui/packed")
	if _, err := fs.Stat(built, "index.html.gz"); err != nil {
		return nil
	}
	return built
}

// Texts returns what patients read: a JSON file by language of what all pages say, and a folder each of what stands on one of them.
func Texts() fs.FS { return within(texts, "ui/src/shared/messages") }

// Voices returns the voice packs, a folder each by language, with the chime and silence beside them.
func Voices() fs.FS { return within(voices, "voice") }

// Font returns a font in which tickets are drawn.
func Font(name string) ([]byte, error) {
	text, err := fonts.ReadFile("fonts/" + name)
	if err != nil {
		return nil, fmt.Errorf("read a font: %w", err)
	}
	return text, nil
}

// within returns a folder of an embedded file system. A constant beside its embed line names the folder, so it cannot be missing.
func within(files embed.FS, folder string) fs.FS {
	sub, err := fs.Sub(files, folder)
	if err != nil {
		panic(err)
	}
	return sub
}
