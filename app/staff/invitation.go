package staff

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/problem"
)

// Purpose is what the code of an invitation is for.
type Purpose string

// The purposes.
const (
	// FirstSignIn: the user completes the account.
	FirstSignIn Purpose = "invitation"
	// NewPassword: the user sets a new one.
	NewPassword Purpose = "reset"
)

const (
	// InvitationLasts is how long a code is good.
	InvitationLasts = 48 * time.Hour
	// invitationLetters: of 32 letters each, so that nobody finds one of a thousand by trying ten a minute for as long as it is good.
	invitationLetters = 10
)

// Invitation is an open code of a user.
type Invitation struct {
	UserID    id.User
	CodeHash  []byte
	Purpose   Purpose
	CreatedAt time.Time
	ExpiresAt time.Time
}

// Code is a code as it is told, once.
type Code struct {
	Code    string // as it is shown, such as K7Q4W-T2M9X
	Until   time.Time
	Purpose Purpose
}

// invite gives a user a code in place of the one of before.
func invite(tx *gorm.DB, user id.User, purpose Purpose, now time.Time) (Code, error) {
	code := id.NewCode(invitationLetters)
	i := Invitation{UserID: user, CodeHash: sum(code), Purpose: purpose, CreatedAt: now, ExpiresAt: now.Add(InvitationLasts)}
	if err := tx.Delete(&Invitation{}, "user_id = ?", user).Error; err != nil {
		return Code{}, fmt.Errorf("take the old code away: %w", err)
	}
	if err := tx.Create(&i).Error; err != nil {
		return Code{}, fmt.Errorf("write a code: %w", err)
	}
	return Code{Code: id.ShownCode(code), Until: i.ExpiresAt, Purpose: purpose}, nil
}

// invited is the user of a code that is good. Problem: wrong_code.
func invited(tx *gorm.DB, typed string, now time.Time) (i Invitation, u User, err error) {
	err = tx.Take(&i, "code_hash = ? AND expires_at > ?", sum(id.TypedCode(typed)), now).Error
	if err == nil {
		err = tx.Take(&u, "id = ? AND active", i.UserID).Error
	}
	switch {
	case database.NoRow(err):
		return i, u, problem.New(problem.WrongCode, "this code is not good, or no longer: ask an administrator for another")
	case err != nil:
		return i, u, fmt.Errorf("look for a code: %w", err)
	}
	return i, u, nil
}

// Invited is who was given a code, and for what. Problem: wrong_code.
func Invited(ctx context.Context, db *database.Database, now time.Time, code string) (User, Purpose, error) {
	i, u, err := invited(db.Read(ctx), code, now)
	return u, i.Purpose, err
}
