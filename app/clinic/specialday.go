package clinic

import (
	"context"

	"gorm.io/gorm"

	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// SpecialDayEntry is the data of an entry about a special day.
type SpecialDayEntry struct {
	Day SpecialDayData `json:"special_day"`
	// Removed: the day is as others are again.
	Removed bool `json:"removed,omitempty"`
}

// SpecialDayData is a special day in an entry.
type SpecialDayData struct {
	ID        id.SpecialDay `json:"id"`
	Day       Date          `json:"day"`
	ServiceID *id.Service   `json:"service_id,omitempty"`
	Reason    string        `json:"reason"`
	Periods   []Period      `json:"periods"`
}

// Data is the day as entries tell it.
func (d SpecialDay) Data() SpecialDayData {
	return SpecialDayData{d.ID, d.Day, d.ServiceID, d.Reason, append([]Period{}, d.Periods...)}
}

// AddSpecialDay gives a date hours of its own. Problems: invalid, also for a date that has such hours already; not_found, for a service that is
// none.
func (e *Editor) AddSpecialDay(ctx context.Context, asked journal.Asked, d SpecialDay) (SpecialDayData, error) {
	d.ClinicID, d.ID = asked.Clinic, id.New[id.SpecialDay]()
	entry, err := edited[SpecialDayEntry](ctx, e, asked, SpecialDayChanged, func(tx *gorm.DB) (*SpecialDayEntry, error) {
		if err := d.check(tx); err != nil {
			return nil, err
		}
		return &SpecialDayEntry{Day: d.Data()}, tx.Create(&d).Error
	})
	return entry.Day, err
}

// SpecialDay edits a special day. Problems: not_found, invalid.
func (e *Editor) SpecialDay(ctx context.Context, asked journal.Asked, day id.SpecialDay, edit func(*SpecialDay)) (SpecialDayData, error) {
	entry, err := edited[SpecialDayEntry](ctx, e, asked, SpecialDayChanged, func(tx *gorm.DB) (*SpecialDayEntry, error) {
		var d SpecialDay
		if err := take(tx, &d, asked.Clinic, day, "special day"); err != nil {
			return nil, err
		}
		edit(&d)
		if err := d.check(tx); err != nil {
			return nil, err
		}
		return &SpecialDayEntry{Day: d.Data()}, save(tx, &d, asked.Clinic, day)
	})
	return entry.Day, err
}

// RemoveSpecialDay makes a special day as others are again. Problem: not_found.
func (e *Editor) RemoveSpecialDay(ctx context.Context, asked journal.Asked, day id.SpecialDay) error {
	_, err := edited[SpecialDayEntry](ctx, e, asked, SpecialDayChanged, func(tx *gorm.DB) (*SpecialDayEntry, error) {
		var d SpecialDay
		if err := take(tx, &d, asked.Clinic, day, "special day"); err != nil {
			return nil, err
		}
		return &SpecialDayEntry{Day: d.Data(), Removed: true}, tx.Delete(&SpecialDay{}, "clinic_id = ? AND id = ?", asked.Clinic, day).Error
	})
	return err
}

func (d *SpecialDay) check(tx *gorm.DB) error {
	if d.Periods == nil {
		d.Periods = []Period{}
	}
	if d.Day.Day().IsZero() {
		return problem.InvalidField("body.day", "is no date, such as 2026-12-24")
	}
	if wrong := checkPeriods(d.Periods); wrong != "" {
		return problem.InvalidField("body.periods", wrong)
	}
	if d.ServiceID == nil {
		return nil
	}
	return take(tx, &Service{}, d.ClinicID, *d.ServiceID, "service")
}

// check says what is wrong with a week, as a problem of the field, or nil.
func (w *Week) check(field string) error {
	if w == nil {
		return nil
	}
	open := false
	for day := range w {
		if wrong := checkPeriods(w[day]); wrong != "" {
			return problem.InvalidField(field, wrong)
		}
		open = open || len(w[day]) > 0
	}
	if !open {
		return problem.InvalidField(field, "no day has hours: tickets would never be given out")
	}
	return nil
}
