package clinic

// The laws that grant priority in Brazil.
const (
	law10048 = "Lei 10.048/2000, art. 1º (Lei 14.626/2023)"
	law13466 = "Lei 13.466/2017"
	law14238 = "Lei 14.238/2021"
)

// LegalPriorities are the groups that the laws of Brazil put first: 80 years or more before the other groups, blood donors after
// them. Within a level the arrival decides.
func LegalPriorities() []Priority {
	return []Priority{
		{Code: "over_80", Name: "80 anos ou mais", LegalBasis: law13466, Level: 20},
		{Code: "over_60", Name: "60 anos ou mais", LegalBasis: law10048, Level: 40},
		{Code: "disability", Name: "Pessoa com deficiência", LegalBasis: law10048, Level: 40},
		{Code: "autism", Name: "Transtorno do espectro autista", LegalBasis: law10048, Level: 40},
		{Code: "pregnant", Name: "Gestante", LegalBasis: law10048, Level: 40},
		{Code: "nursing", Name: "Lactante", LegalBasis: law10048, Level: 40},
		{Code: "small_child", Name: "Com criança de colo", LegalBasis: law10048, Level: 40},
		{Code: "obesity", Name: "Pessoa com obesidade", LegalBasis: law10048, Level: 40},
		{Code: "reduced_mobility", Name: "Mobilidade reduzida", LegalBasis: law10048, Level: 40},
		{Code: "cancer", Name: "Em tratamento de câncer", LegalBasis: law14238, Level: 40},
		{Code: "blood_donor", Name: "Doador de sangue", LegalBasis: law10048, Level: 60},
	}
}
