package queue

import (
	"context"
	"fmt"

	"suavez/app/id"
)

// CodesOf are the codes of a clinic's tickets.
func (q *Queue) CodesOf(ctx context.Context, clinic id.Clinic, tickets []id.Ticket) (map[id.Ticket]string, error) {
	codes := map[id.Ticket]string{}
	if len(tickets) == 0 {
		return codes, nil
	}
	var found []struct {
		ID   id.Ticket
		Code string
	}
	err := q.db.Read(ctx).Raw("SELECT t.id, ticket_code(t) AS code FROM tickets t WHERE t.clinic_id = ? AND t.id IN ?", clinic, tickets).Scan(&found).Error
	if err != nil {
		return nil, fmt.Errorf("look for the codes of tickets: %w", err)
	}
	for _, one := range found {
		codes[one.ID] = one.Code
	}
	return codes, nil
}
