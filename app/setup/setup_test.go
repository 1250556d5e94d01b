package setup_test

import (
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/clinic"
	"suavez/app/journal"
	"suavez/app/setup"
)

func TestMain(m *testing.M) { apptest.Main(m) }

// Every template in every language makes a clinic in which each service has a room.
func TestDo_everyTemplate(t *testing.T) {
	t.Parallel()
	for _, language := range []clinic.Language{clinic.Portuguese, clinic.English, clinic.Spanish} {
		for _, template := range setup.Templates(language) {
			t.Run(template.ID+" "+string(language), func(t *testing.T) {
				t.Parallel()
				db := apptest.NewDatabase(t)
				j := journal.New(db, journal.Options{})
				t.Cleanup(j.Close)
				made, err := setup.New(db, j, time.Now).Do(t.Context(), setup.Wanted{
					Clinic:   clinic.Clinic{Name: "Clínica", Slug: "clinica", Language: language, TimeZone: "America/Manaus", DayStartsMinute: 240},
					Template: template.ID, Name: "Cláudia", Login: "claudia", Password: "chuva na serra",
				})
				if err != nil {
					t.Fatal(err)
				}
				c, err := clinic.Load(t.Context(), db, made.ID)
				if err != nil {
					t.Fatal(err)
				}
				if len(c.Services) != len(template.Services) || len(c.Rooms) != len(template.Rooms) || len(c.Priorities) == 0 {
					t.Errorf("the clinic has %d services, %d rooms and %d priorities", len(c.Services), len(c.Rooms), len(c.Priorities))
				}
				for _, s := range c.Services {
					served := false
					for _, r := range c.Rooms {
						for _, service := range r.Services {
							served = served || service.ServiceID == s.ID
						}
					}
					if !served || s.Name == "" {
						t.Errorf("the service %s %q has no room or no name", s.Prefix, s.Name)
					}
				}
			})
		}
	}
}

func TestCode_isTheSameAtEveryInstanceAndGoneWithTheFirstClinic(t *testing.T) {
	t.Parallel()
	c := apptest.NewClinic(t)
	if code, err := setup.New(c.DB, c.Journal, c.Clock.Now).Code(t.Context()); err != nil || code != "" {
		t.Errorf("with a clinic the code is %q, %v", code, err)
	}
	empty := apptest.NewDatabase(t)
	here, err1 := setup.New(empty, c.Journal, c.Clock.Now).Code(t.Context())
	there, err2 := setup.New(empty, c.Journal, c.Clock.Now).Code(t.Context())
	if err1 != nil || err2 != nil || here != there || len(here) != 9 {
		t.Errorf("two instances have the codes %q %q, %v %v", here, there, err1, err2)
	}
}
