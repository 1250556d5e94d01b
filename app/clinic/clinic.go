package clinic

import (
	"context"
	"fmt"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/problem"
	"suavez/app/texts"
)

// Language is one that pages, tickets and the voice speak.
type Language string

// The languages.
const (
	Portuguese Language = "pt-BR"
	English    Language = "en"
	Spanish    Language = "es"
)

// Known says whether it is one of the languages.
func (l Language) Known() bool { return l == Portuguese || l == English || l == Spanish }

// Clinic is one site, with a time zone, numbering, rooms and a journal of its own.
type Clinic struct {
	ID       id.Clinic
	Slug     string
	Name     string
	Language Language
	TimeZone string
	// DayStartsMinute is the local time, in minutes after midnight, at which a new business day begins.
	DayStartsMinute Minute
	// Hours at which tickets are given out; nil is always.
	Hours *Week `gorm:"serializer:json"`
	// NationalHolidays: a service that keeps hours is closed on Brazil's national holidays.
	NationalHolidays bool
	Policy           Policy `gorm:"embedded"`
	Rules            Rules  `gorm:"embedded"`
	Speech           Speech `gorm:"embedded;embeddedPrefix:spoken_"`
	Screen           Screen `gorm:"embedded;embeddedPrefix:screen_"`
	Totem            Totem  `gorm:"embedded;embeddedPrefix:totem_"`
	Signs            Signs  `gorm:"serializer:json"`
	Paper            Paper  `gorm:"embedded;embeddedPrefix:paper_"`
	Phone            Phone  `gorm:"embedded;embeddedPrefix:phone_"`
	// Texts are what patients are told in the clinic's own words.
	Texts  texts.Own `gorm:"serializer:json"`
	Active bool
}

// Service is what people queue for.
type Service struct {
	ClinicID id.Clinic
	ID       id.Service
	// Prefix begins the codes of its tickets: EN in EN-001.
	Prefix string
	Name   string
	// Policy of its line; with an empty kind it is the clinic's.
	Policy Policy `gorm:"embedded"`
	// PriorityTargetMinutes and TargetMinutes: within how many minutes from the arrival who has a priority, and who has none, is to be called.
	PriorityTargetMinutes int
	TargetMinutes         int
	// JourneyID is the journey that a ticket of the service starts.
	JourneyID *id.Journey
	// Hours at which tickets are given out; nil is the clinic's.
	Hours *Week `gorm:"serializer:json"`
	// DailyLimit is how many tickets are given out on a business day, appointments and emergencies apart; 0 is without a limit.
	DailyLimit int
	// Sensitive: no display names the service, nor its patients.
	Sensitive bool
	Face      `gorm:"embedded"`
	Position  int
	Active    bool
}

// RoomKind is what sort of place a room is.
type RoomKind string

// The kinds of rooms.
const (
	Desk     RoomKind = "desk"
	Office   RoomKind = "office"
	Ward     RoomKind = "room"
	Triage   RoomKind = "triage"
	Pharmacy RoomKind = "pharmacy"
	// Remote is no place: a user there attends who is not in the clinic.
	Remote RoomKind = "remote"
)

// Room is where staff attend.
type Room struct {
	ClinicID  id.Clinic
	ID        id.Room
	Name      string
	Kind      RoomKind
	Direction string
	// Spoken is what is said of it where that is not its name; empty: its name.
	Spoken   string
	Position int
	Active   bool
	// Services that the room attends, the preferred ones first.
	Services []Served `gorm:"-"`
}

// Served is a service that a room or a professional attends. Of two patients with the same rank the one whose service has the smaller
// preference, 1 to 99, is called first.
type Served struct {
	ServiceID  id.Service `json:"service_id"`
	Preference int        `json:"preference"`
}

// Priority is why someone goes ahead.
type Priority struct {
	ClinicID id.Clinic
	ID       id.Priority
	// Code is the same in each clinic, such as over_80.
	Code string
	// Name in Portuguese, English and Spanish; who reads a language that has none gets the Portuguese one.
	Name       string
	NameEn     string
	NameEs     string
	LegalBasis string
	// Icon is the name of the drawing beside it; empty is none.
	Icon string
	// Level orders priorities under the strict policy: the smaller goes first, 1 to 99.
	Level int
	// TargetMinutes within which this group is to be called; nil is what the service says of all who have a priority.
	TargetMinutes *int
	Position      int
	Active        bool
}

// roomService is a row of room_services.
type roomService struct {
	ClinicID   id.Clinic
	RoomID     id.Room
	ServiceID  id.Service
	Preference int
}

// userService is a row of user_services.
type userService struct {
	ClinicID   id.Clinic
	UserID     id.User
	ServiceID  id.Service
	Preference int
}

// List returns the clinics in use, by name.
func List(ctx context.Context, db *database.Database) ([]Clinic, error) {
	var clinics []Clinic
	if err := db.Read(ctx).Where("active").Order("name, id").Find(&clinics).Error; err != nil {
		return nil, fmt.Errorf("list the clinics: %w", err)
	}
	return clinics, nil
}

// BySlug finds a clinic in use.
func BySlug(ctx context.Context, db *database.Database, slug string) (Clinic, error) {
	var c Clinic
	err := db.Read(ctx).Where("slug = ? AND active", slug).Take(&c).Error
	switch {
	case database.NoRow(err):
		return Clinic{}, problem.New(problem.NotFound, fmt.Sprintf("there is no clinic %q", slug))
	case err != nil:
		return Clinic{}, fmt.Errorf("find the clinic %s: %w", slug, err)
	}
	return c, nil
}
