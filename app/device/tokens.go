package device

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"suavez/app/cache"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Tokens finds devices by their tokens. The devices of a clinic in use stay in memory until an entry says that one was added, changed or revoked.
type Tokens struct {
	db      *database.Database
	clinics *cache.Cache[id.Clinic]           // by hash: a token does not change its clinic
	devices *journal.Kept[map[string]*Device] // by hash
}

// NewTokens makes the sign-in of devices.
func NewTokens(db *database.Database, j *journal.Journal) (*Tokens, error) {
	t := &Tokens{db: db}
	var err error
	if t.clinics, err = cache.New[id.Clinic](10_000, nil); err != nil {
		return nil, err
	}
	t.devices, err = journal.Keep(j, t.load, Added, Revoked, Changed)
	return t, err
}

// Close lets the devices in memory go.
func (t *Tokens) Close() {
	t.devices.Close()
	t.clinics.Close()
}

// load reads the devices of a clinic that have a token.
func (t *Tokens) load(ctx context.Context, clinic id.Clinic) (devices map[string]*Device, seq journal.Seq, err error) {
	var all []*Device
	err = t.db.Snapshot(ctx, func(tx *gorm.DB) error {
		if err := tx.Raw("SELECT seq FROM journal_heads WHERE clinic_id = ?", clinic).Row().Scan(&seq); err != nil {
			return err
		}
		return tx.Where("clinic_id = ? AND revoked_at IS NULL", clinic).Find(&all).Error
	})
	if err != nil {
		return nil, 0, fmt.Errorf("load the devices of clinic %s: %w", clinic, err)
	}
	devices = map[string]*Device{}
	for _, d := range all {
		devices[string(d.TokenHash)] = d
	}
	return devices, seq, nil
}

// Of is the device of a token. Problem: unauthenticated.
func (t *Tokens) Of(ctx context.Context, token string) (*Device, error) {
	sum := hash(token)
	clinic, known := t.clinics.Get(string(sum))
	if !known {
		err := t.db.Read(ctx).Raw("SELECT clinic_id FROM devices WHERE token_hash = ?", sum).Row().Scan(&clinic)
		switch {
		case database.NoRow(err):
			return nil, errNoDevice
		case err != nil:
			return nil, fmt.Errorf("find a device by its token: %w", err)
		}
		t.clinics.Set(string(sum), clinic, 1)
	}
	devices, err := t.devices.Of(ctx, clinic)
	if err != nil {
		return nil, err
	}
	if d := devices[string(sum)]; d != nil {
		return d, nil
	}
	return nil, errNoDevice
}

var errNoDevice = problem.New(problem.Unauthenticated, "this device token is not valid, or no longer")
