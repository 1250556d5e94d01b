package clinic

import "suavez/app/id"

// PolicyKind is a way to choose who is called next.
type PolicyKind string

// The policies. Whichever it is, an emergency goes before all.
const (
	// Strict: the level of the priority, then the arrival. It is the preset: where no desk is reserved for priority the law wants it called
	// right after the attendance in progress (Lei 10.048/2000).
	Strict PolicyKind = "strict"
	// Ratio: so many with priority for so many without, as long as there are both.
	Ratio PolicyKind = "ratio"
	// Target: whose target time comes first; no one starves.
	Target PolicyKind = "target"
	// ByAppointment: the level of the priority, then the time of the appointment; who has none counts by the arrival.
	ByAppointment PolicyKind = "appointment"
	// ByRisk: the clinical class that a nurse has given, then the level of the priority, then the arrival.
	ByRisk PolicyKind = "risk"
)

// PolicyKinds are all policies.
var PolicyKinds = []PolicyKind{Strict, Ratio, Target, ByAppointment, ByRisk}

// Policy is how a clinic, or one of its services, chooses who is called next.
type Policy struct {
	// Kind is empty for a service that has the clinic's policy.
	Kind PolicyKind `gorm:"column:policy"`
	// RatioPriority with a priority are called for RatioNormal without, 1 to 20 each, under Ratio.
	RatioPriority int
	RatioNormal   int
}

// LegalWarning says whether the policy may let somebody with a priority by law wait while another is called (Lei 10.048/2000, art. 1º and 2º).
func (p Policy) LegalWarning() bool { return p.Kind == Ratio || p.Kind == Target }

// Risk is a class of the Manchester protocol. It is a nurse's decision; SuaVez holds no clinical rule.
type Risk string

// The classes, the most urgent first.
const (
	Red    Risk = "red"
	Orange Risk = "orange"
	Yellow Risk = "yellow"
	Green  Risk = "green"
	Blue   Risk = "blue"
)

// Risks are the classes with the protocol's own targets, in minutes.
var Risks = []RiskTarget{{Risk: Red, TargetMinutes: 0}, {Risk: Orange, TargetMinutes: 10}, {Risk: Yellow, TargetMinutes: 60}, {Risk: Green, TargetMinutes: 120}, {Risk: Blue, TargetMinutes: 240}}

// RiskTarget is within how many minutes a patient of a class is to be called.
type RiskTarget struct {
	ClinicID      id.Clinic
	Risk          Risk
	TargetMinutes int
}

// Preset is the policy of a service that has the clinic's, and what its ratio is once it is chosen.
var Preset = Policy{RatioPriority: 2, RatioNormal: 1}
