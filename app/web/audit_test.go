package web_test

import (
	"encoding/csv"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"suavez/app/journal"
	"suavez/app/staff"
)

const audit = "/clinics/demo/audit"

// auditSeen is an entry as an auditor sees it.
type auditSeen struct {
	Seq     journal.Seq
	At      time.Time
	Type    string
	Actor   struct{ Kind, ID, Name string }
	About   []string
	Address string
	Data    json.RawMessage
}

func (c *client) audit(query string) (items []auditSeen) {
	c.site.t.Helper()
	var page struct{ Items []auditSeen }
	c.want(http.StatusOK, "GET", audit+query, nil).json(c.site.t, &page)
	return page.Items
}

func types(items []auditSeen) (all []string) {
	for _, i := range items {
		all = append(all, i.Type)
	}
	return all
}

// Who signed in, who was refused, who changed what and who saw a patient: from where, when, and as whom.
func TestAudit_saysWhoDidAndSawWhat(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	reception := s.user("recepcao")
	reception.workIn("Guichê 1")
	var ticket struct{ ID, Code string }
	reception.want(http.StatusCreated, "POST", "/clinics/demo/tickets", map[string]any{"service_id": s.Service("EN"), "patient_name": "Ana Beatriz"}).json(t, &ticket)
	reception.want(http.StatusOK, "GET", "/clinics/demo/tickets/"+ticket.ID, nil)
	reception.want(http.StatusOK, "GET", "/clinics/demo/tickets/"+ticket.ID, nil)
	reception.want(http.StatusOK, "GET", "/clinics/demo/board", nil)
	reception.want(http.StatusOK, "GET", "/clinics/demo/appointments", nil)
	s.signsIn(http.StatusUnauthorized, "recepcao", "errada")
	admin := s.user("admin")
	admin.want(http.StatusOK, "PATCH", users+"/"+s.id("farmacia"), map[string]any{"roles": []string{"manager"}})

	auditor := s.with("auditoria", staff.Auditor)
	seen := auditor.audit("?what=patients")
	if got := types(seen); !slices.Equal(got, []string{"journal.read", "patients.seen", "patients.seen", "patients.seen"}) {
		t.Fatalf("of patients was seen %v", got)
	}
	visit := seen[3]
	if visit.Actor.Name != s.Person("recepcao").Name || visit.Address != "127.0.0.1" || !slices.Contains(visit.About, ticket.Code) || !strings.Contains(string(visit.Data), `"visit"`) {
		t.Errorf("of the visit it says %+v", visit)
	}
	access := auditor.audit("?what=access&search=recepcao")
	if len(access) != 0 {
		t.Errorf("a login is no name: %v", types(access))
	}
	access = auditor.audit("?what=access&search=" + firstWord(s.Person("recepcao").Name))
	if got := types(access); !slices.Equal(got, []string{"session.refused", "session.began"}) {
		t.Errorf("of the sign-ins it says %v", got)
	}
	changed := auditor.audit("?what=people&actor=" + s.id("admin"))
	if len(changed) == 0 || changed[0].Type != "user.changed" || !strings.Contains(string(changed[0].Data), "manager") || !slices.Contains(changed[0].About, s.Person("farmacia").Name) {
		t.Errorf("of the change it says %+v", changed)
	}
	issued := auditor.audit("?search=" + ticket.Code)
	if len(issued) != 1 || issued[0].Type != "ticket.issued" || strings.Contains(string(issued[0].Data), "Beatriz") {
		t.Errorf("of the ticket it says %+v", issued)
	}
	if found := auditor.audit("?search=Ana%20Beatriz"); len(found) != 0 {
		t.Errorf("a patient is found by the name: %v", types(found))
	}
	if both := s.with("diretoria", staff.Auditor, staff.Reception).audit("?search=" + ticket.Code); len(both) != 1 || !strings.Contains(string(both[0].Data), "Beatriz") {
		t.Errorf("who may see patients sees %+v", both)
	}
	for _, wrong := range []string{"?what=all", "?actor=x", "?from=ontem"} {
		auditor.want(http.StatusUnprocessableEntity, "GET", audit+wrong, nil)
	}
	if others := auditor.audit("?actor=" + ticket.ID); len(others) != 0 {
		t.Errorf("nobody has done %v", types(others))
	}
}

