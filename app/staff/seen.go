package staff

import (
	"context"
	"fmt"

	"suavez/app/id"
	"suavez/app/journal"
)

// PatientsSeen is the type of an entry about somebody who looked at what is known of patients; data says at what, and from where. JournalRead is that
// of one about somebody who read the journal itself, or took it away.
const (
	PatientsSeen = "patients.seen"
	JournalRead  = "journal.read"
)

// View is what is looked at.
type View string

// The views.
const (
	TheBoard        View = "board"        // all patients of the day, as they come and go
	OneVisit        View = "visit"        // of one ticket
	TheNoShows      View = "no_shows"     // of the day
	TheAppointments View = "appointments" // of a day
	OneAppointment  View = "appointment"
	TheJournal      View = "journal"
	AnExport        View = "export" // of the journal
)

// Seen is what somebody looked at.
type Seen struct {
	What View `json:"what"`
	// Ticket, Appointment and Day say of which, where it is one.
	Ticket      *id.Ticket      `json:"ticket_id,omitempty"`
	Appointment *id.Appointment `json:"appointment_id,omitempty"`
	Day         string          `json:"day,omitempty"`
	Address     string          `json:"address,omitempty"` // on the network
}

// Note notes what somebody looked at, before it is shown.
func (s Seen) Note(ctx context.Context, j *journal.Journal, clinic id.Clinic, by journal.Actor) error {
	kind := PatientsSeen
	if s.What == TheJournal || s.What == AnExport {
		kind = JournalRead
	}
	_, err := j.Change(ctx, clinic, by, journal.Request{}, func(change *journal.Change) error { return change.Append(kind, s) })
	if err != nil {
		return fmt.Errorf("note what was looked at: %w", err)
	}
	return nil
}
