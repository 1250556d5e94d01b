package journal

import (
	"context"
	"slices"
	"sync"

	"suavez/app/cache"
	"suavez/app/id"
)

// keptClinics is of how many clinics a Kept holds something.
const keptClinics = 1000

// Kept holds something of each clinic that is in use, until an entry says that it has changed: on every instance alike, and at once.
type Kept[T any] struct {
	journal *Journal
	load    func(ctx context.Context, clinic id.Clinic) (T, Seq, error)
	types   []string
	cache   *cache.Cache[*held[T]]
}

// held is what is in memory of one clinic, which follows the journal to know when it is out of date.
type held[T any] struct {
	value    T
	follower *Follower
	seq      Seq // up to here nothing has changed it; guarded by checking
	checking sync.Mutex
}

// Keep makes an empty Kept. Load reads the thing and the number of the entry at which it was so; entries of the types change it.
func Keep[T any](j *Journal, load func(ctx context.Context, clinic id.Clinic) (T, Seq, error), types ...string) (*Kept[T], error) {
	kept, err := cache.New(keptClinics, func(h *held[T]) {
		if h != nil {
			h.follower.Close()
		}
	})
	if err != nil {
		return nil, err
	}
	return &Kept[T]{journal: j, load: load, types: types, cache: kept}, nil
}

// Close lets go of what is in memory.
func (k *Kept[T]) Close() {
	k.cache.Clear()
	k.cache.Close()
}

// Of returns the thing of a clinic. It is shared, and must not be changed.
func (k *Kept[T]) Of(ctx context.Context, clinic id.Clinic) (T, error) {
	if h, ok := k.cache.Get(clinic.String()); ok {
		fresh, err := h.fresh(ctx, k.types)
		if err != nil || fresh {
			return h.value, err
		}
		k.cache.Del(clinic.String())
	}
	var none T
	// Follow first, then load: nothing falls between.
	follower, err := k.journal.Follow(ctx, clinic)
	if err != nil {
		return none, err
	}
	value, seq, err := k.load(ctx, clinic)
	if err != nil {
		follower.Close()
		return none, err
	}
	if !k.cache.Set(clinic.String(), &held[T]{value: value, follower: follower, seq: seq}, 1) {
		follower.Close()
	}
	return value, nil
}

// fresh looks through the entries since it last looked for one that changes the thing.
func (h *held[T]) fresh(ctx context.Context, types []string) (bool, error) {
	h.checking.Lock()
	defer h.checking.Unlock()
	for {
		entries, _, err := h.follower.Ready(ctx, h.seq)
		if err != nil || len(entries) == 0 {
			return err == nil, err
		}
		for _, e := range entries {
			if slices.Contains(types, e.Type) {
				return false, nil
			}
			h.seq = e.Seq
		}
	}
}
