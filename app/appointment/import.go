package appointment

import (
	"context"
	"encoding/json"
	"fmt"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/journal"
)

// Imported is what became of a file.
type Imported struct {
	// New, Changed and Same are how many appointments were booked, changed to what the file says, and are as it says already.
	New, Changed, Same int
	// Faults are what is wrong in the file; with any, nothing was done.
	Faults []Fault
}

// intoEntry is how many appointments one entry of an import holds.
const intoEntry = 200

// maxFaults is how many faults of a file are told.
const maxFaults = 100

// Import books the appointments of a file, all or none. A line with an external id that is known changes that appointment; one without, of the same patient for the
// same service and time as a booked one, is that one, so that a file can be sent again. Problem: invalid, for a file that is none.
func (a *Appointments) Import(ctx context.Context, asked journal.Asked, content []byte) (*Imported, error) {
	c, err := a.catalogues(ctx, asked.Clinic)
	if err != nil {
		return nil, err
	}
	lines, fault := ReadFile(content)
	if fault != nil {
		return &Imported{Faults: []Fault{*fault}}, nil
	}
	if len(lines) == 0 {
		return &Imported{Faults: []Fault{{Line: 1, Message: "there is no appointment below the headings"}}}, nil
	}
	r, err := a.read(ctx, c)
	if err != nil {
		return nil, err
	}
	var wanted []*Appointment
	for _, l := range lines {
		one, err := r.line(ctx, l)
		if err != nil {
			return nil, err
		}
		wanted = append(wanted, one)
	}
	if len(r.faults) > 0 {
		return &Imported{Faults: r.faults[:min(len(r.faults), maxFaults)]}, nil
	}
	done := &Imported{}
	last, err := a.journal.Change(ctx, asked.Clinic, asked.By, asked.Request, func(change *journal.Change) error {
		*done = Imported{}
		return merge(change, wanted, done)
	})
	if err != nil {
		return nil, fmt.Errorf("import appointments: %w", refused(err))
	}
	if last.Seq != 0 { // also of a request that was carried out before
		var told ImportEntry
		if err := json.Unmarshal(last.Data, &told); err != nil {
			return nil, fmt.Errorf("read entry %d: %w", last.Seq, err)
		}
		done.New, done.Changed, done.Same = told.New, told.Changed, told.Same
	}
	return done, nil
}

// merge books the appointments that are new and changes those that are known, in one change.
func merge(change *journal.Change, wanted []*Appointment, done *Imported) error {
	var fresh []*Appointment
	var told []Data
	codes, err := freeCodesFor(change.DB, wanted...)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, one := range wanted {
		if text := one.text(); one.ExternalID == "" && (one.PatientName != "" || len(one.DocumentHash) > 0) {
			if seen[text] {
				done.Same++
				continue
			}
			seen[text] = true
		}
		known, err := known(change.DB, one)
		if err != nil {
			return err
		}
		if known != nil && len(one.DocumentHash) == 0 {
			one.DocumentHash = known.DocumentHash // a file without documents takes none away
		}
		if known != nil && one.courtesy().Empty() {
			one.SocialName, one.Needs = known.SocialName, known.Needs // nor what was asked for at the desk
		}
		switch {
		case known == nil:
			one.BookedAt, one.Code = change.At, codes.next(one.Day)
			fresh, told = append(fresh, one), append(told, one.Data())
			done.New++
		case known.sameAs(one) || known.State != Booked:
			done.Same++
		default:
			one.ID, one.Code, one.BookedAt = known.ID, known.Code, known.BookedAt
			if one.Day != known.Day {
				one.Code = codes.next(one.Day)
			}
			if err := save(change.DB, one); err != nil {
				return err
			}
			told = append(told, one.Data())
			done.Changed++
		}
	}
	if len(told) == 0 {
		return journal.ErrNothingToDo
	}
	if len(fresh) > 0 {
		if err := change.DB.CreateInBatches(fresh, intoEntry).Error; err != nil {
			return err
		}
	}
	for len(told) > 0 {
		n := min(len(told), intoEntry)
		entry := ImportEntry{Appointments: told[:n]}
		if told = told[n:]; len(told) == 0 {
			entry.New, entry.Changed, entry.Same = done.New, done.Changed, done.Same
		}
		if err := change.Append(WereImported, entry); err != nil {
			return err
		}
	}
	return nil
}

// known is the appointment that a line of a file is about, or nil.
func known(tx *gorm.DB, one *Appointment) (*Appointment, error) {
	var there Appointment
	query := tx.Where("clinic_id = ?", one.ClinicID)
	if one.ExternalID != "" {
		query = query.Where("external_id = ?", one.ExternalID)
	} else {
		query = query.Where("day = ? AND at = ? AND service_id = ? AND patient_name = ? AND document_hash = ? AND external_id = '' AND state <> 'cancelled'",
			one.Day, one.At, one.ServiceID, one.PatientName, one.DocumentHash)
	}
	err := query.Take(&there).Error
	switch {
	case database.NoRow(err):
		return nil, nil //nolint:nilnil // it is a new one
	case err != nil:
		return nil, fmt.Errorf("look for an appointment: %w", err)
	}
	return &there, nil
}

// sameAs says whether an appointment is what a line of a file says.
func (a *Appointment) sameAs(b *Appointment) bool { return a.text() == b.text() }

// text is all that a line of a file can say of an appointment.
func (a *Appointment) text() string {
	return fmt.Sprint(a.ServiceID, a.At.UTC(), a.PatientName, a.SocialName, a.Needs, a.Note, a.Remote, a.Language, a.PriorityID, a.RoomID, a.UserID, a.DocumentHash)
}
