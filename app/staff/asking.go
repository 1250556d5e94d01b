package staff

import (
	"context"
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

var errWaiting = problem.New(problem.Waiting, "an administrator was asked to let this account in: try again later")

// askAccess notes that somebody whom the provider knows, and nobody here, would like to work in a clinic: the one that was named, or the only one that lets
// itself be asked. It always fails. Problems: waiting; not_invited, where no clinic lets itself be asked, or somebody else has the e-mail.
func (s *Staff) askAccess(ctx context.Context, o *OIDC, said claims, clinic string, from From) error {
	var open []struct{ ID id.Clinic }
	err := s.db.Read(ctx).Raw("SELECT id FROM clinics WHERE accounts_may_ask AND (? = '' OR slug = ?) LIMIT 2", clinic, clinic).Scan(&open).Error
	if err != nil {
		return fmt.Errorf("look which clinics can be asked: %w", err)
	}
	if len(open) != 1 {
		return errNotInvited
	}
	email := trimmed(said.Email)
	u := User{ID: id.New[id.User](), Active: true}
	d := Details{Name: strings.TrimSpace(said.Name), Email: email, Login: loginFrom(email, "", said.Name)}
	if len((&d).read()) > 0 {
		d.Name = nameFrom(email) // what the provider calls the user is no name of ours
	}
	if wrong := d.read(); len(wrong) > 0 {
		return errNotInvited
	}
	u.set(d)
	_, err = s.journal.Change(ctx, open[0].ID, journal.User(u.ID), journal.Request{}, func(change *journal.Change) error {
		u.CreatedAt = change.At
		if err := addAsking(change.DB, open[0].ID, &u, change.At); err != nil {
			return err
		}
		err := change.DB.Exec("UPDATE users SET oidc_issuer = ?, oidc_subject = ? WHERE id = ?", o.Issuer, said.Subject, u.ID).Error
		if err != nil {
			return err
		}
		n := Notice{Kind: AccessAsked, Clinic: open[0].ID, User: u, At: change.At, Server: from.Server}
		if n.To, err = administratorsMail(change.DB, open[0].ID); err != nil {
			return err
		}
		if err := s.tell(change.DB, n); err != nil {
			return err
		}
		return change.Append(UserChanged, userEntry("asked", u, nil))
	})
	switch {
	case database.Constraint(err) == "user_subject_is_unique": // twice at once
		return errWaiting
	case problem.Is(err, problem.Invalid):
		return errNotInvited // somebody else has the e-mail
	case err != nil:
		return fmt.Errorf("ask to work in a clinic: %w", err)
	}
	return errWaiting
}

// addAsking adds a user who asks to work in a clinic.
func addAsking(tx *gorm.DB, clinic id.Clinic, u *User, at time.Time) (err error) {
	if u.Login, err = freeLogin(tx, u.Login); err != nil {
		return err
	}
	if err := tx.Create(u).Error; err != nil {
		return nameError(err)
	}
	return tx.Create(&Member{ClinicID: clinic, UserID: u.ID, Roles: []Role{}, AskedAt: &at}).Error
}

// administratorsMail are the e-mails of those who administer a clinic.
func administratorsMail(tx *gorm.DB, clinic id.Clinic) (to []string, err error) {
	err = tx.Raw("SELECT email FROM users WHERE id IN ("+administrators+") AND email IS NOT NULL ORDER BY email", clinic).Scan(&to).Error
	if err != nil {
		return nil, fmt.Errorf("look for the administrators' e-mails: %w", err)
	}
	return to, nil
}

// waits says whether a user has asked to work in a clinic and waits for the answer.
func (s *Staff) waits(ctx context.Context, user id.User) (waits bool, err error) {
	err = s.db.Read(ctx).Raw("SELECT EXISTS (SELECT FROM memberships WHERE user_id = ? AND asked_at IS NOT NULL)", user).Row().Scan(&waits)
	if err != nil {
		return false, fmt.Errorf("look whether user %s waits: %w", user, err)
	}
	return waits, nil
}
