package clinic

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"suavez/app/id"
	"suavez/app/problem"
)

// Paper is what stands on the tickets of a clinic beside the code and the service. There is no name on it and no priority: it lies about.
type Paper struct {
	// Logo at the top, a picture of the clinic's media; nil: none.
	Logo *id.Media `json:"logo,omitempty"`
	// Header stands under the clinic's name, and Footer at the end, in lines.
	Header string `json:"header,omitempty"`
	Footer string `json:"footer,omitempty"`
	// Wait: how long the patient will probably wait. Place: where, and how to get there. Time: when the ticket was given out.
	Wait  bool `json:"wait"`
	Place bool `json:"place"`
	Time  bool `json:"time"`
}

// PresetPaper is that of a new clinic.
var PresetPaper = Paper{Wait: true, Place: true, Time: true}

// paperLines is how many lines a header or footer may have: the rest of a ticket must not be pushed off.
const (
	paperLines   = 4
	paperLetters = 40
)

// check refuses more than fits a paper.
func (p *Paper) check() error {
	for field, text := range map[string]string{"body.paper.header": p.Header, "body.paper.footer": p.Footer} {
		lines := strings.Split(strings.TrimSpace(text), "\n")
		if len(lines) > paperLines {
			return problem.InvalidField(field, fmt.Sprintf("has %d lines; a ticket has room for %d", len(lines), paperLines))
		}
		for _, line := range lines {
			if utf8.RuneCountInString(line) > paperLetters {
				return problem.InvalidField(field, fmt.Sprintf("has a line of more than %d letters, which does not fit a ticket", paperLetters))
			}
		}
	}
	return nil
}
