package web

import (
	"context"
	"net/http"
	"reflect"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"suavez/app/journal"
)

// boardAnswer is the board, which is JSON already, or that it is still the one that the caller has.
type boardAnswer struct {
	Status      int
	ContentType string `header:"Content-Type"`
	Encoding    string `header:"Content-Encoding"`
	ETag        string `header:"ETag"`
	Vary        string `header:"Vary"`
	Body        []byte
}

// whichBoard is what a request for a board says beyond the clinic.
type whichBoard struct {
	InClinic
	IfNoneMatch    string `header:"If-None-Match" doc:"The ETag of an earlier answer: 304 when the board is still the same"`
	AcceptEncoding string `header:"Accept-Encoding" hidden:"true"`
}

func (s *Server) addBoard() {
	r := route{get, "/clinics/{clinic}/board", "board", "The live picture of the clinic", "Devices see what a patient in the waiting room may see.", http.StatusOK}
	op := s.operation(r)
	op.Responses["200"] = &huma.Response{Description: "The board", Content: map[string]*huma.MediaType{
		"application/json": {Schema: s.api.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[boardView](), true, "Board")},
	}}
	op.Responses["304"] = &huma.Response{Description: "The board is the one of If-None-Match"}
	huma.Register(s.api, op, func(ctx context.Context, in *whichBoard) (*boardAnswer, error) {
		from := callerOf(ctx)
		if err := s.noteBoard(ctx, from); err != nil {
			return nil, s.tell(err, r.method, r.path)
		}
		text, err := s.boardText(ctx, from.clinic.ID, from.audience())
		if err != nil {
			return nil, s.tell(err, r.method, r.path)
		}
		out := &boardAnswer{Status: http.StatusOK, ContentType: "application/json", ETag: text.Tag(), Vary: "Accept-Encoding", Body: text.Plain}
		switch {
		case in.IfNoneMatch == out.ETag:
			out.Status, out.ContentType, out.Body = http.StatusNotModified, "", nil
		case acceptsGzip(in.AcceptEncoding):
			out.Encoding, out.Body = "gzip", text.Zipped()
		}
		return out, nil
	})
	handle(s, route{
		get, "/clinics/{clinic}/journal", "journal", "The entries after a number", "Next is the number to go on after.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			After journal.Seq `query:"after" minimum:"0"`
			Limit int         `query:"limit" minimum:"1" maximum:"1000" default:"100"`
		},
		) (*body[list[entryView]], error) {
			if err := s.noteBoard(ctx, from); err != nil {
				return nil, err
			}
			entries, err := s.Journal.Since(ctx, from.clinic.ID, in.After, in.Limit)
			if err != nil {
				return nil, err
			}
			to, err := s.sightOfEntries(ctx, from.clinic.ID, from.audience())
			if err != nil {
				return nil, err
			}
			var items []entryView
			for _, e := range entries {
				v, err := viewOfEntry(e, to)
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

// acceptsGzip reads an Accept-Encoding header (RFC 9110, 12.5.3).
func acceptsGzip(header string) bool {
	for word := range strings.SplitSeq(header, ",") {
		name, weight, _ := strings.Cut(word, ";")
		name, weight = strings.TrimSpace(name), strings.ReplaceAll(weight, " ", "")
		if name == "gzip" || name == "*" {
			return !strings.HasPrefix(weight, "q=0") || strings.Trim(weight, "q=0.") != ""
		}
	}
	return false
}
