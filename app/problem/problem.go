package problem

import (
	"errors"
	"strings"
)

// Code is stable: clients and pages choose their words by it.
type Code string

// The codes, by the kind of answer that they lead to.
const (
	// The request cannot be understood or is not valid.
	Malformed Code = "malformed"
	Invalid   Code = "invalid"
	TooLarge  Code = "too_large"
	// Unusable: a file is not what it must be; the value fault says why.
	Unusable Code = "unusable"

	// Who asks is not known, or may not do this.
	Unauthenticated Code = "unauthenticated"
	WrongPassword   Code = "wrong_password"
	WrongCode       Code = "wrong_code"
	NotActive       Code = "not_active"
	// The password is right, and something is left to do.
	SecondFactor      Code = "second_factor"
	SecondFactorSetup Code = "second_factor_setup"
	// The provider of the clinic's accounts says who it is, and nobody here is that.
	NotInvited Code = "not_invited"
	// Waiting: it has asked for access, and nobody has decided yet.
	Waiting   Code = "waiting"
	Forbidden Code = "forbidden"
	TooMany   Code = "too_many_requests"

	// What it is about does not exist.
	NotFound Code = "not_found"

	// It does not fit the present state of things.
	WrongState    Code = "wrong_state"
	RoomBusy      Code = "room_busy"
	RoomOccupied  Code = "room_occupied"
	OtherRoom     Code = "other_room"
	NoShift       Code = "no_shift"
	TicketBusy    Code = "ticket_busy"
	VisitOver     Code = "visit_over"
	Paused        Code = "paused"
	CallAgain     Code = "call_again"
	TooLate       Code = "too_late"
	NothingToUndo Code = "nothing_to_undo"
	KeyReused     Code = "key_reused"
	AlreadySetUp  Code = "already_set_up"
	Closed        Code = "closed"
	Full          Code = "full"
	CheckInEarly  Code = "check_in_early"
	CheckInLate   Code = "check_in_late"
	InUse         Code = "in_use"

	// NoMail: no mail server is set. NoEmail: the person has no address.
	NoMail  Code = "no_mail"
	NoEmail Code = "no_email"

	LastAdministrator Code = "last_administrator"

	// It may work later.
	Unavailable Code = "unavailable"
	// ProviderAway: the provider of the clinic's accounts does not answer.
	ProviderAway Code = "provider_away"
)

// Field is one value of a request that is not valid.
type Field struct {
	// Location of the value, such as body.patient_name.
	Location string
	Message  string
}

// Error is a problem that is told.
type Error struct {
	Code Code
	// Detail is an English sentence for developers: what is wrong and how to mend it.
	Detail string
	Fields []Field
	// Values are what a page needs to say it in its own words, such as the state that something is in.
	Values map[string]any
}

func (e *Error) Error() string {
	words := []string{e.Detail}
	for _, f := range e.Fields {
		words = append(words, f.Location+": "+f.Message)
	}
	return strings.Join(words, "; ")
}

// New makes a problem.
func New(code Code, detail string) *Error { return &Error{Code: code, Detail: detail} }

// With returns the problem with one more value.
func (e *Error) With(name string, value any) *Error {
	values := map[string]any{name: value}
	for n, v := range e.Values {
		values[n] = v
	}
	return &Error{Code: e.Code, Detail: e.Detail, Fields: e.Fields, Values: values}
}

// InvalidField is the problem of one value that is not valid.
func InvalidField(location, message string) *Error {
	return &Error{Code: Invalid, Detail: "a value is not valid", Fields: []Field{{location, message}}}
}

// WithFields is the problem of several values that are not valid.
func WithFields(wrong []Field) *Error {
	return &Error{Code: Invalid, Detail: "a value is not valid", Fields: wrong}
}

// Of finds the problem in an error, or nil when the error is an internal one.
func Of(err error) *Error {
	var p *Error
	if errors.As(err, &p) {
		return p
	}
	return nil
}

// Is says whether err is a problem of this code.
func Is(err error, code Code) bool {
	p := Of(err)
	return p != nil && p.Code == code
}
