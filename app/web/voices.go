package web

import (
	"context"
	"net/http"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/voice"
)

// voiceView is a voice that a clinic can have its calls said in.
type voiceView struct {
	ID       *id.Voice       `json:"id,omitempty" format:"uuid" doc:"Of one that the clinic has recorded; absent: of the box"`
	Language clinic.Language `json:"language" enum:"pt-BR,en,es"`
	Name     string          `json:"name" example:"Letícia-F123 (RHVoice)"`
	Used     bool            `json:"used" doc:"Whether calls in its language are said in it; of the box: where no voice of the clinic is, and what such a voice lacks"`
	Recorded int             `json:"recorded" doc:"How many phrases it has"`
	Missing  int             `json:"missing" doc:"How many phrases that the calls of this clinic have are not recorded"`
}

// saidRoomView is a room as it is said in the clinic's language.
type saidRoomView struct {
	RoomID id.Room `json:"room_id" format:"uuid"`
	Name   string  `json:"name"`
	Spoken string  `json:"spoken,omitempty"`
	Can    bool    `json:"can" doc:"Whether the voice in use can say it; if not, it says to see the screen"`
	Own    bool    `json:"own" doc:"Whether the voice in use has a recording of the whole"`
}

type voicesView struct {
	Voices []voiceView    `json:"voices" nullable:"false"`
	Rooms  []saidRoomView `json:"rooms" nullable:"false"`
}

type newVoice struct {
	Language clinic.Language `json:"language" enum:"pt-BR,en,es"`
	Name     string          `json:"name" minLength:"1" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
}

type voiceEdit struct {
	Name *string `json:"name,omitempty" minLength:"1" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	Used *bool   `json:"used,omitempty" doc:"Whether calls are said in it; then no other of its language is"`
}

// phraseView is one phrase that can be recorded.
type phraseView struct {
	Name     string `json:"name" example:"letter-e"`
	Text     string `json:"text"`
	Needed   bool   `json:"needed" doc:"Whether calls of this clinic have it"`
	Recorded bool   `json:"recorded"`
}

// InVoice names a voice of a clinic. Exported since huma passes over embedded types that are not.
type InVoice struct {
	InClinic
	Voice id.Voice `path:"voice" format:"uuid"`
}

// OfPhrase names a phrase of a voice.
type OfPhrase struct {
	InVoice
	Phrase string `path:"phrase" maxLength:"60" pattern:"^[a-z0-9-]+$" patternDescription:"the name of a phrase" example:"letter-e"`
}

// addVoices adds the voices that a clinic records.
func (s *Server) addVoices() {
	handle(s, route{get, "/clinics/{clinic}/voices", "list-voices", "List the voices, and how the rooms are said", "", http.StatusOK},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[voicesView], error) {
			v, err := s.voicesOf(ctx, from)
			return &body[voicesView]{v}, err
		})
	handle(s, route{post, "/clinics/{clinic}/voices", "add-voice", "Add a voice, to record it", "", http.StatusCreated},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Body newVoice
		},
		) (*body[voiceView], error) {
			v, err := voice.AddOwn(ctx, s.Journal, from.actor(), from.clinic.ID, in.Body.Language, in.Body.Name)
			return &body[voiceView]{voiceView{ID: &v.ID, Language: v.Language, Name: v.Name}}, err
		})
	handle(s, route{patch, "/clinics/{clinic}/voices/{voice}", "edit-voice", "Rename a voice, or take it into use or out of it", "", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *struct {
			InVoice
			Body voiceEdit
		},
		) (*nothing, error) {
			return noContent, voice.EditOwn(ctx, s.Journal, from.actor(), from.clinic.ID, in.Voice, voice.Wanted(in.Body))
		})
	handle(s, route{del, "/clinics/{clinic}/voices/{voice}", "remove-voice", "Remove a voice with its recordings", "", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *InVoice) (*nothing, error) {
			return noContent, voice.RemoveOwn(ctx, s.Journal, from.actor(), from.clinic.ID, in.Voice)
		})
	handle(s, route{get, "/clinics/{clinic}/voices/{voice}/phrases", "list-phrases", "List the phrases of a voice, what the clinic needs first", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *InVoice) (*body[list[phraseView]], error) {
			own, is, recorded, err := s.ownVoices(ctx, from)
			if err != nil {
				return nil, err
			}
			for _, v := range own {
				if v.ID == in.Voice {
					return listed(s.phrasesOf(v, is, recorded[v.ID])), nil
				}
			}
			return nil, voice.ErrNoVoice
		})
	s.addRecordings()
}

