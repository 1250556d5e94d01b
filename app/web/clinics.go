package web

import (
	"context"
	"net/http"

	"suavez/app/clinic"
	"suavez/app/id"
)

type clinicView struct {
	ID       id.Clinic       `json:"id" format:"uuid"`
	Slug     string          `json:"slug"`
	Name     string          `json:"name"`
	Language clinic.Language `json:"language" enum:"pt-BR,en,es"`
	TimeZone string          `json:"time_zone" example:"America/Sao_Paulo"`
}

type serviceView struct {
	ID       id.Service `json:"id" format:"uuid"`
	Prefix   string     `json:"prefix" example:"EN"`
	Name     string     `json:"name"`
	Position int        `json:"position"`
	Active   bool       `json:"active"`
}

type roomView struct {
	ID         id.Room         `json:"id" format:"uuid"`
	Name       string          `json:"name"`
	Kind       clinic.RoomKind `json:"kind" enum:"desk,office,room,triage,pharmacy"`
	Direction  string          `json:"direction,omitempty" example:"Siga a faixa azul"`
	ServiceIDs []id.Service    `json:"service_ids" nullable:"false"`
	Position   int             `json:"position"`
}

type priorityView struct {
	ID         id.Priority `json:"id" format:"uuid"`
	Code       string      `json:"code" example:"over_80"`
	Name       string      `json:"name"`
	LegalBasis string      `json:"legal_basis,omitempty"`
	Level      int         `json:"level" doc:"Under the strict policy the smaller goes first"`
	Position   int         `json:"position"`
}

func viewOfClinic(c clinic.Clinic) clinicView {
	return clinicView{c.ID, c.Slug, c.Name, c.Language, c.TimeZone}
}

func (s *Server) addClinics() {
	handle(s, route{get, "/clinics", "list-clinics", "List the clinics of the caller", "", known, http.StatusOK},
		func(ctx context.Context, from *caller, _ *struct{}) (*body[list[clinicView]], error) {
			all, err := clinic.List(ctx, s.Database)
			if err != nil {
				return nil, err
			}
			var mine []clinicView
			for _, c := range all {
				from.clinic = c
				if from.belongs() {
					mine = append(mine, viewOfClinic(c))
				}
			}
			return listed(mine), nil
		})
	handle(s, route{get, "/clinics/{clinic}/services", "list-services", "List the services", "", ofClinic, http.StatusOK},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[list[serviceView]], error) {
			catalogue, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			var items []serviceView
			for _, v := range catalogue.Services {
				if v.Active {
					items = append(items, serviceView{v.ID, v.Prefix, v.Name, v.Position, v.Active})
				}
			}
			return listed(items), nil
		})
	handle(s, route{get, "/clinics/{clinic}/rooms", "list-rooms", "List the rooms", "", ofClinic, http.StatusOK},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[list[roomView]], error) {
			catalogue, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			var items []roomView
			for _, v := range catalogue.Rooms {
				if v.Active {
					items = append(items, roomView{v.ID, v.Name, v.Kind, v.Direction, append([]id.Service{}, v.Services...), v.Position})
				}
			}
			return listed(items), nil
		})
	handle(s, route{get, "/clinics/{clinic}/priorities", "list-priorities", "List the priorities", "", ofClinic, http.StatusOK},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[list[priorityView]], error) {
			catalogue, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			var items []priorityView
			for _, v := range catalogue.Priorities {
				if v.Active {
					items = append(items, priorityView{v.ID, v.Code, v.Name, v.LegalBasis, v.Level, v.Position})
				}
			}
			return listed(items), nil
		})
}
