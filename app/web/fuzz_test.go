package web_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"suavez/app/device"
)

// addresses are routes that take a body, or a part of the address, from outside; @ stands for that part.
var addresses = []string{
	"POST /auth/login", "POST /auth/device", "POST /pairings", "POST /setup", "POST /clinics/demo/tickets", "POST /clinics/demo/shifts", "PATCH /clinics/demo",
	"POST /clinics/demo/services", "PATCH /clinics/demo/services/@", "POST /clinics/demo/rooms", "PATCH /clinics/demo/rooms/@", "POST /clinics/demo/priorities",
	"PATCH /clinics/demo/priorities/@", "PUT /clinics/demo/risk-targets", "PUT /clinics/demo/users/@/services", "POST /clinics/demo/journeys", "PATCH /clinics/demo/journeys/@",
	"POST /clinics/demo/special-days", "PATCH /clinics/demo/special-days/@", "DELETE /clinics/demo/special-days/@", "POST /clinics/demo/appointments",
	"PATCH /clinics/demo/appointments/@", "POST /clinics/demo/appointments/@/cancel", "POST /clinics/demo/appointments/@/arrive", "GET /clinics/demo/appointments?day=@",
	"POST /clinics/demo/check-ins", "POST /clinics/demo/appointments/import", "GET /clinics/demo/closings/@", "POST /clinics/demo/emergencies", "POST /clinics/demo/emergencies/@/clear",
	"POST /clinics/demo/attendances/@/forward", "POST /clinics/demo/attendances/@/call", "POST /clinics/demo/attendances/@/cancel", "PUT /clinics/demo/tickets/@/risk",
	"PUT /clinics/demo/tickets/@/priority", "PUT /clinics/demo/tickets/@/route", "GET /clinics/demo/journal?after=@", "GET /clinics/demo/journal?limit=@", "GET /clinics/@/board",
	"GET /clinics/demo/pairings/@", "POST /clinics/demo/devices",
}

// bodies are what is changed at random into what comes.
var bodies = []string{
	``, `{}`, `[]`, `null`, `"x"`, `{"service_id":null}`, `{"service_id":"x"}`, `{"code":"suavez:demo:000000"}`, `{"code":"000000"}`, `{"document":"529.982.247-25"}`,
	`{"at":"2026-03-02T10:20:00-03:00","service_id":"019c0000-0000-7000-8000-000000000000"}`, `{"at":"9999-12-31T23:59:60Z"}`, `{"day":"2026-03-02"}`, `{"day":"2026-02-31"}`,
	`{"hours":{"kept":true,"week":{"monday":[{"opens":"23:59","closes":"00:00"}]}}}`, `{"steps":[{"service_id":""}]}`, `{"kind":"totem","code":"K7Q-4WT","name":"x"}`,
	`{"policy":{"kind":"ratio","ratio_priority":99}}`, "data;hora;servico\n02/03/2026;10:00;EN\n", `{"login":"admin","password":"x"}`, `{"risk":"red"}`, `{"prefix":"É","name":"x"}`,
	`{"name":"\u0000"}`, `{"name":"\ud800"}`, `{"time_zone":"../../etc/passwd"}`, `{"target_minutes":1e400}`, `{"limit":-1}`,
}

// Whatever comes as a body or stands in an address, the API answers what is wrong with it, as a problem with a code; it is never the server
// that is at fault.
func TestAPI_answersWhateverComes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.user("admin")
	faces := []*client{admin, admin, admin, admin, s.user("enfermagem"), s.device(device.Totem), s.device(device.Display), s.client()}
	text := rapid.OneOf(
		rapid.SampledFrom(bodies), rapid.String(), rapid.Custom(func(t *rapid.T) string { return string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) }),
		rapid.Custom(func(t *rapid.T) string { // a body with some bytes changed
			body := []byte(rapid.SampledFrom(bodies).Draw(t, "body"))
			for range rapid.IntRange(1, 4).Draw(t, "changes") {
				if len(body) > 0 {
					body[rapid.IntRange(0, len(body)-1).Draw(t, "at")] = rapid.Byte().Draw(t, "to")
				}
			}
			return string(body)
		}),
		rapid.Just(strings.Repeat("[", 20_000)), rapid.Just(strings.Repeat(`{"a":`, 5_000)),
	)
	part := rapid.OneOf(rapid.SampledFrom([]string{
		"", "019c0000-0000-7000-8000-000000000000", "2026-03-02", "demo", "-1", "9223372036854775808", "%00", "%2e%2e%2f", "%ff", "'; DROP TABLE tickets; --",
	}), rapid.StringMatching(`[ -$&-~]{0,40}`))
	answers := map[int]int{}
	rapid.Check(t, func(rt *rapid.T) {
		face := faces[rapid.IntRange(0, len(faces)-1).Draw(rt, "face")]
		method, path, _ := strings.Cut(rapid.SampledFrom(addresses).Draw(rt, "address"), " ")
		path = strings.ReplaceAll(path, "@", escaped(part.Draw(rt, "part")))
		kind := "application/json"
		if strings.HasSuffix(path, "/import") {
			kind = "text/csv"
		}
		var body any
		if method != "GET" && method != "DELETE" {
			body = text.Draw(rt, "text")
		}
		r := face.send(method, path, body, "Content-Type", kind)
		answers[r.status/100]++
		if r.status >= 500 {
			rt.Fatalf("%s %s with %q is answered %d %s", method, path, body, r.status, r.text)
		}
		var told struct{ Code, Detail string }
		if r.status >= 400 && (json.Unmarshal([]byte(r.text), &told) != nil || told.Code == "" || told.Code == "internal" || told.Detail == "") {
			rt.Fatalf("%s %s with %q is answered %d %s", method, path, body, r.status, r.text)
		}
	})
	t.Logf("answers by hundreds: %v", answers)
}

// escaped lets a text stand in an address, but for what is escaped already.
func escaped(text string) string {
	return strings.NewReplacer(" ", "%20", "?", "%3F", "#", "%23", "/", "%2F", `"`, "%22", "<", "%3C", ">", "%3E", "\\", "%5C", "^", "%5E", "`", "%60", "{", "%7B", "|", "%7C", "}", "%7D").Replace(text)
}
