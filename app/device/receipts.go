package device

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/queue"
)

const (
	// writeReceiptsWithin is how soon it is written what displays answered: the desk that called looks for it every second.
	writeReceiptsWithin = 200 * time.Millisecond
	// receiptsLast is for how long receipts are kept, and every forgetEvery those that are older are taken away.
	receiptsLast = 30 * 24 * time.Hour
	forgetEvery  = time.Hour
	// mostReceipts are those that wait to be written; what displays say beyond that is dropped.
	mostReceipts = 10_000
)

// Answer is what a display says of a call.
type Answer string

// The answers.
const (
	Waits  Answer = "waits" // for others to be announced first
	Shown  Answer = "shown"
	Spoken Answer = "spoken" // to its end
	Failed Answer = "failed" // to speak it; it is shown all the same
)

// Faults are why a display could not speak a call.
var Faults = []string{"sound_blocked", "sound_late", "sound_broken"}

// Receipt is what a display answered to a call.
type Receipt struct {
	ClinicID id.Clinic
	Seq      journal.Seq // the entry of the call
	DeviceID id.Device
	HeardAt  time.Time
	WaitsAt  *time.Time
	ShownAt  *time.Time
	SpokenAt *time.Time
	Fault    string
}

// Receipts knows which calls displays have shown and spoken. Each instance writes down what it has heard, so that all know.
type Receipts struct {
	db      *database.Database
	now     func() time.Time
	mu      sync.Mutex
	heard   map[receiptKey]Receipt // since it was last written
	arrived chan struct{}
}

type receiptKey struct {
	device id.Device
	seq    journal.Seq
}

// NewReceipts makes the record of a server's displays; Run writes it.
func NewReceipts(db *database.Database, now func() time.Time) *Receipts {
	return &Receipts{db: db, now: now, heard: map[receiptKey]Receipt{}, arrived: make(chan struct{}, 1)}
}

// Note notes what a display answered to a call. What is no answer, or by no display, is nothing.
func (r *Receipts) Note(d *Device, seq journal.Seq, answer Answer, fault string) {
	if d == nil || d.Kind != Display || seq < 1 {
		return
	}
	now := r.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	key := receiptKey{d.ID, seq}
	receipt, known := r.heard[key]
	if !known && len(r.heard) >= mostReceipts {
		return
	}
	receipt.ClinicID, receipt.Seq, receipt.DeviceID, receipt.HeardAt = d.ClinicID, seq, d.ID, now
	switch answer {
	case Waits:
		receipt.WaitsAt = &now
	case Shown:
		receipt.ShownAt = &now
	case Spoken:
		receipt.SpokenAt = &now
	case Failed:
		if !slices.Contains(Faults, fault) {
			return
		}
		receipt.Fault = fault
	default:
		return
	}
	r.heard[key] = receipt
	select {
	case r.arrived <- struct{}{}:
	default: // it will be written with what came before
	}
}

// Run writes what was heard until ctx ends, and takes away what is old.
func (r *Receipts) Run(ctx context.Context) {
	forget := time.NewTicker(forgetEvery)
	defer forget.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-forget.C:
			_ = r.Forget(ctx) // it will be tried again in an hour
		case <-r.arrived:
			_ = r.Write(ctx) // without a database nobody can ask for it either
			select {
			case <-ctx.Done():
				return
			case <-time.After(writeReceiptsWithin):
			}
		}
	}
}

