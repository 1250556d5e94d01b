package web

import (
	"context"
	"net/http"

	"github.com/google/uuid"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/problem"
	"suavez/app/staff"
	"suavez/app/texts"
)

// In the bodies of edits what is absent stays as it is.

// policyEdit chooses a policy.
type policyEdit struct {
	Kind          clinic.PolicyKind `json:"kind" enum:"clinic,strict,ratio,target,appointment,risk" doc:"clinic, for a service: the policy of its clinic"`
	RatioPriority *int              `json:"ratio_priority,omitempty" minimum:"1" maximum:"20"`
	RatioNormal   *int              `json:"ratio_normal,omitempty" minimum:"1" maximum:"20"`
}

func (e *policyEdit) apply(p *clinic.Policy) {
	if e == nil {
		return
	}
	if p.Kind = e.Kind; p.Kind == ofClinicPolicy {
		p.Kind = ""
	}
	set(&p.RatioPriority, e.RatioPriority)
	set(&p.RatioNormal, e.RatioNormal)
}

// clinicEdit changes the clinic itself.
type clinicEdit struct {
	Name             *string       `json:"name,omitempty" minLength:"1" maxLength:"80" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	TimeZone         *string       `json:"time_zone,omitempty" maxLength:"60" example:"America/Sao_Paulo"`
	DayStarts        *string       `json:"day_starts,omitempty" pattern:"^([01][0-9]|2[0-3]):[0-5][0-9]$" patternDescription:"a time of day such as 04:00" doc:"When a new business day begins"`
	Hours            *hoursView    `json:"hours,omitempty"`
	NationalHolidays *bool         `json:"national_holidays,omitempty"`
	Policy           *policyEdit   `json:"policy,omitempty"`
	Rules            *rulesEdit    `json:"rules,omitempty"`
	Speech           *speechView   `json:"speech,omitempty"`
	Screen           *screenView   `json:"screen,omitempty"`
	Totem            *totemView    `json:"totem,omitempty"`
	Paper            *paperLayout  `json:"paper,omitempty" doc:"What stands on tickets"`
	Phone            *phoneView    `json:"phone,omitempty" doc:"What patients can do from their phone"`
	Signs            *clinic.Signs `json:"signs,omitempty" doc:"Films in sign language, pieces of the media, by the screen of the totem that they tell: start, closed, service, check-in, priority, needs, name, ticket, calls, emergency, help; all at once"`
	Texts            texts.Own     `json:"texts,omitempty" doc:"Own words for what patients are told, by language and the name of the text, see list-texts; what is not named stays, and an empty text is the original again"`
}

// rulesEdit changes the rules of a clinic.
type rulesEdit struct {
	NoShowCalls        *int             `json:"no_show_calls,omitempty" minimum:"1" maximum:"10"`
	BringBackTimes     *int             `json:"bring_back_times,omitempty" minimum:"0" maximum:"100"`
	BringBackMinutes   *int             `json:"bring_back_minutes,omitempty" minimum:"0" maximum:"1440"`
	BringBackStanding  *clinic.Standing `json:"bring_back_standing,omitempty" enum:"arrival,first,last"`
	ForwardedStanding  *clinic.Standing `json:"forwarded_standing,omitempty" enum:"arrival,first,last"`
	EmergencyServiceID *id.Service      `json:"emergency_service_id,omitempty" format:"uuid"`

	CheckInEarlyMinutes *int             `json:"check_in_early_minutes,omitempty" minimum:"0" maximum:"1440"`
	CheckInLateMinutes  *int             `json:"check_in_late_minutes,omitempty" minimum:"0" maximum:"1440"`
	LateRule            *clinic.LateRule `json:"late_rule,omitempty" enum:"arrival,time,reception"`
}

func (e *rulesEdit) apply(r *clinic.Rules) {
	if e == nil {
		return
	}
	set(&r.NoShowCalls, e.NoShowCalls)
	set(&r.BringBackTimes, e.BringBackTimes)
	set(&r.BringBackMinutes, e.BringBackMinutes)
	set(&r.BringBackStanding, e.BringBackStanding)
	set(&r.ForwardedStanding, e.ForwardedStanding)
	set(&r.CheckInEarlyMinutes, e.CheckInEarlyMinutes)
	set(&r.CheckInLateMinutes, e.CheckInLateMinutes)
	set(&r.LateRule, e.LateRule)
	if e.EmergencyServiceID != nil {
		r.EmergencyServiceID = e.EmergencyServiceID
	}
}

// ServiceSettings are what a service has beside its name. Exported since huma passes over embedded types that are not.
type ServiceSettings struct {
	Policy                *policyEdit `json:"policy,omitempty"`
	PriorityTargetMinutes *int        `json:"priority_target_minutes,omitempty" minimum:"0" maximum:"1440"`
	TargetMinutes         *int        `json:"target_minutes,omitempty" minimum:"0" maximum:"1440"`
	JourneyID             *id.Journey `json:"journey_id,omitempty" format:"uuid" doc:"The journey that a ticket of the service starts; the id of zeros: none"`
	Hours                 *hoursView  `json:"hours,omitempty"`
	Sensitive             *bool       `json:"sensitive,omitempty" doc:"No display names it, nor its patients"`
	DailyLimit            *int        `json:"daily_limit,omitempty" minimum:"0" maximum:"100000" doc:"How many tickets are given out on a business day, appointments and emergencies apart; 0: without a limit"`
	FaceSettings
}

func (e ServiceSettings) apply(s *clinic.Service) {
	e.FaceSettings.apply(&s.Face)
	e.Policy.apply(&s.Policy)
	set(&s.PriorityTargetMinutes, e.PriorityTargetMinutes)
	set(&s.TargetMinutes, e.TargetMinutes)
	e.Hours.apply(&s.Hours)
	set(&s.DailyLimit, e.DailyLimit)
	set(&s.Sensitive, e.Sensitive)
	if e.JourneyID != nil {
		if s.JourneyID = e.JourneyID; s.JourneyID.UUID == uuid.Nil {
			s.JourneyID = nil
		}
	}
}

type newService struct {
	Prefix string `json:"prefix" pattern:"^[A-Z0-9]{1,3}$" patternDescription:"one to three capital letters or digits" example:"EN"`
	Name   string `json:"name" minLength:"1" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	ServiceSettings
}

