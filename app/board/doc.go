// Package board is the live picture of a clinic at one number of its journal: who waits, who is where, what was called last.
//
// A board is loaded from the tables once and then advanced by the journal's entries; both ways give the same board, and a test says
// so. It decides nothing and needs no clock.
package board
