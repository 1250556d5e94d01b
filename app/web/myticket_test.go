package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/fasthttp/websocket"
)

// myTicket is what the tests look at of a patient's own ticket.
type myTicket struct {
	Code, State, Reply string
	Service            *struct{ Name string }
	Room               *struct{ Name string }
	Ahead              *int
	Calls              int
	GaveUp             bool `json:"gave_up"`
	Needs              []string
	Next               []struct{ Name string }
	Done               []struct{ State string }
	Heard              []struct {
		Room   string
		Recall bool
	}
	EndedAt *time.Time `json:"ended_at"`
}

// phone is a patient's client, and the address of the ticket in the API.
func (s *site) phone(t ticket) (*client, string) {
	s.t.Helper()
	token, ok := strings.CutPrefix(t.FollowURL, "/s/")
	if !ok {
		s.t.Fatalf("the ticket is followed at %q", t.FollowURL)
	}
	return s.client(), "/my-ticket/" + token
}

func (c *client) mine(method, path string, body any) (m myTicket) {
	c.site.t.Helper()
	c.want(http.StatusOK, method, path, body).json(c.site.t, &m)
	return m
}

func TestMyTicket_fromTheTotemToTheEnd(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	reception, nurse := s.user("recepcao"), s.user("enfermagem")
	first := reception.issue("EN")
	reception.want(http.StatusCreated, "POST", "/clinics/demo/tickets", map[string]any{"service_id": s.Service("EN"), "patient_name": "Ana Prado"})
	phone, path := s.phone(ticket{FollowURL: followURL(t, reception, s)})

	if m := phone.mine("GET", path, nil); m.Code != "EN-003" || m.State != "waiting" || m.Ahead == nil || *m.Ahead != 2 || m.Service.Name != "Enfermagem" || len(m.Heard) != 0 {
		t.Errorf("who waits sees %+v", m)
	}
	if text := phone.want(http.StatusOK, "GET", path, nil).text; strings.Contains(text, "Ana") || strings.Contains(text, first.Code) {
		t.Errorf("the phone is told of others: %s", text)
	}
	phone.want(http.StatusConflict, "POST", path+"/reply", map[string]any{"reply": "coming"})
	if m := phone.mine("PUT", path+"/needs", map[string]any{"needs": []string{"hearing"}}); len(m.Needs) != 1 {
		t.Errorf("who hears badly sees %+v", m)
	}

	nurse.workIn("Enfermagem 1")
	for range 2 { // the first ones do not come
		nurse.step(nurse.callNext("Enfermagem 1").ID, "no-show")
	}
	called := nurse.callNext("Enfermagem 1")
	nurse.step(called.ID, "recall")
	m := phone.mine("POST", path+"/reply", map[string]any{"reply": "coming"})
	if m.State != "called" || m.Room.Name != "Enfermagem 1" || m.Calls != 2 || m.Reply != "coming" || len(m.Heard) != 2 || !m.Heard[0].Recall || m.Heard[1].Recall {
		t.Errorf("who is called sees %+v", m)
	}
	var board struct {
		Rooms []struct{ Attendance *struct{ Reply string } }
	}
	nurse.want(http.StatusOK, "GET", "/clinics/demo/board", nil).json(t, &board)
	if got := fmt.Sprint(board.Rooms[2].Attendance); got != "&{coming}" {
		t.Errorf("the desk sees the answer %s", got)
	}
	nurse.step(called.ID, "recall")
	if m := phone.mine("GET", path, nil); m.Reply != "coming" {
		t.Errorf("called again, the answer is %q", m.Reply)
	}
	nurse.step(called.ID, "start")
	phone.want(http.StatusConflict, "POST", path+"/give-up", nil)
	nurse.step(called.ID, "finish")
	if m := phone.mine("GET", path, nil); m.State != "finished" || m.EndedAt == nil || len(m.Done) != 1 {
		t.Errorf("after the visit the patient sees %+v", m)
	}
	if p := phone.want(http.StatusConflict, "PUT", path+"/needs", map[string]any{"needs": []string{}}).problem(t); p.Code != "visit_over" {
		t.Errorf("needs after the visit are refused with %s", p.Code)
	}
}

