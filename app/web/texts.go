package web

import (
	"context"
	"net/http"

	"suavez/app/texts"
)

// textView is a text that patients read.
type textView struct {
	Name     string            `json:"name" example:"totem.choose"`
	Page     texts.Page        `json:"page" enum:"totem,paper,phone,display,everywhere" doc:"Where it stands; everywhere: on more than one"`
	Room     int               `json:"room" doc:"How many letters there is room for in each language"`
	Original map[string]string `json:"original" doc:"How SuaVez says it, by language"`
	Spoken   bool              `json:"spoken,omitempty" doc:"A totem says it aloud as well, by a recording of the original"`
}

func (s *Server) addTexts() {
	handle(s, route{
		get, "/texts", "list-texts", "List what patients read, which a clinic can say in its own words",
		"What stands between braces is filled in. A clinic's own words are its texts: see edit-clinic.", http.StatusOK,
	},
		func(context.Context, *caller, *struct{}) (*body[list[textView]], error) {
			all := []textView{}
			for _, one := range texts.All() {
				all = append(all, textView{one.Name, one.Page, one.Room, one.Original, s.Voices.Prompted(one.Name)})
			}
			return listed(all), nil
		})
}
