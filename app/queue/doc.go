// Package queue is the heart: who waits, who is called, by whom, and what happens next.
//
// The rules are here, in Go: the states and their transitions (state.go), who is next (policy.go). Each use case is one exported method
// in a file of its own, and one change of the journal; what is hot among them is one function of the schema, which checks
// under the lock what the rule rests on. A use case answers only when its change is on disk.
package queue