type serviceEdit struct {
	Prefix   *string `json:"prefix,omitempty" pattern:"^[A-Z0-9]{1,3}$" patternDescription:"one to three capital letters or digits"`
	Name     *string `json:"name,omitempty" minLength:"1" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	Position *int    `json:"position,omitempty" minimum:"0" maximum:"10000"`
	Active   *bool   `json:"active,omitempty" doc:"Whether tickets are given out for it; who waits is called all the same"`
	ServiceSettings
}

// RoomSettings are what a room has beside its name and kind.
type RoomSettings struct {
	Direction *string       `json:"direction,omitempty" maxLength:"120" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" example:"Siga a faixa azul"`
	Spoken    *string       `json:"spoken,omitempty" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" doc:"What is said of it where that is not its name; empty: its name"`
	Services  *[]servedView `json:"services,omitempty" maxItems:"100" doc:"All that the room attends"`
}

func (e RoomSettings) apply(r *clinic.Room) {
	set(&r.Direction, e.Direction)
	set(&r.Spoken, e.Spoken)
	if e.Services != nil {
		r.Services = servedOf(*e.Services)
	}
}

func servedOf(views []servedView) (served []clinic.Served) {
	for _, v := range views {
		served = append(served, clinic.Served(v))
	}
	return served
}

