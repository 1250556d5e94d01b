package appointment

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"suavez/app/clinic"
	"suavez/app/id"
	"suavez/app/problem"
	"suavez/app/queue"
	"suavez/app/staff"
)

// reading makes appointments of the lines of a file and gathers what is wrong in them.
type reading struct {
	*Appointments
	clinic *clinic.Catalogue
	// people are the users of the clinic, by login and by name as a file may write them; the zero id is where that is two of them.
	people map[string]id.User
	faults []Fault
	// externals are the lines of external ids.
	externals map[string]int
}

// read reads the lines of a file for a clinic.
func (a *Appointments) read(ctx context.Context, c *clinic.Catalogue) (*reading, error) {
	var users []staff.User
	err := a.db.Read(ctx).Joins("JOIN memberships m ON m.user_id = users.id").Where("m.clinic_id = ? AND users.active", c.ID).Find(&users).Error
	if err != nil {
		return nil, fmt.Errorf("read the users: %w", err)
	}
	r := &reading{Appointments: a, clinic: c, people: map[string]id.User{}, externals: map[string]int{}}
	for _, u := range users {
		for _, name := range []string{plain(u.Name), plain(u.Login)} {
			if other, known := r.people[name]; known && other != u.ID {
				r.people[name] = id.User{}
				continue
			}
			r.people[name] = u.ID
		}
	}
	return r, nil
}

// fail notes what is wrong in a line.
func (r *reading) fail(l Line, column, format string, args ...any) {
	r.faults = append(r.faults, Fault{l.Number, column, fmt.Sprintf(format, args...)})
}

// line makes an appointment of a line, or nil when something is wrong in it.
func (r *reading) line(ctx context.Context, l Line) (*Appointment, error) {
	before := len(r.faults)
	b := Booking{
		PatientName: r.text(l, "name", 120), Courtesy: queue.Courtesy{SocialName: r.text(l, "social_name", 120), Needs: r.needs(l)},
		Note: r.text(l, "note", 500), ExternalID: r.external(l), Document: l.Get("document"), Language: r.language(l),
		At: r.at(l), ServiceID: r.service(l), PriorityID: r.priority(l), RoomID: r.room(l), UserID: r.user(l), Remote: r.remote(l), Anyway: true,
	}
	if len(r.faults) > before {
		return nil, nil //nolint:nilnil // what is wrong is noted
	}
	one := &Appointment{ClinicID: r.clinic.ID, ID: id.New[id.Appointment](), State: Booked, Language: r.clinic.Language}
	err := r.fill(ctx, r.clinic, one, b, "")
	told := problem.Of(err)
	if told == nil {
		return one, err
	}
	for _, f := range told.Fields {
		r.fail(l, cmp.Or(map[string]string{"at": "date", "body.room_id": "room"}[f.Location], f.Location), "%s", f.Message)
	}
	if len(told.Fields) == 0 {
		r.fail(l, "", "%s", told.Detail)
	}
	return nil, nil //nolint:nilnil // what is wrong is noted
}

func (r *reading) text(l Line, column string, most int) string {
	text := l.Get(column)
	switch {
	case utf8.RuneCountInString(text) > most:
		r.fail(l, column, "has more than %d letters", most)
	case strings.ContainsFunc(text, unicode.IsControl):
		r.fail(l, column, "has control characters")
	}
	return text
}

// needs are written as words, parted by commas or plus signs.
func (r *reading) needs(l Line) (needs []queue.Need) {
	for word := range strings.FieldsFuncSeq(l.Get("needs"), func(letter rune) bool { return letter == ',' || letter == '+' || letter == '/' }) {
		need, known := needWords[plain(word)]
		switch {
		case !known:
			r.fail(l, "needs", "%q is none of ouve mal, enxerga mal, cadeira de rodas, precisa de calma", strings.TrimSpace(word))
		case !slices.Contains(needs, need):
			needs = append(needs, need)
		}
	}
	return needs
}

// needWords are the words by which a need is known, without accents and in small letters.
var needWords = map[string]queue.Need{
	"ouve mal": queue.Hearing, "surdez": queue.Hearing, "surdo": queue.Hearing, "surda": queue.Hearing, "hearing": queue.Hearing, "oye mal": queue.Hearing,
	"enxerga mal": queue.Seeing, "baixa visao": queue.Seeing, "cego": queue.Seeing, "cega": queue.Seeing, "seeing": queue.Seeing, "ve mal": queue.Seeing,
	"cadeira de rodas": queue.Wheelchair, "cadeirante": queue.Wheelchair, "wheelchair": queue.Wheelchair, "silla de ruedas": queue.Wheelchair,
	"precisa de calma": queue.Calm, "calma": queue.Calm, "autismo": queue.Calm, "autista": queue.Calm, "calm": queue.Calm,
}

func (r *reading) external(l Line) string {
	text := r.text(l, "external_id", 100)
	if first, twice := r.externals[text]; twice && text != "" {
		r.fail(l, "external_id", "%q is that of line %d too", text, first)
	}
	r.externals[text] = l.Number
	return text
}

func (r *reading) language(l Line) clinic.Language {
	language := clinic.Language(l.Get("language"))
	if language != "" && !language.Known() {
		r.fail(l, "language", "%q is none of pt-BR, en, es", language)
	}
	return language
}

func (r *reading) at(l Line) time.Time {
	day, clock, fault := l.wallClock()
	if fault != nil {
		r.faults = append(r.faults, *fault)
	}
	return r.clinic.At(clinic.DateOf(day), clock)
}

func (r *reading) remote(l Line) bool {
	remote, fault := l.isRemote()
	if fault != nil {
		r.faults = append(r.faults, *fault)
	}
	return remote
}

func (r *reading) service(l Line) id.Service {
	name := l.Get("service")
	for _, s := range r.clinic.Services {
		if s.Active && (plain(s.Name) == plain(name) || strings.EqualFold(s.Prefix, name)) {
			return s.ID
		}
	}
	r.fail(l, "service", "there is no service %q", name)
	return id.Service{}
}

func (r *reading) priority(l Line) *id.Priority {
	name := l.Get("priority")
	for _, p := range r.clinic.Priorities {
		if p.Active && name != "" && (plain(name) == plain(p.Name) || plain(name) == p.Code) {
			return &p.ID
		}
	}
	if name != "" {
		r.fail(l, "priority", "there is no priority %q", name)
	}
	return nil
}

func (r *reading) room(l Line) *id.Room {
	name := l.Get("room")
	for _, room := range r.clinic.Rooms {
		if room.Active && name != "" && plain(name) == plain(room.Name) {
			return &room.ID
		}
	}
	if name != "" {
		r.fail(l, "room", "there is no room %q", name)
	}
	return nil
}

func (r *reading) user(l Line) *id.User {
	name := l.Get("user")
	if name == "" {
		return nil
	}
	switch user, known := r.people[plain(name)]; {
	case !known:
		r.fail(l, "user", "there is no user %q in this clinic", name)
	case user == id.User{}:
		r.fail(l, "user", "there is more than one user %q in this clinic: write the login", name)
	default:
		return &user
	}
	return nil
}
