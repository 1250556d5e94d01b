package staff

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Role is what a user is in a clinic: one of those that every clinic has, or the id of one of the clinic's own.
type Role string

// The roles that every clinic has.
const (
	Administrator Role = "administrator"
	Manager       Role = "manager"
	Reception     Role = "reception"
	Attendant     Role = "attendant"
	Professional  Role = "professional"
	Auditor       Role = "auditor"
)

// everyClinics are the roles that every clinic has, with what each allows. An administrator may do everything; an attendant calls without
// seeing names; a professional sees whom one attends.
var everyClinics = map[Role]Permissions{
	Administrator: Permitted(),
	Manager:       {SeeAll, FreeRooms, EditClinic, ReadReports},
	Reception:     {Attend, SeeAttended, SeeAll, Issue},
	Attendant:     {Attend},
	Professional:  {Attend, SeeAttended, Classify},
	Auditor:       {ReadReports, ReadJournal},
}

// EveryClinics lists the roles that every clinic has, in the order in which people read them.
func EveryClinics() []Role {
	return []Role{Reception, Attendant, Professional, Manager, Administrator, Auditor}
}

// Permissions are what a role of every clinic allows; nothing for one of a clinic's own.
func (r Role) Permissions() Permissions { return slices.Clone(everyClinics[r]) }

// OwnRole is a role that a clinic has made.
type OwnRole struct {
	ClinicID    id.Clinic
	ID          id.Role
	Name        string
	Permissions Permissions `gorm:"serializer:json"`
}

// TableName is GORM's.
func (OwnRole) TableName() string { return "roles" }

// Role is the role as members have it.
func (r OwnRole) Role() Role { return Role(r.ID.String()) }

// RoleChanged is the type of an entry about a role of a clinic's own; data holds it.
const RoleChanged = "role.changed"

// OwnRoles lists the roles of a clinic's own, by name.
func OwnRoles(ctx context.Context, db *database.Database, clinic id.Clinic) ([]OwnRole, error) {
	return ownRoles(db.Read(ctx), clinic)
}

func ownRoles(tx *gorm.DB, clinic id.Clinic) ([]OwnRole, error) {
	var all []OwnRole
	if err := tx.Where("clinic_id = ?", clinic).Order("name").Find(&all).Error; err != nil {
		return nil, fmt.Errorf("list the roles: %w", err)
	}
	return all, nil
}

// permissionsOf are those of some roles together.
func permissionsOf(roles []Role, own []OwnRole) (all Permissions) {
	for _, r := range roles {
		all = all.with(r.Permissions())
		for _, o := range own {
			if o.Role() == r {
				all = all.with(o.Permissions)
			}
		}
	}
	return all
}

// Editor is who changes people, roles and keys, and what that one may do: nobody gives or takes what one may not do oneself.
type Editor struct {
	journal.Asked
	Permissions Permissions
	// Server is the address by which the editor's browser knows this server, for those who are written to; empty when it is not known.
	Server string
}

// MustAdminister refuses who may do less than an administrator. Problem: forbidden.
func (e Editor) MustAdminister() error {
	if !e.Permissions.HasAll(Permitted()) {
		return problem.New(problem.Forbidden, "this is for administrators alone")
	}
	return nil
}

// within refuses permissions that the editor has not.
func (e Editor) within(all Permissions) error {
	for _, p := range all {
		if !e.Permissions.Has(p) {
			return problem.New(problem.Forbidden, fmt.Sprintf("this is beyond what you may do yourself: %s", p))
		}
	}
	return nil
}

// AddRole makes a role of the clinic's own. Problems: invalid, forbidden.
func AddRole(ctx context.Context, j *journal.Journal, by Editor, name string, permissions Permissions) (OwnRole, error) {
	r := OwnRole{ClinicID: by.Clinic, ID: id.New[id.Role](), Name: name, Permissions: permissions}
	err := r.check(by)
	if err != nil {
		return r, err
	}
	_, err = j.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		if err := roleError(change.DB.Create(&r).Error); err != nil {
			return err
		}
		return change.Append(RoleChanged, r.data("added"))
	})
	if err != nil {
		return r, fmt.Errorf("add a role: %w", err)
	}
	return r, nil
}

