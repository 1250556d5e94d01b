package web

import (
	"context"
	"net/http"

	"suavez/app/id"
	"suavez/app/queue"
)

// ofAttendance is the address of an attendance.
type OfAttendance struct {
	InClinic
	Keyed
	Attendance id.Attendance `path:"attendance" format:"uuid"`
}

type cancelling struct {
	Reason string `json:"reason,omitempty" maxLength:"200" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
}

type forwarding struct {
	ServiceID *id.Service `json:"service_id,omitempty" format:"uuid"`
	RoomID    *id.Room    `json:"room_id,omitempty" format:"uuid" doc:"The only room that may call the patient"`
	UserID    *id.User    `json:"user_id,omitempty" format:"uuid" doc:"The only user who may call the patient"`
	Return    bool        `json:"return,omitempty" doc:"The patient then comes back to the caller"`
	Note      string      `json:"note,omitempty" maxLength:"500" pattern:"^[^\\x00-\\x08\\x0B-\\x1F\\x7F]*$" patternDescription:"text without control characters other than tab and new line"`
}

// attended is an answer with an attendance; none, with status 204, when nobody waits.
type attended struct {
	Status int
	Body   *attendanceView
}

func (s *Server) addAttendances() {
	handle(s, route{
		post, "/clinics/{clinic}/rooms/{room}/call-next", "call-next", "Call the next patient to a room",
		"For the user who is at work there. 204 when nobody waits.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Room id.Room `path:"room" format:"uuid"`
		},
		) (*attended, error) {
			a, err := s.Queue.CallNext(ctx, from.change(in.Key, "call-next", in.Room), in.Room)
			if err == nil && a == nil {
				return &attended{Status: http.StatusNoContent}, nil
			}
			return from.answered(a, err)
		})
	for _, step := range []struct {
		step    queue.Step
		summary string
	}{
		{queue.StepCall, "Call a waiting patient to one's room; one who is called already is called again"},
		{queue.StepRecall, "Call a patient again"},
		{queue.StepStart, "Begin to attend"},
		{queue.StepFinish, "End the attendance"},
		{queue.StepNoShow, "Note that the patient did not come"},
		{queue.StepPutBack, "Put the patient back in line, with the arrival of before"},
		{queue.StepBringBack, "Bring back a patient who did not come"},
	} {
		handle(s, route{post, "/clinics/{clinic}/attendances/{attendance}/" + string(step.step), string(step.step), step.summary, "", http.StatusOK},
			func(ctx context.Context, from *caller, in *OfAttendance) (*attended, error) {
				return from.answered(s.Queue.Take(ctx, from.change(in.Key, string(step.step), in.Attendance), in.Attendance, step.step, ""))
			})
	}
	handle(s, route{post, "/clinics/{clinic}/attendances/{attendance}/cancel", "cancel", "Cancel an attendance", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			OfAttendance
			Body *cancelling `required:"false"`
		},
		) (*attended, error) {
			reason := ""
			if in.Body != nil {
				reason = in.Body.Reason
			}
			change := from.change(in.Key, "cancel", []any{in.Attendance, reason})
			return from.answered(s.Queue.Take(ctx, change, in.Attendance, queue.StepCancel, reason))
		})
	handle(s, route{
		post, "/clinics/{clinic}/attendances/{attendance}/undo", "undo", "Undo one's last change of an attendance",
		"Within ten seconds.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *OfAttendance) (*attended, error) {
			return from.answered(s.Queue.Undo(ctx, from.change(in.Key, "undo", in.Attendance), in.Attendance))
		})
	handle(s, route{
		post, "/clinics/{clinic}/attendances/{attendance}/forward", "forward", "Forward the patient to a service, a room or a user",
		"Answers with the new attendance; the ticket, the priority and the time of arrival stay.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			OfAttendance
			Body forwarding
		},
		) (*attended, error) {
			change := from.change(in.Key, "forward", []any{in.Attendance, in.Body})
			b := in.Body
			to := queue.Destination{ServiceID: b.ServiceID, RoomID: b.RoomID, UserID: b.UserID, Note: b.Note, Return: b.Return}
			return from.answered(s.Queue.Forward(ctx, change, in.Attendance, to))
		})
}

// answered tells the caller of an attendance.
func (c *caller) answered(a *queue.Attendance, err error) (*attended, error) {
	if err != nil {
		return nil, err
	}
	view := viewOf(a, sight{audience: c.audienceOf(a)})
	return &attended{Status: http.StatusOK, Body: &view}, nil
}
