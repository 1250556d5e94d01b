package staff

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// UserChanged is the type of an entry about a user of the clinic; data says who, what was done, and what changed from what to what.
const UserChanged = "user.changed"

// Invitee is whom to invite: by an e-mail, or by a name and a login or registration number for who has none.
type Invitee struct {
	Details
	Roles []Role
}

// Invite adds a user who completes the account with the code, at the first sign-in. A user of another clinic whose e-mail it is gets the
// roles here too, and needs no code: it is then the zero one. Problems: invalid, forbidden.
func (s *Staff) Invite(ctx context.Context, by Editor, in Invitee) (user id.User, code Code, err error) {
	known := trimmed(in.Email)
	if in.Name == "" {
		in.Name = nameFrom(known)
	}
	madeLogin := in.Login == ""
	if madeLogin {
		in.Login = loginFrom(known, in.Registration, in.Name)
	}
	if wrong := in.read(); len(wrong) > 0 {
		return user, code, problem.WithFields(wrong)
	}
	_, err = s.journal.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		own, err := ownRoles(change.DB, by.Clinic)
		if err != nil {
			return err
		}
		roles, err := readRoles(in.Roles, own)
		if err != nil {
			return err
		}
		if err := by.within(permissionsOf(roles, own)); err != nil {
			return err
		}
		var u User
		if known != "" {
			if err := change.DB.Take(&u, "email = ?", known).Error; err != nil && !database.NoRow(err) {
				return err
			}
		}
		what := "invited"
		if u.ID != (id.User{}) {
			what = "added"
			m := Member{ClinicID: by.Clinic, UserID: u.ID, Roles: roles, Active: true}
			if err := change.DB.Create(&m).Error; database.Constraint(err) == "memberships_pkey" {
				return problem.InvalidField("body.email", "works in this clinic already")
			} else if err != nil {
				return err
			}
		} else {
			u = User{ID: id.New[id.User](), Active: true, CreatedAt: change.At}
			u.set(in.Details)
			if madeLogin {
				if u.Login, err = freeLogin(change.DB, u.Login); err != nil {
					return err
				}
			}
			if err := Add(change.DB, by.Clinic, u, roles...); err != nil {
				return err
			}
			if code, err = s.invite(change, by, u, FirstSignIn); err != nil {
				return err
			}
		}
		user = u.ID
		return change.Append(UserChanged, userEntry(what, u, changes{"roles": {nil, roles}}))
	})
	if err != nil {
		return user, Code{}, fmt.Errorf("invite a user: %w", err)
	}
	return user, code, nil
}

// Wanted is what a user is to be; nil leaves a thing as it is.
type Wanted struct {
	Name, Login, Email, Registration, Specialty *string
	Roles                                       *[]Role
	// Works is whether the user may work in the clinic.
	Works *bool
}

// personal says whether it changes what the user is in every clinic.
func (w Wanted) personal() bool {
	return w.Name != nil || w.Login != nil || w.Email != nil || w.Registration != nil || w.Specialty != nil
}

