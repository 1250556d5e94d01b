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

// Added is the type of the entry of a new device; data holds its id, kind and name.
const Added = "device.added"

// Device is a totem or display of a clinic.
type Device struct {
	ClinicID  id.Clinic
	ID        id.Device
	Kind      Kind
	Name      string
	TokenHash []byte
	CreatedAt time.Time
}

// Add adds a device to a clinic and returns its token.
func Add(ctx context.Context, j *journal.Journal, by journal.Actor, clinic id.Clinic, kind Kind, name string) (token string, err error) {
	if !kind.Known() {
		return "", problem.InvalidField("kind", fmt.Sprintf("%q is neither totem nor display", kind))
	}
	token = "suavez_" + rand.Text()
	d := Device{ClinicID: clinic, ID: id.New[id.Device](), Kind: kind, Name: name, TokenHash: hash(token)}
	_, err = j.Change(ctx, clinic, by, journal.Request{}, func(change *journal.Change) error {
		d.CreatedAt = change.At
		if err := change.DB.Create(&d).Error; err != nil {
			return err
		}
		return change.Append(Added, map[string]any{"device": map[string]any{"id": d.ID, "kind": kind, "name": name}})
	})
	if err != nil {
		return "", fmt.Errorf("add a %s: %w", kind, err)
	}
	return token, nil
}

// ByToken finds the device whose token it is. Problem: unauthenticated.
func ByToken(ctx context.Context, db *database.Database, token string) (Device, error) {
	var d Device
	err := db.Read(ctx).Where("token_hash = ?", hash(token)).Take(&d).Error
	switch {
	case database.NoRow(err):
		return Device{}, problem.New(problem.Unauthenticated, "this device token is not valid, or no longer")
	case err != nil:
		return Device{}, fmt.Errorf("find a device by its token: %w", err)
	}
	return d, nil
}

func hash(token string) []byte {
	sum := sha256.Sum256([]byte(token))
	return sum[:]
}
