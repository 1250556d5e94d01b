package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"suavez/app/apptest"
	"suavez/app/demo"
	"suavez/app/staff"
)

const users = "/clinics/demo/users"

// userSeen is a user as the administrator sees it.
type userSeen struct {
	ID, Name, Login, Email, Registration, State string
	Roles                                       []struct{ ID, Name string }
	SignedInAt                                  *time.Time `json:"signed_in_at"`
	InvitedUntil                                *time.Time `json:"invited_until"`
	Room                                        *struct{ Name string }
	LastAdministrator                           bool `json:"last_administrator"`
}

type codeSeen struct {
	Code, Purpose string
	ExpiresAt     time.Time `json:"expires_at"`
}

type invitedSeen struct {
	User       userSeen
	Invitation *codeSeen
}

func (c *client) invite(who map[string]any) (in invitedSeen) {
	c.site.t.Helper()
	c.want(http.StatusCreated, "POST", users, who).json(c.site.t, &in)
	return in
}

func (c *client) seen(id string) (u userSeen) {
	c.site.t.Helper()
	c.want(http.StatusOK, "GET", users+"/"+id, nil).json(c.site.t, &u)
	return u
}

// accept completes an account.
func (s *site) accept(code, name, password string) *client {
	s.t.Helper()
	c := s.client()
	c.want(http.StatusOK, "POST", "/auth/invitation/accept", map[string]string{"code": code, "name": name, "password": password})
	return c
}

func (s *site) signsIn(status int, login, password string) {
	s.t.Helper()
	s.client().want(status, "POST", "/auth/login", map[string]string{"login": login, "password": password})
}

// id is that of a user of the demonstration clinic.
func (s *site) id(login string) string { return s.Person(login).ID.String() }

const goodPassword = "chuva na serra azul"

func TestUsers_anInvitedOneSignsInWithTheCodeOnceAndThenByEachName(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.user("admin")
	in := admin.invite(map[string]any{"email": " Tais.Arruda@Clinica.org ", "registration": "48213", "roles": []string{"attendant"}})
	if u := in.User; u.Name != "Tais Arruda" || u.Login != "tais.arruda" || u.Email != "tais.arruda@clinica.org" || u.State != "invited" || u.InvitedUntil == nil {
		t.Errorf("invited is %+v", u)
	}
	if want := s.Clock.Now().Add(48 * time.Hour); in.Invitation == nil || !in.Invitation.ExpiresAt.Equal(want) || in.Invitation.Purpose != "invitation" {
		t.Fatalf("the code is %+v, to be good until %s", in.Invitation, want)
	}
	s.signsIn(http.StatusUnauthorized, "tais.arruda", goodPassword)

	page, code := s.client(), strings.ToLower(strings.ReplaceAll(in.Invitation.Code, "-", " "))
	if r := page.want(http.StatusOK, "POST", "/auth/invitation", map[string]string{"code": code}); !strings.Contains(r.text, `"tais.arruda@clinica.org"`) {
		t.Errorf("the code is for %s", r.text)
	}
	for what, body := range map[string]map[string]string{
		"body.password": {"code": code, "name": "Taís Arruda", "password": "senha"},
		"body.name":     {"code": code, "name": " ", "password": goodPassword},
		"body.login":    {"code": code, "name": "Taís Arruda", "login": "enfermagem", "password": goodPassword},
	} {
		if p := page.want(http.StatusUnprocessableEntity, "POST", "/auth/invitation/accept", body).problem(t); p.Errors[0].Location != what {
			t.Errorf("a wrong %s is told as %+v", what, p)
		}
	}
	page.want(http.StatusOK, "POST", "/auth/invitation/accept", map[string]string{"code": code, "name": "Taís Arruda", "specialty": "Vacinas", "password": goodPassword})
	if r := page.want(http.StatusOK, "GET", "/auth/me", nil); !strings.Contains(r.text, "Taís Arruda") {
		t.Errorf("then me is %s", r.text)
	}
	page.workIn("Farmácia")
	if p := s.client().want(http.StatusForbidden, "POST", "/auth/invitation/accept", map[string]string{"code": code, "name": "Outra", "password": goodPassword}).problem(t); p.Code != "wrong_code" {
		t.Errorf("the code a second time is %+v", p)
	}
	for _, name := range []string{"tais.arruda", "TAIS.ARRUDA@clinica.org", " 48213 "} {
		s.signsIn(http.StatusOK, name, goodPassword)
	}
	if u := admin.seen(in.User.ID); u.State != "active" || u.SignedInAt == nil || u.Room == nil || u.Room.Name != "Farmácia" || u.InvitedUntil != nil {
		t.Errorf("now the user is %+v", u)
	}
}

