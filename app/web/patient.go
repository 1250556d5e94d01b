package web

import (
	"context"
	"time"

	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/queue"
)

// FollowRefused is the type of an entry about an address of the network from which somebody tried many tokens that are no ticket's.
const FollowRefused = "session.guessed"

// refusedAfter is how long every refusal of a token takes, whatever was looked for and found on the way: none tells more than another.
const refusedAfter = 250 * time.Millisecond

// admitPatient finds the ticket of a token. Problems: not_found, too_many_requests.
func (s *Server) admitPatient(ctx context.Context, c credentials) (*caller, error) {
	began := time.NewTimer(refusedAfter)
	defer began.Stop()
	from, err := s.patientOf(ctx, c)
	if problem.Of(err) != nil {
		select {
		case <-began.C:
		case <-ctx.Done():
		}
	}
	return from, err
}

func (s *Server) patientOf(ctx context.Context, c credentials) (*caller, error) {
	if !s.follows.Allowed(c.address) {
		return nil, problem.New(problem.TooMany, "too many addresses that lead to no ticket: wait a minute")
	}
	found, err := s.Queue.Follow(ctx, c.token)
	if err != nil {
		if problem.Of(err) != nil && s.follows.Failed(c.address) {
			s.noteGuessing(ctx, found.Clinic, c.address)
		}
		return nil, err
	}
	catalogue, err := s.Catalogues.Of(ctx, found.Clinic)
	if err != nil {
		return nil, err
	}
	return &caller{patient: &found, clinic: catalogue.Clinic, address: c.address, agent: c.agent, host: c.host, https: c.https}, nil
}

// noteGuessing tells the log, and the journal of the clinic whose tickets somebody seems to guess at, where the tokens name one.
func (s *Server) noteGuessing(ctx context.Context, of id.Clinic, address string) {
	s.Log.Warn("somebody tries addresses that lead to no ticket", "address", address)
	if of == (id.Clinic{}) {
		return
	}
	_, err := s.Journal.Change(ctx, of, journal.System(), journal.Request{}, func(change *journal.Change) error {
		return change.Append(FollowRefused, map[string]string{"address": address})
	})
	if err != nil {
		s.Log.Warn("cannot note that somebody guesses", "error", err)
	}
}

// visitOf is the visit of the patient who asks.
func (s *Server) visitOf(ctx context.Context, from *caller) (*queue.Visit, error) {
	return s.Queue.VisitOf(ctx, from.clinic.ID, from.patient.Ticket)
}
