package web_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"github.com/fasthttp/websocket"

	"suavez/app/device"
)

// update writes what the tests of this file find to the files that they compare with.
var update = flag.Bool("update", false, "write the files that the pages are built and tested with")

// pagesFolder holds what the pages take from the server.
const pagesFolder = "../../embed/ui/src/shared"

// golden compares a document with the file of that name, which the pages use.
func golden(t *testing.T, name string, document any) {
	t.Helper()
	found, err := json.MarshalIndent(document, "", "  ")
	must(t, err)
	found = append(found, '\n')
	file := filepath.Join(pagesFolder, name)
	if *update {
		must(t, os.WriteFile(file, found, 0o644))
		return
	}
	kept, err := os.ReadFile(file)
	must(t, err)
	if !bytes.Equal(found, kept) {
		t.Errorf("the server no longer agrees with %s: write it again with go test ./app/web -run Golden -update, and see what the pages say to it", file)
	}
}

// The pages' API client is generated from this document.
func TestGolden_theDescriptionOfTheAPI(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	answer, err := http.Get(s.url + "/api/openapi.json")
	must(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	must(t, err)
	var document any
	must(t, json.Unmarshal(text, &document))
	golden(t, "api/openapi.json", document)
}

// scene is a step of a day at a clinic: the entries that it wrote and the board after them.
type scene struct {
	Name    string `json:"name"`
	Entries []any  `json:"entries"`
	Board   any    `json:"board"`
}

// day is what one audience saw.
type day struct {
	Board  any     `json:"board"`
	Scenes []scene `json:"scenes"`
}

// watcher follows a day as one audience.
type watcher struct {
	by   *client
	conn *websocket.Conn
	seq  int64
	day  day
	ids  map[string]string // of this run → the same in each run
}

func (s *site) watch(by *client) *watcher {
	w := &watcher{by: by, conn: by.follow(""), ids: map[string]string{}}
	first := hear(s.t, w.conn)
	w.seq = first.Seq
	w.day.Board = w.steady(s.t, first.Board)
	return w
}

// see adds the scene that has just happened.
func (w *watcher) see(t *testing.T, name string) {
	t.Helper()
	board := w.by.want(http.StatusOK, "GET", "/clinics/demo/board", nil).text
	var at struct{ Seq int64 }
	must(t, json.Unmarshal([]byte(board), &at))
	s := scene{Name: name}
	for w.seq < at.Seq {
		must(t, w.conn.SetReadDeadline(time.Now().Add(20*time.Second)))
		_, text, err := w.conn.ReadMessage()
		must(t, err)
		s.Entries = append(s.Entries, w.steady(t, text))
		w.seq++
	}
	s.Board = w.steady(t, []byte(board))
	w.day.Scenes = append(w.day.Scenes, s)
}

var uuid = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// steady replaces the ids of this run by the same ones in each run, in the order in which they turn up.
func (w *watcher) steady(t *testing.T, text []byte) (document any) {
	t.Helper()
	text = uuid.ReplaceAllFunc(text, func(found []byte) []byte {
		id, known := w.ids[string(found)]
		if !known {
			id = fmt.Sprintf("00000000-0000-7000-8000-%012d", len(w.ids)+1)
			w.ids[string(found)] = id
		}
		return []byte(id)
	})
	must(t, json.Unmarshal(text, &document))
	return document
}

// The pages fold entries into their board as the server does; their tests read what is written here.
func TestGolden_aDayAsThePagesFoldIt(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	nurse, doctor, totem := s.user("enfermagem"), s.user("medicina"), s.device(device.Totem)
	audiences := map[string]*watcher{"staff": s.watch(s.user("admin")), "devices": s.watch(s.device(device.Display))}
	happens := func(name string, do func()) {
		t.Helper()
		s.Clock.Advance(5 * time.Second) // so that the step before may still be undone
		do()
		for _, w := range audiences {
			w.see(t, name)
		}
	}
	issue := func(prefix, priority string) {
		request := map[string]any{"service_id": s.Service(prefix)}
		if priority != "" {
			request["priority_id"] = s.Priority(priority)
		}
		totem.want(http.StatusCreated, "POST", "/clinics/demo/tickets", request)
	}
	var a, b attendance
	var alarm struct{ ID string }

	happens("a nurse takes a room", func() { nurse.workIn("Enfermagem 1") })
	happens("two patients arrive", func() { issue("EN", ""); issue("EN", "") })
	happens("one with priority stands before them", func() { issue("EN", "over_60") })
	happens("the next one is called", func() { a = nurse.callNext("Enfermagem 1") })
	happens("and called again", func() { nurse.step(a.ID, "recall") })
	happens("starts", func() { nurse.step(a.ID, "start") })
	happens("is forwarded, and waits for another service", func() {
		nurse.want(http.StatusOK, "POST", "/clinics/demo/attendances/"+a.ID+"/forward", map[string]any{"service_id": s.Service("ME"), "note": "exame"})
	})
	happens("a nurse classifies the patient, who was called elsewhere before", func() {
		nurse.want(http.StatusOK, "PUT", "/clinics/demo/tickets/"+a.Ticket.ID+"/risk", map[string]any{"risk": "yellow"})
	})
	happens("the forward is undone", func() { nurse.step(a.ID, "undo") })
	happens("finishes", func() { nurse.step(a.ID, "finish") })
	happens("another is called", func() { b = nurse.callNext("Enfermagem 1") })
	happens("does not come", func() { nurse.step(b.ID, "no-show") })
	happens("comes after all, in the old place", func() { nurse.step(b.ID, "bring-back") })
	happens("is called once more", func() { b = nurse.callNext("Enfermagem 1") })
	happens("is put back", func() { nurse.step(b.ID, "put-back") })
	happens("is called, and the call is undone", func() { b = nurse.callNext("Enfermagem 1"); nurse.step(b.ID, "undo") })
	happens("gives up", func() { nurse.step(b.ID, "cancel") })
	happens("the nurse changes rooms", func() { nurse.workIn("Enfermagem 2") })
	happens("a doctor begins; a patient for the doctor alone", func() {
		doctor.workIn("Consultório 1")
		issue("EN", "")
		c := nurse.callNext("Enfermagem 2")
		nurse.want(http.StatusOK, "POST", "/clinics/demo/attendances/"+c.ID+"/forward", map[string]any{"room_id": s.Room("Consultório 1")})
		doctor.callNext("Consultório 1")
	})
	happens("the nurse pauses", func() {
		nurse.want(http.StatusOK, "POST", "/clinics/demo/shifts/"+nurse.shift+"/pause", map[string]any{"reason": "Almoço"})
	})
	happens("and resumes", func() { nurse.want(http.StatusOK, "POST", "/clinics/demo/shifts/"+nurse.shift+"/resume", nil) })
	happens("a totem raises an emergency", func() {
		totem.want(http.StatusCreated, "POST", "/clinics/demo/emergencies", map[string]any{}).json(t, &alarm)
	})
	happens("the nurse goes there", func() { nurse.want(http.StatusOK, "POST", "/clinics/demo/emergencies/"+alarm.ID+"/take", nil) })
	happens("and it is over", func() { nurse.want(http.StatusOK, "POST", "/clinics/demo/emergencies/"+alarm.ID+"/clear", nil) })
	happens("a patient is to come back after an exam, and goes on by itself", func() {
		issue("EN", "")
		c := nurse.callNext("Enfermagem 2")
		nurse.step(c.ID, "start")
		nurse.want(http.StatusOK, "POST", "/clinics/demo/attendances/"+c.ID+"/forward", map[string]any{"room_id": s.Room("Enfermagem 2"), "return": true})
		d := nurse.callNext("Enfermagem 2")
		nurse.step(d.ID, "start")
		nurse.step(d.ID, "finish")
	})
	happens("who is not in the clinic is called in silence", func() {
		nurse.want(http.StatusCreated, "POST", "/clinics/demo/tickets", map[string]any{"service_id": s.Service("EN"), "remote": true})
		nurse.step(nurse.callNext("Enfermagem 2").ID, "cancel")
		nurse.step(nurse.callNext("Enfermagem 2").ID, "cancel")
	})
	happens("the nurse goes home", func() { nurse.want(http.StatusNoContent, "POST", "/auth/logout", nil) })

	for name, w := range audiences {
		golden(t, "board/golden/"+name+".json", w.day)
	}
}
