package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"suavez/app/id"
)

// A simulated clinic of which the truth is known: when each patient was called.

// kind is a kind of day.
type kind struct {
	name string
	// arrivals in an hour, at an hour of the day; rooms open at that hour.
	arrivals func(r *rand.Rand, hour float64) float64
	rooms    func(r *rand.Rand, day int) []Post
	// pace is by how much longer than usual an attendance takes on a day.
	pace func(r *rand.Rand) float64
}

var (
	service = id.New[id.Service]()
	rooms   = []id.Room{id.New[id.Room](), id.New[id.Room](), id.New[id.Room](), id.New[id.Room]()}
	morning = time.Date(2026, 3, 2, 8, 0, 0, 0, time.UTC)
)

const (
	meanTime = 12 * time.Minute
	spread   = 0.6 // of the logarithm of the time
)

func post(room int, from, to float64) Post {
	at := func(hour float64) time.Time { return morning.Add(time.Duration((hour - 8) * float64(time.Hour))) }
	return Post{Room: rooms[room], Services: []id.Service{service}, From: at(from), To: at(to)}
}

func steady(perHour float64) func(*rand.Rand, float64) float64 {
	return func(*rand.Rand, float64) float64 { return perHour }
}

func allDay(n int) func(*rand.Rand, int) []Post {
	return func(*rand.Rand, int) (posts []Post) {
		for room := range n {
			posts = append(posts, post(room, 8, 20))
		}
		return posts
	}
}

func asUsual(*rand.Rand) float64 { return 1 }

// Three rooms attend fifteen an hour.
var kinds = []kind{
	{"quiet", steady(8), allDay(3), asUsual},
	{"busy", steady(14.5), allDay(3), asUsual},
	{
		"uneven",
		// A rush in the morning and one after lunch.
		func(_ *rand.Rand, hour float64) float64 {
			return 6 + 18*math.Exp(-math.Pow(hour-8.7, 2)/0.8) + 12*math.Exp(-math.Pow(hour-13.5, 2)/0.6)
		},
		// One room opens late, one is closed for lunch, and on some days one stays closed, or a fourth helps.
		func(r *rand.Rand, _ int) []Post {
			posts := []Post{post(0, 8, 20), post(1, 8, 12), post(1, 13, 20)}
			if r.Float64() < 0.8 {
				posts = append(posts, post(2, 8.5+r.Float64(), 20))
			}
			if r.Float64() < 0.3 {
				posts = append(posts, post(3, 10, 15))
			}
			return posts
		},
		func(r *rand.Rand) float64 { return math.Exp(0.15 * r.NormFloat64()) },
	},
}

// simulate makes a day: a quarter of the patients have a priority and go ahead, one in twenty does not come when called.
func (k kind) simulate(r *rand.Rand, number int) Day {
	posts := k.rooms(r, number)
	slow := k.pace(r)
	day := Day{Posts: posts}
	for at := morning; ; {
		hour := 8 + at.Sub(morning).Hours()
		at = at.Add(time.Duration(r.ExpFloat64() / k.arrivals(r, hour) * float64(time.Hour)))
		if at.Sub(morning) > 9*time.Hour {
			break
		}
		t := &Turn{Service: service, Rank: 100, QueuedAt: at, DueAt: at, Arrival: int64(len(day.Turns))}
		if r.Float64() < 0.25 {
			t.Rank = 40
		}
		day.Turns = append(day.Turns, t)
	}
	k.attend(r, day, slow)
	return day
}

// attend calls the patients of a day, each to the first room that is free while it is open, the first in line.
func (k kind) attend(r *rand.Rand, day Day, slow float64) {
	free := make([]time.Time, len(day.Posts)) // from when
	for i, p := range day.Posts {
		free[i] = p.From
	}
	left := slices.Clone(day.Turns)
	for len(left) > 0 {
		// The room that is free first, of those that are still open then and when somebody waits.
		first, next := -1, time.Time{}
		for i, p := range day.Posts {
			at := free[i]
			if earliest := left[0].QueuedAt; at.Before(earliest) {
				at = earliest
			}
			if at.Before(p.To) && (first < 0 || at.Before(next)) {
				first, next = i, at
			}
		}
		if first < 0 {
			return // the rest goes home
		}
		best := -1
		for i, t := range left {
			if !t.QueuedAt.After(next) && (best < 0 || t.before(left[best])) {
				best = i
			}
		}
		t := left[best]
		left = slices.Delete(left, best, best+1)
		// Staff take a moment to call, and more when nobody has waited.
		t.CalledAt = next.Add(time.Duration(r.ExpFloat64() * 20 * float64(time.Second)))
		took := time.Duration(slow * float64(meanTime) * math.Exp(spread*r.NormFloat64()-spread*spread/2))
		if r.Float64() < 0.05 {
			took = 90 * time.Second
		}
		t.EndedAt, t.Room = t.CalledAt.Add(took), day.Posts[first].Room
		free[first] = t.EndedAt
	}
}

