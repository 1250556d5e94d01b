package queue

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Why is why somebody was called: the rule, the key by which it chose, and who would have come after.
type Why struct {
	// Rule is the policy of the service's line; user, room or chosen, when the patient waited for this user or room alone or was called out
	// of order; or emergency.
	Rule string `json:"rule"`
	// Turn under ratio: priority or normal.
	Turn string `json:"turn,omitempty"`
	// TookTurnOf is the service in whose line the turn then passed on.
	TookTurnOf *id.Service `json:"took_turn_of,omitempty"`
	// Preference of the room or the user for the service.
	Preference int         `json:"preference,omitempty"`
	Rank       int         `json:"rank"`
	DueAt      time.Time   `json:"due_at"`
	ArrivalSeq journal.Seq `json:"arrival_seq"`
	// Candidates are at most three who waited then, the next one first; after a choice out of order, the first in that line.
	Candidates []Candidate `json:"candidates"`
}

// Candidate is somebody who waited when another was called.
type Candidate struct {
	AttendanceID id.Attendance `json:"attendance_id"`
	TicketCode   string        `json:"ticket_code"`
	ServiceID    id.Service    `json:"service_id"`
	PriorityID   *id.Priority  `json:"priority_id,omitempty"`
	Risk         clinic.Risk   `json:"risk,omitempty"`
	Rank         int           `json:"rank"`
	DueAt        time.Time     `json:"due_at"`
	ArrivalSeq   journal.Seq   `json:"arrival_seq"`
}

// WhyCalled is why a patient was called the last time. Problem: not_found, also when the patient was not called yet.
func (q *Queue) WhyCalled(ctx context.Context, of id.Clinic, attendance id.Attendance) (*Why, error) {
	var data []byte
	err := q.db.Read(ctx).Raw(`SELECT j.data FROM attendances a JOIN journal j ON j.clinic_id = a.clinic_id AND j.seq = a.called_seq
		WHERE a.clinic_id = ? AND a.id = ?`, of, attendance).Row().Scan(&data)
	var m Moved
	switch {
	case database.NoRow(err):
		return nil, problem.New(problem.NotFound, "there is no such attendance in this clinic, or it was not called yet")
	case err != nil:
		return nil, fmt.Errorf("read the call of attendance %s: %w", attendance, err)
	}
	if err := json.Unmarshal(data, &m); err != nil || m.Why == nil {
		return nil, fmt.Errorf("read the entry of the call of attendance %s: %w", attendance, err)
	}
	return m.Why, nil
}

// Next is who would be called now.
type Next struct {
	AttendanceID id.Attendance
	Why
}

// WhoIsNext is from which services a user calls patients to a room, whom the user would call now, and why; nil when nobody waits. Problem:
// not_found.
func (q *Queue) WhoIsNext(ctx context.Context, of id.Clinic, room id.Room, user id.User) ([]clinic.Served, *Next, error) {
	catalogue, err := q.catalogues(ctx, of)
	if err != nil {
		return nil, nil, err
	}
	r, err := catalogue.Room(room)
	if err != nil {
		return nil, nil, err
	}
	var found []struct {
		ID         id.Attendance
		TicketCode string
		ServiceID  id.Service
		PriorityID *id.Priority
		Risk       clinic.Risk
		Rank       int
		DueAt      time.Time
		ArrivalSeq journal.Seq
		Line       int
		Preference int
		Turn       string
	}
	from := linesOf(catalogue, r, user)
	err = q.db.Read(ctx).Raw(`SELECT w.id, t.code AS ticket_code, w.service_id, t.priority_id, coalesce(CAST(t.risk AS text), '') AS risk,
			w.rank, w.due_at, w.arrival_seq, w.line, w.preference, coalesce(w.turn, '') AS turn
		FROM who_is_next_2(@clinic, CAST(@at AS timestamptz), CAST(@lines AS uuid[]), CAST(@preferences AS smallint[]), CAST(@priority AS smallint[]), CAST(@normal AS smallint[])) w
		CROSS JOIN LATERAL (SELECT ticket_code(t) AS code, t.priority_id, t.risk FROM tickets t WHERE t.clinic_id = @clinic AND t.id = w.ticket_id LIMIT 1) t
		ORDER BY w.standing, w.preference, w.due_at, w.arrival_seq`,
		map[string]any{
			"clinic": of, "at": q.now(), "lines": array(from.ids, func(line [16]byte) any { return uuid.UUID(line) }),
			"preferences": array(from.preferences, number), "priority": array(from.priorityTurns, number), "normal": array(from.normalTurns, number),
		}).Scan(&found).Error
	if err != nil {
		return nil, nil, fmt.Errorf("look who is next for room %s: %w", room, err)
	}
	services := catalogue.Calls(r, user)
	if len(found) == 0 {
		return services, nil, nil
	}
	first := found[0]
	next := &Next{first.ID, Why{
		Rule: from.rules[first.Line-1], Turn: first.Turn, Preference: first.Preference,
		Rank: first.Rank, DueAt: first.DueAt, ArrivalSeq: first.ArrivalSeq, Candidates: []Candidate{},
	}}
	if first.Rank <= inEmergency {
		next.Rule = ruleEmergency
	}
	for _, f := range found[1:] {
		next.Candidates = append(next.Candidates, Candidate{f.ID, f.TicketCode, f.ServiceID, f.PriorityID, f.Risk, f.Rank, f.DueAt, f.ArrivalSeq})
	}
	return services, next, nil
}

// array is a list as PostgreSQL reads it from a text; GORM would take a slice for several arguments.
func array[V any](list []V, show func(V) any) string {
	words := make([]string, len(list))
	for i, v := range list {
		words[i] = fmt.Sprint(show(v))
	}
	return "{" + strings.Join(words, ",") + "}"
}

func number(n int16) any { return n }
