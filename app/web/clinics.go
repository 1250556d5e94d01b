package web

import (
	"context"
	"net/http"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/texts"
)

type clinicView struct {
	ID               id.Clinic       `json:"id" format:"uuid"`
	Slug             string          `json:"slug"`
	Name             string          `json:"name"`
	Language         clinic.Language `json:"language" enum:"pt-BR,en,es"`
	TimeZone         string          `json:"time_zone" example:"America/Sao_Paulo"`
	DayStarts        string          `json:"day_starts" example:"04:00" doc:"When a new business day begins"`
	Hours            hoursView       `json:"hours"`
	NationalHolidays bool            `json:"national_holidays" doc:"A service that keeps hours is closed on Brazil's national holidays, but where a special day says otherwise"`
	Policy           policyView      `json:"policy"`
	Rules            rulesView       `json:"rules"`
	Speech           speechView      `json:"speech"`
	Screen           screenView      `json:"screen"`
	Totem            totemView       `json:"totem"`
	Paper            paperLayout     `json:"paper"`
	Phone            phoneView       `json:"phone"`
	Signs            clinic.Signs    `json:"signs,omitempty" doc:"Films in sign language, pieces of the media, by the screen of the totem that they tell"`
	Texts            texts.Own       `json:"texts,omitempty" doc:"What patients are told in the clinic's own words, by language and the name of the text, see list-texts"`
}

// screenView is what displays show.
type screenView struct {
	Names       clinic.Names `json:"names" enum:"none,initials,first_initial,first" doc:"What displays show of the name of a patient who is called: nothing, \"J. B.\", \"João B.\", \"João\""`
	NamesReason string       `json:"names_reason,omitempty" maxLength:"80" pattern:"^[^\\x00-\\x1F\\x7F]*$" patternDescription:"text without control characters" doc:"Why they show it; needed unless they show nothing (LGPD)"`
	Next        bool         `json:"next" doc:"Whether they show who is next"`
	Earlier     int          `json:"earlier" minimum:"1" maximum:"4" doc:"How many calls they show before the last one"`
	Message     string       `json:"message,omitempty" maxLength:"500" pattern:"^[^\\x00-\\x09\\x0B-\\x1F\\x7F]*$" patternDescription:"text without control characters other than new line" doc:"What the strip at the foot says, a message a line, up to 80 characters each; they take turns. Absent: the name of the clinic"`
	Theme       clinic.Theme `json:"theme" required:"false" enum:"petrol,black,own" default:"petrol" doc:"The look; own: in the clinic's colour, as dark as it must be to be read"`
	Color       string       `json:"color,omitempty" pattern:"^#[0-9a-f]{6}$" patternDescription:"a colour such as #1656b0" example:"#1656b0"`
	Logo        *id.Media    `json:"logo,omitempty" format:"uuid" doc:"A picture"`
}

// speechView is how calls are spoken.
type speechView struct {
	Times   int         `json:"times" minimum:"1" maximum:"3" doc:"How often a call is said in the clinic's language"`
	Slowly  bool        `json:"slowly" doc:"With a pause between the words"`
	Figures bool        `json:"figures" doc:"Numbers figure by figure"`
	Natural bool        `json:"natural" doc:"By the television's own voice, where it has one that needs no internet"`
	Also    clinic.Also `json:"also" enum:"never,asked,always" doc:"When a call is then said in the other languages: never, in the one that the patient chose, always in all"`
}

// rulesView is what a clinic has decided on who did not come, who is forwarded, and where an emergency goes.
type rulesView struct {
	NoShowCalls        int             `json:"no_show_calls" doc:"How often a patient is called before a no-show can be noted"`
	BringBackTimes     int             `json:"bring_back_times" doc:"How often a patient can be brought back; 0 is without a limit"`
	BringBackMinutes   int             `json:"bring_back_minutes" doc:"Within how many minutes after the no-show; 0 is without a limit"`
	BringBackStanding  clinic.Standing `json:"bring_back_standing" enum:"arrival,first,last" doc:"Where the patient then stands among those of the same rank: where the arrival belongs, before all, or behind all"`
	ForwardedStanding  clinic.Standing `json:"forwarded_standing" enum:"arrival,first,last" doc:"The same for who is forwarded"`
	EmergencyServiceID *id.Service     `json:"emergency_service_id,omitempty" format:"uuid" doc:"The service whose line an emergency joins; absent: the first in use"`

	CheckInEarlyMinutes int             `json:"check_in_early_minutes" doc:"How long before the time of an appointment a patient can check in at a totem"`
	CheckInLateMinutes  int             `json:"check_in_late_minutes" doc:"How long after it a patient still keeps the time"`
	LateRule            clinic.LateRule `json:"late_rule" enum:"arrival,time,reception" doc:"What comes of who is later: the place of the arrival, of the time all the same, or to see the reception"`
}

