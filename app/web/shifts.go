package web

import (
	"context"
	"net/http"

	"suavez/app/id"
	"suavez/app/problem"
	"suavez/app/queue"
	"suavez/app/staff"
)

// newShift is where somebody goes to work.
type newShift struct {
	RoomID id.Room `json:"room_id" format:"uuid"`
}

func (s *Server) addShifts() {
	handle(s, route{
		post, "/clinics/{clinic}/shifts", "open-shift", "Choose a room to work in",
		"Leaves the room of before. An occupied room is a problem room_occupied with occupied_by and occupied_since.", staffOfClinic, http.StatusCreated,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Body newShift
		},
		) (*body[shift], error) {
			user := queue.Person{ID: from.session.User.ID, Name: from.session.User.Name}
			opened, err := s.Queue.OpenShift(ctx, from.change(in.Key, "open-shift", in.Body), user, in.Body.RoomID)
			if err != nil {
				return nil, err
			}
			return &body[shift]{*shiftView(opened)}, nil
		})
	handle(s, route{
		del, "/clinics/{clinic}/shifts/{shift}", "close-shift", "Leave the room",
		"For its user, and for administrators. A room with a patient in it is not left.", staffOfClinic, http.StatusNoContent,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Shift id.Shift `path:"shift" format:"uuid"`
		},
		) (*nothing, error) {
			owner, err := s.Queue.OwnerOf(ctx, from.clinic.ID, in.Shift)
			if err != nil {
				return nil, err
			}
			if owner != from.session.User.ID && from.role() != staff.Administrator {
				return nil, problem.New(problem.Forbidden, "only the user who is at work there and administrators end a shift")
			}
			return noContent, s.Queue.CloseShift(ctx, from.change(in.Key, "close-shift", in.Shift), in.Shift)
		})
}