type newRoom struct {
	Name string          `json:"name" minLength:"1" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	Kind clinic.RoomKind `json:"kind" enum:"desk,office,room,triage,pharmacy,remote"`
	RoomSettings
}

type roomEdit struct {
	Name     *string          `json:"name,omitempty" minLength:"1" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	Kind     *clinic.RoomKind `json:"kind,omitempty" enum:"desk,office,room,triage,pharmacy,remote"`
	Position *int             `json:"position,omitempty" minimum:"0" maximum:"10000"`
	Active   *bool            `json:"active,omitempty" doc:"Refused while somebody is at work there"`
	RoomSettings
}

// PrioritySettings are what a priority has beside its code, name and level.
type PrioritySettings struct {
	NameEn        *string `json:"name_en,omitempty" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	NameEs        *string `json:"name_es,omitempty" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	LegalBasis    *string `json:"legal_basis,omitempty" maxLength:"200" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" example:"Lei 10.048/2000"`
	Icon          *string `json:"icon,omitempty" pattern:"^[a-z0-9_]{0,32}$" patternDescription:"the name of an icon, or nothing"`
	TargetMinutes *int    `json:"target_minutes,omitempty" minimum:"-1" maximum:"1440" doc:"-1: what the service says of all who have a priority"`
}

func (e PrioritySettings) apply(p *clinic.Priority) {
	set(&p.NameEn, e.NameEn)
	set(&p.NameEs, e.NameEs)
	set(&p.LegalBasis, e.LegalBasis)
	set(&p.Icon, e.Icon)
	if e.TargetMinutes != nil {
		if p.TargetMinutes = e.TargetMinutes; *e.TargetMinutes < 0 {
			p.TargetMinutes = nil
		}
	}
}

type newPriority struct {
	Code  string `json:"code" pattern:"^[a-z0-9_]{1,32}$" patternDescription:"small letters, digits and underscores" example:"over_80"`
	Name  string `json:"name" minLength:"1" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	Level int    `json:"level" minimum:"1" maximum:"99" doc:"The smaller goes first: 20 is that of 80 years and over, 40 of the other groups of the law, 60 of blood donors"`
	PrioritySettings
}

type priorityEdit struct {
	Name     *string `json:"name,omitempty" minLength:"1" maxLength:"60" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters"`
	Level    *int    `json:"level,omitempty" minimum:"1" maximum:"99"`
	Position *int    `json:"position,omitempty" minimum:"0" maximum:"10000"`
	Active   *bool   `json:"active,omitempty" doc:"Whether patients can still be given it"`
	PrioritySettings
}

// riskTargetsView are the targets of the clinical classes.
type riskTargetsView struct {
	Red    int `json:"red" minimum:"0" maximum:"1440" doc:"Minutes from the classification to the call"`
	Orange int `json:"orange" minimum:"0" maximum:"1440"`
	Yellow int `json:"yellow" minimum:"0" maximum:"1440"`
	Green  int `json:"green" minimum:"0" maximum:"1440"`
	Blue   int `json:"blue" minimum:"0" maximum:"1440"`
}

func viewOfTargets(t map[clinic.Risk]int) riskTargetsView {
	return riskTargetsView{t[clinic.Red], t[clinic.Orange], t[clinic.Yellow], t[clinic.Green], t[clinic.Blue]}
}

// attendsView is which services a professional attends.
type attendsView struct {
	Services []servedView `json:"services" nullable:"false" maxItems:"100" doc:"None: all that the room does"`
}

// set changes a value to one that is given.
func set[T any](value, to *T) {
	if to != nil {
		*value = *to
	}
}

