package printing

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"rsc.io/qr"

	"suavez/embed"
)

// pixels is how large the smallest letters of a drawn paper are, in dots: 2.6 mm high capitals, read at arm's length without glasses.
const pixels = 28

// codeDots is how wide a drawn QR code is at most, in dots: 30 mm, which an old phone reads.
const codeDots = 240

// face is a font that letters of any size are drawn with. One at a time draws: a parsed font is no harm to share, a face is.
type face struct {
	font  *sfnt.Font
	sizes map[int]font.Face
}

var (
	faces   [2]*face // plain and bold
	drawing sync.Mutex
	opened  = sync.OnceValue(openFaces)
)

func openFaces() error {
	for i, name := range []string{"ticket-400.ttf", "ticket-800.ttf"} {
		text, err := embed.Font(name)
		if err != nil {
			return err
		}
		f, err := opentype.Parse(text)
		if err != nil {
			return fmt.Errorf("read the font %s: %w", name, err)
		}
		faces[i] = &face{font: f, sizes: map[int]font.Face{}}
	}
	return nil
}

func (f *face) of(size int) (font.Face, error) {
	if known, ok := f.sizes[size]; ok {
		return known, nil
	}
	made, err := opentype.NewFace(f.font, &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingFull})
	if err != nil {
		return nil, fmt.Errorf("make letters of %d dots: %w", size, err)
	}
	f.sizes[size] = made
	return made, nil
}

// Draw is a paper as a picture of a dot by dot, black on white, as wide as what its printer prints.
func (p Paper) Draw() (*image.Gray, error) {
	if err := opened(); err != nil {
		return nil, err
	}
	drawing.Lock()
	defer drawing.Unlock()
	b := &board{width: p.Width.dots()}
	for _, part := range p.Parts {
		if err := b.add(part); err != nil {
			return nil, err
		}
	}
	return b.done(), nil
}

// board is a picture that grows downwards.
type board struct {
	width    int
	pictures []*image.Gray
	height   int
}

func (b *board) add(part Part) error {
	switch {
	case part.Gap > 0:
		b.put(blank(b.width, part.Gap))
	case part.Rule:
		strip := blank(b.width, 3)
		draw.Draw(strip, image.Rect(0, 0, b.width, 2), image.Black, image.Point{}, draw.Src)
		b.put(strip)
	case part.Code != "":
		code, err := drawCode(part.Code)
		if err != nil {
			return err
		}
		b.middle(code)
	case part.Picture != nil:
		b.middle(dithered(part.Picture, b.width))
	default:
		return b.text(part)
	}
	return nil
}

func (b *board) put(strip *image.Gray) {
	b.pictures = append(b.pictures, strip)
	b.height += strip.Rect.Dy()
}

// middle puts a narrower picture into the middle.
func (b *board) middle(picture *image.Gray) {
	strip := blank(b.width, picture.Rect.Dy())
	at := image.Pt((b.width-picture.Rect.Dx())/2, 0)
	draw.Draw(strip, picture.Rect.Add(at), picture, image.Point{}, draw.Src)
	b.put(strip)
}

func (b *board) text(part Part) error {
	f := faces[0]
	if part.Bold {
		f = faces[1]
	}
	text := known(f.font, part.Text)
	size := pixels * max(1, part.Size)
	letters, err := f.of(size)
	for err == nil && size > pixels && widest(text, letters) > b.width*24/25 { // with a little room at both edges
		size -= 4
		letters, err = f.of(size)
	}
	if err != nil {
		return err
	}
	for _, line := range fitted(text, letters, b.width) {
		strip := blank(b.width, size*6/5)
		wide := font.MeasureString(letters, line).Ceil()
		pen := font.Drawer{Dst: strip, Src: image.Black, Face: letters, Dot: fixed.P((b.width-wide)/2, size)}
		pen.DrawString(line)
		b.put(strip)
	}
	return nil
}

