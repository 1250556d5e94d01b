package demo

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/device"
	"suavez/app/journal"
	"suavez/app/keep"
	"suavez/app/problem"
)

// accessFile is kept in the data folder, readable by its owner alone.
const accessFile = "demo-access.json"

// Access is how one gets into the demonstration clinic: the same at each start.
type Access struct {
	Clinic string `json:"clinic"` // its slug
	// Password is the one of all users.
	Password     string `json:"password"`
	TotemToken   string `json:"totem_token"`
	DisplayToken string `json:"display_token"`
}

// Logins are the users of the clinic, the administrator last.
func (a *Access) Logins() []string {
	var logins []string
	for _, p := range people {
		logins = append(logins, p.login)
	}
	return append(logins[1:], logins[0])
}

// ErrInUse says that a database holds clinics and not this demonstration, which is then not made.
var ErrInUse = errors.New("the database has clinics already, so that no demonstration clinic was made")

// Open makes the demonstration clinic in an empty database, with a totem and a display, and keeps the access to it in a folder; where
// that was done before, it reads the access. The password is the given one, or one that is made. ErrInUse when the database is used.
func Open(ctx context.Context, db *database.Database, j *journal.Journal, folder, password string) (*Access, error) {
	file := filepath.Join(folder, accessFile)
	access, err := readAccess(file)
	if err != nil {
		return nil, err
	}
	there, err := known(ctx, db, access)
	if err != nil {
		return nil, err
	}
	if !there {
		if err := mustBeEmpty(ctx, db); err != nil {
			return nil, err
		}
		if password == "" {
			password = rand.Text()[:12]
		}
		access = &Access{Clinic: Slug, Password: password}
		// Kept before the clinic is made: a password that nobody knows would be of no use.
		if err := writeAccess(file, access); err != nil {
			return nil, err
		}
	}
	seeded, err := Seed(ctx, db, j, access.Clinic, access.Password)
	if err != nil {
		return nil, err
	}
	for _, d := range []struct {
		kind  device.Kind
		name  string
		token *string
	}{{device.Totem, "Totem", &access.TotemToken}, {device.Display, "TV", &access.DisplayToken}} {
		if *d.token != "" {
			continue
		}
		if *d.token, err = device.Add(ctx, j, journal.System(), seeded.Clinic.ID, d.kind, d.name); err != nil {
			return nil, err
		}
		if err := writeAccess(file, access); err != nil {
			return nil, err
		}
	}
	return access, nil
}

// known says whether the access is to a clinic of this database, and not of another with which the data folder was used before.
func known(ctx context.Context, db *database.Database, access *Access) (bool, error) {
	if access == nil {
		return false, nil
	}
	_, err := clinic.BySlug(ctx, db, access.Clinic)
	if problem.Is(err, problem.NotFound) {
		return false, nil
	}
	return err == nil, err
}

func mustBeEmpty(ctx context.Context, db *database.Database) error {
	var used bool
	if err := db.Read(ctx).Raw("SELECT EXISTS (SELECT FROM clinics)").Row().Scan(&used); err != nil {
		return fmt.Errorf("look for clinics: %w", err)
	}
	if used {
		return ErrInUse
	}
	return nil
}

// readAccess returns nil when there is none.
func readAccess(file string) (*Access, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the access to the demonstration: %w", err)
	}
	access := &Access{}
	if err := json.Unmarshal(text, access); err != nil {
		return nil, fmt.Errorf("%s is not what SuaVez wrote: %w; delete it together with the data folder to begin anew", file, err)
	}
	return access, nil
}

// writeAccess replaces the file as a whole, so that a kill never leaves half of it.
func writeAccess(file string, access *Access) error {
	text, err := json.MarshalIndent(access, "", "  ")
	if err != nil {
		return err
	}
	if err := keep.File(file, append(text, '\n')); err != nil {
		return fmt.Errorf("keep the access to the demonstration: %w", err)
	}
	return nil
}
