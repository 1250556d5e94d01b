package clinic

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Editor changes what a clinic is made of. Each edit takes a function that changes the thing; the answer is the thing as it then is.
type Editor struct {
	journal *journal.Journal
	settle  Settle
}

// Settle makes the queues fit a catalogue that is being changed, in the same change; its problem refuses the change.
type Settle func(change *journal.Change, now *Catalogue) error

// NewEditor makes an editor.
func NewEditor(j *journal.Journal, settle Settle) *Editor { return &Editor{journal: j, settle: settle} }

// Clinic edits the clinic itself.
func (e *Editor) Clinic(ctx context.Context, asked journal.Asked, edit func(*Clinic)) (ClinicData, error) {
	entry, err := edited[ClinicEntry](ctx, e, asked, ClinicChanged, func(tx *gorm.DB) (*ClinicEntry, error) {
		var c Clinic
		if err := tx.Take(&c, "id = ?", asked.Clinic).Error; err != nil {
			return nil, err
		}
		edit(&c)
		if err := c.check(); err != nil {
			return nil, err
		}
		if service := c.Rules.EmergencyServiceID; service != nil {
			if err := take(tx, &Service{}, c.ID, *service, "service"); err != nil {
				return nil, err
			}
		}
		return &ClinicEntry{c.Data()}, tx.Save(&c).Error
	})
	return entry.Clinic, err
}

func (c *Clinic) check() error {
	if _, err := time.LoadLocation(c.TimeZone); err != nil || c.TimeZone == "" || c.TimeZone == "Local" {
		return problem.InvalidField("body.time_zone", "must be a time zone such as America/Sao_Paulo")
	}
	if err := c.Screen.check(); err != nil {
		return err
	}
	if err := c.Signs.check(); err != nil {
		return err
	}
	if err := c.Paper.check(); err != nil {
		return err
	}
	if err := c.Phone.check(); err != nil {
		return err
	}
	return c.Hours.check("body.hours.week")
}

// AddService adds a service after the others.
func (e *Editor) AddService(ctx context.Context, asked journal.Asked, s Service) (ServiceData, error) {
	s.ClinicID, s.ID, s.Active = asked.Clinic, id.New[id.Service](), true
	entry, err := edited[ServiceEntry](ctx, e, asked, ServiceChanged, func(tx *gorm.DB) (_ *ServiceEntry, err error) {
		if err := s.check(); err != nil {
			return nil, err
		}
		if s.Position, err = after(tx, &s, asked.Clinic); err != nil {
			return nil, err
		}
		return &ServiceEntry{s.Data()}, tx.Create(&s).Error
	})
	return entry.Service, err
}

// Service edits a service. Problem: not_found.
func (e *Editor) Service(ctx context.Context, asked journal.Asked, service id.Service, edit func(*Service)) (ServiceData, error) {
	entry, err := edited[ServiceEntry](ctx, e, asked, ServiceChanged, func(tx *gorm.DB) (*ServiceEntry, error) {
		var s Service
		if err := take(tx, &s, asked.Clinic, service, "service"); err != nil {
			return nil, err
		}
		edit(&s)
		if err := s.check(); err != nil {
			return nil, err
		}
		return &ServiceEntry{s.Data()}, save(tx, &s, asked.Clinic, service)
	})
	return entry.Service, err
}

func (s *Service) check() error {
	if err := s.Face.check(); err != nil {
		return err
	}
	return s.Hours.check("body.hours.week")
}

// AddRoom adds a room after the others. Problem: not_found, for a service that is none.
func (e *Editor) AddRoom(ctx context.Context, asked journal.Asked, r Room) (RoomData, error) {
	r.ClinicID, r.ID, r.Active = asked.Clinic, id.New[id.Room](), true
	entry, err := edited[RoomEntry](ctx, e, asked, RoomChanged, func(tx *gorm.DB) (_ *RoomEntry, err error) {
		if r.Position, err = after(tx, &r, asked.Clinic); err != nil {
			return nil, err
		}
		if err := tx.Create(&r).Error; err != nil {
			return nil, err
		}
		return &RoomEntry{r.Data()}, r.saveServices(tx)
	})
	return entry.Room, err
}

