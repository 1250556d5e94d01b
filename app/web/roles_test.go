package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// A role of the clinic's own changes at once for all who have it.
func TestRoles_ofTheClinicsOwn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.user("admin")
	var role struct{ ID string }
	admin.want(http.StatusCreated, "POST", "/clinics/demo/roles", map[string]any{"name": "Coordenação", "permissions": []string{"rooms.free"}}).json(t, &role)
	admin.want(http.StatusUnprocessableEntity, "POST", "/clinics/demo/roles", map[string]any{"name": "Coordenação", "permissions": []string{"rooms.free"}})
	admin.want(http.StatusUnprocessableEntity, "POST", "/clinics/demo/roles", map[string]any{"name": "Nada", "permissions": []string{"dance"}})
	nurse := s.user("enfermagem")
	admin.want(http.StatusOK, "PATCH", users+"/"+s.id("enfermagem"), map[string]any{"roles": []string{role.ID, "attendant"}})
	nurse.want(http.StatusForbidden, "GET", users, nil)
	path := "/clinics/demo/roles/" + role.ID
	admin.want(http.StatusOK, "PUT", path, map[string]any{"name": "Coordenação", "permissions": []string{"rooms.free", "users.manage"}})
	nurse.want(http.StatusOK, "GET", users, nil)
	if p := admin.want(http.StatusConflict, "DELETE", path, nil).problem(t); p.Code != "in_use" {
		t.Errorf("a role in use is removed: %+v", p)
	}
	admin.want(http.StatusOK, "PATCH", users+"/"+s.id("enfermagem"), map[string]any{"roles": []string{"attendant"}})
	admin.want(http.StatusNoContent, "DELETE", path, nil)
	admin.want(http.StatusNotFound, "DELETE", path, nil)
	admin.want(http.StatusUnprocessableEntity, "PATCH", users+"/"+s.id("enfermagem"), map[string]any{"roles": []string{role.ID}})
}

func TestKeys_ofAnotherSystem(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.user("admin")
	var made struct {
		Key struct {
			ID     string
			UsedAt *time.Time `json:"used_at"`
		}
		Token string
	}
	admin.want(http.StatusCreated, "POST", "/clinics/demo/api-keys", map[string]any{"name": "Agenda", "permissions": []string{"tickets.issue"}}).json(t, &made)
	agenda := s.client()
	agenda.header.Set("Authorization", "Bearer "+made.Token)
	agenda.issue("EN")
	agenda.want(http.StatusForbidden, "GET", users, nil)
	agenda.want(http.StatusForbidden, "GET", "/auth/me", nil)
	entries := admin.want(http.StatusOK, "GET", "/clinics/demo/journal?limit=1000", nil).text
	listed := admin.want(http.StatusOK, "GET", "/clinics/demo/api-keys", nil).text
	if !strings.Contains(listed, `"used_at"`) || !strings.Contains(listed, "127.0.0.1") || strings.Contains(listed+entries, made.Token) {
		t.Errorf("the keys are %s", listed)
	}
	conn := agenda.follow("")
	hear(t, conn)
	admin.want(http.StatusNoContent, "DELETE", "/clinics/demo/api-keys/"+made.Key.ID, nil)
	agenda.want(http.StatusUnauthorized, "GET", "/clinics/demo/board", nil)
	s.thrownOut(conn)

	until := s.Clock.Now().Add(time.Hour)
	admin.want(http.StatusCreated, "POST", "/clinics/demo/api-keys", map[string]any{"name": "Um dia", "permissions": []string{"reports.read"}, "expires_at": until}).json(t, &made)
	agenda.header.Set("Authorization", "Bearer "+made.Token)
	agenda.want(http.StatusOK, "GET", "/clinics/demo/board", nil)
	s.Clock.Advance(time.Hour)
	agenda.want(http.StatusUnauthorized, "GET", "/clinics/demo/board", nil)
}
