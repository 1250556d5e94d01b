package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"suavez/app/apptest"
	"suavez/app/staff"
)

// login tries to sign in.
func (c *client) login(login, password string) reply {
	c.site.t.Helper()
	return c.send("POST", "/auth/login", map[string]string{"login": login, "password": password})
}

// Who guesses waits longer and longer, also from many addresses; who is not known in a browser waits with the guesser, and who is known there
// does not.
func TestSignIn_guessingSlowsDownTheGuesserAndNotTheOwner(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	owner := s.user("enfermagem")
	guesser := s.client()
	heard := 0
	for i := range 10_000 {
		r := guesser.login("enfermagem", fmt.Sprintf("tentativa número %d", i))
		switch p := r.problem(t); p.Code {
		case "wrong_password":
			heard++
		case "too_many_requests":
		default:
			t.Fatalf("a guess is answered %d %s", r.status, r.text)
		}
		if i%100 == 99 {
			s.Clock.Advance(time.Second) // ten thousand in a hundred seconds
		}
	}
	if heard > 13 {
		t.Errorf("%d of 10,000 guesses were heard", heard)
	}
	var waits struct {
		RetryAt time.Time `json:"retry_at"`
	}
	guesser.login("enfermagem", apptest.Password).json(t, &waits)
	if until := waits.RetryAt.Sub(s.Clock.Now()); until <= 0 || until > 5*time.Minute {
		t.Errorf("the right password from a stranger's browser waits for %s", until)
	}
	if r := owner.login("enfermagem", apptest.Password); r.status != http.StatusOK {
		t.Errorf("the owner's own browser is answered %d %s", r.status, r.text)
	}
	s.Clock.Advance(5 * time.Minute)
	if r := s.client().login("enfermagem", apptest.Password); r.status != http.StatusOK {
		t.Errorf("after five minutes another browser is answered %d %s", r.status, r.text)
	}
	if entries := s.user("admin").want(http.StatusOK, "GET", "/clinics/demo/journal?limit=1000", nil).text; strings.Count(entries, "session.refused") != heard {
		t.Errorf("the journal notes %d of %d refusals", strings.Count(entries, "session.refused"), heard)
	}
}

// A browser in which somebody else has signed in before is a stranger's.
func TestSignIn_aKnownBrowserIsKnownForItsOwnUserAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	other, guesser := s.user("enfermagem2"), s.client()
	for range 6 {
		guesser.login("enfermagem", "errada errada errada")
	}
	if r := other.login("enfermagem", apptest.Password); r.status != http.StatusTooManyRequests {
		t.Errorf("another's browser is answered %d %s", r.status, r.text)
	}
	forged := s.client()
	forged.header.Set("Cookie", "suavez_known=AAAA")
	if r := forged.login("enfermagem", apptest.Password); r.status != http.StatusTooManyRequests {
		t.Errorf("a forged one is answered %d %s", r.status, r.text)
	}
}

// Many names from one address wait too, so that a list of passwords is not tried on all users.
func TestSignIn_anAddressThatTriesManyNamesWaits(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	guesser := s.client()
	heard := 0
	for i := range 100 {
		if r := guesser.login(fmt.Sprintf("pessoa%d", i), "uma senha qualquer"); r.status == http.StatusUnauthorized {
			heard++
		}
	}
	if heard != 50 {
		t.Errorf("%d of 100 names were heard", heard)
	}
}

func TestSignIn_anotherPasswordEndsTheOtherSessions(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	here, there := s.user("enfermagem"), s.user("enfermagem")
	conn := there.follow("")
	hear(t, conn)
	ask := func(current, wanted string) reply {
		return here.send("POST", "/account/password", map[string]string{"current": current, "password": wanted})
	}
	if r := ask("errada", goodPassword); r.status != http.StatusUnauthorized || r.problem(t).Code != "wrong_password" {
		t.Errorf("a wrong current one is answered %d %s", r.status, r.text)
	}
	if p := ask(apptest.Password, "enfermagem123").problem(t); p.Code != "invalid" || p.Errors[0].Location != "body.password" {
		t.Errorf("a common one is answered %+v", p)
	}
	if r := ask(apptest.Password, goodPassword); r.status != http.StatusNoContent {
		t.Fatalf("a good one is answered %d %s", r.status, r.text)
	}
	here.want(http.StatusOK, "GET", "/auth/me", nil)
	there.want(http.StatusUnauthorized, "GET", "/auth/me", nil)
	s.thrownOut(conn)
	s.signsIn(http.StatusUnauthorized, "enfermagem", apptest.Password)
	s.signsIn(http.StatusOK, "enfermagem", goodPassword)
}

type sessionSeen struct {
	ID, Address, Agent, Method string
	Current                    bool
	SeenAt                     *time.Time `json:"seen_at"`
}

