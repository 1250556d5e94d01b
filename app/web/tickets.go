package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/printing"
	"suavez/app/problem"
	"suavez/app/queue"
	"suavez/app/report"
)

type newTicket struct {
	ServiceID   id.Service   `json:"service_id" format:"uuid"`
	PriorityID  *id.Priority `json:"priority_id,omitempty" format:"uuid"`
	RoomID      *id.Room     `json:"room_id,omitempty" format:"uuid" doc:"The only room that is to call the patient"`
	UserID      *id.User     `json:"user_id,omitempty" format:"uuid" doc:"The only professional who is to call the patient"`
	PatientName string       `json:"patient_name,omitempty" maxLength:"120" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	CourtesyFields
	Language clinic.Language `json:"language,omitempty" enum:"pt-BR,en,es" doc:"Of the patient; the clinic's when absent"`
	Note     string          `json:"note,omitempty" maxLength:"500" pattern:"^[^\\x00-\\x08\\x0B-\\x1F\\x7F]*$" patternDescription:"text without control characters other than tab and new line" doc:"For who attends; from users alone"`
	Remote   bool            `json:"remote,omitempty" doc:"The patient is not in the clinic, and a call is silent; from users alone"`
	// A totem prints where it was told to.
	PrinterID *id.Printer `json:"printer_id,omitempty" format:"uuid" doc:"On which printer the ticket is to be printed; from users alone"`
	Anyway    bool        `json:"anyway,omitempty" doc:"Also while the service is closed, or has given out all tickets of the day; from users alone"`
}

// CourtesyFields are how a patient is to be treated. Exported since huma passes over embedded types that are not.
type CourtesyFields struct {
	SocialName string       `json:"social_name,omitempty" maxLength:"120" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" doc:"The name to be called by, where that is not the registered one"`
	Needs      []queue.Need `json:"needs,omitempty" nullable:"false" maxItems:"4" uniqueItems:"true" enum:"hearing,seeing,wheelchair,calm" doc:"What is to be thought of. Of a call it is only seen that it takes its time"`
}

func (f CourtesyFields) courtesy() queue.Courtesy {
	return queue.Courtesy{SocialName: strings.TrimSpace(f.SocialName), Needs: f.Needs}
}

// issuedTicket is a ticket as the one who took it gets it.
type issuedTicket struct {
	ID           id.Ticket     `json:"id" format:"uuid"`
	Code         string        `json:"code" example:"EN-001"`
	Number       int           `json:"number" doc:"Restarts at 1 with each business day and prefix"`
	ServiceID    id.Service    `json:"service_id" format:"uuid"`
	BusinessDay  string        `json:"business_day" format:"date"`
	AttendanceID id.Attendance `json:"attendance_id" format:"uuid"`
	FollowURL    string        `json:"follow_url" doc:"Where the patient follows the ticket, from the server's address on"`
	Wait         *wait         `json:"wait,omitempty" doc:"Absent while too little is known to say"`
	Seq          journal.Seq   `json:"seq" doc:"The journal's entry of the ticket"`
}

// wait is the honest range of a wait: eight of ten patients are called within it.
type wait struct {
	LowMinutes  int `json:"low_minutes"`
	HighMinutes int `json:"high_minutes"`
}

// serviceWait is how long one would wait for a service.
type serviceWait struct {
	ServiceID id.Service `json:"service_id" format:"uuid"`
	Wait      wait       `json:"wait"`
}

func (s *Server) addTickets() {
	handle(s, route{post, "/clinics/{clinic}/tickets", "issue-ticket", "Issue a ticket", "For users and totems. closed: opens_at says when the service opens; full: it has given out all tickets of the day.", http.StatusCreated},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Body newTicket
		},
		) (*body[issuedTicket], error) {
			b := in.Body
			if from.device != nil && (b.Note != "" || b.Remote || b.Anyway || b.RoomID != nil || b.UserID != nil || b.PrinterID != nil) {
				return nil, problem.New(problem.Forbidden, "a totem gives out tickets for services: note, remote, anyway, room_id, user_id and printer_id are for users")
			}
			issued, err := s.Queue.Issue(ctx, from.change(in.Key, "issue-ticket", b), queue.Arrival{
				ServiceID: b.ServiceID, PriorityID: b.PriorityID, RoomID: b.RoomID, UserID: b.UserID,
				PatientName: b.PatientName, Courtesy: b.courtesy(), Language: b.Language, Note: b.Note, Remote: b.Remote, Anyway: b.Anyway,
				Alone: from.device != nil, Printer: from.prints(b.PrinterID),
			})
			if err != nil {
				return nil, err
			}
			s.Press.Wake()
			return told(s.withWait(ctx, from, issued), nil)
		})
	handle(s, route{
		put, "/clinics/{clinic}/tickets/{ticket}/courtesy", "set-courtesy", "Note how the patient is to be treated: the name to be called by, and needs",
		"Answers with the attendance in which the patient is.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			OfTicket
			Body CourtesyFields
		},
		) (*attended, error) {
			return from.answered(s.Queue.SetCourtesy(ctx, from.change(in.Key, "set-courtesy", []any{in.Ticket, in.Body}), in.Ticket, in.Body.courtesy()))
		})
}

// addWaits adds how long one would wait.
func (s *Server) addWaits() {
	handle(s, route{
		get, "/clinics/{clinic}/waits", "waits", "How long a patient without a priority would wait who took a ticket now",
		"Eight of ten patients are called within the range. Services of which too little is known are not listed.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[list[serviceWait]], error) {
			ranges, err := s.Waits.Next(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			catalogue, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			var items []serviceWait
			for _, service := range catalogue.Services {
				if r, known := ranges[service.ID]; known && service.Active {
					items = append(items, serviceWait{service.ID, *viewOfRange(&r)})
				}
			}
			return listed(items), nil
		})
}

// withWait is a ticket with how long its patient will wait, where that is known: a ticket that was given out is answered in any case.
func (s *Server) withWait(ctx context.Context, from *caller, t *queue.Issued) issuedTicket {
	v := viewOfIssued(t)
	r, err := s.Waits.Of(ctx, from.clinic.ID, &t.Attendance)
	if err != nil {
		s.Log.Warn("cannot tell how long a wait will be", "error", err)
	}
	v.Wait = viewOfRange(r)
	return v
}

func viewOfRange(r *report.Range) *wait {
	if r == nil {
		return nil
	}
	return &wait{r.LowMinutes, r.HighMinutes}
}

func viewOfIssued(t *queue.Issued) issuedTicket {
	return issuedTicket{
		ID: t.Ticket.ID, Code: t.Ticket.Code, Number: t.Ticket.Number, ServiceID: t.ServiceID,
		BusinessDay: t.Ticket.BusinessDay, AttendanceID: t.Attendance.ID, FollowURL: printing.FollowPath + t.FollowToken, Seq: t.Seq,
	}
}

// change is a change that the caller asks for in the clinic of the address; what and asked tell this request from others of the same key.
func (c *caller) change(key, what string, asked any) journal.Asked {
	text, err := json.Marshal(asked)
	if err != nil {
		text = fmt.Appendf(nil, "%v", asked)
	}
	return journal.Asked{Clinic: c.clinic.ID, By: c.actor(), Request: journal.NewRequest(key, what, string(text))}
}
