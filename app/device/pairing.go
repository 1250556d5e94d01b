package device

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

const (
	// codeLasts is how long a device shows a code before it asks for another.
	codeLasts = 10 * time.Minute
	// codeLength is that of a code without its hyphen: a thousand million codes, of which a handful are shown at any time.
	codeLength = 6
	// codesOfAddress and codesAtOnce bound the codes that one address, and all, may have shown at a time.
	codesOfAddress = 20
	codesAtOnce    = 500
	// nameLimit is of a device's name, in letters.
	nameLimit = 60
)

// Pairing is a device that shows its code and waits until an administrator accepts it. Its token becomes valid then.
type Pairing struct {
	Code  string // as it is shown, such as K7Q-4WT
	Token string
	Until time.Time
}

// Ask begins to pair a device that asks from an address. Problems: invalid, too_many_requests.
func Ask(ctx context.Context, db *database.Database, now time.Time, kind Kind, address string) (Pairing, error) {
	if !kind.Known() {
		return Pairing{}, errNoKind(kind)
	}
	p := Pairing{Token: newToken(), Until: now.Add(codeLasts)}
	err := db.Transaction(ctx, func(tx *gorm.DB) error {
		if err := tidyPairings(tx, now, address); err != nil {
			return err
		}
		for {
			code := id.NewCode(codeLength)
			made := tx.Exec("INSERT INTO pairings (code, kind, token_hash, address, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
				code, kind, hash(p.Token), address, now, p.Until)
			if made.Error != nil {
				return made.Error
			}
			if made.RowsAffected == 1 { // else another device shows this code
				p.Code = id.ShownCode(code)
				return nil
			}
		}
	})
	if err != nil {
		return Pairing{}, fmt.Errorf("begin to pair a %s: %w", kind, err)
	}
	return p, nil
}

// tidyPairings takes away the codes that are no longer shown, and the oldest of an address that has too many: a page that is loaded
// again asks for another each time.
func tidyPairings(tx *gorm.DB, now time.Time, address string) error {
	err := tx.Exec(`DELETE FROM pairings WHERE expires_at <= ? OR code IN (
		SELECT code FROM pairings WHERE address = ? ORDER BY created_at DESC OFFSET ?)`, now, address, codesOfAddress-1).Error
	if err != nil {
		return err
	}
	var shown int
	if err := tx.Raw("SELECT count(*) FROM pairings").Row().Scan(&shown); err != nil {
		return err
	}
	if shown >= codesAtOnce {
		return problem.New(problem.TooMany, "too many devices wait to be paired: try again in a few minutes")
	}
	return nil
}

// errNoCode is told of a code that no device shows.
var errNoCode = problem.New(problem.NotFound, "no device shows this code: look at the device, it shows another after ten minutes")

// KindShowing says what kind of device shows a code. Problem: not_found.
func KindShowing(ctx context.Context, db *database.Database, now time.Time, code string) (Kind, error) {
	var kind Kind
	err := db.Read(ctx).Raw("SELECT kind FROM pairings WHERE code = ? AND expires_at > ?", id.TypedCode(code), now).Row().Scan(&kind)
	switch {
	case database.NoRow(err):
		return "", errNoCode
	case err != nil:
		return "", fmt.Errorf("look for the device that shows a code: %w", err)
	}
	return kind, nil
}

// Accept makes the device that shows a code one of the clinic's, under a name. Problems: invalid, not_found.
func Accept(ctx context.Context, j *journal.Journal, now time.Time, by journal.Actor, clinic id.Clinic, code, name string) (Device, error) {
	code, name = id.TypedCode(code), strings.TrimSpace(name)
	if err := checkName(name); err != nil {
		return Device{}, err
	}
	d := Device{ClinicID: clinic, Name: name}
	_, err := j.Change(ctx, clinic, by, journal.Request{}, func(change *journal.Change) error {
		row := change.DB.Raw("DELETE FROM pairings WHERE code = ? AND expires_at > ? RETURNING kind, token_hash", code, now).Row()
		if err := row.Scan(&d.Kind, &d.TokenHash); database.NoRow(err) {
			return errNoCode
		} else if err != nil {
			return err
		}
		return d.add(change)
	})
	if err != nil {
		return Device{}, fmt.Errorf("accept a device: %w", err)
	}
	return d, nil
}
