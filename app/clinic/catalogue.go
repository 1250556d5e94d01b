package clinic

import (
	"context"
	"fmt"
	"time"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Catalogue is a clinic with all that it is made of, as it was at one number of its journal. It is not changed once it is loaded.
type Catalogue struct {
	Clinic
	Seq        journal.Seq
	Zone       *time.Location
	Services   []Service  // by position, those switched off included
	Rooms      []Room     // by position, those switched off included
	Priorities []Priority // by position, those switched off included
}

// Load reads the catalogue of a clinic.
func Load(ctx context.Context, db *database.Database, clinic id.Clinic) (*Catalogue, error) {
	c := &Catalogue{}
	var served []roomService
	err := db.Snapshot(ctx, func(tx *gorm.DB) error {
		if err := tx.Raw("SELECT seq FROM journal_heads WHERE clinic_id = ?", clinic).Row().Scan(&c.Seq); err != nil {
			return err
		}
		if err := tx.Take(&c.Clinic, "id = ?", clinic).Error; err != nil {
			return err
		}
		ordered := func() *gorm.DB { return tx.Where("clinic_id = ?", clinic).Order("position, id") }
		for _, list := range []any{&c.Services, &c.Rooms, &c.Priorities} {
			if err := ordered().Find(list).Error; err != nil {
				return err
			}
		}
		return tx.Where("clinic_id = ?", clinic).Order("service_id").Find(&served).Error
	})
	if err != nil {
		return nil, fmt.Errorf("load the catalogue of clinic %s: %w", clinic, err)
	}
	if c.Zone, err = time.LoadLocation(c.TimeZone); err != nil {
		return nil, fmt.Errorf("find the time zone of clinic %s: %w", c.Slug, err)
	}
	for i := range c.Rooms {
		for _, s := range served {
			if s.RoomID == c.Rooms[i].ID {
				c.Rooms[i].Services = append(c.Rooms[i].Services, s.ServiceID)
			}
		}
	}
	return c, nil
}

// BusinessDay is the clinic's business day at a moment, as YYYY-MM-DD.
func (c *Catalogue) BusinessDay(at time.Time) string { return c.Clinic.BusinessDay(at, c.Zone) }

// Service finds a service that is switched on.
func (c *Catalogue) Service(service id.Service) (Service, error) {
	for _, s := range c.Services {
		if s.ID == service && s.Active {
			return s, nil
		}
	}
	return Service{}, problem.New(problem.NotFound, fmt.Sprintf("there is no service %s in this clinic, or it is switched off", service))
}

// Room finds a room that is in use.
func (c *Catalogue) Room(room id.Room) (Room, error) {
	for _, r := range c.Rooms {
		if r.ID == room && r.Active {
			return r, nil
		}
	}
	return Room{}, problem.New(problem.NotFound, fmt.Sprintf("there is no room %s in this clinic, or it is not in use", room))
}

// Priority finds a priority that is in use.
func (c *Catalogue) Priority(priority id.Priority) (Priority, error) {
	for _, p := range c.Priorities {
		if p.ID == priority && p.Active {
			return p, nil
		}
	}
	return Priority{}, problem.New(problem.NotFound, fmt.Sprintf("there is no priority %s in this clinic, or it is not in use", priority))
}
