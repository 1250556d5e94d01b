package clinic

import (
	"fmt"
	"slices"

	"suavez/app/id"
	"suavez/app/problem"
)

// TotemScreen is a screen of the totem.
type TotemScreen string

// TotemScreens are those that a film in sign language can tell, in the order in which patients see them.
var TotemScreens = []TotemScreen{"start", "closed", "service", "check-in", "priority", "needs", "name", "ticket", "calls", "emergency", "help"}

// Signs are films in sign language, pieces of the clinic's media, by the screen that they tell.
type Signs map[TotemScreen]id.Media

// check refuses a screen that there is not.
func (s Signs) check() error {
	for screen := range s {
		if !slices.Contains(TotemScreens, screen) {
			return problem.InvalidField("body.signs", fmt.Sprintf("has a film of a screen %q: the screens are %v", screen, TotemScreens))
		}
	}
	return nil
}
