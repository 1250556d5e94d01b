package staff

import (
	"time"

	"suavez/app/id"
	"suavez/app/journal"
)

// Notice is what a user is to be told outside of the pages: a code, or with the zero Code that the account was used for the first time.
type Notice struct {
	Clinic id.Clinic
	User   User
	Code   Code
	At     time.Time
	// Server is the address of this server as browsers know it; empty when that is not known.
	Server string
}

// Tell hands a notice over for delivery in the transaction of its cause.
type Tell func(change *journal.Change, n Notice) error

// TellNobody is for where nothing is delivered.
func TellNobody(*journal.Change, Notice) error { return nil }
