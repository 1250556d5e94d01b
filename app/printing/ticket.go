package printing

import (
	"fmt"
	"image"
	"strings"
	"time"

	"suavez/app/clinic"
	"suavez/app/report"
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
}

// words are what a paper says of its own, by language.
type words struct{ wait, between, most, place, follow, wifi, again, test, proof string }

var wordsOf = map[clinic.Language]words{
	clinic.Portuguese: {"Espera provável", "%d a %d minutos", "até %d minutos", "Aguarde em", "Acompanhe no celular", "no Wi-Fi %s", "2ª via", "Teste de impressão", "Se você lê bem estas letras, os acentos estão certos: ÁÉÍÓÚ âêô ãõ çÇ à ü"},
	clinic.English:    {"Likely wait", "%d to %d minutes", "up to %d minutes", "Wait at", "Follow on your phone", "on the Wi-Fi %s", "2nd copy", "Printer test", "If you read these letters well, the accents are right: ÁÉÍÓÚ âêô ãõ çÇ à ü"},
	clinic.Spanish:    {"Espera probable", "%d a %d minutos", "hasta %d minutos", "Espere en", "Siga su turno en el celular", "en el Wi-Fi %s", "2.ª copia", "Prueba de impresión", "Si lee bien estas letras, los acentos están bien: ÁÉÍÓÚ ñÑ ¿? ¡! ü"},
}

// Lay lays a ticket out as the clinic wants it. Again marks a paper that was printed once more.
func Lay(t Ticket, l clinic.Paper, logo image.Image, width Width, again bool) Paper {
	w := wordsOf[t.Language]
	p := Paper{Width: width}
	add := func(parts ...Part) { p.Parts = append(p.Parts, parts...) }
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
		add(Part{Text: w.again})
	}
	if l.Wait && t.Wait != nil {
		add(Part{Gap: 8}, Part{Text: w.wait}, Part{Text: w.lasting(*t.Wait), Bold: true})
	}
	if l.Place && (t.Place != "" || t.Way != "") {
		add(Part{Gap: 8})
		if t.Place != "" {
			add(Part{Text: w.place}, Part{Text: t.Place, Bold: true})
		}
		if t.Way != "" {
			add(Part{Text: t.Way})
		}
	}
	if t.Follow != "" {
		add(Part{Gap: 16}, Part{Code: t.Follow}, Part{Gap: 8}, Part{Text: w.follow, Bold: true})
		if t.WiFi != "" {
			add(Part{Text: fmt.Sprintf(w.wifi, t.WiFi)})
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

func (w words) lasting(r report.Range) string {
	if r.LowMinutes > 0 && r.LowMinutes < r.HighMinutes {
		return fmt.Sprintf(w.between, r.LowMinutes, r.HighMinutes)
	}
	return fmt.Sprintf(w.most, max(1, r.HighMinutes))
}

// codeSize is how large a code is that is short enough, EN-058 among them: it is read across a table.
const codeSize = 6

// Trial is a paper that shows whether a printer prints letters, accents, sizes and its whole width.
func Trial(language clinic.Language, name, printer string, at time.Time, width Width) Paper {
	w := wordsOf[language]
	return Paper{width, []Part{
		{Text: name, Bold: true},
		{Text: w.test, Size: 2, Bold: true},
		{Text: printer},
		{Rule: true},
		{Gap: 8},
		{Text: w.proof},
		{Text: "AB-109", Size: codeSize, Bold: true},
		{Rule: true},
		{Text: at.Format(shown[language])},
	}}
}
