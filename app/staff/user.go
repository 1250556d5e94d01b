package staff

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/problem"
)

// User is a person who works with SuaVez, in one clinic or several.
type User struct {
	ID           id.User
	Login        string // in small letters
	Name         string
	PasswordHash string // empty as long as no password was set
	// Active is whether the user exists still: it ends when the user is deleted. Whether one may work in a clinic is the membership's.
	Active    bool
	CreatedAt time.Time

	// Email in small letters, and Registration (EDV), with which the user signs in as well.
	Email        *string
	Registration *string
	Specialty    string
	SignedInAt   *time.Time // for the last time
	DeletedAt    *time.Time
}

// Details are what is known of a user, as they are typed.
type Details struct {
	Name, Login, Email, Registration, Specialty string
}

// The limits of what is typed, in letters.
const (
	nameLimit      = 80
	loginLimit     = 100
	specialtyLimit = 80
)

var (
	// A login is told from an e-mail by its @, and from a registration number by how it begins.
	loginForm        = regexp.MustCompile(`^[\p{L}_][^\s@\x00-\x1f\x7f]*$`)
	emailForm        = regexp.MustCompile(`^[^\s@<>",;:\\()\[\]\x00-\x1f\x7f]+@[\p{L}\p{N}]([\p{L}\p{N}.-]*[\p{L}\p{N}])?$`)
	registrationForm = regexp.MustCompile(`^[0-9][0-9A-Z./-]{0,31}$`)
	textForm         = regexp.MustCompile(`^[^\x00-\x1f\x7f]*$`)
)

// trimmed is a name to sign in with, or an address, as it is kept.
func trimmed(typed string) string { return strings.ToLower(strings.TrimSpace(typed)) }

// read puts the details in order. It returns what is wrong with each.
func (d *Details) read() (wrong []problem.Field) {
	d.Name, d.Specialty, d.Registration = strings.TrimSpace(d.Name), strings.TrimSpace(d.Specialty), strings.ToUpper(strings.TrimSpace(d.Registration))
	d.Login, d.Email = trimmed(d.Login), trimmed(d.Email)
	must := func(ok bool, field, message string) {
		if !ok {
			wrong = append(wrong, problem.Field{Location: "body." + field, Message: message})
		}
	}
	within := func(text string, limit int) bool {
		return utf8.RuneCountInString(text) <= limit && textForm.MatchString(text)
	}
	must(d.Name != "" && within(d.Name, nameLimit), "name", fmt.Sprintf("must have 1 to %d letters", nameLimit))
	must(loginForm.MatchString(d.Login) && within(d.Login, loginLimit), "login", fmt.Sprintf("must have 1 to %d letters, begin with a letter, and have no space and no @", loginLimit))
	must(d.Email == "" || emailForm.MatchString(d.Email) && len(d.Email) <= 254, "email", "must be an address such as ana@clinica.org")
	must(d.Registration == "" || registrationForm.MatchString(d.Registration), "registration", "must begin with a digit and have 32 digits, letters, dots, slashes and hyphens at most")
	must(within(d.Specialty, specialtyLimit), "specialty", fmt.Sprintf("must have %d letters at most", specialtyLimit))
	return wrong
}

// details are those of a user, to be edited.
func (u *User) details() Details {
	return Details{Name: u.Name, Login: u.Login, Email: text(u.Email), Registration: text(u.Registration), Specialty: u.Specialty}
}

// set takes over details that were read.
func (u *User) set(d Details) {
	u.Name, u.Login, u.Specialty = d.Name, d.Login, d.Specialty
	u.Email, u.Registration = orNone(d.Email), orNone(d.Registration)
}

// EmailOrNone is the e-mail, or nothing.
func (u *User) EmailOrNone() string { return text(u.Email) }

// RegistrationOrNone is the registration number, or nothing.
func (u *User) RegistrationOrNone() string { return text(u.Registration) }

func text(t *string) string {
	if t == nil {
		return ""
	}
	return *t
}

func orNone(t string) *string {
	if t == "" {
		return nil
	}
	return &t
}

// nameError turns a name that another user signs in with into a problem.
func nameError(err error) error {
	switch database.Constraint(err) {
	case "user_login_is_unique":
		return problem.InvalidField("body.login", "another user has this login: take another")
	case "user_email_is_unique":
		return problem.InvalidField("body.email", "another user has this address")
	case "user_registration_is_unique":
		return problem.InvalidField("body.registration", "another user has this number")
	}
	return err
}

// ByName finds the user who signs in with a login, an e-mail or a registration number, or nil.
func ByName(ctx context.Context, db *database.Database, typed string) (*User, error) {
	var found []User
	name := trimmed(typed)
	err := db.Read(ctx).Where("active AND (login = ? OR email = ? OR registration = ?)", name, name, strings.ToUpper(name)).Find(&found).Error
	if err != nil {
		return nil, fmt.Errorf("find a user by name: %w", err)
	}
	if len(found) != 1 {
		return nil, nil //nolint:nilnil // nobody signs in so, or it does not say who
	}
	return &found[0], nil
}

// Add adds a user with roles in a clinic, within a change of the clinic. Problem: invalid, when a name is taken.
func Add(tx *gorm.DB, clinic id.Clinic, u User, roles ...Role) error {
	if err := tx.Create(&u).Error; err != nil {
		return fmt.Errorf("add the user %s: %w", u.Login, nameError(err))
	}
	if err := tx.Create(&Member{ClinicID: clinic, UserID: u.ID, Roles: roles, Active: true}).Error; err != nil {
		return fmt.Errorf("give the user %s a role: %w", u.Login, err)
	}
	return nil
}
