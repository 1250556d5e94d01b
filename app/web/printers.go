package web

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"suavez/app/clinic"
	"suavez/app/device"
	"suavez/app/id"
	"suavez/app/printing"
	"suavez/app/problem"
)

// paperLayout is what stands on tickets beside the code and the service.
type paperLayout struct {
	Logo   *id.Media `json:"logo,omitempty" format:"uuid" doc:"A picture of the media"`
	Header string    `json:"header,omitempty" maxLength:"170" pattern:"^[^\\x00-\\x09\\x0B-\\x1F\\x7F]*$" patternDescription:"text without control characters other than new line" doc:"Under the clinic's name, 4 lines of 40 letters at most" example:"Rua das Acácias, 120"`
	Footer string    `json:"footer,omitempty" maxLength:"170" pattern:"^[^\\x00-\\x09\\x0B-\\x1F\\x7F]*$" patternDescription:"text without control characters other than new line" doc:"At the end, 4 lines of 40 letters at most"`
	Wait   bool      `json:"wait" doc:"How long the patient will probably wait"`
	Place  bool      `json:"place" doc:"Where to wait, and how to get there"`
	Time   bool      `json:"time" doc:"When it was given out"`
}

// paperView is how a totem prints.
type paperView struct {
	PrinterID *id.Printer `json:"printer_id,omitempty" format:"uuid" doc:"On a printer of the network"`
	Browser   int         `json:"browser,omitempty" enum:"58,80" doc:"By the browser, on an attached printer: how wide its paper is, in millimetres"`
}

func viewOfDevicePaper(p device.Paper) *paperView {
	if p == (device.Paper{}) {
		return nil
	}
	return &paperView{p.Printer, p.Browser}
}

// paper is how a totem is to print; neither of both: not at all.
func (v *paperView) paper() *device.Paper {
	if v == nil {
		return nil
	}
	return &device.Paper{Printer: v.PrinterID, Browser: v.Browser}
}

// printerView is a printer of the network.
type printerView struct {
	ID        id.Printer       `json:"id" format:"uuid"`
	Name      string           `json:"name"`
	Address   string           `json:"address" example:"192.168.0.50:9100"`
	Width     printing.Width   `json:"width" enum:"58,80" doc:"Of its paper, in millimetres"`
	Letters   printing.Letters `json:"letters" enum:"picture,cp850,cp858,cp860,windows-1252" doc:"As a picture, which every printer prints alike, or as letters of a code page"`
	Page      int              `json:"page" doc:"The number by which the printer knows the code page"`
	Cuts      bool             `json:"cuts" doc:"It cuts the paper"`
	Trouble   printing.Trouble `json:"trouble,omitempty" enum:"away,paper,cover,knife,fault" doc:"What keeps it from printing"`
	TroubleAt *time.Time       `json:"trouble_at,omitempty"`
}

func viewOfPrinter(p printing.Printer) printerView {
	return printerView{p.ID, p.Name, p.Address, p.Width, p.Letters, p.Page, p.Cuts, p.Trouble, p.TroubleAt}
}

// newPrinter is a printer as a clinic wants it.
type newPrinter struct {
	Name    string           `json:"name" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" example:"Totem da entrada"`
	Address string           `json:"address" maxLength:"200" doc:"In the network; without a port it is 9100" example:"192.168.0.50"`
	Width   printing.Width   `json:"width" enum:"58,80"`
	Letters printing.Letters `json:"letters,omitempty" enum:"picture,cp850,cp858,cp860,windows-1252" default:"picture"`
	Page    int              `json:"page,omitempty" minimum:"0" maximum:"255"`
	Cuts    bool             `json:"cuts,omitempty" default:"true"`
}

