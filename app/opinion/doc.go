// Package opinion keeps what patients say of a visit, without any tie to the visit: an opinion has the day and an identifier that is random,
// no time, no service and no ticket, and no entry of the journal tells of it. That a ticket has been asked is kept apart and written apart, so
// that neither leads to the other. What was written in words is shown only where enough have spoken.
package opinion
