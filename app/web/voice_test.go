package web_test

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strings"
	"testing"

	"suavez/app/device"
)

// A display hears each call of its clinic, and nothing that is no call.
func TestVoice_saysCalls(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	nurse, display := s.user("enfermagem"), s.device(device.Display)
	nurse.workIn("Enfermagem 1")
	nurse.issue("EN")
	nurse.callNext("Enfermagem 1")
	var board struct {
		Calls []struct{ Seq json.Number }
	}
	display.want(http.StatusOK, "GET", "/clinics/demo/board", nil).json(t, &board)
	if len(board.Calls) != 1 {
		t.Fatalf("the board has the calls %v", board.Calls)
	}
	path := "/clinics/demo/calls/" + board.Calls[0].Seq.String() + "/voice"
	said := display.want(http.StatusOK, "GET", path, nil)
	if kind := said.header.Get("Content-Type"); kind != "audio/mpeg" || len(said.text) < 20_000 {
		t.Errorf("the call is said by %d bytes of %s", len(said.text), kind)
	}
	if other := display.want(http.StatusOK, "GET", path+"?language=en", nil); other.text == said.text {
		t.Error("in English the same is heard")
	}
	display.want(http.StatusUnprocessableEntity, "GET", path+"?language=fr", nil)
	for _, none := range []string{"1", "999999"} {
		display.want(http.StatusNotFound, "GET", fmt.Sprintf("/clinics/demo/calls/%s/voice", none), nil)
	}
	s.client().want(http.StatusUnauthorized, "GET", path, nil)
}

// recording is a WAV of a second and a half in which a syllable is heard.
func recording() string {
	const rate, samples = 24_000, 36_000
	b := []byte("RIFF\x00\x00\x00\x00WAVEfmt ")
	b = binary.LittleEndian.AppendUint32(b, 16)
	for _, two := range []uint16{1, 1} {
		b = binary.LittleEndian.AppendUint16(b, two)
	}
	b = binary.LittleEndian.AppendUint32(b, rate)
	b = binary.LittleEndian.AppendUint32(b, 2*rate)
	for _, two := range []uint16{2, 16} {
		b = binary.LittleEndian.AppendUint16(b, two)
	}
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, 2*samples)
	for i := range samples {
		s := 0.0
		if i > samples/3 && i < samples*2/3 {
			s = 8_000 * math.Sin(float64(i)/20)
		}
		b = binary.LittleEndian.AppendUint16(b, uint16(int16(s)))
	}
	return string(b)
}