// Edit changes a user of a clinic. What a user is in every clinic is changed by who manages users in all of them. Who may no longer work in
// any clinic is signed out. Problems: invalid, forbidden, not_found, last_administrator.
func (s *Staff) Edit(ctx context.Context, by Editor, user id.User, w Wanted) error {
	_, err := s.journal.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		tx := change.DB
		p, own, err := toEdit(tx, by, user)
		if err != nil {
			return err
		}
		m, u, changed := Member{ClinicID: by.Clinic, UserID: user, Roles: p.Roles, Active: p.Works, AskedAt: p.AskedAt}, p.User, changes{}
		if w.personal() {
			if err := onlyOurs(tx, by, user); err != nil {
				return err
			}
			if err := w.apply(&u); err != nil {
				return err
			}
			changed.note(p.User, u)
		}
		if w.Roles != nil {
			if m.Roles, err = readRoles(*w.Roles, own); err != nil {
				return err
			}
			if err := by.within(permissionsOf(m.Roles, own)); err != nil {
				return err
			}
			if !slices.Equal(m.Roles, p.Roles) {
				changed["roles"] = [2]any{p.Roles, m.Roles}
			}
		}
		if w.Works != nil && *w.Works != p.Works {
			m.Active = *w.Works
			changed["works"] = [2]any{p.Works, m.Active}
		}
		if m.Active && len(m.Roles) == 0 {
			return problem.InvalidField("body.roles", "who asked for access needs a role")
		}
		if len(changed) == 0 {
			return journal.ErrNothingToDo
		}
		if err := tx.Select("Name", "Login", "Email", "Registration", "Specialty").Updates(&u).Error; err != nil {
			return nameError(err)
		}
		admitted := m.Active && m.AskedAt != nil
		if admitted {
			m.AskedAt = nil
		}
		if err := tx.Model(&m).Where("clinic_id = ? AND user_id = ?", by.Clinic, user).Select("Roles", "Active", "AskedAt").Updates(&m).Error; err != nil {
			return err
		}
		if err := afterwards(tx, by.Clinic, p, m, change.At); err != nil {
			return err
		}
		// It goes to the e-mail of before: nobody takes an account over unseen.
		if p.EmailOrNone() != "" && signsInOtherwise(p.User, u) {
			if err := s.tell(tx, Notice{Kind: SignInChanged, Clinic: by.Clinic, User: p.User, Change: "names", At: change.At, Server: by.Server}); err != nil {
				return err
			}
		}
		if admitted {
			if err := s.tell(tx, Notice{Kind: AccessGiven, Clinic: by.Clinic, User: u, At: change.At, Server: by.Server}); err != nil {
				return err
			}
		}
		return change.Append(UserChanged, userEntry("edited", u, changed))
	})
	if err != nil {
		return fmt.Errorf("edit user %s: %w", user, err)
	}
	return nil
}

// signsInOtherwise says whether a name for the sign-in has changed.
func signsInOtherwise(before, after User) bool {
	return before.Login != after.Login || before.EmailOrNone() != after.EmailOrNone() || text(before.Registration) != text(after.Registration)
}

// apply changes the user's own details.
func (w Wanted) apply(u *User) error {
	d := u.details()
	for place, to := range map[*string]*string{&d.Name: w.Name, &d.Login: w.Login, &d.Email: w.Email, &d.Registration: w.Registration, &d.Specialty: w.Specialty} {
		if to != nil {
			*place = *to
		}
	}
	before := u.details()
	if wrong := d.read(); len(wrong) > 0 {
		// A login of before that would not be taken today stays, as long as nobody changes it.
		wrong = slices.DeleteFunc(wrong, func(f problem.Field) bool { return f.Location == "body.login" && d.Login == before.Login })
		if len(wrong) > 0 {
			return problem.WithFields(wrong)
		}
	}
	u.set(d)
	return nil
}

// afterwards keeps what must hold once a membership has changed.
func afterwards(tx *gorm.DB, clinic id.Clinic, before Person, m Member, at time.Time) error {
	administered := before.Works && slices.Contains(before.Roles, Administrator)
	if administered && (!m.Active || !slices.Contains(m.Roles, Administrator)) {
		if err := keepAdministrator(tx, clinic); err != nil {
			return err
		}
	}
	if m.Active {
		return nil
	}
	works, err := membershipsOf(tx, m.UserID)
	if err != nil || len(works) > 0 {
		return err
	}
	return endSessions(tx, m.UserID, id.Session{}, at)
}

// Remaining is what history keeps of who is deleted.
type Remaining string

// What can remain.
const (
	KeepName      Remaining = "name"
	KeepPseudonym Remaining = "pseudonym"
)

// Remove takes a user out of a clinic. One who works in no other is deleted: signed out, without a way to sign in, and with a name or a
// pseudonym for the history. Problems: forbidden, not_found, last_administrator.
func Remove(ctx context.Context, j *journal.Journal, by Editor, user id.User, keep Remaining) error {
	_, err := j.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		tx := change.DB
		p, _, err := toEdit(tx, by, user)
		if err != nil {
			return err
		}
		if keep == KeepPseudonym {
			if err := onlyOurs(tx, by, user); err != nil {
				return err
			}
		}
		if err := tx.Exec("DELETE FROM memberships WHERE clinic_id = ? AND user_id = ?", by.Clinic, user).Error; err != nil {
			return err
		}
		if err := afterwards(tx, by.Clinic, p, Member{UserID: user}, change.At); err != nil {
			return err
		}
		var elsewhere int
		if err := tx.Raw("SELECT count(*) FROM memberships WHERE user_id = ?", user).Row().Scan(&elsewhere); err != nil {
			return err
		}
		u := p.User
		if elsewhere == 0 {
			if err := deleteUser(tx, &u, keep, change.At); err != nil {
				return err
			}
		}
		return change.Append(UserChanged, userEntry("removed", u, nil))
	})
	if err != nil {
		return fmt.Errorf("remove user %s: %w", user, err)
	}
	return nil
}

