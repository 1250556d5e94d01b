package web_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"testing"

	"suavez/app/device"
	"suavez/app/media"
)

// sent sends a file in its parts and finishes it.
func (c *client) sent(name string, content []byte) reply {
	c.site.t.Helper()
	var begun struct {
		ID        string
		PartBytes int `json:"part_bytes"`
	}
	c.want(http.StatusCreated, "POST", "/clinics/demo/media", map[string]any{"name": name, "bytes": len(content)}).json(c.site.t, &begun)
	path := "/clinics/demo/media/" + begun.ID
	for part := 0; part*begun.PartBytes < len(content); part++ {
		piece := content[part*begun.PartBytes : min(len(content), (part+1)*begun.PartBytes)]
		c.want(http.StatusNoContent, "PUT", fmt.Sprintf("%s/parts/%d", path, part), string(piece), "Content-Type", "application/octet-stream")
	}
	return c.send("POST", path+"/finish", nil)
}

// noise is a picture that packs badly.
func noise(width, height int) image.Image {
	is := image.NewRGBA(image.Rect(0, 0, width, height))
	random := rand.New(rand.NewPCG(1, 2))
	for x := range width {
		for y := range height {
			is.Set(x, y, color.RGBA{uint8(random.Uint32()), uint8(random.Uint32()), uint8(random.Uint32()), 255})
		}
	}
	return is
}

func asPNG(t *testing.T, is image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	must(t, png.Encode(&out, is))
	return out.Bytes()
}

// A picture and a film are sent in parts, found to be what televisions show, read whole and in ranges by displays, renamed and removed.
func TestMedia(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, nurse, display, totem := s.user("admin"), s.user("enfermagem"), s.device(device.Display), s.device(device.Totem)
	film, err := os.ReadFile("../media/testdata/film.mp4")
	must(t, err)
	picture := asPNG(t, noise(700, 500)) // about a megabyte: three parts
	if parts := (len(picture) + media.PartBytes - 1) / media.PartBytes; parts < 3 {
		t.Fatalf("the picture has %d parts, which tests too little", parts)
	}

	var item struct {
		ID, Name, Type         string
		Width, Height, Seconds int
	}
	admin.sent(" Dengue ", picture).json(t, &item)
	if item.Name != "Dengue" || item.Type != "image/png" || item.Width != 700 || item.Height != 500 {
		t.Errorf("the picture is %+v", item)
	}
	path := "/clinics/demo/media/" + item.ID
	if got := display.want(http.StatusOK, "GET", path+"/content", nil); got.text != string(picture) || got.header.Get("Content-Type") != "image/png" {
		t.Errorf("the picture comes as %d bytes, %v", len(got.text), got.header)
	}
	for wanted, is := range map[string][2]int{
		"bytes=0-": {0, len(picture) - 1}, "bytes=524280-524300": {524280, 524300}, "bytes=-10": {len(picture) - 10, len(picture) - 1},
		"bytes=1000000-99999999": {1_000_000, len(picture) - 1},
	} {
		got := display.want(http.StatusPartialContent, "GET", path+"/content", nil, "Range", wanted)
		if got.text != string(picture[is[0]:is[1]+1]) || got.header.Get("Content-Range") != fmt.Sprintf("bytes %d-%d/%d", is[0], is[1], len(picture)) {
			t.Errorf("%s: %d bytes, %s", wanted, len(got.text), got.header.Get("Content-Range"))
		}
	}
	display.want(http.StatusBadRequest, "GET", path+"/content", nil, "Range", "bytes=99999999-")

	admin.sent("Filme", film).json(t, &item)
	if item.Type != "video/mp4" || item.Width != 320 || item.Height != 180 || item.Seconds != 2 {
		t.Errorf("the film is %+v", item)
	}
	totem.want(http.StatusOK, "GET", path+"/content", nil) // it tells screens by films
	totem.want(http.StatusForbidden, "DELETE", path, nil)
	nurse.want(http.StatusForbidden, "GET", path+"/content", nil)
	nurse.want(http.StatusForbidden, "DELETE", path, nil)
	display.want(http.StatusForbidden, "DELETE", path, nil)
	admin.want(http.StatusNoContent, "PATCH", path, map[string]any{"name": "Areia no prato"})
	var list struct{ Items []struct{ ID, Name string } }
	display.want(http.StatusOK, "GET", "/clinics/demo/media", nil).json(t, &list)
	if len(list.Items) != 2 || list.Items[1].Name != "Areia no prato" {
		t.Errorf("the list is %+v", list)
	}
	admin.want(http.StatusNoContent, "DELETE", path, nil)
	display.want(http.StatusNotFound, "GET", path+"/content", nil)
}

// A file that televisions cannot show is refused with what to do, and leaves nothing behind.
func TestMedia_badFiles(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.user("admin")
	read := func(name string) []byte {
		t.Helper()
		text, err := os.ReadFile("../media/testdata/" + name)
		must(t, err)
		return text
	}
	film := read("film.mp4")
	var photo bytes.Buffer
	must(t, jpeg.Encode(&photo, image.NewGray(image.Rect(0, 0, 4000, 100)), nil))
	for name, c := range map[string]struct {
		content []byte
		fault   string
	}{
		"text":        {[]byte("this is a text and no picture"), "kind"},
		"short":       {[]byte("x"), "broken"},
		"page":        {[]byte("<html><script>alert(1)</script></html>"), "kind"},
		"tiny":        {asPNG(t, noise(20, 20)), "small"},
		"huge":        {photo.Bytes(), "large"},
		"cut picture": {asPNG(t, noise(300, 300))[:100_000], "broken"},
		"cut film":    {film[:len(film)/2], "broken"},
		"other codec": {read("other.mp4"), "codec"},
		"sound alone": {read("sound.mp4"), "kind"},
		"box of 2 GB": {append(bytes.Clone(film[:32]), "\x7f\xff\xff\xffmoov"...), "broken"},
	} {
		p := admin.sent(name, c.content).problem(t)
		if p.Code != "unusable" || p.Fault != c.fault || p.Detail == "" {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if p := admin.send("POST", "/clinics/demo/media", map[string]any{"name": "Longa", "bytes": 300 << 20}).problem(t); p.Fault != "heavy" {
		t.Errorf("a file of 300 MB: %+v", p)
	}
	if got := admin.want(http.StatusOK, "GET", "/clinics/demo/media", nil).text; !strings.Contains(got, `"items":[]`) {
		t.Errorf("bad files are listed: %s", got)
	}
	var parts int64
	must(t, s.DB.Read(t.Context()).Raw("SELECT count(*) FROM media_parts").Scan(&parts).Error)
	if parts > 0 {
		t.Errorf("%d parts of bad files are still there", parts)
	}

	// What is not whole, or is sent to a file that is none.
	var begun struct{ ID string }
	admin.want(http.StatusCreated, "POST", "/clinics/demo/media", map[string]any{"name": "Meia", "bytes": len(film)}).json(t, &begun)
	path := "/clinics/demo/media/" + begun.ID
	for _, part := range []string{"/parts/0", "/parts/1"} {
		if p := admin.send("PUT", path+part, "too short", "Content-Type", "application/octet-stream").problem(t); p.Code != "malformed" {
			t.Errorf("a part of a wrong length: %+v", p)
		}
	}
	if p := admin.send("POST", path+"/finish", nil).problem(t); p.Fault != "broken" {
		t.Errorf("a file of which nothing was sent: %+v", p)
	}
	admin.want(http.StatusNotFound, "POST", path+"/finish", nil)
}
