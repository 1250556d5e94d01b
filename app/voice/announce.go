package voice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"suavez/app/clinic"
	"suavez/app/id"
)

// Pauses of an announcement: after the code, before something is said again, and between the words of a slow one.
const (
	afterCode    = 400 * time.Millisecond
	beforeAgain  = 1200 * time.Millisecond
	betweenWords = 240 * time.Millisecond
)

// Announcement is what is said of a call.
type Announcement struct {
	Code      string // as on the ticket, "EN-021"
	Name      string // of the patient, for a voice that reads texts; empty: none is said
	Room      Place
	Languages []clinic.Language // the first as often as the speech says, the others once
	Speech    clinic.Speech
}

// Place is a room as it is said: by its name, "Consultório 2", or by other words.
type Place struct {
	ID     id.Room
	Name   string
	Spoken string // empty: the name
}

func (p Place) words() string {
	if p.Spoken != "" {
		return p.Spoken
	}
	return p.Name
}

// Phrase is the name of the clip that says the whole room, where the clinic has recorded one.
func (p Place) Phrase() string { return roomPhrase + p.ID.String() }

// roomPhrase begins the names of recordings that say a whole room.
const roomPhrase = "room-"

// Recordings are the clinic's own clips: samples by phrase, by language.
type Recordings map[clinic.Language]map[string][]byte

// Needs are the phrases of an announcement, those of a recording of the whole room among them.
func (ps *Packs) Needs(a Announcement) (names []string) {
	for _, language := range a.Languages {
		names = append(names, codePhrases(a)...)
		names = append(names, ps.packs[language].sayRoom(a.Room.words())...)
	}
	return append(names, a.Room.Phrase())
}

func codePhrases(a Announcement) []string {
	return append([]string{ticketPhrase}, sayCode(a.Code, a.Speech)...)
}

// Say writes an announcement as one sound: the chime, the code, the room, and both again. The code and the room are each said by one voice: the
// clinic's own where it has recorded all words of it, else that of the box.
func (ps *Packs) Say(a Announcement, own Recordings) (Sound, error) {
	said := tape{[]piece{{mp3: ps.chime}}}
	for i, language := range a.Languages {
		line, err := ps.line(language, a, own[language])
		if err != nil {
			return Sound{}, err
		}
		times := 1
		if i == 0 {
			times = a.Speech.Times
		} else {
			said.pieces = append(said.pieces, silence(ps.silence, beforeAgain))
		}
		for again := range times {
			if again > 0 {
				said.pieces = append(said.pieces, silence(ps.silence, beforeAgain))
			}
			said.pieces = append(said.pieces, line...)
		}
	}
	return said.sound()
}

// line is the code and the room in one language.
func (ps *Packs) line(language clinic.Language, a Announcement, own map[string][]byte) ([]piece, error) {
	p := ps.packs[language]
	if p == nil {
		return nil, fmt.Errorf("there is no voice for %s", language)
	}
	room := p.sayRoom(a.Room.words())
	if own[a.Room.Phrase()] != nil {
		room = []string{a.Room.Phrase()}
	}
	code, err := ps.part(p, codePhrases(a), own, a.Speech)
	if err != nil {
		return nil, err
	}
	place, err := ps.part(p, room, own, a.Speech)
	return slices.Concat(code, []piece{silence(ps.silence, afterCode)}, place), err
}

// part are phrases that one voice says: the clinic's own, if it has recorded all of them.
func (ps *Packs) part(p *Pack, names []string, own map[string][]byte, speech clinic.Speech) (said []piece, err error) {
	recorded := !slices.ContainsFunc(names, func(name string) bool { return own[name] == nil })
	for at, name := range names {
		if speech.Slowly && at > 0 {
			said = append(said, silence(ps.silence, betweenWords))
		}
		if recorded {
			said = append(said, piece{samples: own[name]})
			continue
		}
		clip, err := readClip(p.clips, name, ofCalls)
		if err != nil {
			return nil, err
		}
		said = append(said, piece{mp3: clip})
	}
	return said, nil
}

// Line is something to be said by a voice that reads texts.
type Line struct {
	Language clinic.Language
	Text     string
}

// Lines are an announcement as texts, for a television with a voice of its own.
func (ps *Packs) Lines(a Announcement) (lines []Line) {
	for i, language := range a.Languages {
		var code []string
		for _, part := range partsOf(a.Code) {
			code = append(code, readOut(part, a.Speech))
		}
		text := fmt.Sprintf("%s %s. ", ps.packs[language].Phrases[ticketPhrase], strings.Join(code, " "))
		if a.Name != "" {
			text += strings.TrimRight(a.Name, ".") + ". "
		}
		text += a.Room.words() + "."
		lines = append(lines, Line{language, text})
		for again := 1; i == 0 && again < a.Speech.Times; again++ {
			lines = append(lines, lines[0])
		}
	}
	return lines
}

// readOut writes a part of a code so that a voice that reads texts says its letters one by one, and its figures where they are to be.
func readOut(part string, speech clinic.Speech) string {
	if isNumber(part) && !speech.Figures {
		return cmp.Or(strings.TrimLeft(part, "0"), "0")
	}
	return strings.Join(strings.Split(strings.ToUpper(part), ""), " ")
}
