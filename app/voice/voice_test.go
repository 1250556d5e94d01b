package voice_test

import (
	"bytes"
	"io/fs"
	"maps"
	"strings"
	"testing"
	"testing/fstest"

	"suavez/app/clinic"
	"suavez/app/setup"
	"suavez/app/voice"
	"suavez/embed"
)

func packs(t *testing.T) *voice.Packs {
	t.Helper()
	ps, err := voice.Load(embed.Voices())
	if err != nil {
		t.Fatal(err)
	}
	return ps
}

// clips are the names of the clips that a sound consists of, with | for a pause.
func clips(t *testing.T, language clinic.Language, sound []byte) string {
	t.Helper()
	folder, err := fs.Sub(embed.Voices(), string(language))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string][]byte{}
	for _, from := range []fs.FS{folder, embed.Voices()} {
		files, err := fs.Glob(from, "*.mp3")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			clip, err := fs.ReadFile(from, file)
			if err != nil {
				t.Fatal(err)
			}
			known[strings.TrimSuffix(file, ".mp3")] = clip
		}
	}
	var names []string
	for len(sound) > 0 {
		best := ""
		for name, clip := range known {
			if bytes.HasPrefix(sound, clip) && len(clip) > len(known[best]) {
				best = name
			}
		}
		if best == "" {
			t.Fatalf("after %v comes what is no clip", names)
		}
		sound = sound[len(known[best]):]
		switch {
		case best != "silence":
			names = append(names, best)
		case names[len(names)-1] != "|":
			names = append(names, "|")
		}
	}
	return strings.Join(names, " ")
}

func TestSay_saysCodeAndRoomTwice(t *testing.T) {
	t.Parallel()
	ps := packs(t)
	for _, c := range []struct {
		language   clinic.Language
		code, room string
		want       string // after the ticket's word
	}{
		{clinic.Portuguese, "EN-021", "Consultório 2", "letter-e letter-n 21 | office 2"},
		{clinic.English, "EN-021", "Consultório 2", "letter-e letter-n 21 | office 2"},
		{clinic.Spanish, "RX-100", "Rayos X", "letter-r letter-x 100 | x-ray"},
		{clinic.Portuguese, "A-121", "Sala B", "letter-a 100-and 21 | room letter-b"},
		{clinic.Portuguese, "ME-205", "Raio-X 1", "letter-m letter-e 200-and 5 | x-ray 1"},
		{clinic.Portuguese, "FA-999", "Guichê 12B", "letter-f letter-a 900-and 99 | counter 12 letter-b"},
		{clinic.Portuguese, "FA-1000", "SALA DE VACINA", "letter-f letter-a 1 0 0 0 | room vaccination"},
		{clinic.Portuguese, "P2-007", "Sala E", "letter-p 2 7 | room letter-e"},
		{clinic.Portuguese, "EN-000", "Sala do Dr. Hélio", "letter-e letter-n 0 | see-screen"},
		{clinic.English, "X-1", "", "letter-x 1 | see-screen"},
	} {
		sound, err := ps.Say(c.language, voice.Announcement{Code: c.code, Room: c.room})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := clips(t, c.language, sound), "chime ticket "+c.want+" | ticket "+c.want; got != want {
			t.Errorf("%s, %s, %s: said is\n%s, want\n%s", c.language, c.code, c.room, got, want)
		}
	}
}

// A clinic that is made of a template has rooms that can be said.
func TestSay_knowsTheRoomsOfTheTemplates(t *testing.T) {
	t.Parallel()
	ps := packs(t)
	for _, language := range []clinic.Language{clinic.Portuguese, clinic.English, clinic.Spanish} {
		for _, template := range setup.Templates(language) {
			for _, room := range template.Rooms {
				sound, err := ps.Say(language, voice.Announcement{Code: "EN-001", Room: room.Name})
				if err != nil {
					t.Fatal(err)
				}
				if strings.Contains(clips(t, language, sound), "see-screen") {
					t.Errorf("%s: nobody can say %q", language, room.Name)
				}
			}
		}
	}
}

// A pack that is not whole, or has clips that cannot be joined, is refused with what is wrong.
func TestLoad_refuses(t *testing.T) {
	t.Parallel()
	whole := fstest.MapFS{}
	err := fs.WalkDir(embed.Voices(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(embed.Voices(), path)
		whole[path] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		change func(fstest.MapFS)
		says   string
	}{
		{func(files fstest.MapFS) { delete(files, "es/21.mp3") }, `there is no clip of "21"`},
		{func(files fstest.MapFS) {
			files["en/pack.json"] = &fstest.MapFile{Data: bytes.Replace(files["en/pack.json"].Data, []byte(`"letter-q"`), []byte(`"letter_q"`), 1)}
		}, `no phrase "letter-q"`},
		{func(files fstest.MapFS) { files["chime.mp3"] = &fstest.MapFile{Data: []byte("ID3")} }, "whole frames"},
		{func(files fstest.MapFS) {
			files["silence.mp3"] = &fstest.MapFile{Data: bytes.Repeat([]byte{0xFF}, 144)}
		}, "without headers"},
	} {
		files := maps.Clone(whole)
		c.change(files)
		if _, err := voice.Load(files); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("it is refused with %v, want %s", err, c.says)
		}
	}
}
