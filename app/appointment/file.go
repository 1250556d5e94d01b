package appointment

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"suavez/app/clinic"
)

// A file of appointments is CSV as spreadsheets write it: a line of headings, then one line for each appointment, parted by semicolons,
// commas or tabs, in UTF-8 or Windows-1252. The columns may stand in any order.

// MaxRows is how many appointments one file can have.
const MaxRows = 2000

// columns are the headings by which a column is known, without accents and in small letters.
var columns = map[string][]string{
	"date":        {"data", "date", "fecha", "dia"},
	"time":        {"hora", "horario", "time"},
	"service":     {"servico", "service", "servicio"},
	"name":        {"nome", "paciente", "name", "patient", "nombre"},
	"social_name": {"nome social", "social name", "social_name", "nombre social"},
	"needs":       {"necessidades", "needs", "necesidades"},
	"document":    {"documento", "cpf", "cns", "cartao sus", "document"},
	"priority":    {"prioridade", "priority", "prioridad"},
	"user":        {"profissional", "professional", "profesional", "usuario", "user"},
	"room":        {"sala", "room"},
	"language":    {"idioma", "language"},
	"note":        {"recado", "observacao", "note", "nota"},
	"remote":      {"online", "on-line", "remoto", "remote", "telemedicina"},
	"external_id": {"codigo externo", "id externo", "external_id", "id"},
}

// needed are the columns that a file cannot do without.
var needed = []string{"date", "time", "service"}

// Line is a line of a file, by column.
type Line struct {
	// Number of the line in the file, 1 being the headings.
	Number int
	values map[string]string
}

// Fault is what is wrong in a file: in a line, 0 being the file itself, and a column, which may be empty.
type Fault struct {
	Line    int    `json:"line"`
	Column  string `json:"column,omitempty"`
	Message string `json:"message"`
}

// ReadFile reads the lines of a file, or says what is wrong with it as a whole.
func ReadFile(content []byte) ([]Line, *Fault) {
	text, fault := decode(content)
	if fault != nil {
		return nil, fault
	}
	reader := csv.NewReader(strings.NewReader(text))
	reader.Comma = separator(text)
	reader.FieldsPerRecord = -1
	reader.TrimLeadingSpace = true
	headings, err := reader.Read()
	if err != nil {
		return nil, &Fault{Line: 1, Message: "there is no line of headings"}
	}
	at, fault := places(headings)
	if fault != nil {
		return nil, fault
	}
	var lines []Line
	for {
		record, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return nil, &Fault{Line: broken.StartLine, Message: "quotes do not match"}
		}
		if err != nil {
			return nil, &Fault{Message: err.Error()}
		}
		number, _ := reader.FieldPos(0)
		line := Line{number, map[string]string{}}
		empty := true
		for column, place := range at {
			if place < len(record) {
				line.values[column] = strings.TrimSpace(record[place])
				empty = empty && line.values[column] == ""
			}
		}
		if empty {
			continue
		}
		if lines = append(lines, line); len(lines) > MaxRows {
			return nil, &Fault{Line: number, Message: fmt.Sprintf("a file can have %d appointments: part it in two", MaxRows)}
		}
	}
}

// decode is a file's text: UTF-8, with or without a mark, or else Windows-1252, as Excel writes CSV in Brazil.
func decode(content []byte) (string, *Fault) {
	content = bytes.TrimPrefix(content, []byte("\ufeff"))
	if bytes.IndexByte(content, 0) >= 0 {
		return "", &Fault{Message: "is no CSV: save the spreadsheet as CSV first"}
	}
	if utf8.Valid(content) {
		return string(content), nil
	}
	text, err := charmap.Windows1252.NewDecoder().Bytes(content)
	if err != nil {
		return "", &Fault{Message: "is neither UTF-8 nor Windows-1252"}
	}
	return string(text), nil
}

// separator is the one that stands most often in the headings.
func separator(text string) rune {
	headings, _, _ := strings.Cut(text, "\n")
	best := ';'
	for _, one := range []rune{',', '\t'} {
		if strings.Count(headings, string(one)) > strings.Count(headings, string(best)) {
			best = one
		}
	}
	return best
}

// places finds where each column stands.
func places(headings []string) (map[string]int, *Fault) {
	at := map[string]int{}
	for place, heading := range headings {
		for column, names := range columns {
			if !slices.Contains(names, plain(heading)) {
				continue
			}
			if _, twice := at[column]; twice {
				return nil, &Fault{Line: 1, Column: heading, Message: "this column is there twice"}
			}
			at[column] = place
		}
	}
	for _, column := range needed {
		if _, there := at[column]; !there {
			return nil, &Fault{Line: 1, Column: column, Message: fmt.Sprintf("there is no column named %s", strings.Join(columns[column], ", "))}
		}
	}
	return at, nil
}

// plain is a text in small letters without the accents of Portuguese and Spanish.
func plain(text string) string {
	return strings.NewReplacer("á", "a", "à", "a", "â", "a", "ã", "a", "é", "e", "ê", "e", "í", "i", "ó", "o", "ô", "o", "õ", "o", "ú", "u", "ü", "u", "ç", "c", "ñ", "n").
		Replace(strings.ToLower(strings.TrimSpace(text)))
}

// Get is the text of a column, or empty.
func (l Line) Get(column string) string { return l.values[column] }

// dateForms and timeForms are how people write a date and a time.
var (
	dateForms = []string{"2006-01-02", "02/01/2006", "2/1/2006", "02-01-2006", "02.01.2006"}
	timeForms = []string{"15:04", "15:04:05", "15h04", "15h", "3:04 PM"}
)

// wallClock is the date, as its midnight in UTC, and the time of day that a line says.
func (l Line) wallClock() (day time.Time, clock clinic.Minute, fault *Fault) {
	day, ok := parse(l.Get("date"), dateForms)
	if !ok {
		return day, 0, &Fault{l.Number, "date", fmt.Sprintf("%q is no date, such as 24/12/2026", l.Get("date"))}
	}
	at, ok := parse(l.Get("time"), timeForms)
	if !ok {
		return day, 0, &Fault{l.Number, "time", fmt.Sprintf("%q is no time of day, such as 07:30", l.Get("time"))}
	}
	return day, clinic.Minute(at.Hour()*60 + at.Minute()), nil
}

func parse(text string, forms []string) (time.Time, bool) {
	for _, form := range forms {
		if at, err := time.Parse(form, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}

// isRemote says whether a line is of a patient who is not in the clinic.
func (l Line) isRemote() (remote bool, fault *Fault) {
	switch plain(l.Get("remote")) {
	case "", "nao", "no", "n", "0", "false":
		return false, nil
	case "sim", "si", "yes", "s", "y", "1", "true", "x":
		return true, nil
	}
	return false, &Fault{l.Number, "remote", fmt.Sprintf("%q is neither sim nor não", l.Get("remote"))}
}
