package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// boaVista is a request for a first clinic, with one value changed.
func boaVista(t *testing.T, change ...string) map[string]any {
	t.Helper()
	var wanted map[string]any
	must(t, json.Unmarshal([]byte(`{
		"clinic": {"name": "Clínica Boa Vista", "slug": "boa-vista", "language": "pt-BR", "time_zone": "America/Sao_Paulo", "day_starts": "04:00"},
		"administrator": {"name": "Cláudia Nunes", "login": "Claudia", "password": "chuva na serra"},
		"template": "outpatient_clinic"}`), &wanted))
	for i := 0; i+1 < len(change); i += 2 {
		at, path := wanted, strings.Split(change[i], ".")
		for _, name := range path[:len(path)-1] {
			at = at[name].(map[string]any)
		}
		at[path[len(path)-1]] = change[i+1]
	}
	return wanted
}

// code is the one that the terminal prints.
func (s *site) code() (code string) {
	s.t.Helper()
	must(s.t, s.DB.Read(s.t.Context()).Raw("SELECT code FROM first_start").Row().Scan(&code))
	return code
}

// page is where a browser ends up that opens an address.
func (s *site) page(path string) (status int, location string) {
	s.t.Helper()
	c := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := c.Get(s.url + path)
	must(s.t, err)
	must(s.t, answer.Body.Close())
	return answer.StatusCode, answer.Header.Get("Location")
}

func TestSetup_onTheMachineItself(t *testing.T) {
	t.Parallel()
	s := newEmptySite(t)
	for _, path := range []string{"/", "/desk"} {
		if status, location := s.page(path); status != 303 || location != "/setup" {
			t.Errorf("without a clinic %s answers %d %s", path, status, location)
		}
	}
	admin := s.client()
	var before struct {
		Needed, Here bool
		Templates    []struct{ ID string }
	}
	admin.want(200, "GET", "/setup", nil).json(t, &before)
	if !before.Needed || !before.Here || len(before.Templates) != 3 {
		t.Errorf("before it the setup is %+v", before)
	}
	var user struct {
		Login   string
		Clinics []struct {
			Slug  string
			Roles []struct{ ID string }
		}
	}
	admin.want(201, "POST", "/setup", boaVista(t)).json(t, &user)
	if user.Login != "claudia" || len(user.Clinics) != 1 || user.Clinics[0].Slug != "boa-vista" || user.Clinics[0].Roles[0].ID != "administrator" {
		t.Errorf("the administrator is %+v", user)
	}
	var services struct {
		Items []struct{ Prefix, Name string }
	}
	admin.want(200, "GET", "/clinics/boa-vista/services", nil).json(t, &services)
	if len(services.Items) != 8 || services.Items[1].Name != "Enfermagem" {
		t.Errorf("the clinic has the services %+v", services)
	}
	s.client().want(200, "POST", "/auth/login", map[string]string{"login": "claudia", "password": "chuva na serra"})

	if p := s.client().want(409, "POST", "/setup", boaVista(t, "clinic.slug", "outra")).problem(t); p.Code != "already_set_up" {
		t.Errorf("a second time it is %s", p.Code)
	}
	if status, _ := s.page("/desk"); status != 200 {
		t.Errorf("with a clinic the desk answers %d", status)
	}
}

func TestSetup_fromElsewhereWithTheCode(t *testing.T) {
	t.Parallel()
	s := newEmptySite(t)
	elsewhere := map[string][]string{
		"through a proxy":   {"X-Forwarded-For", "192.168.0.7"},
		"by another name":   {"Host", "suavez.local"},
		"through a tunnel":  {"Forwarded", "for=192.168.0.7"},
		"by a forged local": {"Host", "localhost.example"},
	}
	for how, header := range elsewhere {
		if p := s.client().want(403, "POST", "/setup", boaVista(t), header...).problem(t); p.Code != "wrong_code" {
			t.Errorf("%s without a code it is %s", how, p.Code)
		}
	}
	proxy := elsewhere["through a proxy"]
	for range 6 {
		s.client().want(403, "POST", "/setup", boaVista(t, "code", "AAAA-AAAA"), proxy...)
	}
	s.client().want(429, "POST", "/setup", boaVista(t, "code", s.code()), proxy...) // ten wrong ones: nobody finds it by trying
	s.Clock.Advance(time.Minute)
	typed := strings.ToLower(strings.ReplaceAll(s.code(), "-", ""))
	s.client().want(201, "POST", "/setup", boaVista(t, "code", typed), proxy...)
}

func TestSetup_namesAllThatIsWrongAndMakesNothing(t *testing.T) {
	t.Parallel()
	s := newEmptySite(t)
	p := s.client().want(422, "POST", "/setup", boaVista(t,
		"clinic.name", "  ", "clinic.slug", "Boa Vista", "clinic.time_zone", "Contagem", "clinic.day_starts", "25:00",
		"administrator.name", "", "administrator.login", "claudia nunes", "administrator.password", "curta", "template", "hotel")).problem(t)
	var at []string
	for _, e := range p.Errors {
		at = append(at, strings.TrimPrefix(e.Location, "body."))
	}
	want := "clinic.name clinic.slug clinic.time_zone clinic.day_starts administrator.name administrator.login administrator.password template"
	if got := strings.Join(at, " "); got != want {
		t.Errorf("what is wrong is %s", got)
	}
	var clinics int
	must(t, s.DB.Read(t.Context()).Raw("SELECT count(*) FROM clinics").Row().Scan(&clinics))
	if clinics != 0 {
		t.Errorf("%d clinics were made", clinics)
	}
}

func TestSetup_twoAtOnceMakeOneClinic(t *testing.T) {
	t.Parallel()
	s := newEmptySite(t)
	var both sync.WaitGroup
	statuses := make([]int, 2)
	for i, slug := range []string{"norte", "sul"} {
		both.Go(func() {
			statuses[i] = s.client().send("POST", "/setup", boaVista(t, "clinic.slug", slug, "administrator.login", slug)).status
		})
	}
	both.Wait()
	if statuses[0]+statuses[1] != 201+409 {
		t.Errorf("they are answered %v", statuses)
	}
}
