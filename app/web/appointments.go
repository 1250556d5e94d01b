package web

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"suavez/app/appointment"
	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/problem"
	"suavez/app/queue"
	"suavez/app/staff"
)

// appointmentView is a patient who is expected. It says nothing of a document.
type appointmentView struct {
	ID          id.Appointment  `json:"id" format:"uuid"`
	ServiceID   id.Service      `json:"service_id" format:"uuid"`
	At          time.Time       `json:"at"`
	Day         clinic.Date     `json:"day" format:"date" doc:"The business day"`
	State       string          `json:"state" enum:"booked,arrived,cancelled,missed" doc:"missed: still booked when its day was over"`
	Code        string          `json:"code" example:"408215" doc:"With which the patient checks in on that day"`
	QR          string          `json:"qr" example:"suavez:demo:408215" doc:"What a QR code for the same holds"`
	ExternalID  string          `json:"external_id,omitempty"`
	PatientName string          `json:"patient_name,omitempty"`
	SocialName  string          `json:"social_name,omitempty" doc:"The name to be called by, where that is not the registered one"`
	Needs       []queue.Need    `json:"needs,omitempty" nullable:"false" enum:"hearing,seeing,wheelchair,calm"`
	PriorityID  *id.Priority    `json:"priority_id,omitempty" format:"uuid"`
	RoomID      *id.Room        `json:"room_id,omitempty" format:"uuid"`
	UserID      *id.User        `json:"user_id,omitempty" format:"uuid"`
	Language    clinic.Language `json:"language" enum:"pt-BR,en,es"`
	Note        string          `json:"note,omitempty"`
	Remote      bool            `json:"remote,omitempty" doc:"The patient is not in the clinic, and joins the line by itself at the time"`
	Reason      string          `json:"reason,omitempty" doc:"Why it was cancelled"`
	ArrivedAt   *time.Time      `json:"arrived_at,omitempty"`
	TicketID    *id.Ticket      `json:"ticket_id,omitempty" format:"uuid"`
}

func viewOfAppointment(slug string, today clinic.Date, a appointment.Data) appointmentView {
	var courtesy queue.Courtesy
	if a.Courtesy != nil {
		courtesy = *a.Courtesy
	}
	v := appointmentView{
		a.ID, a.ServiceID, a.At, a.Day, string(a.State), a.Code, appointment.QR(slug, a.Code), a.ExternalID, a.PatientName, courtesy.SocialName, courtesy.Needs,
		a.PriorityID, a.RoomID, a.UserID, a.Language, a.Note, a.Remote, a.Reason, a.ArrivedAt, a.TicketID,
	}
	if a.State == appointment.Booked && a.Day < today {
		v.State = "missed"
	}
	return v
}

// AppointmentDetails are what can be asked for of an appointment beside its service and time. Exported since huma passes over embedded types that are
// not.
type AppointmentDetails struct {
	PatientName *string          `json:"patient_name,omitempty" maxLength:"120" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	SocialName  *string          `json:"social_name,omitempty" maxLength:"120" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" doc:"The name to be called by, where that is not the registered one"`
	Needs       *[]queue.Need    `json:"needs,omitempty" nullable:"false" maxItems:"4" uniqueItems:"true" enum:"hearing,seeing,wheelchair,calm" doc:"What is to be thought of. Of a call it is only seen that it takes its time"`
	Document    *string          `json:"document,omitempty" maxLength:"30" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" doc:"Number of a CPF or SUS card, with which the patient can check in; only a keyed hash of it is kept" example:"529.982.247-25"`
	PriorityID  *id.Priority     `json:"priority_id,omitempty" format:"uuid"`
	RoomID      *id.Room         `json:"room_id,omitempty" format:"uuid" doc:"The only room that is to call the patient"`
	UserID      *id.User         `json:"user_id,omitempty" format:"uuid" doc:"The only professional who is to call the patient"`
	Language    *clinic.Language `json:"language,omitempty" enum:"pt-BR,en,es" doc:"Of the patient; the clinic's when absent"`
	Note        *string          `json:"note,omitempty" maxLength:"500" pattern:"^[^\\x00-\\x08\\x0B-\\x1F\\x7F]*$" patternDescription:"text without control characters other than tab and new line" doc:"For who attends"`
	Remote      *bool            `json:"remote,omitempty" doc:"The patient is not in the clinic"`
	ExternalID  *string          `json:"external_id,omitempty" maxLength:"100" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" doc:"What other software calls it; of one appointment alone"`
	Anyway      bool             `json:"anyway,omitempty" doc:"Also when the service is closed at that time"`
}

