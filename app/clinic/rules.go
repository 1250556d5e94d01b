package clinic

import "suavez/app/id"

// Standing is where a patient stands among those of the same rank.
type Standing string

// The standings.
const (
	// ByArrival: where the arrival belongs.
	ByArrival Standing = "arrival"
	// First: before all.
	First Standing = "first"
	// Last: behind all who came until then.
	Last Standing = "last"
)

// Rules are what a clinic has decided on who did not come, on who is forwarded, and where an emergency goes.
type Rules struct {
	// NoShowCalls is how often a patient is called before a no-show can be noted, 1 to 10.
	NoShowCalls int
	// BringBackTimes and BringBackMinutes: how often, and within how many minutes after the no-show, a patient can be brought back; 0 is
	// without a limit.
	BringBackTimes   int
	BringBackMinutes int
	// BringBackStanding and ForwardedStanding are where who is brought back, and who is forwarded, stands.
	BringBackStanding Standing
	ForwardedStanding Standing
	// EmergencyServiceID is the service whose line an emergency joins; nil is the first service in use.
	EmergencyServiceID *id.Service
}

// PresetRules are those of a new clinic.
var PresetRules = Rules{NoShowCalls: 1, BringBackStanding: ByArrival, ForwardedStanding: ByArrival}
