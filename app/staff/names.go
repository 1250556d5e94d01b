package staff

import (
	"context"
	"fmt"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/problem"
)

// Named is a user as the journal is told of: by the name of now, or what was kept of it.
type Named struct {
	ID      id.User
	Name    string
	Deleted bool
}

// NamesOf are the names of users, also of those who were deleted, by their ids as text; an id that is nobody's is not among them.
func NamesOf(ctx context.Context, db *database.Database, ids []string) (map[string]Named, error) {
	names := map[string]Named{}
	if len(ids) == 0 {
		return names, nil
	}
	var found []Named
	err := db.Read(ctx).Raw("SELECT id, name, deleted_at IS NOT NULL AS deleted FROM users WHERE id IN ?", ids).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("look for the names of users: %w", err)
	}
	for _, one := range found {
		names[one.ID.String()] = one
	}
	return names, nil
}

// namedAtMost is how many users a part of a name may mean.
const namedAtMost = 500

// NamedLike are the ids of users whose names hold a text, whether they work or were deleted. Problem: invalid, when they are too many.
func NamedLike(ctx context.Context, db *database.Database, text string) (ids []string, err error) {
	err = db.Read(ctx).Raw("SELECT CAST(id AS text) FROM users WHERE strpos("+plain("name")+", "+plain("CAST(? AS text)")+") > 0 LIMIT ?", text, namedAtMost+1).Scan(&ids).Error
	switch {
	case err != nil:
		return nil, fmt.Errorf("look for users by a part of the name: %w", err)
	case len(ids) > namedAtMost:
		return nil, problem.InvalidField("query.search", "too many people have this in their names: write more of it")
	}
	return ids, nil
}

// KeyNames are the names of a clinic's keys, also of those that were revoked, by their ids as text.
func KeyNames(ctx context.Context, db *database.Database, clinic id.Clinic) (map[string]string, error) {
	var all []Key
	if err := db.Read(ctx).Select("id", "name").Where("clinic_id = ?", clinic).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("list the names of keys: %w", err)
	}
	names := map[string]string{}
	for _, k := range all {
		names[k.ID.String()] = k.Name
	}
	return names, nil
}
