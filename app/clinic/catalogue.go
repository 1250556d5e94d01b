package clinic

import (
	"context"
	"fmt"
	"slices"
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
	Journeys   []Journey  // by position, those switched off included
	// SpecialDays, by date.
	SpecialDays []SpecialDay
	// Targets of the clinical classes, in minutes.
	Targets map[Risk]int
	// Attends is what a professional attends, the preferred first, where it is not all that the room does.
	Attends map[id.User][]Served
}

// Load reads the catalogue of a clinic.
func Load(ctx context.Context, db *database.Database, clinic id.Clinic) (*Catalogue, error) {
	var c *Catalogue
	err := db.Snapshot(ctx, func(tx *gorm.DB) (err error) {
		c, err = LoadIn(tx, clinic)
		return err
	})
	return c, err
}

// LoadIn reads the catalogue of a clinic within a transaction, as the transaction sees it.
func LoadIn(tx *gorm.DB, clinic id.Clinic) (*Catalogue, error) {
	c := &Catalogue{Targets: map[Risk]int{}, Attends: map[id.User][]Served{}}
	var (
		inRooms []roomService
		byUsers []userService
		targets []RiskTarget
	)
	err := func() error {
		if err := tx.Raw("SELECT seq FROM journal_heads WHERE clinic_id = ?", clinic).Row().Scan(&c.Seq); err != nil {
			return err
		}
		if err := tx.Take(&c.Clinic, "id = ?", clinic).Error; err != nil {
			return err
		}
		for _, list := range []any{&c.Services, &c.Rooms, &c.Priorities, &c.Journeys} {
			if err := tx.Where("clinic_id = ?", clinic).Order("position, id").Find(list).Error; err != nil {
				return err
			}
		}
		if err := tx.Where("clinic_id = ?", clinic).Order("day, id").Find(&c.SpecialDays).Error; err != nil {
			return err
		}
		for _, list := range []any{&inRooms, &byUsers} {
			if err := tx.Where("clinic_id = ?", clinic).Order("preference, service_id").Find(list).Error; err != nil {
				return err
			}
		}
		return tx.Where("clinic_id = ?", clinic).Find(&targets).Error
	}()
	if err != nil {
		return nil, fmt.Errorf("load the catalogue of clinic %s: %w", clinic, err)
	}
	if c.Zone, err = time.LoadLocation(c.TimeZone); err != nil {
		return nil, fmt.Errorf("find the time zone of clinic %s: %w", c.Slug, err)
	}
	for _, s := range inRooms {
		for i := range c.Rooms {
			if r := &c.Rooms[i]; r.ID == s.RoomID {
				r.Services = append(r.Services, Served{s.ServiceID, s.Preference})
			}
		}
	}
	for _, s := range byUsers {
		c.Attends[s.UserID] = append(c.Attends[s.UserID], Served{s.ServiceID, s.Preference})
	}
	for _, target := range append(slices.Clone(Risks), targets...) {
		c.Targets[target.Risk] = target.TargetMinutes
	}
	return c, nil
}

// PolicyOf is the policy by which the line of a service is called.
func (c *Catalogue) PolicyOf(s Service) Policy {
	if s.Policy.Kind == "" {
		return c.Policy
	}
	return s.Policy
}

// Calls are the services from which a user calls patients to a room: those of the room, or of these what the user attends, in the user's
// own order of preference. A room without services is for whatever the user attends.
func (c *Catalogue) Calls(r Room, user id.User) []Served {
	own := c.Attends[user]
	switch {
	case len(own) == 0:
		return r.Services
	case len(r.Services) == 0:
		return own
	}
	var both []Served
	for _, s := range own {
		if Attends(r.Services, s.ServiceID) {
			both = append(both, s)
		}
	}
	return both
}

// Attends says whether a service is among those that are attended.
func Attends(served []Served, service id.Service) bool {
	return slices.ContainsFunc(served, func(s Served) bool { return s.ServiceID == service })
}

// BusinessDay is the clinic's business day at a moment.
func (c *Catalogue) BusinessDay(at time.Time) Date { return c.Clinic.BusinessDay(at, c.Zone) }

// AnyService finds a service, switched on or off.
func (c *Catalogue) AnyService(service id.Service) (Service, bool) {
	for _, s := range c.Services {
		if s.ID == service {
			return s, true
		}
	}
	return Service{}, false
}

// Service finds a service that is switched on.
func (c *Catalogue) Service(service id.Service) (Service, error) {
	if s, found := c.AnyService(service); found && s.Active {
		return s, nil
	}
	return Service{}, problem.New(problem.NotFound, fmt.Sprintf("there is no service %s in this clinic, or it is switched off", service))
}

// AnyRoom finds a room, in use or not.
func (c *Catalogue) AnyRoom(room id.Room) (Room, bool) {
	for _, r := range c.Rooms {
		if r.ID == room {
			return r, true
		}
	}
	return Room{}, false
}

// Room finds a room that is in use.
func (c *Catalogue) Room(room id.Room) (Room, error) {
	if r, found := c.AnyRoom(room); found && r.Active {
		return r, nil
	}
	return Room{}, problem.New(problem.NotFound, fmt.Sprintf("there is no room %s in this clinic, or it is not in use", room))
}

// AnyPriority finds a priority, in use or not; nil when there is none.
func (c *Catalogue) AnyPriority(priority *id.Priority) *Priority {
	for i := range c.Priorities {
		if priority != nil && c.Priorities[i].ID == *priority {
			return &c.Priorities[i]
		}
	}
	return nil
}

// Priority finds a priority that is in use.
func (c *Catalogue) Priority(priority id.Priority) (Priority, error) {
	if p := c.AnyPriority(&priority); p != nil && p.Active {
		return *p, nil
	}
	return Priority{}, problem.New(problem.NotFound, fmt.Sprintf("there is no priority %s in this clinic, or it is not in use", priority))
}