// policyView is how the next patient is chosen.
type policyView struct {
	Kind          clinic.PolicyKind `json:"kind" enum:"clinic,strict,ratio,target,appointment,risk" doc:"clinic: a service has the policy of its clinic"`
	RatioPriority int               `json:"ratio_priority" doc:"Under ratio so many with a priority are called for ratio_normal without"`
	RatioNormal   int               `json:"ratio_normal"`
	LegalWarning  bool              `json:"legal_warning" doc:"It may let somebody with a priority by law wait while another is called: whoever chooses it is to be told (Lei 10.048/2000)"`
}

// ofClinicPolicy is how the API names the policy of a service that has none of its own.
const ofClinicPolicy = "clinic"

func viewOfPolicy(p clinic.PolicyData) policyView {
	v := policyView{p.Kind, p.RatioPriority, p.RatioNormal, clinic.Policy(p).LegalWarning()}
	if v.Kind == "" {
		v.Kind = ofClinicPolicy
	}
	return v
}

type serviceView struct {
	ID                    id.Service        `json:"id" format:"uuid"`
	Prefix                string            `json:"prefix" example:"EN"`
	Name                  string            `json:"name"`
	Position              int               `json:"position"`
	Active                bool              `json:"active"`
	Policy                policyView        `json:"policy"`
	CalledBy              clinic.PolicyKind `json:"called_by" enum:"strict,ratio,target,appointment,risk" doc:"The policy that counts: its own, or the clinic's"`
	PriorityTargetMinutes int               `json:"priority_target_minutes" doc:"Within how many minutes from the arrival who has a priority is to be called"`
	TargetMinutes         int               `json:"target_minutes" doc:"The same for who has none"`
	JourneyID             *id.Journey       `json:"journey_id,omitempty" format:"uuid" doc:"The journey that a ticket of the service starts"`
	Hours                 hoursView         `json:"hours"`
	Sensitive             bool              `json:"sensitive" doc:"No display names it, nor its patients"`
	DailyLimit            int               `json:"daily_limit" doc:"How many tickets are given out on a business day, appointments and emergencies apart; 0: without a limit"`
	FaceView
}

func viewOfService(s clinic.ServiceData, of clinic.Policy) serviceView {
	v := serviceView{
		s.ID, s.Prefix, s.Name, s.Position, s.Active, viewOfPolicy(s.Policy), s.Policy.Kind, s.PriorityTargetMinutes, s.TargetMinutes, s.JourneyID,
		viewOfHours(s.Hours), s.Sensitive, s.DailyLimit, viewOfFace(s.Face),
	}
	if v.CalledBy == "" {
		v.CalledBy = of.Kind
	}
	return v
}

type roomView struct {
	ID         id.Room         `json:"id" format:"uuid"`
	Name       string          `json:"name"`
	Kind       clinic.RoomKind `json:"kind" enum:"desk,office,room,triage,pharmacy,remote"`
	Direction  string          `json:"direction,omitempty" example:"Siga a faixa azul"`
	Spoken     string          `json:"spoken,omitempty" doc:"What is said of it where that is not its name"`
	ServiceIDs []id.Service    `json:"service_ids" nullable:"false" doc:"The preferred ones first"`
	Services   []servedView    `json:"services" nullable:"false"`
	Position   int             `json:"position"`
	Active     bool            `json:"active"`
}

// servedView is a service that a room or a professional attends.
type servedView struct {
	ServiceID  id.Service `json:"service_id" format:"uuid"`
	Preference int        `json:"preference" minimum:"1" maximum:"99" default:"1" doc:"Of two patients with the same rank the one whose service has the smaller preference is called first"`
}

