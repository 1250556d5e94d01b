package printing

import "image"

// Width is how wide a roll of paper is, in millimetres.
type Width int

// The widths that receipt printers take.
const (
	Narrow Width = 58
	Wide   Width = 80
)

// Known says whether it is one of the widths.
func (w Width) Known() bool { return w == Narrow || w == Wide }

// dots is how many dots a printer of 203 dots an inch puts side by side: 48 and 72 mm.
func (w Width) dots() int {
	if w == Narrow {
		return 384
	}
	return 576
}

// letterWide and letterHigh are the dots of a letter of font A, with the room around it.
const (
	letterWide = 12
	letterHigh = 24
)

// letters is how many letters of a size stand side by side.
func (w Width) letters(size int) int { return w.dots() / letterWide / size }

// Paper is what stands on a piece of paper, from top to bottom, in the middle of each line.
type Paper struct {
	Width Width
	Parts []Part
}

// Part is one thing on a paper: exactly one of its fields but Size and Bold is set.
type Part struct {
	// Text is broken between words where a line is too short for it.
	Text string
	// Size is how many times as large as the smallest letters a text is at most, 1 to 8: no larger than lets its longest word stand on a line.
	Size int
	Bold bool
	// Rule is a line from edge to edge.
	Rule bool
	// Gap is empty paper, in dots.
	Gap int
	// Code is the text of a QR code.
	Code string
	// Picture is black where it is dark, and at most as wide as the paper.
	Picture image.Image
}
