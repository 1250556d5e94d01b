package web_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"sort"
	"strings"
	"sync"
	"testing"

	"github.com/fasthttp/websocket"

	"suavez/app/apptest"
	"suavez/app/demo"
	"suavez/app/device"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/staff"
	"suavez/app/web"
)

// A route that has no line in the table of rights does not start.
func TestRights_aRouteWithoutALineDoesNotStart(t *testing.T) {
	t.Parallel()
	if err := web.WithoutLine(); err == nil || !strings.Contains(err.Error(), "dance") {
		t.Errorf("starting says %v", err)
	}
}

// described is a route of the API's own description.
type described struct{ id, method, path string }

func (s *site) routes() (routes []described) {
	s.t.Helper()
	answer, err := http.Get(s.url + "/api/openapi.json")
	must(s.t, err)
	defer answer.Body.Close()
	var document struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
		}
	}
	must(s.t, json.NewDecoder(answer.Body).Decode(&document))
	for path, methods := range document.Paths {
		for method, operation := range methods {
			if method != "parameters" {
				routes = append(routes, described{operation.OperationID, strings.ToUpper(method), strings.TrimPrefix(path, "/api/v1")})
			}
		}
	}
	// Signing out comes last: it ends what the walk walks with.
	sort.Slice(routes, func(i, j int) bool {
		return routes[j].id == "logout" || routes[i].id != "logout" && routes[i].id < routes[j].id
	})
	return routes
}

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

// address fills a route's path with the clinic and ids that nothing has.
func (d described) address(clinic string) string {
	return placeholder.ReplaceAllStringFunc(d.path, func(name string) string {
		switch name {
		case "{clinic}":
			return clinic
		case "{day}":
			return "2026-03-02"
		case "{code}":
			return "AAA-AAA"
		}
		return id.New[id.Ticket]().String()
	})
}

// passwordHash is of the password of all users of a test.
var passwordHash = sync.OnceValues(func() (string, error) { return staff.HashPassword(apptest.Password) })

// walker is somebody who tries every door.
type walker struct {
	name, kind  string
	client      *client
	permissions staff.Permissions
}

// with adds a user who has some roles, and signs in.
func (s *site) with(login string, roles ...staff.Role) *client {
	s.t.Helper()
	hash, err := passwordHash()
	must(s.t, err)
	_, err = s.Journal.Change(s.t.Context(), s.ID, journal.System(), journal.Request{}, func(change *journal.Change) error {
		u := staff.User{ID: id.New[id.User](), Login: login, Name: login, PasswordHash: hash, Active: true, CreatedAt: change.At}
		if err := staff.Add(change.DB, s.ID, u, roles...); err != nil {
			return err
		}
		return change.Append(staff.UserChanged, map[string]any{})
	})
	must(s.t, err)
	return s.user(login)
}

// asAdministrator is who may change all people, roles and keys.
func (s *site) asAdministrator() staff.Editor {
	return staff.Editor{Asked: journal.Asked{Clinic: s.ID, By: journal.User(s.Person("admin").ID)}, Permissions: staff.Permitted()}
}

// key is a client with the key of another system.
func (s *site) key(permissions ...staff.Permission) *client {
	s.t.Helper()
	_, token, err := staff.AddKey(s.t.Context(), s.Journal, s.asAdministrator(), "test", permissions, nil)
	must(s.t, err)
	c := s.client()
	c.header.Set("Authorization", "Bearer "+token)
	return c
}