// addRecordings adds the recordings of a voice.
func (s *Server) addRecordings() {
	const path = "/clinics/{clinic}/voices/{voice}/phrases/{phrase}"
	handle(s, route{
		put, path, "record-phrase", "Record a phrase", "A WAV of 1 MB at most. The silence around it is cut off, and it is made as loud as all other phrases: hear it again afterwards.", http.StatusNoContent,
	},
		func(ctx context.Context, from *caller, in *struct {
			OfPhrase
			RawBody []byte `contentType:"audio/wav"`
		},
		) (*nothing, error) {
			is, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			return noContent, s.Voices.Record(ctx, s.Journal, from.actor(), is, in.Voice, in.Phrase, in.RawBody)
		}, takesFile)
	handle(s, route{get, path, "hear-phrase", "Hear what is recorded of a phrase", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *OfPhrase) (*soundAnswer, error) {
			sound, err := voice.RecordingOf(ctx, s.Database, from.clinic.ID, in.Voice, in.Phrase)
			return &soundAnswer{sound.Type, sound.Bytes}, err
		}, answersSound)
	handle(s, route{del, path, "forget-phrase", "Remove the recording of a phrase", "", http.StatusNoContent},
		func(ctx context.Context, from *caller, in *OfPhrase) (*nothing, error) {
			return noContent, voice.Forget(ctx, s.Journal, from.actor(), from.clinic.ID, in.Voice, in.Phrase)
		})
}

// ownVoices are the voices of the caller's clinic, with what is recorded of each.
func (s *Server) ownVoices(ctx context.Context, from *caller) (own []voice.Own, is *clinic.Catalogue, recorded map[id.Voice]map[string]bool, err error) {
	if is, err = s.Catalogues.Of(ctx, from.clinic.ID); err != nil {
		return
	}
	if own, err = voice.OwnOf(ctx, s.Database, from.clinic.ID); err != nil {
		return
	}
	recorded, err = voice.PhrasesOf(ctx, s.Database, from.clinic.ID)
	return
}

func (s *Server) phrasesOf(v voice.Own, is *clinic.Catalogue, recorded map[string]bool) (views []phraseView) {
	for _, p := range s.Voices.Phrases(v.Language, is) {
		views = append(views, phraseView{p.Name, p.Text, p.Needed, recorded[p.Name]})
	}
	return views
}

// voicesOf are all voices of the caller's clinic: first those of the box.
func (s *Server) voicesOf(ctx context.Context, from *caller) (v voicesView, err error) {
	own, is, recorded, err := s.ownVoices(ctx, from)
	if err != nil {
		return v, err
	}
	used := map[clinic.Language]voice.Own{}
	for _, o := range own {
		if o.Used {
			used[o.Language] = o
		}
	}
	for _, p := range s.Voices.All() {
		_, other := used[p.Language]
		v.Voices = append(v.Voices, voiceView{Language: p.Language, Name: p.Voice, Used: !other, Recorded: len(p.Phrases)})
	}
	for _, o := range own {
		view := voiceView{ID: &o.ID, Language: o.Language, Name: o.Name, Used: o.Used}
		for _, p := range s.phrasesOf(o, is, recorded[o.ID]) {
			switch {
			case p.Recorded:
				view.Recorded++
			case p.Needed:
				view.Missing++
			}
		}
		v.Voices = append(v.Voices, view)
	}
	v.Rooms = []saidRoomView{}
	ours := recorded[used[is.Clinic.Language].ID]
	for _, r := range is.Rooms {
		if !r.Active || r.Kind == clinic.Remote {
			continue
		}
		place := voice.PlaceOf(r)
		whole := ours[place.Phrase()]
		v.Rooms = append(v.Rooms, saidRoomView{r.ID, r.Name, r.Spoken, whole || s.Voices.CanSay(is.Clinic.Language, place), whole})
	}
	return v, nil
}
