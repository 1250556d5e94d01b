package web

import (
	"context"
	"encoding/hex"
	"net/http"
	"time"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/report"
)

// closingView is what a business day came to.
type closingView struct {
	Day      clinic.Date      `json:"day" format:"date"`
	BeganAt  time.Time        `json:"began_at"`
	EndsAt   time.Time        `json:"ends_at" doc:"When the day ends, or has ended: before it the figures are those until now"`
	Services []closingService `json:"services" nullable:"false"`
	Mark     *markView        `json:"mark,omitempty" doc:"Of the day's last entry: printed, it proves later that nothing up to there was changed"`
}

type closingService struct {
	ServiceID id.Service `json:"service_id" format:"uuid"`
	Tickets   int        `json:"tickets" doc:"Given out for it"`
	Finished  int        `json:"finished" doc:"Attendances in it, those of patients who were forwarded to it included"`
	NoShow    int        `json:"no_show"`
	Cancelled int        `json:"cancelled"`
	Leftover  int        `json:"leftover" doc:"Ended by the turn of the day"`
	Open      int        `json:"open" doc:"Not over yet"`
}

// markView is an entry's number, time and hash.
type markView struct {
	Seq     journal.Seq `json:"seq"`
	At      time.Time   `json:"at"`
	Hash    string      `json:"hash" doc:"SHA-256 over the entry and the hash of the one before, in hexadecimal digits"`
	Printed string      `json:"printed" example:"48213:9f3a-c271-04be-5d18-6c02-e07b-33d4-91aa" doc:"As suavez audit verify --mark takes it"`
}

func viewOfClosing(c *report.Closing) closingView {
	v := closingView{Day: c.Day, BeganAt: c.Began, EndsAt: c.Ends, Services: []closingService{}}
	for _, s := range c.Services {
		v.Services = append(v.Services, closingService(s))
	}
	if m := c.Mark; m != nil {
		v.Mark = &markView{m.Seq, m.At, hex.EncodeToString(m.Hash), m.String()}
	}
	return v
}

func (s *Server) addClosings() {
	handle(s, route{get, "/clinics/{clinic}/closings/{day}", "closing", "What a business day came to, with the mark of its last entry", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Day clinic.Date `path:"day" format:"date"`
		},
		) (*body[closingView], error) {
			catalogue, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			if in.Day > catalogue.BusinessDay(s.Now()) {
				return nil, problem.InvalidField("path.day", "is a day to come")
			}
			c, err := report.CloseOf(ctx, s.Database, s.Journal, catalogue, in.Day)
			if err != nil {
				return nil, err
			}
			return told(viewOfClosing(c), nil)
		})
}
