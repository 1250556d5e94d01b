package printing

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plainer are signs that a printer may not know, and what says the same.
var plainer = strings.NewReplacer("–", "-", "—", "-", "‘", "'", "’", "'", "“", `"`, "”", `"`, "…", "...", "•", "*", "\u00a0", " ", "\u202f", " ",
	"Ł", "L", "ł", "l", "Ø", "O", "ø", "o", "ß", "ss", "Æ", "AE", "æ", "ae", "Đ", "D", "đ", "d", "Œ", "OE", "œ", "oe")

// told is a text in signs that are known alone: others are told without their accents, or else as "?".
func told(text string, known func(rune) bool) string {
	var b strings.Builder
	for _, r := range norm.NFC.String(text) {
		if known(r) || r == '\n' {
			b.WriteRune(r)
			continue
		}
		if simple := plainer.Replace(string(r)); simple != string(r) {
			b.WriteString(simple)
			continue
		}
		if unicode.IsMark(r) {
			continue
		}
		letter := '?'
		for _, part := range norm.NFD.String(string(r)) {
			if known(part) && !unicode.IsMark(part) {
				letter = part
				break
			}
		}
		b.WriteRune(letter)
	}
	return b.String()
}
