package setup

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync/atomic"
	"time"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/staff"
	"suavez/app/tries"
)

// codeLength is that of the code, in letters.
const codeLength = 8

// Setup makes the first clinic of a database.
type Setup struct {
	db      *database.Database
	journal *journal.Journal
	tries   *tries.Tries
	done    atomic.Bool // there is a clinic, and will be
}

// New makes a setup; now is the clock.
func New(db *database.Database, j *journal.Journal, now func() time.Time) *Setup {
	return &Setup{db: db, journal: j, tries: tries.New(now)}
}

// Needed says whether the database has no clinic yet.
func (s *Setup) Needed(ctx context.Context) (bool, error) {
	if s.done.Load() {
		return false, nil
	}
	var used bool
	if err := s.db.Read(ctx).Raw("SELECT EXISTS (SELECT FROM clinics)").Row().Scan(&used); err != nil {
		return false, fmt.Errorf("look for clinics: %w", err)
	}
	s.done.Store(used)
	return !used, nil
}

// Code is what somebody on another machine must know, such as K7QA-4WTX; the same at each start and instance. Empty when the database has a
// clinic.
func (s *Setup) Code(ctx context.Context) (string, error) {
	if needed, err := s.Needed(ctx); err != nil || !needed {
		return "", err
	}
	var code string
	err := s.db.Read(ctx).Raw(`INSERT INTO first_start (code) VALUES (?) ON CONFLICT (id) DO UPDATE SET code = first_start.code RETURNING code`,
		id.ShownCode(id.NewCode(codeLength))).Row().Scan(&code)
	if err != nil {
		return "", fmt.Errorf("make the code of the first start: %w", err)
	}
	return code, nil
}

// Wanted is the clinic that is to be made.
type Wanted struct {
	Clinic   clinic.Clinic
	Template string
	// Name, Login and Password of the administrator.
	Name, Login, Password string
}

// Check lets through who gives the code. Problems: wrong_code, too_many_requests.
func (s *Setup) Check(ctx context.Context, code string) error {
	want, err := s.Code(ctx)
	if err != nil || want == "" {
		return err // with a clinic there is nothing to protect: Do refuses
	}
	if !s.tries.Allowed("") {
		return problem.New(problem.TooMany, "too many wrong codes: wait a minute")
	}
	if subtle.ConstantTimeCompare([]byte(id.TypedCode(code)), []byte(id.TypedCode(want))) == 1 {
		return nil
	}
	s.tries.Failed("")
	return problem.New(problem.WrongCode, "this is not the code that the terminal of the server printed")
}

// Do makes the clinic and its administrator. Problems: invalid, with all fields at once, and already_set_up.
func (s *Setup) Do(ctx context.Context, w Wanted) (clinic.Clinic, error) {
	w.Clinic.Name, w.Name = strings.TrimSpace(w.Clinic.Name), strings.TrimSpace(w.Name)
	w.Login = strings.ToLower(strings.TrimSpace(w.Login))
	template, err := w.check()
	if err != nil {
		return clinic.Clinic{}, err
	}
	if code, err := s.Code(ctx); err != nil {
		return clinic.Clinic{}, err
	} else if code == "" {
		return clinic.Clinic{}, errSetUp
	}
	hash, err := staff.HashPassword(w.Password)
	if err != nil {
		return clinic.Clinic{}, err
	}
	plan := clinic.Plan{Clinic: w.Clinic, Services: template.Services, Rooms: template.Rooms, Priorities: clinic.LegalPriorities()}
	made, err := clinic.Create(ctx, s.journal, journal.System(), plan, func(change *journal.Change, c clinic.Clinic) error {
		// Of two that set up at once, one takes the row away; the other waits for it, and then finds none.
		taken := change.DB.Exec("DELETE FROM first_start")
		if taken.Error != nil {
			return taken.Error
		}
		if taken.RowsAffected == 0 {
			return errSetUp
		}
		u := staff.User{ID: id.New[id.User](), Login: w.Login, Name: w.Name, PasswordHash: hash, Active: true, CreatedAt: change.At}
		return staff.Add(change.DB, c.ID, u, staff.Administrator)
	})
	switch {
	case errors.Is(err, errSetUp):
		return clinic.Clinic{}, errSetUp
	case err != nil:
		return clinic.Clinic{}, fmt.Errorf("set up: %w", err)
	}
	s.done.Store(true)
	return made, nil
}

var errSetUp = problem.New(problem.AlreadySetUp, "this SuaVez has a clinic already: sign in at /desk")

var (
	loginForm = regexp.MustCompile(`^[^\s\x00-\x1f\x7f]{1,100}$`)
	textForm  = regexp.MustCompile(`^[^\x00-\x1f\x7f]{1,80}$`)
)

// check names all that is not valid, and finds the template.
func (w Wanted) check() (found Template, err error) {
	wrong := problem.New(problem.Invalid, "a value is not valid")
	must := func(ok bool, location, message string) {
		if !ok {
			wrong.Fields = append(wrong.Fields, problem.Field{Location: location, Message: message})
		}
	}
	must(textForm.MatchString(w.Clinic.Name), "body.clinic.name", "must have 1 to 80 letters")
	must(clinic.SlugFits(w.Clinic.Slug), "body.clinic.slug", "must be small letters, digits and hyphens, 63 at most, such as boa-vista")
	must(w.Clinic.Language.Known(), "body.clinic.language", "must be pt-BR, en or es")
	_, zone := time.LoadLocation(w.Clinic.TimeZone)
	must(w.Clinic.TimeZone != "" && w.Clinic.TimeZone != "Local" && zone == nil, "body.clinic.time_zone", "must be a time zone such as America/Sao_Paulo")
	must(w.Clinic.DayStartsMinute >= 0 && w.Clinic.DayStartsMinute < 24*60, "body.clinic.day_starts", "must be a time of day such as 04:00")
	must(textForm.MatchString(w.Name), "body.administrator.name", "must have 1 to 80 letters")
	must(loginForm.MatchString(w.Login), "body.administrator.login", "must have 1 to 100 letters, and no space")
	if weakness := staff.Weakness(w.Password, w.Login, w.Name); weakness != "" {
		must(false, "body.administrator.password", weakness)
	}
	for _, t := range Templates(w.Clinic.Language) {
		if t.ID == w.Template {
			found = t
		}
	}
	must(found.ID != "" || !w.Clinic.Language.Known(), "body.template", "must be one of GET /setup")
	if len(wrong.Fields) > 0 {
		return found, wrong
	}
	return found, nil
}
