package web

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

// manualPath is where the manual is read, as Brazilians call it.
const manualPath = "/ajuda"

// manualFrame is what stands around each of its pages.
var manualFrame = template.Must(template.New("manual").Parse(`<!doctype html>
<html lang="pt-BR">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}</title>
<link rel="stylesheet" href="` + manualPath + `/manual.css">
</head>
<body>
<header><a href="` + manualPath + `/">SuaVez · Ajuda</a></header>
<main>
{{.Body}}</main>
</body>
</html>
`))

// addManual serves the manual: its pages, written in Markdown, and the files beside them. It holds nothing of anybody, so that everyone may have it.
func (s *Server) addManual(manual fs.FS) error {
	if manual == nil {
		return nil
	}
	names, err := fs.Glob(manual, "*")
	if err != nil {
		return err
	}
	for _, name := range names {
		f, err := manualFile(manual, name)
		if err != nil {
			return err
		}
		address := manualPath + "/" + strings.TrimSuffix(name, ".md")
		if name == "index.md" {
			address = manualPath + "/"
		}
		s.fiber.Get(address, func(c *fiber.Ctx) error {
			if c.Path() == manualPath {
				return c.Redirect(address, fiber.StatusMovedPermanently) // links are relative to the folder
			}
			c.Set(fiber.HeaderContentSecurityPolicy, pagePolicy)
			c.Set(fiber.HeaderCacheControl, "no-cache")
			return f.send(c)
		})
	}
	return nil
}

func manualFile(manual fs.FS, name string) (*file, error) {
	if path.Ext(name) != ".md" {
		return readFile(manual, name)
	}
	text, err := fs.ReadFile(manual, name)
	if err != nil {
		return nil, fmt.Errorf("read the manual: %w", err)
	}
	var body, page bytes.Buffer
	if err := goldmark.New(goldmark.WithExtensions(extension.Table)).Convert(text, &body); err != nil {
		return nil, fmt.Errorf("read %s of the manual: %w", name, err)
	}
	// Wide parts can be moved by the keyboard as well.
	moved := strings.NewReplacer("<table>", `<div class="table" tabindex="0"><table>`, "</table>", "</table></div>", "<pre>", `<pre tabindex="0">`).Replace(body.String())
	title, _, _ := strings.Cut(strings.TrimPrefix(string(text), "# "), "\n")
	err = manualFrame.Execute(&page, struct {
		Title string
		Body  template.HTML
	}{title, template.HTML(moved)}) //nolint:gosec // it is ours
	if err != nil {
		return nil, fmt.Errorf("write %s of the manual: %w", name, err)
	}
	return newFile(kinds[".html"], page.Bytes()), nil
}
