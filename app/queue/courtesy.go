package queue

// Courtesy is how a patient is to be treated.
type Courtesy struct {
	// SocialName is the name to be called by, where that is not the registered one (Decreto 8.727/2016).
	SocialName string `json:"social_name,omitempty"`
	Needs      []Need `json:"needs,omitempty"`
}

// Empty: nothing is said of how the patient is to be treated.
func (c Courtesy) Empty() bool { return c.SocialName == "" && len(c.Needs) == 0 }

// Need is what a patient says is to be thought of. Staff see which; of a call it is only seen that it takes its time.
type Need string

// The needs.
const (
	Hearing    Need = "hearing"
	Seeing     Need = "seeing"
	Wheelchair Need = "wheelchair"
	Calm       Need = "calm"
)

// CalledBy is the name that a patient is called by.
func (t *Ticket) CalledBy() string {
	if t.Courtesy != nil && t.Courtesy.SocialName != "" {
		return t.Courtesy.SocialName
	}
	return t.PatientName
}

// Unhurried: a call of the patient is shown for longer and spoken slowly.
func (t *Ticket) Unhurried() bool { return t.Courtesy != nil && len(t.Courtesy.Needs) > 0 }
