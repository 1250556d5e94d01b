package simulate

import (
	"cmp"
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"time"

	"suavez/app/clinic"
)

// Site is a running SuaVez with the demonstration clinic, whose clock is Clock.
type Site struct {
	URL string
	// Clinic is its slug, Password that of its users, and Logins who is at work, an administrator last.
	Clinic, Password string
	Logins           []string
	TotemToken       string
	Clock            *Clock
	// EndDay closes the business day that is over.
	EndDay func(ctx context.Context) error
}

// Plan is what is simulated.
type Plan struct {
	// Policies, a day each.
	Policies []clinic.PolicyKind
	// Patients of a day.
	Patients int
	Seed     uint64
	// Pace is how many times as fast as a real day it goes; 0 is as fast as it can.
	Pace float64
}

// opens is when the doors open, after midnight.
const opens = 7 * time.Hour

// Run simulates the days of a plan and returns how long the patients waited, by policy and group.
func Run(ctx context.Context, site Site, plan Plan) ([]Result, error) {
	var results []Result
	for _, policy := range plan.Policies {
		found, err := simulate(ctx, site, plan, policy)
		if err != nil {
			return results, fmt.Errorf("simulate a day under %s: %w", policy, err)
		}
		results = append(results, found...)
	}
	return results, nil
}

// simulate lets one day pass.
func simulate(ctx context.Context, site Site, plan Plan, policy clinic.PolicyKind) ([]Result, error) {
	zone, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		return nil, fmt.Errorf("find the time zone: %w", err)
	}
	tomorrow := site.Clock.Now().In(zone).AddDate(0, 0, 1)
	morning := time.Date(tomorrow.Year(), tomorrow.Month(), tomorrow.Day(), 0, 0, 0, 0, zone).Add(opens)
	site.Clock.set(morning.Add(-10 * time.Minute))
	if err := site.EndDay(ctx); err != nil {
		return nil, err
	}
	// The same patients come on each day, and each takes as long.
	d := &day{site: site, pace: plan.Pace, classes: policy == clinic.ByRisk, dice: rand.New(rand.NewPCG(plan.Seed, 2)), totem: newClient(site.URL, site.TotemToken)}
	first, groups, err := d.prepare(ctx, policy)
	if err != nil {
		return nil, err
	}
	site.Clock.set(morning)
	for _, a := range arrivals(rand.New(rand.NewPCG(plan.Seed, 1)), plan.Patients) {
		var priority *string
		if a.priority != "" {
			priority = &groups[a.priority].id
		}
		d.plan(a.after, func(ctx context.Context) error { return d.arrive(ctx, first, priority) })
	}
	if err := d.run(ctx); err != nil {
		return nil, err
	}
	results, err := d.results(ctx, policy, groups)
	if err != nil {
		return nil, err
	}
	return results, d.goHome(ctx)
}

// group is a priority of the clinic.
type group struct {
	id    string
	name  string
	level int
}

