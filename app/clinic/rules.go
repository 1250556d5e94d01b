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

// Rules are what a clinic has decided on who did not come, on who is forwarded, where an emergency goes, and on who checks in early or late.
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
	// CheckInEarlyMinutes before the time of an appointment a patient can check in, and CheckInLateMinutes after it the patient still keeps
	// the time; LateRule is what comes of who is later.
	CheckInEarlyMinutes int
	CheckInLateMinutes  int
	LateRule            LateRule
}

// LateRule is what comes of a patient who checks in too late to keep the time of the appointment.
type LateRule string

// The rules.
const (
	// LateByArrival: the place of the arrival, as without an appointment.
	LateByArrival LateRule = "arrival"
	// LateByTime: the place of the time all the same.
	LateByTime LateRule = "time"
	// LateToReception: the totem sends the patient to the reception, which decides.
	LateToReception LateRule = "reception"
)

// PresetRules are those of a new clinic.
var PresetRules = Rules{
	NoShowCalls: 1, BringBackStanding: ByArrival, ForwardedStanding: ByArrival,
	CheckInEarlyMinutes: 240, CheckInLateMinutes: 15, LateRule: LateByArrival,
}
