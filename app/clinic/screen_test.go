package clinic_test

import (
	"testing"

	"suavez/app/clinic"
)

// TestNamesShown: what displays show of names, in each way that a clinic may decide.
func TestNamesShown(t *testing.T) {
	for _, c := range []struct{ name, initials, firstAndLetter, first string }{
		{"João da Silva Barros", "J. B.", "João B.", "João"},
		{"  Érica  ", "É.", "Érica", "Érica"},
		{"ângela maria", "Â. M.", "ângela M.", "ângela"},
		{"Ana-Lúcia O'Neill", "A. O.", "Ana-Lúcia O.", "Ana-Lúcia"},
		{"", "", "", ""},
	} {
		for names, want := range map[clinic.Names]string{
			clinic.NoNames: "", clinic.Initials: c.initials, clinic.FirstAndLetter: c.firstAndLetter, clinic.FirstNames: c.first,
		} {
			if got := names.Of(c.name); got != want {
				t.Errorf("%s of %q: got %q, want %q", names, c.name, got, want)
			}
		}
	}
}
