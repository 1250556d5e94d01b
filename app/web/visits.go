package web

import (
	"context"
	"net/http"
	"time"

	"suavez/app/id"
	"suavez/app/queue"
	"suavez/app/staff"
)

// visitView is a patient's way through the clinic.
type visitView struct {
	Ticket      ticketView       `json:"ticket"`
	Attendances []attendanceView `json:"attendances" nullable:"false" doc:"In the order in which they began, each with its times"`
	Route       []stepView       `json:"route" nullable:"false" doc:"The steps that are left"`
	Wait        *wait            `json:"wait,omitempty" doc:"How much longer the patient waits; absent while that is not known, and for who does not wait"`
	EndedAt     *time.Time       `json:"ended_at,omitempty" doc:"When the visit ended; absent while the patient is in an attendance"`
}

// stepView is a step that a patient still has to take.
type stepView struct {
	ServiceID id.Service `json:"service_id" format:"uuid"`
	RoomID    *id.Room   `json:"room_id,omitempty" format:"uuid" doc:"The only room that may call the patient"`
	UserID    *id.User   `json:"user_id,omitempty" format:"uuid" doc:"The only user who may call the patient; one who has gone home by then is not waited for"`
	Optional  bool       `json:"optional,omitempty" doc:"Taken when staff ask for it, and passed over otherwise"`
}

// routeEdit is what a patient still has to do.
type routeEdit struct {
	Steps []stepView `json:"steps" maxItems:"30" nullable:"false"`
}

func (e routeEdit) steps() []queue.RouteStep {
	steps := []queue.RouteStep{}
	for _, s := range e.Steps {
		steps = append(steps, queue.RouteStep(s))
	}
	return steps
}

func viewOfSteps(steps []queue.RouteStep) []stepView {
	views := []stepView{}
	for _, s := range steps {
		views = append(views, stepView(s))
	}
	return views
}

func (s *Server) addVisits() {
	handle(s, route{get, "/clinics/{clinic}/tickets/{ticket}", "visit", "The visit of a ticket: what was, what is and what is to come", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *OfTicket) (*body[visitView], error) {
			v, err := s.Queue.VisitOf(ctx, from.clinic.ID, in.Ticket)
			if err == nil {
				err = s.noteSeen(ctx, from, staff.Seen{What: staff.OneVisit, Ticket: &in.Ticket})
			}
			if err != nil {
				return nil, err
			}
			to := sight{audience: from.audience()}
			if n := len(v.Attendances); n > 0 {
				to.audience = from.audienceOf(v.Attendances[n-1])
			}
			view := visitView{Ticket: viewOfTicket(v.Ticket, to), Attendances: []attendanceView{}, Route: viewOfSteps(v.Route), EndedAt: v.EndedAt}
			for _, a := range v.Attendances {
				view.Attendances = append(view.Attendances, viewOf(a, to))
			}
			if n := len(v.Attendances); n > 0 {
				r, err := s.Waits.Of(ctx, from.clinic.ID, v.Attendances[n-1])
				if err != nil {
					return nil, err
				}
				view.Wait = viewOfRange(r)
			}
			return told(view, nil)
		})
	handle(s, route{get, "/clinics/{clinic}/no-shows", "no-shows", "Who did not come today and can still be brought back, the latest first", "", http.StatusOK},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[list[attendanceView]], error) {
			if err := s.noteSeen(ctx, from, staff.Seen{What: staff.TheNoShows}); err != nil {
				return nil, err
			}
			absent, err := s.Queue.NoShows(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			var items []attendanceView
			for _, a := range absent {
				items = append(items, viewOf(a, sight{audience: from.audience()}))
			}
			return listed(items), nil
		})
	handle(s, route{
		put, "/clinics/{clinic}/tickets/{ticket}/route", "set-route", "Set the steps that are left: skip, add, repeat or ask for one",
		"Answers with the attendance in which the patient is. When it is finished, the first step that is not optional follows by itself.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			OfTicket
			Body routeEdit
		},
		) (*attended, error) {
			return from.answered(s.Queue.SetRoute(ctx, from.change(in.Key, "set-route", []any{in.Ticket, in.Body}), in.Ticket, in.Body.steps()))
		})
}
