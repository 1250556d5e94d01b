package clinic

import (
	"fmt"

	"suavez/app/id"
	"suavez/app/problem"
)

// Face is how a service shows itself to patients: at the totem, on paper and on the phone.
type Face struct {
	// About says in a few words what the service is for: "Curativos, injeções, pressão".
	About string `json:"about,omitempty"`
	// Category is under which a totem gathers services when there are too many for one page: "Exames".
	Category string `json:"category,omitempty"`
	// WaitAt is where its patients wait, as the sign there says it in every language: "Sala de espera B".
	WaitAt string `json:"wait_at,omitempty"`
	// Direction is how to get there: "siga a faixa verde no chão".
	Direction string `json:"direction,omitempty"`
	Color     Color  `json:"color,omitempty"`
	// Icon is the name of a picture that the pages have; empty is none.
	Icon string `json:"icon,omitempty"`
	// Words in other languages than the clinic's. What has none is told in the clinic's.
	Words map[Language]Words `json:"words,omitempty" gorm:"serializer:json"`
	// Sign is a film in sign language that tells what the service is, a piece of the clinic's media.
	Sign *id.Media `json:"sign,omitempty"`
	// ReceptionOnly: no totem offers the service.
	ReceptionOnly bool `json:"reception_only,omitempty"`
}

// Words are the name and the texts of a service in one language; what is empty is told in the clinic's.
type Words struct {
	Name      string `json:"name,omitempty"`
	About     string `json:"about,omitempty"`
	Category  string `json:"category,omitempty"`
	Direction string `json:"direction,omitempty"`
}

// check refuses words in a language that the pages do not speak.
func (f *Face) check() error {
	for language := range f.Words {
		if !language.Known() {
			return problem.InvalidField("body.words", fmt.Sprintf("has words in %q: patients are told in pt-BR, en and es", language))
		}
	}
	return nil
}

// Color is that of a service's stripe on the floor: blue, green, orange, purple, turquoise, pink, brown or graphite; empty is none. There is no
// red, which is that of an emergency, and no yellow, which is that of a call.
type Color string