func (d AppointmentDetails) apply(b *appointment.Booking) {
	set(&b.PatientName, d.PatientName)
	set(&b.Courtesy.SocialName, d.SocialName)
	set(&b.Courtesy.Needs, d.Needs)
	set(&b.Document, d.Document)
	set(&b.Language, d.Language)
	set(&b.Note, d.Note)
	set(&b.Remote, d.Remote)
	set(&b.ExternalID, d.ExternalID)
	if d.PriorityID != nil {
		b.PriorityID = unlessZero(d.PriorityID)
	}
	if d.RoomID != nil {
		b.RoomID = unlessZero(d.RoomID)
	}
	if d.UserID != nil {
		b.UserID = unlessZero(d.UserID)
	}
	b.Anyway = d.Anyway
}

// unlessZero is an id, or nil for the one of zeros, by which an edit takes it away.
func unlessZero[K comparable](p *K) *K {
	var zero K
	if *p == zero {
		return nil
	}
	return p
}

type newAppointment struct {
	ServiceID id.Service `json:"service_id" format:"uuid"`
	At        time.Time  `json:"at" example:"2026-12-01T10:20:00-03:00"`
	AppointmentDetails
}

type appointmentEdit struct {
	ServiceID *id.Service `json:"service_id,omitempty" format:"uuid"`
	At        *time.Time  `json:"at,omitempty"`
	AppointmentDetails
}

// checkingIn is that by which a patient says which appointment it is.
type checkingIn struct {
	Code     string `json:"code,omitempty" maxLength:"200" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" doc:"The six digits, or what the QR code holds" example:"408215"`
	Document string `json:"document,omitempty" maxLength:"30" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" doc:"Or the number of the CPF or SUS card"`
}

// checkedIn is an appointment whose patient has arrived.
type checkedIn struct {
	AppointmentID id.Appointment `json:"appointment_id" format:"uuid"`
	At            time.Time      `json:"at" doc:"The time of the appointment"`
	Ticket        issuedTicket   `json:"ticket"`
}

// importedView is what became of a file.
type importedView struct {
	New     int         `json:"new"`
	Changed int         `json:"changed" doc:"Known by external_id, and changed to what the file says"`
	Same    int         `json:"same" doc:"As the file says already, or no longer booked"`
	Faults  []faultView `json:"faults" nullable:"false" doc:"What is wrong, a hundred at most; with any, nothing was done"`
}

type faultView struct {
	Line    int    `json:"line" doc:"1 is the line of headings, and 0 the file itself"`
	Column  string `json:"column,omitempty"`
	Message string `json:"message"`
}

// OfAppointment is the address of an appointment.
type OfAppointment struct {
	InClinic
	Keyed
	Appointment id.Appointment `path:"appointment" format:"uuid"`
}

