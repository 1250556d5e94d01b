package texts_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"suavez/app/problem"
	"suavez/app/texts"
)

func TestAll_haveEveryLanguageAndRoom(t *testing.T) {
	t.Parallel()
	of := map[texts.Page]int{}
	for _, one := range texts.All() {
		of[one.Page]++
		for _, language := range []string{"pt-BR", "en", "es"} {
			if text := one.Original[language]; text == "" || len([]rune(text)) > one.Room {
				t.Errorf("%s in %s is %q, with room for %d letters", one.Name, language, text, one.Room)
			}
			// What is filled in is the same in each language, so the words of one could stand for those of another.
			if err := (texts.Own{language: {one.Name: one.Original["pt-BR"]}}).Check(); err != nil {
				t.Error(err)
			}
		}
		if one.Room < 8 {
			t.Errorf("%s has room for %d letters", one.Name, one.Room)
		}
	}
	for _, page := range []texts.Page{texts.Totem, texts.Paper, texts.Phone, texts.Display, texts.Everywhere} {
		if of[page] == 0 {
			t.Errorf("%s has no texts: %v", page, of)
		}
	}
}

func TestOwn_saysInsteadOfTheOriginal(t *testing.T) {
	t.Parallel()
	own := texts.Own{"en": {"paper.wait.most": "no more than {n} min"}}
	for _, c := range []struct{ language, want string }{{"en", "no more than 5 min"}, {"es", "hasta 5 minutos"}} {
		if got := own.Say(c.language, "paper.wait.most", "n", "5"); got != c.want {
			t.Errorf("%s: %q, not %q", c.language, got, c.want)
		}
	}
}

func TestOwn_with(t *testing.T) {
	t.Parallel()
	own := texts.Own{"en": {"totem.yes": "Yeah", "totem.no": "Nope", "totem.of-old": "Gone"}, "es": {"totem.yes": "Claro"}}
	got := own.With(texts.Own{"en": {"totem.no": "", "totem.on": " lit "}, "es": {"totem.yes": "Sí"}})
	if !maps.EqualFunc(got, texts.Own{"en": {"totem.yes": "Yeah", "totem.on": "lit"}}, maps.Equal) {
		t.Errorf("%v", got)
	}
	if len(own["en"]) != 3 || len(own["es"]) != 1 {
		t.Errorf("the words before the edit are now %v", own)
	}
}

func TestOwn_onAPage(t *testing.T) {
	t.Parallel()
	own := texts.Own{"en": {"totem.yes": "Yeah", "phone.gone": "Over.", "wait.minutes.most": "{n} min at most"}, "es": {"totem.yes": "Claro"}}
	got := own.On(texts.Phone)
	if names := slices.Sorted(maps.Keys(got["en"])); len(got) != 1 || !slices.Equal(names, []string{"phone.gone", "wait.minutes.most"}) {
		t.Errorf("%v", got)
	}
}

func TestOwn_check(t *testing.T) {
	t.Parallel()
	for what, c := range map[string]struct{ language, name, words, field, why string }{
		"a language":        {"fr", "totem.yes", "Oui", "body.texts", `has texts in "fr"`},
		"no text":           {"en", "totem.maybe", "Maybe", "body.texts.en.totem.maybe", "no text"},
		"before a clinic":   {"en", "device.pair.title", "Pair", "body.texts.en.device.pair.title", "no text"},
		"of staff":          {"en", "desk.loading", "Wait", "body.texts.en.desk.loading", "no text"},
		"too long":          {"en", "totem.yes", strings.Repeat("y", 9), "body.texts.en.totem.yes", "more than the 8 letters"},
		"two lines":         {"en", "totem.yes", "a\nb", "body.texts.en.totem.yes", "control characters"},
		"a place missing":   {"en", "paper.wait.between", "some minutes", "body.texts.en.paper.wait.between", "must have {high}, {low}"},
		"a place too often": {"en", "paper.wait.most", "{n} of {n}", "body.texts.en.paper.wait.most", "must have {n}, each once"},
		"a place of none":   {"en", "totem.yes", "{n}", "body.texts.en.totem.yes", "has {n}, and nothing"},
	} {
		err := texts.Own{c.language: {c.name: c.words}}.Check()
		p := problem.Of(err)
		if p == nil || p.Code != problem.Invalid || len(p.Fields) != 1 || p.Fields[0].Location != c.field || !strings.Contains(p.Fields[0].Message, c.why) {
			t.Errorf("%s: %v", what, err)
		}
	}
	if err := (texts.Own{"pt-BR": {"phone.rate.grave": "Foi grave? Ligue 156.", "phone.later": ""}}).Check(); err != nil {
		t.Error(err)
	}
}
