package voice

import (
	"bytes"
	"fmt"
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
	var sound bytes.Buffer
	sound.Write(ps.chime)
	for again := range 2 {
		if again == 1 {
			ps.pause(&sound, beforeAgain)
		}
		for _, name := range append([]string{ticketPhrase}, sayCode(a.Code)...) {
			if err := p.say(&sound, name); err != nil {
				return nil, err
			}
		}
		ps.pause(&sound, afterCode)
		for _, name := range p.sayRoom(a.Room) {
			if err := p.say(&sound, name); err != nil {
				return nil, err
			}
		}
	}
	return sound.Bytes(), nil
}

func (p *Pack) say(sound *bytes.Buffer, name string) error {
	clip, err := p.Clip(name)
	if err != nil {
		return err
	}
	sound.Write(clip)
	return nil
}

func (ps *Packs) pause(sound *bytes.Buffer, during time.Duration) {
	for range during / frameLasts {
		sound.Write(ps.silence)
	}
}
