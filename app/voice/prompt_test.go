package voice_test

import (
	"testing"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/problem"
)

// A totem says its texts, what the clinic has named, and numbers; a name that no clip says is said as it stands on its button, by its letters.
func TestPrompt(t *testing.T) {
	t.Parallel()
	ps := packs(t)
	nursing := clinic.Service{ID: id.New[id.Service](), Prefix: "EN", Name: "Enfermagem", Face: clinic.Face{
		Words: map[clinic.Language]clinic.Words{clinic.English: {Name: "Nursing"}},
	}}
	unheardOf := clinic.Service{ID: id.New[id.Service](), Prefix: "XY", Name: "Xilofonia"}
	room := clinic.Room{ID: id.New[id.Room](), Name: "Consultório 2"}
	is := &clinic.Catalogue{Services: []clinic.Service{nursing, unheardOf}, Rooms: []clinic.Room{room}}
	for part, said := range map[string]string{
		"totem.choose":                     "totem.choose",
		"priority:over_80":                 "priority.over_80",
		"language:pt-BR":                   "language",
		"service:" + nursing.ID.String():   "nursing",
		"service:" + unheardOf.ID.String(): "letter-x letter-y",
		"room:" + room.ID.String():         "office 2",
		"code:EN-021":                      "ticket letter-e letter-n 21",
		"minutes:15-25":                    "15 to 25 minutes",
		"minutes:5":                        "at-most 5 minutes",
		"digit:7":                          "7",
		"letter:Ç":                         "letter-c",
		"name:Exames de sangue":            "letter-e letter-x letter-a letter-m letter-e letter-s letter-d letter-e letter-s letter-a letter-n letter-g letter-u letter-e",
		"name:Enfermagem":                  "nursing",
	} {
		sound, err := ps.Prompt(clinic.Portuguese, is, []string{part})
		if err != nil {
			t.Errorf("%s: %v", part, err)
		} else if got := clips(t, clinic.Portuguese, sound.Bytes); got != said {
			t.Errorf("%s is said as %q, not %q", part, got, said)
		}
	}
	sound, err := ps.Prompt(clinic.English, is, []string{"totem.take", "service:" + nursing.ID.String()})
	if err != nil || clips(t, clinic.English, sound.Bytes) != "totem.take | nursing" {
		t.Errorf("in English it is %q, %v", clips(t, clinic.English, sound.Bytes), err)
	}
	for _, part := range []string{"", "no.such", "service:" + room.ID.String(), "priority:none", "digit:12", "letter:ab", "letter:7", "minutes:", "minutes:5-", "minutes:1-2-3", "code:", "language:fr", "name:", "name:-", "../pack"} {
		if _, err := ps.Prompt(clinic.Portuguese, is, []string{part}); !problem.Is(err, problem.Invalid) {
			t.Errorf("%q is said: %v", part, err)
		}
	}
}

// Every group of the law is said by its name.
func TestPrompt_saysTheLegalPriorities(t *testing.T) {
	t.Parallel()
	ps := packs(t)
	for _, p := range clinic.LegalPriorities() {
		for _, pack := range ps.All() {
			name := map[clinic.Language]string{clinic.Portuguese: p.Name, clinic.English: p.NameEn, clinic.Spanish: p.NameEs}[pack.Language]
			if said := pack.Prompts["priority."+p.Code]; said != name {
				t.Errorf("%s is %q in %s, and said %q: write it into pack.json, then scripts/voices --prompts", p.Code, name, pack.Language, said)
			}
		}
	}
}