// followURL issues one more ticket of nursing and is where it is followed.
func followURL(t *testing.T, by *client, s *site) string {
	t.Helper()
	var issued struct {
		FollowURL string `json:"follow_url"`
	}
	by.want(http.StatusCreated, "POST", "/clinics/demo/tickets", map[string]any{"service_id": s.Service("EN")}).json(t, &issued)
	return issued.FollowURL
}

func TestMyTicket_isGivenUpAndTakenBack(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	reception, nurse := s.user("recepcao"), s.user("enfermagem")
	phone, path := s.phone(ticket{FollowURL: followURL(t, reception, s)})
	reception.issue("EN")
	if m := phone.mine("POST", path+"/give-up", nil); m.State != "cancelled" || !m.GaveUp || m.Ahead != nil {
		t.Errorf("who gave up sees %+v", m)
	}
	if m := phone.mine("POST", path+"/take-back", nil); m.State != "waiting" || *m.Ahead != 0 {
		t.Errorf("who takes it back stands at %+v", m)
	}
	// Called, the patient gives up, and the room is free for the next one.
	nurse.workIn("Enfermagem 1")
	nurse.callNext("Enfermagem 1")
	phone.mine("POST", path+"/give-up", nil)
	if next := nurse.callNext("Enfermagem 1"); next.Ticket.Code != "EN-002" {
		t.Errorf("then %s is called", next.Ticket.Code)
	}
	if m := phone.mine("POST", path+"/take-back", nil); m.State != "waiting" || *m.Ahead != 0 {
		t.Errorf("who takes it back then stands at %+v", m)
	}
	phone.mine("POST", path+"/give-up", nil)
	s.Clock.Advance(11 * time.Second)
	if p := phone.want(http.StatusConflict, "POST", path+"/take-back", nil).problem(t); p.Code != "nothing_to_undo" {
		t.Errorf("too late, it is refused with %s", p.Code)
	}
}

func TestMyTicket_isOfTodayAlone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	phone, path := s.phone(ticket{FollowURL: followURL(t, s.user("recepcao"), s)})
	last := path[len(path)-1:]
	unknown := []string{
		strings.TrimSuffix(path, last) + map[bool]string{true: "1", false: "2"}[last != "1"], // another entry
		strings.Replace(path, path[11:14], "AAA", 1),                                         // another secret
		path[:11+26] + "0123456789AB" + path[11+26+12:],                                      // another clinic
		"/my-ticket/x", path + "zzzzzzzzz", path[:len(path)-1] + "%00",
	}
	var told string
	for _, address := range unknown {
		r := phone.want(http.StatusNotFound, "GET", address, nil)
		if told == "" {
			told = r.text
		}
		if r.text != told {
			t.Errorf("%s is told %s, and another %s", address, r.text, told)
		}
	}
	phone.mine("GET", path, nil)
	s.Clock.Advance(24 * time.Hour)
	if r := phone.want(http.StatusNotFound, "GET", path, nil); r.text != told {
		t.Errorf("on the next day it is told %s, and an unknown one %s", r.text, told)
	}
	phone.want(http.StatusNotFound, "POST", path+"/give-up", nil)
}

func TestMyTicket_guessingIsLimitedAndNoted(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	phone, path := s.phone(ticket{FollowURL: followURL(t, s.user("recepcao"), s)})
	for n := range 10 {
		phone.want(http.StatusNotFound, "GET", fmt.Sprintf("%s%d", strings.Replace(path, path[11:14], "AAA", 1), n), nil)
	}
	phone.want(http.StatusTooManyRequests, "GET", path, nil)
	var audit struct {
		Items []struct{ Data struct{ Address string } }
	}
	s.user("admin").want(http.StatusOK, "GET", "/clinics/demo/audit?what=access&search=", nil).json(t, &audit)
	if fmt.Sprint(audit.Items[1].Data.Address) != "127.0.0.1" {
		t.Errorf("the journal tells of %+v", audit.Items)
	}
	s.Clock.Advance(time.Minute)
	phone.mine("GET", path, nil)
}

