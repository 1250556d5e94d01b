package web_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/notify"
)

const (
	messages = "/clinics/demo/messages"
	webhooks = "/clinics/demo/webhooks"
)

// messageSeen is a message as the administrator sees it.
type messageSeen struct {
	ID, Kind, State, Error string
	User                   struct{ Name string }
	Webhook                *struct{ Name string }
	Tries                  int
}

// newSiteWithMail delivers what it mails to a mailbox.
func newSiteWithMail(t *testing.T) (*site, *apptest.Mailbox) {
	t.Helper()
	box := apptest.NewMailbox(t, notify.StartTLS)
	s := newMailingSite(t, apptest.NewClinic(t), box.Server)
	s.delivers()
	return s, box
}

// delivers what is posted, until the test ends.
func (s *site) delivers() {
	ended := make(chan struct{})
	go func() { s.outbox.Run(s.t.Context()); close(ended) }()
	s.t.Cleanup(func() { <-ended })
}

// messages waits until the list is as wanted.
func (c *client) messages(as func([]messageSeen) bool) (page struct {
	Items     []messageSeen
	MailsFrom string `json:"mails_from"`
},
) {
	c.site.t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		c.want(http.StatusOK, "GET", messages, nil).json(c.site.t, &page)
		if as(page.Items) {
			return page
		}
		if time.Now().After(end) {
			c.site.t.Fatalf("the messages stay %+v", page.Items)
		}
	}
}

var shownCode = regexp.MustCompile(`\b[0-9A-Z]{5}-[0-9A-Z]{5}\b`)

// From the invitation to the first sign-in by mail alone, and to a new password; each is told once, to whom it is for.
func TestMail_fromTheInvitationToANewPassword(t *testing.T) {
	t.Parallel()
	s, box := newSiteWithMail(t)
	admin := s.user("admin")
	in := admin.invite(map[string]any{"email": "tais.arruda@clinica.org", "roles": []string{"attendant"}})
	invitation := box.Next()
	if invitation.To != "tais.arruda@clinica.org" || !strings.Contains(invitation.Text, "Tais Arruda") {
		t.Errorf("the invitation is %+v", invitation)
	}
	if !strings.Contains(invitation.Text, s.url+"/desk#code="+in.Invitation.Code) {
		t.Errorf("no link leads to this server: %s", invitation.Text)
	}
	s.accept(shownCode.FindString(invitation.Text), "Taís Arruda", goodPassword)
	if active := box.Next(); active.To != "tais.arruda@clinica.org" || !strings.Contains(active.Text, "Taís Arruda") || shownCode.MatchString(active.Text) {
		t.Errorf("of the activation is told %+v", active)
	}
	admin.want(http.StatusOK, "POST", users+"/"+in.User.ID+"/reset", nil)
	reset := box.Next()
	s.accept(shownCode.FindString(reset.Text), "", goodPassword+" nova")
	user := s.client()
	user.want(http.StatusOK, "POST", "/auth/login", map[string]string{"login": "tais.arruda", "password": goodPassword + " nova"})
	user.want(http.StatusNoContent, "POST", "/account/password", map[string]string{"current": goodPassword + " nova", "password": goodPassword + " outra"})
	if changed := box.Next(); changed.To != "tais.arruda@clinica.org" || !strings.Contains(changed.Subject, "trocada") {
		t.Errorf("of the change is told %+v", changed)
	}

	page := admin.messages(func(items []messageSeen) bool { return len(items) == 4 && items[0].State == "delivered" })
	if page.MailsFrom != "senhas@clinica.org" || page.Items[1].Kind != "user.password_reset" || page.Items[2].Kind != "user.activated" || page.Items[3].Kind != "user.invited" ||
		page.Items[3].User.Name != "Taís Arruda" || page.Items[3].Webhook != nil {
		t.Errorf("listed is %+v", page)
	}
	box.Empty()
}

// Whatever changes in the way somebody signs in is told that one, at the e-mail of before.
func TestMail_whatChangesInTheSignIn(t *testing.T) {
	t.Parallel()
	s, box := newSiteWithMail(t)
	admin, nurse := s.user("admin"), s.user("enfermagem")
	path := users + "/" + s.id("enfermagem")
	admin.want(http.StatusOK, "PATCH", path, map[string]any{"email": "ana@clinica.org"})
	told := func(to, change string) {
		t.Helper()
		if got := box.Next(); got.To != to || !strings.Contains(got.Subject, "Mudou a sua entrada") || !strings.Contains(got.Text, change) || !strings.Contains(got.Text, "enfermagem") {
			t.Errorf("%s is told %+v", to, got)
		}
	}
	var made struct{ Secret string }
	nurse.want(http.StatusOK, "POST", "/account/second-factor", nil).json(t, &made)
	nurse.want(http.StatusOK, "POST", "/account/second-factor/confirm", map[string]string{"code": s.appCode(made.Secret)})
	told("ana@clinica.org", "O segundo passo foi ligado.")
	admin.want(http.StatusNoContent, "DELETE", path+"/second-factor", nil)
	told("ana@clinica.org", "O segundo passo foi tirado.")
	admin.want(http.StatusOK, "PATCH", path, map[string]any{"specialty": "Enfermeira"})
	admin.want(http.StatusOK, "PATCH", path, map[string]any{"email": "ladra@clinica.org"})
	told("ana@clinica.org", "o e-mail")
	box.Empty()
}

