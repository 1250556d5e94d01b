package clinic

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"suavez/app/id"
	"suavez/app/problem"
)

// Screen is what the displays of a clinic show.
type Screen struct {
	// Names of patients who are called, and why the clinic shows them (LGPD, Lei 13.709/2018, art. 6º and 11: no more of a patient than it takes).
	Names       Names  `json:"names"`
	NamesReason string `json:"names_reason,omitempty"`
	// Next: who is called next, by code.
	Next bool `json:"next"`
	// Earlier is how many calls before the last one are shown, 1 to 4.
	Earlier int `json:"earlier"`
	// Message is what the strip at the foot says, one message a line, which take turns; empty: the name of the clinic.
	Message string `json:"message,omitempty"`
	// Theme is the look: Petrol, Black, or OwnColor with Color, "#1656b0".
	Theme Theme     `json:"theme"`
	Color string    `json:"color,omitempty"`
	Logo  *id.Media `json:"logo,omitempty"`
}

// Theme is the look of displays.
type Theme string

// The themes.
const (
	Petrol   Theme = "petrol"
	Black    Theme = "black"
	OwnColor Theme = "own"
)

// messageLetters is how long a message may be so that it fits the strip of an upright display.
const messageLetters = 80

// check refuses names that are shown for no reason, and messages that do not fit.
func (s *Screen) check() error {
	if s.Names != NoNames && strings.TrimSpace(s.NamesReason) == "" {
		return problem.InvalidField("body.screen.names_reason", "must say why displays show names: the law lets a clinic show no more of a patient than it needs (LGPD)")
	}
	if s.Theme == OwnColor && s.Color == "" {
		return problem.InvalidField("body.screen.color", "must be the clinic's colour, such as #1656b0")
	}
	for line := range strings.Lines(s.Message) {
		if utf8.RuneCountInString(strings.TrimSpace(line)) > messageLetters {
			return problem.InvalidField("body.screen.message", fmt.Sprintf("has a line of more than %d characters, which does not fit the screen", messageLetters))
		}
	}
	return nil
}

// PresetScreen is that of a new clinic.
var PresetScreen = Screen{Names: NoNames, Earlier: 4, Theme: Petrol}

// Names is what is shown of the name of a patient who is called.
type Names string

// What is shown: nothing, "J. B.", "João B.", "João".
const (
	NoNames        Names = "none"
	Initials       Names = "initials"
	FirstAndLetter Names = "first_initial"
	FirstNames     Names = "first"
)

// Of is what is shown of a name, "João da Silva Barros": its first and its last word count, whatever stands between.
func (n Names) Of(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	first, last := words[0], words[len(words)-1]
	switch {
	case n == Initials && len(words) > 1:
		return initial(first) + " " + initial(last)
	case n == Initials:
		return initial(first)
	case n == FirstAndLetter && len(words) > 1:
		return first + " " + initial(last)
	case n == FirstAndLetter, n == FirstNames:
		return first
	default:
		return ""
	}
}

// initial is the first letter of a word with a point, "J.".
func initial(word string) string {
	letter, _ := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(letter)) + "."
}
