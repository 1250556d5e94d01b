package appointment_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"suavez/app/appointment"
	"suavez/app/apptest"
	"suavez/app/clinic"
	"suavez/app/journal"
	"suavez/app/problem"
	"suavez/app/queue"
)

func TestMain(m *testing.M) { apptest.Main(m) }

// agenda is a clinic on Monday, 2 March 2026, at nine in the morning, with its appointments.
type agenda struct {
	*apptest.Clinic
	*appointment.Appointments
	t *testing.T
}

func newAgenda(t *testing.T) *agenda {
	t.Helper()
	c := apptest.NewClinic(t)
	return &agenda{c, c.AppointmentsOf(c.Catalogues, c.Queue), t}
}

// at is a time of that Monday.
func (a *agenda) at(clock string) time.Time {
	a.t.Helper()
	at, err := time.Parse(time.RFC3339, "2026-03-02T"+clock+":00-03:00")
	if err != nil {
		a.t.Fatal(err)
	}
	return at
}

func (a *agenda) book(b appointment.Booking) *appointment.Data {
	a.t.Helper()
	booked, err := a.Book(context.Background(), a.System(), b)
	if err != nil {
		a.t.Fatal(err)
	}
	return booked
}

func (a *agenda) checkIn(code string) *appointment.CheckedIn {
	a.t.Helper()
	in, err := a.CheckIn(context.Background(), a.System(), appointment.Sign{Code: code})
	if err != nil {
		a.t.Fatal(err)
	}
	return in
}

func (a *agenda) rules(edit func(*clinic.Rules)) {
	a.t.Helper()
	a.Edit(func(ctx context.Context, e *clinic.Editor, asked journal.Asked) error {
		_, err := e.Clinic(ctx, asked, func(c *clinic.Clinic) { edit(&c.Rules) })
		return err
	})
}

func TestCheckIn_givesTheTicketOnce(t *testing.T) {
	t.Parallel()
	a := newAgenda(t)
	user := a.Person("medicina").ID
	booked := a.book(appointment.Booking{
		ServiceID: a.Service("ME"), At: a.at("10:20"), PatientName: "Ivo Sampaio", Document: "529.982.247-25", PriorityID: a.Priority("over_60"),
		UserID: &user, Note: "retorno", Language: clinic.Spanish,
	})
	first := a.checkIn("suavez:demo:" + booked.Code)
	if p := first.Ticket.Ticket; p.Code != "ME-001" || p.PatientName != "Ivo Sampaio" || p.Language != "es" || p.AppointmentAt == nil || !p.AppointmentAt.Equal(booked.At) {
		t.Errorf("the ticket is %+v", p)
	}
	if first.Ticket.ForUserID == nil || *first.Ticket.ForUserID != user || first.Ticket.Note != "retorno" || first.Ticket.FollowToken == "" {
		t.Errorf("the attendance is %+v", first.Ticket.Attendance)
	}
	for what, sign := range map[string]appointment.Sign{"code": {Code: booked.Code}, "CPF": {Document: "52998224725"}} {
		again, err := a.CheckIn(context.Background(), a.System(), sign)
		if err != nil || again.Ticket.Ticket.ID != first.Ticket.Ticket.ID || again.Ticket.FollowToken != first.Ticket.FollowToken || again.Ticket.Seq != first.Ticket.Seq {
			t.Errorf("again by its %s: %+v, %v", what, again, err)
		}
	}
	if _, err := a.Cancel(context.Background(), a.System(), booked.ID, ""); !problem.Is(err, problem.WrongState) {
		t.Errorf("cancelled after the arrival: %v", err)
	}
	apptest.CheckRules(t, a.DB)
	apptest.CheckBoard(t, a.DB, a.Journal, a.ID)
}