func viewOfRoom(r clinic.RoomData) roomView {
	v := roomView{r.ID, r.Name, r.Kind, r.Direction, r.Spoken, []id.Service{}, viewOfServed(r.Services), r.Position, r.Active}
	for _, s := range r.Services {
		v.ServiceIDs = append(v.ServiceIDs, s.ServiceID)
	}
	return v
}

func viewOfServed(served []clinic.Served) []servedView {
	views := []servedView{}
	for _, s := range served {
		views = append(views, servedView(s))
	}
	return views
}

type priorityView struct {
	ID            id.Priority `json:"id" format:"uuid"`
	Code          string      `json:"code" example:"over_80"`
	Name          string      `json:"name" doc:"In Portuguese; also for who reads a language that has none"`
	NameEn        string      `json:"name_en,omitempty"`
	NameEs        string      `json:"name_es,omitempty"`
	LegalBasis    string      `json:"legal_basis,omitempty"`
	Icon          string      `json:"icon,omitempty"`
	Level         int         `json:"level" doc:"The smaller goes first, 1 to 99; who has no priority has 100"`
	TargetMinutes *int        `json:"target_minutes,omitempty" doc:"Within how many minutes from the arrival this group is to be called; absent: what the service says"`
	Position      int         `json:"position"`
	Active        bool        `json:"active"`
}

func viewOfClinic(c clinic.ClinicData) clinicView {
	return clinicView{
		c.ID, c.Slug, c.Name, c.Language, c.TimeZone, c.DayStartsMinute.String(), viewOfHours(c.Hours), c.NationalHolidays, viewOfPolicy(c.Policy), rulesView(c.Rules), speechView(c.Speech), screenView(c.Screen), totemView(c.Totem), paperLayout(c.Paper), phoneView(c.Phone), c.Signs, c.Texts,
	}
}

// allOrUsed is a list that may have what is switched off too.
type allOrUsed struct {
	InClinic
	All bool `query:"all" doc:"Also what is switched off"`
}

func (s *Server) addClinics() {
	handle(s, route{get, "/clinics", "list-clinics", "List the clinics of the caller", "", http.StatusOK},
		func(ctx context.Context, from *caller, _ *struct{}) (*body[list[clinicView]], error) {
			all, err := clinic.List(ctx, s.Database)
			if err != nil {
				return nil, err
			}
			var mine []clinicView
			for _, c := range all {
				from.clinic = c
				belongs, err := s.belongs(ctx, from)
				if err != nil {
					return nil, err
				}
				if belongs {
					mine = append(mine, viewOfClinic(c.Data()))
				}
			}
			return listed(mine), nil
		})
	handle(s, route{get, "/clinics/{clinic}/services", "list-services", "List the services", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *allOrUsed) (*body[list[serviceView]], error) {
			catalogue, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			to := sight{from.audience(), catalogue, nil}
			var items []serviceView
			for _, v := range catalogue.Services {
				if v.Active || in.All {
					if to.hides(v.ID) {
						v.Name, v.Face = "", clinic.Face{Color: v.Color}
					}
					items = append(items, viewOfService(v.Data(), catalogue.Policy))
				}
			}
			return listed(items), nil
		})
	handle(s, route{get, "/clinics/{clinic}/rooms", "list-rooms", "List the rooms", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *allOrUsed) (*body[list[roomView]], error) {
			catalogue, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			var items []roomView
			for _, v := range catalogue.Rooms {
				if v.Active || in.All {
					items = append(items, viewOfRoom(v.Data()))
				}
			}
			return listed(items), nil
		})
	handle(s, route{get, "/clinics/{clinic}/priorities", "list-priorities", "List the priorities", "", http.StatusOK},
		func(ctx context.Context, from *caller, in *allOrUsed) (*body[list[priorityView]], error) {
			catalogue, err := s.Catalogues.Of(ctx, from.clinic.ID)
			if err != nil {
				return nil, err
			}
			var items []priorityView
			for _, v := range catalogue.Priorities {
				if v.Active || in.All {
					items = append(items, priorityView(v.Data()))
				}
			}
			return listed(items), nil
		})
}
