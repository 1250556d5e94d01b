package appointment

import (
	"strings"
	"testing"
)

func TestReadDocument(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"529.982.247-25":        "52998224725",
		"52998224725":           "52998224725",
		"168.995.350-09":        "16899535009",
		" 111.444.777-35 ":      "11144477735",
		"298 5374 5674 0002":    "298537456740002",
		"7000 0000 0000 005":    "700000000000005",
		"529.982.247-26":        "",
		"111.111.111-11":        "",
		"298537456740003":       "",
		"300000000000000":       "",
		"5299822472":            "",
		"":                      "",
		"529.982.247-2O":        "",
		"52998224725\x00":       "",
		"５２９９８２２４７２５":           "",
		strings.Repeat("1", 99): "",
	} {
		got, err := ReadDocument(typed, "body.document")
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is read as %q, %v", typed, got, err)
		}
	}
}

// Whatever is typed or scanned, what is read is the number of a document and nothing else.
func FuzzReadDocument(f *testing.F) {
	for _, typed := range []string{"529.982.247-25", "298 5374 5674 0002", "x", "-", "\xff"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		digits, err := ReadDocument(typed, "")
		if err == nil && len(digits) != 11 && len(digits) != 15 || err != nil && digits != "" {
			t.Errorf("%q is read as %q, %v", typed, digits, err)
		}
		if again, err2 := ReadDocument(digits, ""); err == nil && (err2 != nil || again != digits) {
			t.Errorf("%q is read as %q, and that as %q, %v", typed, digits, again, err2)
		}
	})
}

func TestReadCode(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"408215": "408215", " 408 215 ": "408215", "408-215": "408215", "suavez:demo:408215": "408215", "SUAVEZ:demo:408215\n": "408215",
		"40821": "", "4082155": "", "suavez:other:408215": "", "suavez:408215": "", "https://x/408215": "", "": "", "٤٠٨٢١٥": "",
	} {
		got, err := ReadCode(typed, "demo")
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%q is read as %q, %v", typed, got, err)
		}
	}
}

// Whatever a QR code holds, what is read is six digits or a problem.
func FuzzReadCode(f *testing.F) {
	for _, typed := range []string{"408215", "suavez:demo:408215", "suavez:", "::", "WIFI:S:x;;"} {
		f.Add(typed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		code, err := ReadCode(typed, "demo")
		if err == nil && (len(code) != 6 || strings.Trim(code, "0123456789") != "") || err != nil && code != "" {
			t.Errorf("%q is read as %q, %v", typed, code, err)
		}
	})
}
