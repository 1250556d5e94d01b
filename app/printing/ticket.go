package printing

import (
	"image"
	"strconv"
	"strings"
	"time"

	"suavez/app/clinic"
	"suavez/app/report"
	"suavez/app/texts"
)

// Ticket is what a paper says to a patient, in the patient's language.
type Ticket struct {
	Language clinic.Language
	Clinic   string
	// Service as the patient's language names it, and Sign as the signs in the clinic do, where that differs.
	Service string
	Sign    string
	Code    string
	// Wait is nil while too little is known to say.
	Wait *report.Range
	// Place is where to wait, and Way how to get there.
	Place string
	Way   string
	// Follow is where a phone follows the ticket, and WiFi the network that it must be in; empty: nothing is said of it.
	Follow string
	WiFi   string
	// At is when it was given out, by the clinic's clock.
	At time.Time
	// Own are the clinic's own words for what stands on papers.
	Own texts.Own
}

// Lay lays a ticket out as the clinic wants it. Again marks a paper that was printed once more.
func Lay(t Ticket, l clinic.Paper, logo image.Image, width Width, again bool) Paper {
	p := Paper{Width: width}
	add := func(parts ...Part) { p.Parts = append(p.Parts, parts...) }
	say := func(name string, filled ...string) string { return t.Own.Say(string(t.Language), name, filled...) }
	if logo != nil {
		add(Part{Picture: logo}, Part{Gap: 12})
	}
	add(Part{Text: t.Clinic, Bold: true})
	if text := strings.TrimSpace(l.Header); text != "" {
		add(Part{Text: text})
	}
	add(Part{Gap: 8}, Part{Rule: true}, Part{Gap: 8}, Part{Text: t.Service, Size: 2, Bold: true})
	if t.Sign != "" && t.Sign != t.Service {
		add(Part{Text: t.Sign})
	}
	add(Part{Text: t.Code, Size: codeSize, Bold: true})
	if again {
		add(Part{Text: say("paper.again")})
	}
	if l.Wait && t.Wait != nil {
		add(Part{Gap: 8}, Part{Text: say("paper.wait")}, Part{Text: lasting(*t.Wait, say), Bold: true})
	}
	if l.Place && (t.Place != "" || t.Way != "") {
		add(Part{Gap: 8})
		if t.Place != "" {
			add(Part{Text: say("paper.place")}, Part{Text: t.Place, Bold: true})
		}
		if t.Way != "" {
			add(Part{Text: t.Way})
		}
	}
	if t.Follow != "" {
		add(Part{Gap: 16}, Part{Code: t.Follow}, Part{Gap: 8}, Part{Text: say("paper.follow"), Bold: true})
		if t.WiFi != "" {
			add(Part{Text: say("paper.wifi", "name", t.WiFi)})
		}
	}
	add(Part{Gap: 8}, Part{Rule: true}, Part{Gap: 8})
	if l.Time {
		add(Part{Text: t.At.Format(shown[t.Language])})
	}
	if text := strings.TrimSpace(l.Footer); text != "" {
		add(Part{Text: text})
	}
	add(Part{Gap: 16})
	return p
}

// shown is how a day and a time are written.
var shown = map[clinic.Language]string{clinic.Portuguese: "02/01/2006 15:04", clinic.English: "2 Jan 2006 15:04", clinic.Spanish: "02/01/2006 15:04"}

func lasting(r report.Range, say func(string, ...string) string) string {
	if r.LowMinutes > 0 && r.LowMinutes < r.HighMinutes {
		return say("paper.wait.between", "low", strconv.Itoa(r.LowMinutes), "high", strconv.Itoa(r.HighMinutes))
	}
	return say("paper.wait.most", "n", strconv.Itoa(max(1, r.HighMinutes)))
}

// codeSize is how large a code is that is short enough, EN-058 among them: it is read across a table.
const codeSize = 6

// Trial is a paper that shows whether a printer prints letters, accents, sizes and its whole width.
func Trial(language clinic.Language, own texts.Own, name, printer string, at time.Time, width Width) Paper {
	return Paper{width, []Part{
		{Text: name, Bold: true},
		{Text: own.Say(string(language), "paper.test"), Size: 2, Bold: true},
		{Text: printer},
		{Rule: true},
		{Gap: 8},
		{Text: own.Say(string(language), "paper.test.accents")},
		{Text: "AB-109", Size: codeSize, Bold: true},
		{Rule: true},
		{Text: at.Format(shown[language])},
	}}
}
