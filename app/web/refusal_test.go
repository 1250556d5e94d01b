package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"suavez/app/apptest"
	"suavez/app/demo"
	"suavez/app/device"
	"suavez/app/id"
)

// Bad input answers a problem that names what is wrong, and changes nothing.
func TestAPI_badInputChangesNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if _, err := demo.Seed(t.Context(), s.DB, s.Journal, "norte", apptest.Password); err != nil {
		t.Fatal(err)
	}
	totem, display, nurse, stranger := s.device(device.Totem), s.device(device.Display), s.user("enfermagem"), s.user("norte-enfermagem")
	other, forged := s.user("enfermagem2"), s.client()
	forged.header.Set("Authorization", "Bearer suavez_forged")
	nurse.workIn("Enfermagem 1")
	issued := totem.issue("EN")
	called := nurse.callNext("Enfermagem 1")
	before, err := s.Journal.Head(t.Context(), s.ID)
	must(t, err)

	service, nobody := s.Service("EN").String(), id.New[id.Service]().String()
	next := fmt.Sprintf("/clinics/demo/rooms/%s/call-next", s.Room("Enfermagem 1"))
	tickets, ofCalled := "/clinics/demo/tickets", "/clinics/demo/attendances/"+called.ID
	for _, c := range []struct {
		what         string
		by           *client
		method, path string
		body         any
		status       int
		code         string
		names        string // in the detail or a field
	}{
		{"unknown clinic", totem, "POST", "/clinics/sul/tickets", map[string]any{"service_id": service}, 404, "not_found", "sul"},
		{"foreign clinic", stranger, "POST", tickets, map[string]any{"service_id": service}, 403, "forbidden", "clinic"},
		{"foreign clinic, reading", stranger, "GET", "/clinics/demo/board", nil, 403, "forbidden", "clinic"},
		{"foreign clinic of a device", totem, "GET", "/clinics/norte/board", nil, 403, "forbidden", "clinic"},
		{"unknown service", totem, "POST", tickets, map[string]any{"service_id": nobody}, 404, "not_found", nobody},
		{"no service", totem, "POST", tickets, map[string]any{}, 422, "invalid", "service_id"},
		{"service that is no id", totem, "POST", tickets, map[string]any{"service_id": "EN"}, 422, "invalid", "service_id"},
		{"unknown priority", totem, "POST", tickets, map[string]any{"service_id": service, "priority_id": nobody}, 404, "not_found", nobody},
		{"unknown field", totem, "POST", tickets, map[string]any{"service_id": service, "nome": "Ana"}, 422, "invalid", "nome"},
		{"unknown language", totem, "POST", tickets, map[string]any{"service_id": service, "language": "fr"}, 422, "invalid", "language"},
		{"malformed JSON", totem, "POST", tickets, `{"service_id": `, 400, "malformed", "JSON"},
		{"no JSON at all", totem, "POST", tickets, "\x00\x01", 400, "malformed", ""},
		{"NUL in a text", totem, "POST", tickets, map[string]any{"service_id": service, "patient_name": "Ana\x00"}, 422, "invalid", "patient_name"},
		{"control character in a text", totem, "POST", tickets, map[string]any{"service_id": service, "patient_name": "Ana\x1b[2J"}, 422, "invalid", "patient_name"},
		{"name too long", totem, "POST", tickets, map[string]any{"service_id": service, "patient_name": strings.Repeat("a", 121)}, 422, "invalid", "patient_name"},
		{"too large", totem, "POST", tickets, map[string]any{"service_id": service, "patient_name": strings.Repeat("a", 100_000)}, 413, "too_large", ""},
		{"no token", s.client(), "POST", tickets, map[string]any{"service_id": service}, 401, "unauthenticated", ""},
		{"no token, malformed JSON", s.client(), "POST", tickets, "{", 401, "unauthenticated", ""},
		{"forged token", forged, "POST", tickets, map[string]any{"service_id": service}, 401, "unauthenticated", "token"},
		{"a display issues no tickets", display, "POST", tickets, map[string]any{"service_id": service}, 403, "forbidden", ""},
		{"a totem calls nobody", totem, "POST", next, nil, 403, "forbidden", ""},
		{"a device has no session", display, "GET", "/auth/me", nil, 403, "forbidden", ""},
		{"room busy", nurse, "POST", next, nil, 409, "room_busy", ""},
		{"no shift", other, "POST", next, nil, 409, "no_shift", ""},
		{"unknown room", nurse, "POST", fmt.Sprintf("/clinics/demo/rooms/%s/call-next", nobody), nil, 404, "not_found", nobody},
		{"room that is no id", nurse, "POST", "/clinics/demo/rooms/1/call-next", nil, 422, "invalid", "room"},
		{"occupied room", other, "POST", "/clinics/demo/shifts", map[string]any{"room_id": s.Room("Enfermagem 1")}, 409, "room_occupied", "Ana Prado"},
		{"wrong state", nurse, "POST", ofCalled + "/finish", nil, 409, "wrong_state", "called"},
		{"another's patient", other, "POST", ofCalled + "/start", nil, 409, "other_room", ""},
		{"unknown attendance", nurse, "POST", "/clinics/demo/attendances/" + nobody + "/start", nil, 404, "not_found", ""},
		{"unknown step", nurse, "POST", ofCalled + "/dance", nil, 404, "not_found", ""},
		{"forward to nowhere", nurse, "POST", ofCalled + "/forward", map[string]any{}, 422, "invalid", ""},
		{"forward to an unknown service", nurse, "POST", ofCalled + "/forward", map[string]any{"service_id": nobody}, 404, "not_found", nobody},
		{"forward with a control character", nurse, "POST", ofCalled + "/forward", map[string]any{"service_id": service, "note": "\x07"}, 422, "invalid", "note"},
		{"another's shift", other, "DELETE", "/clinics/demo/shifts/" + nobody, nil, 404, "not_found", ""},
		{"wrong password", s.client(), "POST", "/auth/login", map[string]string{"login": "admin", "password": "x"}, 401, "wrong_password", ""},
		{"unknown login", s.client(), "POST", "/auth/login", map[string]string{"login": "x", "password": "x"}, 401, "wrong_password", ""},
		{"NUL in a login", s.client(), "POST", "/auth/login", map[string]string{"login": "\x00", "password": "x"}, 422, "invalid", "login"},
		{"negative entry", nurse, "GET", "/clinics/demo/journal?after=-1", nil, 422, "invalid", "after"},
		{"unknown address", nurse, "GET", "/nothing", nil, 404, "not_found", ""},
	} {
		r := c.by.send(c.method, c.path, c.body)
		p := r.problem(t)
		if r.status != c.status || p.Code != c.code {
			t.Errorf("%s: answers %d %s", c.what, r.status, r.text)
		}
		if !strings.Contains(r.text, c.names) {
			t.Errorf("%s: %s does not name %s", c.what, r.text, c.names)
		}
	}
	after, err := s.Journal.Head(t.Context(), s.ID)
	must(t, err)
	if after != before+1 { // the wrong password is noted
		t.Errorf("the journal went from %d to %d", before, after)
	}
	if got := totem.issue("EN"); got.Number != issued.Number+1 {
		t.Errorf("a refused request took a number: the next is %s", got.Code)
	}
}

