package web

import (
	"context"
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"suavez/app/board"
	"suavez/app/id"
	"suavez/app/journal"
)

// written is an answer that is JSON already.
type written struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

func (s *Server) addBoard() {
	r := route{get, "/clinics/{clinic}/board", "board", "The live picture of the clinic", "Devices see what a patient in the waiting room may see.", ofClinic, http.StatusOK}
	op := s.operation(r)
	op.Responses["200"] = &huma.Response{Description: "The board", Content: map[string]*huma.MediaType{
		"application/json": {Schema: s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[boardView](), true, "Board")},
	}}
	huma.Register(s.api, op, func(ctx context.Context, _ *InClinic) (*written, error) {
		from := callerOf(ctx)
		text, _, err := s.boardText(ctx, from.clinic.ID, from.audience())
		if err != nil {
			return nil, s.tell(err, r.method, r.path)
		}
		return &written{"application/json", text}, nil
	})
	handle(s, route{
		get, "/clinics/{clinic}/journal", "journal", "The entries after a number", "Next is the number to go on after.", ofClinic, http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			After journal.Seq `query:"after" minimum:"0"`
			Limit int         `query:"limit" minimum:"1" maximum:"1000" default:"100"`
		},
		) (*body[list[entryView]], error) {
			entries, err := s.Journal.Since(ctx, from.clinic.ID, in.After, in.Limit)
			if err != nil {
				return nil, err
			}
			var items []entryView
			for _, e := range entries {
				v, err := viewOfEntry(e, from.audience())
				if err != nil {
					return nil, err
				}
				items = append(items, v)
			}
			out := listed(items)
			if len(items) == in.Limit {
				out.Body.Next = items[len(items)-1].Seq.String()
			}
			return out, nil
		})
}

// boardText is the board of a clinic as an audience sees it, and its number.
func (s *Server) boardText(ctx context.Context, clinicID id.Clinic, to audience) ([]byte, journal.Seq, error) {
	return s.Boards.Bytes(ctx, clinicID, string(to), func(b *board.Board) ([]byte, error) {
		return json.Marshal(viewOfBoard(b, to))
	})
}