func (s *Server) addAppointments() {
	view := func(ctx context.Context, from *caller, a *appointment.Data, err error) (*body[appointmentView], error) {
		if err != nil {
			return nil, err
		}
		today, err := s.today(ctx, from)
		if err != nil {
			return nil, err
		}
		return told(viewOfAppointment(from.clinic.Slug, today, *a), nil)
	}
	handle(s, route{get, "/clinics/{clinic}/appointments", "list-appointments", "List the appointments of a day, by their times", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Day clinic.Date `query:"day" format:"date" doc:"Today when absent"`
		},
		) (*body[list[appointmentView]], error) {
			today, err := s.today(ctx, from)
			if err != nil {
				return nil, err
			}
			err = s.noteSeen(ctx, from, staff.Seen{What: staff.TheAppointments, Day: string(cmp.Or(in.Day, today))})
			if err != nil {
				return nil, err
			}
			all, err := s.Appointments.OfDay(ctx, from.clinic.ID, in.Day)
			if err != nil {
				return nil, err
			}
			var items []appointmentView
			for _, a := range all {
				items = append(items, viewOfAppointment(from.clinic.Slug, today, a))
			}
			return listed(items), nil
		})
	handle(s, route{
		post, "/clinics/{clinic}/appointments", "book-appointment", "Book an appointment",
		"A patient who checks in enters the line by this time where the service's policy is appointment, and by the arrival elsewhere. closed: the service is closed at that time.", http.StatusCreated,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Body newAppointment
		},
		) (*body[appointmentView], error) {
			b := appointment.Booking{ServiceID: in.Body.ServiceID, At: in.Body.At}
			in.Body.apply(&b)
			a, err := s.Appointments.Book(ctx, from.change(in.Key, "book-appointment", in.Body), b)
			return view(ctx, from, a, err)
		})
	handle(s, route{get, "/clinics/{clinic}/appointments/{appointment}", "appointment", "One appointment", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *OfAppointment) (*body[appointmentView], error) {
			a, err := s.Appointments.Of(ctx, from.clinic.ID, in.Appointment)
			if err == nil {
				err = s.noteSeen(ctx, from, staff.Seen{What: staff.OneAppointment, Appointment: &in.Appointment})
			}
			return view(ctx, from, a, err)
		})
	handle(s, route{
		patch, "/clinics/{clinic}/appointments/{appointment}", "change-appointment", "Change a booked appointment",
		"What is absent stays; the id of zeros takes a priority, room or user away. On another day it has another code.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			OfAppointment
			Body appointmentEdit
		},
		) (*body[appointmentView], error) {
			asked := from.change(in.Key, "change-appointment", []any{in.Appointment, in.Body})
			a, err := s.Appointments.Change(ctx, asked, in.Appointment, func(b *appointment.Booking) {
				set(&b.ServiceID, in.Body.ServiceID)
				set(&b.At, in.Body.At)
				in.Body.apply(b)
			})
			return view(ctx, from, a, err)
		})
	handle(s, route{post, "/clinics/{clinic}/appointments/{appointment}/cancel", "cancel-appointment", "Cancel a booked appointment", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			OfAppointment
			Body *cancelling `required:"false"`
		},
		) (*body[appointmentView], error) {
			reason := ""
			if in.Body != nil {
				reason = in.Body.Reason
			}
			a, err := s.Appointments.Cancel(ctx, from.change(in.Key, "cancel-appointment", []any{in.Appointment, reason}), in.Appointment, reason)
			return view(ctx, from, a, err)
		})
	handle(s, route{
		post, "/clinics/{clinic}/appointments/{appointment}/arrive", "arrive", "Give the ticket of an appointment to the patient whom staff see",
		"However early; who is late by the clinic's rules counts by the arrival. Asked for again, it is the same ticket.", http.StatusCreated,
	},
		func(ctx context.Context, from *caller, in *OfAppointment) (*body[checkedIn], error) {
			arrived, err := s.Appointments.Arrive(ctx, from.change(in.Key, "arrive", in.Appointment), in.Appointment)
			return s.viewOfCheckIn(ctx, from, arrived, err)
		})
	handle(s, route{
		post, "/clinics/{clinic}/check-ins", "check-in", "Check in for an appointment by code, QR code or document",
		"For users and totems. Asked for again, it is the same ticket. check_in_early: opens_at says from when. check_in_late: the reception decides.", http.StatusCreated,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Body checkingIn
		},
		) (*body[checkedIn], error) {
			return s.checkIn(ctx, from, in.Key, in.Body)
		})
	handle(s, route{
		post, "/clinics/{clinic}/appointments/import", "import-appointments", "Book the appointments of a CSV file, all or none",
		"Headings: data, hora, servico and, where wanted, nome, nome social, necessidades, documento, prioridade, profissional, sala, idioma, recado, online, codigo externo; in English and Spanish too. " +
			"Parted by semicolons, commas or tabs, in UTF-8 or Windows-1252; 2000 appointments at most. A file can be sent again: with an external id it changes what is known, without one it finds the same patient, service and time.",
		http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			RawBody []byte `contentType:"text/csv"`
		},
		) (*body[importedView], error) {
			done, err := s.Appointments.Import(ctx, from.change(in.Key, "import-appointments", string(in.RawBody)), in.RawBody)
			if err != nil {
				return nil, err
			}
			v := importedView{New: done.New, Changed: done.Changed, Same: done.Same, Faults: []faultView{}}
			for _, f := range done.Faults {
				v.Faults = append(v.Faults, faultView(f))
			}
			return told(v, nil)
		}, takesFile)
}

// takesFile lets the body of a route be as large as a file.
func takesFile(op *huma.Operation) { op.MaxBodyBytes = fileLimit }

// checkIn checks a patient in; who tries too many codes or documents that are none is not heard for a while.
func (s *Server) checkIn(ctx context.Context, from *caller, key string, sign checkingIn) (*body[checkedIn], error) {
	if (sign.Code == "") == (sign.Document == "") {
		return nil, problem.InvalidField("body", "give a code or a document")
	}
	by := from.actor().ID.String()
	if !s.checkIns.Allowed(by) {
		return nil, problem.New(problem.TooMany, "too many codes that are none: wait a minute")
	}
	in, err := s.Appointments.CheckIn(ctx, from.change(key, "check-in", sign), appointment.Sign{Code: sign.Code, Document: sign.Document, Printer: from.prints(nil)})
	if problem.Is(err, problem.NotFound) {
		s.checkIns.Failed(by)
	}
	return s.viewOfCheckIn(ctx, from, in, err)
}

func (s *Server) viewOfCheckIn(ctx context.Context, from *caller, in *appointment.CheckedIn, err error) (*body[checkedIn], error) {
	if err != nil {
		return nil, err
	}
	s.Press.Wake()
	return told(checkedIn{in.Appointment.ID, in.Appointment.At, s.withWait(ctx, from, in.Ticket)}, nil)
}

// today is the business day of the clinic in the address.
func (s *Server) today(ctx context.Context, from *caller) (clinic.Date, error) {
	catalogue, err := s.Catalogues.Of(ctx, from.clinic.ID)
	if err != nil {
		return "", err
	}
	return catalogue.BusinessDay(s.Now()), nil
}
