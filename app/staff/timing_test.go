package staff_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/staff"
)

func TestMain(m *testing.M) { apptest.Main(m) }

// An unknown login, one that has no password yet and a wrong password cost the same: the hashing of a password, which is most of the time that a
// sign-in takes. While no hash can be made, none of them is answered.
func TestSignIn_saysNothingByTheTimeThatItTakes(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	s, err := staff.New(c.DB, c.Journal, []byte("secret"), staff.TellNobody, c.Clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	if err := c.DB.Read(t.Context()).Exec("UPDATE users SET password_hash = '' WHERE login = 'farmacia'").Error; err != nil {
		t.Fatal(err)
	}
	free := s.OccupyHashing()
	for _, login := range []string{"enfermagem", "ninguem", "ninguem@clinica.org", "48213", "farmacia"} {
		ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
		_, err := s.SignIn(ctx, login, "uma senha qualquer", staff.From{Address: "10.0.0.9"})
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the login %s is answered without a hash: %v", login, err)
		}
	}
	free()
	if _, err := s.SignIn(t.Context(), "enfermagem", apptest.Password, staff.From{Address: "10.0.0.9"}); err != nil {
		t.Errorf("then the right one is answered %v", err)
	}
}
