package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/oauth2-proxy/mockoidc"

	"suavez/app/apptest"
	"suavez/app/notify"
	"suavez/app/staff"
	"suavez/app/web"
)

// newSiteWithProvider has a real provider of accounts, which lets everybody in who is queued.
func newSiteWithProvider(t *testing.T) (*site, *mockoidc.MockOIDC) {
	t.Helper()
	m, c := newProvider(t), apptest.NewClinic(t)
	m.FastForward(time.Until(c.Clock.Now()))
	return newSiteOf(t, c, providedBy(m)), m
}

func newProvider(t *testing.T) *mockoidc.MockOIDC {
	t.Helper()
	m, err := mockoidc.Run()
	must(t, err)
	t.Cleanup(func() { _ = m.Shutdown() })
	return m
}

// providedBy lets a site sign in at a provider.
func providedBy(m *mockoidc.MockOIDC) func(*web.Options) {
	return func(o *web.Options) {
		o.OIDC = &staff.OIDC{Issuer: m.Issuer(), ClientID: m.Config().ClientID, ClientSecret: m.Config().ClientSecret, Name: "Conta da rede"}
	}
}

func account(subject, email string, verified bool) *mockoidc.MockUser {
	return &mockoidc.MockUser{Subject: subject, Email: email, EmailVerified: verified}
}

// comes back as a browser does, from page to page, and says where it ends.
func (c *client) comesBack(address string) (page string, words url.Values) {
	c.site.t.Helper()
	answer, err := c.http.Get(address)
	must(c.site.t, err)
	answer.Body.Close()
	at := answer.Request.URL
	words, err = url.ParseQuery(at.Fragment)
	must(c.site.t, err)
	return at.Path, words
}

const beginOIDC = "/api/v1/auth/oidc"

// leads is where an answer sends the browser, which stays.
func (c *client) leads(address string) string {
	c.site.t.Helper()
	stays := c.http
	stays.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	answer, err := stays.Get(address)
	must(c.site.t, err)
	answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther && answer.StatusCode != http.StatusFound {
		c.site.t.Fatalf("%s is answered %d", address, answer.StatusCode)
	}
	return answer.Header.Get("Location")
}

func TestOIDC_matchesByVerifiedEmailOnceAndThenByTheAccount(t *testing.T) {
	t.Parallel()
	s, provider := newSiteWithProvider(t)
	admin := s.user("admin")
	admin.want(http.StatusOK, "PATCH", users+"/"+s.id("enfermagem"), map[string]any{"email": "ana@clinica.org"})
	if r := s.client().want(http.StatusOK, "GET", "/auth/methods", nil); !strings.Contains(r.text, "Conta da rede") {
		t.Errorf("the ways to sign in are %s", r.text)
	}
	enters := func(u *mockoidc.MockUser, code string) {
		t.Helper()
		c := s.client()
		provider.QueueUser(u)
		if page, words := c.comesBack(s.url + beginOIDC + "?page=desk"); page != "/desk" || words.Get("oidc") != code {
			t.Errorf("%+v comes back to %s with %v, not %q", u, page, words, code)
		}
		if code != "" {
			c.want(http.StatusUnauthorized, "GET", "/auth/me", nil)
		} else if r := c.want(http.StatusOK, "GET", "/auth/me", nil); !strings.Contains(r.text, "Ana Prado") {
			t.Errorf("signed in is %s", r.text)
		}
	}
	enters(account("1", "ana@clinica.org", false), "not_invited")
	enters(account("1", "outra@clinica.org", true), "not_invited")
	enters(account("1", "Ana@Clinica.org", true), "")
	enters(account("2", "ana@clinica.org", true), "not_invited") // the address went to somebody else
	enters(account("1", "ana.prado@clinica.org", true), "")
	admin.want(http.StatusOK, "PATCH", users+"/"+s.id("enfermagem"), map[string]any{"active": false})
	enters(account("1", "ana@clinica.org", true), "not_active")
}