func TestAPI_keysThatAreNone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	totem := s.device(device.Totem)
	for _, key := range []string{strings.Repeat("k", 201), "a b", "é"} {
		r := totem.send("POST", "/clinics/demo/tickets", map[string]any{"service_id": s.Service("EN")}, "Idempotency-Key", key)
		if p := r.problem(t); r.status != http.StatusUnprocessableEntity || len(p.Errors) == 0 {
			t.Errorf("the key %q: %d %s", key, r.status, r.text)
		}
	}
}

func TestAPI_allInvalidValuesAreNamedAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	r := s.device(device.Totem).send("POST", "/clinics/demo/tickets", map[string]any{"service_id": "x", "language": "fr", "patient_name": "\x00"})
	if p := r.problem(t); len(p.Errors) != 3 {
		t.Errorf("named are %+v", p.Errors)
	}
}

// A page of another site makes a browser send its cookies along; what it asks for is refused.
func TestAPI_refusesOtherSites(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	nurse := s.user("enfermagem")
	room := map[string]any{"room_id": s.Room("Enfermagem 1")}
	for _, header := range [][]string{{"Origin", "http://elsewhere.example"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "null"}} {
		if p := nurse.want(http.StatusForbidden, "POST", "/clinics/demo/shifts", room, header...).problem(t); p.Code != "forbidden" {
			t.Errorf("%v: %+v", header, p)
		}
	}
	nurse.want(http.StatusCreated, "POST", "/clinics/demo/shifts", room, "Origin", s.url, "Sec-Fetch-Site", "same-origin")
}

