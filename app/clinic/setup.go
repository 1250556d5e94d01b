package clinic

import (
	"context"
	"fmt"
	"regexp"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// slugForm is what stands in an address for a clinic.
var slugForm = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,62}$`)

// SlugFits says whether a text may be the slug of a clinic.
func SlugFits(slug string) bool { return slugForm.MatchString(slug) }

// Plan is what a new clinic begins with. Ids and positions are given by Create.
type Plan struct {
	Clinic     Clinic
	Services   []Service
	Rooms      []PlannedRoom
	Priorities []Priority
}

// PlannedRoom is a room and the prefixes of the services that it attends.
type PlannedRoom struct {
	Room
	Prefixes []string
}

// Create makes a clinic with all that the plan says, and what more adds in the same change. It returns a problem when another clinic has
// its slug.
func Create(ctx context.Context, j *journal.Journal, by journal.Actor, p Plan, more func(change *journal.Change, c Clinic) error) (Clinic, error) {
	c := p.Clinic
	if !SlugFits(c.Slug) {
		return Clinic{}, problem.InvalidField("slug", fmt.Sprintf("%q is not a slug: use small letters, digits and hyphens, 63 at most, such as clinica-norte", c.Slug))
	}
	c.ID, c.Active = id.New[id.Clinic](), true
	c.Policy = Preset
	c.Policy.Kind = Strict
	c.Rules, c.NationalHolidays, c.Speech, c.Screen, c.Paper, c.Phone = PresetRules, true, PresetSpeech, PresetScreen, PresetPaper, PresetPhone
	if c.Totem == (Totem{}) {
		c.Totem = PresetTotem
	}
	err := j.Begin(ctx, c.ID, by, func(change *journal.Change) error {
		if err := change.DB.Create(&c).Error; err != nil {
			if database.Constraint(err) == "clinic_slug_is_unique" {
				return problem.New(problem.Invalid, fmt.Sprintf("there is a clinic %q already", c.Slug))
			}
			return err
		}
		if err := change.Append(ClinicChanged, ClinicEntry{c.Data()}); err != nil {
			return err
		}
		if err := p.fill(change, c.ID); err != nil {
			return err
		}
		return more(change, c)
	})
	if err != nil {
		return Clinic{}, fmt.Errorf("create the clinic %s: %w", c.Slug, err)
	}
	return c, nil
}

// fill makes the services, priorities and rooms of a new clinic.
func (p Plan) fill(change *journal.Change, clinic id.Clinic) error {
	byPrefix := map[string]id.Service{}
	for i, s := range p.Services {
		s.ClinicID, s.ID, s.Position, s.Active = clinic, id.New[id.Service](), i+1, true
		s.Policy, s.PriorityTargetMinutes, s.TargetMinutes = Preset, 15, 40
		byPrefix[s.Prefix] = s.ID
		if err := change.DB.Create(&s).Error; err != nil {
			return fmt.Errorf("create the service %s: %w", s.Prefix, err)
		}
		if err := change.Append(ServiceChanged, ServiceEntry{s.Data()}); err != nil {
			return err
		}
	}
	for i, priority := range p.Priorities {
		priority.ClinicID, priority.ID, priority.Position, priority.Active = clinic, id.New[id.Priority](), i+1, true
		if err := change.DB.Create(&priority).Error; err != nil {
			return fmt.Errorf("create the priority %s: %w", priority.Code, err)
		}
		if err := change.Append(PriorityChanged, PriorityEntry{priority.Data()}); err != nil {
			return err
		}
	}
	for i, planned := range p.Rooms {
		r := planned.Room
		r.ClinicID, r.ID, r.Position, r.Active = clinic, id.New[id.Room](), i+1, true
		if err := change.DB.Create(&r).Error; err != nil {
			return fmt.Errorf("create the room %s: %w", r.Name, err)
		}
		for _, prefix := range planned.Prefixes {
			service, ok := byPrefix[prefix]
			if !ok {
				return fmt.Errorf("the room %s attends %s, which is no service", r.Name, prefix)
			}
			r.Services = append(r.Services, Served{service, 1})
		}
		if err := r.saveServices(change.DB); err != nil {
			return err
		}
		if err := change.Append(RoomChanged, RoomEntry{r.Data()}); err != nil {
			return err
		}
	}
	return nil
}
