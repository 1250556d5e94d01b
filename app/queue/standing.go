package queue

import (
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// visit is what a ticket says of its patient's place in line, in its table and as finish_attendance tells it.
type visit struct {
	PriorityID    *id.Priority `json:"priority_id"`
	Risk          *clinic.Risk `json:"risk"`
	RiskAt        *time.Time   `json:"risk_at"`
	ArrivedAt     time.Time    `json:"arrived_at"`
	AppointmentAt *time.Time   `json:"appointment_at"`
	Emergency     bool         `json:"emergency"`
}

func (v visit) patient(c *clinic.Catalogue, queuedAt time.Time) patient {
	p := patient{priority: c.AnyPriority(v.PriorityID), arrivedAt: v.ArrivedAt, queuedAt: queuedAt, appointment: v.AppointmentAt, emergency: v.Emergency}
	if v.Risk != nil {
		p.risk, p.classedAt = *v.Risk, *v.RiskAt
	}
	return p
}

// stand puts the row where its ticket belongs in the line of its service.
func (r *row) stand(tx *gorm.DB, c *clinic.Catalogue) error {
	var v visit
	if err := tx.Table("tickets").Take(&v, "clinic_id = ? AND id = ?", r.ClinicID, r.TicketID).Error; err != nil {
		return fmt.Errorf("read ticket %s: %w", r.TicketID, err)
	}
	s, _ := c.AnyService(r.ServiceID)
	r.place(placeOf(c, s, v.patient(c, r.QueuedAt)), v.ArrivedAt)
	return nil
}

// rejoin puts the row where it belongs and writes it.
func (r *row) rejoin(tx *gorm.DB, c *clinic.Catalogue) error {
	if err := r.stand(tx, c); err != nil {
		return err
	}
	return r.save(tx)
}

// tell puts the row where it belongs, writes it, and appends the entry that tells it.
func (r *row) tell(change *journal.Change, c *clinic.Catalogue, kind string) error {
	if err := r.rejoin(change.DB, c); err != nil {
		return err
	}
	return r.append(change, kind)
}

// beforeAll is how much earlier than the arrival who stands first is due.
const beforeAll = 24 * time.Hour

// place puts the row where the policy says and, within the rank, where its standing says.
func (r *row) place(at place, arrived time.Time) {
	r.Rank, r.DueAt, r.TargetAt = at.rank, at.due, &at.target
	switch r.Standing {
	case clinic.First:
		r.DueAt = r.DueAt.Add(-beforeAll)
	case clinic.Last: // the later it joined the line, the later it is due
		r.DueAt = r.DueAt.Add(r.QueuedAt.Sub(arrived))
	case clinic.ByArrival:
	}
}

// Reordered is the data of an entry about patients who stand elsewhere since a policy, a priority or a target was changed.
type Reordered struct {
	Places []Standing `json:"places"`
}

// Standing is where a patient stands.
type Standing struct {
	ID       id.Attendance `json:"id"`
	Rank     int           `json:"rank"`
	DueAt    time.Time     `json:"due_at"`
	TargetAt *time.Time    `json:"target_at"`
}

// Settle makes the queues of a clinic fit a catalogue that is being changed: who is still in an attendance gets the place that the
// policies now say. Problems: room_occupied and room_busy, when a room is taken out of use where somebody is at work or for which somebody
// waits, who would be left with nobody.
func Settle(change *journal.Change, now *clinic.Catalogue) error {
	for _, r := range now.Rooms {
		if r.Active {
			continue
		}
		if err := abandoned(change, r); err != nil {
			return err
		}
	}
	return reorder(change, now)
}

func abandoned(change *journal.Change, r clinic.Room) error {
	shift, err := openShift(change.DB, "s.clinic_id = ? AND s.room_id = ?", r.ClinicID, r.ID)
	if err != nil {
		return err
	}
	if shift != nil {
		return roomOccupied(*shift)
	}
	var waiting row
	err = change.DB.Take(&waiting, "clinic_id = ? AND for_room_id = ? AND state = ?", r.ClinicID, r.ID, Waiting).Error
	switch {
	case database.NoRow(err):
		return nil
	case err != nil:
		return fmt.Errorf("look for who waits for the room: %w", err)
	}
	return problem.New(problem.RoomBusy, fmt.Sprintf("somebody waits for %s alone: forward or cancel first", r.Name)).With("attendance_id", waiting.ID)
}

// reorder gives all who are in an attendance the place that the policies now say, in one statement. Served by
// ticket_has_one_open_attendance.
func reorder(change *journal.Change, c *clinic.Catalogue) error {
	var open []struct {
		Row   row   `gorm:"embedded"`
		Visit visit `gorm:"embedded"`
	}
	err := change.DB.Raw(`SELECT a.*, t.priority_id, t.risk, t.risk_at, t.arrived_at, t.appointment_at, t.emergency
		FROM attendances a JOIN tickets t ON t.clinic_id = a.clinic_id AND t.id = a.ticket_id
		WHERE a.clinic_id = ? AND a.state IN ('waiting', 'called', 'serving') ORDER BY a.arrival_seq, a.id`, c.ID).Scan(&open).Error
	if err != nil {
		return fmt.Errorf("read who waits: %w", err)
	}
	var moved Reordered
	for _, o := range open {
		now, before := o.Row, o.Row
		s, _ := c.AnyService(now.ServiceID)
		now.place(placeOf(c, s, o.Visit.patient(c, now.QueuedAt)), o.Visit.ArrivedAt)
		if now.Rank != before.Rank || !now.DueAt.Equal(before.DueAt) || before.TargetAt == nil || !now.TargetAt.Equal(*before.TargetAt) {
			moved.Places = append(moved.Places, Standing{now.ID, now.Rank, now.DueAt, now.TargetAt})
		}
	}
	if len(moved.Places) == 0 {
		return nil
	}
	text, err := json.Marshal(moved.Places)
	if err != nil {
		return fmt.Errorf("write the places: %w", err)
	}
	err = change.DB.Exec(`UPDATE attendances a SET rank = p.rank, due_at = p.due_at, target_at = p.target_at
		FROM jsonb_to_recordset(CAST(@places AS jsonb)) AS p (id uuid, rank smallint, due_at timestamptz, target_at timestamptz)
		WHERE a.clinic_id = @clinic AND a.id = p.id`, map[string]any{"places": string(text), "clinic": c.ID}).Error
	if err != nil {
		return fmt.Errorf("move who waits: %w", err)
	}
	return change.Append(QueueReordered, moved)
}
