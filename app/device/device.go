package device

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"time"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Kind is what a device is.
type Kind string

// The kinds of devices.
const (
	Totem   Kind = "totem"
	Display Kind = "display"
)

// Known says whether it is one of the kinds.
func (k Kind) Known() bool { return k == Totem || k == Display }

// Types of the entries of devices; data holds the device's id, kind and name.
const (
	Added   = "device.added"
	Revoked = "device.revoked"
	Changed = "device.changed" // another name, PIN, or what it shows
)

// Device is a totem or display of a clinic.
type Device struct {
	ClinicID  id.Clinic
	ID        id.Device
	Kind      Kind
	Name      string
	TokenHash []byte
	PINHash   string `gorm:"column:pin_hash"` // of the PIN that opens its own settings; empty when there is none
	Shows     Shows  `gorm:"serializer:json"` // a display
	Paper     Paper  `gorm:"serializer:json"` // a totem
	CreatedAt time.Time
	RevokedAt *time.Time
}

// Add adds a device to a clinic and returns its token.
func Add(ctx context.Context, j *journal.Journal, by journal.Actor, clinic id.Clinic, kind Kind, name string) (token string, err error) {
	if !kind.Known() {
		return "", errNoKind(kind)
	}
	token = newToken()
	d := Device{ClinicID: clinic, Kind: kind, Name: name, TokenHash: hash(token)}
	_, err = j.Change(ctx, clinic, by, journal.Request{}, d.add)
	if err != nil {
		return "", fmt.Errorf("add a %s: %w", kind, err)
	}
	return token, nil
}

// add writes the device and its entry.
func (d *Device) add(change *journal.Change) error {
	d.ID, d.CreatedAt = id.New[id.Device](), change.At
	if err := change.DB.Create(d).Error; err != nil {
		return err
	}
	return change.Append(Added, d.data())
}

// Revoke takes a device's token from it, at once and at every instance. One that is revoked already stays so. Problem: not_found.
func Revoke(ctx context.Context, j *journal.Journal, by journal.Actor, clinic id.Clinic, device id.Device) error {
	_, err := j.Change(ctx, clinic, by, journal.Request{}, func(change *journal.Change) error {
		var d Device
		if err := change.DB.Take(&d, "clinic_id = ? AND id = ?", clinic, device).Error; database.NoRow(err) {
			return errNotHere
		} else if err != nil {
			return err
		}
		if d.RevokedAt != nil {
			return journal.ErrNothingToDo
		}
		// No token has this hash.
		err := change.DB.Exec("UPDATE devices SET revoked_at = ?, token_hash = ? WHERE clinic_id = ? AND id = ?", change.At, d.ID.UUID[:], clinic, device).Error
		if err != nil {
			return err
		}
		return change.Append(Revoked, d.data())
	})
	if err != nil {
		return fmt.Errorf("revoke device %s: %w", device, err)
	}
	return nil
}

func (d *Device) data() map[string]any {
	return map[string]any{"device": map[string]any{"id": d.ID, "kind": d.Kind, "name": d.Name}}
}

// List returns the devices of a clinic that are not revoked, by name.
func List(ctx context.Context, db *database.Database, clinic id.Clinic) ([]Device, error) {
	var all []Device
	err := db.Read(ctx).Where("clinic_id = ? AND revoked_at IS NULL", clinic).Order("name, id").Find(&all).Error
	if err != nil {
		return nil, fmt.Errorf("list the devices: %w", err)
	}
	return all, nil
}

func errNoKind(kind Kind) error {
	return problem.InvalidField("kind", fmt.Sprintf("%q is neither totem nor display", kind))
}

func newToken() string { return "suavez_" + rand.Text() }

func hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}

// Names are the names of a clinic's devices, also of those that were revoked, by their ids as text.
func Names(ctx context.Context, db *database.Database, clinic id.Clinic) (map[string]string, error) {
	var all []Device
	if err := db.Read(ctx).Select("id", "name").Where("clinic_id = ?", clinic).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("list the names of devices: %w", err)
	}
	names := map[string]string{}
	for _, d := range all {
		names[d.ID.String()] = d.Name
	}
	return names, nil
}
