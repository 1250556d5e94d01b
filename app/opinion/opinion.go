package opinion

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/problem"
)

// Mark is how a visit was.
type Mark string

// The marks.
const (
	Good Mark = "good"
	Fair Mark = "fair"
	Bad  Mark = "bad"
)

// Reason is what weighed in a mark.
type Reason string

// The reasons.
const (
	TheWait     Reason = "wait"
	TheCare     Reason = "care"
	Explanation Reason = "explanation"
	ThePlace    Reason = "place"
)

// Opinion is what somebody says of a visit.
type Opinion struct {
	Mark    Mark
	Reasons []Reason
	// Words are a sentence or two, where somebody wrote them.
	Words string
}

// Give keeps the opinion of the patient of a ticket, once, and returns an identifier by which it can be changed on the same day. Problem:
// too_late, when that ticket has given one.
func Give(ctx context.Context, db *database.Database, of id.Clinic, ticket id.Ticket, day clinic.Date, o Opinion) (id.Opinion, error) {
	// Random, and not a UUIDv7, in which the time stands.
	given := id.Opinion{UUID: uuid.New()}
	first := false
	err := db.Transaction(ctx, func(tx *gorm.DB) error {
		noted := tx.Exec("INSERT INTO opinion_givers (clinic_id, ticket_id) VALUES (?, ?) ON CONFLICT DO NOTHING", of, ticket)
		first = noted.RowsAffected == 1
		return noted.Error
	})
	switch {
	case err != nil:
		return given, fmt.Errorf("note that an opinion is given: %w", err)
	case !first:
		return given, problem.New(problem.TooLate, "this patient has said already how the visit was")
	}
	reasons, err := written(o.Reasons)
	if err != nil {
		return given, err
	}
	// Apart from the note, so that the two have no transaction in common.
	err = db.Transaction(ctx, func(tx *gorm.DB) error {
		return tx.Exec(`INSERT INTO opinions (clinic_id, id, day, mark, reasons, words)
			VALUES (?, ?, ?, ?, ARRAY(SELECT jsonb_array_elements_text(CAST(? AS jsonb))), ?)`, of, given, day, o.Mark, reasons, o.Words).Error
	})
	if err != nil {
		return given, fmt.Errorf("keep an opinion: %w", err)
	}
	return given, nil
}

// Change changes an opinion of the day. Problem: not_found.
func Change(ctx context.Context, db *database.Database, of id.Clinic, given id.Opinion, day clinic.Date, o Opinion) error {
	reasons, err := written(o.Reasons)
	if err != nil {
		return err
	}
	found := int64(0)
	err = db.Transaction(ctx, func(tx *gorm.DB) error {
		changed := tx.Exec(`UPDATE opinions SET mark = ?, reasons = ARRAY(SELECT jsonb_array_elements_text(CAST(? AS jsonb))), words = ?
			WHERE clinic_id = ? AND id = ? AND day = ?`, o.Mark, reasons, o.Words, of, given, day)
		found = changed.RowsAffected
		return changed.Error
	})
	switch {
	case err != nil:
		return fmt.Errorf("change an opinion: %w", err)
	case found == 0:
		return problem.New(problem.NotFound, "there is no such opinion of today")
	}
	return nil
}

// Given says whether the patient of a ticket has said how the visit was.
func Given(ctx context.Context, db *database.Database, of id.Clinic, ticket id.Ticket) (given bool, err error) {
	err = db.Read(ctx).Raw("SELECT EXISTS (SELECT FROM opinion_givers WHERE clinic_id = ? AND ticket_id = ?)", of, ticket).Row().Scan(&given)
	if err != nil {
		return false, fmt.Errorf("look whether an opinion was given: %w", err)
	}
	return given, nil
}

func written(reasons []Reason) (string, error) {
	text, err := json.Marshal(append([]Reason{}, reasons...))
	if err != nil {
		return "", fmt.Errorf("write the reasons of an opinion: %w", err)
	}
	return string(text), nil
}
