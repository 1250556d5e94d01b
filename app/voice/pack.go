// Package voice says calls: it turns one into the names of clips, and joins the clips of a voice pack into one MP3, so that a television plays
// a single sound without gaps.
package voice

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"time"

	"suavez/app/clinic"
)

// format is of what kind clips are: MP3, mono, 24 kHz, each frame complete in itself and of the same length, without headers. So they can be
// joined byte by byte, those of one kind with those of the other.
type format struct {
	kbits      int // a second
	frameBytes int
	// frameHead begins each frame: MPEG-2 layer III without checksum, 24 kHz, no padding.
	frameHead [3]byte
}

// Clips of calls fill a waiting room; those of prompts are heard by who stands before the totem.
var (
	ofCalls   = format{48, 144, [3]byte{0xFF, 0xF3, 0x64}}
	ofPrompts = format{32, 96, [3]byte{0xFF, 0xF3, 0x44}}
)

// frameLasts is how long a frame is heard.
const frameLasts = 24 * time.Millisecond

// Pack is a voice: what it is in pack.json, beside its clips.
type Pack struct {
	Language clinic.Language `json:"language"`
	Voice    string          `json:"voice"`
	Licence  string          `json:"licence"`
	Credit   string          `json:"credit"`
	// Phrases are the texts of the clips, by name.
	Phrases map[string]string `json:"phrases"`
	// Words are the phrases for what clinics write in the names of rooms; in small letters without accents, parts joined by hyphens.
	Words map[string]string `json:"words"`
	// Prompts are what a totem says, by the names of its pages' texts.
	Prompts map[string]string `json:"prompts"`

	clips fs.FS
}

// Packs are voices by language.
type Packs struct {
	packs          map[clinic.Language]*Pack
	chime, silence []byte
}

// Load reads the packs in the folders of a file system, which has the chime and a frame of silence beside them. Each pack must have all clips
// that calls need.
func Load(files fs.FS) (*Packs, error) {
	ps := &Packs{packs: map[clinic.Language]*Pack{}}
	var err error
	if ps.chime, err = readClip(files, "chime", ofCalls); err != nil {
		return nil, err
	}
	if ps.silence, err = readClip(files, "silence", ofCalls); err != nil {
		return nil, err
	}
	for _, language := range []clinic.Language{clinic.Portuguese, clinic.English, clinic.Spanish} {
		folder, err := fs.Sub(files, string(language))
		if err != nil {
			return nil, err
		}
		if ps.packs[language], err = loadPack(folder, language); err != nil {
			return nil, fmt.Errorf("the voice for %s: %w", language, err)
		}
	}
	return ps, nil
}

// All are the packs, Portuguese first.
func (ps *Packs) All() []*Pack {
	return []*Pack{ps.packs[clinic.Portuguese], ps.packs[clinic.English], ps.packs[clinic.Spanish]}
}

func loadPack(files fs.FS, language clinic.Language) (*Pack, error) {
	text, err := fs.ReadFile(files, "pack.json")
	if err != nil {
		return nil, err
	}
	p := &Pack{clips: files}
	if err := json.Unmarshal(text, p); err != nil {
		return nil, fmt.Errorf("read pack.json: %w", err)
	}
	if p.Language != language {
		return nil, fmt.Errorf("pack.json is of %q", p.Language)
	}
	var missing []error
	for _, name := range needed() {
		if _, ok := p.Phrases[name]; !ok {
			missing = append(missing, fmt.Errorf("pack.json has no phrase %q", name))
		}
	}
	for word, name := range p.Words {
		if _, ok := p.Phrases[name]; !ok {
			missing = append(missing, fmt.Errorf("the word %q is said by %q, which is no phrase", word, name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Phrases)) {
		if _, err := fs.Stat(files, name+".mp3"); err != nil {
			missing = append(missing, fmt.Errorf("there is no clip of %q", name))
		}
	}
	for _, name := range []string{languagePrompt, minutesPrompt, toPrompt, atMostPrompt} {
		if _, ok := p.Prompts[name]; !ok {
			missing = append(missing, fmt.Errorf("pack.json has no prompt %q", name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(p.Prompts)) {
		if _, err := fs.Stat(files, "prompts/"+name+".mp3"); err != nil {
			missing = append(missing, fmt.Errorf("there is no clip of the prompt %q", name))
		}
	}
	return p, errors.Join(missing...)
}

// readClip reads a clip, and sees that it can be joined with others.
func readClip(files fs.FS, name string, as format) ([]byte, error) {
	clip, err := fs.ReadFile(files, name+".mp3")
	if err != nil {
		return nil, fmt.Errorf("read the clip %s: %w", name, err)
	}
	if len(clip) == 0 || len(clip)%as.frameBytes != 0 {
		return nil, fmt.Errorf("the clip %s is not of whole frames of %d bytes", name, as.frameBytes)
	}
	for at := 0; at < len(clip); at += as.frameBytes {
		if [3]byte(clip[at:at+3]) != as.frameHead {
			return nil, fmt.Errorf("the clip %s is not mono MP3 of 24 kHz and %d kbit/s without headers: frame %d begins %x", name, as.kbits, at/as.frameBytes, clip[at:at+4])
		}
	}
	return clip, nil
}
