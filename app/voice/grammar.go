package voice

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"suavez/app/clinic"
)

// What each pack has beside words for rooms: the word for a ticket, what is said of a room whose name cannot be, letters, and the numbers to 99
// whole; a hundred is said alone or with what follows it ("cem", "cento e").
const (
	ticketPhrase    = "ticket"
	seeScreenPhrase = "see-screen"
	letterPhrase    = "letter-"
	andPhrase       = "-and"
)

// needed are the phrases that each pack must have.
func needed() []string {
	names := []string{ticketPhrase, seeScreenPhrase}
	for letter := 'a'; letter <= 'z'; letter++ {
		names = append(names, letterPhrase+string(letter))
	}
	for n := range 100 {
		names = append(names, strconv.Itoa(n))
	}
	for hundred := 100; hundred < 1000; hundred += 100 {
		names = append(names, strconv.Itoa(hundred), strconv.Itoa(hundred)+andPhrase)
	}
	return names
}

// sayCode are the phrases of a ticket's code: "EN-021" is letter-e, letter-n, 21, or figure by figure 0, 2, 1. Letters are said one by one,
// also in words.
func sayCode(code string, speech clinic.Speech) (names []string) {
	for _, part := range partsOf(code) {
		if speech.Figures && isNumber(part) {
			names = append(names, strings.Split(part, "")...)
			continue
		}
		names = append(names, sayPart(part)...)
	}
	return names
}

// sayRoom are the phrases of a room's name: "Consultório 2" is office, 2. A name with a word that no phrase says gives see-screen: half a name
// would send a patient astray.
func (p *Pack) sayRoom(room string) (names []string) {
	parts := partsOf(room)
	for len(parts) > 0 {
		said, rest := p.sayWord(parts)
		if said == nil {
			return []string{seeScreenPhrase}
		}
		names, parts = append(names, said...), rest
	}
	if len(names) == 0 {
		return []string{seeScreenPhrase}
	}
	return names
}

// silent are words between words, which are not said.
var silent = map[string]bool{"de": true, "da": true, "do": true, "das": true, "dos": true, "del": true, "la": true, "of": true, "the": true, "e": true, "y": true, "and": true, "n": true, "no": true, "nº": true}

// sayWord says the first of some parts: a word of two parts or of one, a number, or a letter by itself. Said is nil when nothing says it.
func (p *Pack) sayWord(parts []string) (said, rest []string) {
	for _, long := range []int{2, 1} {
		if len(parts) < long {
			continue
		}
		if name, ok := p.Words[strings.Join(parts[:long], "-")]; ok {
			return []string{name}, parts[long:]
		}
	}
	first, rest := parts[0], parts[1:]
	switch {
	case isNumber(first):
		return sayPart(first), rest
	case silent[first] && len(rest) > 0:
		return []string{}, rest
	case len(first) == 1 && first[0] >= 'a' && first[0] <= 'z':
		return sayPart(first), rest
	}
	return nil, rest
}

// sayPart says a number as one, and letters one by one.
func sayPart(part string) (names []string) {
	if isNumber(part) {
		return sayNumber(part)
	}
	for _, letter := range part {
		if letter >= 'a' && letter <= 'z' {
			names = append(names, letterPhrase+string(letter))
		}
	}
	return names
}

// isNumber tells a number from a word.
func isNumber(part string) bool { return part[0] >= '0' && part[0] <= '9' }

// sayNumber says a number to 999 as one, without its leading zeros, and a longer one figure by figure.
func sayNumber(figures string) []string {
	n, err := strconv.Atoi(figures)
	if err != nil || n > 999 {
		return strings.Split(figures, "")
	}
	hundreds, rest := n/100*100, n%100
	switch {
	case hundreds == 0:
		return []string{strconv.Itoa(rest)}
	case rest == 0:
		return []string{strconv.Itoa(hundreds)}
	}
	return []string{fmt.Sprint(hundreds, andPhrase), strconv.Itoa(rest)}
}

// partsOf parts a text into words and numbers, in small letters without accents.
func partsOf(text string) (parts []string) {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn))), strings.ToLower(text))
	if err != nil {
		plain = strings.ToLower(text)
	}
	var part []rune
	end := func() {
		if len(part) > 0 {
			parts = append(parts, string(part))
		}
		part = nil
	}
	for _, r := range plain {
		isFigure := r >= '0' && r <= '9'
		switch {
		case !isFigure && !unicode.IsLetter(r):
			end()
			continue
		case len(part) > 0 && isFigure != (part[0] >= '0' && part[0] <= '9'):
			end()
		}
		part = append(part, r)
	}
	end()
	return parts
}
