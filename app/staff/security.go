package staff

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
)

// Security is what a clinic asks of those who sign in.
type Security struct {
	// SecondFactorForAdministrators: one who has none sets one up at the next sign-in.
	SecondFactorForAdministrators bool
	// AccountsMayAsk: whom the provider of accounts knows, and nobody has invited, may ask for access and waits for an administrator.
	AccountsMayAsk bool
}

// SecurityChanged is the type of an entry about it; data holds what holds since.
const SecurityChanged = "security.changed"

// SecurityOf is what a clinic asks.
func SecurityOf(ctx context.Context, db *database.Database, clinic id.Clinic) (Security, error) {
	return securityOf(db.Read(ctx), clinic)
}

func securityOf(tx *gorm.DB, clinic id.Clinic) (is Security, err error) {
	err = tx.Raw("SELECT second_factor_for_administrators, accounts_may_ask FROM clinics WHERE id = ?", clinic).Row().Scan(&is.SecondFactorForAdministrators, &is.AccountsMayAsk)
	if err != nil {
		return is, fmt.Errorf("look what a clinic asks of those who sign in: %w", err)
	}
	return is, nil
}

// SetSecurity changes what a clinic asks. Problem: forbidden, for who may do less than an administrator.
func SetSecurity(ctx context.Context, j *journal.Journal, by Editor, wanted Security) error {
	if err := by.MustAdminister(); err != nil {
		return err
	}
	_, err := j.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		is, err := securityOf(change.DB, by.Clinic)
		if err != nil {
			return err
		}
		if is == wanted {
			return journal.ErrNothingToDo
		}
		err = change.DB.Exec("UPDATE clinics SET second_factor_for_administrators = ?, accounts_may_ask = ? WHERE id = ?",
			wanted.SecondFactorForAdministrators, wanted.AccountsMayAsk, by.Clinic).Error
		if err != nil {
			return err
		}
		return change.Append(SecurityChanged, map[string]any{"second_factor_for_administrators": wanted.SecondFactorForAdministrators, "accounts_may_ask": wanted.AccountsMayAsk})
	})
	if err != nil {
		return fmt.Errorf("set what a clinic asks of those who sign in: %w", err)
	}
	return nil
}

// administersStrictly says whether a user administers a clinic that wants a second factor of administrators.
func (s *Staff) administersStrictly(ctx context.Context, works []Member) (bool, error) {
	for _, m := range works {
		if !slices.Contains(m.Roles, Administrator) {
			continue
		}
		is, err := SecurityOf(ctx, s.db, m.ClinicID)
		if err != nil || is.SecondFactorForAdministrators {
			return is.SecondFactorForAdministrators, err
		}
	}
	return false, nil
}
