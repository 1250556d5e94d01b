package web_test

import (
	"compress/gzip"
	"io"
	"strings"
	"testing"

	"suavez/app/device"
)

// A board is the same text compressed or not, to each audience its own, and is not sent again to whoever has it.
func TestBoard_compressedAndNotSentTwice(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	nurse, display, totem := s.user("enfermagem"), s.device(device.Display), s.device(device.Totem)
	totem.issue("EN")
	plain := nurse.want(200, "GET", "/clinics/demo/board", nil, "Accept-Encoding", "identity")
	for accepted, want := range map[string]string{"gzip": "gzip", "br, *;q=0.1": "gzip", "deflate, gzip;q=1.0": "gzip", "gzip;q=0, br": "", "br": ""} {
		r := nurse.want(200, "GET", "/clinics/demo/board", nil, "Accept-Encoding", accepted)
		if got := r.header.Get("Content-Encoding"); got != want || r.header.Get("Vary") != "Accept-Encoding" {
			t.Errorf("to %q the board is encoded as %q", accepted, got)
		}
		text := r.text
		if want == "gzip" {
			z, err := gzip.NewReader(strings.NewReader(text))
			must(t, err)
			unzipped, err := io.ReadAll(z)
			must(t, err)
			text = string(unzipped)
		}
		if text != plain.text {
			t.Errorf("to %q the board is another: %s", accepted, text)
		}
	}
	tag := plain.header.Get("ETag")
	if r := nurse.want(304, "GET", "/clinics/demo/board", nil, "If-None-Match", tag); r.text != "" || r.header.Get("ETag") != tag {
		t.Errorf("to whoever has the board is sent %q under %s", r.text, r.header.Get("ETag"))
	}
	if other := display.want(200, "GET", "/clinics/demo/board", nil, "If-None-Match", tag); other.header.Get("ETag") == tag {
		t.Error("the boards of staff and displays have the same tag")
	}
	totem.issue("EN")
	if r := nurse.want(200, "GET", "/clinics/demo/board", nil, "If-None-Match", tag); r.header.Get("ETag") == tag {
		t.Error("the board has changed, and its tag has not")
	}
}
