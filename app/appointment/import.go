package appointment

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gorm.io/gorm"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/staff"
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
	people, err := a.people(ctx, asked.Clinic)
	if err != nil {
		return nil, err
	}
	wanted, faults, err := a.read(ctx, c, people, lines)
	if err != nil || len(faults) > 0 {
		return &Imported{Faults: faults[:min(len(faults), maxFaults)]}, err
	}
	done := &Imported{}
	entry, err := a.journal.Change(ctx, asked.Clinic, asked.By, asked.Request, func(change *journal.Change) error {
		*done = Imported{}
		return a.merge(change, c, wanted, done)
	})
	if err != nil {
		return nil, fmt.Errorf("import appointments: %w", refused(err))
	}
	if entry.Seq != 0 && done.New+done.Changed+done.Same == 0 { // the request was carried out before
		var told ImportEntry
		if err := json.Unmarshal(entry.Data, &told); err != nil {
			return nil, fmt.Errorf("read entry %d: %w", entry.Seq, err)
		}
		done.Same = len(wanted)
	}
	return done, nil
}

// people are the users of a clinic, by login and by name as a file may write them; the zero id is where that is two of them.
func (a *Appointments) people(ctx context.Context, of id.Clinic) (map[string]id.User, error) {
	var users []staff.User
	err := a.db.Read(ctx).Joins("JOIN memberships m ON m.user_id = users.id").Where("m.clinic_id = ? AND users.active", of).Find(&users).Error
	if err != nil {
		return nil, fmt.Errorf("read the users: %w", err)
	}
	people := map[string]id.User{}
	for _, u := range users {
		for _, name := range []string{plain(u.Name), plain(u.Login)} {
			if other, known := people[name]; known && other != u.ID {
				people[name] = id.User{} // two of one name
				continue
			}
			people[name] = u.ID
		}
	}
	return people, nil
}

// read makes appointments of the lines, or says all that is wrong.
func (a *Appointments) read(ctx context.Context, c *clinic.Catalogue, people map[string]id.User, lines []Line) (wanted []*Appointment, faults []Fault, err error) {
	seen := map[string]int{}
	for _, l := range lines {
		one, found, err := a.readLine(ctx, c, people, l)
		if err != nil {
			return nil, nil, err
		}
		if external := l.Get("external_id"); external != "" {
			if first, twice := seen[external]; twice {
				found = append(found, Fault{l.Number, "external_id", fmt.Sprintf("%q is that of line %d too", external, first)})
			}
			seen[external] = l.Number
		}
		faults = append(faults, found...)
		wanted = append(wanted, one)
	}
	return wanted, faults, nil
}

