package voice_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hajimehoshi/go-mp3"

	"suavez/app/clinic"
	"suavez/app/voice"
	"suavez/embed"
)

// spoken is a clip of the box as samples from -1 to 1, at 24 kHz.
func spoken(t *testing.T, name string) (samples []float64) {
	t.Helper()
	clip, err := fs.ReadFile(embed.Voices(), name+".mp3")
	if err != nil {
		t.Fatal(err)
	}
	d, err := mp3.NewDecoder(bytes.NewReader(clip))
	if err != nil {
		t.Fatal(err)
	}
	both, err := io.ReadAll(d)
	if err != nil {
		t.Fatal(err)
	}
	for at := 0; at < len(both); at += 4 {
		samples = append(samples, float64(int16(binary.LittleEndian.Uint16(both[at:])))/(1<<15))
	}
	return samples
}

// room is a recording of what is spoken: a second of a quiet room before and after it, so many times as loud.
func room(spoken []float64, loud float64) []float64 {
	random := rand.New(rand.NewPCG(1, 2))
	recorded := slices.Concat(make([]float64, 24_000), spoken, make([]float64, 24_000))
	for i := range recorded {
		recorded[i] = recorded[i]*loud + (random.Float64()-0.5)*0.002
	}
	return recorded
}

// wav writes samples of 24 kHz as a WAV of another rate (each sample so many times), with channels and bits; 32 bits are floating numbers.
func wav(samples []float64, times, channels, bits int) []byte {
	var data []byte
	for _, s := range samples {
		for range times * channels {
			switch bits {
			case 8:
				data = append(data, byte(math.Round(s*127))+128)
			case 16:
				data = binary.LittleEndian.AppendUint16(data, uint16(int16(s*32767)))
			case 24:
				whole := uint32(int32(s * (1<<23 - 1)))
				data = append(data, byte(whole), byte(whole>>8), byte(whole>>16))
			case 32:
				data = binary.LittleEndian.AppendUint32(data, math.Float32bits(float32(s)))
			}
		}
	}
	kind := 1
	if bits == 32 {
		kind = 3
	}
	head := []byte("RIFF\x00\x00\x00\x00WAVEjunk\x03\x00\x00\x00odd\x00fmt ")
	head = binary.LittleEndian.AppendUint32(head, 16)
	for _, two := range []int{kind, channels} {
		head = binary.LittleEndian.AppendUint16(head, uint16(two))
	}
	head = binary.LittleEndian.AppendUint32(head, uint32(24_000*times))
	head = binary.LittleEndian.AppendUint32(head, uint32(24_000*times*channels*bits/8))
	for _, two := range []int{channels * bits / 8, bits} {
		head = binary.LittleEndian.AppendUint16(head, uint16(two))
	}
	head = append(head, "data"...)
	head = binary.LittleEndian.AppendUint32(head, uint32(len(data)))
	return append(head, data...)
}

// Whatever the recorder and however loud, a phrase comes out without the silence around it and as loud as the clips of the box; ffmpeg measures.
func TestMaster_makesClipsAlike(t *testing.T) {
	t.Parallel()
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		t.Skip("ffmpeg is missing; scripts/test installs it")
	}
	dir := t.TempDir()
	for i, c := range []struct {
		phrase                string
		loud                  float64
		times, channels, bits int
	}{
		{"pt-BR/office", 1, 1, 1, 16},
		{"pt-BR/office", 0.1, 2, 2, 24},
		{"pt-BR/letter-e", 0.3, 1, 2, 32},
		{"en/see-screen", 1.5, 2, 1, 16},
		{"es/21", 0.5, 4, 1, 16},
		{"pt-BR/ticket", 1, 1, 1, 8},
	} {
		of := spoken(t, c.phrase)
		clip, err := voice.Master(wav(room(of, c.loud), c.times, c.channels, c.bits))
		if err != nil {
			t.Errorf("%s: %v", c.phrase, err)
			continue
		}
		lasts, was := time.Duration(len(clip)/2)*time.Second/24_000, time.Duration(len(of))*time.Second/24_000
		if lasts > was+150*time.Millisecond || lasts < was-250*time.Millisecond {
			t.Errorf("%s lasts %s, of %s that were spoken", c.phrase, lasts, was)
		}
		// ffmpeg measures from 400 ms on: it hears the clip again and again.
		file := filepath.Join(dir, fmt.Sprint(i))
		if err := os.WriteFile(file, bytes.Repeat(clip, 8), 0o600); err != nil {
			t.Fatal(err)
		}
		h := listen(t, ffmpeg, file, "-f", "s16le", "-ar", "24000", "-ac", "1")
		if h.loudness < -19.5 || h.loudness > -16.5 || h.peak > -0.1 {
			t.Errorf("%s of %d bits comes out at %.1f LUFS, peak %.1f dBFS", c.phrase, c.bits, h.loudness, h.peak)
		}
	}
}

