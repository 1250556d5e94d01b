package appointment

import (
	"time"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/queue"
)

// State is where an appointment stands.
type State string

// The states. Only a booked one changes.
const (
	Booked    State = "booked"
	Arrived   State = "arrived"
	Cancelled State = "cancelled"
)

// Appointment is a patient who is expected.
type Appointment struct {
	ClinicID  id.Clinic
	ID        id.Appointment
	ServiceID id.Service
	At        time.Time
	// Day is the business day of At.
	Day   clinic.Date
	State State
	// Code with which the patient checks in: six digits, on that day those of no other.
	Code         string
	DocumentHash []byte
	// ExternalID is what other software calls it; empty without such.
	ExternalID  string
	PatientName string
	// SocialName and Needs are how the patient is to be treated.
	SocialName string
	Needs      []queue.Need `gorm:"serializer:json"`
	PriorityID *id.Priority
	// RoomID and UserID: the only room or professional that is to attend.
	RoomID   *id.Room
	UserID   *id.User
	Language clinic.Language
	// Note for who attends.
	Note string
	// Remote: the patient is not in the clinic and joins the line by itself at the time.
	Remote bool
	// Reason why it was cancelled.
	Reason    string
	BookedAt  time.Time
	ArrivedAt *time.Time
	TicketID  *id.Ticket
}

// Types of the entries that this package appends.
const (
	WasBooked    = "appointment.booked"
	WereImported = "appointments.imported"
	WasChanged   = "appointment.changed"
	WasCancelled = "appointment.cancelled"
	HasArrived   = "appointment.arrived"
)

// Entry is the data of an entry about an appointment.
type Entry struct {
	Appointment Data `json:"appointment"`
}

// ImportEntry is the data of an entry about appointments of a file: those that are new and those that were changed.
type ImportEntry struct {
	Appointments []Data `json:"appointments"`
	// New, Changed and Same are those of the whole file, in its last entry.
	New     int `json:"new,omitempty"`
	Changed int `json:"changed,omitempty"`
	Same    int `json:"same,omitempty"`
}

// Data is an appointment in an entry. It says nothing of a document.
type Data struct {
	ID          id.Appointment  `json:"id"`
	ServiceID   id.Service      `json:"service_id"`
	At          time.Time       `json:"at"`
	Day         clinic.Date     `json:"day"`
	State       State           `json:"state"`
	Code        string          `json:"code"`
	ExternalID  string          `json:"external_id,omitempty"`
	PatientName string          `json:"patient_name,omitempty"`
	Courtesy    *queue.Courtesy `json:"courtesy,omitempty"`
	PriorityID  *id.Priority    `json:"priority_id,omitempty"`
	RoomID      *id.Room        `json:"room_id,omitempty"`
	UserID      *id.User        `json:"user_id,omitempty"`
	Language    clinic.Language `json:"language"`
	Note        string          `json:"note,omitempty"`
	Remote      bool            `json:"remote,omitempty"`
	Reason      string          `json:"reason,omitempty"`
	ArrivedAt   *time.Time      `json:"arrived_at,omitempty"`
	TicketID    *id.Ticket      `json:"ticket_id,omitempty"`
}

// Data is the appointment as entries tell it.
func (a Appointment) Data() Data {
	var courtesy *queue.Courtesy
	if is := a.courtesy(); !is.Empty() {
		courtesy = &is
	}
	return Data{
		a.ID, a.ServiceID, a.At.UTC(), a.Day, a.State, a.Code, a.ExternalID, a.PatientName, courtesy, a.PriorityID, a.RoomID, a.UserID, a.Language, a.Note,
		a.Remote, a.Reason, a.ArrivedAt, a.TicketID,
	}
}

// courtesy is how the patient is to be treated.
func (a Appointment) courtesy() queue.Courtesy {
	return queue.Courtesy{SocialName: a.SocialName, Needs: a.Needs}
}
