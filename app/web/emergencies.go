package web

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"suavez/app/id"
	"suavez/app/problem"
	"suavez/app/queue"
)

// emergencyView is an alarm that every desk gets.
type emergencyView struct {
	ID         id.Emergency `json:"id" format:"uuid"`
	TicketID   id.Ticket    `json:"ticket_id" format:"uuid"`
	TicketCode string       `json:"ticket_code" doc:"The patient stands before all in the line of its service"`
	Place      string       `json:"place,omitempty" doc:"Where it is"`
	RaisedAt   time.Time    `json:"raised_at"`
	TakenAt    *time.Time   `json:"taken_at,omitempty" doc:"Somebody goes there since then"`
	TakenBy    *id.User     `json:"taken_by,omitempty" format:"uuid"`
	ClearedAt  *time.Time   `json:"cleared_at,omitempty"`
	Outcome    string       `json:"outcome,omitempty"`
}

func viewOfEmergency(e queue.EmergencyEntry) emergencyView {
	is := e.Emergency
	return emergencyView{is.ID, is.TicketID, e.TicketCode, is.Place, is.RaisedAt, is.TakenAt, is.TakenBy, is.ClearedAt, is.Outcome}
}

// raised is an emergency to be raised.
type raised struct {
	TicketID *id.Ticket `json:"ticket_id,omitempty" format:"uuid" doc:"Of a patient who is in the clinic already; absent: a ticket is given out"`
	Place    string     `json:"place,omitempty" maxLength:"80" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" doc:"Where it is; absent: the name of the totem or of the user's room"`
}

// helpView is what becomes of an emergency, for the totem at which it was raised: no name of anybody.
type helpView struct {
	RaisedAt  time.Time  `json:"raised_at"`
	TakenAt   *time.Time `json:"taken_at,omitempty" doc:"Somebody goes there since then"`
	RoomID    *id.Room   `json:"room_id,omitempty" format:"uuid" doc:"The room in which who goes there is at work"`
	ClearedAt *time.Time `json:"cleared_at,omitempty"`
}

type clearing struct {
	Outcome string `json:"outcome,omitempty" maxLength:"200" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
}

// OfEmergency is the address of an emergency.
type OfEmergency struct {
	InClinic
	Keyed
	Emergency id.Emergency `path:"emergency" format:"uuid"`
}

func (s *Server) addEmergencies() {
	handle(s, route{
		post, "/clinics/{clinic}/emergencies", "raise-emergency", "Raise an emergency: an alarm at every desk, and the patient first in line",
		"For users and totems. A patient for whom it is raised already keeps that one.", http.StatusCreated,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Body raised
		},
		) (*body[emergencyView], error) {
			if from.device != nil && in.Body.TicketID != nil {
				return nil, problem.New(problem.Forbidden, "a totem calls help for who stands before it: ticket_id is for users")
			}
			place, err := s.placeOf(ctx, from)
			if err != nil {
				return nil, err
			}
			e, err := s.Queue.Raise(ctx, from.change(in.Key, "raise-emergency", in.Body), in.Body.TicketID, cmp.Or(in.Body.Place, place))
			return emergency(e, err)
		})
	handle(s, route{
		get, "/clinics/{clinic}/emergencies/{emergency}/help", "help-on-its-way", "What becomes of an emergency that this totem has raised",
		"Ask again after an entry emergency.taken or emergency.cleared.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Emergency id.Emergency `path:"emergency" format:"uuid"`
		},
		) (*body[helpView], error) {
			e, room, err := s.Queue.EmergencyRaisedAt(ctx, from.clinic.ID, in.Emergency, from.device.ID)
			if err != nil {
				return nil, err
			}
			return told(helpView{e.RaisedAt, e.TakenAt, room, e.ClearedAt}, nil)
		})
	handle(s, route{post, "/clinics/{clinic}/emergencies/{emergency}/withdraw", "withdraw-emergency", "Take back an emergency that was raised by mistake at this totem", "Its ticket is cancelled.", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *OfEmergency) (*nothing, error) {
			_, err := s.Queue.Withdraw(ctx, from.change(in.Key, "withdraw-emergency", in.Emergency), in.Emergency)
			return noContent, err
		})
	handle(s, route{post, "/clinics/{clinic}/emergencies/{emergency}/take", "take-emergency", "Say that one goes there, which ends the alarm at every desk", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *OfEmergency) (*body[emergencyView], error) {
			return emergency(s.Queue.TakeOn(ctx, from.change(in.Key, "take-emergency", in.Emergency), in.Emergency))
		})
	handle(s, route{post, "/clinics/{clinic}/emergencies/{emergency}/clear", "clear-emergency", "End an emergency", "Who still waits then stands where the policy says.", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			OfEmergency
			Body *clearing `required:"false"`
		},
		) (*body[emergencyView], error) {
			outcome := ""
			if in.Body != nil {
				outcome = in.Body.Outcome
			}
			return emergency(s.Queue.ClearEmergency(ctx, from.change(in.Key, "clear-emergency", []any{in.Emergency, outcome}), in.Emergency, outcome))
		})
}

func emergency(e *queue.EmergencyEntry, err error) (*body[emergencyView], error) {
	if err != nil {
		return nil, err
	}
	return told(viewOfEmergency(*e), nil)
}

// placeOf is where a caller is: the name of the totem, or of the room in which the user is at work.
func (s *Server) placeOf(ctx context.Context, from *caller) (string, error) {
	if from.device != nil {
		return from.device.Name, nil
	}
	if from.key != nil {
		return "", nil // another system is in no room
	}
	at, err := s.Queue.ShiftOf(ctx, from.clinic.ID, from.session.User.ID)
	if err != nil || at == nil {
		return "", err
	}
	catalogue, err := s.Catalogues.Of(ctx, from.clinic.ID)
	if err != nil {
		return "", err
	}
	for _, r := range catalogue.Rooms {
		if r.ID == at.RoomID {
			return r.Name, nil
		}
	}
	return "", nil
}