// Write writes what was heard since the last time. Of what is no call of the clinic nothing is written.
func (r *Receipts) Write(ctx context.Context) error {
	r.mu.Lock()
	heard := r.heard
	r.heard = map[receiptKey]Receipt{}
	r.mu.Unlock()
	if len(heard) == 0 {
		return nil
	}
	var rows []string
	var values []any
	for _, v := range heard {
		rows = append(rows, "(CAST(? AS uuid), CAST(? AS bigint), CAST(? AS uuid), CAST(? AS timestamptz), CAST(? AS timestamptz), CAST(? AS timestamptz), CAST(? AS timestamptz), ?)")
		values = append(values, v.ClinicID, v.Seq, v.DeviceID, v.HeardAt, v.WaitsAt, v.ShownAt, v.SpokenAt, v.Fault)
	}
	values = append(values, queue.WasCalled, queue.WasRecalled, Tested)
	// In one order, so that two instances do not wait for each other. Served by journal_pkey.
	err := r.db.Read(ctx).Exec(`INSERT INTO call_receipts AS r (clinic_id, seq, device_id, heard_at, waits_at, shown_at, spoken_at, fault)
		SELECT v.* FROM (VALUES `+strings.Join(rows, ", ")+`) v (clinic_id, seq, device_id, heard_at, waits_at, shown_at, spoken_at, fault)
		  JOIN journal j ON j.clinic_id = v.clinic_id AND j.seq = v.seq AND j.type IN (?, ?, ?)
		 ORDER BY 1, 2, 3
		ON CONFLICT (clinic_id, seq, device_id) DO UPDATE SET waits_at = coalesce(r.waits_at, excluded.waits_at), shown_at = coalesce(r.shown_at, excluded.shown_at),
			spoken_at = coalesce(r.spoken_at, excluded.spoken_at), fault = coalesce(nullif(excluded.fault, ''), r.fault)`, values...).Error
	if err != nil {
		return fmt.Errorf("write what displays answered: %w", err)
	}
	return nil
}

// Of are the answers to a call, by display.
func (r *Receipts) Of(ctx context.Context, clinic id.Clinic, seq journal.Seq) (map[id.Device]Receipt, error) {
	var all []Receipt
	if err := r.db.Read(ctx).Table("call_receipts").Where("clinic_id = ? AND seq = ?", clinic, seq).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("read what displays answered to call %d: %w", seq, err)
	}
	by := map[id.Device]Receipt{}
	for _, receipt := range all {
		by[receipt.DeviceID] = receipt
	}
	return by, nil
}

// LastShown is the last call that a display has shown.
type LastShown struct {
	DeviceID id.Device
	Code     string
	ShownAt  time.Time
	SpokenAt *time.Time
	Fault    string
}

// Last are the last calls that the displays of a clinic have shown. Served by call_receipts_of_device and journal_pkey.
func (r *Receipts) Last(ctx context.Context, clinic id.Clinic) (map[id.Device]LastShown, error) {
	var all []LastShown
	err := r.db.Read(ctx).Raw(`SELECT d.id AS device_id, r.shown_at, r.spoken_at, r.fault, coalesce(j.data #>> '{attendance,ticket,code}', j.data #>> '{test,code}') AS code
		  FROM devices d
		 CROSS JOIN LATERAL (SELECT * FROM call_receipts r WHERE r.clinic_id = d.clinic_id AND r.device_id = d.id AND r.shown_at IS NOT NULL ORDER BY r.seq DESC LIMIT 1) r
		  JOIN journal j ON j.clinic_id = d.clinic_id AND j.seq = r.seq
		 WHERE d.clinic_id = ? AND d.kind = 'display' AND d.revoked_at IS NULL`, clinic).Scan(&all).Error
	if err != nil {
		return nil, fmt.Errorf("read the last calls of displays: %w", err)
	}
	by := map[id.Device]LastShown{}
	for _, last := range all {
		by[last.DeviceID] = last
	}
	return by, nil
}

// Forget takes away receipts that are older than a month. Served by call_receipts_old.
func (r *Receipts) Forget(ctx context.Context) error {
	if err := r.db.Read(ctx).Exec("DELETE FROM call_receipts WHERE heard_at < ?", r.now().Add(-receiptsLast)).Error; err != nil {
		return fmt.Errorf("forget old receipts: %w", err)
	}
	return nil
}
