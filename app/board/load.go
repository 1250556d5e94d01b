package board

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/queue"
)

// Load reads the board of a clinic from the tables, at one number of its journal.
func Load(ctx context.Context, db *database.Database, clinicID id.Clinic) (*Board, error) {
	b := &Board{}
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		if err := tx.Raw("SELECT seq FROM journal_heads WHERE clinic_id = ?", clinicID).Row().Scan(&b.Seq); err != nil {
			return err
		}
		for _, part := range []func(*gorm.DB, id.Clinic) error{b.loadCatalogue, b.loadShifts, b.loadOpen, b.loadCalls, b.loadEmergencies} {
			if err := part(tx, clinicID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("load the board of clinic %s: %w", clinicID, err)
	}
	return b, nil
}

func (b *Board) loadCatalogue(tx *gorm.DB, clinicID id.Clinic) error {
	var services []clinic.Service
	var rooms []clinic.Room
	if err := tx.Where("clinic_id = ?", clinicID).Find(&services).Error; err != nil {
		return err
	}
	if err := tx.Where("clinic_id = ?", clinicID).Find(&rooms).Error; err != nil {
		return err
	}
	for _, s := range services {
		b.Queues = append(b.Queues, &Queue{ServiceID: s.ID, Name: s.Name, Prefix: s.Prefix, Position: s.Position, Active: s.Active})
	}
	for _, r := range rooms {
		b.Rooms = append(b.Rooms, &Room{ID: r.ID, Name: r.Name, Position: r.Position, Active: r.Active})
	}
	b.sort()
	return nil
}

func (b *Board) loadShifts(tx *gorm.DB, clinicID id.Clinic) error {
	rows, err := tx.Raw("SELECT "+queue.ShiftColumns+" WHERE s.clinic_id = ? AND s.closed_at IS NULL", clinicID).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		s := &queue.ShiftData{}
		if err := rows.Scan(s.Columns()...); err != nil {
			return err
		}
		if r := b.room(s.RoomID); r != nil {
			r.Shift = s
		}
	}
	return rows.Err()
}

// loadOpen places the open attendances. Served by ticket_has_one_open_attendance.
func (b *Board) loadOpen(tx *gorm.DB, clinicID id.Clinic) error {
	rows, err := tx.Raw(`SELECT attendance_json(a, t) FROM attendances a JOIN tickets t ON t.clinic_id = a.clinic_id AND t.id = a.ticket_id
		WHERE a.clinic_id = ? AND a.state IN ('waiting', 'called', 'serving')`, clinicID).Rows()
	if err != nil {
		return err
	}
	open, err := queue.ReadAttendances(rows)
	if err != nil {
		return err
	}
	for _, a := range open {
		if a.State != queue.Waiting {
			b.place(a)
		} else if q := b.queue(a.ServiceID); q != nil {
			row := &Row{Attendance: a}
			q.Waiting = append(q.Waiting, row)
			b.note(row)
		}
	}
	for _, q := range b.Queues {
		slices.SortFunc(q.Waiting, func(x, y *Row) int {
			if x.Before(y.Attendance) {
				return -1
			}
			return 1
		})
	}
	return nil
}

// loadCalls reads the latest calls. Served by journal_calls.
func (b *Board) loadCalls(tx *gorm.DB, clinicID id.Clinic) error {
	rows, err := tx.Raw(`SELECT c.seq, c.at, c.type, CAST(c.data->'attendance'->>'room_id' AS uuid), attendance_json(a, t)
		FROM (SELECT seq, at, type, data FROM journal
		       WHERE clinic_id = @clinic AND type IN ('attendance.called', 'attendance.recalled') ORDER BY seq DESC LIMIT @kept) c
		JOIN attendances a ON a.clinic_id = @clinic AND a.id = CAST(c.data->'attendance'->>'id' AS uuid)
		JOIN tickets t ON t.clinic_id = @clinic AND t.id = a.ticket_id
		ORDER BY c.seq DESC`, map[string]any{"clinic": clinicID, "kept": keptCalls}).Rows()
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var (
			seq  journal.Seq
			at   time.Time
			kind string
			room id.Room
			text []byte
		)
		if err := rows.Scan(&seq, &at, &kind, &room, &text); err != nil {
			return err
		}
		a := &queue.Attendance{}
		if err := json.Unmarshal(text, a); err != nil {
			return err
		}
		b.Calls = append(b.Calls, &Call{Seq: seq, At: at, Recall: kind == queue.WasRecalled, RoomID: room, Attendance: a})
	}
	return rows.Err()
}

func (b *Board) loadEmergencies(tx *gorm.DB, clinicID id.Clinic) (err error) {
	b.Emergencies, err = queue.OpenEmergencies(tx, clinicID)
	return err
}
