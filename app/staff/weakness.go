package staff

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

const (
	// shortestPassword and longestPassword in letters: what NIST SP 800-63B (rev. 4) and OWASP ASVS 2.1 ask for is a length, and no
	// mixture of kinds.
	shortestPassword = 12
	longestPassword  = 1000
)

//go:embed passwords.txt
var commonText string

// commonHere are those that the list lacks and that people of a clinic in Brazil take.
var commonHere = []string{
	"senha", "minhasenha", "mudarsenha", "trocarsenha", "novasenha", "senhanova", "administrador", "clinica", "hospital", "enfermagem", "recepcao",
	"farmacia", "medicina", "saude", "suavez", "deusefiel", "jesusteama", "deuseamor", "brasil", "flamengo", "corinthians", "palmeiras", "contraseña", "contrasena",
}

// common are the passwords that are tried first, in small letters.
var common = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(commonText) {
		if line = strings.TrimSpace(line); !strings.HasPrefix(line, "#") {
			all[line] = true
		}
	}
	for _, one := range commonHere {
		all[one] = true
	}
	return all
})

// Weakness says what is wrong with a password that is to be set, and how to mend it; empty when it is good.
func Weakness(password, login, name string) string {
	plain := strings.ToLower(strings.TrimSpace(password))
	distinct := map[rune]bool{}
	for _, letter := range plain {
		distinct[letter] = true
	}
	switch {
	case utf8.RuneCountInString(strings.TrimSpace(password)) < shortestPassword:
		return "must have 12 letters or more: several words are easier to remember than signs"
	case utf8.RuneCountInString(password) > longestPassword:
		return "must have 1000 letters at most"
	case plain == strings.ToLower(login), plain == strings.ToLower(name):
		return "must not be the name or the login"
	case isCommon(plain), len(distinct) < 5:
		return "is one of those that are tried first: take several words"
	}
	return ""
}

// isCommon says whether a password is one that is tried first, or such a one with digits and signs around it, or
// one part again and again.
func isCommon(plain string) bool {
	core := strings.TrimFunc(plain, func(r rune) bool { return !unicode.IsLetter(r) })
	if core == "" || common()[plain] || common()[core] {
		return true // digits and signs alone are a date, a telephone, a number of a document
	}
	// What is made of one part again and again is found in itself, twice in a row, before its end.
	period := strings.Index((plain + plain)[1:], plain) + 1
	return period < len(plain) && period < shortestPassword
}
