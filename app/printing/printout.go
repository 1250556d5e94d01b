package printing

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
)

// Printout is what a printer would make of what it is told: for the eyes of who lays a ticket out, and of who tests.
type Printout struct {
	// Papers are the pieces that it cut off, or tore where it has no knife, and then what was printed since.
	Papers []*image.Gray
	// Cut is how many of them were finished.
	Cut int
	// Lines are the texts, where they came as letters.
	Lines []string
}

// printer is what a printer keeps in mind between commands.
type printer struct {
	out    Printout
	paper  *board
	page   Letters
	width  Width
	line   []byte
	middle bool
	bold   bool
	size   image.Point
}

// Print does what a printer of a width does with what it is told, in letters of the page. Error: a command that is not known or has no end.
func Print(commands []byte, m Model) (Printout, error) {
	if err := opened(); err != nil {
		return Printout{}, err
	}
	drawing.Lock()
	defer drawing.Unlock()
	p := &printer{paper: &board{width: m.Width.dots()}, page: m.Letters, width: m.Width, size: image.Pt(1, 1)}
	for rest := commands; len(rest) > 0; {
		n, err := p.obey(rest)
		if err != nil {
			return p.out, fmt.Errorf("at byte %d: %w", len(commands)-len(rest), err)
		}
		rest = rest[n:]
	}
	if p.paper.height > 0 {
		p.out.Papers = append(p.out.Papers, p.paper.done())
	}
	return p.out, nil
}

// obey does what stands first and returns how long that was.
func (p *printer) obey(is []byte) (int, error) {
	switch {
	case is[0] == '\n':
		return 1, p.feed()
	case is[0] >= ' ':
		p.line = append(p.line, is[0])
		return 1, nil
	case bytes.HasPrefix(is, []byte{esc, '@'}):
		p.middle, p.bold, p.size = false, false, image.Pt(1, 1)
		return 2, nil
	case bytes.HasPrefix(is, []byte{gs, 'v', '0', 0}) && len(is) >= 8:
		return p.picture(is)
	case bytes.HasPrefix(is, []byte{gs, 'V', 66}) && len(is) >= 4:
		p.cut()
		return 4, nil
	case bytes.HasPrefix(is, []byte{dle, eot}) && len(is) >= 3, bytes.HasPrefix(is, []byte{gs, 'r'}) && len(is) >= 3:
		return 3, nil // asks for its state
	case len(is) < 3:
		return 0, fmt.Errorf("% x is no whole command", is)
	}
	n := int(is[2])
	switch [2]byte(is[:2]) {
	case [2]byte{esc, 't'}:
	case [2]byte{esc, 'a'}:
		p.middle = n == 1
	case [2]byte{esc, 'E'}:
		p.bold = n&1 == 1
	case [2]byte{gs, '!'}:
		p.size = image.Pt(n>>4+1, n&7+1)
	case [2]byte{esc, 'J'}:
		p.paper.put(blank(p.paper.width, n))
	case [2]byte{esc, 'd'}:
		if p.paper.height > 0 {
			p.paper.put(blank(p.paper.width, n*letterHigh))
			p.cut()
		}
	default:
		return 0, fmt.Errorf("% x is no command that is known", is[:2])
	}
	return 3, nil
}

func (p *printer) cut() {
	p.out.Papers = append(p.out.Papers, p.paper.done())
	p.out.Cut++
	p.paper = &board{width: p.paper.width}
}

func (p *printer) picture(is []byte) (int, error) {
	across, rows := int(is[4])|int(is[5])<<8, int(is[6])|int(is[7])<<8
	if across > p.paper.width/8 {
		return 0, fmt.Errorf("a picture of %d dots is wider than the paper", across*8)
	}
	if len(is) < 8+across*rows {
		return 0, fmt.Errorf("a picture of %d rows ends after %d bytes", rows, len(is)-8)
	}
	picture := blank(across*8, rows)
	for i, dots := range is[8 : 8+across*rows] {
		for bit := range 8 {
			if dots&(0x80>>bit) != 0 {
				picture.SetGray(i%across*8+bit, i/across, color.Gray{})
			}
		}
	}
	if p.middle {
		p.paper.middle(picture)
	} else {
		strip := blank(p.paper.width, rows)
		draw.Draw(strip, picture.Rect, picture, image.Point{}, draw.Src)
		p.paper.put(strip)
	}
	return 8 + across*rows, nil
}

// feed prints the line, each letter in a cell of its own.
func (p *printer) feed() error {
	wide, high := letterWide*p.size.X, letterHigh*p.size.Y
	if len(p.line)*wide > p.paper.width {
		return fmt.Errorf("a line of %d letters is longer than the paper", len(p.line))
	}
	f := faces[0]
	if p.bold {
		f = faces[1]
	}
	letters, err := f.of(high * 4 / 5)
	if err != nil {
		return err
	}
	text := make([]rune, len(p.line))
	for i, letter := range p.line {
		text[i] = codePages[p.page].DecodeByte(letter)
	}
	strip := blank(p.paper.width, high*5/4)
	left := 0
	if p.middle {
		left = (p.paper.width - len(text)*wide) / 2
	}
	for i, r := range text {
		own := font.MeasureString(letters, string(r)).Ceil()
		pen := font.Drawer{Dst: strip, Src: image.Black, Face: letters, Dot: fixed.P(left+i*wide+(wide-own)/2, high*4/5)}
		pen.DrawString(string(r))
	}
	p.paper.put(strip)
	p.out.Lines = append(p.out.Lines, string(text))
	p.line = nil
	return nil
}
