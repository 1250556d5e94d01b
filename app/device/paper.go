package device

import (
	"suavez/app/id"
	"suavez/app/problem"
)

// Paper is how a totem prints tickets; the zero one: not at all.
type Paper struct {
	// Printer is one in the network.
	Printer *id.Printer `json:"printer,omitempty"`
	// Browser is how wide the paper is of a printer that is attached to the totem, on which its browser prints, in millimetres: 58 or 80.
	Browser int `json:"browser,omitempty"`
}

// check refuses two ways at once.
func (p *Paper) check() error {
	switch {
	case p.Printer != nil && p.Browser != 0:
		return problem.InvalidField("body.paper", "a totem prints on a printer of the network, or by its browser, not both")
	case p.Browser != 0 && p.Browser != 58 && p.Browser != 80:
		return problem.InvalidField("body.paper.browser", "must be 58 or 80, the width of the paper in millimetres")
	}
	return nil
}
