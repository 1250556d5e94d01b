package device

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Wanted is what a device is to be; nil leaves a thing as it is.
type Wanted struct {
	Name *string
	// PIN opens the device's own settings; empty: nothing does.
	PIN *string
	// Shows is what a display shows.
	Shows *Shows
	// Paper is how a totem prints.
	Paper *Paper
}

var pinForm = regexp.MustCompile(`^[0-9]{4,8}$`)

// Edit changes a device. Problems: invalid, not_found.
func Edit(ctx context.Context, j *journal.Journal, by journal.Actor, clinic id.Clinic, device id.Device, w Wanted) error {
	var hash string
	if w.Name != nil {
		*w.Name = strings.TrimSpace(*w.Name)
		if err := checkName(*w.Name); err != nil {
			return err
		}
	}
	if w.PIN != nil && *w.PIN != "" {
		if !pinForm.MatchString(*w.PIN) {
			return problem.InvalidField("body.pin", "must have 4 to 8 digits, or be empty for none")
		}
		var err error
		if hash, err = argon2id.CreateHash(*w.PIN, &pinHashing); err != nil {
			return fmt.Errorf("hash a PIN: %w", err)
		}
	}
	_, err := j.Change(ctx, clinic, by, journal.Request{}, func(change *journal.Change) error {
		var d Device
		if err := change.DB.Take(&d, "clinic_id = ? AND id = ? AND revoked_at IS NULL", clinic, device).Error; database.NoRow(err) {
			return errNotHere
		} else if err != nil {
			return err
		}
		before := d
		if w.Name != nil {
			d.Name = *w.Name
		}
		if w.PIN != nil {
			d.PINHash = hash
		}
		if w.Shows != nil {
			if err := w.Shows.check(); err != nil {
				return err
			}
			d.Shows = *w.Shows
		}
		if w.Paper != nil {
			if err := w.Paper.check(); err != nil {
				return err
			}
			d.Paper = *w.Paper
		}
		if reflect.DeepEqual(d, before) {
			return journal.ErrNothingToDo
		}
		if err := change.DB.Model(&d).Where("clinic_id = ? AND id = ?", clinic, device).Select("name", "pin_hash", "shows", "paper").Updates(&d).Error; err != nil {
			return err
		}
		return change.Append(Changed, d.data())
	})
	if err != nil {
		return fmt.Errorf("edit device %s: %w", device, err)
	}
	return nil
}

// pinHashing is the cost of a PIN. With so few digits what keeps it is that few are tried in a minute, not what one try costs.
var pinHashing = argon2id.Params{Memory: 8 << 10, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// OpenSettings lets through who knows the PIN of a device. Problems: wrong_code; not_found, when it has none.
func (d *Device) OpenSettings(pin string) error {
	if d.PINHash == "" {
		return problem.New(problem.NotFound, "this device has no PIN: an administrator gives it one")
	}
	right, err := argon2id.ComparePasswordAndHash(pin, d.PINHash)
	if err != nil {
		return fmt.Errorf("check a PIN: %w", err)
	}
	if !right {
		return problem.New(problem.WrongCode, "this is not the PIN of this device")
	}
	return nil
}

var errNotHere = problem.New(problem.NotFound, "there is no such device in this clinic")

func checkName(name string) error {
	if name == "" || utf8.RuneCountInString(name) > nameLimit {
		return problem.InvalidField("body.name", fmt.Sprintf("must have 1 to %d letters", nameLimit))
	}
	return nil
}
