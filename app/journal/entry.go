package journal

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/google/uuid"

	"suavez/app/id"
)

// Seq is the number of an entry in its clinic's journal: 1, 2, 3 … without a gap.
type Seq int64

// String is the number in digits.
func (s Seq) String() string { return strconv.FormatInt(int64(s), 10) }

// ActorKind is what kind of actor made a change.
type ActorKind string

// The kinds of actors.
const (
	ByUser   ActorKind = "user"
	ByDevice ActorKind = "device"
	ByKey    ActorKind = "key"
	BySystem ActorKind = "system"
	// ByPatient: from the phone, by the ticket.
	ByPatient ActorKind = "patient"
)

// Actor is who makes a change: a user, a device, another system by its key, a patient by the ticket, or SuaVez itself.
type Actor struct {
	Kind ActorKind
	ID   uuid.UUID
}

// User is the user as actor.
func User(user id.User) Actor { return Actor{ByUser, user.UUID} }

// Device is the device as actor.
func Device(device id.Device) Actor { return Actor{ByDevice, device.UUID} }

// Device is the device that acted, or nil.
func (a Actor) Device() *id.Device {
	if a.Kind != ByDevice {
		return nil
	}
	return &id.Device{UUID: a.ID}
}

// Key is the other system as actor.
func Key(key id.Key) Actor { return Actor{ByKey, key.UUID} }

// Patient is the patient of a ticket as actor.
func Patient(ticket id.Ticket) Actor { return Actor{ByPatient, ticket.UUID} }

// System is SuaVez as actor, such as the command line.
func System() Actor { return Actor{Kind: BySystem} }

// Request is what a change is asked for with: the caller's Idempotency-Key and what identifies the request. With no key the request is
// carried out each time that it comes.
type Request struct {
	Key string
	// Fingerprint of the method, address and body.
	Fingerprint []byte
}

// NewRequest makes a request; parts are what tells it from others.
func NewRequest(key string, parts ...string) Request {
	if key == "" {
		return Request{Fingerprint: []byte{}}
	}
	sum := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(sum, "%d:%s", len(part), part)
	}
	return Request{Key: key, Fingerprint: sum.Sum(nil)}
}

// Entry is one numbered line of a clinic's journal.
type Entry struct {
	ClinicID id.Clinic
	Seq      Seq
	Type     string
	At       time.Time
	Actor    Actor `gorm:"embedded;embeddedPrefix:actor_"`
	// Data is a JSON object; what it holds depends on Type.
	Data json.RawMessage `gorm:"type:jsonb"`
	// Hash chains the entry to the one before.
	Hash []byte
}

// TableName is GORM's.
func (Entry) TableName() string { return "journal" }

// Since returns at most limit entries after a number, in order.
func (j *Journal) Since(ctx context.Context, clinic id.Clinic, after Seq, limit int) ([]Entry, error) {
	var entries []Entry
	err := j.db.Read(ctx).Where("clinic_id = ? AND seq > ?", clinic, after).Order("seq").Limit(limit).Find(&entries).Error
	if err != nil {
		return nil, fmt.Errorf("read the journal after %d: %w", after, err)
	}
	return entries, nil
}

// Head is the number of the clinic's last entry, 0 before the first.
func (j *Journal) Head(ctx context.Context, clinic id.Clinic) (Seq, error) {
	var seq Seq
	if err := j.db.Read(ctx).Raw("SELECT seq FROM journal_heads WHERE clinic_id = ?", clinic).Row().Scan(&seq); err != nil {
		return 0, fmt.Errorf("read the head of the journal: %w", err)
	}
	return seq, nil
}
