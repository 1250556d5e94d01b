package device

import (
	"slices"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/problem"
)

// Shows is what a display shows, and how loud it is.
type Shows struct {
	// Services and Rooms whose calls are for the place where the display hangs. Without any of both it shows all calls.
	Services []id.Service `json:"services,omitempty"`
	Rooms    []id.Room    `json:"rooms,omitempty"`
	// Layout is empty for Split.
	Layout Layout `json:"layout,omitempty"`
	// Media are shown one after the other while nobody is called.
	Media []id.Media `json:"media,omitempty"`
	// Volumes by the time of day; none: always full.
	Volumes []Volume `json:"volumes,omitempty"`
}

// Layout is how a display parts its screen.
type Layout string

// The layouts: a call beside those before it, or with the whole screen for itself.
const (
	Split Layout = "split"
	Full  Layout = "full"
)

// Volume is how loud a display is from a time of day on, until the next one's, over midnight too. It is never silent: Percent is 10 to 100.
type Volume struct {
	From    clinic.Minute `json:"from"`
	Percent int           `json:"percent"`
}

// Has says whether a call of a service to a room is for this display.
func (s *Shows) Has(service id.Service, room id.Room) bool {
	return len(s.Services)+len(s.Rooms) == 0 || slices.Contains(s.Services, service) || slices.Contains(s.Rooms, room)
}

// check refuses two volumes from one time on.
func (s *Shows) check() error {
	slices.SortStableFunc(s.Volumes, func(a, b Volume) int { return int(a.From - b.From) })
	for i := 1; i < len(s.Volumes); i++ {
		if s.Volumes[i].From == s.Volumes[i-1].From {
			return problem.InvalidField("body.shows.volumes", "has two volumes from "+s.Volumes[i].From.String()+" on")
		}
	}
	return nil
}
