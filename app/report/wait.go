package report

import (
	"cmp"
	"math"
	"slices"
	"time"

	"suavez/app/id"
)

// How a wait is foretold.
//
// Those who study how to announce delays compare three families. Delay history: tell what the last to enter service waited (LES), or the
// head of the line until now (HOL); needs nothing to be known, but lags where arrivals come in waves (Ibrahim and Whitt, "Real-Time Delay Estimation
// Based on Delay History", M&SOM 11, 2009; and "… with Time-Varying Arrivals", POM 20, 2011). Queue length: (n+1) times the mean time between two who
// enter service; the most exact of them where the number of servers and their pace are known (the same), which a clinic's journal
// tells. Quantile regression on queue sizes and pace gives a range where the others give a point (Sun et al., Annals of Emergency Medicine
// 60, 2012), and queue-length predictors as inputs of a learner err least, above all by less underestimation (Ang et al., "Q-Lasso", M&SOM 18,
// 2016).
//
// So here: the queue-length predictor says what is expected now, with the rooms that are open and their pace today; and the range is that of
// how waits of the past, in the nearest situations, turned out in proportion to what had been expected then. Whatever the predictor does not know
// (who overtakes, who does not come, breaks, a room that also attends others) is in that proportion, since it was so too then. Taking
// the quantiles of the nearest neighbours needs no shape of a distribution, and as long as days are alike the share of waits inside is the one that
// is asked for (split conformal prediction: Lei et al., JASA 113, 2018). backtest_test.go measures that share.

const (
	// lowest and highest are the quantiles of the range: eight waits in ten are to end in it.
	lowest, highest = 0.1, 0.9
	// neighbours is how many past waits a range is made of, and enough how many are too few for one.
	neighbours, enough = 120, 40
	// farthest is how unlike a past situation may be; see unlike.
	farthest = 1.0
	// remembered is from how many waits on no more are taken from days before.
	remembered = 3000
	// lookedAt bounds how many pairs of patients of a day are looked at.
	lookedAt = 4_000_000
	// paceOf is how many of today's last attendances say a service's pace, and pastWeighs as how many of them the past counts.
	paceOf, pastWeighs = 15, 5
)

// Turn is a patient's turn in the line of a service.
type Turn struct {
	Service id.Service
	// Rank, DueAt and Arrival order the line.
	Rank    int
	DueAt   time.Time
	Arrival int64
	// QueuedAt begins the wait and CalledAt ends it; the zero time is that nobody called.
	QueuedAt, CalledAt time.Time
	// EndedAt is when the patient had left the room, or the line; the zero time is not yet.
	EndedAt time.Time
	Room    id.Room
	// Odd: nothing is learned from this wait, such as one that was put first.
	Odd bool
}

func (t *Turn) before(o *Turn) bool {
	return cmp.Or(t.Rank-o.Rank, t.DueAt.Compare(o.DueAt), cmp.Compare(t.Arrival, o.Arrival)) < 0
}

// waits says whether the patient is in line at a moment.
func (t *Turn) waits(at time.Time) bool {
	return !t.QueuedAt.After(at) && (t.CalledAt.IsZero() || t.CalledAt.After(at)) && (t.EndedAt.IsZero() || t.EndedAt.After(at))
}

// in says whether the patient is in a room at a moment.
func (t *Turn) in(at time.Time) bool {
	return !t.CalledAt.IsZero() && !t.CalledAt.After(at) && (t.EndedAt.IsZero() || t.EndedAt.After(at))
}

// Post is a room at which somebody is at work for some services; To is the zero time while that is so.
type Post struct {
	Room     id.Room
	Services []id.Service
	From, To time.Time
}

// Day is a business day: its turns in the order in which they began to wait, and its posts.
type Day struct {
	Turns []*Turn
	Posts []Post
}

// Situation is what the wait of a patient who joins a line depends on.
type Situation struct {
	// Ahead is how many wait before the patient, and Rooms how many rooms attend the service.
	Ahead, Rooms int
	// Free: one of these rooms has no patient.
	Free bool
	// Privileged: the patient has a priority, and is not overtaken by most.
	Privileged bool
	// Pace is how long a patient now takes in a room.
	Pace time.Duration
}

// expected is the queue-length predictor.
func (s Situation) expected() time.Duration {
	return time.Duration(float64(s.Ahead+1) / float64(s.Rooms) * float64(s.Pace))
}

// unlike is how far two situations are from each other: 1 is a queue e times as long.
func (s Situation) unlike(o Situation) float64 {
	far := math.Abs(math.Log(float64(s.Ahead+1) / float64(o.Ahead+1)))
	if s.Privileged != o.Privileged {
		far += 0.5
	}
	return far
}

// outcome is a wait that is over, in proportion to what had been expected.
type outcome struct {
	was   Situation
	ratio float64
}

// Experience is what is known of the waits for one service.
type Experience struct {
	pace     time.Duration // the mean of the days
	days     int
	outcomes []outcome // the latest first
}

// Known is what is known of the waits for each service of a clinic.
type Known map[id.Service]*Experience

