package clinic

// The laws that grant priority in Brazil.
const (
	law10048 = "Lei 10.048/2000, art. 1º (Lei 14.626/2023)"
	law13466 = "Lei 13.466/2017"
	law14238 = "Lei 14.238/2021"
)

// LegalPriorities are the groups that the laws of Brazil put first: 80 years or more before the other groups (but after an emergency), blood
// donors after them. Within a level the arrival decides. The targets are a preset of ours in the same order; the law names no minutes.
func LegalPriorities() []Priority {
	return []Priority{
		{Code: "over_80", Name: "80 anos ou mais", NameEn: "80 years or older", NameEs: "80 años o más", Icon: "over_80", LegalBasis: law13466, Level: 20, TargetMinutes: new(5)},
		{Code: "over_60", Name: "60 anos ou mais", NameEn: "60 years or older", NameEs: "60 años o más", Icon: "over_60", LegalBasis: law10048, Level: 40},
		{Code: "disability", Name: "Pessoa com deficiência", NameEn: "Person with a disability", NameEs: "Persona con discapacidad", Icon: "disability", LegalBasis: law10048, Level: 40},
		{Code: "autism", Name: "Autismo", NameEn: "Autism", NameEs: "Autismo", Icon: "autism", LegalBasis: law10048, Level: 40},
		{Code: "pregnant", Name: "Gestante", NameEn: "Pregnant", NameEs: "Embarazada", Icon: "pregnant", LegalBasis: law10048, Level: 40},
		{Code: "nursing", Name: "Amamentando", NameEn: "Breastfeeding", NameEs: "Lactancia", Icon: "nursing", LegalBasis: law10048, Level: 40},
		{Code: "small_child", Name: "Com criança de colo", NameEn: "With a small child", NameEs: "Con niño en brazos", Icon: "small_child", LegalBasis: law10048, Level: 40},
		{Code: "obesity", Name: "Obesidade", NameEn: "Obesity", NameEs: "Obesidad", Icon: "obesity", LegalBasis: law10048, Level: 40},
		{Code: "reduced_mobility", Name: "Mobilidade reduzida", NameEn: "Reduced mobility", NameEs: "Movilidad reducida", Icon: "reduced_mobility", LegalBasis: law10048, Level: 40},
		{Code: "cancer", Name: "Pessoa com câncer", NameEn: "Person with cancer", NameEs: "Persona con cáncer", Icon: "cancer", LegalBasis: law14238, Level: 40},
		{Code: "blood_donor", Name: "Doador de sangue", NameEn: "Blood donor", NameEs: "Donante de sangre", Icon: "blood_donor", LegalBasis: law10048, Level: 60, TargetMinutes: new(30)},
	}
}
