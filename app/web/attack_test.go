package web_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"

	"suavez/app/apptest"
	"suavez/app/demo"
	"suavez/app/device"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/web"
)

// foreign are ids of a clinic by the names that paths and bodies have for them.
type foreign map[string]string

// foreigner makes one of each in another clinic, as its administrator.
func (s *site) foreigner() foreign {
	s.t.Helper()
	_, err := demo.Seed(s.t.Context(), s.DB, s.Journal, "norte", apptest.Password)
	must(s.t, err)
	admin := s.user("norte-admin")
	ids := foreign{}
	first := func(name, list string) {
		var all struct{ Items []struct{ ID string } }
		admin.want(http.StatusOK, "GET", "/clinics/norte/"+list, nil).json(s.t, &all)
		if len(all.Items) == 0 {
			s.t.Fatalf("the other clinic has no %s", list)
		}
		ids[name] = all.Items[0].ID
	}
	made := func(name, path string, body map[string]any) map[string]any {
		var got map[string]any
		admin.want(http.StatusCreated, "POST", "/clinics/norte/"+path, body).json(s.t, &got)
		if one, ok := got["id"].(string); ok && name != "" {
			ids[name] = one
		}
		return got
	}
	first("service", "services")
	first("room", "rooms")
	first("priority", "priorities")
	first("user", "users")
	made("journey", "journeys", map[string]any{"name": "Rota do norte", "steps": []map[string]any{{"service_id": ids["service"]}}})
	ticket := made("ticket", "tickets", map[string]any{"service_id": ids["service"], "patient_name": "Paciente do Norte"})
	ids["attendance"] = ticket["attendance_id"].(string)
	made("shift", "shifts", map[string]any{"room_id": ids["room"]})
	made("emergency", "emergencies", map[string]any{})
	made("appointment", "appointments", map[string]any{"service_id": ids["service"], "at": s.Clock.Now().Add(3600 * 1e9), "patient_name": "Agendada do Norte"})
	made("day", "special-days", map[string]any{"day": "2026-12-24", "reason": "Véspera no norte", "periods": []any{}})
	made("role", "roles", map[string]any{"name": "Papel do norte", "permissions": []string{"rooms.free"}})
	key := made("", "api-keys", map[string]any{"name": "Chave do norte", "permissions": []string{"tickets.issue"}})
	ids["key"] = key["key"].(map[string]any)["id"].(string)
	var sessions struct{ Items []struct{ ID string } }
	admin.want(http.StatusOK, "GET", "/account/sessions", nil).json(s.t, &sessions)
	ids["session"] = sessions.Items[0].ID
	var north id.Clinic
	must(s.t, s.DB.Read(s.t.Context()).Raw("SELECT id FROM clinics WHERE slug = 'norte'").Row().Scan(&north))
	_, err = device.Add(s.t.Context(), s.Journal, journal.System(), north, device.Display, "TV do norte")
	must(s.t, err)
	first("device", "devices")
	return ids
}

// An administrator who is also at work uses the ids of another clinic in every path and in every field of every body. Nothing of the other clinic is
// told or changed, and none of its ids gets into this one.
func TestAttack_idsOfAnotherClinic(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ids := s.foreigner()
	attacker := s.user("admin")
	attacker.workIn("Enfermagem 1")
	var north id.Clinic
	must(t, s.DB.Read(t.Context()).Raw("SELECT id FROM clinics WHERE slug = 'norte'").Row().Scan(&north))
	before, err := s.Journal.Head(t.Context(), north)
	must(t, err)
	own := s.own(attacker)
	tried := 0
	for _, r := range s.routes() {
		if !strings.HasPrefix(r.path, "/clinics/{clinic}") {
			continue
		}
		for _, body := range s.bodiesWith(r, ids, own) {
			paths := []string{r.addressWith(ids)}
			if body.foreign {
				paths = append(paths, r.addressWith(own))
			} else if paths[0] == r.addressWith(own) {
				continue // no foreign id at all
			}
			for _, path := range paths {
				tried++
				answer := attacker.send(r.method, path, body.text)
				if answer.status >= http.StatusInternalServerError || strings.Contains(answer.text, "do Norte") || strings.Contains(answer.text, "do norte") {
					t.Errorf("%s %s with %s is answered %d %s", r.method, path, body.text, answer.status, answer.text)
				}
				if path == paths[0] && strings.Contains(r.path[len("/clinics/{clinic}"):], "{") && answer.status < 400 && r.id != "closing" {
					t.Errorf("%s %s with %s is answered %d %s", r.method, path, body.text, answer.status, answer.text)
				}
			}
		}
	}
	if tried < 100 {
		t.Errorf("only %d requests were tried", tried)
	}
	after, err := s.Journal.Head(t.Context(), north)
	must(t, err)
	if after != before {
		t.Errorf("the journal of the other clinic went from %d to %d", before, after)
	}
	entries, err := s.Journal.Since(t.Context(), s.ID, 0, 10_000)
	must(t, err)
	for _, e := range entries {
		for name, foreign := range ids {
			if strings.Contains(string(e.Data), foreign) {
				t.Errorf("entry %d, %s, holds the %s of the other clinic: %s", e.Seq, e.Type, name, e.Data)
			}
		}
	}
}

