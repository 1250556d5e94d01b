package clinic

import "time"

// fixedHolidays are the national holidays of Brazil that have a date: Lei 662/1949 as amended by Lei 10.607/2002, Lei 6.802/1980 (12 October) and
// Lei 14.759/2023 (20 November).
var fixedHolidays = map[string]string{
	"01-01": "Confraternização Universal",
	"04-21": "Tiradentes",
	"05-01": "Dia do Trabalhador",
	"09-07": "Independência do Brasil",
	"10-12": "Nossa Senhora Aparecida",
	"11-02": "Finados",
	"11-15": "Proclamação da República",
	"11-20": "Dia da Consciência Negra",
	"12-25": "Natal",
}

// nationalHoliday is the name of Brazil's national holiday on a date, or empty. Good Friday is a holiday by the law of almost every city
// (Lei 9.093/1995, art. 2), and the federal calendar names it as a national one; Carnival and Corpus Christi are left to each clinic.
func nationalHoliday(day time.Time) string {
	if name := fixedHolidays[day.Format("01-02")]; name != "" {
		return name
	}
	if day.Equal(easter(day.Year()).AddDate(0, 0, -2)) {
		return "Sexta-feira Santa"
	}
	return ""
}

// Holiday is a national holiday.
type Holiday struct {
	Day  Date
	Name string
}

// NationalHolidays are those from a date on, within so many days.
func NationalHolidays(from Date, days int) (holidays []Holiday) {
	for ahead := range days {
		day := from.Day().AddDate(0, 0, ahead)
		if name := nationalHoliday(day); name != "" {
			holidays = append(holidays, Holiday{DateOf(day), name})
		}
	}
	return holidays
}

// easter is Easter Sunday of a year, by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, 1991, chapter 8).
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	month, day := (h+l-7*m+114)/31, (h+l-7*m+114)%31+1
	return time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
}