func (a *Appointments) readLine(ctx context.Context, c *clinic.Catalogue, people map[string]id.User, l Line) (*Appointment, []Fault, error) {
	var faults []Fault
	fail := func(column, message string) { faults = append(faults, Fault{l.Number, column, message}) }
	b := Booking{
		PatientName: l.Get("name"), Document: l.Get("document"), Note: l.Get("note"), ExternalID: l.Get("external_id"), Anyway: true,
		Language: clinic.Language(l.Get("language")),
	}
	for column, most := range map[string]int{"name": 120, "note": 500, "external_id": 100} {
		text := l.Get(column)
		switch {
		case utf8.RuneCountInString(text) > most:
			fail(column, fmt.Sprintf("has more than %d letters", most))
		case strings.ContainsFunc(text, unicode.IsControl):
			fail(column, "has control characters")
		}
	}
	if b.Language != "" && !b.Language.Known() {
		fail("language", fmt.Sprintf("%q is none of pt-BR, en, es", b.Language))
	}
	day, clock, fault := l.wallClock()
	if fault != nil {
		faults = append(faults, *fault)
	}
	b.At = c.At(clinic.DateOf(day), clinic.Minute(clock/time.Minute))
	if b.Remote, fault = l.isRemote(); fault != nil {
		faults = append(faults, *fault)
	}
	if s := serviceNamed(c, l.Get("service")); s != nil {
		b.ServiceID = s.ID
	} else {
		fail("service", fmt.Sprintf("there is no service %q", l.Get("service")))
	}
	for _, p := range c.Priorities {
		if name := plain(l.Get("priority")); p.Active && name != "" && (name == plain(p.Name) || name == p.Code) {
			b.PriorityID = &p.ID
		}
	}
	if l.Get("priority") != "" && b.PriorityID == nil {
		fail("priority", fmt.Sprintf("there is no priority %q", l.Get("priority")))
	}
	for _, r := range c.Rooms {
		if name := plain(l.Get("room")); r.Active && name != "" && name == plain(r.Name) {
			b.RoomID = &r.ID
		}
	}
	if l.Get("room") != "" && b.RoomID == nil {
		fail("room", fmt.Sprintf("there is no room %q", l.Get("room")))
	}
	if name := l.Get("user"); name != "" {
		switch user, known := people[plain(name)]; {
		case !known:
			fail("user", fmt.Sprintf("there is no user %q in this clinic", name))
		case user == id.User{}:
			fail("user", fmt.Sprintf("there is more than one user %q in this clinic: write the login", name))
		default:
			b.UserID = &user
		}
	}
	if len(faults) > 0 {
		return nil, faults, nil
	}
	one := &Appointment{ClinicID: c.ID, ID: id.New[id.Appointment](), State: Booked, Language: c.Language}
	err := a.fill(ctx, c, one, b, "")
	if told := problem.Of(err); told != nil {
		for _, f := range told.Fields {
			fail(map[string]string{"at": "date"}[f.Location], f.Message)
			faults[len(faults)-1].Column = cmp.Or(faults[len(faults)-1].Column, f.Location)
		}
		if len(told.Fields) == 0 {
			fail("", told.Detail)
		}
		return nil, faults, nil
	}
	return one, nil, err
}

// serviceNamed is the service in use of a name or prefix, or nil.
func serviceNamed(c *clinic.Catalogue, name string) *clinic.Service {
	for i := range c.Services {
		if s := &c.Services[i]; s.Active && (plain(s.Name) == plain(name) || strings.EqualFold(s.Prefix, strings.TrimSpace(name))) {
			return s
		}
	}
	return nil
}

// merge books the appointments that are new and changes those that are known, in one change.
func (a *Appointments) merge(change *journal.Change, c *clinic.Catalogue, wanted []*Appointment, done *Imported) error {
	var fresh []*Appointment
	var told []Data
	codes, err := newCodes(change.DB, c.ID, wanted)
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
		if err := change.Append(WereImported, ImportEntry{told[:n]}); err != nil {
			return err
		}
		told = told[n:]
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
	return fmt.Sprint(a.ServiceID, a.At.UTC(), a.PatientName, a.Note, a.Remote, a.Language, a.PriorityID, a.RoomID, a.UserID, a.DocumentHash)
}

// freeCodes gives out codes that no appointment of a day has.
type freeCodes map[clinic.Date]map[string]bool

// newCodes reads the codes that are taken on the days of appointments.
func newCodes(tx *gorm.DB, of id.Clinic, wanted []*Appointment) (freeCodes, error) {
	taken := freeCodes{}
	for _, one := range wanted {
		if taken[one.Day] != nil {
			continue
		}
		taken[one.Day] = map[string]bool{}
		var codes []string
		if err := tx.Model(&Appointment{}).Where("clinic_id = ? AND day = ?", of, one.Day).Pluck("code", &codes).Error; err != nil {
			return nil, fmt.Errorf("read the codes of %s: %w", one.Day, err)
		}
		for _, code := range codes {
			taken[one.Day][code] = true
		}
	}
	return taken, nil
}

func (f freeCodes) next(day clinic.Date) string {
	for {
		if code := newCode(); !f[day][code] {
			f[day][code] = true
			return code
		}
	}
}
