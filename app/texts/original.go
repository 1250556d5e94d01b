package texts

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"sync"
	"unicode/utf8"

	"suavez/embed"
)

// Page is where a text stands.
type Page string

// Everywhere are texts that stand on more than one page; the others stand on one.
const (
	Everywhere Page = "everywhere"
	Totem      Page = "totem"
	Display    Page = "display"
	Phone      Page = "phone"
	Paper      Page = "paper"
)

// folders are where the texts of the pages are kept, in the order in which they are listed.
var folders = []struct {
	page   Page
	folder string
}{{Totem, "totem/"}, {Paper, "paper/"}, {Phone, "phone/"}, {Display, "display/"}, {Everywhere, ""}}

// languages are those that patients are told in, as the files are named; all have the same texts.
var languages = []string{"pt-BR", "en", "es"}

// ofNoClinic begin the names of texts that stand on a screen before it knows whose it is: no clinic can say them.
var ofNoClinic = []string{"index.", "device."}

// Text is what patients read somewhere.
type Text struct {
	Name string
	Page Page
	// Original is how SuaVez says it, by language.
	Original map[string]string
	// Room is how many letters there is room for in each language. Screens and papers are tried with as many.
	Room int
}

// There is room for roomMost times the longest of the languages, and for roomLeast letters where that is more.
const (
	roomMost  = 1.4
	roomLeast = 8
)

// All are the texts that a clinic can say in its own words, in the order in which patients meet them.
func All() []*Text { return originals().all }

// catalogue are the texts of the binary, also by name.
type catalogue struct {
	all    []*Text
	byName map[string]*Text
}

// originals reads the texts. The files are the binary's own and tested, so they can be read.
var originals = sync.OnceValue(func() catalogue {
	c := catalogue{byName: map[string]*Text{}}
	for _, of := range folders {
		for _, language := range languages {
			if err := c.read(of.page, of.folder, language); err != nil {
				panic(fmt.Sprintf("read the texts of the binary, %s%s: %v", of.folder, language, err))
			}
		}
	}
	return c
})

// read adds the texts of a page in a language, in the order of the file.
func (c *catalogue) read(page Page, folder, language string) error {
	file, err := fs.ReadFile(embed.Texts(), folder+language+".json")
	if err != nil {
		return err
	}
	read := json.NewDecoder(bytes.NewReader(file))
	if _, err := read.Token(); err != nil { // the brace
		return err
	}
	for read.More() {
		name, err := read.Token()
		if err != nil {
			return err
		}
		var text string
		if err := read.Decode(&text); err != nil {
			return fmt.Errorf("%v: %w", name, err)
		}
		c.add(page, language, name.(string), strings.ReplaceAll(text, "\u00a0", " "))
	}
	return nil
}

func (c *catalogue) add(page Page, language, name, text string) {
	for _, begin := range ofNoClinic {
		if strings.HasPrefix(name, begin) {
			return
		}
	}
	one := c.byName[name]
	if one == nil {
		one = &Text{Name: name, Page: page, Original: map[string]string{}, Room: roomLeast}
		c.all, c.byName[name] = append(c.all, one), one
	}
	one.Original[language] = text
	one.Room = max(one.Room, int(roomMost*float64(utf8.RuneCountInString(text))+0.5))
}
