package staff

import (
	"context"
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

	"suavez/app/database"
)

// seals makes what only this installation can read and make, with keys that come from its secret.
type seals struct {
	box  cipher.AEAD
	tags []byte // the key of keyed hashes
}

func newSeals(secret []byte) (seals, error) {
	key, err := hkdf.Key(sha256.New, secret, nil, "suavez sealed", 32)
	if err != nil {
		return seals{}, fmt.Errorf("derive a key: %w", err)
	}
	tags, err := hkdf.Key(sha256.New, secret, nil, "suavez tags", 32)
	if err != nil {
		return seals{}, fmt.Errorf("derive a key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return seals{}, err
	}
	box, err := cipher.NewGCM(block)
	return seals{box, tags}, err
}

// tag is a keyed hash of a text.
func (s seals) tag(text string) []byte {
	h := hmac.New(sha256.New, s.tags)
	h.Write([]byte(text))
	return h.Sum(nil)
}

// seal closes a text for a purpose: opened for another it is not good.
func (s seals) seal(purpose string, plain []byte) []byte {
	nonce := make([]byte, s.box.NonceSize())
	_, _ = rand.Read(nonce) // it does not fail
	return s.box.Seal(nonce, nonce, plain, []byte(purpose))
}

var errNotSealed = errors.New("this was not sealed here, or for something else")

func (s seals) open(purpose string, sealed []byte) ([]byte, error) {
	if len(sealed) < s.box.NonceSize() {
		return nil, errNotSealed
	}
	nonce, text := sealed[:s.box.NonceSize()], sealed[s.box.NonceSize():]
	plain, err := s.box.Open(nil, nonce, text, []byte(purpose))
	if err != nil {
		return nil, errNotSealed
	}
	return plain, nil
}

// tokenData is what a sealed token holds.
type tokenData struct {
	Until time.Time
	Value json.RawMessage
}

// token seals a value that is good for a purpose until a time.
func (s seals) token(purpose string, value any, until time.Time) (string, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return "", fmt.Errorf("seal a token: %w", err)
	}
	text, err = json.Marshal(tokenData{until, text})
	if err != nil {
		return "", fmt.Errorf("seal a token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(s.seal(purpose, text)), nil
}

// read opens a token into a value.
func (s seals) read(purpose, token string, now time.Time, into any) error {
	sealed, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		return errNotSealed
	}
	text, err := s.open(purpose, sealed)
	if err != nil {
		return err
	}
	var data tokenData
	if err := json.Unmarshal(text, &data); err != nil || !now.Before(data.Until) {
		return errNotSealed
	}
	return json.Unmarshal(data.Value, into)
}

// spend uses a token up: it is an error the second time, at every instance. until is when nobody would take it anyway.
func spend(ctx context.Context, db *database.Database, token string, now, until time.Time) error {
	tx := db.Read(ctx)
	if err := tx.Exec("DELETE FROM spent_tokens WHERE expires_at < ?", now).Error; err != nil {
		return fmt.Errorf("forget old tokens: %w", err)
	}
	spent := tx.Exec("INSERT INTO spent_tokens (nonce, expires_at) SELECT ?, CAST(? AS timestamptz) ON CONFLICT DO NOTHING", sum(token), until)
	if spent.Error != nil {
		return fmt.Errorf("spend a token: %w", spent.Error)
	}
	if spent.RowsAffected == 0 {
		return errNotSealed
	}
	return nil
}
