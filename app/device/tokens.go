package device

import (
	"context"
	"fmt"
	"time"

	"github.com/dgraph-io/ristretto/v2"

	"suavez/app/database"
)

// trustedFor is how long an instance trusts what it has read of a token.
const trustedFor = time.Minute

// Tokens finds devices by their tokens; those in use stay in memory.
type Tokens struct {
	db    *database.Database
	cache *ristretto.Cache[string, *Device]
}

// NewTokens makes the sign-in of devices.
func NewTokens(db *database.Database) (*Tokens, error) {
	cache, err := ristretto.NewCache(&ristretto.Config[string, *Device]{NumCounters: 100_000, MaxCost: 10_000, BufferItems: 64, IgnoreInternalCost: true})
	if err != nil {
		return nil, fmt.Errorf("make the cache of devices: %w", err)
	}
	return &Tokens{db: db, cache: cache}, nil
}

// Close lets the devices in memory go.
func (t *Tokens) Close() { t.cache.Close() }

// Of is the device of a token. Problem: unauthenticated.
func (t *Tokens) Of(ctx context.Context, token string) (*Device, error) {
	key := string(hash(token))
	if d, ok := t.cache.Get(key); ok {
		return d, nil
	}
	d, err := ByToken(ctx, t.db, token)
	if err != nil {
		return nil, err
	}
	t.cache.SetWithTTL(key, &d, 1, trustedFor)
	return &d, nil
}
