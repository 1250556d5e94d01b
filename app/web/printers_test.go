package web_test

import (
	"bytes"
	"context"
	"image/png"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"suavez/app/device"
	"suavez/app/printing"
)

// silentPrinter takes what it is sent and says nothing, as the cheapest ones do. It returns its address and what it got.
func silentPrinter(t *testing.T) (string, func() int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { l.Close() })
	papers := make(chan string, 100)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				text, _ := io.ReadAll(conn)
				if bytes.Contains(text, []byte{0x1d, 'V', 66}) {
					papers <- string(text)
				}
			}()
		}
	}()
	return l.Addr().String(), func() int { return len(papers) }
}

// printing runs the press of the site.
func (s *site) printing() {
	ctx, end := context.WithCancel(s.t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		s.press.Run(ctx)
	}()
	s.t.Cleanup(func() {
		end()
		<-ended
	})
}

// A totem's tickets are printed where an administrator said, once, and once more on purpose; the state of a paper is told.
func TestPapers_ofATotem(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.printing()
	admin, totem := s.user("admin"), s.device(device.Totem)
	address, papers := silentPrinter(t)
	var printer, ticket struct{ ID string }
	admin.want(http.StatusCreated, "POST", "/clinics/demo/printers", map[string]any{"name": " Entrada ", "address": address, "width": 80}).json(t, &printer)
	take := map[string]any{"service_id": s.Service("EN")}
	totem.want(http.StatusCreated, "POST", "/clinics/demo/tickets", take).json(t, &ticket)
	totem.want(http.StatusNotFound, "GET", "/clinics/demo/tickets/"+ticket.ID+"/paper", nil)
	totem.want(http.StatusNotFound, "POST", "/clinics/demo/tickets/"+ticket.ID+"/paper", map[string]any{})

	own := "/clinics/demo/devices/" + admin.devices()[0].ID
	admin.want(http.StatusNoContent, "PATCH", own, map[string]any{"pin": "4711", "paper": map[string]any{"printer_id": printer.ID}})
	if is := totem.want(http.StatusOK, "GET", "/auth/device", nil).text; !strings.Contains(is, `"paper":{"printer_id":"`+printer.ID) {
		t.Errorf("a totem is told %s", is)
	}
	totem.want(http.StatusCreated, "POST", "/clinics/demo/tickets", take).json(t, &ticket)
	paper := "/clinics/demo/tickets/" + ticket.ID + "/paper"
	s.await("it is printed", func() bool {
		return strings.Contains(totem.want(http.StatusOK, "GET", paper, nil).text, `"state":"printed"`)
	})
	totem.want(http.StatusAccepted, "POST", paper, map[string]any{})
	admin.want(http.StatusUnprocessableEntity, "POST", paper, map[string]any{})
	admin.want(http.StatusAccepted, "POST", paper, map[string]any{"printer_id": printer.ID})
	s.await("it has three papers", func() bool { return papers() == 3 })

	drawn, err := png.Decode(strings.NewReader(totem.want(http.StatusOK, "GET", paper+".png?width=58&face=totem", nil).text))
	must(t, err)
	if drawn.Bounds().Dx() != 384 {
		t.Errorf("a drawn paper of 58 mm is %d dots wide", drawn.Bounds().Dx())
	}

	test := "/clinics/demo/printers/" + printer.ID + "/test"
	totem.want(http.StatusForbidden, "POST", test, map[string]any{"pin": "0000"})
	totem.want(http.StatusAccepted, "POST", test, map[string]any{"pin": "4711"}).json(t, &ticket)
	s.await("the page is printed", func() bool {
		return strings.Contains(totem.want(http.StatusOK, "GET", test+"s/"+ticket.ID, nil).text, `"state":"printed"`)
	})
}

// await waits until something is so.
func (s *site) await(what string, is func() bool) {
	s.t.Helper()
	for end := time.Now().Add(30 * time.Second); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatal(what)
		}
	}
}

// What is wrong with a printer or a layout is told by its field, and changes nothing.
func TestPrinters_refuseWhatIsNone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, nurse := s.user("admin"), s.user("enfermagem")
	good := func() map[string]any {
		return map[string]any{"name": "Entrada", "address": "192.168.0.50", "width": 80}
	}
	for field, wrong := range map[string]any{"name": " ", "address": "http://192.168.0.50/", "width": 70, "letters": "utf-8", "page": 900} {
		body := good()
		body[field] = wrong
		if is := admin.want(http.StatusUnprocessableEntity, "POST", "/clinics/demo/printers", body).text; !strings.Contains(is, "body."+field) {
			t.Errorf("%s %v is refused with %s", field, wrong, is)
		}
	}
	nurse.want(http.StatusForbidden, "POST", "/clinics/demo/printers", good())
	var p struct{ ID, Address, Letters string }
	admin.want(http.StatusCreated, "POST", "/clinics/demo/printers", good()).json(t, &p)
	if p.Address != "192.168.0.50:9100" || p.Letters != "picture" {
		t.Errorf("it is %+v", p)
	}
	one := "/clinics/demo/printers/" + p.ID
	admin.want(http.StatusUnprocessableEntity, "PATCH", one, map[string]any{"address": ""})
	admin.want(http.StatusOK, "PATCH", one, map[string]any{"address": "impressora:9101", "letters": "cp858", "page": 19}).json(t, &p)
	if p.Address != "impressora:9101" {
		t.Errorf("it is at %s", p.Address)
	}
	if is := nurse.want(http.StatusOK, "GET", "/clinics/demo/printers", nil).text; !strings.Contains(is, "impressora:9101") {
		t.Errorf("staff are told %s", is)
	}
	for field, wrong := range map[string]any{"header": strings.Repeat("linha\n", 5), "footer": strings.Repeat("a", 41)} {
		layout := map[string]any{"wait": true, "place": true, "time": true, field: wrong}
		if is := admin.want(http.StatusUnprocessableEntity, "PATCH", "/clinics/demo", map[string]any{"paper": layout}).text; !strings.Contains(is, "body.paper."+field) {
			t.Errorf("%s is refused with %s", field, is)
		}
	}
	admin.want(http.StatusNoContent, "DELETE", one, nil)
	admin.want(http.StatusNotFound, "DELETE", one, nil)
}

// The picture of a ticket shows a layout before it is kept, as the printer prints it.
func TestPaperSample_isSeenBefore(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin := s.user("admin")
	pictures := map[string]bool{}
	for _, layout := range []map[string]any{
		{"wait": true, "place": true, "time": true}, {"wait": false, "place": true, "time": true}, {"wait": true, "place": true, "time": true, "footer": "Obrigado"},
	} {
		for _, letters := range []printing.Letters{printing.AsPicture, printing.CP858} {
			answer := admin.want(http.StatusOK, "POST", "/clinics/demo/paper-sample", map[string]any{"layout": layout, "width": 80, "letters": letters})
			picture, err := png.Decode(strings.NewReader(answer.text))
			must(t, err)
			if picture.Bounds().Dx() != 576 || answer.header.Get("Content-Type") != "image/png" {
				t.Errorf("the picture is %v %s", picture.Bounds(), answer.header.Get("Content-Type"))
			}
			pictures[answer.text] = true
		}
	}
	if len(pictures) != 6 {
		t.Errorf("%d of 6 pictures differ", len(pictures))
	}
}
