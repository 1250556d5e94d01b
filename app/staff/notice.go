package staff

import (
	"time"

	"gorm.io/gorm"

	"suavez/app/id"
)

// NoticeKind is what a notice is about.
type NoticeKind string

// The kinds of notices.
const (
	// CodeGiven: the user was given a code; its purpose says what for.
	CodeGiven NoticeKind = "coded"
	// PasswordChanged: the user has set another password.
	PasswordChanged NoticeKind = "password_changed"
	// SignInChanged: something else by which the user signs in has changed; Change says what.
	SignInChanged NoticeKind = "sign_in_changed"
	// FirstUse: the account was used for the first time.
	FirstUse NoticeKind = "activated"
	// AccessAsked: the user asks to work in the clinic; its administrators are told.
	AccessAsked NoticeKind = "asked"
	// AccessGiven: the user, who asked, may work in the clinic now.
	AccessGiven NoticeKind = "admitted"
)

// Notice is what is to be told outside of the pages.
type Notice struct {
	Kind   NoticeKind
	Clinic id.Clinic
	// User is who is told, unless To names the e-mails of others; and whom it is about.
	User User
	To   []string
	Code Code // of CodeGiven
	// Change of SignInChanged: second_factor, second_factor_removed, recovery_codes, passkey, passkey_removed, names.
	Change string
	At     time.Time
	// Server is the address of this server as browsers know it; empty when that is not known.
	Server string
}

// Tell hands a notice over for delivery in the transaction of its cause.
type Tell func(tx *gorm.DB, n Notice) error

// TellNobody is for where nothing is delivered.
func TellNobody(*gorm.DB, Notice) error { return nil }
