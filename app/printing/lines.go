package printing

import (
	"strings"
	"unicode/utf8"
)

// longest is how many letters the longest word of a text has.
func longest(text string) (n int) {
	for word := range strings.FieldsSeq(text) {
		n = max(n, utf8.RuneCountInString(word))
	}
	return n
}

// broken is a text in lines of at most n letters, broken between words; a word that is longer is cut.
func broken(text string, n int) []string {
	var lines []string
	for part := range strings.Lines(text) {
		line := ""
		for _, word := range strings.Fields(part) {
			for utf8.RuneCountInString(word) > n {
				if line != "" {
					lines, line = append(lines, line), ""
				}
				letters := []rune(word)
				lines, word = append(lines, string(letters[:n])), string(letters[n:])
			}
			switch {
			case line == "":
				line = word
			case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) <= n:
				line += " " + word
			default:
				lines, line = append(lines, line), word
			}
		}
		if line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}
