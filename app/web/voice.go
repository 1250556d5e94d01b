package web

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"suavez/app/clinic"
	"suavez/app/device"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/queue"
	"suavez/app/voice"
)

// soundAnswer is an MP3 or a WAV.
type soundAnswer struct {
	ContentType string `header:"Content-Type"`
	Body        []byte
}

var errNoCall = problem.New(problem.NotFound, "this entry of the journal is no call")

// spokenLine is something to be read aloud.
type spokenLine struct {
	Language clinic.Language `json:"language" enum:"pt-BR,en,es"`
	Text     string          `json:"text" example:"senha E N 21. Consultório 2."`
}

// wordsView is a call as texts.
type wordsView struct {
	Natural bool         `json:"natural" doc:"Whether the clinic wants it read by the television's own voice"`
	Lines   []spokenLine `json:"lines" nullable:"false" doc:"What is said one after the other, after the chime"`
}

// trial is an announcement that is to be heard before it is decided on.
type trial struct {
	Code     string          `json:"code" maxLength:"12" example:"EN-052"`
	RoomID   *id.Room        `json:"room_id,omitempty" format:"uuid" doc:"Absent: the first room in use"`
	Spoken   *string         `json:"spoken,omitempty" maxLength:"60" doc:"What is said of the room; absent: as it is set"`
	Language clinic.Language `json:"language" enum:"pt-BR,en,es"`
	Speech   *speechView     `json:"speech,omitempty" doc:"Absent: as the clinic has set it"`
	VoiceID  *id.Voice       `json:"voice_id,omitempty" format:"uuid" doc:"A voice of the clinic, or the id of zeros for the one of the box; absent: the one in use"`
}

// addVoice adds what is heard of calls.
func (s *Server) addVoice() {
	handle(s, route{
		get, "/clinics/{clinic}/calls/{seq}/voice", "say-call", "A call as it is said in the waiting room",
		"One sound: the chime, the code, the room, and both again. It is an MP3, and a WAV where the clinic's own voice speaks. seq is the journal's entry of the call; the languages are those of the clinic and the patient unless one is named.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Seq      journal.Seq     `path:"seq" minimum:"1"`
			Language clinic.Language `query:"language" enum:"pt-BR,en,es"`
		},
		) (*soundAnswer, error) {
			a, err := s.announcementOf(ctx, from, in.Seq)
			if err != nil {
				return nil, err
			}
			if in.Language != "" {
				a.Languages = []clinic.Language{in.Language}
			}
			return s.say(ctx, from, a, nil)
		}, answersSound)
	handle(s, route{
		get, "/clinics/{clinic}/calls/{seq}/words", "call-words", "A call as it is read aloud by a television with a voice of its own",
		"", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Seq journal.Seq `path:"seq" minimum:"1"`
		},
		) (*body[wordsView], error) {
			a, err := s.announcementOf(ctx, from, in.Seq)
			if err != nil {
				return nil, err
			}
			words := wordsView{a.Speech.Natural, []spokenLine{}}
			for _, l := range s.Voices.Lines(a) {
				words.Lines = append(words.Lines, spokenLine(l))
			}
			return &body[wordsView]{words}, nil
		})
	handle(s, route{post, "/clinics/{clinic}/voice-trials", "try-voice", "Hear an announcement before it is decided on", "An MP3 or a WAV.", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Body trial
		},
		) (*soundAnswer, error) {
			is, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			a, err := in.Body.announcement(is)
			if err != nil {
				return nil, err
			}
			return s.say(ctx, from, a, in.Body.VoiceID)
		}, answersSound)
	handle(s, route{
		get, "/clinics/{clinic}/prompts", "say-prompt", "What a totem says to who cannot read it",
		"An MP3 of some parts, one after the other: names of the totem's texts such as totem.choose, service: and room: with an id, priority: with a code, code:EN-021, minutes:15-25 or minutes:5, digit:4, letter:a, language:en, name: with words.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Language clinic.Language `query:"language" required:"true" enum:"pt-BR,en,es"`
			Say      []string        `query:"say" required:"true" minItems:"1" maxItems:"12" nullable:"false" example:"totem.choose,back"`
		},
		) (*soundAnswer, error) {
			is, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			sound, err := s.Voices.Prompt(in.Language, is, in.Say)
			if err != nil {
				return nil, err
			}
			return &soundAnswer{sound.Type, sound.Bytes}, nil
		}, answersSound)
	s.addReceipts()
	s.addVoices()
	s.addMedia()
}

