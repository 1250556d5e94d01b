// Package device is the totems and displays of a clinic, each paired once, with a token of its own.
//
// A device asks for a code, shows it, and becomes the clinic's when an administrator accepts the code. Its token is told once; only its
// SHA-256 is kept. Revoking it is an entry of the journal, so that every instance knows at once.
package device
