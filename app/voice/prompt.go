package voice

import (
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"suavez/app/clinic"
	"suavez/app/problem"
)

// betweenParts is the pause between two parts of a prompt.
const betweenParts = 260 * time.Millisecond

// mostSpelled are the letters of the longest name that is spelled.
const mostSpelled = 60

// What prompts are put together from beside the texts of the totem's pages.
const (
	languagePrompt = "language"
	minutesPrompt  = "minutes"
	toPrompt       = "to"
	atMostPrompt   = "at-most"
	priorityPrompt = "priority."
)

// Prompt says what a totem shows, for who cannot read it. Each part is the name of a text of the totem's pages ("totem.choose"), or a kind and what
// it is of: "service:" and "room:" with an id, "priority:" with a code, "code:EN-021", "minutes:15-25", "digit:4", "letter:a", "language:en", and "name:Exames", which is spelled where no clip says it.
// A service whose name no clip says is said by its prefix, as on its button. Problem: invalid, for a part that is none.
func (ps *Packs) Prompt(language clinic.Language, is *clinic.Catalogue, parts []string) (Sound, error) {
	var said tape
	for at, part := range parts {
		clips, err := ps.prompt(language, is, part)
		if err != nil {
			return Sound{}, err
		}
		if at > 0 {
			said.pieces = append(said.pieces, silence(ps.silence, betweenParts))
		}
		for _, clip := range clips {
			said.pieces = append(said.pieces, piece{mp3: clip})
		}
	}
	return said.sound()
}

// Prompted says whether a text of the totem's pages is said aloud.
func (ps *Packs) Prompted(text string) bool {
	_, is := ps.packs[clinic.Portuguese].Prompts[text]
	return is
}

// prompt are the clips of a part.
func (ps *Packs) prompt(language clinic.Language, is *clinic.Catalogue, part string) ([][]byte, error) {
	p := ps.packs[language]
	unknown := problem.InvalidField("query.say", fmt.Sprintf("%q is nothing that can be said", part))
	kind, of, found := strings.Cut(part, ":")
	if !found {
		if _, ok := p.Prompts[part]; !ok {
			return nil, unknown
		}
		return p.read(part)
	}
	switch kind {
	case "language":
		if other := ps.packs[clinic.Language(of)]; other != nil {
			return other.read(languagePrompt)
		}
	case "service":
		for _, s := range is.Services {
			if s.ID.String() == of {
				return p.words(p.sayService(s, language))
			}
		}
	case "room":
		for _, r := range is.Rooms {
			if r.ID.String() == of {
				return p.words(p.sayRoom(PlaceOf(r).words()))
			}
		}
	case "priority":
		if _, ok := p.Prompts[priorityPrompt+of]; ok {
			return p.read(priorityPrompt + of)
		}
	case "code":
		if code := sayCode(of, is.Clinic.Speech); len(code) > 0 && len(of) <= 12 {
			return p.words(append([]string{ticketPhrase}, code...))
		}
	case "name":
		if said := p.sayRoom(of); said[0] != seeScreenPhrase {
			return p.words(said)
		}
		if letters := sayCode(of, clinic.Speech{Figures: true}); len(letters) > 0 && len(letters) <= mostSpelled {
			return p.words(letters)
		}
	case "digit":
		if len(of) == 1 && isNumber(of) {
			return p.words([]string{of})
		}
	case "letter":
		if letters := sayPart(strings.Join(partsOf(of), "")); len(letters) == 1 && !isNumber(of) {
			return p.words(letters)
		}
	case "minutes":
		return p.sayMinutes(of, unknown)
	}
	return nil, unknown
}

// sayService are the phrases of a service's name, in the words that it has for the language, or of its prefix.
func (p *Pack) sayService(s clinic.Service, language clinic.Language) []string {
	name := s.Name
	if words := s.Words[language]; words.Name != "" {
		name = words.Name
	}
	if said := p.sayRoom(name); said[0] != seeScreenPhrase {
		return said
	}
	return sayCode(s.Prefix, clinic.Speech{})
}

// sayMinutes says a range of minutes, "15-25", or how many at most, "5".
func (p *Pack) sayMinutes(of string, unknown error) ([][]byte, error) {
	low, high, isRange := strings.Cut(of, "-")
	var numbers [][]string
	for _, text := range []string{low, high} {
		n, err := strconv.Atoi(text)
		if err == nil && n >= 0 && n <= 999 {
			numbers = append(numbers, sayNumber(text))
		}
	}
	if isRange && len(numbers) != 2 || !isRange && len(numbers) != 1 {
		return nil, unknown
	}
	var clips [][]byte
	add := func(more [][]byte, err error) error {
		clips = append(clips, more...)
		return err
	}
	if !isRange {
		if err := add(p.read(atMostPrompt)); err != nil {
			return nil, err
		}
	}
	for i, number := range numbers {
		if i > 0 {
			if err := add(p.read(toPrompt)); err != nil {
				return nil, err
			}
		}
		if err := add(p.words(number)); err != nil {
			return nil, err
		}
	}
	err := add(p.read(minutesPrompt))
	return clips, err
}

// read reads the clip of a prompt.
func (p *Pack) read(name string) ([][]byte, error) {
	files, err := fs.Sub(p.clips, "prompts")
	if err != nil {
		return nil, err
	}
	clip, err := readClip(files, name, ofPrompts)
	return [][]byte{clip}, err
}

// words reads the clips of phrases.
func (p *Pack) words(names []string) (clips [][]byte, err error) {
	for _, name := range names {
		clip, err := readClip(p.clips, name, ofCalls)
		if err != nil {
			return nil, err
		}
		clips = append(clips, clip)
	}
	return clips, nil
}
