// Package texts has what patients read at the totem, on displays, on the phone and on paper, in three languages, and what a clinic says in its
// own words instead.
package texts

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"suavez/app/problem"
)

// Own are a clinic's own words, by language and the name of the text that they stand for: {"en": {"totem.choose": "How can we help?"}}.
type Own map[string]map[string]string

// Say is a text in a language, with what is filled in: Say("en", "paper.wait.most", "n", "5").
func (o Own) Say(language, name string, filled ...string) string {
	text, has := o[language][name]
	if !has {
		text = originals().byName[name].Original[language]
	}
	for i := 0; i+1 < len(filled); i += 2 {
		text = strings.ReplaceAll(text, "{"+filled[i]+"}", filled[i+1])
	}
	return text
}

// On are those that a page says.
func (o Own) On(page Page) Own {
	some := Own{}
	for language, words := range o {
		for name, text := range words {
			if is := originals().byName[name]; is == nil || is.Page != page && is.Page != Everywhere {
				continue
			}
			if some[language] == nil {
				some[language] = map[string]string{}
			}
			some[language][name] = text
		}
	}
	return some
}

// With are the own words after an edit that was checked: what it does not name stays, and an empty text is the original again. Words for a text
// that a later version no longer has are forgotten.
func (o Own) With(edit Own) Own {
	now := Own{}
	for _, from := range []Own{o, edit} {
		for language, words := range from {
			if now[language] == nil {
				now[language] = map[string]string{}
			}
			for name, text := range words {
				text = strings.TrimSpace(text)
				is := originals().byName[name]
				if is == nil || text == "" || text == is.Original[language] {
					delete(now[language], name)
				} else {
					now[language][name] = text
				}
			}
		}
	}
	maps.DeleteFunc(now, func(_ string, words map[string]string) bool { return len(words) == 0 })
	return now
}

// Check refuses, of an edit, words for a text that there is not, that do not fit where it stands, or that leave out what is filled in. What is
// kept already is not checked: a later version may have less room, and that must stop no other edit of the clinic. Problem: invalid.
func (o Own) Check() error {
	for _, language := range slices.Sorted(maps.Keys(o)) {
		if !slices.Contains(languages, language) {
			return problem.InvalidField("body.texts", fmt.Sprintf("has texts in %q: patients are told in pt-BR, en and es", language))
		}
		for _, name := range slices.Sorted(maps.Keys(o[language])) {
			if wrong := faultOf(language, name, o[language][name]); wrong != "" {
				return problem.InvalidField("body.texts."+language+"."+name, wrong)
			}
		}
	}
	return nil
}

// faultOf is what is wrong with the words for a text; "": nothing.
func faultOf(language, name, words string) string {
	is := originals().byName[name]
	if is == nil {
		return "is no text that a clinic can say in its own words"
	}
	if words = strings.TrimSpace(words); words == "" {
		return ""
	}
	if utf8.RuneCountInString(words) > is.Room {
		return fmt.Sprintf("has more than the %d letters that there is room for", is.Room)
	}
	if strings.ContainsFunc(words, unicode.IsControl) {
		return "must be text without control characters"
	}
	got, want := placesIn(words), placesIn(is.Original[language])
	if slices.Equal(got, want) {
		return ""
	}
	if len(want) == 0 {
		return fmt.Sprintf("has %s, and nothing is filled in there", strings.Join(got, ", "))
	}
	return fmt.Sprintf("must have %s, each once: that is filled in", strings.Join(want, ", "))
}

// place is where something is filled in: "{n}".
var place = regexp.MustCompile(`\{\w+\}`)

func placesIn(text string) []string {
	found := place.FindAllString(text, -1)
	slices.Sort(found)
	return found
}
