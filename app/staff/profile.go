package staff

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
)

// Profile is a user as the user sees it.
func Profile(ctx context.Context, db *database.Database, user id.User) (u User, err error) {
	if err := db.Read(ctx).Take(&u, "id = ?", user).Error; err != nil {
		return u, fmt.Errorf("read user %s: %w", user, err)
	}
	return u, nil
}

// EditProfile lets users say their own names and specialties, in every clinic; by what they sign in, who manages users says. Problem: invalid.
func (s *Staff) EditProfile(ctx context.Context, user id.User, name, specialty string) (User, error) {
	before, err := Profile(ctx, s.db, user)
	if err != nil {
		return before, err
	}
	u := before
	if err := (Wanted{Name: &name, Specialty: &specialty}).apply(&u); err != nil {
		return before, err
	}
	changed := changes{}
	changed.note(before, u)
	if len(changed) == 0 {
		return u, nil
	}
	works, err := s.worksSomewhere(ctx, user)
	if err != nil {
		return before, err
	}
	err = s.everywhere(ctx, works, journal.User(user), UserChanged, userEntry("edited", u, changed), func(tx *gorm.DB, _ time.Time) error {
		return tx.Select("Name", "Specialty").Updates(&u).Error
	})
	if err != nil {
		return before, fmt.Errorf("edit the own profile: %w", err)
	}
	return u, nil
}
