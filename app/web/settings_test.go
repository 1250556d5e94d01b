package web_test

import (
	"net/http"
	"strings"
	"testing"

	"suavez/app/device"
)

// An administrator edits what the clinic is made of; what comes of it is seen at once, and the law's warning with a policy that needs it.
func TestSettings_editsAreSeenAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, nurse := s.user("admin"), s.user("enfermagem")
	type policy struct {
		Kind         string
		LegalWarning bool `json:"legal_warning"`
	}
	var clinic struct{ Policy policy }
	for _, chosen := range []policy{{"ratio", true}, {"target", true}, {"risk", false}, {"appointment", false}, {"strict", false}} {
		admin.want(http.StatusOK, "PATCH", "/clinics/demo", map[string]any{"policy": map[string]any{"kind": chosen.Kind}}).json(t, &clinic)
		if clinic.Policy != chosen {
			t.Errorf("the clinic's policy is %+v", clinic.Policy)
		}
	}

	var service struct {
		ID      string
		Policy  policy
		Targets int `json:"target_minutes"`
	}
	admin.want(http.StatusCreated, "POST", "/clinics/demo/services", map[string]any{"prefix": "VA", "name": "Vacinas"}).json(t, &service)
	if service.Policy.Kind != "clinic" || service.Targets != 40 {
		t.Errorf("the new service is %+v", service)
	}
	var room struct{ ID string }
	admin.want(http.StatusCreated, "POST", "/clinics/demo/rooms", map[string]any{
		"name": "Vacinas 1", "kind": "room", "services": []any{map[string]any{"service_id": service.ID, "preference": 1}},
	}).json(t, &room)
	admin.want(http.StatusCreated, "POST", "/clinics/demo/tickets", map[string]any{"service_id": service.ID})
	nurse.want(http.StatusCreated, "POST", "/clinics/demo/shifts", map[string]any{"room_id": room.ID})
	var line struct {
		Services []struct {
			ServiceID string `json:"service_id"`
		}
		Next struct {
			AttendanceID string `json:"attendance_id"`
			Why          struct{ Rule string }
		}
	}
	nurse.want(http.StatusOK, "GET", "/clinics/demo/rooms/"+room.ID+"/line", nil).json(t, &line)
	if len(line.Services) != 1 || line.Services[0].ServiceID != service.ID || line.Next.Why.Rule != "strict" {
		t.Errorf("the line of the new room is %+v", line)
	}
	var called attendance
	nurse.want(http.StatusOK, "POST", "/clinics/demo/rooms/"+room.ID+"/call-next", nil).json(t, &called)
	if called.ID != line.Next.AttendanceID {
		t.Errorf("%s was foretold, and %s is called", line.Next.AttendanceID, called.ID)
	}
	nurse.want(http.StatusOK, "GET", "/clinics/demo/attendances/"+called.ID+"/why", nil)

	admin.want(http.StatusOK, "PATCH", "/clinics/demo/services/"+service.ID, map[string]any{"active": false})
	admin.want(http.StatusNotFound, "POST", "/clinics/demo/tickets", map[string]any{"service_id": service.ID})
	if shown := admin.want(http.StatusOK, "GET", "/clinics/demo/services", nil).text; strings.Contains(shown, "Vacinas") {
		t.Error("a service that is switched off is listed")
	}
	if all := admin.want(http.StatusOK, "GET", "/clinics/demo/services?all=true", nil).text; !strings.Contains(all, "Vacinas") {
		t.Error("a service that is switched off is not among all")
	}
	targets := map[string]int{"red": 0, "orange": 5, "yellow": 30, "green": 60, "blue": 90}
	admin.want(http.StatusOK, "PUT", "/clinics/demo/risk-targets", targets)
	var got map[string]int
	nurse.want(http.StatusOK, "GET", "/clinics/demo/risk-targets", nil).json(t, &got)
	if got["yellow"] != 30 || len(got) != 5 {
		t.Errorf("the targets are %v", got)
	}
}

