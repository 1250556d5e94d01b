package notify_test

import (
	"strings"
	"testing"
	"time"

	"suavez/app/clinic"
	"suavez/app/notify"
)

// Every kind is written in every language, with what it must say and without a place that was not filled in.
func TestWrite_everyKindInEveryLanguage(t *testing.T) {
	t.Parallel()
	for _, language := range []clinic.Language{clinic.Portuguese, clinic.English, clinic.Spanish} {
		for _, kind := range []notify.Kind{notify.Invited, notify.PasswordReset, notify.Activated, notify.PasswordChanged, notify.SignInChanged, notify.Asked, notify.Admitted, notify.Tried} {
			of := clinic.Clinic{Name: "Clínica <Boa> Vista\r\nBcc: x@y", Language: language, TimeZone: "America/Sao_Paulo"}
			m := notify.Message{
				Kind: kind, Name: "Taís & Ana", Login: "tais.arruda", Address: "https://senhas.clinica.org",
				At: time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC),
			}
			if kind == notify.Invited || kind == notify.PasswordReset {
				m.Code, m.Until = "K7Q4W-T2M9X", time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
			}
			if kind == notify.SignInChanged {
				m.Change = "passkey"
			}
			w, err := m.Write(of)
			if err != nil {
				t.Fatal(err)
			}
			if strings.ContainsAny(w.Subject, "\r\n") || !strings.Contains(w.Subject, "SuaVez") {
				t.Errorf("%s, %s: the subject is %q", language, kind, w.Subject)
			}
			if strings.Contains(w.HTML, "<Boa>") || strings.Contains(w.HTML, "Taís & Ana") || !strings.Contains(w.Text, "Taís & Ana") {
				t.Errorf("%s, %s: names are not written as they are:\n%s", language, kind, w.HTML)
			}
			for _, text := range []string{w.Text, w.HTML} {
				if m.Code != "" && (!strings.Contains(text, m.Code) || !strings.Contains(text, "https://senhas.clinica.org/desk#code=K7Q4W-T2M9X") || !strings.Contains(text, "09:00")) {
					t.Errorf("%s, %s: the code, its link or its end is missing in\n%s", language, kind, text)
				}
				if strings.Contains(text, "{{") || strings.Contains(text, "no value") || strings.Contains(text, "ZgotmplZ") {
					t.Errorf("%s, %s: a place is not filled in:\n%s", language, kind, text)
				}
			}
			m.Address = ""
			if w, err = m.Write(of); err != nil || strings.Contains(w.Text+w.HTML, "/desk") {
				t.Errorf("%s, %s: without an address it leads somewhere: %v", language, kind, err)
			}
		}
	}
}
