// Package seal makes what only this installation can read and make, with keys that come from its secret.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Seals closes and opens.
type Seals struct {
	box  cipher.AEAD
	tags []byte // the key of keyed hashes
}

// New makes the seals of a secret.
func New(secret []byte) (Seals, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "suavez sealed", 32)
	if err != nil {
		return Seals{}, fmt.Errorf("derive a key: %w", err)
	}
	tags, err := hkdf.Key(sha256.New, secret, nil, "suavez tags", 32)
	if err != nil {
		return Seals{}, fmt.Errorf("derive a key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return Seals{}, err
	}
	box, err := cipher.NewGCM(block)
	return Seals{box, tags}, err
}

// Tag is a keyed hash of a text.
func (s Seals) Tag(text string) []byte {
	h := hmac.New(sha256.New, s.tags)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// Seal closes a text for a purpose: opened for another it is not good.
func (s Seals) Seal(purpose string, plain []byte) []byte {
	nonce := make([]byte, s.box.NonceSize())
	_, _ = rand.Read(nonce) // it does not fail
	return s.box.Seal(nonce, nonce, plain, []byte(purpose))
}

// ErrNotSealed is of what was not sealed here.
var ErrNotSealed = errors.New("this was not sealed here, or for something else")

// Open opens what was sealed for the purpose. It fails with ErrNotSealed.
func (s Seals) Open(purpose string, sealed []byte) ([]byte, error) {
	if len(sealed) < s.box.NonceSize() {
		return nil, ErrNotSealed
	}
	nonce, text := sealed[:s.box.NonceSize()], sealed[s.box.NonceSize():]
	plain, err := s.box.Open(nil, nonce, text, []byte(purpose))
	if err != nil {
		return nil, ErrNotSealed
	}
	return plain, nil
}

// tokenData is what a sealed token holds.
type tokenData struct {
	Until time.Time
	Value json.RawMessage
}

// Token seals a value that is good for a purpose until a time.
func (s Seals) Token(purpose string, value any, until time.Time) (string, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("seal a token: %w", err)
	}
	text, err = json.Marshal(tokenData{until, text})
	if err != nil {
		return "", fmt.Errorf("seal a token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(s.Seal(purpose, text)), nil
}

// Read opens a token into a value.
func (s Seals) Read(purpose, token string, now time.Time, into any) error {
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return ErrNotSealed
	}
	text, err := s.Open(purpose, sealed)
	if err != nil {
		return err
	}
	var data tokenData
	if err := json.Unmarshal(text, &data); err != nil || !now.Before(data.Until) {
		return ErrNotSealed
	}
	return json.Unmarshal(data.Value, into)
}
