package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
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