// announcement is what a trial says.
func (t trial) announcement(is *clinic.Catalogue) (voice.Announcement, error) {
	a := voice.Announcement{Code: t.Code, Languages: []clinic.Language{t.Language}, Speech: is.Clinic.Speech}
	if t.Speech != nil {
		a.Speech = clinic.Speech(*t.Speech)
	}
	for _, r := range is.Rooms {
		if t.RoomID != nil && r.ID == *t.RoomID || t.RoomID == nil && r.Active && a.Room.Name == "" {
			a.Room = voice.PlaceOf(r)
		}
	}
	if t.RoomID != nil && a.Room.Name == "" {
		return a, problem.InvalidField("body.room_id", "is no room of this clinic")
	}
	set(&a.Room.Spoken, t.Spoken)
	return a, nil
}

// say is an announcement as sound, in the voices that the clinic uses, or in one that is tried.
func (s *Server) say(ctx context.Context, from *caller, a voice.Announcement, try *id.Voice) (*soundAnswer, error) {
	own, err := voice.RecordingsFor(ctx, s.Database, from.clinic.ID, try, s.Voices.Needs(a))
	if err != nil {
		return nil, err
	}
	sound, err := s.Voices.Say(a, own)
	if err != nil {
		return nil, err
	}
	return &soundAnswer{sound.Type, sound.Bytes}, nil
}

// announcementOf is what is said of a call.
func (s *Server) announcementOf(ctx context.Context, from *caller, seq journal.Seq) (voice.Announcement, error) {
	call, err := s.callOf(ctx, from, seq)
	if errors.Is(err, errNoCall) {
		call, err = s.testOf(ctx, from, seq)
	}
	if err != nil {
		return voice.Announcement{}, err
	}
	is, err := s.Catalogues.Of(ctx, from.clinic.ID)
	if err != nil {
		return voice.Announcement{}, err
	}
	room, _ := is.AnyRoom(*call.RoomID)
	speech := is.Clinic.Speech
	speech.Slowly = speech.Slowly || call.Ticket.Unhurried()
	return voice.Announcement{
		Code: call.Ticket.Code, Name: sight{toDisplays, is, nil}.called(call), Room: voice.PlaceOf(room),
		Languages: is.Clinic.SpokenIn(clinic.Language(call.Ticket.Language)), Speech: speech,
	}, nil
}

// testOf is a test of a display as a call. Problem: not_found.
func (s *Server) testOf(ctx context.Context, from *caller, seq journal.Seq) (*queue.Attendance, error) {
	var entry device.TestEntry
	if err := s.readCall(ctx, from, seq, &entry, device.Tested); err != nil {
		return nil, err
	}
	return &queue.Attendance{RoomID: &entry.Test.RoomID, Ticket: queue.Ticket{Code: entry.Test.Code}}, nil
}

// callOf is whom an entry of the journal called, and to where. Problem: not_found, also for who may not see that one.
func (s *Server) callOf(ctx context.Context, from *caller, seq journal.Seq) (*queue.Attendance, error) {
	var moved queue.Moved
	if err := s.readCall(ctx, from, seq, &moved, queue.WasCalled, queue.WasRecalled); err != nil {
		return nil, err
	}
	if !shown(&moved.Attendance, sight{audience: from.audience()}) {
		return nil, errNoCall
	}
	return &moved.Attendance, nil
}

// readCall reads the data of an entry that is of one of some types. Problem: not_found.
func (s *Server) readCall(ctx context.Context, from *caller, seq journal.Seq, into any, types ...string) error {
	entries, err := s.Journal.Since(ctx, from.clinic.ID, seq-1, 1)
	if err != nil {
		return err
	}
	if len(entries) == 0 || !slices.Contains(types, entries[0].Type) {
		return errNoCall
	}
	if err := json.Unmarshal(entries[0].Data, into); err != nil {
		return fmt.Errorf("read the call %d: %w", seq, err)
	}
	return nil
}

// answersSound says in the API's document that a route answers a sound.
func answersSound(op *huma.Operation) {
	sound := &huma.MediaType{Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}}
	op.Responses["200"] = &huma.Response{Description: "The sound", Content: map[string]*huma.MediaType{"audio/mpeg": sound, "audio/wav": sound}}
}
