package web_test

import (
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"suavez/app/device"
)

// listed is a device as the administrator sees it.
type listedDevice struct {
	ID, Kind, Name, Address string
	On                      bool
	SeenAt                  *time.Time `json:"seen_at"`
}

func (c *client) devices() (items []listedDevice) {
	c.site.t.Helper()
	var all struct{ Items []listedDevice }
	c.want(200, "GET", "/clinics/demo/devices", nil).json(c.site.t, &all)
	return all.Items
}

// ask is a page that asks for a code.
func (s *site) ask(kind string) (page *client, code, token string) {
	s.t.Helper()
	page = s.client()
	var shown struct {
		Code, Token string
		ExpiresAt   time.Time `json:"expires_at"`
	}
	page.want(201, "POST", "/pairings", map[string]string{"kind": kind}).json(s.t, &shown)
	if want := s.Clock.Now().Add(10 * time.Minute); !shown.ExpiresAt.Equal(want) || len(shown.Code) != 7 || shown.Code[3] != '-' {
		s.t.Errorf("the code is %+v, which should be good until %s", shown, want)
	}
	return page, shown.Code, shown.Token
}

func TestDevices_aCodeThatIsAcceptedMakesAPageADevice(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, nurse := s.user("admin"), s.user("enfermagem")
	page, code, token := s.ask("display")
	page.want(401, "POST", "/auth/device", map[string]string{"token": token})

	nurse.want(403, "POST", "/clinics/demo/devices", map[string]string{"code": code, "name": "TV"})
	nurse.want(403, "GET", "/clinics/demo/devices", nil)
	if p := admin.want(422, "POST", "/clinics/demo/devices", map[string]string{"code": code, "name": "  "}).problem(t); p.Errors[0].Location != "body.name" {
		t.Errorf("an empty name is told as %+v", p)
	}
	admin.want(404, "POST", "/clinics/demo/devices", map[string]string{"code": "AAA-AAA", "name": "TV"})
	if p := admin.want(200, "GET", "/clinics/demo/pairings/"+code, nil); !strings.Contains(p.text, `"display"`) {
		t.Errorf("the code is shown by %s", p.text)
	}
	admin.want(404, "GET", "/clinics/demo/pairings/AAA-AAA", nil)
	typed := strings.ToLower(strings.ReplaceAll(code, "-", " "))
	admin.want(201, "POST", "/clinics/demo/devices", map[string]string{"code": typed, "name": " TV da recepção "})
	admin.want(404, "POST", "/clinics/demo/devices", map[string]string{"code": code, "name": "TV"}) // it is good once

	if shown := admin.devices(); len(shown) != 1 || shown[0].Name != "TV da recepção" || shown[0].On || shown[0].SeenAt != nil {
		t.Errorf("before the page has come the devices are %+v", shown)
	}
	page.want(200, "POST", "/auth/device", map[string]string{"token": token})
	page.want(200, "GET", "/auth/device", nil, "SuaVez-Face", "display")
	if shown := admin.devices(); !shown[0].On || shown[0].Address != "127.0.0.1" {
		t.Errorf("the page is there, and the devices are %+v", shown)
	}
	s.Clock.Advance(31 * time.Second)
	if shown := admin.devices(); shown[0].On || shown[0].SeenAt == nil {
		t.Errorf("the page was silent for 31 s, and the devices are %+v", shown)
	}
}

func TestDevices_aCodeIsGoodForTenMinutes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.user("admin")
	_, code, _ := s.ask("totem")
	s.Clock.Advance(10 * time.Minute)
	admin.want(404, "POST", "/clinics/demo/devices", map[string]string{"code": code, "name": "Totem"})
}

// An address that asks again and again loses its oldest codes, not its latest.
func TestDevices_anAddressHasFewCodes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.user("admin")
	_, first, _ := s.ask("totem")
	var last string
	for range 20 {
		s.Clock.Advance(time.Second)
		_, last, _ = s.ask("totem")
	}
	admin.want(404, "POST", "/clinics/demo/devices", map[string]string{"code": first, "name": "Totem"})
	admin.want(201, "POST", "/clinics/demo/devices", map[string]string{"code": last, "name": "Totem"})
}

func TestDevices_oneThatIsRevokedIsOutAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, display := s.user("admin"), s.device(device.Display)
	conn := display.follow("")
	hear(t, conn)
	id := admin.devices()[0].ID
	admin.want(204, "DELETE", "/clinics/demo/devices/"+id, nil)
	admin.want(204, "DELETE", "/clinics/demo/devices/"+id, nil) // it stays so
	display.want(401, "GET", "/clinics/demo/board", nil)
	must(t, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
	for {
		_, _, err := conn.ReadMessage()
		if err == nil {
			continue // the entry may come before the end
		}
		if !websocket.IsCloseError(err, 4001) {
			t.Errorf("the socket of the revoked device ends with %v", err)
		}
		break
	}
	if shown := admin.devices(); len(shown) != 0 {
		t.Errorf("after it the devices are %+v", shown)
	}
	admin.want(404, "DELETE", "/clinics/demo/devices/00000000-0000-7000-8000-000000000000", nil)
}

func TestDevices_areRenamedAndHaveAPIN(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, totem := s.user("admin"), s.device(device.Totem)
	totem.want(200, "GET", "/auth/device", nil)
	path := "/clinics/demo/devices/" + admin.devices()[0].ID
	totem.want(404, "POST", "/auth/device/pin", map[string]string{"pin": "1234"})
	admin.want(204, "PATCH", path, map[string]string{"name": " Totem da entrada ", "pin": "4711"})
	for _, wrong := range []map[string]string{{"name": ""}, {"pin": "12"}, {"pin": "abcd"}} {
		admin.want(422, "PATCH", path, wrong)
	}
	if r := admin.want(200, "GET", "/clinics/demo/devices", nil); !strings.Contains(r.text, `"Totem da entrada"`) || !strings.Contains(r.text, `"has_pin":true`) || strings.Contains(r.text, "argon2") {
		t.Errorf("the devices are %s", r.text)
	}
	if r := totem.want(200, "GET", "/auth/device", nil); !strings.Contains(r.text, `"Totem da entrada"`) {
		t.Errorf("the device is %s", r.text)
	}
	totem.want(204, "POST", "/auth/device/pin", map[string]string{"pin": "4711"})
	for range 10 {
		totem.want(403, "POST", "/auth/device/pin", map[string]string{"pin": "0000"})
	}
	totem.want(429, "POST", "/auth/device/pin", map[string]string{"pin": "4711"})
	admin.want(204, "PATCH", path, map[string]string{"pin": ""})
	s.Clock.Advance(time.Minute)
	totem.want(404, "POST", "/auth/device/pin", map[string]string{"pin": "4711"})
}

// A page says from which version it came.
func TestDevices_sayTheirVersion(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, display := s.user("admin"), s.device(device.Display)
	conn := display.follow("")
	for _, said := range []string{`{"type":"ping","version":"1.4.2"}`, "no JSON", `{"version":"\u001b[2J"}`} {
		must(t, conn.WriteMessage(websocket.TextMessage, []byte(said)))
		for hear(t, conn).Type != "pong" {
		}
	}
	if r := admin.want(200, "GET", "/clinics/demo/devices", nil); !strings.Contains(r.text, `"version":"1.4.2"`) {
		t.Errorf("the devices are %s", r.text)
	}
}
