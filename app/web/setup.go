package web

import (
	"context"
	"net/http"

	"github.com/gofiber/fiber/v2"

	"suavez/app/clinic"
	"suavez/app/setup"
)

// setupView says whether SuaVez is still to be set up, and what it may become.
type setupView struct {
	Needed bool `json:"needed"`
	// Here is when the page is on the machine of the server, where no code is needed.
	Here      bool           `json:"here" doc:"The caller is on the server's own machine, and needs no code"`
	Templates []templateView `json:"templates" nullable:"false" doc:"Empty when nothing is needed"`
}

type templateView struct {
	ID       string            `json:"id" example:"outpatient_clinic"`
	Services []templateService `json:"services" nullable:"false"`
	Rooms    []string          `json:"rooms" nullable:"false"`
}

type templateService struct {
	Prefix string `json:"prefix"`
	Name   string `json:"name"`
}

// newClinic is what the first start asks for.
type newClinic struct {
	Code   string `json:"code,omitempty" maxLength:"20" doc:"The code that the server's terminal printed; not needed on its own machine"`
	Clinic struct {
		Name      string          `json:"name" maxLength:"200"`
		Slug      string          `json:"slug" maxLength:"200"`
		Language  clinic.Language `json:"language" enum:"pt-BR,en,es"`
		TimeZone  string          `json:"time_zone" maxLength:"100" example:"America/Sao_Paulo"`
		DayStarts string          `json:"day_starts" maxLength:"20" doc:"The local time at which numbers begin again" example:"04:00"`
	} `json:"clinic"`
	Administrator struct {
		Name     string `json:"name" maxLength:"200"`
		Login    string `json:"login" maxLength:"200"`
		Password string `json:"password" maxLength:"2000"`
	} `json:"administrator"`
	Template string `json:"template" maxLength:"100" example:"outpatient_clinic"`
}

func (s *Server) addSetup() {
	handle(s, route{get, "/setup", "setup", "Whether SuaVez is still to be set up", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			Language clinic.Language `query:"language" enum:"pt-BR,en,es" default:"pt-BR" doc:"Of the templates"`
		},
		) (*body[setupView], error) {
			needed, err := s.Setup.Needed(ctx)
			if err != nil {
				return nil, err
			}
			v := setupView{Needed: needed, Here: from.here, Templates: []templateView{}}
			if needed {
				for _, t := range setup.Templates(in.Language) {
					v.Templates = append(v.Templates, viewOfTemplate(t))
				}
			}
			return &body[setupView]{v}, nil
		})
	handle(s, route{
		post, "/setup", "set-up", "Make the first clinic and its administrator",
		"Signs the administrator in. It happens once: already_set_up.", http.StatusCreated,
	},
		func(ctx context.Context, from *caller, in *body[newClinic]) (*body[me], error) {
			if !from.here {
				if err := s.Setup.Check(ctx, in.Body.Code); err != nil {
					return nil, err
				}
			}
			w := in.Body.wanted()
			if _, err := s.Setup.Do(ctx, w); err != nil {
				return nil, err
			}
			s.Log.Info("set up", "clinic", w.Clinic.Slug, "from", from.address)
			return s.signedIn(ctx, from)(s.Staff.SignIn(ctx, w.Login, w.Password, from.from()))
		})
}

func viewOfTemplate(t setup.Template) templateView {
	v := templateView{ID: t.ID, Services: []templateService{}, Rooms: []string{}}
	for _, s := range t.Services {
		v.Services = append(v.Services, templateService{s.Prefix, s.Name})
	}
	for _, r := range t.Rooms {
		v.Rooms = append(v.Rooms, r.Name)
	}
	return v
}

// wanted is the request as the setup takes it; a time that cannot be read becomes one that is refused with the other fields.
func (n newClinic) wanted() setup.Wanted {
	minute, err := clinic.ParseMinute(n.Clinic.DayStarts)
	if err != nil {
		minute = -1
	}
	return setup.Wanted{
		Clinic:   clinic.Clinic{Name: n.Clinic.Name, Slug: n.Clinic.Slug, Language: n.Clinic.Language, TimeZone: n.Clinic.TimeZone, DayStartsMinute: minute},
		Template: n.Template,
		Name:     n.Administrator.Name, Login: n.Administrator.Login, Password: n.Administrator.Password,
	}
}

// fromHere says whether a request comes from a browser on the server's own machine: over its loop, to an address of the loop, and
// not through a proxy, which would make everybody look so.
func fromHere(c *fiber.Ctx) bool {
	for _, header := range []string{fiber.HeaderXForwardedFor, "Forwarded", "X-Real-IP", "Via"} {
		if c.Get(header) != "" {
			return false
		}
	}
	return c.Context().RemoteIP().IsLoopback() && isLoop(string(c.Request().Host()))
}

// orSetUp leads people to the first start as long as there is no clinic.
func (s *Server) orSetUp(c *fiber.Ctx) error {
	if needed, err := s.Setup.Needed(c.UserContext()); err == nil && needed {
		return c.Redirect("/setup", fiber.StatusSeeOther)
	}
	return c.Next() // without a database too: the page itself says so
}
