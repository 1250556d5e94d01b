package appointment

import (
	"crypto/rand"
	"fmt"
	"math/big"
	"strings"

	"gorm.io/gorm"

	"suavez/app/clinic"
	"suavez/app/problem"
)

// codeDigits of a code: few enough to be typed at a totem, and of a day's appointments one in thousands of codes at most is one.
const codeDigits = 6

// newCode makes a code.
func newCode() string {
	n, _ := rand.Int(rand.Reader, big.NewInt(1_000_000)) // it does not fail
	return fmt.Sprintf("%0*d", codeDigits, n.Int64())
}

// giveCode gives an appointment a code that no other has on its day.
func (a *Appointment) giveCode(tx *gorm.DB) error {
	free, err := freeCodesFor(tx, a)
	if err != nil {
		return err
	}
	a.Code = free.next(a.Day)
	return nil
}

// freeCodes gives out codes that no appointment of a day has.
type freeCodes map[clinic.Date]map[string]bool

// freeCodesFor reads the codes that are taken on the days of some appointments of a clinic.
func freeCodesFor(tx *gorm.DB, wanted ...*Appointment) (freeCodes, error) {
	taken := freeCodes{}
	for _, one := range wanted {
		if taken[one.Day] != nil {
			continue
		}
		taken[one.Day] = map[string]bool{}
		var codes []string
		if err := tx.Model(&Appointment{}).Where("clinic_id = ? AND day = ?", one.ClinicID, one.Day).Pluck("code", &codes).Error; err != nil {
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

// qrPrefix begins what the QR code of an appointment holds.
const qrPrefix = "suavez:"

// QR is what the QR code of an appointment holds: nothing but the code and the clinic at which it counts.
func QR(slug, code string) string { return qrPrefix + slug + ":" + code }

// ReadCode reads a code as it is typed, or what a reader has found in a QR code. Problem: invalid, also for the QR code of another clinic.
func ReadCode(typed, slug string) (string, error) {
	code := strings.TrimSpace(typed)
	if len(code) > len(qrPrefix) && strings.EqualFold(code[:len(qrPrefix)], qrPrefix) {
		clinic, rest, _ := strings.Cut(code[len(qrPrefix):], ":")
		if !strings.EqualFold(clinic, slug) {
			return "", problem.InvalidField("body.code", "this is the code of an appointment at another clinic")
		}
		code = rest
	}
	code = strings.NewReplacer(" ", "", "-", "").Replace(code)
	if len(code) != codeDigits || strings.Trim(code, "0123456789") != "" {
		return "", problem.InvalidField("body.code", "must be the six digits of an appointment, or what its QR code holds")
	}
	return code, nil
}
