package queue

import (
	"context"
	"fmt"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/problem"
)

// Opening is whether a service gives out tickets now.
type Opening struct {
	ServiceID id.Service
	clinic.Opening
	// Left is how many more tickets the limit of the day allows; nil is without a limit.
	Left *int
}

// Openings says of each service in use whether it gives out tickets now. Served by the primary key of ticket_numbers.
func (q *Queue) Openings(ctx context.Context, of id.Clinic) ([]Opening, error) {
	c, err := q.catalogues(ctx, of)
	if err != nil {
		return nil, err
	}
	now := q.now()
	var given []struct {
		Prefix  string
		Limited int
	}
	err = q.db.Read(ctx).Raw("SELECT prefix, limited FROM ticket_numbers WHERE clinic_id = ? AND business_day = ?", of, c.BusinessDay(now)).Scan(&given).Error
	if err != nil {
		return nil, fmt.Errorf("read the tickets of today: %w", err)
	}
	var openings []Opening
	for _, s := range c.Services {
		if !s.Active {
			continue
		}
		o := Opening{ServiceID: s.ID, Opening: c.OpeningOf(s, now)}
		if s.DailyLimit > 0 {
			left := s.DailyLimit
			for _, g := range given {
				if g.Prefix == s.Prefix {
					left = max(0, left-g.Limited)
				}
			}
			o.Left = &left
		}
		openings = append(openings, o)
	}
	return openings, nil
}

// Closed is the problem of a service that gives out no tickets at an hour.
func Closed(s clinic.Service, o clinic.Opening) error {
	p := problem.New(problem.Closed, s.Name+" is closed at that time")
	if o.From != nil {
		p = p.With("opens_at", *o.From)
	}
	if o.Reason != "" {
		p = p.With("reason", o.Reason)
	}
	return p
}

var errFull = problem.New(problem.Full, "the service has given out all tickets of the day")