// printerEdit is what is to change of a printer.
type printerEdit struct {
	Name    *string           `json:"name,omitempty" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	Address *string           `json:"address,omitempty" maxLength:"200"`
	Width   *printing.Width   `json:"width,omitempty" enum:"58,80"`
	Letters *printing.Letters `json:"letters,omitempty" enum:"picture,cp850,cp858,cp860,windows-1252"`
	Page    *int              `json:"page,omitempty" minimum:"0" maximum:"255"`
	Cuts    *bool             `json:"cuts,omitempty"`
}

// OfPrinter names a printer. Exported since huma passes over embedded types that are not.
type OfPrinter struct {
	InClinic
	Printer id.Printer `path:"printer" format:"uuid"`
}

// becameView is what became of a paper.
type becameView struct {
	State   printing.State   `json:"state" enum:"waiting,printing,printed,doubtful,dropped" doc:"doubtful: the connection broke while it was printed, and nobody knows. dropped: the printer had trouble for too long"`
	Printer string           `json:"printer" doc:"Its name"`
	Trouble printing.Trouble `json:"trouble,omitempty" enum:"away,paper,cover,knife,fault" doc:"What keeps the printer from printing"`
}

// triedView is a page that shows how a printer prints.
type triedView struct {
	ID id.Paper `json:"id" format:"uuid"`
}

// paperTrial asks for such a page; a totem gives its PIN.
type paperTrial struct {
	PIN string `json:"pin,omitempty" maxLength:"20" doc:"Of the totem that asks"`
}

// reprint asks for a ticket on paper once more.
type reprint struct {
	PrinterID *id.Printer `json:"printer_id,omitempty" format:"uuid" doc:"From users; a totem prints where it always does"`
}

// sampleOfPaper is a layout that is to be seen before it is kept.
type sampleOfPaper struct {
	Layout  paperLayout      `json:"layout"`
	Width   printing.Width   `json:"width" enum:"58,80"`
	Letters printing.Letters `json:"letters,omitempty" enum:"picture,cp850,cp858,cp860,windows-1252" default:"picture"`
}

// prints is the printer on which a caller's ticket is printed: a totem has its own.
func (c *caller) prints(wanted *id.Printer) *id.Printer {
	if c.device != nil {
		return c.device.Paper.Printer
	}
	return wanted
}

var errNoPrinterHere = problem.New(problem.NotFound, "this totem prints on no printer of the network: an administrator gives it one")

// addPrinters adds printers, and the papers that they print.
func (s *Server) addPrinters() {
	handle(s, route{get, "/clinics/{clinic}/printers", "list-printers", "List the printers of the network, and what troubles them", "", http.StatusOK},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[list[printerView]], error) {
			all, err := printing.Printers(ctx, s.Database, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			var items []printerView
			for _, p := range all {
				items = append(items, viewOfPrinter(p))
			}
			return listed(items), nil
		})
	handle(s, route{post, "/clinics/{clinic}/printers", "add-printer", "Add a printer that speaks ESC/POS in the network", "", http.StatusCreated},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Body newPrinter
		},
		) (*body[printerView], error) {
			b := in.Body
			p, err := printing.Add(ctx, s.Journal, from.change(in.Key, "add-printer", b), printing.Printer{Name: b.Name, Address: b.Address, Width: b.Width, Letters: b.Letters, Page: b.Page, Cuts: b.Cuts})
			return told(viewOfPrinter(p), err)
		})
	handle(s, route{patch, "/clinics/{clinic}/printers/{printer}", "edit-printer", "Change a printer", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			OfPrinter
			Body printerEdit
		},
		) (*body[printerView], error) {
			b := in.Body
			p, err := printing.Edit(ctx, s.Journal, from.change("", "", nil), in.Printer, func(p *printing.Printer) {
				set(&p.Name, b.Name)
				set(&p.Address, b.Address)
				set(&p.Width, b.Width)
				set(&p.Letters, b.Letters)
				set(&p.Page, b.Page)
				set(&p.Cuts, b.Cuts)
			})
			return told(viewOfPrinter(p), err)
		})
	handle(s, route{del, "/clinics/{clinic}/printers/{printer}", "remove-printer", "Remove a printer", "Totems that print on it show tickets alone.", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *OfPrinter) (*nothing, error) {
			return noContent, printing.Remove(ctx, s.Journal, from.change("", "", nil), in.Printer)
		})
	handle(s, route{
		post, "/clinics/{clinic}/printers/{printer}/test", "try-printer", "Print a page that shows letters, accents and the whole width",
		"A totem tries its own printer, by its PIN.", http.StatusAccepted,
	},
		func(ctx context.Context, from *caller, in *struct {
			OfPrinter
			Body paperTrial
		},
		) (*body[triedView], error) {
			if d := from.device; d != nil {
				if d.Paper.Printer == nil || *d.Paper.Printer != in.Printer {
					return nil, errNoPrinterHere
				}
				if err := s.tryCode(d.ID.String(), func() error { return d.OpenSettings(in.Body.PIN) }); err != nil {
					return nil, err
				}
			}
			page, err := s.Press.Try(ctx, from.change("", "", nil), in.Printer)
			return told(triedView{page}, err)
		})
	handle(s, route{get, "/clinics/{clinic}/printers/{printer}/tests/{page}", "printer-test", "What became of such a page", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			OfPrinter
			Page id.Paper `path:"page" format:"uuid"`
		},
		) (*body[becameView], error) {
			b, err := s.Press.Tried(ctx, from.clinic.ID, in.Page)
			return told(becameView(b), err)
		})
	s.addPapers()
}

// addPapers adds tickets on paper.
func (s *Server) addPapers() {
	handle(s, route{get, "/clinics/{clinic}/tickets/{ticket}/paper", "ticket-paper", "What became of the last paper of a ticket", "not_found: none was wanted.", http.StatusOK},
		func(ctx context.Context, from *caller, in *OfTicket) (*body[becameView], error) {
			b, err := s.Press.Of(ctx, from.clinic.ID, in.Ticket)
			return told(becameView(b), err)
		})
	handle(s, route{
		post, "/clinics/{clinic}/tickets/{ticket}/paper", "print-ticket", "Print a ticket of today once more",
		"It is marked as a copy. full: it has papers enough.", http.StatusAccepted,
	},
		func(ctx context.Context, from *caller, in *struct {
			OfTicket
			Keyed
			Body reprint
		},
		) (*nothing, error) {
			printer := from.prints(in.Body.PrinterID)
			switch {
			case printer == nil && from.device != nil:
				return nil, errNoPrinterHere
			case printer == nil:
				return nil, problem.InvalidField("body.printer_id", "say on which printer")
			}
			return noContent, s.Press.Again(ctx, from.change(in.Key, "print-ticket", []any{in.Ticket, printer}), in.Ticket, *printer)
		})
	handle(s, route{
		get, "/clinics/{clinic}/tickets/{ticket}/paper.png", "draw-ticket", "A ticket of today as it stands on paper, for a browser that prints it",
		"Eight dots a millimetre, black and white.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			OfTicket
			Width string `query:"width" enum:"58,80" default:"80"` // huma knows no numbers here
			Face  string `query:"face" enum:"totem"`
		},
		) (*pictureAnswer, error) {
			width := printing.Wide
			if in.Width == "58" {
				width = printing.Narrow
			}
			picture, err := s.Press.Draw(ctx, from.clinic.ID, in.Ticket, width)
			return drawnAnswer(picture, err)
		}, answersPicture)
	handle(s, route{post, "/clinics/{clinic}/paper-sample", "paper-sample", "See how a ticket would look with a layout", "As a printer prints it.", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Body sampleOfPaper
		},
		) (*pictureAnswer, error) {
			b := in.Body
			model := printing.Model{Width: b.Width, Letters: b.Letters, Page: printing.Pages[b.Letters], Cuts: true}
			picture, err := s.Press.Sample(ctx, from.clinic.ID, clinic.Paper(b.Layout), model)
			return drawnAnswer(picture, err)
		}, answersPicture)
}

// pictureAnswer is a picture that was drawn for this answer.
type pictureAnswer struct {
	ContentType string `header:"Content-Type"`
	Cache       string `header:"Cache-Control"`
	Body        []byte
}

func drawnAnswer(picture *image.Gray, err error) (*pictureAnswer, error) {
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := png.Encode(&b, picture); err != nil {
		return nil, err
	}
	return &pictureAnswer{"image/png", "no-store", b.Bytes()}, nil
}

// answersPicture says in the API's document that a route answers a picture.
func answersPicture(op *huma.Operation) {
	picture := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	op.Responses["200"] = &huma.Response{Description: "The picture", Content: map[string]*huma.MediaType{"image/png": picture}}
}
