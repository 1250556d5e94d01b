package web_test

import (
	"net/http"
	"strings"
	"testing"

	"suavez/app/device"
)

// What a display is told of a patient who is called: nothing but the code, until the clinic decides on more and says why; the social name before
// the registered one; nothing of a sensitive service; and only that a call takes its time, not which need the patient has.
func TestDignity(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, nurse, display, totem := s.user("admin"), s.user("enfermagem"), s.device(device.Display), s.device(device.Totem)
	var services struct {
		Items []struct{ ID, Prefix, Name string }
	}
	admin.want(http.StatusOK, "GET", "/clinics/demo/services", nil).json(t, &services)
	nursing := services.Items[0]
	for _, one := range services.Items {
		if one.Prefix == "EN" {
			nursing = one
		}
	}
	conn := display.follow("face=display")
	_, _, err := conn.ReadMessage() // the board
	must(t, err)
	type seen struct {
		Data struct {
			Attendance struct {
				Ticket struct {
					CalledBy  string `json:"called_by"`
					Unhurried bool
				}
			}
		}
		Next []struct{ Code string }
	}
	// called issues a ticket, calls it and ends it, and is what the display's socket was told of the call.
	called := func(more map[string]any) (v seen, text string) {
		t.Helper()
		body := map[string]any{"service_id": nursing.ID, "patient_name": "João da Silva Barros"}
		for key, value := range more {
			body[key] = value
		}
		nurse.want(http.StatusCreated, "POST", "/clinics/demo/tickets", body)
		a := nurse.callNext("Enfermagem 1")
		for text = ""; !strings.Contains(text, `"attendance.called"`); {
			_, message, err := conn.ReadMessage()
			must(t, err)
			text = string(message)
		}
		reply{http.StatusOK, text, nil}.json(t, &v)
		nurse.step(a.ID, "start")
		nurse.step(a.ID, "finish")
		return v, text
	}
	board := func(c *client) string { return c.want(http.StatusOK, "GET", "/clinics/demo/board", nil).text }
	show := func(screen map[string]any) {
		t.Helper()
		admin.want(http.StatusOK, "PATCH", "/clinics/demo", map[string]any{"screen": screen})
	}
	nurse.workIn("Enfermagem 1")

	if v, text := called(nil); v.Data.Attendance.Ticket.CalledBy != "" || strings.Contains(text, "João") || v.Next != nil {
		t.Errorf("without a decision of the clinic a display is told %s", text)
	}
	refused := admin.send("PATCH", "/clinics/demo", map[string]any{"screen": map[string]any{"names": "first", "next": false, "earlier": 4}})
	if p := refused.problem(t); p.Code != "invalid" || !strings.Contains(string(refused.text), "body.screen.names_reason") {
		t.Errorf("names without a reason: %s", refused.text)
	}
	show(map[string]any{"names": "first_initial", "names_reason": "Pacientes surdos pediram o nome", "next": true, "earlier": 3})
	if v, text := called(nil); v.Data.Attendance.Ticket.CalledBy != "João B." || v.Data.Attendance.Ticket.Unhurried || strings.Contains(text, "Silva") {
		t.Errorf("with first name and letter a display is told %s", text)
	}
	v, text := called(map[string]any{"social_name": "Ana Barros", "needs": []string{"hearing"}})
	if v.Data.Attendance.Ticket.CalledBy != "Ana B." || !v.Data.Attendance.Ticket.Unhurried || strings.Contains(text, "João") || strings.Contains(text, "hearing") {
		t.Errorf("of a patient with a social name and a need a display is told %s", text)
	}
	if is := board(display); !strings.Contains(is, "Ana B.") || strings.Contains(is, "hearing") || strings.Contains(is, "Silva") {
		t.Errorf("the board of a display is %s", is)
	}
	if is := board(totem); strings.Contains(is, "Ana") || strings.Contains(is, "unhurried") {
		t.Errorf("the board of a totem is %s", is)
	}

	show(map[string]any{"names": "none", "next": false, "earlier": 3})
	if is := board(display); strings.Contains(is, `"next"`) || strings.Contains(is, "Ana") {
		t.Errorf("a display still shows names and who is next: %s", is)
	}
	show(map[string]any{"names": "first", "names_reason": "Pacientes surdos pediram o nome", "next": true, "earlier": 3})

	// Said later, by the reception; who is next.
	issued := nurse.issue("EN")
	nurse.issue("EN")
	nurse.want(http.StatusOK, "PUT", "/clinics/demo/tickets/"+issued.ID+"/courtesy", map[string]any{"social_name": "Bia", "needs": []string{"calm", "seeing"}})
	if is := board(display); !strings.Contains(is, `"next":[`) || !strings.Contains(is, issued.Code) {
		t.Errorf("a display that shows who is next has %s", is)
	}
	nurse.callNext("Enfermagem 1")
	if is := board(display); !strings.Contains(is, `"called_by":"Bia"`) {
		t.Errorf("the social name that was noted later is not shown: %s", is)
	}
	if is := board(admin); !strings.Contains(is, `"social_name":"Bia"`) || !strings.Contains(is, `"needs":["calm","seeing"]`) {
		t.Errorf("staff are told %s", is)
	}

	// A sensitive service.
	admin.want(http.StatusOK, "PATCH", "/clinics/demo/services/"+nursing.ID, map[string]any{"sensitive": true})
	if is := board(display); strings.Contains(is, "Bia") || strings.Contains(is, `"name":"`+nursing.Name+`"`) {
		t.Errorf("of a sensitive service a display is told %s", is)
	}
	if is := display.want(http.StatusOK, "GET", "/clinics/demo/services", nil).text; strings.Contains(string(is), nursing.Name) {
		t.Errorf("a display can read the name of a sensitive service: %s", is)
	}
	if is := totem.want(http.StatusOK, "GET", "/clinics/demo/services", nil).text; !strings.Contains(string(is), nursing.Name) {
		t.Errorf("a totem must offer it: %s", is)
	}
	admin.want(http.StatusOK, "PATCH", "/clinics/demo/services/"+nursing.ID, map[string]any{"name": nursing.Name + " 2"})
	for text = ""; !strings.Contains(text, `"service.changed"`); {
		_, message, err := conn.ReadMessage()
		must(t, err)
		if text = string(message); strings.Contains(text, nursing.Name) {
			t.Errorf("a display is told the name of a sensitive service: %s", text)
		}
	}
}
