package clinic

// Speech is how the calls of a clinic are spoken.
type Speech struct {
	// Times that a call is said in the clinic's language, 1 to 3.
	Times int `json:"times"`
	// Slowly: with a pause between the words.
	Slowly bool `json:"slowly"`
	// Figures: numbers are said figure by figure, "zero, dois, um".
	Figures bool `json:"figures"`
	// Natural: a television that has a voice of its own, without internet, speaks with that one.
	Natural bool `json:"natural"`
	// Also: when a call is then said in other languages, once each.
	Also Also `json:"also"`
}

// Also is when a call is said in a language that is not the clinic's.
type Also string

// When it is.
const (
	Never Also = "never"
	// Asked: when the patient has chosen that language.
	Asked Also = "asked"
	// Always: in all of them.
	Always Also = "always"
)

// PresetSpeech is that of a new clinic.
var PresetSpeech = Speech{Times: 2, Also: Asked}

// SpokenIn are the languages in which a call is said to a patient who has chosen one: the clinic's first.
func (c *Clinic) SpokenIn(chosen Language) []Language {
	languages := []Language{c.Language}
	for _, other := range []Language{Portuguese, English, Spanish} {
		if other != c.Language && (c.Speech.Also == Always || c.Speech.Also == Asked && other == chosen) {
			languages = append(languages, other)
		}
	}
	return languages
}
