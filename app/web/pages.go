package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/gofiber/fiber/v2"

	"suavez/app/printing"
)

// faces are the pages, by address.
var faces = map[string]string{"/": "index.html", "/totem": "totem.html", "/desk": "desk.html", "/admin": "admin.html", "/display": "display.html", "/setup": "setup.html", printing.FollowPath + ":token": "phone.html", "/vlibras": "vlibras.html"}

// answerPolicy is for answers that are no pages: a browser that is made to show one does nothing with it.
const answerPolicy = "default-src 'none'; frame-ancestors 'none'"

// pagePolicy lets a page load and ask this server alone, and run no script that is not a file of it. Old browsers do not count a socket's
// address as this server's, hence ws and wss.
const pagePolicy = pagePolicyAlone + "; frame-ancestors 'none'"

const framedPolicy = pagePolicyAlone + "; frame-ancestors 'self'"

// interpreterPolicy is that of the page that loads the interpreter of VLibras: it has no origin, and reaches nothing of this server.
const interpreterPolicy = "sandbox allow-scripts; default-src https://vlibras.gov.br https://*.vlibras.gov.br 'unsafe-inline' 'unsafe-eval' data: blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

const pagePolicyAlone = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'"

// framedPolicies are those of pages that another page shows in a frame: the administration the display, the totem the interpreter.
var framedPolicies = map[string]string{"/display": framedPolicy, "/vlibras": interpreterPolicy}

// kinds are what the pages consist of. The system's table of types is not asked: a program may have set it to anything.
var kinds = map[string]string{".html": "text/html; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".json": "application/json", ".woff2": "font/woff2", ".svg": "image/svg+xml", ".sh": "text/plain; charset=utf-8"}

// packed ends the name of a file that is compressed by gzip: all but the fonts, which are compressed as they are.
const packed = ".gz"

// file is one of the pages' files, ready to be sent. It is held once, as every browser takes it: compressed.
type file struct {
	kind   string
	body   []byte
	zipped bool
}

// addPages serves the pages and their assets. They hold nothing of anybody, so that everyone may have them.
func (s *Server) addPages(pages fs.FS) error {
	if pages == nil {
		for address := range faces {
			s.fiber.Get(address, func(c *fiber.Ctx) error {
				return c.Status(fiber.StatusNotFound).SendString("This SuaVez was built without its pages: build it with scripts/build.\n")
			})
		}
		return nil
	}
	for address, name := range faces {
		f, err := readFile(pages, name+packed)
		if err != nil {
			return err
		}
		if address == "/" || address == "/desk" || address == "/admin" {
			s.fiber.Get(address, s.orSetUp)
		}
		s.fiber.Get(address, func(c *fiber.Ctx) error {
			policy, framed := framedPolicies[address]
			if framed {
				c.Set(fiber.HeaderXFrameOptions, "SAMEORIGIN")
			} else {
				policy = pagePolicy
			}
			c.Set(fiber.HeaderContentSecurityPolicy, policy)
			c.Set(fiber.HeaderCacheControl, "no-cache") // else a browser would go on with the page of another version
			return f.send(c)
		})
	}
	names, err := fs.Glob(pages, "assets/*")
	if err != nil {
		return err
	}
	for _, name := range names {
		f, err := readFile(pages, name)
		if err != nil {
			return err
		}
		s.fiber.Get("/"+strings.TrimSuffix(name, packed), func(c *fiber.Ctx) error {
			c.Set(fiber.HeaderCacheControl, "public, max-age=31536000, immutable") // a changed file has another name
			return f.send(c)
		})
	}
	return nil
}

// readFile reads one of the pages' files, compressed or not.
func readFile(pages fs.FS, name string) (*file, error) {
	body, err := fs.ReadFile(pages, name)
	if err != nil {
		return nil, fmt.Errorf("read a page: %w", err)
	}
	plain, zipped := strings.CutSuffix(name, packed)
	kind, known := kinds[path.Ext(plain)]
	if !known {
		return nil, fmt.Errorf("read a page: %s is of no known kind", name)
	}
	return &file{kind, body, zipped}, nil
}

// newFile compresses a text.
func newFile(kind string, text []byte) *file {
	var zipped bytes.Buffer
	w, _ := gzip.NewWriterLevel(&zipped, gzip.BestCompression)
	_, _ = w.Write(text) // a buffer takes everything
	_ = w.Close()
	return &file{kind, bytes.Clone(zipped.Bytes()), true}
}

func (f *file) send(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, f.kind)
	c.Set(fiber.HeaderVary, fiber.HeaderAcceptEncoding)
	if !f.zipped {
		return c.Send(f.body)
	}
	if acceptsGzip(c.Get(fiber.HeaderAcceptEncoding)) {
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(f.body)
	}
	r, err := gzip.NewReader(bytes.NewReader(f.body))
	if err != nil {
		return fmt.Errorf("open a page: %w", err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("open a page: %w", err)
	}
	return c.Send(text)
}
