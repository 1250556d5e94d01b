package demo_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"suavez/app/apptest"
	"suavez/app/database"
	"suavez/app/demo"
	"suavez/app/device"
	"suavez/app/journal"
	"suavez/app/staff"
)

func TestMain(m *testing.M) { apptest.Main(m) }

// start is a first or later start with the demonstration.
func start(t *testing.T, db *database.Database, folder, password string) (*demo.Access, error) {
	t.Helper()
	j := journal.New(db, journal.Options{Now: apptest.NewClock().Now})
	defer j.Close()
	return demo.Open(context.Background(), db, j, folder, password)
}

func mustStart(t *testing.T, db *database.Database, folder string) *demo.Access {
	t.Helper()
	access, err := start(t, db, folder, "")
	if err != nil {
		t.Fatal(err)
	}
	return access
}

// works tells whether the access lets somebody in.
func works(t *testing.T, db *database.Database, access *demo.Access) {
	t.Helper()
	j := journal.New(db, journal.Options{})
	defer j.Close()
	tokens, err := device.NewTokens(db, j)
	if err != nil {
		t.Fatal(err)
	}
	defer tokens.Close()
	for kind, token := range map[device.Kind]string{device.Totem: access.TotemToken, device.Display: access.DisplayToken} {
		d, err := tokens.Of(t.Context(), token)
		if err != nil || d.Kind != kind {
			t.Errorf("the token of the %s opens %+v, %v", kind, d, err)
		}
	}
	people, err := staff.New(db, j, []byte("secret"), staff.TellNobody, apptest.NewClock().Now)
	if err != nil {
		t.Fatal(err)
	}
	defer people.Close()
	if _, err := people.SignIn(t.Context(), "enfermagem", access.Password, staff.From{}); err != nil {
		t.Errorf("the password does not sign in: %v", err)
	}
}

func TestOpen_isTheSameAtEachStart(t *testing.T) {
	t.Parallel()
	db, folder := apptest.NewDatabase(t), t.TempDir()
	first := mustStart(t, db, folder)
	works(t, db, first)
	if again := mustStart(t, db, folder); !reflect.DeepEqual(again, first) {
		t.Errorf("the second start gives %+v, the first %+v", again, first)
	}
	info, err := os.Stat(filepath.Join(folder, "demo-access.json"))
	if err != nil {
		t.Fatal(err)
	}
	if mode := info.Mode().Perm(); mode != 0o600 {
		t.Errorf("the file may be read by others: %o", mode)
	}
}

// A start that was killed at any point is gone on with by the next.
func TestOpen_goesOnWhereAKillLeftIt(t *testing.T) {
	t.Parallel()
	db, folder := apptest.NewDatabase(t), t.TempDir()
	first := mustStart(t, db, folder)
	rest := *first
	for _, lost := range []func(){func() { rest.DisplayToken = "" }, func() { rest.TotemToken = "" }} {
		lost()
		text, err := json.Marshal(rest)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "demo-access.json"), text, 0o600); err != nil {
			t.Fatal(err)
		}
		works(t, db, mustStart(t, db, folder))
	}
	// Only the password was kept, and the clinic was not made.
	other := apptest.NewDatabase(t)
	works(t, other, mustStart(t, other, folder))
}

func TestOpen_leavesAUsedDatabaseAlone(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	folder := t.TempDir()
	if _, err := start(t, c.DB, folder, ""); !errors.Is(err, demo.ErrInUse) {
		t.Errorf("in a used database: %v", err)
	}
	if files, err := os.ReadDir(folder); err != nil || len(files) > 0 {
		t.Errorf("the folder holds %v, %v", files, err)
	}
}

func TestOpen_refusesAFileThatIsNotItsOwn(t *testing.T) {
	t.Parallel()
	db, folder := apptest.NewDatabase(t), t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "demo-access.json"), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := start(t, db, folder, ""); err == nil {
		t.Error("half a file is taken")
	}
}
