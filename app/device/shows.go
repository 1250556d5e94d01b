package device

import (
	"slices"

	"suavez/app/id"
)

// Shows is what a display shows.
type Shows struct {
	// Services and Rooms whose calls are for the place where the display hangs. Without any of both it shows all calls.
	Services []id.Service `json:"services,omitempty"`
	Rooms    []id.Room    `json:"rooms,omitempty"`
}

// Has says whether a call of a service to a room is for this display.
func (s *Shows) Has(service id.Service, room id.Room) bool {
	return len(s.Services)+len(s.Rooms) == 0 || slices.Contains(s.Services, service) || slices.Contains(s.Rooms, room)
}
