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

// Role is what a user is in a clinic.
type Role string

// The roles.
const (
	Administrator Role = "administrator"
	Reception     Role = "reception"
	Attendant     Role = "attendant"
	Professional  Role = "professional"
)

// User is a person who works with SuaVez, in one clinic or several.
type User struct {
	ID           id.User
	Login        string // in small letters
	Name         string
	PasswordHash string
	Active       bool
	CreatedAt    time.Time
}

// Membership is a user's role in a clinic.
type Membership struct {
	ClinicID id.Clinic
	UserID   id.User
	Role     Role
}

// Add adds a user with a role in a clinic, within a change of the clinic. Problem: invalid, when the login is taken.
func Add(tx *gorm.DB, clinic id.Clinic, u User, role Role) error {
	if err := tx.Create(&u).Error; err != nil {
		if database.Constraint(err) == "user_login_is_unique" {
			return problem.New(problem.Invalid, fmt.Sprintf("there is a user %q already", u.Login))
		}
		return fmt.Errorf("add the user %s: %w", u.Login, err)
	}
	if err := tx.Create(&Membership{clinic, u.ID, role}).Error; err != nil {
		return fmt.Errorf("give the user %s a role: %w", u.Login, err)
	}
	return nil
}

// Memberships lists the clinics in which a user works, with the role in each.
func Memberships(ctx context.Context, db *database.Database, user id.User) ([]Membership, error) {
	var all []Membership
	if err := db.Read(ctx).Where("user_id = ?", user).Order("clinic_id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("list the clinics of user %s: %w", user, err)
	}
	return all, nil
}