// Neither the tables nor the journal hold the number of a document.
func TestBook_keepsNoDocument(t *testing.T) {
	t.Parallel()
	a := newAgenda(t)
	a.book(appointment.Booking{ServiceID: a.Service("ME"), At: a.at("10:20"), Document: "529.982.247-25"})
	a.Another("norte")
	var found int
	err := a.DB.Read(t.Context()).Raw(`SELECT (SELECT count(*) FROM appointments a WHERE a::text LIKE '%52998224725%' OR a::text LIKE '%529.982.247-25%')
		+ (SELECT count(*) FROM journal j WHERE j::text LIKE '%52998224725%' OR j::text LIKE '%529.982.247-25%')`).Row().Scan(&found)
	if err != nil || found != 0 {
		t.Errorf("the number is in %d rows, %v", found, err)
	}
	// Another key makes another hash, and is noticed.
	if _, err := appointment.NewDocuments(t.Context(), a.DB, []byte("the key of another installation")); err != appointment.ErrOtherKey { //nolint:errorlint // it is not wrapped
		t.Errorf("another key: %v", err)
	}
}

// Where the policy goes by appointment a patient who checks in enters the line by the time: neither first nor last for having one, and
// who has none by the arrival. One of the ten failings of other systems: there it hangs on how the database sorts NULL.
func TestFailing_scheduledPatientsComeFirstOrLast(t *testing.T) {
	t.Parallel()
	a := newAgenda(t)
	a.Policy("ME", clinic.Policy{Kind: clinic.ByAppointment, RatioPriority: 2, RatioNormal: 1})
	late := a.book(appointment.Booking{ServiceID: a.Service("ME"), At: a.at("11:00")})
	soon := a.book(appointment.Booking{ServiceID: a.Service("ME"), At: a.at("09:20")})
	a.checkIn(late.Code)  // ME-001 at 9:00
	a.Clinic.Arrive("ME") // ME-002 at 9:00
	a.Clock.Advance(10 * time.Minute)
	a.checkIn(soon.Code) // ME-003 at 9:10
	a.Clock.Advance(30 * time.Minute)
	a.Clinic.Arrive("ME") // ME-004 at 9:40
	desk := a.Desk("medicina", "Consultório 1")
	for _, want := range []string{"ME-002", "ME-003", "ME-004", "ME-001"} {
		one := desk.Call()
		if one.Ticket.Code != want {
			t.Errorf("%s is called, want %s", one.Ticket.Code, want)
		}
		desk.Take(one, queue.StepStart, queue.StepFinish)
	}
}

func TestCheckIn_earlyAndLate(t *testing.T) {
	t.Parallel()
	a := newAgenda(t)
	a.rules(func(r *clinic.Rules) { r.CheckInEarlyMinutes, r.CheckInLateMinutes = 30, 15 })
	ask := func(code string) (*appointment.CheckedIn, error) {
		return a.CheckIn(context.Background(), a.System(), appointment.Sign{Code: code})
	}
	noon := a.book(appointment.Booking{ServiceID: a.Service("ME"), At: a.at("12:00")})
	_, err := ask(noon.Code)
	if p := problem.Of(err); p == nil || p.Code != problem.CheckInEarly || !p.Values["opens_at"].(time.Time).Equal(a.at("11:30")) {
		t.Errorf("three hours before: %v", err)
	}
	// Staff take in whom they see.
	if in, err := a.Appointments.Arrive(context.Background(), a.System(), noon.ID); err != nil || in.Ticket.Ticket.AppointmentAt == nil {
		t.Errorf("at the desk: %v", err)
	}
	for _, c := range []struct {
		rule       clinic.LateRule
		after      time.Duration
		keeps, bad bool
	}{
		{clinic.LateByArrival, 15 * time.Minute, true, false},
		{clinic.LateByArrival, 16 * time.Minute, false, false},
		{clinic.LateByTime, 16 * time.Minute, true, false},
		{clinic.LateToReception, 15 * time.Minute, true, false},
		{clinic.LateToReception, 16 * time.Minute, false, true},
	} {
		a.rules(func(r *clinic.Rules) { r.LateRule = c.rule })
		booked := a.book(appointment.Booking{ServiceID: a.Service("ME"), At: a.Clock.Now()})
		a.Clock.Advance(c.after)
		in, err := ask(booked.Code)
		switch {
		case c.bad:
			if !problem.Is(err, problem.CheckInLate) {
				t.Errorf("%s after %s: %v", c.rule, c.after, err)
			}
			if in, err = a.Appointments.Arrive(context.Background(), a.System(), booked.ID); err != nil || in.Ticket.Ticket.AppointmentAt != nil {
				t.Errorf("%s after %s at the desk: %+v, %v", c.rule, c.after, in, err)
			}
		case err != nil || (in.Ticket.Ticket.AppointmentAt != nil) != c.keeps:
			t.Errorf("%s after %s: %+v, %v", c.rule, c.after, in, err)
		}
	}
}