// Room edits a room. Problems: not_found, for a service that is none too; room_occupied and room_busy, when one is taken out of use where somebody
// is at work or for which somebody waits.
func (e *Editor) Room(ctx context.Context, asked journal.Asked, room id.Room, edit func(*Room)) (RoomData, error) {
	entry, err := edited[RoomEntry](ctx, e, asked, RoomChanged, func(tx *gorm.DB) (*RoomEntry, error) {
		var r Room
		if err := take(tx, &r, asked.Clinic, room, "room"); err != nil {
			return nil, err
		}
		var served []roomService
		if err := tx.Order("preference, service_id").Find(&served, "clinic_id = ? AND room_id = ?", asked.Clinic, room).Error; err != nil {
			return nil, err
		}
		for _, s := range served {
			r.Services = append(r.Services, Served{s.ServiceID, s.Preference})
		}
		edit(&r)
		if err := save(tx, &r, asked.Clinic, room); err != nil {
			return nil, err
		}
		return &RoomEntry{r.Data()}, r.saveServices(tx)
	})
	return entry.Room, err
}

// saveServices writes which services a room attends.
func (r Room) saveServices(tx *gorm.DB) error {
	if err := tx.Delete(&roomService{}, "clinic_id = ? AND room_id = ?", r.ClinicID, r.ID).Error; err != nil {
		return err
	}
	for _, s := range r.Services {
		if err := tx.Create(&roomService{r.ClinicID, r.ID, s.ServiceID, s.Preference}).Error; err != nil {
			return err
		}
	}
	return nil
}

// AddPriority adds a priority after the others.
func (e *Editor) AddPriority(ctx context.Context, asked journal.Asked, p Priority) (PriorityData, error) {
	p.ClinicID, p.ID, p.Active = asked.Clinic, id.New[id.Priority](), true
	entry, err := edited[PriorityEntry](ctx, e, asked, PriorityChanged, func(tx *gorm.DB) (_ *PriorityEntry, err error) {
		if p.Position, err = after(tx, &p, asked.Clinic); err != nil {
			return nil, err
		}
		return &PriorityEntry{p.Data()}, tx.Create(&p).Error
	})
	return entry.Priority, err
}

// Priority edits a priority. Problem: not_found.
func (e *Editor) Priority(ctx context.Context, asked journal.Asked, priority id.Priority, edit func(*Priority)) (PriorityData, error) {
	entry, err := edited[PriorityEntry](ctx, e, asked, PriorityChanged, func(tx *gorm.DB) (*PriorityEntry, error) {
		var p Priority
		if err := take(tx, &p, asked.Clinic, priority, "priority"); err != nil {
			return nil, err
		}
		edit(&p)
		return &PriorityEntry{p.Data()}, save(tx, &p, asked.Clinic, priority)
	})
	return entry.Priority, err
}

// RiskTargets sets the targets of the clinical classes, in minutes; one that is not given is again the protocol's own.
func (e *Editor) RiskTargets(ctx context.Context, asked journal.Asked, targets map[Risk]int) (map[Risk]int, error) {
	entry, err := edited[RiskTargetsEntry](ctx, e, asked, RiskTargetsChanged, func(tx *gorm.DB) (*RiskTargetsEntry, error) {
		if err := tx.Delete(&RiskTarget{}, "clinic_id = ?", asked.Clinic).Error; err != nil {
			return nil, err
		}
		now := map[Risk]int{}
		for _, preset := range Risks {
			now[preset.Risk] = preset.TargetMinutes
			minutes, given := targets[preset.Risk]
			if !given {
				continue
			}
			now[preset.Risk] = minutes
			if err := tx.Create(&RiskTarget{asked.Clinic, preset.Risk, minutes}).Error; err != nil {
				return nil, err
			}
		}
		return &RiskTargetsEntry{now}, nil
	})
	return entry.Targets, err
}

