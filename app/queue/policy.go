package queue

import "suavez/app/clinic"

// withoutPriority is the rank of everyone who has none; a priority's level is smaller.
const withoutPriority = 100

// place is where a new arrival stands in line: the smaller rank goes first, then the earlier deadline, then who arrived first.
type place struct {
	rank int16
	// dueAfter is the time from arrival to the deadline, in seconds.
	dueAfter int32
}

// strict is the policy that the law wants where no desk is reserved for priority (Lei 10.048/2000): the level of the priority decides,
// and within it the arrival.
func strict(p *clinic.Priority) place {
	if p == nil {
		return place{rank: withoutPriority}
	}
	return place{rank: int16(p.Level)}
}