// Learn learns from one more day, which was before those that are known already.
func (k Known) Learn(day Day) {
	times := map[id.Service][]time.Duration{}
	for _, t := range day.Turns {
		if took, ok := t.took(); ok {
			times[t.Service] = append(times[t.Service], took)
		}
	}
	for service, all := range times {
		e := k[service]
		if e == nil {
			e = &Experience{}
			k[service] = e
		}
		e.pace = (e.pace*time.Duration(e.days) + mean(all)) / time.Duration(e.days+1)
		e.days++
		if len(e.outcomes) < remembered {
			e.learn(service, day)
		}
	}
}

// Enough says whether no more is taken from days before.
func (k Known) Enough() bool {
	for _, e := range k {
		if len(e.outcomes) < remembered {
			return false
		}
	}
	return len(k) > 0
}

// took is how long the patient took in the room, where that is over.
func (t *Turn) took() (time.Duration, bool) {
	if t.CalledAt.IsZero() || t.EndedAt.IsZero() || t.Odd {
		return 0, false
	}
	return t.EndedAt.Sub(t.CalledAt), true
}

// learn adds the waits of a day for a service; of a day with very many those of some.
func (e *Experience) learn(service id.Service, day Day) {
	of := 1 + len(day.Turns)*len(day.Turns)/lookedAt
	for i, t := range day.Turns {
		if i%of > 0 || t.Service != service || t.Odd || t.CalledAt.IsZero() {
			continue
		}
		was := e.Situation(service, day, t)
		if was.Rooms == 0 {
			continue
		}
		e.outcomes = append(e.outcomes, outcome{was, float64(t.CalledAt.Sub(t.QueuedAt)) / float64(was.expected())})
	}
}

// Situation is that of a patient at the moment of joining a line, in a day as far as it has gone.
func (e *Experience) Situation(service id.Service, day Day, of *Turn) Situation {
	at := of.QueuedAt
	s := Situation{Privileged: of.Rank < 100, Pace: e.Pace(day.lately(service, at))}
	rooms := map[id.Room]bool{}
	for _, p := range day.Posts {
		if !p.From.After(at) && (p.To.IsZero() || p.To.After(at)) && slices.Contains(p.Services, service) {
			rooms[p.Room] = true
		}
	}
	s.Rooms = len(rooms)
	busy := 0
	for _, o := range day.Turns {
		switch {
		case o == of:
		case o.Service == service && o.waits(at) && o.before(of):
			s.Ahead++
		case o.in(at) && rooms[o.Room]:
			busy++
		}
	}
	s.Free = busy < s.Rooms
	return s
}

// Pace is how long a patient takes in a room: the mean of the last ones of today, drawn to that of all days while there are few.
func (e *Experience) Pace(lately []time.Duration) time.Duration {
	sum := pastWeighs * e.pace
	for _, took := range lately {
		sum += took
	}
	return max(sum/time.Duration(pastWeighs+len(lately)), time.Second)
}

// lately is how long the last patients of a service took in a room, at a moment of the day.
func (d Day) lately(service id.Service, at time.Time) (lately []time.Duration) {
	for _, t := range slices.Backward(d.Turns) {
		if took, ok := t.took(); ok && t.Service == service && !t.EndedAt.After(at) {
			if lately = append(lately, took); len(lately) == paceOf {
				break
			}
		}
	}
	return lately
}

// Range is within what time eight of ten patients in a situation are called; ok is false while too little is known to say.
func (e *Experience) Range(now Situation) (low, high time.Duration, ok bool) {
	if e == nil || now.Rooms == 0 {
		return 0, 0, false
	}
	type neighbour struct {
		far, ratio float64
	}
	var near []neighbour
	for _, o := range e.outcomes {
		if far := now.unlike(o.was); o.was.Free == now.Free && far <= farthest {
			near = append(near, neighbour{far, o.ratio})
		}
	}
	if len(near) < enough {
		return 0, 0, false
	}
	// Of two as far the later one counts, which stands first.
	slices.SortStableFunc(near, func(a, b neighbour) int { return cmp.Compare(a.far, b.far) })
	near = near[:min(len(near), neighbours)]
	ratios := make([]float64, len(near))
	for i, n := range near {
		ratios[i] = n.ratio
	}
	slices.Sort(ratios)
	n := float64(len(ratios) + 1)
	at := func(rank float64) time.Duration {
		i := min(max(int(rank), 1), len(ratios)) - 1
		return time.Duration(ratios[i] * float64(now.expected()))
	}
	return at(math.Floor(n * lowest)), at(math.Ceil(n * highest)), true
}

// Minutes are a range as people read it: the nearest whole minutes, and fives where it is long.
func Minutes(low, high time.Duration) (from, to int) {
	step := time.Minute
	if high > 40*time.Minute {
		step = 5 * time.Minute
	}
	from, to = int(low.Round(step)/time.Minute), int(high.Round(step)/time.Minute)
	return from, max(to, from+int(step/time.Minute))
}

func mean(all []time.Duration) time.Duration {
	var sum time.Duration
	for _, one := range all {
		sum += one
	}
	return sum / time.Duration(len(all))
}
