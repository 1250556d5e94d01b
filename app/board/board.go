package board

import (
	"cmp"
	"slices"
	"time"

	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/queue"
)

// keptCalls is how many of the latest calls a board holds.
const keptCalls = 20

// Board is a clinic at one number of its journal.
type Board struct {
	Seq    journal.Seq
	Queues []*Queue // by position
	Rooms  []*Room  // by position
	Calls  []*Call  // the newest first
	// Emergencies that are not over, the oldest first.
	Emergencies []queue.EmergencyEntry
	rows        map[id.Attendance]*Row
}

// Queue is who waits for a service, the next one first.
type Queue struct {
	ServiceID id.Service
	Name      string
	Prefix    string
	Position  int
	Active    bool
	Waiting   []*Row
}

// Row is a patient in a line. It is not changed: a patient of whom something changes gets another row.
type Row struct {
	*queue.Attendance
	written map[string][]byte // by audience
}

// Written is the row as write writes it for an audience, which is done once: among thousands who wait one changes at a time.
func (r *Row) Written(audience string, write func(*queue.Attendance) ([]byte, error)) ([]byte, error) {
	if text := r.written[audience]; text != nil {
		return text, nil
	}
	text, err := write(r.Attendance)
	if err != nil {
		return nil, err
	}
	if r.written == nil {
		r.written = map[string][]byte{}
	}
	r.written[audience] = text
	return text, nil
}

// Room is a room with who is at work in it and the patient who is called to it or served in it.
type Room struct {
	ID         id.Room
	Name       string
	Position   int
	Active     bool
	Shift      *queue.ShiftData
	Attendance *queue.Attendance
}

// Call is a call as it was announced; State is where the patient stands since.
type Call struct {
	// Seq and At are those of the journal's entry.
	Seq    journal.Seq
	At     time.Time
	Recall bool
	RoomID id.Room
	*queue.Attendance
}

// Ahead is how many stand before an attendance in the line of its service; waits is false when it does not wait there.
func (b *Board) Ahead(attendance id.Attendance) (ahead int, waits bool) {
	row := b.rows[attendance]
	if row == nil {
		return 0, false
	}
	return b.queue(row.ServiceID).find(row.Attendance)
}

// Waiting is how many wait for a service.
func (b *Board) Waiting(service id.Service) int {
	if q := b.queue(service); q != nil {
		return len(q.Waiting)
	}
	return 0
}

func (b *Board) queue(service id.Service) *Queue {
	for _, q := range b.Queues {
		if q.ServiceID == service {
			return q
		}
	}
	return nil
}

func (b *Board) room(room id.Room) *Room {
	for _, r := range b.Rooms {
		if r.ID == room {
			return r
		}
	}
	return nil
}

// sort puts queues and rooms in their order after one of them has come or moved.
func (b *Board) sort() {
	slices.SortFunc(b.Queues, func(x, y *Queue) int {
		return cmp.Or(x.Position-y.Position, cmp.Compare(x.ServiceID.String(), y.ServiceID.String()))
	})
	slices.SortFunc(b.Rooms, func(x, y *Room) int {
		return cmp.Or(x.Position-y.Position, cmp.Compare(x.ID.String(), y.ID.String()))
	})
}

// insert puts an attendance in its place in the line.
func (b *Board) insert(q *Queue, a *queue.Attendance) {
	at, _ := q.find(a)
	row := &Row{Attendance: a}
	q.Waiting = slices.Insert(q.Waiting, at, row)
	b.note(row)
}

// note remembers where a patient waits.
func (b *Board) note(row *Row) {
	if b.rows == nil {
		b.rows = map[id.Attendance]*Row{}
	}
	b.rows[row.ID] = row
}

// remove takes an attendance out of the line in which it waits, if it does.
func (b *Board) remove(attendance id.Attendance) {
	row := b.rows[attendance]
	if row == nil {
		return
	}
	delete(b.rows, attendance)
	q := b.queue(row.ServiceID)
	if at, there := q.find(row.Attendance); there {
		q.Waiting = slices.Delete(q.Waiting, at, at+1)
	}
}

// find is the place of an attendance in the line.
func (q *Queue) find(a *queue.Attendance) (int, bool) {
	return slices.BinarySearchFunc(q.Waiting, a, func(x *Row, y *queue.Attendance) int {
		switch {
		case x.ID == y.ID:
			return 0
		case x.Before(y):
			return -1
		default:
			return 1
		}
	})
}
