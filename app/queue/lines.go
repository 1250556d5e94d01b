package queue

import (
	"suavez/app/clinic"
	"suavez/app/id"
)

// lines are those from which a user calls patients to a room, as who_is_next_2 takes them: of the user alone, of the room alone, and of
// the services that both attend.
type lines struct {
	ids           [][16]byte
	preferences   []int16
	priorityTurns []int16 // 0 where no turns are taken
	normalTurns   []int16
	rules         []string
}

// Rules that are no policy: why somebody was called.
const (
	ruleUser      = "user"      // the patient waits for this user alone
	ruleRoom      = "room"      // the patient waits for this room alone
	ruleChosen    = "chosen"    // the user chose this patient, out of order
	ruleEmergency = "emergency" // goes before all
)

func linesOf(c *clinic.Catalogue, r clinic.Room, user id.User) lines {
	var all lines
	add := func(line [16]byte, preference int, rule string, p clinic.Policy) {
		all.ids = append(all.ids, line)
		all.preferences = append(all.preferences, int16(preference))
		all.rules = append(all.rules, rule)
		if p.Kind != clinic.Ratio {
			p = clinic.Policy{}
		}
		all.priorityTurns = append(all.priorityTurns, int16(p.RatioPriority))
		all.normalTurns = append(all.normalTurns, int16(p.RatioNormal))
	}
	// Who waits for this user or room alone waits as those of the service that the room prefers.
	add([16]byte(user.UUID), 1, ruleUser, clinic.Policy{})
	add([16]byte(r.ID.UUID), 1, ruleRoom, clinic.Policy{})
	for _, served := range c.Calls(r, user) {
		s, _ := c.AnyService(served.ServiceID)
		policy := c.PolicyOf(s)
		add([16]byte(s.ID.UUID), served.Preference, string(policy.Kind), policy)
	}
	return all
}
