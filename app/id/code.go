package id

import (
	"crypto/rand"
	"strings"
)

// codeLetters are those of codes: without 0 and O, 1 and I, which look alike.
const codeLetters = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

// NewCode makes a code that people read on one screen and type at another, of so many letters, without the hyphen that is shown.
func NewCode(letters int) string {
	code := make([]byte, letters)
	_, _ = rand.Read(code) // it does not fail
	for i, b := range code {
		code[i] = codeLetters[int(b)%len(codeLetters)] // 32 letters: each is as likely
	}
	return string(code)
}

// ShownCode is a code as it is shown, its halves parted: K7Q-4WT.
func ShownCode(code string) string {
	return code[:len(code)/2] + "-" + code[len(code)/2:]
}

// TypedCode is a code without what people type beside its letters.
func TypedCode(typed string) string {
	return strings.NewReplacer("-", "", " ", "").Replace(strings.ToUpper(typed))
}
