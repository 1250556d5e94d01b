// Package staff is the people behind the desk: users, their role in each clinic, and their sign-in.
//
// It promises that a password is kept only as an argon2id hash and a session's token only as a SHA-256, and that a session ends at
// once for every instance when it is revoked. What a role may do is decided where requests come in, not here.
package staff
