package queue

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// ReasonForwarded is that of an attendance from which the patient was forwarded.
const ReasonForwarded = "forwarded"

// Destination is where a patient is forwarded: a service, a room or a person, or a service for a room or person.
type Destination struct {
	ServiceID *id.Service
	RoomID    *id.Room
	UserID    *id.User
	// Note for who attends next.
	Note string
	// Return: the patient then comes back to the user who forwards.
	Return bool
}

// Forward ends an attendance that is called or served and puts the patient in another line, with the priority and time of arrival that
// the ticket has. It returns the new attendance. Problems: not_found, wrong_state, other_room, invalid.
func (q *Queue) Forward(ctx context.Context, c journal.Asked, attendance id.Attendance, to Destination) (*Attendance, error) {
	catalogue, err := q.catalogues(ctx, c.Clinic)
	if err != nil {
		return nil, err
	}
	entry, err := q.journal.Change(ctx, c.Clinic, c.By, c.Request, func(change *journal.Change) error {
		old, err := find(change.DB, c.Clinic, attendance)
		if err != nil {
			return err
		}
		if !old.State.InRoom() {
			return wrongState(old.State)
		}
		room, err := roomOf(change.DB, c.Clinic, c.User())
		if err != nil {
			return err
		}
		if *old.RoomID != room {
			return otherRoom(*old.RoomID)
		}
		service, err := to.service(change, catalogue, old.ServiceID)
		if err != nil {
			return err
		}
		return forward(change, catalogue, old, service, to, c.User())
	})
	if err != nil {
		return nil, fmt.Errorf("forward attendance %s: %w", attendance, err)
	}
	return attendanceOf(entry)
}

// service checks the destination and is the service that the patient then waits for.
func (to Destination) service(change *journal.Change, catalogue *clinic.Catalogue, now id.Service) (id.Service, error) {
	if to.ServiceID == nil && to.RoomID == nil && to.UserID == nil {
		return now, problem.InvalidField("body", "name a service, a room or a user to forward to")
	}
	if to.UserID != nil {
		if err := belongs(change.DB, catalogue.ID, *to.UserID); err != nil {
			return now, err
		}
	}
	if to.ServiceID != nil {
		if _, err := catalogue.Service(*to.ServiceID); err != nil {
			return now, err
		}
		now = *to.ServiceID
	}
	if to.RoomID == nil {
		return now, nil
	}
	room, err := catalogue.Room(*to.RoomID)
	if err != nil {
		return now, err
	}
	switch {
	case clinic.Attends(room.Services, now):
		return now, nil
	case to.ServiceID != nil:
		return now, problem.InvalidField("body.room_id", fmt.Sprintf("%s does not attend this service", room.Name))
	case len(room.Services) == 0:
		return now, problem.InvalidField("body.room_id", fmt.Sprintf("%s attends no service", room.Name))
	}
	return room.Services[0].ServiceID, nil
}

// forward ends the old attendance and begins the new one.
func forward(change *journal.Change, catalogue *clinic.Catalogue, old *row, service id.Service, to Destination, by id.User) error {
	seq, err := change.NextSeq()
	if err != nil {
		return err
	}
	old.State, old.Reason = map[State]State{Serving: Finished, Called: Cancelled}[old.State], ReasonForwarded
	old.EndedAt = &change.At
	old.changed(seq)
	if err := old.save(change.DB); err != nil {
		return err
	}
	next := &row{
		ClinicID: old.ClinicID, ID: id.New[id.Attendance](), TicketID: old.TicketID, ServiceID: service, State: Waiting,
		ArrivalSeq: old.ArrivalSeq, QueuedAt: change.At,
		ForRoomID: to.RoomID, ForUserID: to.UserID, PreviousID: &old.ID, Note: to.Note, ChangedSeq: seq, Standing: catalogue.Rules.ForwardedStanding,
	}
	if err := next.stand(change.DB, catalogue); err != nil {
		return err
	}
	if err := change.DB.Create(next).Error; err != nil {
		return fmt.Errorf("begin the new attendance: %w", err)
	}
	var data movedData
	if data.Route, err = onTheWay(change.DB, old, service, to, by); err != nil {
		return err
	}
	if data.Attendance, err = next.data(change.DB); err != nil {
		return err
	}
	if data.From, err = old.data(change.DB); err != nil {
		return err
	}
	return change.Append(WasForwarded, data)
}

// onTheWay goes on in the ticket's route when the patient is forwarded to its next step, and lets the patient come back when that is wanted. It
// returns what was left of the route before, or nil when that stays.
func onTheWay(tx *gorm.DB, old *row, service id.Service, to Destination, by id.User) (*[]RouteStep, error) {
	way, err := routeOf(tx, old.ClinicID, old.TicketID)
	if err != nil {
		return nil, err
	}
	before := append([]RouteStep{}, way.Steps...)
	if len(way.Steps) > 0 && way.Steps[0].ServiceID == service {
		way.Steps = way.Steps[1:]
	}
	if to.Return {
		way.Steps = append([]RouteStep{{ServiceID: old.ServiceID, UserID: &by}}, way.Steps...)
	}
	if slices.Equal(way.Steps, before) {
		return nil, nil //nolint:nilnil // the route stays
	}
	return &before, way.save(tx)
}
