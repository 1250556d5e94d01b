package clinic_test

import (
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
)

func TestMain(m *testing.M) { apptest.Main(m) }

// instance is a catalogue's store as another process has it.
func instance(t *testing.T, c *apptest.Clinic) (*journal.Journal, *clinic.Catalogues) {
	t.Helper()
	j := journal.New(c.DB, journal.Options{Now: c.Clock.Now, Hints: c.DB.Channel("test_journal")})
	t.Cleanup(j.Close)
	catalogues, err := clinic.NewCatalogues(c.DB, j)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(catalogues.Close)
	return j, catalogues
}

func nameOf(t *testing.T, catalogues *clinic.Catalogues, c *apptest.Clinic, service id.Service) string {
	t.Helper()
	catalogue, err := catalogues.Of(t.Context(), c.ID)
	if err != nil {
		t.Fatal(err)
	}
	s, err := catalogue.Service(service)
	if err != nil {
		t.Fatal(err)
	}
	return s.Name
}

// A service that is renamed at one instance has its new name there at once, and soon at the other.
func TestCatalogues_ofTwoInstancesAgree(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	j, here := instance(t, c)
	_, there := instance(t, c)
	service := c.Service("EN")
	for _, name := range []string{"Triagem", "Enfermaria", "Curativos"} {
		before := nameOf(t, there, c, service) // it is in the other's memory
		_, err := j.Change(t.Context(), c.ID, journal.System(), journal.Request{}, func(change *journal.Change) error {
			err := change.DB.Exec("UPDATE services SET name = ? WHERE clinic_id = ? AND id = ?", name, c.ID, service).Error
			if err != nil {
				return err
			}
			return change.Append(clinic.ServiceChanged, map[string]any{"service": clinic.ServiceData{ID: service, Prefix: "EN", Name: name, Position: 2, Active: true}})
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := nameOf(t, here, c, service); got != name {
			t.Errorf("where it was renamed the service is %q, not %q", got, name)
		}
		for giveUp := time.Now().Add(30 * time.Second); nameOf(t, there, c, service) != name; {
			if time.Now().After(giveUp) {
				t.Fatalf("the other instance says %q (before %q), not %q", nameOf(t, there, c, service), before, name)
			}
			time.Sleep(time.Millisecond)
		}
	}
}
