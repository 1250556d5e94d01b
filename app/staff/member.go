package staff

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/problem"
)

// Member is what a user is in a clinic.
type Member struct {
	ClinicID id.Clinic
	UserID   id.User
	Roles    []Role `gorm:"serializer:json"`
	Active   bool   // may work there now
	// AskedAt is when the user asked to work there, who waits for an administrator; nil of others.
	AskedAt *time.Time
}

// TableName is GORM's.
func (Member) TableName() string { return "memberships" }

// MembershipsOf lists the clinics in which a user may work.
func MembershipsOf(ctx context.Context, db *database.Database, user id.User) ([]Member, error) {
	return membershipsOf(db.Read(ctx), user)
}

func membershipsOf(tx *gorm.DB, user id.User) ([]Member, error) {
	var all []Member
	if err := tx.Where("user_id = ? AND active", user).Order("clinic_id").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("list the clinics of user %s: %w", user, err)
	}
	return all, nil
}

func membersOf(tx *gorm.DB, clinic id.Clinic) ([]Member, error) {
	var all []Member
	if err := tx.Where("clinic_id = ?", clinic).Find(&all).Error; err != nil {
		return nil, fmt.Errorf("list the members: %w", err)
	}
	return all, nil
}

// Person is a member with who it is.
type Person struct {
	User
	Roles       []Role
	Permissions Permissions
	Works       bool       // may work in the clinic now
	InvitedTill *time.Time // until when the code of the first sign-in, or of a new password, is good
	AskedAt     *time.Time // of who asked to work here and waits for an administrator
}

// plain is an expression of a text in small letters and without the accents of Portuguese and Spanish.
func plain(expression string) string {
	return "translate(lower(" + expression + "), 'áàâãäéèêëíìîïóòôõöúùûüçñ', 'aaaaaeeeeiiiiooooouuuucn')"
}

// Sought is which people are looked for: those whose name, login, e-mail or registration number holds Search; with Waiting those alone who have
// asked for access; after the one whose id a list before ended with, at most Limit.
type Sought struct {
	Search  string
	Waiting bool
	After   id.User
	Limit   int
}

// People lists those of a clinic who are looked for, by name.
func People(ctx context.Context, db *database.Database, clinic id.Clinic, s Sought) ([]Person, error) {
	where, values := "m.clinic_id = @clinic AND u.deleted_at IS NULL", map[string]any{"clinic": clinic, "limit": s.Limit}
	if s.Waiting {
		where += " AND m.asked_at IS NOT NULL"
	}
	if search := strings.TrimSpace(s.Search); search != "" {
		where += " AND strpos(" + plain("concat_ws(' ', u.name, u.login, u.email, u.registration)") + ", " + plain("CAST(@search AS text)") + ") > 0"
		values["search"] = search
	}
	if s.After != (id.User{}) {
		where += " AND (" + plain("u.name") + ", u.id) > (SELECT " + plain("a.name") + ", a.id FROM users a WHERE a.id = @after)"
		values["after"] = s.After
	}
	found, _, err := people(db.Read(ctx), clinic, where+" ORDER BY "+plain("u.name")+", u.id LIMIT @limit", values)
	return found, err
}

// PersonOf is one of a clinic. Problem: not_found.
func PersonOf(ctx context.Context, db *database.Database, clinic id.Clinic, user id.User) (Person, error) {
	p, _, err := personOf(db.Read(ctx), clinic, user)
	return p, err
}

// personOf is one of a clinic, with the clinic's own roles.
func personOf(tx *gorm.DB, clinic id.Clinic, user id.User) (Person, []OwnRole, error) {
	found, own, err := people(tx, clinic, "m.clinic_id = @clinic AND m.user_id = @user AND u.deleted_at IS NULL", map[string]any{"clinic": clinic, "user": user})
	if err != nil {
		return Person{}, nil, err
	}
	if len(found) == 0 {
		return Person{}, nil, errNoUser
	}
	return found[0], own, nil
}

var errNoUser = problem.New(problem.NotFound, "there is no such user in this clinic")