func firstWord(text string) string {
	word, _, _ := strings.Cut(text, " ")
	return word
}

// The journal is read page by page, by day, and whole as a file.
func TestAudit_isReadByDayAndAsAFile(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	totem := s.device("totem")
	for range 120 {
		totem.issue("EN")
	}
	s.Clock.Advance(24 * time.Hour)
	auditor := s.with("=auditoria", staff.Auditor)
	var page struct {
		Items []auditSeen
		Next  string
		Last  journal.Seq
	}
	auditor.want(http.StatusOK, "GET", audit+"?from=2026-03-02&until=2026-03-02&what=queue", nil).json(t, &page)
	first := page.Items
	if len(first) != 100 || page.Next == "" || first[0].Actor.Kind != "device" || first[0].Actor.Name != "test" {
		t.Fatalf("the first page has %d entries, goes on at %q and begins with %+v", len(first), page.Next, first[0])
	}
	next := page.Next
	page.Next = ""
	auditor.want(http.StatusOK, "GET", audit+"?from=2026-03-02&until=2026-03-02&what=queue&after="+next, nil).json(t, &page)
	if len(page.Items) != 20 || page.Next != "" || page.Items[0].Seq >= first[99].Seq {
		t.Errorf("the second page has %d entries and goes on at %q", len(page.Items), page.Next)
	}
	if other := auditor.audit("?from=2026-03-03&what=queue"); len(other) != 0 {
		t.Errorf("on the next day there was %v", types(other))
	}
	file := auditor.want(http.StatusOK, "GET", "/clinics/demo/audit.csv", nil)
	if !strings.HasPrefix(file.text, "\uFEFF") {
		t.Errorf("the file begins with %.20q", file.text)
	}
	read := csv.NewReader(strings.NewReader(strings.TrimPrefix(file.text, "\uFEFF")))
	read.Comma = ';'
	rows, err := read.ReadAll()
	must(t, err)
	var head journal.Seq
	must(t, s.DB.Read(t.Context()).Raw("SELECT seq FROM journal_heads WHERE clinic_id = ?", s.ID).Row().Scan(&head))
	if journal.Seq(len(rows)-1) != head {
		t.Errorf("the file has %d entries of %d", len(rows)-1, head)
	}
	for _, row := range rows {
		for _, cell := range row {
			if strings.HasPrefix(cell, "=") {
				t.Errorf("a spreadsheet would work out %s", cell)
			}
		}
	}
}

// Of who was deleted with a pseudonym, the journal tells that everywhere, also where the name was written down before.
func TestAudit_keepsThePseudonym(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.user("admin")
	in := admin.invite(map[string]any{"email": "tais.arruda@clinica.org", "registration": "48213", "roles": []string{"auditor"}})
	s.accept(in.Invitation.Code, "Taís Arruda", goodPassword)
	admin.want(http.StatusOK, "PATCH", users+"/"+in.User.ID, map[string]any{"name": "Taís Arruda Reis", "login": "tais.reis"})
	admin.want(http.StatusNoContent, "DELETE", users+"/"+in.User.ID+"?keep=pseudonym", nil)
	auditor := s.with("auditoria", staff.Auditor)
	r := auditor.want(http.StatusOK, "GET", audit, nil)
	for _, name := range []string{"Arruda", "tais", "48213"} {
		if strings.Contains(r.text, name) {
			t.Errorf("it still says %s: %s", name, r.text)
		}
	}
	if !strings.Contains(r.text, "Pessoa ") {
		t.Errorf("nothing is said of the person: %s", r.text)
	}
}
