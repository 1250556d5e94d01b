package clinic

import (
	"suavez/app/id"
	"suavez/app/texts"
)

// Types of the entries that this package appends. Data holds the thing as it is after the change.
const (
	ClinicChanged       = "clinic.changed"
	ServiceChanged      = "service.changed"
	RoomChanged         = "room.changed"
	PriorityChanged     = "priority.changed"
	RiskTargetsChanged  = "risk_targets.changed"
	ProfessionalChanged = "professional.changed"
	JourneyChanged      = "journey.changed"
	SpecialDayChanged   = "special_day.changed"
)

// ClinicEntry is the data of an entry about the clinic itself.
type ClinicEntry struct {
	Clinic ClinicData `json:"clinic"`
}

// ClinicData is a clinic in an entry.
type ClinicData struct {
	ID               id.Clinic  `json:"id"`
	Slug             string     `json:"slug"`
	Name             string     `json:"name"`
	Language         Language   `json:"language"`
	TimeZone         string     `json:"time_zone"`
	DayStartsMinute  Minute     `json:"day_starts_minute"`
	Policy           PolicyData `json:"policy"`
	Rules            RulesData  `json:"rules"`
	Hours            *Week      `json:"hours,omitempty"`
	NationalHolidays bool       `json:"national_holidays"`
	Speech           Speech     `json:"speech"`
	Screen           Screen     `json:"screen"`
	Totem            Totem      `json:"totem"`
	Signs            Signs      `json:"signs,omitempty"`
	Paper            Paper      `json:"paper"`
	Phone            Phone      `json:"phone"`
	Texts            texts.Own  `json:"texts,omitempty"`
}

// RulesData are the rules of a clinic in an entry.
type RulesData struct {
	NoShowCalls        int         `json:"no_show_calls"`
	BringBackTimes     int         `json:"bring_back_times"`
	BringBackMinutes   int         `json:"bring_back_minutes"`
	BringBackStanding  Standing    `json:"bring_back_standing"`
	ForwardedStanding  Standing    `json:"forwarded_standing"`
	EmergencyServiceID *id.Service `json:"emergency_service_id,omitempty"`

	CheckInEarlyMinutes int      `json:"check_in_early_minutes"`
	CheckInLateMinutes  int      `json:"check_in_late_minutes"`
	LateRule            LateRule `json:"late_rule"`
}

// PolicyData is a policy in an entry and in the API.
type PolicyData struct {
	Kind          PolicyKind `json:"kind"`
	RatioPriority int        `json:"ratio_priority"`
	RatioNormal   int        `json:"ratio_normal"`
}

// ServiceEntry is the data of an entry about a service.
type ServiceEntry struct {
	Service ServiceData `json:"service"`
}

// ServiceData is a service in an entry.
type ServiceData struct {
	ID                    id.Service  `json:"id"`
	Prefix                string      `json:"prefix"`
	Name                  string      `json:"name"`
	Position              int         `json:"position"`
	Active                bool        `json:"active"`
	Policy                PolicyData  `json:"policy"`
	PriorityTargetMinutes int         `json:"priority_target_minutes"`
	TargetMinutes         int         `json:"target_minutes"`
	JourneyID             *id.Journey `json:"journey_id,omitempty"`
	Hours                 *Week       `json:"hours,omitempty"`
	DailyLimit            int         `json:"daily_limit,omitempty"`
	Sensitive             bool        `json:"sensitive,omitempty"`
	Face
}

// RoomEntry is the data of an entry about a room.
type RoomEntry struct {
	Room RoomData `json:"room"`
}

// RoomData is a room in an entry.
type RoomData struct {
	ID        id.Room  `json:"id"`
	Name      string   `json:"name"`
	Kind      RoomKind `json:"kind"`
	Direction string   `json:"direction,omitempty"`
	Spoken    string   `json:"spoken,omitempty"`
	Position  int      `json:"position"`
	Active    bool     `json:"active"`
	Services  []Served `json:"services"`
}

// PriorityEntry is the data of an entry about a priority.
type PriorityEntry struct {
	Priority PriorityData `json:"priority"`
}

// PriorityData is a priority in an entry.
type PriorityData struct {
	ID            id.Priority `json:"id"`
	Code          string      `json:"code"`
	Name          string      `json:"name"`
	NameEn        string      `json:"name_en,omitempty"`
	NameEs        string      `json:"name_es,omitempty"`
	LegalBasis    string      `json:"legal_basis,omitempty"`
	Icon          string      `json:"icon,omitempty"`
	Level         int         `json:"level"`
	TargetMinutes *int        `json:"target_minutes,omitempty"`
	Position      int         `json:"position"`
	Active        bool        `json:"active"`
}

// RiskTargetsEntry is the data of an entry about the targets of the clinical classes, in minutes.
type RiskTargetsEntry struct {
	Targets map[Risk]int `json:"risk_targets"`
}

// ProfessionalEntry is the data of an entry about the services that a professional attends; none is all that the room does.
type ProfessionalEntry struct {
	UserID   id.User  `json:"user_id"`
	Services []Served `json:"services"`
}

func (c Clinic) Data() ClinicData {
	return ClinicData{c.ID, c.Slug, c.Name, c.Language, c.TimeZone, c.DayStartsMinute, PolicyData(c.Policy), RulesData(c.Rules), c.Hours, c.NationalHolidays, c.Speech, c.Screen, c.Totem, c.Signs, c.Paper, c.Phone, c.Texts}
}

func (s Service) Data() ServiceData {
	return ServiceData{s.ID, s.Prefix, s.Name, s.Position, s.Active, PolicyData(s.Policy), s.PriorityTargetMinutes, s.TargetMinutes, s.JourneyID, s.Hours, s.DailyLimit, s.Sensitive, s.Face}
}

func (r Room) Data() RoomData {
	return RoomData{r.ID, r.Name, r.Kind, r.Direction, r.Spoken, r.Position, r.Active, append([]Served{}, r.Services...)}
}

func (p Priority) Data() PriorityData {
	return PriorityData{p.ID, p.Code, p.Name, p.NameEn, p.NameEs, p.LegalBasis, p.Icon, p.Level, p.TargetMinutes, p.Position, p.Active}
}