func people(tx *gorm.DB, clinic id.Clinic, where string, values map[string]any) (all []Person, own []OwnRole, err error) {
	if own, err = ownRoles(tx, clinic); err != nil {
		return nil, nil, err
	}
	var rows []struct {
		User        `gorm:"embedded"`
		Roles       []Role `gorm:"serializer:json"`
		Works       bool
		InvitedTill *time.Time
		AskedAt     *time.Time
	}
	err = tx.Raw(`SELECT u.*, m.roles, m.active AS works, m.asked_at, i.expires_at AS invited_till
		FROM memberships m JOIN users u ON u.id = m.user_id LEFT JOIN invitations i ON i.user_id = u.id WHERE `+where, values).Scan(&rows).Error
	if err != nil {
		return nil, nil, fmt.Errorf("list the people: %w", err)
	}
	for _, r := range rows {
		all = append(all, Person{User: r.User, Roles: r.Roles, Permissions: permissionsOf(r.Roles, own), Works: r.Works, InvitedTill: r.InvitedTill, AskedAt: r.AskedAt})
	}
	return all, own, nil
}

// Count says how many people a clinic has, how many of them have an open invitation, and how many wait for an answer.
func Count(ctx context.Context, db *database.Database, clinic id.Clinic, now time.Time) (all, invited, waiting int, err error) {
	err = db.Read(ctx).Raw(`SELECT count(*), count(*) FILTER (WHERE i.expires_at > ? AND i.purpose = 'invitation'), count(*) FILTER (WHERE m.asked_at IS NOT NULL)
		FROM memberships m JOIN users u ON u.id = m.user_id LEFT JOIN invitations i ON i.user_id = u.id
		WHERE m.clinic_id = ? AND u.deleted_at IS NULL`, now, clinic).Row().Scan(&all, &invited, &waiting)
	if err != nil {
		return 0, 0, 0, fmt.Errorf("count the people: %w", err)
	}
	return all, invited, waiting, nil
}

// administrators are the members who administer a clinic and have signed in once, or can.
const administrators = `SELECT m.user_id FROM memberships m JOIN users u ON u.id = m.user_id
	WHERE m.clinic_id = ? AND m.active AND m.roles @> '["administrator"]' AND u.active AND (u.password_hash <> '' OR u.signed_in_at IS NOT NULL)`

// OnlyAdministrator is the user who alone administers a clinic; nobody's id when there are several.
func OnlyAdministrator(ctx context.Context, db *database.Database, clinic id.Clinic) (id.User, error) {
	found, err := administratorsOf(db.Read(ctx), clinic)
	if err != nil || len(found) != 1 {
		return id.User{}, err
	}
	return found[0].UserID, nil
}

func administratorsOf(tx *gorm.DB, clinic id.Clinic) ([]Member, error) {
	var found []Member
	if err := tx.Raw(administrators, clinic).Scan(&found).Error; err != nil {
		return nil, fmt.Errorf("look who administers the clinic: %w", err)
	}
	return found, nil
}

// keepAdministrator refuses a change after which a clinic has no administrator who can sign in. Behind the lock of the clinic's head, so
// that two who demote each other at once do not both succeed. Problem: last_administrator.
func keepAdministrator(tx *gorm.DB, clinic id.Clinic) error {
	left, err := administratorsOf(tx, clinic)
	if err != nil {
		return err
	}
	if len(left) == 0 {
		return problem.New(problem.LastAdministrator, "the clinic would have no administrator: make somebody else one first, who has signed in once")
	}
	return nil
}

// readRoles puts a list of roles in order. Problem: invalid, when it names none or one that the clinic does not have.
func readRoles(asked []Role, own []OwnRole) (roles []Role, err error) {
	known := EveryClinics()
	for _, o := range own {
		known = append(known, o.Role())
	}
	for _, r := range asked {
		if !slices.Contains(known, r) {
			return nil, problem.InvalidField("body.roles", fmt.Sprintf("%q is no role of this clinic", r))
		}
	}
	for _, r := range known {
		if slices.Contains(asked, r) {
			roles = append(roles, r)
		}
	}
	if len(roles) == 0 {
		return nil, problem.InvalidField("body.roles", "must name one at least")
	}
	return roles, nil
}