func (b *board) done() *image.Gray {
	all := blank(b.width, b.height)
	y := 0
	for _, strip := range b.pictures {
		draw.Draw(all, strip.Rect.Add(image.Pt(0, y)), strip, image.Point{}, draw.Src)
		y += strip.Rect.Dy()
	}
	for i, grey := range all.Pix { // a printer knows black and white alone
		if grey < 0x90 {
			all.Pix[i] = 0
		} else {
			all.Pix[i] = 0xff
		}
	}
	return all
}

// widest is how many dots the longest word of a text takes.
func widest(text string, letters font.Face) (wide int) {
	for word := range strings.FieldsSeq(text) {
		wide = max(wide, font.MeasureString(letters, word).Ceil())
	}
	return wide
}

// fitted is a text in lines that are at most so many dots wide.
func fitted(text string, letters font.Face, wide int) []string {
	var lines []string
	for part := range strings.Lines(text) {
		line := ""
		for _, word := range strings.Fields(part) {
			longer := strings.TrimSpace(line + " " + word)
			if font.MeasureString(letters, longer).Ceil() <= wide {
				line = longer
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			for line = word; font.MeasureString(letters, line).Ceil() > wide; {
				runes := []rune(line)
				n := len(runes) - 1
				for n > 1 && font.MeasureString(letters, string(runes[:n])).Ceil() > wide {
					n--
				}
				lines, line = append(lines, string(runes[:n])), string(runes[n:])
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// known is a text with letters that a font has alone: "ǒ" is told as "o", what has no such letter as "?".
func known(f *sfnt.Font, text string) string {
	var buffer sfnt.Buffer
	return told(text, func(r rune) bool {
		at, err := f.GlyphIndex(&buffer, r)
		return err == nil && at != 0
	})
}

// drawCode is a QR code, each of its squares of as many dots as there is room for.
func drawCode(text string) (*image.Gray, error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return nil, fmt.Errorf("draw the code %q: %w", text, err)
	}
	square := max(1, codeDots/code.Size)
	picture := blank(code.Size*square, code.Size*square)
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				draw.Draw(picture, image.Rect(x*square, y*square, (x+1)*square, (y+1)*square), image.Black, image.Point{}, draw.Src)
			}
		}
	}
	return picture, nil
}

// dithered is a picture in black and white, as dense as it is dark (Floyd and Steinberg, 1976), no wider than what is printed and no higher than a
// third of that.
func dithered(from image.Image, wide int) *image.Gray {
	size := from.Bounds().Size()
	w, h := min(size.X, wide), 0
	if h = size.Y * w / max(1, size.X); h > wide/3 {
		h = wide / 3
		w = size.X * h / max(1, size.Y)
	}
	w, h = max(1, w), max(1, h)
	grey := make([]int, w*h)
	for y := range h {
		for x := range w {
			grey[y*w+x] = meanGrey(from, image.Rect(x*size.X/w, y*size.Y/h, max((x+1)*size.X/w, x*size.X/w+1), max((y+1)*size.Y/h, y*size.Y/h+1)))
		}
	}
	picture := blank(w, h)
	for y := range h {
		for x := range w {
			is := grey[y*w+x]
			printed := 0xff
			if is < 0x80 {
				printed = 0
				picture.SetGray(x, y, color.Gray{})
			}
			for _, next := range [...]struct{ x, y, share int }{{1, 0, 7}, {-1, 1, 3}, {0, 1, 5}, {1, 1, 1}} {
				if at := image.Pt(x+next.x, y+next.y); at.In(picture.Rect) {
					grey[at.Y*w+at.X] += (is - printed) * next.share / 16
				}
			}
		}
	}
	return picture
}

// meanGrey is how light a part of a picture is on white paper, 0 to 255.
func meanGrey(from image.Image, part image.Rectangle) int {
	sum, n := 0, 0
	origin := from.Bounds().Min
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			r, g, b, a := from.At(origin.X+x, origin.Y+y).RGBA()
			light := (299*r + 587*g + 114*b) / 1000 // of what is opaque: colours are given multiplied with it
			sum += int((light + 0xffff - a) >> 8)
			n++
		}
	}
	return sum / max(1, n)
}

func blank(w, h int) *image.Gray {
	picture := image.NewGray(image.Rect(0, 0, w, h))
	for i := range picture.Pix {
		picture.Pix[i] = 0xff
	}
	return picture
}