// deleteUser takes away all with which a user could sign in, and what is known of the user beside the name.
func deleteUser(tx *gorm.DB, u *User, keep Remaining, at time.Time) error {
	gone := User{ID: u.ID, Name: u.Name, Login: "_" + u.ID.String(), DeletedAt: &at}
	if keep == KeepPseudonym {
		gone.Name = "Pessoa " + strings.ToUpper(u.ID.String()[len(u.ID.String())-4:])
	}
	for _, table := range []string{"invitations", "second_factors", "recovery_codes", "passkeys"} {
		if err := tx.Exec("DELETE FROM "+table+" WHERE user_id = ?", u.ID).Error; err != nil {
			return fmt.Errorf("delete the %s of a user: %w", table, err)
		}
	}
	if err := tx.Exec("UPDATE users SET oidc_issuer = NULL, oidc_subject = NULL WHERE id = ?", u.ID).Error; err != nil {
		return err
	}
	err := tx.Select("Name", "Login", "PasswordHash", "Active", "Email", "Registration", "Specialty", "DeletedAt").Updates(&gone).Error
	if err != nil {
		return fmt.Errorf("delete a user: %w", err)
	}
	u.Name, u.Login = gone.Name, gone.Login
	return nil
}

// Reset signs a user out and gives a code with which to set a new password; the old one is good no longer. Who has never signed in gets
// another code for the first sign-in. Problems: forbidden, not_found.
func (s *Staff) Reset(ctx context.Context, by Editor, user id.User) (code Code, err error) {
	_, err = s.journal.Change(ctx, by.Clinic, by.By, by.Request, func(change *journal.Change) error {
		p, _, err := toEdit(change.DB, by, user)
		if err != nil {
			return err
		}
		if err := onlyOurs(change.DB, by, user); err != nil {
			return err
		}
		purpose, what := NewPassword, "reset"
		if p.SignedInAt == nil && p.PasswordHash == "" {
			purpose, what = FirstSignIn, "invited"
		}
		if code, err = s.invite(change, by, p.User, purpose); err != nil {
			return err
		}
		if err := change.DB.Exec("UPDATE users SET password_hash = '' WHERE id = ?", user).Error; err != nil {
			return err
		}
		if err := endSessions(change.DB, user, id.Session{}, change.At); err != nil {
			return err
		}
		return change.Append(UserChanged, userEntry(what, p.User, nil))
	})
	if err != nil {
		return Code{}, fmt.Errorf("reset user %s: %w", user, err)
	}
	return code, nil
}

// Rescue resets a user for whoever has the machine of the server, where no administrator can. Problem: not_found.
func (s *Staff) Rescue(ctx context.Context, name string) (Code, error) {
	u, err := ByName(ctx, s.db, name)
	if err != nil {
		return Code{}, err
	}
	if u == nil {
		return Code{}, problem.New(problem.NotFound, fmt.Sprintf("there is no user %q", name))
	}
	works, err := MembershipsOf(ctx, s.db, u.ID)
	if err != nil {
		return Code{}, err
	}
	if len(works) == 0 {
		return Code{}, problem.New(problem.NotActive, fmt.Sprintf("%s may not work in any clinic", u.Login))
	}
	by := Editor{Asked: journal.Asked{Clinic: works[0].ClinicID, By: journal.System()}, Permissions: Permitted()}
	if err := s.ResetFactor(ctx, by, u.ID); err != nil {
		return Code{}, err
	}
	return s.Reset(ctx, by, u.ID)
}