func TestOIDC_refusesWhatWasNotBegunHere(t *testing.T) {
	t.Parallel()
	s, provider := newSiteWithProvider(t)
	s.user("admin").want(http.StatusOK, "PATCH", users+"/"+s.id("enfermagem"), map[string]any{"email": "ana@clinica.org"})
	ana := account("1", "ana@clinica.org", true)
	refused := func(what string, c *client, address string) {
		t.Helper()
		if page, words := c.comesBack(address); page != "/desk" || words.Get("oidc") != "unauthenticated" {
			t.Errorf("%s comes back to %s with %v", what, page, words)
		}
		c.want(http.StatusUnauthorized, "GET", "/auth/me", nil)
	}
	// toCallback walks as far as the provider's way back.
	toCallback := func(c *client, forge func(url.Values)) string {
		t.Helper()
		provider.QueueUser(ana)
		at, err := url.Parse(c.leads(s.url + beginOIDC))
		must(t, err)
		asked := at.Query()
		if asked.Get("code_challenge_method") != "S256" || asked.Get("nonce") == "" || len(asked.Get("state")) < 40 {
			t.Errorf("the provider is asked %v", asked)
		}
		forge(asked)
		at.RawQuery = asked.Encode()
		return c.leads(at.String())
	}
	same := func(url.Values) {}
	victim := s.client()
	back := toCallback(victim, same)
	refused("another's answer in a browser that began nothing", s.client(), back)
	other := s.client()
	toCallback(other, same)
	refused("another's answer in a browser that began something else", other, back)
	state, err := url.Parse(back)
	must(t, err)
	forged := state.Query()
	forged.Set("code", "outro")
	refused("a forged code", victim, s.url+state.Path+"?"+forged.Encode())
	refused("the right answer after a forged one", victim, back)

	c := s.client()
	refused("another nonce", c, toCallback(c, func(v url.Values) { v.Set("nonce", "de-outra-vez") }))
	c = s.client()
	refused("another's PKCE challenge", c, toCallback(c, func(v url.Values) { v.Set("code_challenge", strings.Repeat("A", 43)) }))
	c = s.client()
	late := toCallback(c, same)
	s.Clock.Advance(11 * time.Minute)
	provider.FastForward(11 * time.Minute)
	refused("who comes late", c, late)

	c = s.client()
	back = toCallback(c, same)
	cookies := c.http.Jar.Cookies(mustParse(t, s.url+beginOIDC))
	if page, words := c.comesBack(back); page != "/desk" || words.Get("oidc") != "" {
		t.Errorf("the right one comes back to %s with %v", page, words)
	}
	thief := s.client()
	thief.http.Jar.SetCookies(mustParse(t, s.url+beginOIDC), cookies)
	refused("the same again in another browser", thief, back)
}

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	must(t, err)
	return u
}

// A provider that is away, or one that is not there at all, keeps nobody from signing in with a password.
func TestOIDC_withoutItsProvider(t *testing.T) {
	t.Parallel()
	s, provider := newSiteWithProvider(t)
	must(t, provider.Shutdown())
	if page, words := s.client().comesBack(s.url + beginOIDC + "?page=desk"); page != "/desk" || words.Get("oidc") != "provider_away" {
		t.Errorf("without its provider it comes back to %s with %v", page, words)
	}
	s.signsIn(http.StatusOK, "enfermagem", apptest.Password)
	without := newSite(t)
	without.client().want(http.StatusNotFound, "GET", "/auth/oidc", nil)
	if r := without.client().want(http.StatusOK, "GET", "/auth/methods", nil); strings.Contains(r.text, "oidc") {
		t.Errorf("without a provider the ways to sign in are %s", r.text)
	}
}

// Where administrators need a second factor, the provider asks for it, or we do.
func TestOIDC_anAdministratorWithoutASecondFactor(t *testing.T) {
	t.Parallel()
	s, provider := newSiteWithProvider(t)
	admin := s.user("admin")
	admin.want(http.StatusOK, "PATCH", users+"/"+s.id("admin"), map[string]any{"email": "alice@clinica.org"})
	admin.want(http.StatusOK, "PUT", "/clinics/demo/security", map[string]bool{"second_factor_for_administrators": true})
	c := s.client()
	provider.QueueUser(account("1", "alice@clinica.org", true))
	_, words := c.comesBack(s.url + beginOIDC)
	if words.Get("oidc") != "second_factor_setup" || words.Get("name") != "Alice Moreira" {
		t.Fatalf("she comes back with %v", words)
	}
	var made struct{ Secret string }
	c.want(http.StatusOK, "POST", "/auth/second-factor/setup", map[string]string{"pending": words.Get("pending")}).json(t, &made)
	c.want(http.StatusOK, "POST", "/auth/second-factor/confirm", map[string]string{"pending": words.Get("pending"), "code": s.appCode(made.Secret)})
	c.want(http.StatusOK, "GET", "/auth/me", nil)
}