// What a device is told of patients is their code and where they are called.
func TestBoard_devicesSeeNothingPersonal(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	nurse, display := s.user("enfermagem"), s.device(device.Display)
	nurse.workIn("Enfermagem 1")
	var issued ticket
	nurse.want(http.StatusCreated, "POST", "/clinics/demo/tickets", map[string]any{
		"service_id": s.Service("EN"), "patient_name": "Maria Segredo", "priority_id": s.Priority("over_80"),
	}).json(t, &issued)
	called := nurse.callNext("Enfermagem 1")
	nurse.step(called.ID, "start")
	nurse.want(http.StatusOK, "POST", "/clinics/demo/attendances/"+called.ID+"/forward", map[string]any{"service_id": s.Service("ME"), "note": "nota-segreda"})
	staffSees := nurse.want(http.StatusOK, "GET", "/clinics/demo/journal?limit=1000", nil).text + nurse.want(http.StatusOK, "GET", "/clinics/demo/board", nil).text
	displaySees := display.want(http.StatusOK, "GET", "/clinics/demo/journal?limit=1000", nil).text + display.want(http.StatusOK, "GET", "/clinics/demo/board", nil).text
	for _, secret := range []string{"Maria Segredo", "nota-segreda", s.Priority("over_80").String(), "Ana Prado", `"rank"`, `"priority_id"`} {
		if !strings.Contains(staffSees, secret) {
			t.Errorf("staff do not see %s", secret)
		}
		if strings.Contains(displaySees, secret) {
			t.Errorf("a display is told %s", secret)
		}
	}
	attendant := s.user("farmacia") // calls patients without seeing who they are
	attendantSees := attendant.want(http.StatusOK, "GET", "/clinics/demo/journal?limit=1000", nil).text + attendant.want(http.StatusOK, "GET", "/clinics/demo/board", nil).text +
		attendant.want(http.StatusOK, "GET", "/clinics/demo/tickets/"+issued.ID, nil).text
	for secret, seen := range map[string]bool{"Maria Segredo": false, "nota-segreda": false, s.Priority("over_80").String(): true, "Ana Prado": true, `"rank"`: true} {
		if strings.Contains(attendantSees, secret) != seen {
			t.Errorf("that an attendant sees %s should be %v", secret, seen)
		}
	}
	// A doctor sees the one whom one attends, while one does.
	doctor, visit := s.user("medicina"), "/clinics/demo/tickets/"+issued.ID
	doctor.workIn("Consultório 1")
	knows := func() bool {
		return strings.Contains(doctor.want(http.StatusOK, "GET", visit, nil).text, "Maria Segredo")
	}
	before := knows()
	told := doctor.want(http.StatusOK, "POST", fmt.Sprintf("/clinics/demo/rooms/%s/call-next", s.Room("Consultório 1")), nil)
	var attended attendance
	told.json(t, &attended)
	during := knows()
	doctor.step(attended.ID, "start")
	doctor.step(attended.ID, "finish")
	if before || !during || knows() || !strings.Contains(told.text, "Maria Segredo") || !strings.Contains(told.text, "nota-segreda") {
		t.Errorf("a doctor knows the patient before: %v, while attending: %v, after: %v; told is %s", before, during, knows(), told.text)
	}
	if !strings.Contains(displaySees, issued.Code) {
		t.Error("a display is not told the code")
	}
}