func TestCheckIn_finds(t *testing.T) {
	t.Parallel()
	a := newAgenda(t)
	ctx := context.Background()
	const cpf = "529.982.247-25"
	nursing := a.book(appointment.Booking{ServiceID: a.Service("EN"), At: a.at("10:00"), Document: cpf})
	doctor := a.book(appointment.Booking{ServiceID: a.Service("ME"), At: a.at("09:30"), Document: cpf})
	tomorrow := a.book(appointment.Booking{ServiceID: a.Service("ME"), At: a.at("09:30").AddDate(0, 0, 1), Document: cpf})
	for _, want := range []*appointment.Data{doctor, nursing} {
		in, err := a.CheckIn(ctx, a.System(), appointment.Sign{Document: cpf})
		if err != nil || in.Appointment.ID != want.ID {
			t.Errorf("the next by the document is %+v, %v", in, err)
		}
	}
	// Tomorrow's is too early, and another clinic's is none.
	if _, err := a.CheckIn(ctx, a.System(), appointment.Sign{Code: tomorrow.Code}); !problem.Is(err, problem.CheckInEarly) {
		t.Errorf("tomorrow's: %v", err)
	}
	other := a.Another("norte")
	if _, err := other.AppointmentsOf(other.Catalogues, other.Queue).CheckIn(ctx, other.System(), appointment.Sign{Document: cpf}); !problem.Is(err, problem.NotFound) {
		t.Errorf("in another clinic: %v", err)
	}
	a.Clock.Advance(24 * time.Hour)
	if in, err := a.CheckIn(ctx, a.System(), appointment.Sign{Document: cpf}); err != nil || in.Appointment.ID != tomorrow.ID {
		t.Errorf("the next day: %+v, %v", in, err)
	}
	if _, err := a.CheckIn(ctx, a.System(), appointment.Sign{Code: nursing.Code}); !problem.Is(err, problem.NotFound) {
		t.Errorf("yesterday's: %v", err)
	}
}

