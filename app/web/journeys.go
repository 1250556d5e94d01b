package web

import (
	"context"
	"net/http"

	"suavez/app/clinic"
	"suavez/app/id"
)

// journeyView is a route that patients take.
type journeyView struct {
	ID       id.Journey        `json:"id" format:"uuid"`
	Name     string            `json:"name"`
	Steps    []journeyStepView `json:"steps" nullable:"false"`
	Position int               `json:"position"`
	Active   bool              `json:"active"`
}

// journeyStepView is a service of a journey.
type journeyStepView struct {
	ServiceID id.Service `json:"service_id" format:"uuid"`
	Optional  bool       `json:"optional,omitempty" doc:"Taken when staff ask for it, and passed over otherwise"`
}

func viewOfJourney(j clinic.JourneyData) journeyView {
	v := journeyView{j.ID, j.Name, []journeyStepView{}, j.Position, j.Active}
	for _, step := range j.Steps {
		v.Steps = append(v.Steps, journeyStepView(step))
	}
	return v
}

func stepsOf(views []journeyStepView) []clinic.JourneyStep {
	steps := []clinic.JourneyStep{}
	for _, v := range views {
		steps = append(steps, clinic.JourneyStep(v))
	}
	return steps
}

type newJourney struct {
	Name  string            `json:"name" minLength:"1" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	Steps []journeyStepView `json:"steps" minItems:"1" maxItems:"30" nullable:"false" doc:"A first step that is the service of the ticket itself is the ticket's own"`
}

type journeyEdit struct {
	Name     *string            `json:"name,omitempty" minLength:"1" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	Steps    *[]journeyStepView `json:"steps,omitempty" minItems:"1" maxItems:"30"`
	Position *int               `json:"position,omitempty" minimum:"0" maximum:"10000"`
	Active   *bool              `json:"active,omitempty" doc:"Whether new tickets start it"`
}

func (s *Server) addJourneys() {
	handle(s, route{get, "/clinics/{clinic}/journeys", "list-journeys", "List the journeys", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *allOrUsed) (*body[list[journeyView]], error) {
			catalogue, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			var items []journeyView
			for _, v := range catalogue.Journeys {
				if v.Active || in.All {
					items = append(items, viewOfJourney(v.Data()))
				}
			}
			return listed(items), nil
		})
	handle(s, route{post, "/clinics/{clinic}/journeys", "add-journey", "Add a journey", "A service starts it by its journey_id.", http.StatusCreated},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Body newJourney
		},
		) (*body[journeyView], error) {
			v, err := s.Editor.AddJourney(ctx, from.change(in.Key, "add-journey", in.Body), clinic.Journey{Name: in.Body.Name, Steps: stepsOf(in.Body.Steps)})
			return told(viewOfJourney(v), err)
		})
	handle(s, route{
		patch, "/clinics/{clinic}/journeys/{journey}", "edit-journey", "Edit a journey",
		"For new tickets: those on their way keep the route that they have.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Journey id.Journey `path:"journey" format:"uuid"`
			Body    journeyEdit
		},
		) (*body[journeyView], error) {
			v, err := s.Editor.Journey(ctx, from.change(in.Key, "edit-journey", []any{in.Journey, in.Body}), in.Journey, func(v *clinic.Journey) {
				set(&v.Name, in.Body.Name)
				set(&v.Position, in.Body.Position)
				set(&v.Active, in.Body.Active)
				if in.Body.Steps != nil {
					v.Steps = stepsOf(*in.Body.Steps)
				}
			})
			return told(viewOfJourney(v), err)
		})
}