func TestMyTicket_keepsASensitiveServiceToItself(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.user("admin").want(http.StatusOK, "PATCH", "/clinics/demo/services/"+s.Service("EN").String(), map[string]any{"sensitive": true})
	phone, path := s.phone(ticket{FollowURL: followURL(t, s.user("recepcao"), s)})
	if m := phone.mine("GET", path, nil); m.Service != nil {
		t.Errorf("the phone is told of %s", m.Service.Name)
	}
}

func TestMyTicket_isLive(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	reception, nurse := s.user("recepcao"), s.user("enfermagem")
	reception.issue("EN")
	token := strings.TrimPrefix(followURL(t, reception, s), "/s/")
	conn, answer, err := websocket.DefaultDialer.Dial("ws"+strings.TrimPrefix(s.url, "http")+"/ws/v1/my-ticket/"+token, nil)
	must(t, err)
	answer.Body.Close()
	t.Cleanup(func() { conn.Close() })
	next := func(what string, is func(m myTicket) bool) {
		t.Helper()
		var m struct{ Board myTicket }
		must(t, conn.SetReadDeadline(time.Now().Add(10*time.Second)))
		must(t, conn.ReadJSON(&m))
		if !is(m.Board) {
			t.Errorf("%s: the phone is told %+v", what, m.Board)
		}
	}
	next("at first", func(m myTicket) bool { return m.State == "waiting" && *m.Ahead == 1 })
	reception.issue("ME") // is no news for who waits elsewhere
	nurse.workIn("Enfermagem 1")
	first := nurse.callNext("Enfermagem 1")
	next("one place nearer", func(m myTicket) bool { return *m.Ahead == 0 })
	nurse.step(first.ID, "no-show")
	nurse.callNext("Enfermagem 1")
	next("called", func(m myTicket) bool { return m.State == "called" && m.Room.Name == "Enfermagem 1" && m.Calls == 1 })
	s.user("admin").want(http.StatusOK, "PATCH", "/clinics/demo/rooms/"+s.Room("Enfermagem 1").String(), map[string]any{"name": "Sala verde"})
	next("the room has another name", func(m myTicket) bool { return m.Room.Name == "Sala verde" })
}

func TestMyTicket_anOpinionAtTheEnd(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	nurse := s.user("enfermagem")
	phone, path := s.phone(ticket{FollowURL: followURL(t, s.user("recepcao"), s)})
	phone.want(http.StatusConflict, "POST", path+"/opinion", map[string]any{"mark": "good"})
	nurse.workIn("Enfermagem 1")
	called := nurse.callNext("Enfermagem 1")
	nurse.step(called.ID, "start")
	nurse.step(called.ID, "finish")
	opinionOf := func() (is string) {
		var m struct{ Opinion string }
		phone.want(http.StatusOK, "GET", path, nil).json(t, &m)
		return m.Opinion
	}
	if is := opinionOf(); is != "wanted" {
		t.Errorf("after the visit the opinion is %q", is)
	}
	phone.want(http.StatusUnprocessableEntity, "POST", path+"/opinion", map[string]any{"mark": "great"})
	var given struct{ ID string }
	phone.want(http.StatusCreated, "POST", path+"/opinion", map[string]any{"mark": "bad"}).json(t, &given)
	if is := opinionOf(); is != "given" {
		t.Errorf("then it is %q", is)
	}
	phone.want(http.StatusConflict, "POST", path+"/opinion", map[string]any{"mark": "good"})
	phone.want(http.StatusNoContent, "PUT", path+"/opinion/"+given.ID, map[string]any{"mark": "fair", "reasons": []string{"wait"}, "words": "Demorou."})
	const days = "/clinics/demo/opinions?from=2026-03-01&until=2026-03-31"
	if sum := s.user("admin").want(http.StatusOK, "GET", days, nil).text; sum != `{"good":0,"fair":1,"bad":0,"reasons":{"wait":1},"words":[]}`+"\n" {
		t.Errorf("summed up it is %s", sum)
	}
	s.user("enfermagem2").want(http.StatusForbidden, "GET", days, nil)
}
