package web

import (
	"context"
	"net/http"
	"strings"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/opinion"
	"suavez/app/problem"
)

// opinionView is what a patient says of the visit.
type opinionView struct {
	Mark    opinion.Mark     `json:"mark" enum:"good,fair,bad"`
	Reasons []opinion.Reason `json:"reasons,omitempty" nullable:"false" maxItems:"4" uniqueItems:"true" enum:"wait,care,explanation,place" doc:"What weighed"`
	Words   string           `json:"words,omitempty" maxLength:"300" pattern:"^[^\\x00-\\x09\\x0B-\\x1F\\x7F]*$" patternDescription:"text without control characters other than new line"`
}

func (v opinionView) opinion() opinion.Opinion {
	return opinion.Opinion{Mark: v.Mark, Reasons: v.Reasons, Words: strings.TrimSpace(v.Words)}
}

// opinionGiven names an opinion, for the phone that gave it.
type opinionGiven struct {
	ID id.Opinion `json:"id" format:"uuid" doc:"By which it can be changed today"`
}

// opinionsView is what patients said in some days.
type opinionsView struct {
	Good    int                    `json:"good"`
	Fair    int                    `json:"fair"`
	Bad     int                    `json:"bad"`
	Reasons map[opinion.Reason]int `json:"reasons" doc:"How many named wait, care, explanation and place"`
	Words   []string               `json:"words" nullable:"false" doc:"In no order that says anything; none while fewer than five have spoken"`
}

func (s *Server) addOpinions() {
	may := func(ctx context.Context, from *caller) (clinic.Date, error) {
		if !from.clinic.Phone.Opinion {
			return "", problem.New(problem.NotFound, "this clinic does not ask how a visit was")
		}
		v, err := s.visitOf(ctx, from)
		switch {
		case err != nil:
			return "", err
		case v.EndedAt == nil:
			return "", problem.New(problem.WrongState, "the visit is not over yet").With("state", v.Last().State)
		}
		return clinic.Date(v.Ticket.BusinessDay), nil
	}
	handle(s, route{
		post, "/my-ticket/{token}/opinion", "give-opinion", "Say how the visit was",
		"Kept without any tie to the ticket, and in no journal. too_late: it was said already.", http.StatusCreated,
	},
		func(ctx context.Context, from *caller, in *struct {
			OfToken
			Body opinionView
		},
		) (*body[opinionGiven], error) {
			day, err := may(ctx, from)
			if err != nil {
				return nil, err
			}
			given, err := opinion.Give(ctx, s.Database, from.clinic.ID, from.patient.Ticket, day, in.Body.opinion())
			return told(opinionGiven{given}, err)
		})
	handle(s, route{put, "/my-ticket/{token}/opinion/{opinion}", "change-opinion", "Change what one said of the visit", "On the same day.", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *struct {
			OfToken
			Opinion id.Opinion `path:"opinion" format:"uuid"`
			Body    opinionView
		},
		) (*nothing, error) {
			day, err := may(ctx, from)
			if err != nil {
				return nil, err
			}
			return noContent, opinion.Change(ctx, s.Database, from.clinic.ID, in.Opinion, day, in.Body.opinion())
		})
	handle(s, route{get, "/clinics/{clinic}/opinions", "opinions", "What patients said of their visits", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			From  clinic.Date `query:"from" format:"date" required:"true" doc:"The first day"`
			Until clinic.Date `query:"until" format:"date" required:"true" doc:"The last day"`
		},
		) (*body[opinionsView], error) {
			sum, err := opinion.SummaryOf(ctx, s.Database, from.clinic.ID, in.From, in.Until)
			return told(opinionsView{sum.Marks[opinion.Good], sum.Marks[opinion.Fair], sum.Marks[opinion.Bad], sum.Reasons, append([]string{}, sum.Words...)}, err)
		})
}
