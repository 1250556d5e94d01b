package web

import (
	"context"
	"net/http"
	"time"

	"suavez/app/id"
	"suavez/app/problem"
	"suavez/app/queue"
	"suavez/app/staff"
)

// newShift is where somebody goes to work.
type newShift struct {
	RoomID id.Room `json:"room_id" format:"uuid"`
}

// pause is why a user pauses, and when the user means to be back.
type pause struct {
	Reason string     `json:"reason" minLength:"1" maxLength:"80" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" example:"Almoço"`
	BackAt *time.Time `json:"back_at,omitempty"`
}

// OfShift is the address of a shift.
type OfShift struct {
	InClinic
	Keyed
	Shift id.Shift `path:"shift" format:"uuid"`
}

func (s *Server) addShifts() {
	handle(s, route{
		post, "/clinics/{clinic}/shifts", "open-shift", "Choose a room to work in",
		"Leaves the room of before. An occupied room is a problem room_occupied with occupied_by and occupied_since.", http.StatusCreated,
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
		"For its user, who does not leave a room with a patient in it; and for who frees rooms of others, whose patient then goes back to the line.", http.StatusNoContent,
	},
		func(ctx context.Context, from *caller, in *OfShift) (*nothing, error) {
			asked := from.change(in.Key, "close-shift", in.Shift)
			if mine, err := s.ownsShift(ctx, from, in.Shift); err != nil {
				return nil, err
			} else if !mine {
				return noContent, s.Queue.FreeRoom(ctx, asked, in.Shift)
			}
			return noContent, s.Queue.CloseShift(ctx, asked, in.Shift)
		})
	handle(s, route{
		post, "/clinics/{clinic}/shifts/{shift}/pause", "pause-shift", "Pause the room",
		"Nobody is called to it until it is resumed; who is in it stays. For its user, and for who frees rooms.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			OfShift
			Body pause
		},
		) (*body[shift], error) {
			if _, err := s.ownsShift(ctx, from, in.Shift); err != nil {
				return nil, err
			}
			paused, err := s.Queue.Pause(ctx, from.change(in.Key, "pause-shift", []any{in.Shift, in.Body}), in.Shift, in.Body.Reason, in.Body.BackAt)
			return viewedShift(paused, err)
		})
	handle(s, route{post, "/clinics/{clinic}/shifts/{shift}/resume", "resume-shift", "End the pause of a room", "For its user, and for who frees rooms.", http.StatusOK},
		func(ctx context.Context, from *caller, in *OfShift) (*body[shift], error) {
			if _, err := s.ownsShift(ctx, from, in.Shift); err != nil {
				return nil, err
			}
			resumed, err := s.Queue.Resume(ctx, from.change(in.Key, "resume-shift", in.Shift), in.Shift)
			return viewedShift(resumed, err)
		})
}

// ownsShift says whether a shift is the caller's, and refuses who may not free rooms of others.
func (s *Server) ownsShift(ctx context.Context, from *caller, shift id.Shift) (mine bool, err error) {
	owner, err := s.Queue.OwnerOf(ctx, from.clinic.ID, shift)
	if err != nil {
		return false, err
	}
	mine = owner == from.session.User.ID
	if !mine && !from.may(staff.FreeRooms) {
		return false, problem.New(problem.Forbidden, "only the user who is at work there, and who may free rooms, change a shift")
	}
	return mine, nil
}

func viewedShift(s *queue.ShiftData, err error) (*body[shift], error) {
	if err != nil {
		return nil, err
	}
	return told(*shiftView(s), nil)
}