// Whom nobody invited asks by signing in, where the clinic lets itself be asked; the administrators are told, and the answer is told by mail. Until then
// nothing is seen, however often it is tried.
func TestOIDC_whoIsNotInvitedWaitsForAnAdministrator(t *testing.T) {
	t.Parallel()
	box := apptest.NewMailbox(t, notify.Plain)
	provider := newProvider(t)
	c := apptest.NewClinic(t)
	provider.FastForward(time.Until(c.Clock.Now()))
	s := newMailingSite(t, c, box.Server, providedBy(provider))
	s.delivers()
	admin := s.user("admin")
	admin.want(http.StatusOK, "PATCH", users+"/"+s.id("admin"), map[string]any{"email": "ti@clinica.org"})
	enters := func(u *mockoidc.MockUser, query, code string) *client {
		t.Helper()
		c := s.client()
		provider.QueueUser(u)
		if page, words := c.comesBack(s.url + beginOIDC + "?page=desk" + query); page != "/desk" || words.Get("oidc") != code {
			t.Errorf("%+v comes back to %s with %v, not %q", u, page, words, code)
		}
		if code != "" {
			c.want(http.StatusUnauthorized, "GET", "/auth/me", nil)
		}
		return c
	}
	taís := account("7", "tais.arruda@clinica.org", true)
	enters(taís, "", "not_invited")
	s.with("rh", staff.Manager).want(http.StatusForbidden, "PUT", "/clinics/demo/security", map[string]bool{"second_factor_for_administrators": false, "accounts_may_ask": true})
	admin.want(http.StatusOK, "PUT", "/clinics/demo/security", map[string]bool{"second_factor_for_administrators": false, "accounts_may_ask": true})
	enters(account("7", "tais.arruda@clinica.org", false), "", "not_invited") // the provider does not vouch for the address
	enters(taís, "&clinic=centro", "not_invited")                             // which does not let itself be asked
	enters(taís, "", "waiting")
	enters(taís, "", "waiting")
	asked := box.Next()
	if asked.To != "ti@clinica.org" || !strings.Contains(asked.Text, "Tais Arruda") || !strings.Contains(asked.Text, "tais.arruda@clinica.org") {
		t.Errorf("the administrator is told %+v", asked)
	}
	var page struct{ Items []userSeen }
	admin.want(http.StatusOK, "GET", users+"?waiting=true", nil).json(t, &page)
	if len(page.Items) != 1 || page.Items[0].State != "waiting" || len(page.Items[0].Roles) != 0 {
		t.Fatalf("the list shows %+v", page.Items)
	}
	id := page.Items[0].ID
	admin.want(http.StatusUnprocessableEntity, "PATCH", users+"/"+id, map[string]any{"active": true})
	admin.want(http.StatusOK, "PATCH", users+"/"+id, map[string]any{"active": true, "roles": []string{"attendant"}})
	if given := box.Next(); given.To != "tais.arruda@clinica.org" || !strings.Contains(given.Subject, "liberado") {
		t.Errorf("who asked is told %+v", given)
	}
	enters(taís, "", "").want(http.StatusOK, "GET", "/auth/me", nil)
	if active := box.Next(); active.To != "tais.arruda@clinica.org" || !strings.Contains(active.Subject, "ativa") {
		t.Errorf("of the first sign-in is told %+v", active)
	}
	enters(taís, "", "")
	box.Empty()

	// Who is turned away is forgotten, and may ask again.
	enters(account("9", "bruno@clinica.org", true), "", "waiting")
	box.Next()
	admin.want(http.StatusOK, "GET", users+"?search=bruno", nil).json(t, &page)
	admin.want(http.StatusNoContent, "DELETE", users+"/"+page.Items[0].ID+"?keep=name", nil)
	enters(account("9", "bruno@clinica.org", true), "", "waiting")
}
