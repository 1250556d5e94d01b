package clinic

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Journey is a route that patients take through the services of a clinic.
type Journey struct {
	ClinicID id.Clinic
	ID       id.Journey
	Name     string
	Steps    []JourneyStep `gorm:"serializer:json"`
	Position int
	Active   bool
}

// JourneyStep is a service of a journey.
type JourneyStep struct {
	ServiceID id.Service `json:"service_id"`
	// Optional: the step is taken when staff ask for it, and is passed over otherwise.
	Optional bool `json:"optional,omitempty"`
}

// JourneyOf is the journey that a ticket of a service starts, or nil.
func (c *Catalogue) JourneyOf(s Service) *Journey {
	for i := range c.Journeys {
		if j := &c.Journeys[i]; s.JourneyID != nil && j.ID == *s.JourneyID && j.Active {
			return j
		}
	}
	return nil
}

// JourneyEntry is the data of an entry about a journey.
type JourneyEntry struct {
	Journey JourneyData `json:"journey"`
}

// JourneyData is a journey in an entry.
type JourneyData struct {
	ID       id.Journey    `json:"id"`
	Name     string        `json:"name"`
	Steps    []JourneyStep `json:"steps"`
	Position int           `json:"position"`
	Active   bool          `json:"active"`
}

// Data is the journey as entries tell it.
func (j Journey) Data() JourneyData {
	return JourneyData{j.ID, j.Name, append([]JourneyStep{}, j.Steps...), j.Position, j.Active}
}

// AddJourney adds a journey after the others. Problem: invalid, for a step that is no service of the clinic.
func (e *Editor) AddJourney(ctx context.Context, asked journal.Asked, j Journey) (JourneyData, error) {
	j.ClinicID, j.ID, j.Active = asked.Clinic, id.New[id.Journey](), true
	entry, err := edited[JourneyEntry](ctx, e, asked, JourneyChanged, func(tx *gorm.DB) (_ *JourneyEntry, err error) {
		if j.Position, err = after(tx, &j, asked.Clinic); err != nil {
			return nil, err
		}
		if err := j.check(tx); err != nil {
			return nil, err
		}
		return &JourneyEntry{j.Data()}, tx.Create(&j).Error
	})
	return entry.Journey, err
}

// Journey edits a journey; tickets that are on their way keep the route that they have. Problems: not_found, invalid.
func (e *Editor) Journey(ctx context.Context, asked journal.Asked, journey id.Journey, edit func(*Journey)) (JourneyData, error) {
	entry, err := edited[JourneyEntry](ctx, e, asked, JourneyChanged, func(tx *gorm.DB) (*JourneyEntry, error) {
		var j Journey
		if err := take(tx, &j, asked.Clinic, journey, "journey"); err != nil {
			return nil, err
		}
		edit(&j)
		if err := j.check(tx); err != nil {
			return nil, err
		}
		return &JourneyEntry{j.Data()}, save(tx, &j, asked.Clinic, journey)
	})
	return entry.Journey, err
}

func (j Journey) check(tx *gorm.DB) error {
	for i, step := range j.Steps {
		var known int64
		if err := tx.Model(&Service{}).Where("clinic_id = ? AND id = ?", j.ClinicID, step.ServiceID).Count(&known).Error; err != nil {
			return err
		}
		if known == 0 {
			return problem.InvalidField(fmt.Sprintf("body.steps[%d].service_id", i), "is no service of this clinic")
		}
	}
	return nil
}