func (c *client) sessions(path string) (items []sessionSeen) {
	c.site.t.Helper()
	var all struct{ Items []sessionSeen }
	c.want(http.StatusOK, "GET", path, nil).json(c.site.t, &all)
	return all.Items
}

func TestSessions_areListedAndEndedAtOnce(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, here := s.user("admin"), s.user("enfermagem")
	there := s.client()
	there.header.Set("User-Agent", "Firefox ção no celular")
	there.want(http.StatusOK, "POST", "/auth/login", map[string]string{"login": "enfermagem", "password": apptest.Password})
	mine := here.sessions("/account/sessions")
	if len(mine) != 2 || mine[0].Current || !mine[1].Current || mine[0].Agent != "Firefox o no celular" || mine[0].Address != "127.0.0.1" || mine[0].Method != "password" || mine[0].SeenAt == nil {
		t.Fatalf("the sessions are %+v", mine)
	}
	here.want(http.StatusNotFound, "DELETE", "/account/sessions/"+admin.sessions("/account/sessions")[0].ID, nil)
	here.want(http.StatusNoContent, "DELETE", "/account/sessions/"+mine[0].ID, nil)
	there.want(http.StatusUnauthorized, "GET", "/auth/me", nil)
	of := users + "/" + s.id("enfermagem") + "/sessions"
	third := s.user("enfermagem")
	here.want(http.StatusNoContent, "DELETE", "/account/sessions", nil)
	third.want(http.StatusUnauthorized, "GET", "/auth/me", nil)
	if seen := admin.sessions(of); len(seen) != 1 || seen[0].ID != mine[1].ID {
		t.Errorf("the administrator sees %+v", seen)
	}
	admin.want(http.StatusNoContent, "DELETE", of+"/"+mine[1].ID, nil)
	here.want(http.StatusUnauthorized, "GET", "/auth/me", nil)
	again := s.user("enfermagem")
	admin.want(http.StatusNoContent, "DELETE", of, nil)
	again.want(http.StatusUnauthorized, "GET", "/auth/me", nil)
}

// A session is another one with each sign-in: what was set in a browser before is not taken over.
func TestSignIn_givesAnotherSessionEachTime(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.client()
	token := func(headers ...string) string {
		r := c.want(http.StatusOK, "POST", "/auth/login", map[string]string{"login": "enfermagem", "password": apptest.Password}, headers...)
		for _, cookie := range r.header.Values("Set-Cookie") {
			if value, ok := strings.CutPrefix(cookie, "suavez_session="); ok {
				for _, must := range []string{"HttpOnly", "SameSite=Strict", "Path=/"} {
					if !strings.Contains(strings.ToLower(cookie), strings.ToLower(must)) {
						t.Errorf("the cookie is %s", cookie)
					}
				}
				return strings.SplitN(value, ";", 2)[0]
			}
		}
		t.Fatal("no session")
		return ""
	}
	fixed := "AAAAAAAAAAAAAAAAAAAAAAAAAA"
	first := token("Cookie", "suavez_session="+fixed)
	if second := token(); first == second || first == fixed || len(first) < 26 {
		t.Errorf("the sessions are %s and %s", first, second)
	}
	s.client().want(http.StatusUnauthorized, "GET", "/auth/me", nil, "Cookie", "suavez_session="+fixed)
}

// appCode is what the app shows.
func (s *site) appCode(secret string) string {
	s.t.Helper()
	code, err := totp.GenerateCode(secret, s.Clock.Now())
	must(s.t, err)
	return code
}

type pendingSeen struct {
	Code, Pending, Name string
}

func (s *site) asked(c *client, login string) (p pendingSeen) {
	s.t.Helper()
	c.want(http.StatusUnauthorized, "POST", "/auth/login", map[string]string{"login": login, "password": apptest.Password}).json(s.t, &p)
	return p
}