// PersonToEdit is a person whom the editor may change. Problems: forbidden, not_found.
func PersonToEdit(ctx context.Context, db *database.Database, by Editor, user id.User) (Person, error) {
	p, _, err := toEdit(db.Read(ctx), by, user)
	return p, err
}

// toEdit is a person whom the editor may change, with the clinic's own roles. Problems: forbidden, not_found.
func toEdit(tx *gorm.DB, by Editor, user id.User) (Person, []OwnRole, error) {
	p, own, err := personOf(tx, by.Clinic, user)
	if err != nil {
		return p, nil, err
	}
	return p, own, by.within(p.Permissions)
}

// onlyOurs refuses to change what a user is everywhere, when the user works in a clinic where the editor does not manage users, or may do
// less there: else the administrator of one clinic would set the password of another's. Problem: forbidden.
func onlyOurs(tx *gorm.DB, by Editor, user id.User) error {
	if by.By.Kind == journal.BySystem {
		return nil
	}
	var elsewhere []Member
	if err := tx.Where("user_id = ? AND clinic_id <> ?", user, by.Clinic).Find(&elsewhere).Error; err != nil {
		return err
	}
	for _, m := range elsewhere {
		own, err := ownRoles(tx, m.ClinicID)
		if err != nil {
			return err
		}
		var mine []Member
		if err := tx.Where("clinic_id = ? AND user_id = ? AND active", m.ClinicID, by.User()).Find(&mine).Error; err != nil {
			return err
		}
		var may Permissions
		for _, one := range mine {
			may = permissionsOf(one.Roles, own)
		}
		if !may.Has(ManageUsers) || !may.HasAll(permissionsOf(m.Roles, own)) {
			return problem.New(problem.Forbidden, "this person works in another clinic too: who manages users there as well may change this; the roles here you may change")
		}
	}
	return nil
}

// changes are what changed, from what to what.
type changes map[string][2]any

// note notes what is not the same in two states of a user. Of an address only that it changed: the journal does not keep it.
func (c changes) note(before, after User) {
	for name, pair := range map[string][2]string{
		"name": {before.Name, after.Name}, "login": {before.Login, after.Login}, "specialty": {before.Specialty, after.Specialty},
		"registration": {text(before.Registration), text(after.Registration)},
	} {
		if pair[0] != pair[1] {
			c[name] = [2]any{pair[0], pair[1]}
		}
	}
	if text(before.Email) != text(after.Email) {
		c["email"] = [2]any{"", ""}
	}
}

func userEntry(what string, u User, changed changes) map[string]any {
	data := map[string]any{"what": what, "user": map[string]any{"id": u.ID, "name": u.Name}}
	if len(changed) > 0 {
		data["changed"] = changed
	}
	return data
}

// nameFrom guesses a name from an e-mail, until its owner says it: tais.arruda@… is Tais Arruda.
func nameFrom(email string) string {
	local, _, _ := strings.Cut(email, "@")
	words := strings.FieldsFunc(local, func(r rune) bool { return !unicode.IsLetter(r) })
	for i, w := range words {
		letters := []rune(w)
		letters[0] = unicode.ToUpper(letters[0])
		words[i] = string(letters)
	}
	return strings.Join(words, " ")
}

// loginFrom guesses a login from an e-mail, or from the name.
func loginFrom(email, registration, name string) string {
	login, _, _ := strings.Cut(email, "@")
	if login == "" {
		login = strings.Join(strings.Fields(strings.ToLower(name)), ".")
	}
	login = strings.TrimLeftFunc(login, func(r rune) bool { return !unicode.IsLetter(r) })
	if login == "" {
		login = "u" + registration
	}
	return login
}

// freeLogin is a login that nobody has: the one that was guessed, else with a number.
func freeLogin(tx *gorm.DB, guessed string) (string, error) {
	var taken []string
	err := tx.Raw("SELECT login FROM users WHERE login = ? OR login LIKE ?", guessed, escapeLike(guessed)+"%").Scan(&taken).Error
	if err != nil {
		return "", fmt.Errorf("look which logins are taken: %w", err)
	}
	login := guessed
	for n := 2; slices.Contains(taken, login); n++ {
		login = fmt.Sprint(guessed, n)
	}
	return login, nil
}

func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(text)
}
