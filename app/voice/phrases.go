package voice

import (
	"maps"
	"slices"
	"strconv"

	"suavez/app/clinic"
)

// Phrase is one that a clinic can record.
type Phrase struct {
	Name string
	Text string
	// Needed: the clinic's calls have it, as its services and rooms are now.
	Needed bool
}

// Phrases are those that a clinic can record in a language, what it needs first: words, letters, numbers, and its rooms, each whole.
func (ps *Packs) Phrases(language clinic.Language, is *clinic.Catalogue) (phrases []Phrase) {
	p := ps.packs[language]
	needed := p.neededBy(is)
	var others []Phrase
	for _, name := range p.order() {
		if phrase := (Phrase{name, p.Phrases[name], needed[name]}); phrase.Needed {
			phrases = append(phrases, phrase)
		} else {
			others = append(others, phrase)
		}
	}
	for _, r := range is.Rooms {
		if r.Active && r.Kind != clinic.Remote {
			place := PlaceOf(r)
			phrases = append(phrases, Phrase{place.Phrase(), place.words(), !p.canSay(place)})
		}
	}
	return append(phrases, others...)
}

// PlaceOf is a room as it is said.
func PlaceOf(r clinic.Room) Place { return Place{r.ID, r.Name, r.Spoken} }

// neededBy are the phrases of all calls that a clinic can make.
func (p *Pack) neededBy(is *clinic.Catalogue) map[string]bool {
	needed := map[string]bool{ticketPhrase: true}
	add := func(names []string) {
		for _, name := range names {
			needed[name] = true
		}
	}
	for _, s := range is.Services {
		if s.Active {
			add(sayCode(s.Prefix, is.Clinic.Speech))
		}
	}
	for _, r := range is.Rooms {
		if r.Active && r.Kind != clinic.Remote {
			add(p.sayRoom(PlaceOf(r).words()))
		}
	}
	numbers := 100
	if is.Clinic.Speech.Figures {
		numbers = 10
	}
	for n := range numbers {
		needed[strconv.Itoa(n)] = true
	}
	return needed
}

// order are the phrases of a pack as one would read them aloud: words, letters, numbers.
func (p *Pack) order() []string {
	always := needed() // the two words first, then letters and numbers
	var places []string
	for _, name := range slices.Sorted(maps.Keys(p.Phrases)) {
		if !slices.Contains(always, name) {
			places = append(places, name)
		}
	}
	return slices.Concat(always[:2], places, always[2:])
}

// CanSay says whether the clips of the box say a room.
func (ps *Packs) CanSay(language clinic.Language, room Place) bool {
	return ps.packs[language].canSay(room)
}

func (p *Pack) canSay(room Place) bool {
	said := p.sayRoom(room.words())
	return len(said) > 0 && said[0] != seeScreenPhrase
}