func TestSecondFactor_fromTheFirstCodeToTheLostApp(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	c := s.user("enfermagem")
	var made struct{ Secret, URI string }
	c.want(http.StatusOK, "POST", "/account/second-factor", nil).json(t, &made)
	if !strings.HasPrefix(made.URI, "otpauth://totp/SuaVez:enfermagem?") || !strings.Contains(made.URI, made.Secret) {
		t.Errorf("the app is told %+v", made)
	}
	s.signsIn(http.StatusOK, "enfermagem", apptest.Password) // it does not count yet
	c.want(http.StatusForbidden, "POST", "/account/second-factor/confirm", map[string]string{"code": "000000"})
	var told struct{ Codes []string }
	c.want(http.StatusOK, "POST", "/account/second-factor/confirm", map[string]string{"code": s.appCode(made.Secret)}).json(t, &told)
	if len(told.Codes) != 10 {
		t.Fatalf("for a lost app there are %v", told.Codes)
	}
	if r := c.want(http.StatusOK, "GET", "/account/second-factor", nil); !strings.Contains(r.text, `"on":true`) || !strings.Contains(r.text, `"codes":10`) {
		t.Errorf("then it is %s", r.text)
	}
	c.want(http.StatusConflict, "POST", "/account/second-factor", nil)

	s.Clock.Advance(time.Minute)
	page := s.client()
	p := s.asked(page, "enfermagem")
	if p.Code != "second_factor" || p.Name != "Ana Prado" || p.Pending == "" {
		t.Fatalf("the password is answered %+v", p)
	}
	page.want(http.StatusUnauthorized, "GET", "/auth/me", nil)
	second := func(status int, pending, code string) string {
		t.Helper()
		r := page.want(status, "POST", "/auth/second-factor", map[string]string{"pending": pending, "code": code})
		if status == http.StatusOK {
			return ""
		}
		return r.problem(t).Code
	}
	right := s.appCode(made.Secret)
	second(http.StatusForbidden, p.Pending, "123456")
	second(http.StatusUnauthorized, "AAAA", right)
	second(http.StatusOK, p.Pending, right)
	page.want(http.StatusOK, "GET", "/auth/me", nil)
	again := s.asked(page, "enfermagem")
	if code := second(http.StatusForbidden, again.Pending, right); code != "wrong_code" {
		t.Errorf("the same code again is %s", code)
	}
	second(http.StatusOK, again.Pending, told.Codes[3])
	again = s.asked(page, "enfermagem")
	second(http.StatusForbidden, again.Pending, told.Codes[3])
	s.Clock.Advance(30 * time.Second)
	second(http.StatusOK, again.Pending, s.appCode(made.Secret))
	s.Clock.Advance(30 * time.Second)
	if code := second(http.StatusUnauthorized, again.Pending, s.appCode(made.Secret)); code != "unauthenticated" {
		t.Errorf("the same sign-in again is %s", code)
	}
	late := s.asked(page, "enfermagem")
	s.Clock.Advance(5 * time.Minute)
	second(http.StatusUnauthorized, late.Pending, s.appCode(made.Secret))

	// Who knows the password does not guess the code.
	guess := s.asked(s.client(), "enfermagem")
	heard := 0
	for i := range 50 {
		if page.send("POST", "/auth/second-factor", map[string]string{"pending": guess.Pending, "code": fmt.Sprintf("%06d", i)}).status == http.StatusForbidden {
			heard++
		}
	}
	if heard > 6 {
		t.Errorf("%d of 50 guesses of the code were heard", heard)
	}
	// The app is lost, and the codes with it: an administrator helps.
	admin := s.user("admin")
	admin.want(http.StatusNoContent, "DELETE", users+"/"+s.id("enfermagem")+"/second-factor", nil)
	s.signsIn(http.StatusOK, "enfermagem", apptest.Password)
}

func TestSecondFactor_isCompulsoryWhereTheClinicSaysSo(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.user("admin")
	s.with("rh", staff.Manager).want(http.StatusForbidden, "PUT", "/clinics/demo/security", map[string]bool{"second_factor_for_administrators": true})
	admin.want(http.StatusOK, "PUT", "/clinics/demo/security", map[string]bool{"second_factor_for_administrators": true})
	s.signsIn(http.StatusOK, "enfermagem", apptest.Password)
	page := s.client()
	p := s.asked(page, "admin")
	if p.Code != "second_factor_setup" {
		t.Fatalf("the password is answered %+v", p)
	}
	var made struct{ Secret string }
	page.want(http.StatusOK, "POST", "/auth/second-factor/setup", map[string]string{"pending": p.Pending}).json(t, &made)
	page.want(http.StatusUnauthorized, "POST", "/auth/second-factor", map[string]string{"pending": p.Pending, "code": s.appCode(made.Secret)})
	page.want(http.StatusForbidden, "POST", "/auth/second-factor/confirm", map[string]string{"pending": p.Pending, "code": "000000"})
	var done struct {
		User  struct{ Name string }
		Codes []string
	}
	page.want(http.StatusOK, "POST", "/auth/second-factor/confirm", map[string]string{"pending": p.Pending, "code": s.appCode(made.Secret)}).json(t, &done)
	if done.User.Name != "Alice Moreira" || len(done.Codes) != 10 {
		t.Errorf("signed in is %+v", done)
	}
	page.want(http.StatusOK, "GET", users, nil)
	s.Clock.Advance(time.Minute)
	page.want(http.StatusForbidden, "POST", "/account/second-factor/remove", map[string]string{"code": s.appCode(made.Secret)})
	admin.want(http.StatusOK, "PUT", "/clinics/demo/security", map[string]bool{"second_factor_for_administrators": false})
	page.want(http.StatusNoContent, "POST", "/account/second-factor/remove", map[string]string{"code": s.appCode(made.Secret)})
	s.signsIn(http.StatusOK, "admin", apptest.Password)
}