// own are ids of the attacker's own clinic.
func (s *site) own(c *client) foreign {
	return foreign{
		"service": s.Service("EN").String(), "room": s.Room("Enfermagem 2").String(), "priority": s.Priority("over_80").String(),
		"user": s.id("enfermagem"), "ticket": c.issue("EN").ID, "attendance": c.issue("EN").AttendanceID, "shift": c.shift,
	}
}

// addressWith fills a path with ids, and with ones that nothing has where there are none.
func (d described) addressWith(ids foreign) string {
	return placeholder.ReplaceAllStringFunc(d.path, func(name string) string {
		name = strings.Trim(name, "{}")
		if one, ok := ids[name]; ok && d.id != "closing" {
			return one
		}
		switch name {
		case "clinic":
			return "demo"
		case "day":
			return "2026-03-02"
		case "code":
			return "AAA-AAA"
		}
		return "01a00000-0000-7000-8000-000000000000"
	})
}

type madeBody struct {
	text    string
	foreign bool // it holds an id of the other clinic
}

// bodiesWith makes bodies for a route from the API's own description: one with own ids alone, and one for each field that is an id, with a foreign one.
func (s *site) bodiesWith(d described, ids, own foreign) []madeBody {
	s.t.Helper()
	schema := s.bodySchema(d)
	if schema == nil {
		return []madeBody{{}}
	}
	var bodies []madeBody
	fields := idFields(schema)
	for _, hostile := range append([]string{""}, fields...) {
		value := s.example(schema, hostile, ids, own, "")
		text, err := json.Marshal(value)
		must(s.t, err)
		bodies = append(bodies, madeBody{string(text), hostile != ""})
	}
	return bodies
}

// bodySchema is the schema of a route's JSON body, or nil.
func (s *site) bodySchema(d described) map[string]any {
	document := s.document()
	operation, _ := dig(document, "paths", "/api/v1"+d.path, strings.ToLower(d.method)).(map[string]any)
	schema, _ := dig(operation, "requestBody", "content", "application/json", "schema").(map[string]any)
	if schema == nil {
		return nil
	}
	return s.resolve(schema)
}

var documents sync.Map // by site

func (s *site) document() map[string]any {
	if known, ok := documents.Load(s); ok {
		return known.(map[string]any)
	}
	answer, err := http.Get(s.url + "/api/openapi.json")
	must(s.t, err)
	defer answer.Body.Close()
	var document map[string]any
	must(s.t, json.NewDecoder(answer.Body).Decode(&document))
	documents.Store(s, document)
	s.t.Cleanup(func() { documents.Delete(s) })
	return document
}

func (s *site) resolve(schema map[string]any) map[string]any {
	if to, ok := schema["$ref"].(string); ok {
		found, _ := dig(s.document(), "components", "schemas", strings.TrimPrefix(to, "#/components/schemas/")).(map[string]any)
		return found
	}
	return schema
}

func dig(in any, path ...string) any {
	for _, name := range path {
		m, ok := in.(map[string]any)
		if !ok {
			return nil
		}
		in = m[name]
	}
	return in
}

// idFields are the properties of a schema that hold an id.
func idFields(schema map[string]any) (names []string) {
	properties, _ := schema["properties"].(map[string]any)
	for name := range properties {
		if strings.HasSuffix(name, "_id") || name == "services" || name == "steps" || name == "roles" {
			names = append(names, name)
		}
	}
	return names
}

