package id

import "github.com/google/uuid"

// The things that are identified. See the design's list of words for what each is.
type (
	Clinic      struct{ uuid.UUID }
	Service     struct{ uuid.UUID }
	Room        struct{ uuid.UUID }
	Priority    struct{ uuid.UUID }
	Journey     struct{ uuid.UUID }
	Ticket      struct{ uuid.UUID }
	Attendance  struct{ uuid.UUID }
	Shift       struct{ uuid.UUID }
	User        struct{ uuid.UUID }
	Role        struct{ uuid.UUID }
	Session     struct{ uuid.UUID }
	Key         struct{ uuid.UUID }
	Passkey     struct{ uuid.UUID }
	Webhook     struct{ uuid.UUID }
	Device      struct{ uuid.UUID }
	Voice       struct{ uuid.UUID }
	Media       struct{ uuid.UUID }
	Printer     struct{ uuid.UUID }
	Paper       struct{ uuid.UUID }
	Opinion     struct{ uuid.UUID }
	Emergency   struct{ uuid.UUID }
	SpecialDay  struct{ uuid.UUID }
	Appointment struct{ uuid.UUID }
)

// kind is any of the types above.
type kind interface{ ~struct{ uuid.UUID } }

// New makes an identifier, for example id.New[id.Ticket]().
func New[K kind]() K { return K(struct{ uuid.UUID }{uuid.Must(uuid.NewV7())}) }

// Parse reads an identifier in its usual form of 36 characters.
func Parse[K kind](text string) (K, error) {
	u, err := uuid.Parse(text)
	return K(struct{ uuid.UUID }{u}), err
}
