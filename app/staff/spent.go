package staff

import (
	"context"
	"fmt"
	"time"

	"suavez/app/database"
	"suavez/app/seal"
)

// spend uses a token up: it is an error the second time, at every instance. until is when nobody would take it anyway.
func spend(ctx context.Context, db *database.Database, token string, now, until time.Time) error {
	tx := db.Read(ctx)
	if err := tx.Exec("DELETE FROM spent_tokens WHERE expires_at < ?", now).Error; err != nil {
		return fmt.Errorf("forget old tokens: %w", err)
	}
	spent := tx.Exec("INSERT INTO spent_tokens (nonce, expires_at) SELECT ?, CAST(? AS timestamptz) ON CONFLICT DO NOTHING", sum(token), until)
	if spent.Error != nil {
		return fmt.Errorf("spend a token: %w", spent.Error)
	}
	if spent.RowsAffected == 0 {
		return seal.ErrNotSealed
	}
	return nil
}
