package staff_test

import (
	"testing"

	"suavez/app/staff"
)

func TestWeakness(t *testing.T) {
	t.Parallel()
	for _, password := range []string{"chuva na serra", "azul9 céu4 mar7", "Ação! é tão boa", "um dois três quatro"} {
		if why := staff.Weakness(password, "claudia", "Cláudia Nunes"); why != "" {
			t.Errorf("%q is refused: it %s", password, why)
		}
	}
	for _, password := range []string{"", "onze letras", "           a", "123456789012", "aaaaaaaaaaaa", "ababababababab", "SenhaSenhaSenha", "DeusEFiel2026!", "!!!corinthians10", "12/03/1985 10:30", "Password2026.", "um doisum dois", "Claudia.nunes@x", "maria aparecida"} {
		if staff.Weakness(password, "claudia.nunes@x", "Maria Aparecida") == "" {
			t.Errorf("%q is taken", password)
		}
	}
}
