package queue

import (
	"time"

	"suavez/app/clinic"
)

// Ranks. Who has a priority has one below withoutPriority, and whoever is in danger one below zero; who_is_next_2 in the schema relies on both.
// Within a rank the earlier due time goes first, then who arrived first.
const (
	inEmergency     = -1000
	withoutPriority = 100
	// withinTarget is the rank of all under a policy that goes by the target alone.
	withinTarget = withoutPriority
)

// classRanks are the bases of ranks by the clinical class, to which the level of the priority is added. The urgent ones go before who has
// a priority in another line of the same room. Who has no class yet comes last: nobody but a nurse knows how urgent it is.
var classRanks = map[clinic.Risk]int{clinic.Red: -500, clinic.Orange: -400, clinic.Yellow: -300, clinic.Green: 100, clinic.Blue: 200, "": 300}

// patient is what the place in line depends on.
type patient struct {
	priority *clinic.Priority
	// risk is the clinical class, given at classedAt.
	risk      clinic.Risk
	classedAt time.Time
	emergency bool
	// appointment is the patient's time; nil without one.
	appointment *time.Time
	// arrivedAt begins the visit, and queuedAt the wait for this service.
	arrivedAt, queuedAt time.Time
}

// place is where a patient stands in line.
type place struct {
	rank int
	due  time.Time
	// target is by when the clinic wants to call the patient.
	target time.Time
}

// placeOf finds a patient's place in the line of a service. What is due counts from the arrival, so that who was forwarded stands where
// the arrival belongs.
func placeOf(c *clinic.Catalogue, s clinic.Service, p patient) place {
	at := place{rank: level(p.priority), due: p.arrivedAt, target: p.queuedAt.Add(within(s, p.priority))}
	if p.risk != "" {
		at.target = p.classedAt.Add(minutes(c.Targets[p.risk]))
	}
	switch c.PolicyOf(s).Kind {
	case clinic.Target:
		at.rank, at.due = withinTarget, at.target.Add(p.arrivedAt.Sub(p.queuedAt))
	case clinic.ByAppointment:
		if p.appointment != nil {
			at.due = *p.appointment
		}
	case clinic.ByRisk:
		at.rank += classRanks[p.risk]
	case clinic.Strict, clinic.Ratio: // by level and arrival; whose turn it is under ratio is known when it is called
	}
	if p.emergency {
		at.rank, at.target = inEmergency, p.queuedAt
	}
	return at
}

// level is the priority's, or that of everybody who has none.
func level(p *clinic.Priority) int {
	if p == nil {
		return withoutPriority
	}
	return p.Level
}

// within is the time in which a service wants to call a patient.
func within(s clinic.Service, p *clinic.Priority) time.Duration {
	switch {
	case p == nil:
		return minutes(s.TargetMinutes)
	case p.TargetMinutes != nil:
		return minutes(*p.TargetMinutes)
	default:
		return minutes(s.PriorityTargetMinutes)
	}
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
