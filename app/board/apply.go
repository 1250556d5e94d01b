package board

import (
	"encoding/json"
	"fmt"
	"slices"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/queue"
)

// Apply advances the board by the next entry of the journal. An entry that is not the next one is an error, and so is one that cannot be
// read; the board is then to be loaded again.
func (b *Board) Apply(e journal.Entry) error {
	if e.Seq != b.Seq+1 {
		return fmt.Errorf("entry %d does not follow the board, which is at %d", e.Seq, b.Seq)
	}
	if err := b.apply(e); err != nil {
		return fmt.Errorf("apply entry %d, %s, to the board: %w", e.Seq, e.Type, err)
	}
	b.Seq = e.Seq
	return nil
}

func (b *Board) apply(e journal.Entry) error {
	switch e.Type {
	case queue.TicketIssued, queue.WasCalled, queue.WasRecalled, queue.WasStarted, queue.WasFinished, queue.WasForwarded,
		queue.WasNoShow, queue.WasPutBack, queue.WasBroughtBack, queue.WasCancelled, queue.WasUndone, queue.WasReplied, queue.WasPostponed, queue.WasReturned, queue.TicketChanged, queue.RouteChanged:
		var moved queue.Moved
		if err := json.Unmarshal(e.Data, &moved); err != nil {
			return err
		}
		if moved.From != nil {
			b.place(moved.From)
		}
		b.place(&moved.Attendance)
		if moved.Next != nil {
			b.place(moved.Next)
		}
		if e.Type == queue.WasCalled || e.Type == queue.WasRecalled {
			b.announce(e, &moved.Attendance)
		}
	case queue.QueueReordered:
		var reordered queue.Reordered
		if err := json.Unmarshal(e.Data, &reordered); err != nil {
			return err
		}
		for _, s := range reordered.Places {
			if a := b.find(s.ID); a != nil {
				moved := *a
				moved.Rank, moved.DueAt, moved.TargetAt = s.Rank, s.DueAt, s.TargetAt
				b.place(&moved)
			}
		}
	case queue.EmergencyRaised, queue.EmergencyTaken, queue.EmergencyCleared:
		var entry queue.EmergencyEntry
		if err := json.Unmarshal(e.Data, &entry); err != nil {
			return err
		}
		return b.setEmergency(entry)
	case queue.ShiftOpened, queue.ShiftClosed, queue.ShiftPaused, queue.ShiftResumed:
		var entry queue.ShiftEntry
		if err := json.Unmarshal(e.Data, &entry); err != nil {
			return err
		}
		room := b.room(entry.Shift.RoomID)
		if room == nil {
			return fmt.Errorf("the board has no room %s", entry.Shift.RoomID)
		}
		room.Shift = nil
		if e.Type != queue.ShiftClosed {
			room.Shift = &entry.Shift
		}
	case clinic.ServiceChanged:
		var entry struct{ Service clinic.ServiceData }
		if err := json.Unmarshal(e.Data, &entry); err != nil {
			return err
		}
		b.setService(entry.Service)
	case clinic.RoomChanged:
		var entry struct{ Room clinic.RoomData }
		if err := json.Unmarshal(e.Data, &entry); err != nil {
			return err
		}
		b.setRoom(entry.Room)
	}
	return nil // other entries change nothing that a board shows
}

// place takes an attendance from where it was and puts it where its state says.
func (b *Board) place(a *queue.Attendance) {
	q := b.queue(a.ServiceID)
	b.remove(a.ID)
	for _, r := range b.Rooms {
		if r.Attendance != nil && r.Attendance.ID == a.ID {
			r.Attendance = nil
		}
	}
	switch {
	case a.State == queue.Waiting && q != nil:
		b.insert(q, a)
	case a.State.InRoom():
		if r := b.room(*a.RoomID); r != nil {
			r.Attendance = a
		}
	}
	for _, c := range b.Calls {
		switch {
		case c.Attendance.ID == a.ID:
			c.Attendance = a
		case c.Attendance.Ticket.ID == a.Ticket.ID: // an earlier attendance of the visit, of which the ticket may have changed
			earlier := *c.Attendance
			earlier.Ticket = a.Ticket
			c.Attendance = &earlier
		}
	}
}

// find is an attendance of the board that is open.
func (b *Board) find(attendance id.Attendance) *queue.Attendance {
	if row := b.rows[attendance]; row != nil {
		return row.Attendance
	}
	for _, r := range b.Rooms {
		if r.Attendance != nil && r.Attendance.ID == attendance {
			return r.Attendance
		}
	}
	return nil
}

// announce puts a call before the others.
func (b *Board) announce(e journal.Entry, a *queue.Attendance) {
	call := &Call{Seq: e.Seq, At: e.At, Recall: e.Type == queue.WasRecalled, RoomID: *a.RoomID, Attendance: a}
	b.Calls = append([]*Call{call}, b.Calls[:min(len(b.Calls), keptCalls-1)]...)
}

func (b *Board) setService(s clinic.ServiceData) {
	q := b.queue(s.ID)
	if q == nil {
		q = &Queue{ServiceID: s.ID}
		b.Queues = append(b.Queues, q)
	}
	q.Name, q.Prefix, q.Position, q.Active = s.Name, s.Prefix, s.Position, s.Active
	b.sort()
}

func (b *Board) setRoom(s clinic.RoomData) {
	r := b.room(s.ID)
	if r == nil {
		r = &Room{ID: s.ID}
		b.Rooms = append(b.Rooms, r)
	}
	r.Name, r.Position, r.Active = s.Name, s.Position, s.Active
	b.sort()
}

// setEmergency keeps an emergency until it is over, and puts its patient in place.
func (b *Board) setEmergency(entry queue.EmergencyEntry) error {
	if entry.Attendance != nil {
		a := &queue.Attendance{}
		if err := json.Unmarshal(entry.Attendance, a); err != nil {
			return err
		}
		b.place(a)
		entry.Attendance = nil
	}
	at := slices.IndexFunc(b.Emergencies, func(e queue.EmergencyEntry) bool { return e.Emergency.ID == entry.Emergency.ID })
	switch {
	case entry.Emergency.ClearedAt != nil && at >= 0:
		if b.Emergencies = slices.Delete(b.Emergencies, at, at+1); len(b.Emergencies) == 0 {
			b.Emergencies = nil // as on a board that never had any
		}
	case entry.Emergency.ClearedAt != nil:
	case at >= 0:
		b.Emergencies[at] = entry
	default:
		b.Emergencies = append(b.Emergencies, entry)
	}
	return nil
}
