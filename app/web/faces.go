package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"

	"suavez/app/clinic"
	"suavez/app/id"
)

// FaceView is how a service shows itself to patients. Exported since huma passes over embedded types that are not.
type FaceView struct {
	About         string                        `json:"about,omitempty" doc:"What it is for, in a few words"`
	Category      string                        `json:"category,omitempty" doc:"Under which a totem gathers services when there are too many for one page"`
	WaitAt        string                        `json:"wait_at,omitempty" doc:"Where its patients wait, as the sign there says it"`
	Direction     string                        `json:"direction,omitempty" doc:"How to get there"`
	Color         clinic.Color                  `json:"color,omitempty" enum:"blue,green,orange,purple,turquoise,pink,brown,graphite" doc:"Of its stripe on the floor"`
	Icon          string                        `json:"icon,omitempty"`
	Words         map[clinic.Language]faceWords `json:"words" doc:"Its name and texts in other languages than the clinic's; what is absent is told in the clinic's"`
	Sign          *id.Media                     `json:"sign,omitempty" format:"uuid" doc:"A film in sign language that tells what it is"`
	ReceptionOnly bool                          `json:"reception_only" doc:"No totem offers it"`
}

// faceWords are the name and the texts of a service in one language.
type faceWords struct {
	Name      string `json:"name,omitempty" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	About     string `json:"about,omitempty" maxLength:"80" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	Category  string `json:"category,omitempty" maxLength:"40" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	Direction string `json:"direction,omitempty" maxLength:"120" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
}

func viewOfFace(f clinic.Face) FaceView {
	v := FaceView{f.About, f.Category, f.WaitAt, f.Direction, f.Color, f.Icon, map[clinic.Language]faceWords{}, f.Sign, f.ReceptionOnly}
	for language, words := range f.Words {
		v.Words[language] = faceWords(words)
	}
	return v
}

// FaceSettings change how a service shows itself. Exported since huma passes over embedded types that are not.
type FaceSettings struct {
	About         *string                        `json:"about,omitempty" maxLength:"80" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" example:"Curativos, injeções, pressão"`
	Category      *string                        `json:"category,omitempty" maxLength:"40" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	WaitAt        *string                        `json:"wait_at,omitempty" maxLength:"40" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" example:"Sala de espera B"`
	Direction     *string                        `json:"direction,omitempty" maxLength:"120" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" example:"siga a faixa verde no chão"`
	Color         *clinic.Color                  `json:"color,omitempty" enum:",blue,green,orange,purple,turquoise,pink,brown,graphite" doc:"Empty: none"`
	Icon          *string                        `json:"icon,omitempty" pattern:"^[a-z0-9_]{0,32}$" patternDescription:"the name of an icon, or nothing"`
	Words         *map[clinic.Language]faceWords `json:"words,omitempty" doc:"By pt-BR, en and es; all at once"`
	Sign          *id.Media                      `json:"sign,omitempty" format:"uuid" doc:"A film in sign language that tells what it is, a piece of the media; the id of zeros: none"`
	ReceptionOnly *bool                          `json:"reception_only,omitempty" doc:"No totem offers it"`
}

func (e FaceSettings) apply(f *clinic.Face) {
	for of, to := range map[*string]*string{&f.About: e.About, &f.Category: e.Category, &f.WaitAt: e.WaitAt, &f.Direction: e.Direction} {
		if to != nil {
			*of = strings.TrimSpace(*to)
		}
	}
	set(&f.Color, e.Color)
	set(&f.Icon, e.Icon)
	if e.Sign != nil {
		if f.Sign = e.Sign; f.Sign.UUID == uuid.Nil {
			f.Sign = nil
		}
	}
	set(&f.ReceptionOnly, e.ReceptionOnly)
	if e.Words != nil {
		f.Words = map[clinic.Language]clinic.Words{}
		for language, words := range *e.Words {
			f.Words[language] = clinic.Words(words)
		}
	}
}

// totemView is what totems ask of patients, and what they tell them.
type totemView struct {
	Name      clinic.Asking `json:"name" enum:"off,optional,required" doc:"Whether a patient is asked for a name"`
	Priority  bool          `json:"priority" doc:"Whether a patient can say to have a priority; else only staff grant it"`
	Needs     bool          `json:"needs" doc:"Whether a patient can say what is to be thought of, such as to hear badly"`
	CheckIn   bool          `json:"check_in" doc:"Whether who has an appointment can check in"`
	Reader    bool          `json:"reader" doc:"Whether a code reader is attached, so that patients are asked to show the code"`
	Camera    bool          `json:"camera,omitempty" doc:"Whether totems read the code by a camera, which browsers allow only where the address is secure"`
	Internet  bool          `json:"internet" doc:"Whether a totem may load the sign-language interpreter of VLibras, which needs the internet"`
	Reception string        `json:"reception,omitempty" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" doc:"Where the reception is, seen from the totem" example:"à direita desta tela"`
	Elsewhere string        `json:"elsewhere,omitempty" maxLength:"160" pattern:"^[^\\x00-\\x09\\x0B-\\x1F\\x7F]*$" patternDescription:"text without control characters other than new line" doc:"Who helps while the clinic is closed"`
	Urgent    string        `json:"urgent,omitempty" maxLength:"5" pattern:"^[0-9]*$" patternDescription:"a number to phone" doc:"Whom to phone in an emergency while the clinic is closed" example:"192"`
}

// offering says whether totems offer a service, by the PIN of the totem at which that is decided.
type offering struct {
	PIN     string `json:"pin" maxLength:"20"`
	Offered bool   `json:"offered"`
}

// addOffers adds what is decided at a totem itself.
func (s *Server) addOffers() {
	handle(s, route{
		put, "/clinics/{clinic}/services/{service}/offer", "offer-service", "Switch a service on or off for all totems, at one of them",
		"By the totem's PIN. wrong_code; not_found: the totem has none.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Service id.Service `path:"service" format:"uuid"`
			Body    offering
		},
		) (*body[serviceView], error) {
			if err := s.tryCode(from.device.ID.String(), func() error { return from.device.OpenSettings(in.Body.PIN) }); err != nil {
				return nil, err
			}
			asked := from.change(in.Key, "offer-service", []any{in.Service, in.Body.Offered})
			v, err := s.Editor.Service(ctx, asked, in.Service, func(v *clinic.Service) { v.ReceptionOnly = !in.Body.Offered })
			return told(viewOfService(v, from.clinic.Policy), err)
		})
}
