package web

import (
	"context"
	"net/http"
	"net/url"
	"time"

	"github.com/gofiber/fiber/v2"

	"suavez/app/problem"
	"suavez/app/staff"
)

// methodsView are the ways to sign in beside a password.
type methodsView struct {
	Passkeys bool      `json:"passkeys" doc:"Browsers allow passkeys on this page"`
	OIDC     *oidcView `json:"oidc,omitempty" doc:"The accounts of a provider (OpenID Connect); absent when there is none"`
}

type oidcView struct {
	Name string `json:"name,omitempty" doc:"What the clinic calls these accounts"`
}

// away sends the browser to another address.
type away struct {
	Status   int
	Location string `header:"Location"`
}

const (
	// oidcCookie holds what is needed when the provider sends the browser back. Unlike the session's it is sent along then: it comes from another
	// site.
	oidcCookie = "suavez_oidc"
	oidcPath   = apiPath + "/auth/oidc"
	oidcLasts  = 10 * time.Minute
)

// addOIDC adds the sign-in at the provider of the clinic's accounts. It leads from page to page, so that what goes wrong is told in the address of
// the page where it began.
func (s *Server) addOIDC() {
	handle(s, route{get, "/auth/methods", "sign-in-methods", "How one can sign in beside a password", "", http.StatusOK},
		func(_ context.Context, from *caller, _ *struct{}) (*body[methodsView], error) {
			v := methodsView{Passkeys: staff.PasskeysWork(s.publicURL(from))}
			if s.OIDC != nil {
				v.OIDC = &oidcView{s.OIDC.Name}
			}
			return told(v, nil)
		})
	handle(s, route{
		get, "/auth/oidc", "begin-oidc", "Begin to sign in at the provider of the clinic's accounts",
		"Sends the browser there. What goes wrong is the code of a problem in the fragment of the page to which it comes back: #oidc=provider_away.", http.StatusSeeOther,
	},
		func(ctx context.Context, from *caller, in *struct {
			Page   string `query:"page" enum:"desk,admin" default:"desk" doc:"Where to go on"`
			Clinic string `query:"clinic" maxLength:"63" doc:"By its slug: which one to ask for access, who has none yet. Absent: the only one that lets itself be asked"`
		},
		) (*away, error) {
			if s.OIDC == nil {
				return nil, problem.New(problem.NotFound, "this SuaVez has no provider of accounts: see oidc_issuer in the settings")
			}
			begun, err := s.Staff.BeginOIDC(ctx, s.OIDC, s.publicURL(from)+oidcPath+"/callback", in.Page, in.Clinic)
			if err != nil {
				return s.failedOIDC(in.Page, err), nil
			}
			kept := cookie(oidcCookie, begun.Kept, oidcLasts)
			kept.Path, kept.SameSite = oidcPath, fiber.CookieSameSiteLaxMode
			from.setCookie(kept)
			return &away{http.StatusSeeOther, begun.URL}, nil
		})
	handle(s, route{get, "/auth/oidc/callback", "end-oidc", "Come back from the provider", "Sets the session's cookie and leads to the page where it began.", http.StatusSeeOther},
		func(ctx context.Context, from *caller, in *struct {
			Code  string `query:"code" maxLength:"4096"`
			State string `query:"state" maxLength:"200"`
			Error string `query:"error" maxLength:"200"`
			Kept  string `cookie:"suavez_oidc" hidden:"true"`
		},
		) (*away, error) {
			if s.OIDC == nil {
				return nil, problem.New(problem.NotFound, "this SuaVez has no provider of accounts: see oidc_issuer in the settings")
			}
			gone := cookie(oidcCookie, "", -time.Second)
			gone.Path = oidcPath
			from.setCookie(gone)
			done, page, err := s.Staff.EndOIDC(ctx, s.OIDC, in.Kept, in.State, in.Code, s.newcomer(from))
			if err != nil {
				return s.failedOIDC(page, err), nil
			}
			from.keep(done)
			if done.First {
				page += "#profile" // where the user completes what the provider does not know
			}
			return &away{http.StatusSeeOther, "/" + page}, nil
		})
}

// failedOIDC leads back to the page where a sign-in began, and says in its fragment, which no server is told, what is wrong.
func (s *Server) failedOIDC(page string, err error) *away {
	if page == "" {
		page = "desk"
	}
	a := s.tell(err, http.MethodGet, oidcPath)
	if a.problem.Code == problem.ProviderAway || a.problem.Code == problem.Unauthenticated {
		s.Log.Warn("sign-in at the provider failed", "error", err)
	}
	words := url.Values{"oidc": {string(a.problem.Code)}}
	for _, name := range []string{"pending", "name"} {
		if value, ok := a.problem.Values[name].(string); ok {
			words.Set(name, value)
		}
	}
	return &away{http.StatusSeeOther, "/" + page + "#" + words.Encode()}
}

// publicURL is the address of this server as browsers know it: that of the settings, or by which the caller came.
func (s *Server) publicURL(from *caller) string {
	if s.PublicURL != "" {
		return s.PublicURL
	}
	if from.https {
		return "https://" + from.host
	}
	return "http://" + from.host
}
