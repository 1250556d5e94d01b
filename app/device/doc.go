// Package device is the totems and displays of a clinic, each paired once, with a token of its own.
//
// A token is told once, when the device is added; only its SHA-256 is kept.
package device