// example makes a value that fits a schema, with a foreign id in the hostile field.
func (s *site) example(schema map[string]any, hostile string, ids, own foreign, name string) any {
	schema = s.resolve(schema)
	if values, ok := schema["enum"].([]any); ok && len(values) > 0 {
		return values[0]
	}
	kind, _ := schema["type"].(string)
	switch kind {
	case "object":
		value := map[string]any{}
		properties, _ := schema["properties"].(map[string]any)
		required, _ := schema["required"].([]any)
		for field, of := range properties {
			if field != hostile && !contains(required, field) {
				continue
			}
			from := own
			inner := hostile
			if field == hostile {
				from, inner = ids, "*"
			}
			if hostile == "*" {
				from, inner = ids, "*"
			}
			value[field] = s.example(of.(map[string]any), inner, from, own, field)
		}
		return value
	case "array":
		items, _ := schema["items"].(map[string]any)
		if name == "roles" {
			return []any{ids["role"]}
		}
		return []any{s.example(items, hostile, ids, own, name)}
	case "string":
		switch {
		case schema["format"] == "uuid":
			if one, ok := ids[strings.TrimSuffix(strings.TrimPrefix(name, "emergency_"), "_id")]; ok {
				return one
			}
			return "01a00000-0000-7000-8000-000000000000"
		case schema["format"] == "date-time":
			return s.Clock.Now().Add(7200 * 1e9)
		case schema["format"] == "date":
			return "2026-12-31"
		}
		if one, ok := schema["example"].(string); ok {
			return one
		}
		return "texto"
	case "integer", "number":
		if least, ok := schema["minimum"].(float64); ok {
			return least
		}
		return 1
	case "boolean":
		return true
	}
	return nil
}

func contains(all []any, one string) bool {
	for _, a := range all {
		if a == one {
			return true
		}
	}
	return false
}

// What a caller sends does not get into the log as lines of its own, nor into the answer as headers of its own, and no secret gets into the log.
func TestAttack_linesAndHeadersOfOnesOwn(t *testing.T) {
	t.Parallel()
	var log lockedBuffer
	s := newSiteOf(t, apptest.NewClinic(t), func(o *web.Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	c := s.client()
	for _, text := range []string{"admin\nlevel=ERROR msg=forged", "admin\r\nSet-Cookie: suavez_session=x", "admin\x00", "\u2028forged"} {
		r := c.login(text, "uma senha qualquer")
		if r.status != http.StatusUnprocessableEntity && r.status != http.StatusUnauthorized {
			t.Errorf("the login %q is answered %d %s", text, r.status, r.text)
		}
	}
	for _, path := range []string{"/clinics/x%0d%0aSet-Cookie:%20a=b/board", "/clinics/x%0alevel=ERROR%20msg=forged/board", "/auth/oidc?page=desk%0d%0aX-Forged:%201"} {
		r := s.user("admin").send("GET", path, nil)
		if r.header.Get("X-Forged") != "" || strings.Contains(strings.Join(r.header.Values("Set-Cookie"), ""), "a=b") {
			t.Errorf("%s is answered with the headers %v", path, r.header)
		}
	}
	c.send("POST", "/auth/login", map[string]string{"login": "admin", "password": apptest.Password}, "User-Agent", "x y", "X-Forwarded-For", "1.2.3.4")
	said := log.String()
	for _, secret := range []string{apptest.Password, "uma senha qualquer", "msg=forged"} {
		for line := range strings.Lines(said) {
			if strings.Contains(line, secret) && (secret != "msg=forged" || strings.HasPrefix(line, "level=")) {
				t.Errorf("the log says %q", line)
			}
		}
	}
	if seen := s.user("admin").sessions("/account/sessions"); seen[len(seen)-1].Address == "1.2.3.4" {
		t.Error("a caller gives itself an address")
	}
}

// lockedBuffer is a log that several write to.
type lockedBuffer struct {
	mu   sync.Mutex
	text strings.Builder
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.String()
}

// Bodies that are too large, deep, or of another kind are refused before anything is done, on each route that takes one without a sign-in.
func TestAttack_bodies(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	large := `{"login": "` + strings.Repeat("a", 100_000) + `"}`
	deep := strings.Repeat(`{"login":`, 20_000) + "1" + strings.Repeat("}", 20_000)
	for _, r := range s.routes() {
		if r.method != http.MethodPost || !strings.HasPrefix(r.path, "/auth/") && r.path != "/pairings" && r.path != "/setup" || !web.MayUse(r.id, "stranger", nil) || s.bodySchema(r) == nil {
			continue
		}
		for what, body := range map[string]string{"too large": large, "deep": deep, "a list": "[]", "null": "null", "a text": `"x"`, "twice": "{}{}", "not UTF-8": "{\"login\": \"\xff\xfe\"}"} {
			answer := s.client().send(r.method, r.path, body)
			if answer.status < 400 || answer.status >= 500 {
				t.Errorf("%s with a body that is %s: %d %s", r.id, what, answer.status, answer.text)
			}
		}
		request, err := http.NewRequest(http.MethodPost, s.url+"/api/v1"+r.path, strings.NewReader("login=admin&password=x"))
		must(t, err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		answer, err := http.DefaultClient.Do(request)
		must(t, err)
		text, _ := io.ReadAll(answer.Body)
		answer.Body.Close()
		if answer.StatusCode < 400 || answer.StatusCode >= 500 {
			t.Errorf("%s takes a form: %d %s", r.id, answer.StatusCode, text)
		}
	}
}
