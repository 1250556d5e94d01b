// Package cache makes the caches of SuaVez, all in one way: of so many entries, by name.
package cache

import (
	"fmt"

	"github.com/dgraph-io/ristretto/v2"
)

// Cache holds values by name.
type Cache[T any] = ristretto.Cache[string, T]

// New makes a cache for at most so many values. It takes about 300 kB at once, and 40 bytes more for each entry that it is to hold; ask
// for no more than are in use at a time. Gone, where it is given, is told of each value that leaves, the zero value among them.
func New[T any](entries int64, gone func(T)) (*Cache[T], error) {
	made, err := ristretto.NewCache(&ristretto.Config[string, T]{
		NumCounters:        10 * entries, // as its authors advise
		MaxCost:            entries,      // each costs one
		BufferItems:        64,
		OnExit:             gone,
		IgnoreInternalCost: true,
	})
	if err != nil {
		return nil, fmt.Errorf("make a cache: %w", err)
	}
	return made, nil
}