// The administrator sees why a mail does not arrive, sends another, and tries the way without inviting anybody.
func TestMessages_areTriedAndRepeated(t *testing.T) {
	t.Parallel()
	s, box := newSiteWithMail(t)
	admin := s.user("admin")
	if r := admin.want(http.StatusConflict, "POST", messages+"/test", nil); !strings.Contains(r.text, "no_email") {
		t.Errorf("without an address it is %s", r.text)
	}
	admin.want(http.StatusOK, "PATCH", users+"/"+s.id("admin"), map[string]any{"email": "ti@clinica.org"})
	admin.want(http.StatusAccepted, "POST", messages+"/test", nil)
	if got := box.Next(); got.To != "ti@clinica.org" || !strings.Contains(got.Subject, "teste") {
		t.Errorf("tried with %+v", got)
	}
	box.Refuse(1)
	admin.invite(map[string]any{"email": "tais@clinica.org", "roles": []string{"attendant"}})
	page := admin.messages(func(items []messageSeen) bool { return len(items) == 2 && items[0].Error != "" })
	if page.Items[0].State != "waiting" || !strings.Contains(page.Items[0].Error, "not now") {
		t.Errorf("listed is %+v", page.Items[0])
	}
	admin.want(http.StatusOK, "POST", messages+"/"+page.Items[0].ID+"/repeat", nil)
	box.Next()
	admin.messages(func(items []messageSeen) bool { return items[0].State == "delivered" && items[0].Tries == 2 })
	for _, id := range []string{"0", "-1", "999999", "x", "99999999999999999999"} {
		admin.want(http.StatusNotFound, "POST", messages+"/"+id+"/repeat", nil)
	}

	without := newSite(t)
	if r := without.user("admin").want(http.StatusConflict, "POST", messages+"/test", nil); !strings.Contains(r.text, "no_mail") {
		t.Errorf("without a server it is %s", r.text)
	}
}

// An administrator alone sends codes elsewhere. The address and the key are told once, and the own network is not reached without leave.
func TestWebhooks(t *testing.T) {
	t.Parallel()
	s, box := newSiteWithMail(t)
	posts := make(chan http.Header, 10)
	r := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, q *http.Request) { posts <- q.Header }))
	t.Cleanup(r.Close)
	admin := s.user("admin")
	wanted := map[string]any{"name": "Power Automate", "url": r.URL + "/?sig=segredo", "events": []string{"user.invited"}}
	admin.want(http.StatusUnprocessableEntity, "POST", webhooks, wanted)
	wanted["internal"] = true
	s.with("gerente", "manager").want(http.StatusForbidden, "POST", webhooks, wanted)
	var added struct {
		Webhook struct {
			ID, Host string
			Internal bool
		}
		Key string
	}
	admin.want(http.StatusCreated, "POST", webhooks, wanted).json(t, &added)
	if !strings.HasPrefix(added.Key, "whsec_") || !added.Webhook.Internal || added.Webhook.Host != strings.TrimPrefix(r.URL, "http://") {
		t.Errorf("added is %+v", added)
	}
	if list := admin.want(http.StatusOK, "GET", webhooks, nil); strings.Contains(list.text, "segredo") || strings.Contains(list.text, "whsec") {
		t.Errorf("listed is %s", list.text)
	}
	admin.want(http.StatusAccepted, "POST", webhooks+"/"+added.Webhook.ID+"/test", nil)
	<-posts
	admin.invite(map[string]any{"email": "tais@clinica.org", "roles": []string{"attendant"}})
	<-posts
	box.Next()
	page := admin.messages(func(items []messageSeen) bool {
		return len(items) == 3 && items[0].State == "delivered" && items[1].State == "delivered"
	})
	if page.Items[0].Webhook == nil && page.Items[1].Webhook == nil {
		t.Errorf("listed is %+v", page.Items)
	}
	admin.want(http.StatusNoContent, "DELETE", webhooks+"/"+added.Webhook.ID, nil)
	admin.want(http.StatusNotFound, "DELETE", webhooks+"/"+added.Webhook.ID, nil)
	var journal string
	must(t, s.DB.Read(t.Context()).Raw("SELECT string_agg(CAST(data AS text), ' ') FROM journal WHERE type = 'webhook.changed'").Row().Scan(&journal))
	if !strings.Contains(journal, "added") || !strings.Contains(journal, "removed") || strings.Contains(journal, "segredo") {
		t.Errorf("the journal holds %s", journal)
	}
}
