package simulate

import (
	"cmp"
	"container/heap"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"time"
)

// service is one of a simulated clinic: how long a patient takes in its rooms.
type service struct {
	id     string
	prefix string
	mean   time.Duration
}

// times are the mean times by prefix; one that is not named takes 5 minutes.
var times = map[string]time.Duration{"RE": 3 * time.Minute, "EN": 5 * time.Minute, "ME": 9 * time.Minute, "FA": 4 * time.Minute}

const (
	// spread of the logarithm of the times.
	spread = 0.5
	// absent is the share of patients who do not come when called, and the called walk for so long on average.
	absent = 0.02
	walk   = 25 * time.Second
	// recalled is after how long a patient who does not come is called again, and given up after that again.
	recalled = time.Minute
)

// groups are the shares of the patients who have a priority, by its code.
var groups = []struct {
	code  string
	share float64
}{{"over_80", 0.08}, {"over_60", 0.2}, {"pregnant", 0.07}}

// arrival is a patient who comes to the totem.
type arrival struct {
	after    time.Duration // after the doors open
	priority string        // code, or empty
}

// arrivals are the patients of a day of eight hours, most of them in the morning.
func arrivals(r *rand.Rand, patients int) []arrival {
	all := make([]arrival, patients)
	for i := range all {
		hour := math.Abs(r.NormFloat64()) * 4
		for hour > 8 {
			hour = math.Abs(r.NormFloat64()) * 4
		}
		all[i].after = time.Duration(hour * float64(time.Hour))
		draw := r.Float64()
		for _, g := range groups {
			if draw < g.share {
				all[i].priority = g.code
				break
			}
			draw -= g.share
		}
	}
	return all
}

// event is something that happens at a time.
type event struct {
	at time.Time
	n  int // of two at one time the one that was planned first
	do func(ctx context.Context) error
}

// events are those to come, the next one first.
type events []event

func (e events) Len() int           { return len(e) }
func (e events) Less(i, j int) bool { return cmp.Or(e[i].at.Compare(e[j].at), e[i].n-e[j].n) < 0 }
func (e events) Swap(i, j int)      { e[i], e[j] = e[j], e[i] }
func (e *events) Push(x any)        { *e = append(*e, x.(event)) }
func (e *events) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}

// desk is a room with somebody at work in it.
type desk struct {
	*client
	room, login string
	services    map[string]service // that it attends, by id
	shift       string
	busy        bool
}

// day is a day under way.
type day struct {
	site    Site
	dice    *rand.Rand
	pace    float64
	classes bool // staff give clinical classes
	events  events
	planned int
	desks   []*desk
	totem   *client
	tickets []string // ids
}

// called is an attendance as call-next answers it.
type called struct {
	ID        string `json:"id"`
	ServiceID string `json:"service_id"`
	Ticket    struct {
		ID   string `json:"id"`
		Risk string `json:"risk"`
	} `json:"ticket"`
}

// plan lets something happen after a while.
func (d *day) plan(after time.Duration, do func(ctx context.Context) error) {
	d.planned++
	heap.Push(&d.events, event{d.site.Clock.Now().Add(after), d.planned, do})
}

// run lets the day pass to its end.
func (d *day) run(ctx context.Context) error {
	for d.events.Len() > 0 {
		next := heap.Pop(&d.events).(event)
		if wait := next.at.Sub(d.site.Clock.Now()); d.pace > 0 && wait > 0 {
			select {
			case <-time.After(time.Duration(float64(wait) / d.pace)):
			case <-ctx.Done():
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		d.site.Clock.set(next.at)
		if err := next.do(ctx); err != nil {
			return err
		}
	}
	return nil
}

// arrive takes a ticket.
func (d *day) arrive(ctx context.Context, service string, priority *string) error {
	var ticket struct{ ID string }
	body := map[string]any{"service_id": service}
	if priority != nil {
		body["priority_id"] = *priority
	}
	if _, err := d.totem.send(ctx, http.MethodPost, d.path("/tickets"), body, &ticket); err != nil {
		return err
	}
	d.tickets = append(d.tickets, ticket.ID)
	return d.wake(ctx)
}

// wake lets every desk that has no patient call.
func (d *day) wake(ctx context.Context) error {
	for _, at := range d.dice.Perm(len(d.desks)) {
		if one := d.desks[at]; !one.busy {
			if err := d.next(ctx, one); err != nil {
				return err
			}
		}
	}
	return nil
}

// next calls the next patient to a desk, if somebody waits.
func (d *day) next(ctx context.Context, at *desk) error {
	var one called
	status, err := at.send(ctx, http.MethodPost, d.path("/rooms/"+at.room+"/call-next"), nil, &one)
	if err != nil || status == http.StatusNoContent {
		return err
	}
	at.busy = true
	if d.dice.Float64() < absent {
		d.plan(recalled, func(ctx context.Context) error { return d.recall(ctx, at, one) })
		return nil
	}
	d.plan(time.Duration(d.dice.ExpFloat64()*float64(walk)), func(ctx context.Context) error { return d.start(ctx, at, one) })
	return nil
}

func (d *day) recall(ctx context.Context, at *desk, one called) error {
	d.plan(recalled, func(ctx context.Context) error {
		at.busy = false
		if err := d.step(ctx, at, one, "no-show"); err != nil {
			return err
		}
		return d.next(ctx, at)
	})
	return d.step(ctx, at, one, "recall")
}

func (d *day) start(ctx context.Context, at *desk, one called) error {
	if err := d.step(ctx, at, one, "start"); err != nil {
		return err
	}
	if s := at.services[one.ServiceID]; d.classes && s.prefix == "EN" && one.Ticket.Risk == "" {
		class := []string{"orange", "yellow", "yellow", "green", "green", "green", "green", "blue"}[d.dice.IntN(8)]
		if _, err := at.send(ctx, http.MethodPut, d.path("/tickets/"+one.Ticket.ID+"/risk"), map[string]string{"risk": class}, nil); err != nil {
			return err
		}
	}
	mean := cmp.Or(at.services[one.ServiceID].mean, 5*time.Minute)
	took := time.Duration(float64(mean) * math.Exp(spread*d.dice.NormFloat64()-spread*spread/2))
	d.plan(took, func(ctx context.Context) error {
		at.busy = false
		if err := d.step(ctx, at, one, "finish"); err != nil {
			return err
		}
		return d.wake(ctx) // here, and where the next step of the journey is
	})
	return nil
}

func (d *day) step(ctx context.Context, at *desk, one called, step string) error {
	_, err := at.send(ctx, http.MethodPost, d.path("/attendances/"+one.ID+"/"+step), nil, nil)
	if err != nil {
		return fmt.Errorf("at %s: %w", at.login, err)
	}
	return nil
}

func (d *day) path(rest string) string { return "/clinics/" + d.site.Clinic + rest }