// addSettings adds the edits of what a clinic is made of. All who wait stand at once where the new rules put them.
func (s *Server) addSettings() {
	const reorders = "Who waits stands at once where the new rule says."
	handle(s, route{patch, "/clinics/{clinic}", "edit-clinic", "Edit the clinic and the policy of its queues", reorders, http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Body clinicEdit
		},
		) (*body[clinicView], error) {
			if in.Body.Policy != nil && in.Body.Policy.Kind == ofClinicPolicy {
				return nil, problem.InvalidField("body.policy.kind", "the clinic needs a policy of its own: strict, ratio, target, appointment or risk")
			}
			if err := in.Body.Texts.Check(); err != nil {
				return nil, err
			}
			c, err := s.Editor.Clinic(ctx, from.change(in.Key, "edit-clinic", in.Body), func(c *clinic.Clinic) {
				set(&c.Name, in.Body.Name)
				set(&c.TimeZone, in.Body.TimeZone)
				if in.Body.DayStarts != nil {
					c.DayStartsMinute = minuteOf(*in.Body.DayStarts)
				}
				in.Body.Hours.apply(&c.Hours)
				set(&c.NationalHolidays, in.Body.NationalHolidays)
				in.Body.Policy.apply(&c.Policy)
				in.Body.Rules.apply(&c.Rules)
				if in.Body.Speech != nil {
					c.Speech = clinic.Speech(*in.Body.Speech)
				}
				if in.Body.Screen != nil {
					c.Screen = clinic.Screen(*in.Body.Screen)
				}
				if in.Body.Totem != nil {
					c.Totem = clinic.Totem(*in.Body.Totem)
				}
				set(&c.Signs, in.Body.Signs)
				c.Texts = c.Texts.With(in.Body.Texts)
				if in.Body.Paper != nil {
					c.Paper = clinic.Paper(*in.Body.Paper)
				}
				if in.Body.Phone != nil {
					c.Phone = clinic.Phone(*in.Body.Phone)
				}
			})
			return told(viewOfClinic(c), err)
		})
	s.addServiceSettings(reorders)
	s.addOffers()
	s.addRoomSettings()
	s.addPrioritySettings(reorders)
	handle(s, route{get, "/clinics/{clinic}/risk-targets", "risk-targets", "The targets of the clinical classes", "In minutes from the classification.", http.StatusOK},
		func(ctx context.Context, from *caller, _ *InClinic) (*body[riskTargetsView], error) {
			catalogue, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			return told(viewOfTargets(catalogue.Targets), nil)
		})
	handle(s, route{put, "/clinics/{clinic}/risk-targets", "set-risk-targets", "Set the targets of the clinical classes", reorders, http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Body riskTargetsView
		},
		) (*body[riskTargetsView], error) {
			b := in.Body
			targets, err := s.Editor.RiskTargets(ctx, from.change(in.Key, "set-risk-targets", b), map[clinic.Risk]int{
				clinic.Red: b.Red, clinic.Orange: b.Orange, clinic.Yellow: b.Yellow, clinic.Green: b.Green, clinic.Blue: b.Blue,
			})
			return told(viewOfTargets(targets), err)
		})
	handle(s, route{get, "/clinics/{clinic}/users/{user}/services", "professional-services", "The services that a professional attends", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			User id.User `path:"user" format:"uuid"`
		},
		) (*body[attendsView], error) {
			if _, err := staff.PersonOf(ctx, s.Database, from.clinic.ID, in.User); err != nil {
				return nil, err
			}
			catalogue, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			return told(attendsView{viewOfServed(catalogue.Attends[in.User])}, nil)
		})
	handle(s, route{
		put, "/clinics/{clinic}/users/{user}/services", "set-professional-services", "Set the services that a professional attends",
		"The professional calls from these of what the room attends, in this order of preference.", http.StatusOK,
	},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			User id.User `path:"user" format:"uuid"`
			Body attendsView
		},
		) (*body[attendsView], error) {
			asked := from.change(in.Key, "set-professional-services", []any{in.User, in.Body})
			services, err := s.Editor.Professional(ctx, asked, in.User, servedOf(in.Body.Services))
			return told(attendsView{viewOfServed(services)}, err)
		})
}

