package printing

import (
	"bytes"
	"fmt"
	"image"

	"golang.org/x/text/encoding/charmap"
)

// Letters is how a printer is told what stands on a paper.
type Letters string

// As a picture, which every printer prints alike; or as letters of a code page, which is quicker, where the printer knows one that has Portuguese.
const (
	AsPicture Letters = "picture"
	CP850     Letters = "cp850"
	CP858     Letters = "cp858"
	CP860     Letters = "cp860"
	CP1252    Letters = "windows-1252"
)

// codePages are the letters of the code pages.
var codePages = map[Letters]*charmap.Charmap{CP850: charmap.CodePage850, CP858: charmap.CodePage858, CP860: charmap.CodePage860, CP1252: charmap.Windows1252}

// Known says whether it is one of the ways.
func (l Letters) Known() bool { return l == AsPicture || codePages[l] != nil }

// Pages are the numbers by which most printers know the code pages (Epson, ESC t); others have other numbers.
var Pages = map[Letters]int{CP850: 2, CP860: 3, CP1252: 16, CP858: 19}

// Model is what a printer understands.
type Model struct {
	Width   Width
	Letters Letters
	// Page is the number by which the printer knows the code page.
	Page int
	// Cuts: it cuts the paper; else there is room to tear it off.
	Cuts bool
}

// The commands of ESC/POS that are used: ESC and GS with a letter, then numbers.
const (
	esc = 0x1b
	gs  = 0x1d
	dle = 0x10
	eot = 0x04
	enq = 0x05
	dc4 = 0x14
)

const (
	// band is how many rows of dots are told at once: printers keep little in memory.
	band = 240
	// tearing is how many lines lie between the last one and the edge where a paper is torn off.
	tearing = 5
)

// Encode tells a printer what to print and to cut.
func (m Model) Encode(p Paper) ([]byte, error) {
	var b bytes.Buffer
	b.Write([]byte{esc, '@'})
	if m.Letters == AsPicture {
		picture, err := p.Draw()
		if err != nil {
			return nil, err
		}
		writePicture(&b, picture)
	} else if err := m.write(&b, p); err != nil {
		return nil, err
	}
	if m.Cuts {
		b.Write([]byte{gs, 'V', 66, 0}) // as far as the knife, but for one point
	} else {
		b.Write([]byte{esc, 'd', tearing})
	}
	return b.Bytes(), nil
}

func (m Model) write(b *bytes.Buffer, p Paper) error {
	page := codePages[m.Letters]
	if page == nil {
		return fmt.Errorf("there are no letters %q", m.Letters)
	}
	b.Write([]byte{esc, 't', byte(m.Page), esc, 'a', 1})
	for _, part := range p.Parts {
		switch {
		case part.Gap > 0:
			b.Write([]byte{esc, 'J', byte(min(part.Gap, 255))})
		case part.Rule:
			b.Write([]byte{esc, 'E', 0, gs, '!', 0})
			b.Write(bytes.Repeat([]byte{'-'}, p.Width.letters(1)))
			b.WriteByte('\n')
		case part.Code != "":
			code, err := drawCode(part.Code)
			if err != nil {
				return err
			}
			writePicture(b, code)
		case part.Picture != nil:
			writePicture(b, dithered(part.Picture, p.Width.dots()))
		default:
			writeText(b, page, part, p.Width)
		}
	}
	return nil
}

func writeText(b *bytes.Buffer, page *charmap.Charmap, part Part, width Width) {
	has := func(r rune) bool {
		_, ok := page.EncodeRune(r)
		return ok && r >= ' '
	}
	text := told(part.Text, has)
	size := max(1, min(part.Size, 8, width.letters(1)/max(1, longest(text))))
	bold := byte(0)
	if part.Bold {
		bold = 1
	}
	b.Write([]byte{esc, 'E', bold, gs, '!', byte((size-1)<<4 | (size - 1))})
	for _, line := range broken(text, width.letters(size)) {
		for _, r := range line {
			letter, _ := page.EncodeRune(r)
			b.WriteByte(letter)
		}
		b.WriteByte('\n')
	}
}

// writePicture tells a picture in bands: rows of bytes, a bit a dot (GS v 0).
func writePicture(b *bytes.Buffer, picture *image.Gray) {
	across := (picture.Rect.Dx() + 7) / 8
	for top := 0; top < picture.Rect.Dy(); top += band {
		rows := min(band, picture.Rect.Dy()-top)
		b.Write([]byte{gs, 'v', '0', 0, byte(across), byte(across >> 8), byte(rows), byte(rows >> 8)})
		for y := top; y < top+rows; y++ {
			for x := 0; x < across*8; x += 8 {
				var dots byte
				for bit := range 8 {
					if x+bit < picture.Rect.Dx() && picture.GrayAt(x+bit, y).Y < 0x80 {
						dots |= 0x80 >> bit
					}
				}
				// A printer hears what is asked in real time also among the dots of a picture: one more dot keeps it from that.
				if last := b.Bytes()[b.Len()-1:]; last[0] == dle && (dots == eot || dots == enq || dots == dc4) {
					last[0] |= 0x08
				}
				b.WriteByte(dots)
			}
		}
	}
}
