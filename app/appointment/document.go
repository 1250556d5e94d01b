package appointment

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/problem"
)

// Documents makes keyed hashes of the numbers of documents: who has a copy of the database, and not the key, cannot find the numbers by trying
// all of them.
type Documents struct{ key []byte }

// ErrOtherKey says that the database's hashes were made with another key.
var ErrOtherKey = errors.New("the appointments in this database were made with another document key")

// NewDocuments checks that a key is the one with which the database's hashes were made, or makes it that. Problem: ErrOtherKey.
func NewDocuments(ctx context.Context, db *database.Database, key []byte) (*Documents, error) {
	d := &Documents{key}
	proof := d.sum("suavez document key")
	var kept []byte
	if err := db.Read(ctx).Exec("INSERT INTO document_key (proof) SELECT ? ON CONFLICT DO NOTHING", proof).Error; err != nil {
		return nil, fmt.Errorf("keep the proof of the document key: %w", err)
	}
	if err := db.Read(ctx).Raw("SELECT proof FROM document_key").Row().Scan(&kept); err != nil {
		return nil, fmt.Errorf("read the proof of the document key: %w", err)
	}
	if !hmac.Equal(kept, proof) {
		return nil, ErrOtherKey
	}
	return d, nil
}

// hash is what is kept of a document in a clinic; the same number is something else in another one.
func (d *Documents) hash(of id.Clinic, document string) []byte {
	return d.sum(of.String() + " " + document)
}

func (d *Documents) sum(text string) []byte {
	sum := hmac.New(sha256.New, d.key)
	sum.Write([]byte(text)) // never fails
	return sum.Sum(nil)
}

// ReadDocument reads a CPF (11 digits) or the number of a SUS card (15 digits), however it is punctuated, and returns its digits. The check
// digits must be right, so that a slip of the finger is noticed. Problem: invalid, at location.
func ReadDocument(typed, location string) (string, error) {
	digits := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case strings.ContainsRune(" .-/", r):
			return -1
		}
		return 'x'
	}, typed)
	switch {
	case strings.Contains(digits, "x"):
		return "", problem.InvalidField(location, "must be digits: a CPF has 11, a SUS card 15")
	case len(digits) == 11 && cpfFits(digits), len(digits) == 15 && susFits(digits):
		return digits, nil
	case len(digits) == 11 || len(digits) == 15:
		return "", problem.InvalidField(location, "the check digits are not right: one of the digits was mistyped")
	}
	return "", problem.InvalidField(location, fmt.Sprintf("has %d digits: a CPF has 11, a SUS card 15", len(digits)))
}

// cpfFits checks the last two digits of a CPF (Instrução Normativa RFB 1548/2015): each is the sum of those before, weighted 2, 3, … from the
// right, modulo 11 and from 11, ten and eleven being 0. A number of eleven like digits is none.
func cpfFits(digits string) bool {
	if strings.Count(digits, digits[:1]) == len(digits) {
		return false
	}
	for _, at := range []int{9, 10} {
		sum := 0
		for i := range at {
			sum += int(digits[i]-'0') * (at + 1 - i)
		}
		if check := (11 - sum%11) % 11 % 10; check != int(digits[at]-'0') {
			return false
		}
	}
	return true
}

// susFits checks the number of a SUS card (Cadastro Nacional de Saúde): it begins with 1, 2 (for good), 7, 8 or 9 (provisional), and its digits weighted 15 to 1
// sum up to a multiple of 11.
func susFits(digits string) bool {
	if !strings.Contains("12789", digits[:1]) {
		return false
	}
	sum := 0
	for i := range digits {
		sum += int(digits[i]-'0') * (15 - i)
	}
	return sum%11 == 0
}