func TestChange_andCancel(t *testing.T) {
	t.Parallel()
	a := newAgenda(t)
	ctx := context.Background()
	booked := a.book(appointment.Booking{ServiceID: a.Service("ME"), At: a.at("10:00"), PatientName: "Rita", Document: "529.982.247-25", ExternalID: "17"})
	moved, err := a.Change(ctx, a.System(), booked.ID, func(b *appointment.Booking) { b.At = a.at("11:00") })
	if err != nil || !moved.At.Equal(a.at("11:00")) || moved.Code != booked.Code || moved.PatientName != "Rita" {
		t.Errorf("moved: %+v, %v", moved, err)
	}
	if in, err := a.CheckIn(ctx, a.System(), appointment.Sign{Document: "529.982.247-25"}); err != nil {
		t.Errorf("the document was lost: %+v, %v", in, err)
	}
	second := a.book(appointment.Booking{ServiceID: a.Service("ME"), At: a.at("15:00")})
	for range 2 {
		gone, err := a.Cancel(ctx, a.System(), second.ID, "desistiu")
		if err != nil || gone.State != appointment.Cancelled || gone.Reason != "desistiu" {
			t.Errorf("cancelled: %+v, %v", gone, err)
		}
	}
	if _, err := a.CheckIn(ctx, a.System(), appointment.Sign{Code: second.Code}); !problem.Is(err, problem.NotFound) {
		t.Errorf("checked in though cancelled: %v", err)
	}
	for what, b := range map[string]appointment.Booking{
		"yesterday":    {ServiceID: a.Service("ME"), At: a.at("10:00").AddDate(0, 0, -1)},
		"in ten years": {ServiceID: a.Service("ME"), At: a.at("10:00").AddDate(10, 0, 0)},
		"a wrong CPF":  {ServiceID: a.Service("ME"), At: a.at("10:00"), Document: "529.982.247-26"},
		"the same id":  {ServiceID: a.Service("ME"), At: a.at("10:00"), ExternalID: "17"},
		"no service":   {At: a.at("10:00")},
	} {
		if _, err := a.Book(ctx, a.System(), b); problem.Of(err) == nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	list, err := a.OfDay(ctx, a.ID, "")
	if err != nil || len(list) != 2 || list[0].ID != booked.ID {
		t.Errorf("the list of today is %+v, %v", list, err)
	}
}

// Who is remote joins the line by itself when the time has come, once though two instances look.
func TestAdmitRemote(t *testing.T) {
	t.Parallel()
	a := newAgenda(t)
	a.book(appointment.Booking{ServiceID: a.Service("ME"), At: a.at("09:10"), Remote: true, PatientName: "Alice"})
	count := func() int {
		t.Helper()
		n, err := a.AdmitRemote(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if n := count(); n != 0 {
		t.Errorf("%d before the time", n)
	}
	a.Clock.Advance(10 * time.Minute)
	if n := count(); n != 1 {
		t.Errorf("%d at the time", n)
	}
	if n := count(); n != 0 {
		t.Errorf("%d once more", n)
	}
	one := a.Desk("medicina", "Consultório 1").Call()
	if one == nil || !one.Ticket.Remote || one.Ticket.PatientName != "Alice" {
		t.Errorf("in line is %+v", one)
	}
}

const file = "Data;Hora;Serviço;Paciente;CPF;Prioridade;Profissional;Recado;On-line;Código externo\r\n" +
	"02/03/2026;10:20;Medicina;Ivo Sampaio;529.982.247-25;60 anos ou mais;medicina;\"traz; exames\";;A1\r\n" +
	"02/03/2026;10h45;EN;Érica Fonseca;;;;;;A2\r\n" +
	";;;;;;;;;\r\n" +
	"2026-03-03;8:00;farmácia;Ana;;;;;sim;\r\n"

func TestImport(t *testing.T) {
	t.Parallel()
	a := newAgenda(t)
	ctx := context.Background()
	run := func(content []byte) *appointment.Imported {
		t.Helper()
		done, err := a.Import(ctx, a.System(), content)
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	latin := bytes.NewBuffer(nil)
	for _, r := range file {
		latin.WriteByte(byte(r)) // Windows-1252, of which these letters are those of Unicode
	}
	keyed := a.System()
	keyed.Request = journal.NewRequest("file", "a file")
	for range 2 { // the same request is answered again, and done once
		done, err := a.Import(ctx, keyed, []byte("data;hora;servico\n03/03/2026;10:00;RE\n"))
		if err != nil || done.New != 1 || done.Same != 0 {
			t.Errorf("with a key it is %+v, %v", done, err)
		}
	}
	if done := run(latin.Bytes()); done.New != 3 || len(done.Faults) > 0 {
		t.Fatalf("the file is read as %+v", done)
	}
	list, err := a.OfDay(ctx, a.ID, "2026-03-02")
	if err != nil || len(list) != 2 || list[0].PatientName != "Ivo Sampaio" || !list[0].At.Equal(a.at("10:20")) || list[0].PriorityID == nil || list[0].UserID == nil || list[0].Note != "traz; exames" {
		t.Errorf("the day is %+v, %v", list, err)
	}
	if done := run([]byte(file)); done.Same != 3 || done.New+done.Changed > 0 {
		t.Errorf("sent again it is %+v", done)
	}
	moved := strings.Replace(file, "10:20", "10:30", 1)
	if done := run([]byte("\ufeff" + moved)); done.Changed != 1 || done.Same != 2 {
		t.Errorf("changed it is %+v", done)
	}
	if in, err := a.CheckIn(ctx, a.System(), appointment.Sign{Document: "52998224725"}); err != nil || !in.Appointment.At.Equal(a.at("10:30")) || in.Appointment.Code != list[0].Code {
		t.Errorf("the patient of the file: %+v, %v", in, err)
	}
	if done := run([]byte(file)); done.Same != 3 {
		t.Errorf("after the arrival it is %+v", done)
	}
	apptest.CheckRules(t, a.DB)
}

// How a patient is to be treated is said when booking, in a file or later, and goes with the ticket.
func TestCourtesy_goesWithTheTicket(t *testing.T) {
	t.Parallel()
	a := newAgenda(t)
	ctx := context.Background()
	run := func(content string) *appointment.Imported {
		t.Helper()
		done, err := a.Import(ctx, a.System(), []byte(content))
		if err != nil || len(done.Faults) > 0 {
			t.Fatalf("%+v, %v", done, err)
		}
		return done
	}
	run("data;hora;servico;nome;nome social;necessidades;id\n02/03/2026;10:20;ME;João da Silva;Ana Silva;Cadeira de rodas, ouve mal;A1\n02/03/2026;10:30;ME;Ivo;;;A2\n")
	// A file from software that knows nothing of it takes nothing away.
	if done := run("data;hora;servico;nome;id\n02/03/2026;10:20;ME;João da Silva;A1\n02/03/2026;10:30;ME;Ivo;A2\n"); done.Same != 2 {
		t.Errorf("a file without the columns: %+v", done)
	}
	list, err := a.OfDay(ctx, a.ID, "2026-03-02")
	if err != nil || len(list) != 2 || list[0].Courtesy == nil || list[0].Courtesy.SocialName != "Ana Silva" || list[1].Courtesy != nil {
		t.Fatalf("the day is %+v, %v", list, err)
	}
	if p := a.checkIn(list[0].Code).Ticket.Ticket; p.CalledBy() != "Ana Silva" || p.PatientName != "João da Silva" || !slices.Equal(p.Courtesy.Needs, []queue.Need{queue.Wheelchair, queue.Hearing}) {
		t.Errorf("the ticket is %+v, %+v", p, p.Courtesy)
	}
	_, err = a.Change(ctx, a.System(), list[1].ID, func(b *appointment.Booking) {
		b.Courtesy = queue.Courtesy{SocialName: " ", Needs: []queue.Need{queue.Calm}}
	})
	if err != nil {
		t.Fatal(err)
	}
	if p := a.checkIn(list[1].Code).Ticket.Ticket; p.CalledBy() != "Ivo" || !p.Unhurried() {
		t.Errorf("the ticket of who needs calm is %+v", p)
	}
	apptest.CheckRules(t, a.DB)
	apptest.CheckBoard(t, a.DB, a.Journal, a.ID)
}

// A file that is wrong somewhere changes nothing, and each fault is named.
func TestImport_faults(t *testing.T) {
	t.Parallel()
	a := newAgenda(t)
	for what, c := range map[string]struct {
		content string
		line    int
		column  string
	}{
		"empty":            {"", 1, ""},
		"headings alone":   {"data;hora;servico\n", 1, ""},
		"no column":        {"data;servico\n", 1, "time"},
		"twice":            {"data;hora;servico;data\n", 1, "data"},
		"no date":          {"data;hora;servico\n02/13/2026;10:00;ME\n", 2, "date"},
		"no time":          {"data;hora;servico\n02/03/2026;ten;ME\n", 2, "time"},
		"no service":       {"data;hora;servico\n02/03/2026;10:00;Dentista\n", 2, "service"},
		"over":             {"data;hora;servico\n01/03/2026;10:00;ME\n", 2, "date"},
		"second line":      {"data;hora;servico\n02/03/2026;10:00;ME\n\n03/03/2026;10:00;\n", 4, "service"},
		"wrong CPF":        {"data;hora;servico;cpf\n02/03/2026;10:00;ME;529.982.247-26\n", 2, "document"},
		"no user":          {"data;hora;servico;profissional\n02/03/2026;10:00;ME;ninguém\n", 2, "user"},
		"no priority":      {"data;hora;servico;prioridade\n02/03/2026;10:00;ME;rica\n", 2, "priority"},
		"no room":          {"data;hora;servico;sala\n02/03/2026;10:00;ME;Sótão\n", 2, "room"},
		"room elsewhere":   {"data;hora;servico;sala\n02/03/2026;10:00;ME;Guichê 1\n", 2, "room"},
		"neither":          {"data;hora;servico;online\n02/03/2026;10:00;ME;talvez\n", 2, "remote"},
		"id twice":         {"data;hora;servico;id\n02/03/2026;10:00;ME;7\n02/03/2026;11:00;ME;7\n", 3, "external_id"},
		"quotes":           {"data;hora;servico;nome\n02/03/2026;10:00;ME;\"Ivo\n", 2, ""},
		"no text":          {"data;hora\x00;servico\n", 0, ""},
		"long name":        {"data;hora;servico;nome\n02/03/2026;10:00;ME;" + strings.Repeat("a", 121) + "\n", 2, "name"},
		"a spreadsheet":    {"PK\x03\x04\x14\x00\x06\x00", 0, ""},
		"need":             {"data;hora;servico;necessidades\n02/03/2026;10:00;ME;ouve mal, pressa\n", 2, "needs"},
		"language":         {"data;hora;servico;idioma\n02/03/2026;10:00;ME;fr\n", 2, "language"},
		"too many by far":  {"data;hora;servico\n" + strings.Repeat("02/03/2026;10:00;ME\n", appointment.MaxRows+1), appointment.MaxRows + 2, ""},
		"one of two wrong": {"data,hora,servico\n02/03/2026,10:00,ME\n02/03/2026,25:00,ME\n", 3, "time"},
	} {
		done, err := a.Import(context.Background(), a.System(), []byte(c.content))
		if err != nil || len(done.Faults) != 1 || done.Faults[0].Line != c.line || done.Faults[0].Column != c.column || done.Faults[0].Message == "" {
			t.Errorf("%s: %+v, %v", what, done, err)
		}
	}
	var there int64
	if err := a.DB.Read(t.Context()).Table("appointments").Count(&there).Error; err != nil || there != 0 {
		t.Errorf("%d appointments, %v", there, err)
	}
}

// Whatever a file holds, it is read or refused with a sentence; what is read stands in the file.
func FuzzReadFile(f *testing.F) {
	f.Add([]byte(file))
	for _, text := range []string{"", "data;hora;servico\n1;2;3", "data,hora,servico\n\"a\"\"b\",c\n", "\xff\xfe", "date\ttime\tservice\n\t\t\n"} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		lines, fault := appointment.ReadFile(content)
		if fault != nil && (fault.Message == "" || lines != nil) {
			t.Errorf("refused as %+v with %d lines", fault, len(lines))
		}
		for _, l := range lines {
			if l.Number < 2 || l.Number > bytes.Count(content, []byte("\n"))+1 {
				t.Errorf("line %d of %d", l.Number, bytes.Count(content, []byte("\n"))+1)
			}
		}
	})
}

// A file of the largest size is booked in one go.
func TestImport_large(t *testing.T) {
	t.Parallel()
	a := newAgenda(t)
	text := &strings.Builder{}
	text.WriteString("data;hora;servico;nome;id\n")
	for i := range appointment.MaxRows {
		fmt.Fprintf(text, "%02d/04/2026;%02d:%02d;ME;Paciente %d;x%d\n", 1+i%28, 8+i%9, i%60, i, i)
	}
	done, err := a.Import(context.Background(), a.System(), []byte(text.String()))
	if err != nil || done.New != appointment.MaxRows {
		t.Fatalf("%+v, %v", done, err)
	}
	var twice int64
	err = a.DB.Read(t.Context()).Raw("SELECT count(*) FROM (SELECT FROM appointments GROUP BY day, code HAVING count(*) > 1) x").Row().Scan(&twice)
	if err != nil || twice != 0 {
		t.Errorf("%d codes twice on a day, %v", twice, err)
	}
	apptest.CheckRules(t, a.DB)
}
