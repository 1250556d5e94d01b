//go:build unix

package cmd_test

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// Instances that start at once on an empty database bring its schema up once.
func TestServe_threeThatStartAtOnceMigrateOnce(t *testing.T) {
	t.Parallel()
	in := &installation{t: t, dir: newFolder(t)}
	server := in.startPostgres()
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	var all []*serving
	for range 3 {
		all = append(all, begin(t, newFolder(t), "--database-url", server.URL()))
	}
	migrated := 0
	for _, s := range all {
		s.listening(t)
		if status, text := s.get(t, "/readyz"); status != http.StatusOK {
			t.Errorf("not ready: %d %s", status, text)
		}
		s.end(t)
		migrated += strings.Count(s.said.String(), "migrated the database")
	}
	if migrated != 1 {
		t.Errorf("%d instances say that they migrated", migrated)
	}
	conn, err := pgx.Connect(t.Context(), server.URL())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(context.Background())
	var twice int
	err = conn.QueryRow(t.Context(), "SELECT count(*) FROM (SELECT FROM goose_db_version GROUP BY version_id HAVING count(*) > 1) x").Scan(&twice)
	if err != nil || twice > 0 {
		t.Errorf("%d steps were applied twice (%v)", twice, err)
	}
}

// A user who signed in at one instance works at another, and what one did under a key the other answers again.
func TestServe_instancesShareSessionsAndKeys(t *testing.T) {
	t.Parallel()
	in := install(t, 2)
	c := in.client(0)
	c.signIn("enfermagem", "")
	found := in.ids(c)
	c.current = 0
	here := c.post("/clinics/demo/tickets", "one-key", map[string]string{"service_id": found.services["EN"]})
	c.current = 1
	there := c.post("/clinics/demo/tickets", "one-key", map[string]string{"service_id": found.services["EN"]})
	if here.status != http.StatusCreated || here != there {
		t.Errorf("one key is answered %d %s here and %d %s there", here.status, here.text, there.status, there.text)
	}
}
