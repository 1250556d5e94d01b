package board

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"sync"

	"github.com/klauspost/compress/gzip"

	"suavez/app/journal"
)

// Text is a board as it is sent to an audience. All who ask share it, and none may change it.
type Text struct {
	Seq    journal.Seq
	Plain  []byte
	zip    sync.Once
	zipped []byte
	name   sync.Once
	tag    string
}

// zippers are used again: a new one is a megabyte.
var zippers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed) // the level is a good one
	return z
}}

// Zipped is the text compressed by gzip.
func (t *Text) Zipped() []byte {
	t.zip.Do(func() {
		var zipped bytes.Buffer
		z := zippers.Get().(*gzip.Writer)
		defer zippers.Put(z)
		z.Reset(&zipped)
		_, _ = z.Write(t.Plain) // a buffer takes everything
		_ = z.Close()
		t.zipped = zipped.Bytes()
	})
	return t.zipped
}

// Tag is an HTTP entity tag: the same for the same text, at every instance.
func (t *Text) Tag() string {
	t.name.Do(func() {
		sum := sha256.Sum256(t.Plain)
		t.tag = `W/"` + base64.RawURLEncoding.EncodeToString(sum[:12]) + `"`
	})
	return t.tag
}
