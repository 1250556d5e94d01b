package web

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"suavez/app/clinic"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/queue"
	"suavez/app/voice"
)

// soundAnswer is an MP3.
type soundAnswer struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

var errNoCall = problem.New(problem.NotFound, "this entry of the journal is no call")

// addVoice adds what is heard of calls.
func (s *Server) addVoice() {
	handle(s, route{
		get, "/clinics/{clinic}/calls/{seq}/voice", "say-call", "A call as it is said in the waiting room",
		"One MP3: the chime, the code, the room, and both again. seq is the journal's entry of the call; the language is the clinic's unless it is named.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Seq      journal.Seq     `path:"seq" minimum:"1"`
			Language clinic.Language `query:"language" enum:"pt-BR,en,es"`
		},
		) (*soundAnswer, error) {
			call, err := s.callOf(ctx, from, in.Seq)
			if err != nil {
				return nil, err
			}
			is, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			room, _ := is.AnyRoom(*call.RoomID)
			sound, err := s.Voices.Say(cmp.Or(in.Language, is.Clinic.Language), voice.Announcement{Code: call.Ticket.Code, Room: room.Name})
			if err != nil {
				return nil, err
			}
			return &soundAnswer{"audio/mpeg", sound}, nil
		},
		func(op *huma.Operation) {
			op.Responses["200"] = &huma.Response{Description: "The sound", Content: map[string]*huma.MediaType{"audio/mpeg": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}}}
		})
}

// callOf is whom an entry of the journal called, and to where. Problem: not_found, also for who may not see that one.
func (s *Server) callOf(ctx context.Context, from *caller, seq journal.Seq) (*queue.Attendance, error) {
	entries, err := s.Journal.Since(ctx, from.clinic.ID, seq-1, 1)
	if err != nil {
		return nil, err
	}
	if len(entries) == 0 || entries[0].Type != queue.WasCalled && entries[0].Type != queue.WasRecalled {
		return nil, errNoCall
	}
	var moved queue.Moved
	if err := json.Unmarshal(entries[0].Data, &moved); err != nil {
		return nil, fmt.Errorf("read the call %d: %w", seq, err)
	}
	if !shown(&moved.Attendance, from.audience()) {
		return nil, errNoCall
	}
	return &moved.Attendance, nil
}