// Edits that would break the clinic are refused with the field that is wrong, and those who may not edit are refused.
func TestSettings_badEditsChangeNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, nurse, totem := s.user("admin"), s.user("enfermagem"), s.device(device.Totem)
	before, err := s.Journal.Head(t.Context(), s.ID)
	must(t, err)
	en, room, over80 := "/clinics/demo/services/"+s.Service("EN").String(), "/clinics/demo/rooms/"+s.Room("Farmácia").String(), "/clinics/demo/priorities/"+s.Priority("over_80").String()
	served := func(prefixes ...string) map[string]any {
		var list []any
		for _, p := range prefixes {
			list = append(list, map[string]any{"service_id": s.Service(p), "preference": 1})
		}
		return map[string]any{"services": list}
	}
	for _, c := range []struct {
		what, method, path string
		body               any
		status             int
		names              string
	}{
		{"a prefix twice", "PATCH", en, map[string]any{"prefix": "ME"}, 422, "body.prefix"},
		{"a prefix of small letters", "PATCH", en, map[string]any{"prefix": "en"}, 422, "body.prefix"},
		{"an empty name", "PATCH", en, map[string]any{"name": ""}, 422, "body.name"},
		{"a target of two days", "PATCH", en, map[string]any{"target_minutes": 2880}, 422, "body.target_minutes"},
		{"no such policy", "PATCH", en, map[string]any{"policy": map[string]any{"kind": "lottery"}}, 422, "body.policy.kind"},
		{"a ratio of none", "PATCH", en, map[string]any{"policy": map[string]any{"kind": "ratio", "ratio_priority": 0}}, 422, "body.policy.ratio_priority"},
		{"a clinic without a policy", "PATCH", "/clinics/demo", map[string]any{"policy": map[string]any{"kind": "clinic"}}, 422, "body.policy.kind"},
		{"a room's name twice", "PATCH", room, map[string]any{"name": "Guichê 1"}, 422, "body.name"},
		{"a service twice in a room", "PATCH", room, served("EN", "EN"), 422, "body.services"},
		{"a preference of none", "PATCH", room, map[string]any{"services": []any{map[string]any{"service_id": s.Service("EN"), "preference": 0}}}, 422, "body.services[0].preference"},
		{"a room's service that is none", "PATCH", room, map[string]any{"services": []any{map[string]any{"service_id": s.ID, "preference": 1}}}, 422, "body.services"},
		{"a priority's code twice", "POST", "/clinics/demo/priorities", map[string]any{"code": "over_80", "name": "80+", "level": 20}, 422, "body.code"},
		{"a level of none", "PATCH", over80, map[string]any{"level": 0}, 422, "body.level"},
		{"an icon that is a path", "PATCH", over80, map[string]any{"icon": "../x"}, 422, "body.icon"},
		{"no such service", "PATCH", "/clinics/demo/services/" + s.ID.String(), map[string]any{"name": "X"}, 404, "service"},
		{"no such user", "PUT", "/clinics/demo/users/" + s.ID.String() + "/services", served("EN"), 404, "user"},
	} {
		answer := admin.send(c.method, c.path, c.body)
		if answer.status != c.status || !strings.Contains(answer.text, c.names) {
			t.Errorf("%s: %d %s", c.what, answer.status, answer.text)
		}
	}
	for who, by := range map[string]*client{"a nurse": nurse, "a totem": totem} {
		if answer := by.send("PATCH", en, map[string]any{"name": "X"}); answer.status != http.StatusForbidden {
			t.Errorf("%s edits: %d %s", who, answer.status, answer.text)
		}
	}
	if after, err := s.Journal.Head(t.Context(), s.ID); err != nil || after != before {
		t.Errorf("the journal went from %d to %d, %v", before, after, err)
	}
}
