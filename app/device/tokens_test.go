package device_test

import (
	"context"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/database"
	"suavez/app/device"
	"suavez/app/journal"
	"suavez/app/problem"
)

func TestMain(m *testing.M) { apptest.Main(m) }

// instance is what one of several instances on a database knows of devices.
func instance(t *testing.T, db *database.Database) (*journal.Journal, *device.Tokens) {
	t.Helper()
	j := journal.New(db, journal.Options{Hints: db.Channel("devices_test")})
	tokens, err := device.NewTokens(db, j)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		tokens.Close()
		j.Close()
	})
	return j, tokens
}

func TestTokens_aRevokedOneIsRefusedAtEveryInstance(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	here, hereTokens := instance(t, c.DB)
	_, thereTokens := instance(t, c.DB)
	token, err := device.Add(t.Context(), here, journal.System(), c.ID, device.Totem, "Totem")
	if err != nil {
		t.Fatal(err)
	}
	for _, tokens := range []*device.Tokens{hereTokens, thereTokens} {
		for range 2 { // read, then remembered
			if d, err := tokens.Of(t.Context(), token); err != nil || d.Name != "Totem" {
				t.Fatalf("the token opens %+v, %v", d, err)
			}
		}
	}
	d, _ := hereTokens.Of(t.Context(), token)
	if err := device.Revoke(t.Context(), here, journal.System(), c.ID, d.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := hereTokens.Of(t.Context(), token); !problem.Is(err, problem.Unauthenticated) {
		t.Errorf("where it was revoked the token gives %v", err)
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(time.Millisecond) {
		if _, err := thereTokens.Of(t.Context(), token); problem.Is(err, problem.Unauthenticated) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("at another instance the revoked token is still good")
		}
	}
}

func TestPresence_instancesShareWhatTheyHeard(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	here, there := device.NewPresence(c.DB, c.Clock.Now), device.NewPresence(c.DB, c.Clock.Now)
	if _, err := device.Add(t.Context(), c.Journal, journal.System(), c.ID, device.Display, "TV"); err != nil {
		t.Fatal(err)
	}
	all, err := device.List(t.Context(), c.DB, c.ID)
	if err != nil || len(all) != 1 {
		t.Fatalf("the devices are %+v, %v", all, err)
	}
	seen := func(p *device.Presence) device.Sign {
		t.Helper()
		signs, err := p.Of(context.Background(), c.ID)
		if err != nil {
			t.Fatal(err)
		}
		return signs[all[0].ID]
	}
	there.Heard(&all[0], "10.0.0.2", device.Page{Version: "1.2"})
	if s := seen(there); s.Address != "10.0.0.2" {
		t.Errorf("where it was heard the sign is %+v", s)
	}
	if err := there.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := seen(here); s.Address != "10.0.0.2" || s.Version != "1.2" || !s.SeenAt.Equal(c.Clock.Now()) {
		t.Errorf("elsewhere the sign is %+v", s)
	}
	last := c.Clock.Now()
	c.Clock.Advance(-time.Minute) // an instance whose clock is behind does not make a sign older
	here.Heard(&all[0], "10.0.0.3", device.Page{})
	if err := here.Write(t.Context()); err != nil {
		t.Fatal(err)
	}
	if s := seen(there); !s.SeenAt.Equal(last) {
		t.Errorf("after an older sign it is %+v", s)
	}
}
