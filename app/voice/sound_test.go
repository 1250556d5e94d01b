package voice_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"testing"
	"time"

	"suavez/app/clinic"
	"suavez/app/voice"
)

// What a program that is no part of SuaVez hears: 200 calls in three languages are as long as their clips, equally loud, not clipped, without a
// gap between parts, and with the pauses after the code and before all is said again.
func TestSay_asFFmpegHearsIt(t *testing.T) {
	t.Parallel()
	ffmpeg, err := exec.LookPath("ffmpeg")
	if err != nil {
		t.Skip("ffmpeg is missing; scripts/test installs it")
	}
	ps := packs(t)
	rooms := map[clinic.Language][]string{
		clinic.Portuguese: {"Consultório 2", "Guichê 12", "Sala de vacina B", "Farmácia", "Raio-X 1", "Sala do Dr. Hélio", "Triagem"},
		clinic.English:    {"Room 7", "Counter 3", "Office 21", "Pharmacy", "X-ray", "Laboratory 100", "Dr. Brown"},
		clinic.Spanish:    {"Consultorio 5", "Ventanilla 1", "Sala C", "Farmacia", "Rayos X", "Vacunación 2", "Dr. Gómez"},
	}
	languages := []clinic.Language{clinic.Portuguese, clinic.English, clinic.Spanish}
	dir := t.TempDir()
	for i := range 200 {
		language := languages[i%len(languages)]
		a := voice.Announcement{
			Code:      fmt.Sprintf("%c%c-%03d", 'A'+i%26, 'A'+(i*7+3)%26, i*37%1000),
			Room:      voice.Place{Name: rooms[language][i/len(languages)%len(rooms[language])]},
			Languages: []clinic.Language{language}, Speech: clinic.PresetSpeech,
		}
		sound := say(t, ps, a, nil).Bytes
		file := filepath.Join(dir, fmt.Sprint(i, ".mp3"))
		if err := os.WriteFile(file, sound, 0o600); err != nil {
			t.Fatal(err)
		}
		heard := listen(t, ffmpeg, file)
		what := fmt.Sprintf("%s, %s, %s", language, a.Code, a.Room.Name)
		if lasts := time.Duration(len(sound)) * time.Second / 6000; (heard.lasts-lasts).Abs() > 60*time.Millisecond || lasts < 5*time.Second || lasts > 20*time.Second {
			t.Errorf("%s lasts %s, its clips %s", what, heard.lasts, lasts)
		}
		if heard.loudness < -20 || heard.loudness > -16 {
			t.Errorf("%s is of %.1f LUFS", what, heard.loudness)
		}
		if heard.peak > -1 {
			t.Errorf("%s has peaks of %.1f dBFS", what, heard.peak)
		}
		if len(heard.pauses) != 3 || heard.pauses[0] > 900*time.Millisecond || heard.pauses[1] < time.Second || heard.pauses[1] > 1800*time.Millisecond || heard.pauses[2] > 900*time.Millisecond {
			t.Errorf("%s has the pauses %v", what, heard.pauses)
		}
	}
}

// heard is what ffmpeg tells of a sound.
type heard struct {
	lasts          time.Duration
	loudness, peak float64 // LUFS, dBFS
	pauses         []time.Duration
}

var (
	saidTime     = regexp.MustCompile(`time=(\d+):(\d+):([\d.]+)`)
	saidLoudness = regexp.MustCompile(`I: +(-[\d.]+) LUFS`)
	saidPeak     = regexp.MustCompile(`Peak: +(-?[\d.]+) dBFS`)
	saidPause    = regexp.MustCompile(`silence_duration: ([\d.]+)`)
)

// listen lets ffmpeg hear a file, which the options describe where it has no head.
func listen(t *testing.T, ffmpeg, file string, options ...string) (h heard) {
	t.Helper()
	arguments := slices.Concat([]string{"-hide_banner", "-v", "info"}, options, []string{"-i", file, "-af", "silencedetect=n=-50dB:d=0.35,ebur128=peak=true:framelog=verbose", "-f", "null", "-"})
	said, err := exec.Command(ffmpeg, arguments...).CombinedOutput()
	if err != nil || bytes.Contains(said, []byte("Error")) || bytes.Contains(said, []byte("Header missing")) {
		t.Fatalf("ffmpeg cannot read it: %v\n%s", err, said)
	}
	number := func(text []byte) float64 {
		n, err := strconv.ParseFloat(string(text), 64)
		if err != nil {
			t.Fatalf("ffmpeg says %q", text)
		}
		return n
	}
	last := func(of *regexp.Regexp) [][]byte {
		all := of.FindAllSubmatch(said, -1)
		if all == nil {
			t.Fatalf("ffmpeg does not say %s:\n%s", of, said)
		}
		return all[len(all)-1]
	}
	at := last(saidTime)
	h.lasts = time.Duration((number(at[1])*3600 + number(at[2])*60 + number(at[3])) * float64(time.Second))
	h.loudness, h.peak = number(last(saidLoudness)[1]), number(last(saidPeak)[1])
	for _, pause := range saidPause.FindAllSubmatch(said, -1) {
		h.pauses = append(h.pauses, time.Duration(number(pause[1])*float64(time.Second)))
	}
	return h
}
