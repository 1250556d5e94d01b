package voice

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"suavez/app/clinic"
)

// Pauses of an announcement: after the code, and before all is said again.
const (
	afterCode   = 400 * time.Millisecond
	beforeAgain = 1200 * time.Millisecond
)

// Announcement is what is said of a call.
type Announcement struct {
	Code string // as on the ticket, "EN-021"
	Room string // its name, "Consultório 2"
}

// Say writes an announcement in a language as one MP3: the chime, the code, the room, and both again.
func (ps *Packs) Say(language clinic.Language, a Announcement) ([]byte, error) {
	p := ps.packs[language]
	if p == nil {
		return nil, fmt.Errorf("there is no voice for %s", language)
	}
	code, err := p.join(append([]string{ticketPhrase}, sayCode(a.Code)...))
	if err != nil {
		return nil, err
	}
	room, err := p.join(p.sayRoom(a.Room))
	if err != nil {
		return nil, err
	}
	between := ps.pause(afterCode)
	return slices.Concat(ps.chime, code, between, room, ps.pause(beforeAgain), code, between, room), nil
}

// join puts clips one after the other.
func (p *Pack) join(names []string) (sound []byte, err error) {
	for _, name := range names {
		clip, err := readClip(p.clips, name)
		if err != nil {
			return nil, err
		}
		sound = append(sound, clip...)
	}
	return sound, nil
}

func (ps *Packs) pause(during time.Duration) []byte {
	return bytes.Repeat(ps.silence, int(during/frameLasts))
}
