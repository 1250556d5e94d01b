package web

import (
	"context"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
)

const apiPath = "/api/v1"

// newAPI makes the API: its routes give validation, answers and the document at /api/openapi.json.
func (s *Server) newAPI() {
	config := huma.DefaultConfig("SuaVez", s.Version)
	config.Info.Description = "The waiting room of a clinic: tickets, calls, and the live picture of both. " +
		"Errors are application/problem+json with a stable code. A request with an Idempotency-Key is carried out once."
	config.OpenAPIPath = "/api/openapi"
	config.DocsPath = ""
	config.SchemasPath = ""
	config.CreateHooks = nil // no $schema in answers
	config.Transformers = append(config.Transformers, ofHuma)
	config.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"session": {Type: "apiKey", In: "cookie", Name: sessionCookie, Description: "A user, after POST /api/v1/auth/login"},
		"device":  {Type: "http", Scheme: "bearer", Description: "A totem or display, with the token of suavez device add"},
		"key":     {Type: "http", Scheme: "bearer", Description: "Another system, with an API key of the clinic. x-needs-one-of names the permissions of which users and keys need one"},
	}
	s.api = humafiber.New(s.fiber, config)
	s.addAuth()
	s.addSecondFactor()
	s.addOIDC()
	s.addPasskeys()
	s.addAccount()
	s.addClinics()
	s.addSettings()
	s.addTickets()
	s.addWaits()
	s.addShifts()
	s.addAttendances()
	s.addWhy()
	s.addVisits()
	s.addMyTicket()
	s.addOpinions()
	s.addTexts()
	s.addJourneys()
	s.addHours()
	s.addAppointments()
	s.addClosings()
	s.addEmergencies()
	s.addBoard()
	s.addVoice()
	s.addUsers()
	s.addSecurity()
	s.addInvitations()
	s.addRoles()
	s.addKeys()
	s.addMessages()
	s.addAudit()
	s.addWebhooks()
	s.addDevices()
	s.addPrinters()
	s.addSetup()
}

// route is what all routes have.
type route struct {
	method, path string // the path without apiPath
	id           string
	summary      string
	description  string
	status       int // of a success
}

// operation describes a route in the document, and admits its callers.
func (s *Server) operation(r route) huma.Operation {
	needed := s.rightOf(r.id)
	problems := s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[problemDocument](), true, "Problem")
	op := huma.Operation{
		OperationID: r.id, Method: r.method, Path: apiPath + r.path, Summary: r.summary, Description: r.description,
		DefaultStatus: r.status, MaxBodyBytes: bodyLimit, Middlewares: huma.Middlewares{s.admission(needed)},
		Responses: map[string]*huma.Response{
			"default": {Description: "A problem", Content: map[string]*huma.MediaType{problemType: {Schema: problems}}},
		},
	}
	for who, scheme := range map[callers]string{people: "session", keys: "key", totems | displays: "device"} {
		if needed.who&who != 0 {
			op.Security = append(op.Security, map[string][]string{scheme: {}})
		}
	}
	slices.SortFunc(op.Security, func(a, b map[string][]string) int { return strings.Compare(fmt.Sprint(b), fmt.Sprint(a)) })
	if len(needed.need) > 0 {
		op.Extensions = map[string]any{"x-needs-one-of": needed.need}
	}
	return op
}

// handle adds a route. The handler gets who calls and typed input, and its error becomes a problem.
func handle[I, O any](s *Server, r route, do func(ctx context.Context, from *caller, in *I) (*O, error), but ...func(*huma.Operation)) {
	op := s.operation(r)
	for _, change := range but {
		change(&op)
	}
	huma.Register(s.api, op, func(ctx context.Context, in *I) (*O, error) {
		out, err := do(ctx, callerOf(ctx), in)
		if err != nil {
			return nil, s.tell(err, r.method, r.path)
		}
		return out, nil
	})
}

// InClinic is the clinic in the address of a request. Exported since huma passes over embedded types that are not.
type InClinic struct {
	Clinic string `path:"clinic" maxLength:"63" doc:"Slug of the clinic" example:"demo"`
}

// Keyed is a request that may be sent again without being carried out again.
type Keyed struct {
	Key string `header:"Idempotency-Key" maxLength:"200" pattern:"^[!-~]*$" patternDescription:"printable ASCII without spaces" doc:"Names this one action: the same request with the same key is answered again and changes nothing more"`
}

// list is an answer with several items.
type list[T any] struct {
	Items []T    `json:"items" nullable:"false"`
	Next  string `json:"next,omitempty" doc:"Where the list goes on; absent at its end"`
}

// body is an answer or request that is one JSON document.
type body[T any] struct{ Body T }

// listed answers a list.
func listed[T any](items []T) *body[list[T]] {
	if items == nil {
		items = []T{}
	}
	return &body[list[T]]{list[T]{Items: items}}
}

// nothing is an answer without content.
type nothing struct{}

var noContent = &nothing{}

const (
	get   = http.MethodGet
	post  = http.MethodPost
	put   = http.MethodPut
	patch = http.MethodPatch
	del   = http.MethodDelete
)