// prepare sets the policy, sees to the journey of four steps, and puts staff to work. It returns the service at which patients arrive and the
// priorities by their codes.
func (d *day) prepare(ctx context.Context, policy clinic.PolicyKind) (first string, groups map[string]*group, err error) {
	boss := newClient(d.site.URL, "")
	if err := d.signIn(ctx, boss, d.site.Logins[len(d.site.Logins)-1]); err != nil {
		return "", nil, err
	}
	if _, err := boss.send(ctx, http.MethodPatch, d.path(""), map[string]any{"policy": map[string]any{"kind": policy}}, nil); err != nil {
		return "", nil, err
	}
	var services struct {
		Items []struct {
			ID, Prefix string
			JourneyID  *string `json:"journey_id"`
		}
	}
	if _, err := boss.send(ctx, http.MethodGet, d.path("/services"), nil, &services); err != nil {
		return "", nil, err
	}
	known := map[string]service{}
	var steps []map[string]string
	for _, s := range services.Items {
		known[s.ID] = service{s.ID, s.Prefix, times[s.Prefix]}
		steps = append(steps, map[string]string{"service_id": s.ID})
	}
	first = services.Items[0].ID
	if services.Items[0].JourneyID == nil {
		var journey struct{ ID string }
		if _, err := boss.send(ctx, http.MethodPost, d.path("/journeys"), map[string]any{"name": "Consulta", "steps": steps}, &journey); err != nil {
			return "", nil, err
		}
		if _, err := boss.send(ctx, http.MethodPatch, d.path("/services/"+first), map[string]string{"journey_id": journey.ID}, nil); err != nil {
			return "", nil, err
		}
	}
	var priorities struct {
		Items []struct {
			ID, Code string
			NameEn   string `json:"name_en"`
			Level    int
		}
	}
	if _, err := boss.send(ctx, http.MethodGet, d.path("/priorities"), nil, &priorities); err != nil {
		return "", nil, err
	}
	groups = map[string]*group{}
	for _, p := range priorities.Items {
		groups[p.Code] = &group{p.ID, p.NameEn, p.Level}
	}
	return first, groups, d.putToWork(ctx, known)
}

// putToWork lets a user open a shift in each room.
func (d *day) putToWork(ctx context.Context, services map[string]service) error {
	for n, login := range d.site.Logins[:len(d.site.Logins)-1] {
		at := &desk{client: newClient(d.site.URL, ""), login: login, services: map[string]service{}}
		if err := d.signIn(ctx, at.client, login); err != nil {
			return err
		}
		var rooms struct {
			Items []struct {
				ID         string
				ServiceIDs []string `json:"service_ids"`
			}
		}
		if _, err := at.send(ctx, http.MethodGet, d.path("/rooms"), nil, &rooms); err != nil {
			return err
		}
		if n >= len(rooms.Items) {
			break
		}
		at.room = rooms.Items[n].ID
		for _, id := range rooms.Items[n].ServiceIDs {
			at.services[id] = services[id]
		}
		var shift struct{ ID string }
		if _, err := at.send(ctx, http.MethodPost, d.path("/shifts"), map[string]string{"room_id": at.room}, &shift); err != nil {
			return err
		}
		at.shift = shift.ID
		d.desks = append(d.desks, at)
	}
	return nil
}

func (d *day) signIn(ctx context.Context, c *client, login string) error {
	_, err := c.send(ctx, http.MethodPost, "/auth/login", map[string]string{"login": login, "password": d.site.Password}, nil)
	return err
}

// goHome ends the shifts.
func (d *day) goHome(ctx context.Context) error {
	for _, at := range d.desks {
		if _, err := at.send(ctx, http.MethodDelete, d.path("/shifts/"+at.shift), nil, nil); err != nil {
			return err
		}
	}
	return nil
}

// results asks for the visit of each ticket and sums up the waits.
func (d *day) results(ctx context.Context, policy clinic.PolicyKind, groups map[string]*group) ([]Result, error) {
	byID := map[string]*group{}
	for _, g := range groups {
		byID[g.id] = g
	}
	nobody := &group{name: "no priority", level: 100}
	found := map[*group]*Result{}
	for _, ticket := range d.tickets {
		var v visit
		if _, err := d.desks[0].send(ctx, http.MethodGet, d.path("/tickets/"+ticket), nil, &v); err != nil {
			return nil, err
		}
		g := nobody
		if v.Ticket.PriorityID != nil {
			g = byID[*v.Ticket.PriorityID]
		}
		if found[g] == nil {
			found[g] = &Result{Policy: policy, Group: g.name, level: g.level}
		}
		found[g].add(v)
	}
	var results []Result
	for _, r := range found {
		slices.Sort(r.waits)
		results = append(results, *r)
	}
	slices.SortFunc(results, func(a, b Result) int { return cmp.Or(a.level-b.level, cmp.Compare(a.Group, b.Group)) })
	return results, nil
}