func TestUsers_aCodeIsGoodFor48HoursAndIsNotFoundByTrying(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.user("admin")
	in := admin.invite(map[string]any{"name": "Zé da Silva", "roles": []string{"attendant"}})
	if in.User.Login != "zé.da.silva" || in.User.Email != "" {
		t.Errorf("without an e-mail the user is %+v", in.User)
	}
	if again := admin.invite(map[string]any{"name": "Zé da Silva", "roles": []string{"attendant"}}); again.User.Login != "zé.da.silva2" {
		t.Errorf("another of the same name gets the login %s", again.User.Login)
	}
	s.Clock.Advance(48 * time.Hour)
	ask := map[string]string{"code": in.Invitation.Code}
	s.client().want(http.StatusForbidden, "POST", "/auth/invitation", ask)
	admin = s.user("admin")
	var code codeSeen
	admin.want(http.StatusOK, "POST", users+"/"+in.User.ID+"/reset", nil).json(t, &code)
	if code.Purpose != "invitation" {
		t.Errorf("another code is for %s", code.Purpose)
	}
	for range 9 { // one was wrong before, more than a minute ago or less
		s.client().send("POST", "/auth/invitation", map[string]string{"code": "AAAAA-AAAAA"})
	}
	s.client().send("POST", "/auth/invitation", map[string]string{"code": "AAAAA-AAAAA"})
	if p := s.client().want(http.StatusTooManyRequests, "POST", "/auth/invitation", map[string]string{"code": code.Code}).problem(t); p.Code != "too_many_requests" {
		t.Errorf("after ten wrong codes the right one gives %+v", p)
	}
	s.Clock.Advance(time.Minute)
	s.client().want(http.StatusOK, "POST", "/auth/invitation", map[string]string{"code": code.Code})
}

func TestUsers_areFoundWhateverTheAccents(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.user("admin")
	for i := range 30 {
		admin.invite(map[string]any{"name": fmt.Sprintf("Cláudia Número %02d", i), "registration": fmt.Sprintf("77%02d", i), "roles": []string{"auditor"}})
	}
	var page struct {
		Items          []userSeen
		Next           string
		Total, Invited int
	}
	list := func(query string) []userSeen {
		t.Helper()
		page.Next = "" // absent at the end
		admin.want(http.StatusOK, "GET", users+query, nil).json(t, &page)
		return page.Items
	}
	if found := list("?search=claudia%20NUMERO%2007"); len(found) != 1 || found[0].Name != "Cláudia Número 07" {
		t.Errorf("found are %+v", found)
	}
	if found := list("?search=7712"); len(found) != 1 || found[0].Registration != "7712" {
		t.Errorf("by the registration number: %+v", found)
	}
	if found := list("?search=%25"); len(found) != 0 {
		t.Errorf("%% finds %d", len(found))
	}
	var names []string
	for query := "?limit=7"; ; query = "?limit=7&after=" + page.Next {
		for _, u := range list(query) {
			names = append(names, u.Name)
		}
		if page.Next == "" {
			break
		}
	}
	if len(names) != 38 || page.Total != 38 || page.Invited != 30 || names[0] != "Alice Moreira" || names[37] != "Rita Lima" {
		t.Errorf("in parts the list is %d of %d, %d invited, from %s to %s", len(names), page.Total, page.Invited, names[0], names[len(names)-1])
	}
}

