// Package staff is the people behind the desk: users, what each may do in each clinic, and their sign-in; and the keys of other systems,
// which act within the same permissions.
//
// It promises that a password is kept only as an argon2id hash, the token of a session or key only as a SHA-256; that what somebody may no
// longer do ends at once at every instance; that nobody gives or takes what one may not do oneself; and that a clinic always has an
// administrator. Which permission a request needs is decided where requests come in, not here.
package staff
