package device

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"suavez/app/database"
	"suavez/app/id"
)

const (
	// writeEvery is how often it is written which devices were heard of.
	writeEvery = 5 * time.Second
	// OnFor is how long a device counts as on after it was last heard of; one that is on is heard of every 20 seconds at least.
	OnFor = 30 * time.Second
)

// Presence knows which devices are on. Each instance writes down those that it has heard of, so that all know of all.
type Presence struct {
	db    *database.Database
	now   func() time.Time
	mu    sync.Mutex
	heard map[id.Device]Sign // since it was last written
}

// Sign is a sign of life of a device.
type Sign struct {
	ClinicID id.Clinic
	DeviceID id.Device
	SeenAt   time.Time
	Address  string // from which it came
	Page     `gorm:"embedded"`
}

// On says whether the device counts as on.
func (s Sign) On(now time.Time) bool { return now.Sub(s.SeenAt) < OnFor }

// Page is what a device's page says of itself; what it has not said is empty.
type Page struct {
	Version string // from which it came
	Sound   string // "on", or "blocked" until somebody touches it
	Screen  string // its size, such as 1920x1080
}

// Or fills in what was said before.
func (p Page) Or(before Page) Page {
	return Page{cmp.Or(p.Version, before.Version), cmp.Or(p.Sound, before.Sound), cmp.Or(p.Screen, before.Screen)}
}

// NewPresence makes the record of a server's devices; Run writes it.
func NewPresence(db *database.Database, now func() time.Time) *Presence {
	return &Presence{db: db, now: now, heard: map[id.Device]Sign{}}
}

// Heard notes that a device was heard of, and what its page said of itself.
func (p *Presence) Heard(d *Device, address string, said Page) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard[d.ID] = Sign{d.ClinicID, d.ID, p.now(), address, said.Or(p.heard[d.ID].Page)}
}

// Run writes what was heard until ctx ends.
func (p *Presence) Run(ctx context.Context) {
	every := time.NewTicker(writeEvery)
	defer every.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-every.C:
			_ = p.Write(ctx) // without a database nobody can ask for it either
		}
	}
}

// Write writes what was heard since the last time.
func (p *Presence) Write(ctx context.Context) error {
	p.mu.Lock()
	heard := p.heard
	p.heard = map[id.Device]Sign{}
	p.mu.Unlock()
	if len(heard) == 0 {
		return nil
	}
	var rows []string
	var values []any
	for _, s := range heard {
		rows = append(rows, "(CAST(? AS uuid), CAST(? AS uuid), CAST(? AS timestamptz), ?, ?, ?, ?)")
		values = append(values, s.ClinicID, s.DeviceID, s.SeenAt, s.Address, s.Version, s.Sound, s.Screen)
	}
	// In one order, so that two instances do not wait for each other.
	err := p.db.Read(ctx).Exec(`INSERT INTO device_presence AS p (clinic_id, device_id, seen_at, address, version, sound, screen)
		SELECT * FROM (VALUES `+strings.Join(rows, ", ")+`) v ORDER BY 1, 2
		ON CONFLICT (clinic_id, device_id) DO UPDATE SET seen_at = excluded.seen_at, address = excluded.address,
			version = coalesce(nullif(excluded.version, ''), p.version), sound = coalesce(nullif(excluded.sound, ''), p.sound), screen = coalesce(nullif(excluded.screen, ''), p.screen)
		WHERE p.seen_at < excluded.seen_at`, values...).Error
	if err != nil {
		return fmt.Errorf("write which devices are on: %w", err)
	}
	return nil
}

// Of returns the last signs of life of a clinic's devices, by device.
func (p *Presence) Of(ctx context.Context, clinic id.Clinic) (map[id.Device]Sign, error) {
	var all []Sign
	if err := p.db.Read(ctx).Table("device_presence").Where("clinic_id = ?", clinic).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read which devices are on: %w", err)
	}
	signs := map[id.Device]Sign{}
	for _, s := range all {
		signs[s.DeviceID] = s
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for device, s := range p.heard {
		if s.ClinicID == clinic {
			s.Page = s.Or(signs[device].Page)
			signs[device] = s
		}
	}
	return signs, nil
}
