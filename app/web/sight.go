package web

import (
	"context"
	"slices"

	"suavez/app/board"
	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/queue"
)

// audience is whom a board or an entry is written for. What an audience may not see does not leave the server.
type audience string

const (
	// toStaff: everything, for who may see all patients.
	toStaff audience = "staff"
	// toAttendants: what it takes to call patients, and of a patient neither the name nor what was noted.
	toAttendants audience = "attendants"
	// toTotems: of a patient the code, where and whether called; no name, priority, need or note, and no name of staff.
	toTotems audience = "totems"
	// toDisplays: the same, with what the clinic has decided to show of who is called and who is next.
	toDisplays audience = "displays"
)

// ofPeople says whether people of the clinic see it, and not a waiting room.
func (a audience) ofPeople() bool { return a == toStaff || a == toAttendants }

// shownNext is how many of each line displays show.
const shownNext = 3

// sight is what is seen of a clinic: by whom, and for displays what the clinic lets them show.
type sight struct {
	audience
	is   *clinic.Catalogue // for displays alone
	next *[]soonView       // for displays, where the clinic shows it, with entries
}

// sightOf is what an audience sees of a clinic now.
func (s *Server) sightOf(ctx context.Context, clinicID id.Clinic, to audience) (sight, error) {
	if to != toDisplays {
		return sight{audience: to}, nil
	}
	is, err := s.Catalogues.Of(ctx, clinicID)
	return sight{audience: to, is: is}, err
}

// sightOfEntries is the same for entries, with who is next after them.
func (s *Server) sightOfEntries(ctx context.Context, clinicID id.Clinic, to audience) (sight, error) {
	seen, err := s.sightOf(ctx, clinicID, to)
	if err != nil || to != toDisplays || !seen.is.Screen.Next {
		return seen, err
	}
	return seen, s.Boards.Look(ctx, clinicID, func(b *board.Board) {
		next := nextOf(b)
		seen.next = &next
	})
}

// key tells texts apart that are written for different eyes.
func (s sight) key() string {
	if s.is == nil {
		return string(s.audience)
	}
	return string(s.audience) + " " + s.is.Seq.String()
}

// called is what is shown of the name of a patient: as the clinic has decided, and nothing where the service is sensitive.
func (s sight) called(a *queue.Attendance) string {
	if s.hides(a.ServiceID) {
		return ""
	}
	return s.is.Screen.Names.Of(a.Ticket.CalledBy())
}

// hides says whether a service is not to be named.
func (s sight) hides(service id.Service) bool {
	return s.audience == toDisplays && slices.ContainsFunc(s.is.Services, func(one clinic.Service) bool { return one.ID == service && one.Sensitive })
}

// nextOf are the next ones of each line who are in the clinic.
func nextOf(b *board.Board) []soonView {
	next := []soonView{}
	for _, q := range b.Queues {
		of := 0
		for _, row := range q.Waiting {
			if of == shownNext {
				break
			}
			if !row.Ticket.Remote {
				next = append(next, soonView{q.ServiceID, row.Ticket.Code})
				of++
			}
		}
	}
	return next
}
