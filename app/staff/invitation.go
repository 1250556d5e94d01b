package staff

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
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

// invite gives a user a code in place of the one of before, and tells it.
func (s *Staff) invite(change *journal.Change, by Editor, u User, purpose Purpose) (Code, error) {
	code, err := newInvitation(change.DB, u.ID, purpose, change.At)
	if err != nil {
		return code, err
	}
	return code, s.tell(change.DB, Notice{Kind: CodeGiven, Clinic: by.Clinic, User: u, Code: code, At: change.At, Server: by.Server})
}

func newInvitation(tx *gorm.DB, user id.User, purpose Purpose, now time.Time) (Code, error) {
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
		return i, u, errNotGood
	case err != nil:
		return i, u, fmt.Errorf("look for a code: %w", err)
	}
	return i, u, nil
}

var errNotGood = problem.New(problem.WrongCode, "this code is not good, or no longer: ask an administrator for another")

// Invited is who was given a code, and for what. Problem: wrong_code.
func Invited(ctx context.Context, db *database.Database, now time.Time, code string) (User, Purpose, error) {
	i, u, err := invited(db.Read(ctx), code, now)
	return u, i.Purpose, err
}

// Completed is what a user says of oneself at the first sign-in; of a new password, the password alone counts.
type Completed struct {
	Code                             string
	Name, Login, Specialty, Password string
}

// Accept completes an account, or sets a new password, and signs in. The code is good once. Problems: wrong_code, invalid; and once the account is
// complete second_factor and second_factor_setup, as for SignIn.
func (s *Staff) Accept(ctx context.Context, c Completed, from From) (SignedIn, error) {
	i, u, err := invited(s.db.Read(ctx), c.Code, s.now())
	if err != nil {
		return SignedIn{}, err
	}
	works, err := MembershipsOf(ctx, s.db, u.ID)
	if err != nil {
		return SignedIn{}, err
	}
	if len(works) == 0 {
		return SignedIn{}, errNotGood
	}
	before := u
	if err := c.complete(&u, i.Purpose); err != nil {
		return SignedIn{}, err
	}
	// Before the lock, since it takes long.
	if u.PasswordHash, err = HashPassword(c.Password); err != nil {
		return SignedIn{}, err
	}
	_, err = s.journal.Change(ctx, works[0].ClinicID, journal.User(u.ID), journal.Request{}, func(change *journal.Change) error {
		// Of two who use the code at once, one takes the row away.
		taken := change.DB.Exec("DELETE FROM invitations WHERE user_id = ? AND code_hash = ?", u.ID, i.CodeHash)
		if taken.Error != nil {
			return taken.Error
		}
		if taken.RowsAffected == 0 {
			return errNotGood
		}
		if err := change.DB.Select("Name", "Login", "Specialty", "PasswordHash").Updates(&u).Error; err != nil {
			return nameError(err)
		}
		if err := endSessions(change.DB, u.ID, id.Session{}, change.At); err != nil {
			return err
		}
		changed := changes{}
		changed.note(before, u)
		return change.Append(UserChanged, userEntry(map[Purpose]string{FirstSignIn: "joined", NewPassword: "password"}[i.Purpose], u, changed))
	})
	if err != nil {
		return SignedIn{}, fmt.Errorf("accept an invitation: %w", err)
	}
	if err := s.askSecond(ctx, u, works); err != nil {
		return SignedIn{}, err
	}
	return s.begin(ctx, u, works, ByInvitation, from)
}

// complete checks what the user said, and takes it over.
func (c Completed) complete(u *User, purpose Purpose) error {
	var wrong []problem.Field
	if purpose == FirstSignIn {
		d := u.details()
		if d.Name = c.Name; c.Login != "" {
			d.Login = c.Login
		}
		d.Specialty = c.Specialty
		wrong = d.read()
		if len(wrong) == 0 {
			u.set(d)
		}
	}
	if weakness := Weakness(c.Password, u.Login, u.Name); weakness != "" {
		wrong = append(wrong, problem.Field{Location: "body.password", Message: weakness})
	}
	if len(wrong) > 0 {
		return problem.WithFields(wrong)
	}
	return nil
}
