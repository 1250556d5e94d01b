// Package journal is the clinic's numbered log of everything that happened, and the only way to change a clinic.
//
// A change is one transaction that first takes the lock of the clinic's head, changes the tables and appends its entries: both
// or nothing. So a clinic's numbers have no gap and are in the order of the commits, times never go back, and a choice made in a
// change sees everything that was committed before it. After the commit the entries go to whoever follows the journal; nobody
// hears of a change before. A hot change, such as a ticket, is one call of a function of the schema, and those that come at the same
// time share a round trip and a commit (the lane). The journal knows nothing of what entries mean.
package journal
