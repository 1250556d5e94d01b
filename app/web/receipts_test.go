package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"suavez/app/device"
)

// eventually waits until something is so.
func eventually(t *testing.T, is func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("it does not become so in 20 seconds")
		}
	}
}

// A display answers over its socket what became of a call; the desk sees it, of those displays alone that are to show it.
func TestReceipts(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, nurse, doctor, display, totem := s.user("admin"), s.user("enfermagem"), s.user("medicina"), s.device(device.Display), s.device(device.Totem)
	var services struct {
		Items []struct{ ID, Prefix string }
	}
	admin.want(http.StatusOK, "GET", "/clinics/demo/services", nil).json(t, &services)
	nurse.workIn("Enfermagem 1")
	doctor.workIn("Consultório 1")
	nurse.issue("EN")
	nurse.issue("ME")
	nurse.callNext("Enfermagem 1")
	doctor.callNext("Consultório 1")
	var board struct {
		Calls []struct {
			Seq    int64
			Ticket struct{ Code string }
		}
	}
	display.want(http.StatusOK, "GET", "/clinics/demo/board", nil).json(t, &board)
	toDoctor, toNurse := board.Calls[0].Seq, board.Calls[1].Seq

	conn, other := display.follow("face=display"), totem.follow("face=totem")
	say := func(conn *websocket.Conn, message map[string]any) {
		t.Helper()
		must(t, conn.WriteJSON(message))
	}
	say(other, map[string]any{"type": "spoken", "seq": toNurse}) // a totem shows no calls
	say(conn, map[string]any{"type": "ping", "version": "1.2", "sound": "blocked", "screen": "1920x1080"})
	say(conn, map[string]any{"type": "waits", "seq": toDoctor})
	say(conn, map[string]any{"type": "shown", "seq": toNurse})
	say(conn, map[string]any{"type": "spoken", "seq": toNurse})
	say(conn, map[string]any{"type": "shown", "seq": 1})       // no call
	say(conn, map[string]any{"type": "shown", "seq": 999_999}) // nothing
	say(conn, map[string]any{"type": "failed", "seq": toNurse, "fault": "<script>"})
	say(conn, map[string]any{"type": "sung", "seq": toNurse})
	of := func(seq int64) (all []map[string]any) {
		t.Helper()
		var list struct{ Items []map[string]any }
		nurse.want(http.StatusOK, "GET", "/clinics/demo/calls/"+fmt.Sprint(seq)+"/receipts", nil).json(t, &list)
		return list.Items
	}
	eventually(t, func() bool { is := of(toNurse); return len(is) == 1 && is[0]["spoken_at"] != nil })
	if is := of(toNurse)[0]; is["shown_at"] == nil || is["on"] != true || is["fault"] != nil || is["name"] != "test" {
		t.Errorf("the answers are %v", is)
	}
	if is := of(toDoctor)[0]; is["waits_at"] == nil || is["shown_at"] != nil {
		t.Errorf("the call that waits has %v", is)
	}
	say(conn, map[string]any{"type": "shown", "seq": toDoctor})
	say(conn, map[string]any{"type": "failed", "seq": toDoctor, "fault": "sound_blocked"})
	eventually(t, func() bool { return of(toDoctor)[0]["fault"] == "sound_blocked" })

	var devices struct {
		Items []struct {
			ID, Kind, Sound, Screen, Version string
			LastCall                         *struct{ Code, Fault string } `json:"last_call"`
			Shows                            *struct{ Services, Rooms []string }
		}
	}
	look := func() {
		admin.want(http.StatusOK, "GET", "/clinics/demo/devices", nil).json(t, &devices)
	}
	look()
	at := 0
	if devices.Items[0].Kind != "display" {
		at = 1
	}
	tv := devices.Items[at]
	if tv.Sound != "blocked" || tv.Screen != "1920x1080" || tv.Version != "1.2" || tv.LastCall == nil || tv.LastCall.Code != "ME-001" || tv.LastCall.Fault != "sound_blocked" {
		t.Errorf("the display is listed as %+v", tv)
	}
	if devices.Items[1-at].Shows != nil {
		t.Error("a totem shows calls")
	}

	// A display of the nurses alone owes no answer to a call of the doctor, and is told what it shows.
	for _, service := range services.Items {
		if service.Prefix == "EN" {
			admin.want(http.StatusNoContent, "PATCH", "/clinics/demo/devices/"+tv.ID, `{"shows":{"services":["`+service.ID+`"],"rooms":[]}}`)
		}
	}
	if is := of(toDoctor); len(is) != 0 {
		t.Errorf("a display of others is to show it: %v", is)
	}
	var this struct {
		Shows struct{ Services, Rooms []string }
	}
	display.want(http.StatusOK, "GET", "/auth/device", nil).json(t, &this)
	if len(this.Shows.Services) != 1 || len(this.Shows.Rooms) != 0 {
		t.Errorf("the display is told that it shows %v", this.Shows)
	}
	// An administrator who looks at what a display shows is told no more than the display.
	preview := admin.follow("as=display")
	if board := string(hear(t, preview).Board); strings.Contains(board, `"user"`) || !strings.Contains(board, "EN-001") {
		t.Errorf("the preview is told %s", board)
	}
	display.want(http.StatusForbidden, "GET", "/clinics/demo/calls/"+fmt.Sprint(toNurse)+"/receipts", nil)
}