// Nobody gives or takes what one may not do oneself.
func TestUsers_nobodyGivesMoreThanOneHas(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	own, err := staff.AddRole(t.Context(), s.Journal, s.asAdministrator(), "RH", staff.Permissions{staff.ManageUsers, staff.Attend})
	must(t, err)
	hr := s.with("rh", own.Role())
	for what, try := range map[string]reply{
		"invites an administrator":      hr.send("POST", users, map[string]any{"name": "X", "roles": []string{"administrator"}}),
		"makes oneself one":             hr.send("PATCH", users+"/"+s.id("rh"), map[string]any{"roles": []string{"administrator"}}),
		"demotes one":                   hr.send("PATCH", users+"/"+s.id("admin"), map[string]any{"roles": []string{"attendant"}}),
		"deactivates one":               hr.send("PATCH", users+"/"+s.id("admin"), map[string]any{"active": false}),
		"resets one":                    hr.send("POST", users+"/"+s.id("admin")+"/reset", nil),
		"removes one":                   hr.send("DELETE", users+"/"+s.id("admin"), nil),
		"takes over one's e-mail":       hr.send("PATCH", users+"/"+s.id("admin"), map[string]any{"email": "rh@clinica.org"}),
		"makes a role that may more":    hr.send("POST", "/clinics/demo/roles", map[string]any{"name": "Tudo", "permissions": []string{"users.manage", "clinic.edit"}}),
		"makes the own role one":        hr.send("PUT", "/clinics/demo/roles/"+string(own.Role()), map[string]any{"name": "RH", "permissions": []string{"clinic.edit"}}),
		"makes a key":                   hr.send("POST", "/clinics/demo/api-keys", map[string]any{"name": "X", "permissions": []string{"users.manage"}}),
		"gives more by another's key":   s.key(staff.ManageKeys).send("POST", "/clinics/demo/api-keys", map[string]any{"name": "X", "permissions": []string{"users.manage"}}),
		"invites more by another's key": s.key(staff.ManageUsers).send("POST", users, map[string]any{"name": "X", "roles": []string{"attendant"}}),
	} {
		if try.status != http.StatusForbidden || try.problem(t).Code != "forbidden" {
			t.Errorf("who %s is answered %d %s", what, try.status, try.text)
		}
	}
	hr.invite(map[string]any{"name": "Um Atendente", "roles": []string{"attendant"}})
}

func TestUsers_theLastAdministratorStays(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.user("admin")
	if u := admin.seen(s.id("admin")); !u.LastAdministrator {
		t.Errorf("the only administrator is %+v", u)
	}
	waiting := admin.invite(map[string]any{"name": "Ainda Não Entrou", "roles": []string{"administrator"}})
	me := users + "/" + s.id("admin")
	for what, try := range map[string]reply{
		"demotes":     admin.send("PATCH", me, map[string]any{"roles": []string{"manager"}}),
		"deactivates": admin.send("PATCH", me, map[string]any{"active": false}),
		"removes":     admin.send("DELETE", me, nil),
	} {
		if try.status != http.StatusConflict || try.problem(t).Code != "last_administrator" {
			t.Errorf("who %s the last one is answered %d %s", what, try.status, try.text)
		}
	}
	s.accept(waiting.Invitation.Code, "Já Entrou", goodPassword)
	admin.want(http.StatusOK, "PATCH", me, map[string]any{"roles": []string{"manager"}})
	admin.want(http.StatusForbidden, "GET", users, nil) // at once
}

