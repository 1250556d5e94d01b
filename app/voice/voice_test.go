package voice_test

import (
	"bytes"
	"io/fs"
	"maps"
	"slices"
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

// call is an announcement as a new clinic has it.
func call(language clinic.Language, code, room string) voice.Announcement {
	return voice.Announcement{Code: code, Room: voice.Place{Name: room}, Languages: []clinic.Language{language}, Speech: clinic.PresetSpeech}
}

func say(t *testing.T, ps *voice.Packs, a voice.Announcement, own voice.Recordings) voice.Sound {
	t.Helper()
	sound, err := ps.Say(a, own)
	if err != nil {
		t.Fatal(err)
	}
	return sound
}

// clips are the names of the clips that a sound consists of, with | for a pause.
func clips(t *testing.T, language clinic.Language, sound []byte) string {
	t.Helper()
	folder, err := fs.Sub(embed.Voices(), string(language))
	if err != nil {
		t.Fatal(err)
	}
	known := map[string][]byte{}
	prompts, err := fs.Sub(folder, "prompts")
	if err != nil {
		t.Fatal(err)
	}
	for _, from := range []fs.FS{folder, prompts, embed.Voices()} {
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
		case len(names) == 0 || names[len(names)-1] != "|":
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
		sound := say(t, ps, call(c.language, c.code, c.room), nil).Bytes
		if got, want := clips(t, c.language, sound), "chime ticket "+c.want+" | ticket "+c.want; got != want {
			t.Errorf("%s, %s, %s: said is\n%s, want\n%s", c.language, c.code, c.room, got, want)
		}
	}
}

// The clinic decides how often a call is said, in which languages, and how numbers are.
func TestSay_asTheClinicWants(t *testing.T) {
	t.Parallel()
	ps := packs(t)
	is := clinic.Clinic{Language: clinic.Portuguese, Speech: clinic.PresetSpeech}
	for _, c := range []struct {
		what   string
		change func(*clinic.Speech)
		want   string // in the clinic's language
	}{
		{"once", func(s *clinic.Speech) { s.Times = 1 }, "chime ticket letter-e letter-n 21 | room 2"},
		{"three times", func(s *clinic.Speech) { s.Times = 3 }, "chime" + strings.Repeat(" ticket letter-e letter-n 21 | room 2 |", 3)},
		{"in figures", func(s *clinic.Speech) { s.Times, s.Figures = 1, true }, "chime ticket letter-e letter-n 0 2 1 | room 2"},
		{"slowly", func(s *clinic.Speech) { s.Times, s.Slowly = 1, true }, "chime ticket | letter-e | letter-n | 21 | room | 2"},
	} {
		a := call(clinic.Portuguese, "EN-021", "Sala 2")
		c.change(&a.Speech)
		if got := clips(t, clinic.Portuguese, say(t, ps, a, nil).Bytes); got != strings.TrimSuffix(c.want, " |") {
			t.Errorf("%s: said is %s, want %s", c.what, got, c.want)
		}
	}
	for also, want := range map[clinic.Also][]clinic.Language{
		clinic.Never: {clinic.Portuguese}, clinic.Asked: {clinic.Portuguese, clinic.Spanish}, clinic.Always: {clinic.Portuguese, clinic.English, clinic.Spanish},
	} {
		is.Speech.Also = also
		if got := is.SpokenIn(clinic.Spanish); !slices.Equal(got, want) {
			t.Errorf("%s: who chose Spanish hears %v, want %v", also, got, want)
		}
	}
	is.Speech.Also = clinic.Asked
	if got := is.SpokenIn(clinic.Portuguese); len(got) != 1 {
		t.Errorf("who chose the clinic's language hears %v", got)
	}
	both := call(clinic.Portuguese, "EN-021", "Sala 2")
	both.Languages = []clinic.Language{clinic.Portuguese, clinic.Spanish}
	alone := say(t, ps, call(clinic.Portuguese, "EN-021", "Sala 2"), nil).Bytes
	rest, begins := bytes.CutPrefix(say(t, ps, both, nil).Bytes, alone)
	if got := clips(t, clinic.Spanish, rest); !begins || got != "| ticket letter-e letter-n 21 | room 2" {
		t.Errorf("after Portuguese comes %s", got)
	}
}

// What a television reads with a voice of its own.
func TestLines(t *testing.T) {
	t.Parallel()
	a := call(clinic.Portuguese, "EN-021", "Consultório 2")
	a.Languages = append(a.Languages, clinic.English)
	want := []voice.Line{{clinic.Portuguese, "senha E N 21. Consultório 2."}, {clinic.Portuguese, "senha E N 21. Consultório 2."}, {clinic.English, "ticket E N 21. Consultório 2."}}
	if got := packs(t).Lines(a); !slices.Equal(got, want) {
		t.Errorf("read is %q", got)
	}
	a.Speech.Figures, a.Code, a.Room.Spoken = true, "FA-000", "Balcão da farmácia"
	if got := packs(t).Lines(a)[0].Text; got != "senha F A 0 0 0. Balcão da farmácia." {
		t.Errorf("read in figures is %q", got)
	}
}

// A clinic that is made of a template has rooms that can be said.
func TestSay_knowsTheRoomsOfTheTemplates(t *testing.T) {
	t.Parallel()
	ps := packs(t)
	for _, language := range []clinic.Language{clinic.Portuguese, clinic.English, clinic.Spanish} {
		for _, template := range setup.Templates(language) {
			for _, room := range template.Rooms {
				sound := say(t, ps, call(language, "EN-001", room.Name), nil).Bytes
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
