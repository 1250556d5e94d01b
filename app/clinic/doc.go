// Package clinic is what a clinic is made of: its services, rooms, priorities and journeys, its policies and rules, its time zone and
// business day.
//
// It promises that each change of them is in the journal, so that the catalogue which others keep can follow it. It knows nothing of
// who waits.
package clinic
