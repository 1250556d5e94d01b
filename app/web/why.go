package web

import (
	"context"
	"net/http"
	"time"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/queue"
)

// whyView is why a patient is or would be called.
type whyView struct {
	Rule       string          `json:"rule" enum:"strict,ratio,target,appointment,risk,user,room,chosen,emergency" doc:"The policy of the line; user or room, when the patient waits for that one alone; chosen, when a user called out of order"`
	Turn       string          `json:"turn,omitempty" enum:"priority,normal" doc:"Whose turn it is under ratio"`
	Preference int             `json:"preference,omitempty" doc:"Of the room or user for the service"`
	Rank       int             `json:"rank"`
	DueAt      time.Time       `json:"due_at"`
	ArrivalSeq journal.Seq     `json:"arrival_seq"`
	Candidates []candidateView `json:"candidates" nullable:"false" doc:"Three at most who waited then, the next one first"`
}

// candidateView is somebody who waited when another was called.
type candidateView struct {
	AttendanceID id.Attendance `json:"attendance_id" format:"uuid"`
	TicketCode   string        `json:"ticket_code"`
	ServiceID    id.Service    `json:"service_id" format:"uuid"`
	PriorityID   *id.Priority  `json:"priority_id,omitempty" format:"uuid"`
	Risk         clinic.Risk   `json:"risk,omitempty" enum:"red,orange,yellow,green,blue"`
	Rank         int           `json:"rank"`
	DueAt        time.Time     `json:"due_at"`
	ArrivalSeq   journal.Seq   `json:"arrival_seq"`
}

// lineView is from where a user calls patients to a room, and who is next.
type lineView struct {
	Services []servedView `json:"services" nullable:"false" doc:"Whose patients the user calls, the preferred first; beside them those who wait for the user or the room alone"`
	Next     *nextView    `json:"next,omitempty" doc:"Absent when nobody waits"`
}

// nextView is who would be called, and why.
type nextView struct {
	AttendanceID id.Attendance `json:"attendance_id" format:"uuid"`
	Why          whyView       `json:"why"`
}

func viewOfWhy(w queue.Why) whyView {
	v := whyView{w.Rule, w.Turn, w.Preference, w.Rank, w.DueAt, w.ArrivalSeq, []candidateView{}}
	for _, c := range w.Candidates {
		v.Candidates = append(v.Candidates, candidateView(c))
	}
	return v
}

// riskEdit is a nurse's classification.
type riskEdit struct {
	Risk clinic.Risk `json:"risk" enum:"red,orange,yellow,green,blue"`
}

// priorityChoice is the priority of a patient.
type priorityChoice struct {
	PriorityID *id.Priority `json:"priority_id,omitempty" format:"uuid" doc:"Absent: none"`
}

// OfTicket is the address of a ticket.
type OfTicket struct {
	InClinic
	Keyed
	Ticket id.Ticket `path:"ticket" format:"uuid"`
}

func (s *Server) addWhy() {
	handle(s, route{
		get, "/clinics/{clinic}/rooms/{room}/line", "line", "From where the caller calls patients to a room, who is next now, and why",
		"", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Room id.Room `path:"room" format:"uuid"`
		},
		) (*body[lineView], error) {
			services, next, err := s.Queue.WhoIsNext(ctx, from.clinic.ID, in.Room, from.session.User.ID)
			if err != nil {
				return nil, err
			}
			view := lineView{Services: viewOfServed(services)}
			if next != nil {
				view.Next = &nextView{next.AttendanceID, viewOfWhy(next.Why)}
			}
			return told(view, nil)
		})
	handle(s, route{
		get, "/clinics/{clinic}/attendances/{attendance}/why", "why-called", "Why the patient was called the last time",
		"The rule, the key by which it chose, and who else waited.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Attendance id.Attendance `path:"attendance" format:"uuid"`
		},
		) (*body[whyView], error) {
			why, err := s.Queue.WhyCalled(ctx, from.clinic.ID, in.Attendance)
			if err != nil {
				return nil, err
			}
			return told(viewOfWhy(*why), nil)
		})
	handle(s, route{
		put, "/clinics/{clinic}/tickets/{ticket}/risk", "set-risk", "Note the clinical class that a nurse has given",
		"Answers with the attendance in which the patient is. Whoever waits stands at once where the class belongs.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			OfTicket
			Body riskEdit
		},
		) (*attended, error) {
			return from.answered(s.Queue.SetRisk(ctx, from.change(in.Key, "set-risk", []any{in.Ticket, in.Body}), in.Ticket, in.Body.Risk))
		})
	handle(s, route{
		put, "/clinics/{clinic}/tickets/{ticket}/priority", "set-priority", "Give the patient a priority, or take it away",
		"Answers with the attendance in which the patient is. Whoever waits stands at once where it belongs.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			OfTicket
			Body priorityChoice
		},
		) (*attended, error) {
			return from.answered(s.Queue.SetPriority(ctx, from.change(in.Key, "set-priority", []any{in.Ticket, in.Body}), in.Ticket, in.Body.PriorityID))
		})
}
