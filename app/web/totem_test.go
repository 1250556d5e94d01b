package web_test

import (
	"net/http"
	"strings"
	"testing"

	"suavez/app/device"
)

// What patients see of a service is told in their language; of a sensitive one a display is told nothing, in no language.
func TestTotem_servicesShowThemselvesInEveryLanguage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, totem, display := s.user("admin"), s.device(device.Totem), s.device(device.Display)
	nursing := "/clinics/demo/services/" + s.Service("EN").String()
	face := map[string]any{
		"about": " Curativos ", "wait_at": "Sala de espera B", "direction": "siga a faixa verde", "color": "green", "icon": "nursing", "category": "Cuidados",
		"words": map[string]any{"en": map[string]any{"name": "Nursing care", "about": "Dressings", "category": "Care", "direction": "follow the green stripe"}},
	}
	admin.want(http.StatusOK, "PATCH", nursing, face)
	is := totem.want(http.StatusOK, "GET", "/clinics/demo/services", nil).text
	for _, said := range []string{`"about":"Curativos"`, `"wait_at":"Sala de espera B"`, `"color":"green"`, `"name":"Nursing care"`, `"direction":"follow the green stripe"`} {
		if !strings.Contains(is, said) {
			t.Errorf("a totem is not told %s: %s", said, is)
		}
	}
	admin.want(http.StatusOK, "PATCH", nursing, map[string]any{"sensitive": true})
	for _, hidden := range []string{"Curativos", "Cuidados", "Nursing care", "espera B", "faixa verde"} {
		if is := display.want(http.StatusOK, "GET", "/clinics/demo/services", nil).text; strings.Contains(is, hidden) {
			t.Errorf("of a sensitive service a display is told %q: %s", hidden, is)
		}
	}
	for field, wrong := range map[string]any{
		"body.words": map[string]any{"words": map[string]any{"fr": map[string]any{"name": "Soins"}}},
		"body.color": map[string]any{"color": "yellow"},
		"body.icon":  map[string]any{"icon": "../x"},
		"body.about": map[string]any{"about": strings.Repeat("a", 81)},
	} {
		if is := admin.want(http.StatusUnprocessableEntity, "PATCH", nursing, wrong).text; !strings.Contains(is, field) {
			t.Errorf("%v is refused with %s", wrong, is)
		}
	}
}

// Films in sign language are kept by screen, and by service until they are taken away.
func TestTotem_isToldWhichFilmsTellItsScreens(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, totem := s.user("admin"), s.device(device.Totem)
	film, none := "01a2190d-12ba-7bae-9081-e1496cf7d232", "00000000-0000-0000-0000-000000000000"
	admin.want(http.StatusOK, "PATCH", "/clinics/demo", map[string]any{"signs": map[string]any{"start": film, "check-in": film}})
	if is := totem.want(http.StatusOK, "GET", "/clinics", nil).text; !strings.Contains(is, `"signs":{"check-in":"`+film+`","start":"`+film+`"}`) {
		t.Errorf("a totem is told %s", is)
	}
	if is := admin.want(http.StatusUnprocessableEntity, "PATCH", "/clinics/demo", map[string]any{"signs": map[string]any{"toilet": film}}).text; !strings.Contains(is, "toilet") || !strings.Contains(is, "check-in") {
		t.Errorf("a screen that there is not is refused with %s", is)
	}
	nursing := "/clinics/demo/services/" + s.Service("EN").String()
	for _, c := range []struct {
		sign string
		has  bool
	}{{film, true}, {none, false}} {
		if is := admin.want(http.StatusOK, "PATCH", nursing, map[string]any{"sign": c.sign}).text; strings.Contains(is, `"sign":"`+film) != c.has {
			t.Errorf("with %s the service is %s", c.sign, is)
		}
	}
}

// A service is switched off at a totem by its PIN, for all totems and at once; not by another, and not without.
func TestTotem_switchesServicesByItsPIN(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, totem := s.user("admin"), s.device(device.Totem)
	offer := "/clinics/demo/services/" + s.Service("EN").String() + "/offer"
	off := map[string]any{"pin": "4711", "offered": false}
	totem.want(http.StatusNotFound, "PUT", offer, off)
	admin.want(http.StatusForbidden, "PUT", offer, off)
	admin.want(http.StatusNoContent, "PATCH", "/clinics/demo/devices/"+admin.devices()[0].ID, map[string]any{"pin": "4711"})
	totem.want(http.StatusForbidden, "PUT", offer, map[string]any{"pin": "4712", "offered": false})
	if is := totem.want(http.StatusOK, "PUT", offer, off).text; !strings.Contains(is, `"reception_only":true`) {
		t.Errorf("the service is %s", is)
	}
	totem.want(http.StatusConflict, "POST", "/clinics/demo/tickets", map[string]any{"service_id": s.Service("EN")})
	totem.want(http.StatusOK, "PUT", offer, map[string]any{"pin": "4711", "offered": true})
	totem.want(http.StatusCreated, "POST", "/clinics/demo/tickets", map[string]any{"service_id": s.Service("EN")})
}

// The clinic decides what a totem gives out and asks, and the server keeps to it, whatever a totem's page knows.
func TestTotem_givesOutWhatTheClinicOffers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, totem := s.user("admin"), s.device(device.Totem)
	ask := map[string]any{"service_id": s.Service("EN"), "priority_id": s.Priority("over_80")}
	settings := map[string]any{"name": "off", "priority": true, "needs": false, "check_in": true, "reader": false, "internet": false, "urgent": "192", "reception": "à direita"}
	set := func(name string, to any) {
		t.Helper()
		settings[name] = to
		if is := admin.want(http.StatusOK, "PATCH", "/clinics/demo", map[string]any{"totem": settings}).text; !strings.Contains(is, `"reception":"à direita"`) {
			t.Errorf("the clinic is %s", is)
		}
	}
	totem.want(http.StatusCreated, "POST", "/clinics/demo/tickets", ask)

	set("priority", false)
	if is := totem.want(http.StatusUnprocessableEntity, "POST", "/clinics/demo/tickets", ask).text; !strings.Contains(is, "body.priority_id") {
		t.Errorf("a priority that only staff grant is refused with %s", is)
	}
	admin.want(http.StatusCreated, "POST", "/clinics/demo/tickets", ask)
	delete(ask, "priority_id")

	set("name", "required")
	ask["patient_name"] = " "
	if is := totem.want(http.StatusUnprocessableEntity, "POST", "/clinics/demo/tickets", ask).text; !strings.Contains(is, "body.patient_name") {
		t.Errorf("a ticket without a name is refused with %s", is)
	}
	ask["patient_name"] = "Conceição"
	totem.want(http.StatusCreated, "POST", "/clinics/demo/tickets", ask)

	admin.want(http.StatusOK, "PATCH", "/clinics/demo/services/"+s.Service("EN").String(), map[string]any{"reception_only": true})
	if is := totem.want(http.StatusConflict, "POST", "/clinics/demo/tickets", ask).text; !strings.Contains(is, `"closed"`) {
		t.Errorf("a service of the reception is refused with %s", is)
	}
	admin.want(http.StatusCreated, "POST", "/clinics/demo/tickets", ask)
	admin.want(http.StatusUnprocessableEntity, "PATCH", "/clinics/demo", map[string]any{"totem": map[string]any{"name": "perhaps"}})
}
