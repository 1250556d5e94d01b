package staff

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Key is another system's right to use the API in one clinic, within some permissions.
type Key struct {
	ClinicID    id.Clinic
	ID          id.Key
	Name        string
	TokenHash   []byte
	Permissions Permissions `gorm:"serializer:json"`
	CreatedAt   time.Time
	CreatedBy   id.User
	ExpiresAt   *time.Time // nil: never
	RevokedAt   *time.Time
}

// TableName is GORM's.
func (Key) TableName() string { return "api_keys" }

// KeyChanged is the type of an entry about the key of another system; data holds it, without what it is used with.
const KeyChanged = "key.changed"

// keyPrefix tells a key from the token of a device; so do scanners for secrets that were published by mistake.
const keyPrefix = "suavez_key_"

// IsKey says whether a token is one of another system.
func IsKey(token string) bool { return strings.HasPrefix(token, keyPrefix) }

// AddKey makes a key; its token is told once. until is when it ends, or nil. Problems: invalid, forbidden.
func AddKey(ctx context.Context, j *journal.Journal, by Editor, name string, permissions Permissions, until *time.Time) (key Key, token string, err error) {
	token = keyPrefix + rand.Text()
	key = Key{ClinicID: by.Clinic, ID: id.New[id.Key](), Name: strings.TrimSpace(name), TokenHash: sum(token), CreatedBy: by.User(), ExpiresAt: until}
	if key.Name == "" || utf8.RuneCountInString(key.Name) > nameLimit {
		return key, "", problem.InvalidField("body.name", fmt.Sprintf("must have 1 to %d letters", nameLimit))
	}
	if key.Permissions, err = readPermissions(permissions); err != nil {
		return key, "", err
	}
	if err := by.within(key.Permissions); err != nil {
		return key, "", err
	}
	_, err = j.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		key.CreatedAt = change.At
		if until != nil && !until.After(change.At) {
			return problem.InvalidField("body.expires_at", "must be in the future")
		}
		if err := change.DB.Create(&key).Error; err != nil {
			return err
		}
		return change.Append(KeyChanged, key.data("added"))
	})
	if err != nil {
		return key, "", fmt.Errorf("add a key: %w", err)
	}
	return key, token, nil
}

// RevokeKey ends a key at once, at every instance. One that is revoked stays so. Problems: forbidden, not_found.
func RevokeKey(ctx context.Context, j *journal.Journal, by Editor, which id.Key) error {
	_, err := j.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		var key Key
		if err := change.DB.Take(&key, "clinic_id = ? AND id = ?", by.Clinic, which).Error; database.NoRow(err) {
			return problem.New(problem.NotFound, "there is no such key in this clinic")
		} else if err != nil {
			return err
		}
		if key.RevokedAt != nil {
			return journal.ErrNothingToDo
		}
		if err := change.DB.Exec("UPDATE api_keys SET revoked_at = ? WHERE clinic_id = ? AND id = ?", change.At, by.Clinic, which).Error; err != nil {
			return err
		}
		return change.Append(KeyChanged, key.data("revoked"))
	})
	if err != nil {
		return fmt.Errorf("revoke key %s: %w", which, err)
	}
	return nil
}

func (k Key) data(what string) map[string]any {
	return map[string]any{"what": what, "key": map[string]any{"id": k.ID, "name": k.Name, "permissions": k.Permissions}}
}

// Used is when a key was last used, and from where.
type Used struct {
	KeyID   id.Key
	UsedAt  time.Time
	Address string
}

// Keys lists the keys of a clinic that are not revoked, by name, and when each was last used.
func (s *Staff) Keys(ctx context.Context, clinic id.Clinic) ([]Key, map[id.Key]Used, error) {
	var all []Key
	if err := s.db.Read(ctx).Where("clinic_id = ? AND revoked_at IS NULL", clinic).Order("name, id").Find(&all).Error; err != nil {
		return nil, nil, fmt.Errorf("list the keys: %w", err)
	}
	var uses []Used
	if err := s.db.Read(ctx).Table("api_key_uses").Where("clinic_id = ?", clinic).Find(&uses).Error; err != nil {
		return nil, nil, fmt.Errorf("read when keys were used: %w", err)
	}
	used := map[id.Key]Used{}
	for _, u := range uses {
		used[u.KeyID] = u
	}
	return all, used, nil
}

// usedEvery is how often it is written that a key in use is used.
const usedEvery = time.Minute

// KeyOf is the key of a token that is used from an address. Problem: unauthenticated.
func (s *Staff) KeyOf(ctx context.Context, token, address string) (*Key, error) {
	hash := sum(token)
	key, ok := s.keys.Get(string(hash))
	if !ok {
		key = &Key{}
		err := s.db.Read(ctx).Take(key, "token_hash = ? AND revoked_at IS NULL", hash).Error
		switch {
		case database.NoRow(err):
			return nil, errNoKey
		case err != nil:
			return nil, fmt.Errorf("find a key by its token: %w", err)
		}
		now := s.now()
		err = s.db.Read(ctx).Exec(`INSERT INTO api_key_uses AS u (clinic_id, key_id, used_at, address) VALUES (?, ?, ?, ?)
			ON CONFLICT (clinic_id, key_id) DO UPDATE SET used_at = excluded.used_at, address = excluded.address WHERE u.used_at < ? OR u.address <> excluded.address`,
			key.ClinicID, key.ID, now, address, now.Add(-usedEvery)).Error
		if err != nil {
			return nil, fmt.Errorf("write that a key is used: %w", err)
		}
		s.keys.SetWithTTL(string(hash), key, 1, trustedFor)
	}
	w, err := s.working.Of(ctx, key.ClinicID)
	if err != nil {
		return nil, err
	}
	if w.revoked[key.ID] || key.ExpiresAt != nil && !s.now().Before(*key.ExpiresAt) {
		return nil, errNoKey
	}
	return key, nil
}

var errNoKey = problem.New(problem.Unauthenticated, "this API key is not valid, or no longer")
