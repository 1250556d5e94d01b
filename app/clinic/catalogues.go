package clinic

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/dgraph-io/ristretto/v2"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
)

// keptCatalogues is how many clinics' catalogues stay in memory.
const keptCatalogues = 1000

// Catalogues gives the catalogue of each clinic. Those in use stay in memory until an entry says that they have changed, on every
// instance alike.
type Catalogues struct {
	db      *database.Database
	journal *journal.Journal
	cache   *ristretto.Cache[string, *kept]
}

// kept is a catalogue in memory, which follows the journal to know when it is out of date.
type kept struct {
	*Catalogue
	follower *journal.Follower
	seq      journal.Seq // up to here nothing has changed it; guarded by checking
	checking sync.Mutex
}

// NewCatalogues makes an empty store of catalogues.
func NewCatalogues(db *database.Database, j *journal.Journal) (*Catalogues, error) {
	cache, err := ristretto.NewCache(&ristretto.Config[string, *kept]{
		NumCounters: 10 * keptCatalogues,
		MaxCost:     keptCatalogues,
		BufferItems: 64,
		OnExit: func(k *kept) {
			if k != nil {
				k.follower.Close()
			}
		},
		IgnoreInternalCost: true,
	})
	if err != nil {
		return nil, fmt.Errorf("make the cache of catalogues: %w", err)
	}
	return &Catalogues{db: db, journal: j, cache: cache}, nil
}

// Close lets the catalogues go.
func (c *Catalogues) Close() {
	c.cache.Clear()
	c.cache.Close()
}

// Of returns the catalogue of a clinic.
func (c *Catalogues) Of(ctx context.Context, clinic id.Clinic) (*Catalogue, error) {
	if k, ok := c.cache.Get(clinic.String()); ok {
		fresh, err := k.fresh(ctx)
		if err != nil {
			return nil, err
		}
		if fresh {
			return k.Catalogue, nil
		}
		c.cache.Del(clinic.String())
	}
	follower, err := c.journal.Follow(ctx, clinic)
	if err != nil {
		return nil, err
	}
	catalogue, err := Load(ctx, c.db, clinic)
	if err != nil {
		follower.Close()
		return nil, err
	}
	k := &kept{Catalogue: catalogue, follower: follower, seq: catalogue.Seq}
	if !c.cache.Set(clinic.String(), k, 1) {
		follower.Close()
	}
	return catalogue, nil
}

// fresh looks through the entries since it last looked for one that changes the catalogue.
func (k *kept) fresh(ctx context.Context) (bool, error) {
	k.checking.Lock()
	defer k.checking.Unlock()
	for {
		entries, _, err := k.follower.Ready(ctx, k.seq)
		if err != nil || len(entries) == 0 {
			return err == nil, err
		}
		for _, e := range entries {
			if slices.Contains([]string{ClinicChanged, ServiceChanged, RoomChanged, PriorityChanged}, e.Type) {
				return false, nil
			}
			k.seq = e.Seq
		}
	}
}
