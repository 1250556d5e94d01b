package staff

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"time"

	"gorm.io/gorm"

	"suavez/app/cache"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/seal"
)

// Staff signs people and other systems in, and knows what each may do in a clinic.
type Staff struct {
	db       *database.Database
	journal  *journal.Journal
	now      func() time.Time
	working  *journal.Kept[*working]
	sessions *cache.Cache[*Session] // by hash
	keys     *cache.Cache[*Key]     // by hash
	seals    seal.Seals
	tell     Tell
	hashing  chan struct{}
	nobody   string // a hash that no password has, so that an unknown login takes as long as a wrong password
}

// working is what every request needs to know of those who work in a clinic.
type working struct {
	permissions map[id.User]Permissions // of those who may work there
	ended       map[id.Session]bool     // sessions of theirs whose time is not over
	revoked     map[id.Key]bool
}

// New makes the sign-in. The secret is the installation's: what it seals no other can read.
func New(db *database.Database, j *journal.Journal, secret []byte, tell Tell, now func() time.Time) (*Staff, error) {
	s := &Staff{db: db, journal: j, now: now, tell: tell, hashing: make(chan struct{}, hashesAtOnce)}
	var err error
	if s.seals, err = seal.New(secret); err != nil {
		return nil, err
	}
	if s.sessions, err = cache.New[*Session](10_000, nil); err != nil {
		return nil, err
	}
	if s.keys, err = cache.New[*Key](1000, nil); err != nil {
		return nil, err
	}
	if s.nobody, err = HashPassword(rand.Text()); err != nil {
		return nil, err
	}
	s.working, err = journal.Keep(j, s.load, Entries()...)
	return s, err
}

// Entries are the types of the entries after which somebody may do more, less, or nothing any longer.
func Entries() []string { return []string{UserChanged, RoleChanged, SessionEnded, KeyChanged} }

// Close lets go of what is in memory.
func (s *Staff) Close() {
	s.working.Close()
	s.sessions.Close()
	s.keys.Close()
}

// load reads who works in a clinic.
func (s *Staff) load(ctx context.Context, clinic id.Clinic) (w *working, seq journal.Seq, err error) {
	err = s.db.Snapshot(ctx, func(tx *gorm.DB) error {
		if err := tx.Raw("SELECT seq FROM journal_heads WHERE clinic_id = ?", clinic).Row().Scan(&seq); err != nil {
			return err
		}
		own, err := ownRoles(tx, clinic)
		if err != nil {
			return err
		}
		members, err := membersOf(tx, clinic)
		if err != nil {
			return err
		}
		w = &working{permissions: map[id.User]Permissions{}, ended: map[id.Session]bool{}, revoked: map[id.Key]bool{}}
		for _, m := range members {
			if m.Active {
				w.permissions[m.UserID] = permissionsOf(m.Roles, own)
			}
		}
		var ended []struct{ ID id.Session }
		err = tx.Raw("SELECT s.id FROM sessions s JOIN memberships m ON m.user_id = s.user_id WHERE m.clinic_id = ? AND s.ended_at IS NOT NULL AND s.expires_at > ?",
			clinic, s.now()).Scan(&ended).Error
		if err != nil {
			return err
		}
		for _, one := range ended {
			w.ended[one.ID] = true
		}
		var revoked []Key
		if err := tx.Where("clinic_id = ? AND revoked_at IS NOT NULL", clinic).Find(&revoked).Error; err != nil {
			return err
		}
		for _, one := range revoked {
			w.revoked[one.ID] = true
		}
		return nil
	})
	if err != nil {
		return nil, 0, fmt.Errorf("load who works in clinic %s: %w", clinic, err)
	}
	return w, seq, nil
}

// PermissionsOf are what a user may do in a clinic; works is false for who does not work there.
func (s *Staff) PermissionsOf(ctx context.Context, clinic id.Clinic, user id.User) (may Permissions, works bool, err error) {
	w, err := s.working.Of(ctx, clinic)
	if err != nil {
		return nil, false, err
	}
	may, works = w.permissions[user]
	return may, works, nil
}

func sum(token string) []byte {
	h := sha256.Sum256([]byte(token))
	return h[:]
}
