package setup

import (
	"suavez/app/clinic"
)

// Template is a kind of clinic with the services and rooms that it begins with.
type Template struct {
	ID       string
	Services []clinic.Service
	Rooms    []clinic.PlannedRoom
}

// words is a name in the languages of clinics.
type words map[clinic.Language]string

func in(portuguese, english, spanish string) words {
	return words{clinic.Portuguese: portuguese, clinic.English: english, clinic.Spanish: spanish}
}

// service and room are what a template has, in every language.
type service struct {
	prefix string
	name   words
}

type room struct {
	name     words
	kind     clinic.RoomKind
	prefixes []string
}

var (
	reception = service{"RE", in("Recepção", "Reception", "Recepción")}
	exams     = service{"EX", in("Exames", "Exams", "Exámenes")}
)

func counter(number, prefix string, more ...string) room {
	return room{in("Guichê "+number, "Counter "+number, "Ventanilla "+number), clinic.Desk, append([]string{prefix}, more...)}
}

func office(number string, prefixes ...string) room {
	return room{in("Consultório "+number, "Office "+number, "Consultorio "+number), clinic.Office, prefixes}
}

func plain(number string, prefixes ...string) room {
	return room{in("Sala "+number, "Room "+number, "Sala "+number), clinic.Ward, prefixes}
}

// templates are all that there are. Prefixes avoid letters that are taken for digits, where people do not expect such a letter.
var templates = []struct {
	id       string
	services []service
	rooms    []room
}{
	{
		"outpatient_clinic",
		[]service{
			reception,
			{"EN", in("Enfermagem", "Nursing", "Enfermería")},
			{"ME", in("Medicina", "Medicine", "Medicina")},
			{"FA", in("Farmácia", "Pharmacy", "Farmacia")},
			exams,
			{"OD", in("Odontologia", "Dentistry", "Odontología")},
			{"PS", in("Psicologia", "Psychology", "Psicología")},
			{"VA", in("Vacinas", "Vaccines", "Vacunas")},
		},
		[]room{
			counter("1", "RE"), counter("2", "RE"), plain("1", "EN", "VA"), plain("2", "EN", "EX"),
			office("3", "ME", "PS"), office("4", "ME", "OD"),
			{in("Farmácia", "Pharmacy", "Farmacia"), clinic.Pharmacy, []string{"FA"}},
		},
	},
	{
		"small_practice",
		[]service{
			reception,
			{"CN", in("Consulta", "Consultation", "Consulta")},
			{"RT", in("Retorno", "Follow-up", "Control")},
			{"PC", in("Procedimento", "Procedure", "Procedimiento")},
		},
		[]room{
			{in("Recepção", "Reception", "Recepción"), clinic.Desk, []string{"RE"}},
			office("1", "CN", "RT"), office("2", "CN", "RT"),
			{in("Sala de procedimentos", "Procedure room", "Sala de procedimientos"), clinic.Ward, []string{"PC"}},
		},
	},
	{
		"laboratory",
		[]service{
			{"CA", in("Cadastro", "Registration", "Registro")},
			{"CT", in("Coleta", "Sample collection", "Toma de muestras")},
			{"EX", in("Entrega de exames", "Results", "Entrega de resultados")},
		},
		[]room{
			counter("1", "CA", "EX"), counter("2", "CA", "EX"),
			{in("Coleta 1", "Collection 1", "Muestras 1"), clinic.Ward, []string{"CT"}},
			{in("Coleta 2", "Collection 2", "Muestras 2"), clinic.Ward, []string{"CT"}},
			{in("Coleta 3", "Collection 3", "Muestras 3"), clinic.Ward, []string{"CT"}},
		},
	},
}

// Templates returns the templates with names in a language.
func Templates(language clinic.Language) []Template {
	var all []Template
	for _, t := range templates {
		made := Template{ID: t.id}
		for _, s := range t.services {
			made.Services = append(made.Services, clinic.Service{Prefix: s.prefix, Name: s.name[language]})
		}
		for _, r := range t.rooms {
			made.Rooms = append(made.Rooms, clinic.PlannedRoom{Room: clinic.Room{Name: r.name[language], Kind: r.kind}, Prefixes: r.prefixes})
		}
		all = append(all, made)
	}
	return all
}