// EditRole changes a role of the clinic's own, at once for all who have it. Problems: invalid, forbidden, not_found.
func EditRole(ctx context.Context, j *journal.Journal, by Editor, role id.Role, name string, permissions Permissions) (OwnRole, error) {
	r := OwnRole{ClinicID: by.Clinic, ID: role, Name: name, Permissions: permissions}
	err := r.check(by)
	if err != nil {
		return r, err
	}
	_, err = j.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		before, err := ownRole(change.DB, by.Clinic, role)
		if err != nil {
			return err
		}
		if err := by.within(before.Permissions); err != nil {
			return err
		}
		if before.Name == r.Name && slices.Equal(before.Permissions, r.Permissions) {
			return journal.ErrNothingToDo
		}
		if err := roleError(change.DB.Model(&OwnRole{}).Where("clinic_id = ? AND id = ?", by.Clinic, role).Select("Name", "Permissions").Updates(&r).Error); err != nil {
			return err
		}
		return change.Append(RoleChanged, r.data("edited"))
	})
	if err != nil {
		return r, fmt.Errorf("edit a role: %w", err)
	}
	return r, nil
}

// RemoveRole takes away a role of the clinic's own that nobody has. Problems: forbidden, not_found, in_use.
func RemoveRole(ctx context.Context, j *journal.Journal, by Editor, role id.Role) error {
	_, err := j.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		r, err := ownRole(change.DB, by.Clinic, role)
		if err != nil {
			return err
		}
		if err := by.within(r.Permissions); err != nil {
			return err
		}
		members, err := membersOf(change.DB, by.Clinic)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(members, func(m Member) bool { return slices.Contains(m.Roles, r.Role()) }) {
			return problem.New(problem.InUse, "somebody has this role: give them another first")
		}
		if err := change.DB.Delete(&OwnRole{}, "clinic_id = ? AND id = ?", by.Clinic, role).Error; err != nil {
			return err
		}
		return change.Append(RoleChanged, r.data("removed"))
	})
	if err != nil {
		return fmt.Errorf("remove a role: %w", err)
	}
	return nil
}

// roleNameLimit is in letters.
const roleNameLimit = 40

// check puts the role in order, and refuses one that is not valid or beyond what the editor may do.
func (r *OwnRole) check(by Editor) error {
	wrong := problem.New(problem.Invalid, "a value is not valid")
	if r.Name = strings.TrimSpace(r.Name); r.Name == "" || utf8.RuneCountInString(r.Name) > roleNameLimit {
		wrong.Fields = append(wrong.Fields, problem.Field{Location: "body.name", Message: fmt.Sprintf("must have 1 to %d letters", roleNameLimit)})
	}
	known, err := readPermissions(r.Permissions)
	if err != nil {
		wrong.Fields = append(wrong.Fields, problem.Of(err).Fields...)
	}
	if len(wrong.Fields) > 0 {
		return wrong
	}
	r.Permissions = known
	return by.within(known)
}

// readPermissions puts a list in order. Problem: invalid, when it names what is none or nothing at all.
func readPermissions(asked Permissions) (Permissions, error) {
	for _, p := range asked {
		if !Permitted().Has(p) {
			return nil, problem.InvalidField("body.permissions", fmt.Sprintf("%q is no permission", p))
		}
	}
	if len(asked) == 0 {
		return nil, problem.InvalidField("body.permissions", "must name one at least")
	}
	return asked.with(nil), nil
}

func ownRole(tx *gorm.DB, clinic id.Clinic, role id.Role) (r OwnRole, err error) {
	if err := tx.Take(&r, "clinic_id = ? AND id = ?", clinic, role).Error; database.NoRow(err) {
		return r, problem.New(problem.NotFound, "there is no such role in this clinic")
	} else if err != nil {
		return r, err
	}
	return r, nil
}

func roleError(err error) error {
	if database.Constraint(err) == "role_name_is_unique" {
		return problem.InvalidField("body.name", "there is a role of this name already")
	}
	return err
}

func (r OwnRole) data(what string) map[string]any {
	return map[string]any{"what": what, "role": map[string]any{"id": r.ID, "name": r.Name, "permissions": r.Permissions}}
}
