package web_test

import (
	"net/http"
	"strings"
	"testing"

	"suavez/app/device"
)

func TestTexts_inTheClinicsOwnWords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	admin, totem := s.user("admin"), s.device(device.Totem)
	type texts map[string]map[string]string
	var listed struct {
		Items []struct {
			Name, Page string
			Room       int
			Original   map[string]string
			Spoken     bool
		}
	}
	totem.want(http.StatusOK, "GET", "/texts", nil).json(t, &listed)
	found := 0
	for _, one := range listed.Items {
		if one.Name == "totem.choose" && one.Page == "totem" && one.Room == 32 && one.Original["es"] == "¿Qué atención necesita?" && one.Spoken {
			found++
		}
		if one.Name == "phone.rate.grave" && one.Page == "phone" && !one.Spoken {
			found++
		}
	}
	if found != 2 {
		t.Errorf("the texts are %+v", listed.Items)
	}

	edit := func(status int, to texts) reply {
		return admin.want(status, "PATCH", "/clinics/demo", map[string]any{"texts": to})
	}
	edit(http.StatusOK, texts{"pt-BR": {"phone.rate.grave": "Foi grave? Fale com a direção.", "totem.choose": "Em que ajudamos?"}, "en": {"totem.choose": "How can we help?"}})
	edit(http.StatusOK, texts{"en": {"totem.choose": ""}})
	wrong := edit(http.StatusUnprocessableEntity, texts{"es": {"phone.later": "Más tiempo"}})
	if !strings.Contains(wrong.text, "body.texts.es.phone.later") || !strings.Contains(wrong.text, "{n}") {
		t.Errorf("words without what is filled in are refused with %s", wrong.text)
	}

	var now struct{ Clinic struct{ Texts texts } }
	totem.want(http.StatusOK, "GET", "/auth/device", nil).json(t, &now)
	if of := now.Clinic.Texts; len(of) != 1 || len(of["pt-BR"]) != 2 || of["pt-BR"]["totem.choose"] != "Em que ajudamos?" {
		t.Errorf("the totem says %v", of)
	}
	phone, path := s.phone(ticket{FollowURL: followURL(t, s.user("recepcao"), s)})
	now.Clinic.Texts = nil
	phone.want(http.StatusOK, "GET", path, nil).json(t, &now)
	if of := now.Clinic.Texts; len(of["pt-BR"]) != 1 || of["pt-BR"]["phone.rate.grave"] != "Foi grave? Fale com a direção." {
		t.Errorf("the phone says %v", of)
	}
}