// seen is a day as it is known at a moment.
func (d Day) seen(at time.Time) Day {
	now := Day{Posts: d.Posts}
	for _, t := range d.Turns {
		if t.QueuedAt.After(at) {
			break
		}
		known := *t
		if known.CalledAt.After(at) {
			known.CalledAt, known.Room = time.Time{}, id.Room{}
		}
		if known.EndedAt.After(at) {
			known.EndedAt = time.Time{}
		}
		now.Turns = append(now.Turns, &known)
	}
	return now
}

// score is how the ranges of some patients turned out.
type score struct {
	told, inside, below, above, silent int
	// read is how many were called within the minutes that they read.
	read        int
	width, wait time.Duration
}

func share(part, of int) float64 { return 100 * float64(part) / float64(of) }

// backtest foretells the waits of twenty days, each from the twenty-eight before it.
func (k kind) backtest(seed uint64) (all, normal, privileged score) {
	const past, tested = 28, 20
	r := rand.New(rand.NewPCG(seed, 1))
	var days []Day
	for number := range past + tested {
		days = append(days, k.simulate(r, number))
	}
	for number := past; number < past+tested; number++ {
		known := Known{}
		for _, day := range slices.Backward(days[number-past : number]) {
			known.Learn(day)
		}
		e := known[service]
		for _, t := range days[number].Turns {
			if t.CalledAt.IsZero() {
				continue
			}
			now := days[number].seen(t.QueuedAt)
			self := now.Turns[slices.IndexFunc(now.Turns, func(o *Turn) bool { return o.Arrival == t.Arrival })]
			group := &normal
			if t.Rank < 100 {
				group = &privileged
			}
			low, high, ok := e.Range(e.Situation(service, now, self))
			if !ok {
				all.silent++
				group.silent++
				continue
			}
			for _, s := range []*score{&all, group} {
				s.add(low, high, t.CalledAt.Sub(t.QueuedAt))
			}
		}
	}
	return all, normal, privileged
}

func (s *score) add(low, high, wait time.Duration) {
	s.told++
	s.width += high - low
	s.wait += wait
	switch {
	case wait < low:
		s.below++
	case wait > high:
		s.above++
	default:
		s.inside++
	}
	if from, to := Minutes(low, high); wait >= time.Duration(from)*time.Minute && wait <= time.Duration(to)*time.Minute {
		s.read++
	}
}

func (s *score) String() string {
	return fmt.Sprintf("%d told, %.1f %% inside, %.1f %% sooner, %.1f %% later, %.1f %% in the minutes that are read; %d not told; mean wait %.1f min, mean range %.1f min",
		s.told, share(s.inside, s.told), share(s.below, s.told), share(s.above, s.told), share(s.read, s.told), s.silent,
		s.wait.Minutes()/float64(s.told), s.width.Minutes()/float64(s.told))
}

// Of the patients who are told a range between 70 and 90 in a hundred are called within it, on quiet, busy and uneven days, with and
// without a priority. The minutes that people read are rounded to: where somebody is called at once they are 0 to 1, which almost all waits are in.
func TestRange_holdsForEightOfTen(t *testing.T) {
	t.Parallel()
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			t.Parallel()
			all, normal, privileged := k.backtest(7)
			for name, s := range map[string]*score{"all": &all, "without a priority": &normal, "with one": &privileged} {
				t.Logf("%s, %s: %s", k.name, name, s)
				if inside, read := share(s.inside, s.told), share(s.read, s.told); inside < 70 || inside > 90 || read < 70 {
					t.Errorf("%s, %s: %.1f %% of the waits are in the range, and %.1f %% in the minutes that are read", k.name, name, inside, read)
				}
			}
			if all.told < 9*all.silent {
				t.Errorf("%s: %d of %d are told nothing", k.name, all.silent, all.told+all.silent)
			}
		})
	}
}