// Professional sets which services a user attends in the clinic; none is all that the room does. Problem: not_found, for a user who does
// not belong to the clinic or a service that is none.
func (e *Editor) Professional(ctx context.Context, asked journal.Asked, user id.User, services []Served) ([]Served, error) {
	entry, err := edited[ProfessionalEntry](ctx, e, asked, ProfessionalChanged, func(tx *gorm.DB) (*ProfessionalEntry, error) {
		var members int64
		if err := tx.Table("memberships").Where("clinic_id = ? AND user_id = ?", asked.Clinic, user).Count(&members).Error; err != nil {
			return nil, err
		}
		if members == 0 {
			return nil, problem.New(problem.NotFound, fmt.Sprintf("there is no user %s in this clinic", user))
		}
		if err := tx.Delete(&userService{}, "clinic_id = ? AND user_id = ?", asked.Clinic, user).Error; err != nil {
			return nil, err
		}
		for _, s := range services {
			if err := tx.Create(&userService{asked.Clinic, user, s.ServiceID, s.Preference}).Error; err != nil {
				return nil, err
			}
		}
		return &ProfessionalEntry{user, append([]Served{}, services...)}, nil
	})
	return entry.Services, err
}

// edited carries out an edit: the queues are made to fit, and the entry that tells of the thing comes last, so that a repeated request is
// answered with it.
func edited[T any](ctx context.Context, e *Editor, asked journal.Asked, kind string, edit func(tx *gorm.DB) (*T, error)) (T, error) {
	var told T
	entry, err := e.journal.Change(ctx, asked.Clinic, asked.By, asked.Request, func(change *journal.Change) error {
		data, err := edit(change.DB)
		if err != nil {
			return refused(err)
		}
		now, err := LoadIn(change.DB, asked.Clinic)
		if err != nil {
			return err
		}
		if err := e.settle(change, now); err != nil {
			return err
		}
		return change.Append(kind, data)
	})
	if err != nil {
		return told, fmt.Errorf("edit the clinic: %w", err)
	}
	if err := json.Unmarshal(entry.Data, &told); err != nil {
		return told, fmt.Errorf("read entry %d: %w", entry.Seq, err)
	}
	return told, nil
}

// refused turns a broken rule of the schema into its problem.
func refused(err error) error {
	switch database.Constraint(err) {
	case "":
		return err
	case "service_prefix_is_unique":
		return problem.InvalidField("body.prefix", "another service has this prefix: its tickets would have the same codes")
	case "room_name_is_unique":
		return problem.InvalidField("body.name", "another room has this name: patients would go to the wrong one")
	case "priority_code_is_unique":
		return problem.InvalidField("body.code", "another priority has this code")
	case "journey_name_is_unique":
		return problem.InvalidField("body.name", "another journey has this name")
	case "special_day_is_unique":
		return problem.InvalidField("body.day", "this date has hours of its own already: edit those")
	case "service_has_journey":
		return problem.InvalidField("body.journey_id", "is no journey of this clinic")
	case "room_service_has_service", "user_service_has_service":
		return problem.InvalidField("body.services", "one of them is no service of this clinic")
	case "room_services_pkey", "user_services_pkey":
		return problem.InvalidField("body.services", "one of them is given twice")
	}
	return err
}

// take reads a row of a clinic.
func take[K any](tx *gorm.DB, row any, clinic id.Clinic, key K, what string) error {
	err := tx.Take(row, "clinic_id = ? AND id = ?", clinic, key).Error
	if database.NoRow(err) {
		return problem.New(problem.NotFound, fmt.Sprintf("there is no such %s in this clinic", what))
	}
	return err
}

// save writes all columns of a row of a clinic.
func save[K any](tx *gorm.DB, row any, clinic id.Clinic, key K) error {
	return tx.Model(row).Where("clinic_id = ? AND id = ?", clinic, key).Select("*").Updates(row).Error
}

// after is the position after all others.
func after(tx *gorm.DB, of any, clinic id.Clinic) (position int, err error) {
	err = tx.Model(of).Select("coalesce(max(position), 0) + 1").Where("clinic_id = ?", clinic).Row().Scan(&position)
	return position, err
}
