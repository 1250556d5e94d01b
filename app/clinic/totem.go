package clinic

// Totem is what the totems of a clinic ask of patients, and what they tell them.
type Totem struct {
	// Name: whether a patient is asked for a name.
	Name Asking `json:"name"`
	// Priority: whether a patient can say to have a priority by law; else only staff grant it.
	Priority bool `json:"priority"`
	// Needs: whether a patient can say what is to be thought of, such as to hear badly.
	Needs bool `json:"needs"`
	// CheckIn: whether patients with an appointment are asked for its code or their document.
	CheckIn bool `json:"check_in"`
	// Reader: a code reader is attached, so that patients are asked to show the code.
	Reader bool `json:"reader"`
	// Camera: totems read that code by a camera of their own.
	Camera bool `json:"camera"`
	// Internet: whether a totem may load what needs it, which is the sign-language interpreter of VLibras.
	Internet bool `json:"internet"`
	// Reception is where it is, seen from the totem: "à direita desta tela".
	Reception string `json:"reception,omitempty"`
	// Elsewhere is who helps while the clinic is closed, in lines: "UPA Jardim América", "Rua das Palmeiras, 410".
	Elsewhere string `json:"elsewhere,omitempty"`
	// Urgent is whom to phone then; 192 is Brazil's SAMU. Empty: nobody.
	Urgent string `json:"urgent,omitempty"`
}

// Asking is whether a patient is asked for something.
type Asking string

// Whether a patient is asked.
const (
	NotAsked Asking = "off"
	Optional Asking = "optional"
	Required Asking = "required"
)

// PresetTotem is that of a new clinic.
var PresetTotem = Totem{Name: NotAsked, Priority: true, Urgent: "192"}