func (s *Server) addServiceSettings(reorders string) {
	handle(s, route{post, "/clinics/{clinic}/services", "add-service", "Add a service", "", http.StatusCreated},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Body newService
		},
		) (*body[serviceView], error) {
			added := clinic.Service{Prefix: in.Body.Prefix, Name: in.Body.Name, Policy: clinic.Preset, PriorityTargetMinutes: 15, TargetMinutes: 40}
			in.Body.apply(&added)
			v, err := s.Editor.AddService(ctx, from.change(in.Key, "add-service", in.Body), added)
			return told(viewOfService(v, from.clinic.Policy), err)
		})
	handle(s, route{patch, "/clinics/{clinic}/services/{service}", "edit-service", "Edit a service", reorders, http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Service id.Service `path:"service" format:"uuid"`
			Body    serviceEdit
		},
		) (*body[serviceView], error) {
			v, err := s.Editor.Service(ctx, from.change(in.Key, "edit-service", []any{in.Service, in.Body}), in.Service, func(v *clinic.Service) {
				set(&v.Prefix, in.Body.Prefix)
				set(&v.Name, in.Body.Name)
				set(&v.Position, in.Body.Position)
				set(&v.Active, in.Body.Active)
				in.Body.apply(v)
			})
			return told(viewOfService(v, from.clinic.Policy), err)
		})
}

func (s *Server) addRoomSettings() {
	handle(s, route{post, "/clinics/{clinic}/rooms", "add-room", "Add a room", "", http.StatusCreated},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Body newRoom
		},
		) (*body[roomView], error) {
			added := clinic.Room{Name: in.Body.Name, Kind: in.Body.Kind}
			in.Body.apply(&added)
			v, err := s.Editor.AddRoom(ctx, from.change(in.Key, "add-room", in.Body), added)
			return told(viewOfRoom(v), err)
		})
	handle(s, route{patch, "/clinics/{clinic}/rooms/{room}", "edit-room", "Edit a room", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Room id.Room `path:"room" format:"uuid"`
			Body roomEdit
		},
		) (*body[roomView], error) {
			v, err := s.Editor.Room(ctx, from.change(in.Key, "edit-room", []any{in.Room, in.Body}), in.Room, func(v *clinic.Room) {
				set(&v.Name, in.Body.Name)
				set(&v.Kind, in.Body.Kind)
				set(&v.Position, in.Body.Position)
				set(&v.Active, in.Body.Active)
				in.Body.apply(v)
			})
			return told(viewOfRoom(v), err)
		})
}

func (s *Server) addPrioritySettings(reorders string) {
	handle(s, route{post, "/clinics/{clinic}/priorities", "add-priority", "Add a priority", "States and cities add groups of their own.", http.StatusCreated},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Body newPriority
		},
		) (*body[priorityView], error) {
			added := clinic.Priority{Code: in.Body.Code, Name: in.Body.Name, Level: in.Body.Level}
			in.Body.apply(&added)
			v, err := s.Editor.AddPriority(ctx, from.change(in.Key, "add-priority", in.Body), added)
			return told(priorityView(v), err)
		})
	handle(s, route{patch, "/clinics/{clinic}/priorities/{priority}", "edit-priority", "Edit a priority", reorders, http.StatusOK},
		func(ctx context.Context, from *caller, in *struct {
			InClinic
			Keyed
			Priority id.Priority `path:"priority" format:"uuid"`
			Body     priorityEdit
		},
		) (*body[priorityView], error) {
			v, err := s.Editor.Priority(ctx, from.change(in.Key, "edit-priority", []any{in.Priority, in.Body}), in.Priority, func(v *clinic.Priority) {
				set(&v.Name, in.Body.Name)
				set(&v.Level, in.Body.Level)
				set(&v.Position, in.Body.Position)
				set(&v.Active, in.Body.Active)
				in.Body.apply(v)
			})
			return told(priorityView(v), err)
		})
}

// told is an answer with one document.
func told[T any](document T, err error) (*body[T], error) {
	if err != nil {
		return nil, err
	}
	return &body[T]{document}, nil
}
