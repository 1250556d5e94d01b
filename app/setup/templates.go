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
	about  words
	color  clinic.Color
	icon   string
}

// in is the service as a clinic of a language has it, with the words of the other languages.
func (s service) in(language clinic.Language) clinic.Service {
	made := clinic.Service{
		Prefix: s.prefix, Name: s.name[language],
		Face: clinic.Face{About: s.about[language], Color: s.color, Icon: s.icon, Words: map[clinic.Language]clinic.Words{}},
	}
	for other, name := range s.name {
		if other != language {
			made.Words[other] = clinic.Words{Name: name, About: s.about[other]}
		}
	}
	return made
}

type room struct {
	name     words
	kind     clinic.RoomKind
	prefixes []string
}

var (
	reception = service{
		"RE", in("Recepção", "Reception", "Recepción"),
		in("Cadastro e informações", "Registration and information", "Registro e información"), "turquoise", "reception",
	}
	exams = service{
		"EX", in("Exames", "Exams", "Exámenes"),
		in("Coleta de sangue e urina", "Blood and urine samples", "Muestras de sangre y orina"), "purple", "exams",
	}
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
			{
				"EN", in("Enfermagem", "Nursing", "Enfermería"),
				in("Curativos, injeções, pressão", "Dressings, injections, blood pressure", "Curas, inyecciones, presión"), "green", "nursing",
			},
			{
				"ME", in("Medicina", "Medicine", "Medicina"),
				in("Consulta com o médico", "Seeing a doctor", "Consulta con el médico"), "blue", "medicine",
			},
			{
				"FA", in("Farmácia", "Pharmacy", "Farmacia"),
				in("Retirar remédios", "Picking up medicines", "Retirar medicamentos"), "orange", "pharmacy",
			},
			exams,
			{
				"OD", in("Odontologia", "Dentistry", "Odontología"),
				in("Dor, avaliação, retorno", "Pain, check-up, follow-up", "Dolor, revisión, control"), "brown", "dentistry",
			},
			{
				"PS", in("Psicologia", "Psychology", "Psicología"),
				in("Acolhimento e retorno", "First talk and follow-up", "Acogida y control"), "graphite", "psychology",
			},
			{
				"VA", in("Vacinas", "Vaccines", "Vacunas"),
				in("Doses do calendário", "Doses of the calendar", "Dosis del calendario"), "pink", "vaccines",
			},
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
			{
				"CN", in("Consulta", "Consultation", "Consulta"),
				in("Primeira vez ou queixa nova", "First visit or a new complaint", "Primera vez o una queja nueva"), "blue", "medicine",
			},
			{
				"RT", in("Retorno", "Follow-up", "Control"),
				in("Mostrar exames, renovar receita", "Showing results, renewing a prescription", "Mostrar exámenes, renovar receta"), "green", "follow_up",
			},
			{
				"PC", in("Procedimento", "Procedure", "Procedimiento"),
				in("Curativos e pequenas cirurgias", "Dressings and minor surgery", "Curas y cirugía menor"), "purple", "nursing",
			},
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
			{
				"CA", in("Cadastro", "Registration", "Registro"),
				in("Abrir a ficha e pagar", "Opening a file and paying", "Abrir la ficha y pagar"), "turquoise", "reception",
			},
			{
				"CT", in("Coleta", "Sample collection", "Toma de muestras"),
				in("Quem já tem a ficha do dia", "Who has today's file already", "Quien ya tiene la ficha del día"), "purple", "exams",
			},
			{
				"EX", in("Entrega de exames", "Results", "Entrega de resultados"),
				in("Retirar resultados", "Picking up results", "Retirar resultados"), "orange", "results",
			},
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
			made.Services = append(made.Services, s.in(language))
		}
		for _, r := range t.rooms {
			made.Rooms = append(made.Rooms, clinic.PlannedRoom{Room: clinic.Room{Name: r.name[language], Kind: r.kind}, Prefixes: r.prefixes})
		}
		all = append(all, made)
	}
	return all
}