// Two administrators who demote each other at the same moment do not both succeed.
func TestUsers_theLastAdministratorStaysWhenTwoActAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for range 5 {
		one := s.user("admin")
		if _, err := staff.PersonOf(t.Context(), s.DB, s.ID, s.Person("recepcao").ID); err != nil {
			t.Fatal(err)
		}
		one.want(http.StatusOK, "PATCH", users+"/"+s.id("recepcao"), map[string]any{"roles": []string{"administrator"}})
		two := s.user("recepcao")
		var both sync.WaitGroup
		var answers [2]reply
		both.Go(func() {
			answers[0] = one.send("PATCH", users+"/"+s.id("recepcao"), map[string]any{"roles": []string{"reception"}})
		})
		both.Go(func() { answers[1] = two.send("DELETE", users+"/"+s.id("admin"), nil) })
		both.Wait()
		succeeded := 0
		for _, a := range answers {
			if a.status < 300 {
				succeeded++
			}
		}
		if succeeded != 1 {
			t.Fatalf("%d of two succeed: %d %s and %d %s", succeeded, answers[0].status, answers[0].text, answers[1].status, answers[1].text)
		}
		if answers[1].status < 300 {
			return // the one who is left has another name: enough
		}
	}
}

func TestUsers_whoIsDeactivatedIsOutAtOnceAndLeavesTheRoom(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, nurse := s.user("admin"), s.user("enfermagem")
	nurse.workIn("Enfermagem 1")
	conn := nurse.follow("")
	hear(t, conn)
	admin.want(http.StatusOK, "PATCH", users+"/"+s.id("enfermagem"), map[string]any{"active": false})
	nurse.want(http.StatusUnauthorized, "GET", "/auth/me", nil)
	nurse.want(http.StatusUnauthorized, "GET", "/clinics/demo/board", nil)
	s.thrownOut(conn)
	s.signsIn(http.StatusForbidden, "enfermagem", apptest.Password)
	s.signsIn(http.StatusUnauthorized, "enfermagem", "outra senha qualquer")
	if u := admin.seen(s.id("enfermagem")); u.State != "inactive" || u.Room != nil {
		t.Errorf("then the user is %+v", u)
	}
	admin.want(http.StatusOK, "PATCH", users+"/"+s.id("enfermagem"), map[string]any{"active": true})
	s.signsIn(http.StatusOK, "enfermagem", apptest.Password)
}

// thrownOut waits until a socket is closed since its sign-in is no longer valid.
func (s *site) thrownOut(conn *websocket.Conn) {
	s.t.Helper()
	must(s.t, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
	for {
		_, _, err := conn.ReadMessage()
		if err == nil {
			continue // entries may come before the end
		}
		if !websocket.IsCloseError(err, 4001) {
			s.t.Errorf("the socket ends with %v", err)
		}
		return
	}
}

func TestUsers_aResetEndsThePasswordAndTheSessions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, nurse := s.user("admin"), s.user("enfermagem")
	var code codeSeen
	admin.want(http.StatusOK, "POST", users+"/"+s.id("enfermagem")+"/reset", nil).json(t, &code)
	nurse.want(http.StatusUnauthorized, "GET", "/auth/me", nil)
	s.signsIn(http.StatusUnauthorized, "enfermagem", apptest.Password)
	if code.Purpose != "reset" {
		t.Errorf("the code is for %s", code.Purpose)
	}
	s.accept(code.Code, "Ninguém Muda O Nome", goodPassword)
	s.signsIn(http.StatusOK, "enfermagem", goodPassword)
	if u := admin.seen(s.id("enfermagem")); u.Name != "Ana Prado" {
		t.Errorf("a new password gave the name %s", u.Name)
	}
}

func TestUsers_whoIsRemovedStaysInHistoryByANameOrAPseudonym(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.user("admin")
	for login, keep := range map[string]string{"enfermagem": "name", "medicina": "pseudonym"} {
		who := s.Person(login)
		admin.want(http.StatusNoContent, "DELETE", users+"/"+who.ID.String()+"?keep="+keep, nil)
		admin.want(http.StatusNotFound, "GET", users+"/"+who.ID.String(), nil)
		s.signsIn(http.StatusUnauthorized, login, apptest.Password)
		var u staff.User
		must(t, s.DB.Read(t.Context()).Take(&u, "id = ?", who.ID).Error)
		if kept := u.Name == who.Name; kept != (keep == "name") || u.PasswordHash != "" || u.Active || u.Email != nil || strings.Contains(u.Login, login) {
			t.Errorf("kept as %s, what is left is %+v", keep, u)
		}
	}
}

