package queue

import (
	"context"
	"crypto/subtle"
	"fmt"
	"strconv"
	"strings"
	"time"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// A follow token is all that it takes to follow a ticket from a phone: a secret of the ticket's own (26 letters of base32, 130 random bits),
// the end of the clinic's id, and the number of the entry with which the ticket was given out, by which it is found. It says nothing of
// the patient, the service or the day.
const (
	secretLetters = 26
	clinicLetters = 12
	numberBase    = 36
)

// followToken is the token of a ticket.
func followToken(of id.Clinic, issued journal.Seq, secret string) string {
	whole := of.String()
	return strings.ToUpper(secret + whole[len(whole)-clinicLetters:] + strconv.FormatInt(int64(issued), numberBase))
}

// errNoSuchVisit is told of a token that never was, that is of an earlier day, and that was mistyped: nobody learns which.
var errNoSuchVisit = problem.New(problem.NotFound, "this address leads to no ticket of today: it is of another day, or it was not copied whole")

// Followed is whom a follow token lets follow a ticket.
type Followed struct {
	Clinic id.Clinic
	Ticket id.Ticket
}

// Follow finds the ticket of today that a token is for. Problem: not_found, which also is one of an earlier day; with it comes the clinic
// that the token names, where there is one. Served by clinic_by_token and the primary keys of journal and tickets.
func (q *Queue) Follow(ctx context.Context, token string) (found Followed, err error) {
	const named = secretLetters + clinicLetters
	if len(token) <= named || len(token) > named+clinicLetters {
		return found, errNoSuchVisit
	}
	issued, err := strconv.ParseInt(token[named:], numberBase, 64)
	if err != nil {
		return found, errNoSuchVisit
	}
	err = q.db.Read(ctx).Raw("SELECT id FROM clinics WHERE right(CAST(id AS text), 12) = lower(?) AND active", token[secretLetters:named]).Row().Scan(&found.Clinic)
	switch {
	case database.NoRow(err):
		return found, errNoSuchVisit
	case err != nil:
		return found, fmt.Errorf("look for the clinic of a followed ticket: %w", err)
	}
	c, err := q.catalogues(ctx, found.Clinic)
	if err != nil {
		return found, err
	}
	var day, secret string
	err = q.db.Read(ctx).Raw(`SELECT t.id, CAST(t.business_day AS text), t.follow_token FROM journal j
		JOIN tickets t ON t.clinic_id = j.clinic_id AND t.id = CAST(j.data->'attendance'->'ticket'->>'id' AS uuid)
		WHERE j.clinic_id = ? AND j.seq = ? AND j.type = ?`, found.Clinic, issued, TicketIssued).Row().Scan(&found.Ticket, &day, &secret)
	if err != nil && !database.NoRow(err) {
		return found, fmt.Errorf("look for a followed ticket: %w", err)
	}
	is := c.Phone.Follow && subtle.ConstantTimeCompare([]byte(token[:secretLetters]), []byte(secret)) == 1
	if err != nil || !is || clinic.Date(day) != c.BusinessDay(q.now()) {
		return Followed{Clinic: found.Clinic}, errNoSuchVisit
	}
	return found, nil
}

// Announced is a call of a ticket that was heard.
type Announced struct {
	At     time.Time
	RoomID id.Room
	// Recall: it was called again to the same room.
	Recall bool
}

// CallsOf are the calls of a ticket of today, the latest first. Served by journal_calls.
func (q *Queue) CallsOf(ctx context.Context, of id.Clinic, ticket id.Ticket, issued journal.Seq) ([]Announced, error) {
	var calls []Announced
	err := q.db.Read(ctx).Raw(`SELECT at, CAST(data->'attendance'->>'room_id' AS uuid) AS room_id, type = 'attendance.recalled' AS recall FROM journal
		WHERE clinic_id = ? AND seq > ? AND type IN ('attendance.called', 'attendance.recalled') AND data->'attendance'->'ticket'->>'id' = ?
		ORDER BY seq DESC`, of, issued, ticket.String()).Scan(&calls).Error
	if err != nil {
		return nil, fmt.Errorf("read the calls of ticket %s: %w", ticket, err)
	}
	return calls, nil
}