// Every route answers every kind of caller as the table of rights says, and no other way: each role of every clinic, a role of the clinic's
// own and a key for each permission alone, devices, those of another clinic, and strangers.
func TestRights_everyRouteIsAsTheTableSays(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if _, err := demo.Seed(t.Context(), s.DB, s.Journal, "norte", apptest.Password); err != nil {
		t.Fatal(err)
	}
	var walkers []walker
	for _, r := range staff.EveryClinics() {
		walkers = append(walkers, walker{string(r), "user", s.with("somente-"+string(r), r), r.Permissions()})
	}
	for _, p := range staff.Permitted() {
		own, err := staff.AddRole(t.Context(), s.Journal, s.asAdministrator(), string(p), staff.Permissions{p})
		must(t, err)
		login := "com-" + strings.ReplaceAll(string(p), ".", "-")
		walkers = append(walkers,
			walker{"own role " + string(p), "user", s.with(login, own.Role()), staff.Permissions{p}},
			walker{"key " + string(p), "key", s.key(p), staff.Permissions{p}})
	}
	walkers = append(walkers, walker{"totem", "totem", s.device(device.Totem), nil}, walker{"display", "display", s.device(device.Display), nil})
	stranger, foreigner, foreignKey := s.client(), s.user("norte-admin"), s.key(staff.Permitted()...)
	for _, w := range walkers {
		if may := web.MayUse("follow", w.kind, w.permissions); may != (w.client.upgrade("demo") == http.StatusSwitchingProtocols) {
			t.Errorf("%s follows the clinic, and the table says %v", w.name, may)
		}
	}
	if got := stranger.upgrade("demo"); got != http.StatusUnauthorized {
		t.Errorf("a stranger who follows is answered %d", got)
	}
	if got := foreigner.upgrade("demo"); got != http.StatusForbidden {
		t.Errorf("a foreign administrator who follows is answered %d", got)
	}
	routes := s.routes()
	if len(routes) < 60 {
		t.Fatalf("the description has %d routes", len(routes))
	}
	try := func(c *client, r described, clinic string) (status int, code, detail string) {
		var body any
		if r.method != http.MethodGet && r.method != http.MethodDelete {
			body = "{"
		}
		answer := c.send(r.method, r.address(clinic), body)
		if answer.status >= 400 {
			p := answer.problem(t)
			return answer.status, p.Code, p.Detail
		}
		return answer.status, "", ""
	}
	for _, r := range routes {
		if web.OfPatients(r.id) { // whoever asks: it is the token that lets in
			for name, c := range map[string]*client{"an administrator": s.user("admin"), "a stranger": stranger} {
				if status, code, _ := try(c, r, "demo"); code != "not_found" && code != "too_many_requests" {
					t.Errorf("%s asks for %s without a ticket: %d %s", name, r.id, status, code)
				}
			}
			continue
		}
		for _, w := range walkers {
			_, code, detail := try(w.client, r, "demo")
			refused := code == "forbidden" && strings.HasPrefix(detail, "this is not for you") || code == "unauthenticated"
			if may := web.MayUse(r.id, w.kind, w.permissions); may == refused {
				t.Errorf("%s asks for %s: %s %s; the table says %v", w.name, r.id, code, detail, may)
			}
		}
		if status, code, _ := try(stranger, r, "demo"); (status == http.StatusUnauthorized && code == "unauthenticated") == web.MayUse(r.id, "stranger", nil) {
			t.Errorf("a stranger asks for %s: %d %s", r.id, status, code)
		}
		if !strings.Contains(r.path, "{clinic}") {
			continue
		}
		for name, c := range map[string]*client{"a foreign administrator": foreigner, "a foreign key": foreignKey} {
			clinic := map[string]string{"a foreign administrator": "demo", "a foreign key": "norte"}[name]
			if status, code, _ := try(c, r, clinic); status != http.StatusForbidden || code != "forbidden" {
				t.Errorf("%s asks for %s: %d %s", name, r.id, status, code)
			}
		}
	}
}

// upgrade tries to follow a clinic and says the status of the answer.
func (c *client) upgrade(clinic string) int {
	c.site.t.Helper()
	dialer := websocket.Dialer{Jar: c.http.Jar}
	conn, answer, err := dialer.Dial("ws"+strings.TrimPrefix(c.site.url, "http")+"/ws/v1/clinics/"+clinic, c.header)
	if err == nil {
		_ = conn.Close()
	} else if answer == nil {
		c.site.t.Fatal(err)
	}
	if answer.Body != nil {
		_ = answer.Body.Close()
	}
	return answer.StatusCode
}