// Who works in several clinics is another's business too: one clinic's administrator does not set the password of another's.
func TestUsers_ofTwoClinics(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if _, err := demo.Seed(t.Context(), s.DB, s.Journal, "norte", apptest.Password); err != nil {
		t.Fatal(err)
	}
	admin, north := s.user("admin"), s.user("norte-admin")
	in := admin.invite(map[string]any{"email": "bia@clinica.org", "roles": []string{"reception"}})
	bia := s.accept(in.Invitation.Code, "Bia Souza", goodPassword)
	bia.want(http.StatusForbidden, "GET", "/clinics/norte/board", nil)
	var again invitedSeen
	north.want(http.StatusCreated, "POST", "/clinics/norte/users", map[string]any{"email": "BIA@clinica.org", "name": "Outro Nome", "roles": []string{"manager"}}).json(t, &again)
	if again.Invitation != nil || again.User.ID != in.User.ID || again.User.Name != "Bia Souza" || again.User.Roles[0].ID != "manager" {
		t.Errorf("invited to another clinic she is %+v", again)
	}
	bia.want(http.StatusOK, "GET", "/clinics/norte/board", nil)
	bia.want(http.StatusForbidden, "GET", "/clinics/norte/api-keys", nil)
	path := users + "/" + in.User.ID
	admin.want(http.StatusForbidden, "PATCH", path, map[string]any{"email": "admin@clinica.org"})
	admin.want(http.StatusForbidden, "POST", path+"/reset", nil)
	admin.want(http.StatusForbidden, "DELETE", path+"?keep=pseudonym", nil)
	north.want(http.StatusNotFound, "GET", "/clinics/norte/users/"+s.id("admin"), nil)
	admin.want(http.StatusOK, "PATCH", path, map[string]any{"roles": []string{"attendant"}})
	admin.want(http.StatusOK, "PATCH", path, map[string]any{"active": false})
	bia.want(http.StatusForbidden, "GET", "/clinics/demo/board", nil)
	bia.want(http.StatusOK, "GET", "/clinics/norte/board", nil)
	admin.want(http.StatusNoContent, "DELETE", path, nil)
	bia.want(http.StatusOK, "GET", "/clinics/norte/board", nil)
}

// Users say their own names and specialties; by what they sign in, they do not.
func TestProfile_isOnesOwn(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	nurse := s.user("enfermagem")
	nurse.want(http.StatusUnprocessableEntity, "PUT", "/account/profile", map[string]any{"name": " ", "specialty": ""})
	nurse.want(http.StatusUnprocessableEntity, "PUT", "/account/profile", map[string]any{"name": "Ana Paula Prado", "specialty": "", "login": "admin"})
	nurse.want(http.StatusOK, "PUT", "/account/profile", map[string]any{"name": " Ana Paula Prado ", "specialty": "Enfermeira"})
	if r := nurse.want(http.StatusOK, "GET", "/account/profile", nil); !strings.Contains(r.text, `"name":"Ana Paula Prado"`) || !strings.Contains(r.text, `"login":"enfermagem"`) {
		t.Errorf("the profile is %s", r.text)
	}
	if u := s.user("admin").seen(s.id("enfermagem")); u.Name != "Ana Paula Prado" {
		t.Errorf("others see %+v", u)
	}
	var entries int
	must(t, s.DB.Read(t.Context()).Raw("SELECT count(*) FROM journal WHERE type = 'user.changed' AND data ->> 'what' = 'edited'").Row().Scan(&entries))
	if entries != 1 {
		t.Errorf("the journal has %d entries of it", entries)
	}
}