// A clinic decides how its calls are said, and records a voice of its own.
func TestVoice_ofTheClinic(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	chief, nurse, display := s.user("admin"), s.user("enfermagem"), s.device(device.Display)
	nurse.workIn("Enfermagem 1")
	nurse.issue("EN")
	nurse.callNext("Enfermagem 1")
	var board struct {
		Calls []struct{ Seq json.Number }
		Rooms []struct{ ID, Name string }
	}
	display.want(http.StatusOK, "GET", "/clinics/demo/board", nil).json(t, &board)
	call := "/clinics/demo/calls/" + board.Calls[0].Seq.String()
	hear := func() reply { return display.want(http.StatusOK, "GET", call+"/voice", nil) }
	twice := len(hear().text)
	chief.want(http.StatusOK, "PATCH", "/clinics/demo", `{"speech":{"times":1,"slowly":false,"figures":false,"natural":true,"also":"always"}}`)
	var words struct {
		Natural bool
		Lines   []struct{ Language, Text string }
	}
	display.want(http.StatusOK, "GET", call+"/words", nil).json(t, &words)
	if len(words.Lines) != 3 || words.Lines[0].Text != "senha E N 1. Enfermagem 1." || words.Lines[1].Language != "en" || !words.Natural {
		t.Errorf("read aloud is %v", words)
	}
	chief.want(http.StatusOK, "PATCH", "/clinics/demo", `{"speech":{"times":1,"slowly":false,"figures":false,"natural":false,"also":"never"}}`)
	if once := len(hear().text); once > twice*3/4 {
		t.Errorf("once is %d bytes, twice %d", once, twice)
	}
	chief.want(http.StatusUnprocessableEntity, "PATCH", "/clinics/demo", `{"speech":{"times":9,"slowly":false,"figures":false,"natural":false,"also":"never"}}`)

	// A voice, a phrase of it, and a room as a whole.
	var made struct{ ID string }
	chief.want(http.StatusCreated, "POST", "/clinics/demo/voices", `{"language":"pt-BR","name":"Voz da Cláudia"}`).json(t, &made)
	chief.want(http.StatusUnprocessableEntity, "POST", "/clinics/demo/voices", `{"language":"pt-BR","name":"Voz da Cláudia"}`)
	voice := "/clinics/demo/voices/" + made.ID
	phrases := func() (of map[string]bool) {
		var list struct {
			Items []struct {
				Name             string
				Needed, Recorded bool
			}
		}
		chief.want(http.StatusOK, "GET", voice+"/phrases", nil).json(t, &list)
		of = map[string]bool{}
		for _, p := range list.Items {
			of[p.Name] = p.Recorded
		}
		if !list.Items[0].Needed || list.Items[len(list.Items)-1].Needed {
			t.Error("what the clinic needs does not come first")
		}
		return of
	}
	ours := "room-" + board.Rooms[slices.IndexFunc(board.Rooms, func(r struct{ ID, Name string }) bool { return r.Name == "Enfermagem 1" })].ID
	wav := []string{"Content-Type", "audio/wav"}
	chief.want(http.StatusNoContent, "PUT", voice+"/phrases/"+ours, recording(), wav...)
	chief.want(http.StatusNoContent, "PUT", voice+"/phrases/"+ours, recording(), wav...) // again is in its place
	chief.want(http.StatusNotFound, "PUT", voice+"/phrases/no-such-word", recording(), wav...)
	if said := chief.want(http.StatusUnprocessableEntity, "PUT", voice+"/phrases/ticket", "no sound", wav...).problem(t); said.Code != "unusable" || !strings.Contains(said.Detail, "WAV") {
		t.Errorf("a bad file is refused with %v", said)
	}
	if of := phrases(); !of[ours] || of["ticket"] {
		t.Errorf("recorded are %v", of)
	}
	if kept := chief.want(http.StatusOK, "GET", voice+"/phrases/"+ours, nil); kept.header.Get("Content-Type") != "audio/wav" || len(kept.text) < 15_000 || len(kept.text) > 40_000 {
		t.Errorf("the recording comes back as %d bytes of %s", len(kept.text), kept.header.Get("Content-Type"))
	}
	try := `{"code":"EN-052","language":"pt-BR"` + `,"room_id":"` + strings.TrimPrefix(ours, "room-") + `"`
	for with, kind := range map[string]string{`,"voice_id":"` + made.ID + `"`: "audio/wav", "": "audio/mpeg"} {
		if got := chief.want(http.StatusOK, "POST", "/clinics/demo/voice-trials", try+with+"}").header.Get("Content-Type"); got != kind {
			t.Errorf("with %s it is tried as %s", with, got)
		}
	}
	if hear().header.Get("Content-Type") != "audio/mpeg" {
		t.Error("a voice that is not in use is heard")
	}
	chief.want(http.StatusNoContent, "PATCH", voice, `{"used":true}`)
	if hear().header.Get("Content-Type") != "audio/wav" {
		t.Error("the voice in use is not heard")
	}
	var list struct {
		Voices []struct {
			ID, Name          string
			Used              bool
			Recorded, Missing int
		}
		Rooms []struct {
			Name, Spoken string
			Can, Own     bool
		}
	}
	chief.want(http.StatusOK, "GET", "/clinics/demo/voices", nil).json(t, &list)
	if v := list.Voices; len(v) != 4 || v[0].Used || !v[1].Used || !v[3].Used || v[3].Recorded != 1 || v[3].Missing < 100 {
		t.Errorf("the voices are %v", v)
	}
	for _, r := range list.Rooms {
		if !r.Can || r.Own != (r.Name == "Enfermagem 1") {
			t.Errorf("the room is said as %v", r)
		}
	}
	// Another takes its place, and who may not edit the clinic changes nothing.
	chief.want(http.StatusCreated, "POST", "/clinics/demo/voices", `{"language":"pt-BR","name":"Outra"}`).json(t, &made)
	chief.want(http.StatusNoContent, "PATCH", "/clinics/demo/voices/"+made.ID, `{"used":true}`)
	if hear().header.Get("Content-Type") != "audio/mpeg" {
		t.Error("the voice that was in use is still heard")
	}
	for _, no := range [][2]string{{"GET", "/clinics/demo/voices"}, {"DELETE", voice}, {"PUT", voice + "/phrases/ticket"}} {
		nurse.want(http.StatusForbidden, no[0], no[1], "", wav...)
		display.want(http.StatusForbidden, no[0], no[1], "", wav...)
	}
	chief.want(http.StatusNoContent, "DELETE", voice+"/phrases/"+ours, nil)
	chief.want(http.StatusNotFound, "DELETE", voice+"/phrases/"+ours, nil)
	chief.want(http.StatusNoContent, "DELETE", voice, nil)
	chief.want(http.StatusNotFound, "GET", voice+"/phrases", nil)
}