// What cannot be used is refused with what to do better.
func TestMaster_refusesWithAdvice(t *testing.T) {
	t.Parallel()
	said := spoken(t, "pt-BR/see-screen")
	noise := make([]float64, 48_000)
	random := rand.New(rand.NewPCG(3, 4))
	for i := range noise {
		noise[i] = (random.Float64() - 0.5) * 0.4
	}
	distorted := make([]float64, len(said))
	for i, s := range said {
		distorted[i] = max(-1, min(1, s*60))
	}
	good := wav(room(said, 1), 1, 1, 16)
	packed := bytes.Clone(good)
	packed[bytes.Index(packed, []byte("fmt "))+8] = 0x55 // MP3 in a WAV
	for _, c := range []struct {
		what string
		file []byte
		says string
	}{
		{"nothing", nil, "WAV (PCM)"},
		{"an MP3", []byte("ID3\x03 and so on, long enough"), "WAV (PCM)"},
		{"a packed WAV", packed, "kind 85"},
		{"half a head", good[:40], "cut off"},
		{"a head alone", good[:48], "no sound"},
		{"silence", wav(make([]float64, 48_000), 1, 1, 16), "nothing is heard"},
		{"an empty sound", wav(nil, 1, 1, 16), "nothing is heard"},
		{"noise", wav(noise, 1, 1, 16), "noise"},
		{"distortion", wav(distorted, 1, 1, 16), "distorted"},
		{"a speech", wav(slices.Concat(said, said, said, said, said, said), 1, 1, 16), "longer than 6"},
		{"half a minute", wav(make([]float64, 30*24_000), 1, 1, 16), "longer than 6"},
	} {
		if _, err := voice.Master(c.file); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s is refused with %v, want %q", c.what, err, c.says)
		}
	}
}

func FuzzMaster(f *testing.F) {
	f.Add(wav([]float64{0, 0.5, -0.5}, 1, 1, 16))
	f.Add(wav(make([]float64, 4_000), 1, 2, 24))
	f.Fuzz(func(_ *testing.T, file []byte) { _, _ = voice.Master(file) })
}

// The clinic's own voice says what it has all words of, and the voice of the box the rest; a room that is recorded whole needs no words.
func TestSay_inTheClinicsVoice(t *testing.T) {
	t.Parallel()
	ps := packs(t)
	tone := func(length int) []byte { return bytes.Repeat([]byte{1, 2}, length) }
	a := call(clinic.Portuguese, "EN-021", "Sala do Dr. Hélio")
	heard := func(own map[string][]byte) voice.Sound {
		return say(t, ps, a, voice.Recordings{clinic.Portuguese: own})
	}
	code := map[string][]byte{"ticket": tone(100), "letter-e": tone(200), "letter-n": tone(300), "21": tone(400)}
	whole := bytes.Join([][]byte{code["ticket"], code["letter-e"], code["letter-n"], code["21"]}, nil)
	if all := heard(code); all.Type != "audio/wav" || bytes.Count(all.Bytes, whole) != 2 || string(all.Bytes[:4]) != "RIFF" {
		t.Errorf("the recorded code is not heard twice in %d bytes of %s", len(all.Bytes), all.Type)
	}
	delete(code, "letter-n")
	if some := heard(code); some.Type != "audio/mpeg" {
		t.Error("with a letter missing the code is not said by the voice of the box alone")
	}
	if room := heard(map[string][]byte{a.Room.Phrase(): tone(999)}); room.Type != "audio/wav" || bytes.Count(room.Bytes, tone(999)) != 2 {
		t.Error("the recorded room is not heard twice")
	}
}
