package staff

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// shortestPassword in letters: what NIST SP 800-63B (rev. 4) asks for is a length, and no mixture of kinds.
const shortestPassword = 12

// usualPasswords are long ones that are tried first; shorter ones are refused by their length.
var usualPasswords = []string{
	"123456789012", "1234567890123", "12345678901234", "123456789123", "123123123123", "111111111111", "000000000000",
	"qwertyuiop12", "qwertyuiopas", "qwerty123456", "password1234", "password12345", "passwordpassword", "administrador", "administrator",
	"senha1234567", "senha12345678", "senha123456789", "senhasenha12", "senhasenhasenha", "minhasenha123", "mudarsenha123", "trocarsenha1",
	"clinica12345", "clinica123456", "suavez123456", "suavezsuavez", "deusefiel123", "brasil123456", "contraseña123", "contrasena123",
}

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
	case utf8.RuneCountInString(password) > 1000:
		return "must have 1000 letters at most"
	case slices.Contains(usualPasswords, plain), len(distinct) < 5:
		return "is one of those that are tried first: take several words"
	case plain == strings.ToLower(login), plain == strings.ToLower(name):
		return "must not be the name or the login"
	}
	return ""
}
