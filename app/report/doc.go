// Package report is about what can be counted: figures of a clinic's days, and from them how long a wait will be.
//
// An honest wait is a range (wait.go): it is learned from waits that are over (waits.go reads them), depends on how the queue and the rooms
// are now, and is absent until enough is known. Nothing here changes a clinic, and no request waits for what is learned.
package report
