package staff

import (
	"context"
	"time"

	"gorm.io/gorm"

	"suavez/app/journal"
)

// everywhere changes what a user is in all clinics, once, together with the entry of the first one, and notes it in the journal of each: whoever
// looks into one of them knows. do may be nil, where there is nothing but to note.
func (s *Staff) everywhere(ctx context.Context, works []Member, by journal.Actor, kind string, data map[string]any, do func(tx *gorm.DB, at time.Time) error) error {
	for i, m := range works {
		_, err := s.journal.Change(ctx, m.ClinicID, by, journal.Request{}, func(change *journal.Change) error {
			if i == 0 && do != nil {
				if err := do(change.DB, change.At); err != nil {
					return err
				}
			}
			return change.Append(kind, data)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
