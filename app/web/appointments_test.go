package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"suavez/app/device"
)

// appointmentAnswer is an appointment as the API tells it.
type appointmentAnswer struct {
	ID, Code, QR, State string
	PatientName         string    `json:"patient_name"`
	TicketID            string    `json:"ticket_id"`
	At                  time.Time `json:"at"`
}

func TestAppointments_overTheAPI(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	reception, totem, display := s.user("recepcao"), s.device(device.Totem), s.device(device.Display)
	const path = "/clinics/demo/appointments"
	ask := map[string]any{"service_id": s.Service("ME"), "at": "2026-03-02T10:20:00-03:00", "patient_name": "Ivo Sampaio", "social_name": "Iva Sampaio", "needs": []string{"calm"}, "document": "529.982.247-25"}
	var booked appointmentAnswer
	reception.want(http.StatusCreated, "POST", path, ask, "Idempotency-Key", "one").json(t, &booked)
	var again appointmentAnswer
	reception.want(http.StatusCreated, "POST", path, ask, "Idempotency-Key", "one").json(t, &again)
	if again.ID != booked.ID || booked.QR != "suavez:demo:"+booked.Code || booked.State != "booked" {
		t.Errorf("booked %+v, and again %+v", booked, again)
	}
	changed := reception.want(http.StatusOK, "PATCH", path+"/"+booked.ID, map[string]any{"note": "retorno"})
	if text := string(changed.text); !strings.Contains(text, `"social_name":"Iva Sampaio"`) || !strings.Contains(text, `"needs":["calm"]`) {
		t.Errorf("changed elsewhere the appointment is %s", text)
	}
	for _, c := range []*client{totem, display} {
		c.want(http.StatusForbidden, "GET", path, nil)
		c.want(http.StatusForbidden, "POST", path, ask)
		c.want(http.StatusForbidden, "POST", path+"/"+booked.ID+"/arrive", nil)
	}
	display.want(http.StatusForbidden, "POST", "/clinics/demo/check-ins", map[string]any{"code": booked.Code})
	s.user("farmacia").want(http.StatusForbidden, "POST", path+"/import", "data;hora;servico\n", "Content-Type", "text/csv")

	var in struct {
		At     time.Time
		Ticket struct{ Code, ID string }
	}
	totem.want(http.StatusCreated, "POST", "/clinics/demo/check-ins", map[string]any{"document": "52998224725"}).json(t, &in)
	if in.Ticket.Code != "ME-001" || !in.At.Equal(booked.At) {
		t.Errorf("checked in as %+v", in)
	}
	var list struct{ Items []appointmentAnswer }
	reception.want(http.StatusOK, "GET", path+"?day=2026-03-02", nil).json(t, &list)
	if len(list.Items) != 1 || list.Items[0].State != "arrived" || list.Items[0].TicketID != in.Ticket.ID {
		t.Errorf("the day is %+v", list.Items)
	}

	// One that nobody came for was missed.
	reception.want(http.StatusCreated, "POST", path, map[string]any{"service_id": s.Service("ME"), "at": "2026-03-02T11:00:00-03:00"})
	s.Clock.Advance(24 * time.Hour)
	s.user("recepcao").want(http.StatusOK, "GET", path+"?day=2026-03-02", nil).json(t, &list)
	if list.Items[1].State != "missed" {
		t.Errorf("the second is %+v", list.Items[1])
	}
	for what, bad := range map[string]map[string]any{
		"nothing": {}, "both": {"code": "123456", "document": "52998224725"}, "no code": {"code": "12345"}, "another clinic": {"code": "suavez:norte:123456"}, "control": {"code": "12\x00"},
	} {
		if r := totem.send("POST", "/clinics/demo/check-ins", bad); r.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", what, r.status, r.text)
		}
	}
}

// Nobody finds a code by trying: after ten that are none a totem is not heard for a minute, and others are.
func TestCheckIns_ofWhoTriesAreNotHeard(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	totem, other := s.device(device.Totem), s.device(device.Totem)
	ask := map[string]any{"code": "000000"}
	for range 10 {
		totem.want(http.StatusNotFound, "POST", "/clinics/demo/check-ins", ask)
	}
	totem.want(http.StatusTooManyRequests, "POST", "/clinics/demo/check-ins", ask)
	other.want(http.StatusNotFound, "POST", "/clinics/demo/check-ins", ask)
	s.Clock.Advance(time.Minute)
	totem.want(http.StatusNotFound, "POST", "/clinics/demo/check-ins", ask)
}

func TestAppointments_import(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.user("admin")
	const path = "/clinics/demo/appointments/import"
	var done struct {
		New, Same int
		Faults    []struct {
			Line    int
			Column  string
			Message string
		}
	}
	send := func(content string) {
		t.Helper()
		done.Faults = nil
		admin.want(http.StatusOK, "POST", path, content, "Content-Type", "text/csv").json(t, &done)
	}
	send("data;hora;servico;nome\n02/03/2026;10:00;ME;Ivo\n02/03/2026;10:10;Enfermagem;Rita\n")
	if done.New != 2 || len(done.Faults) != 0 {
		t.Errorf("imported %+v", done)
	}
	send("data;hora;servico;nome\n02/03/2026;10:00;XX;Ivo\n")
	if len(done.Faults) != 1 || done.Faults[0].Line != 2 || done.Faults[0].Column != "service" {
		t.Errorf("a fault is told as %+v", done)
	}
	// A file may be larger than a request, up to a limit of its own.
	send("data;hora;servico;recado\n" + strings.Repeat("02/03/2026;12:00;ME;"+strings.Repeat("x", 400)+"\n", 500))
	if done.New != 500 {
		t.Errorf("a larger file: %+v", done)
	}
	send("data;hora;servico;nome\n02/03/2026;13:00;ME;Ana\n02/03/2026;13:00;ME;Ana\n")
	if done.New != 1 || done.Same != 1 {
		t.Errorf("a line that is there twice: %+v", done)
	}
	if r := admin.send("POST", path, strings.Repeat("x", 1<<20+1), "Content-Type", "text/csv"); r.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a file of more than 1 MB: %d %s", r.status, r.text)
	}
}
