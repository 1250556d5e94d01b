package board

import (
	"context"
	"fmt"
	"sync"

	"suavez/app/cache"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
)

// keptBoards is how many clinics' boards stay in memory.
const keptBoards = 1000

// Boards gives the live board of each clinic. Those in use stay in memory and are advanced by the journal's entries.
type Boards struct {
	db      *database.Database
	journal *journal.Journal
	cache   *cache.Cache[*live]
	loading sync.Mutex // one at a time loads a board
}

// NewBoards makes an empty store of boards.
func NewBoards(db *database.Database, j *journal.Journal) (*Boards, error) {
	kept, err := cache.New(keptBoards, func(l *live) {
		if l != nil {
			l.follower.Close()
		}
	})
	if err != nil {
		return nil, err
	}
	return &Boards{db: db, journal: j, cache: kept}, nil
}

// Close lets the boards go.
func (b *Boards) Close() {
	b.cache.Clear()
	b.cache.Close()
}

// Text returns the board of a clinic as write writes it for an audience. It is kept until the board changes; write must not keep the board.
func (b *Boards) Text(ctx context.Context, clinic id.Clinic, audience string, write func(*Board) ([]byte, error)) (*Text, error) {
	l, err := b.find(ctx, clinic)
	if err != nil {
		return nil, err
	}
	text, err := l.text(ctx, audience, write)
	if err != nil {
		b.cache.Del(clinic.String()) // what could not be advanced is loaded again
	}
	return text, err
}

// Look lets look see the board of a clinic as it is now; look must not keep it, and others wait until it is done.
func (b *Boards) Look(ctx context.Context, clinic id.Clinic, look func(*Board)) error {
	l, err := b.find(ctx, clinic)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.advance(ctx); err != nil {
		b.cache.Del(clinic.String()) // what could not be advanced is loaded again
		return err
	}
	look(l.board)
	return nil
}

func (b *Boards) find(ctx context.Context, clinic id.Clinic) (*live, error) {
	if l, ok := b.cache.Get(clinic.String()); ok {
		return l, nil
	}
	b.loading.Lock()
	defer b.loading.Unlock()
	if l, ok := b.cache.Get(clinic.String()); ok {
		return l, nil
	}
	// Follow first, then load: nothing falls between.
	follower, err := b.journal.Follow(ctx, clinic)
	if err != nil {
		return nil, err
	}
	board, err := Load(ctx, b.db, clinic)
	if err != nil {
		follower.Close()
		return nil, err
	}
	l := &live{board: board, follower: follower, written: map[string]*Text{}}
	if !b.cache.Set(clinic.String(), l, 1) {
		follower.Close() // the cache had no room for it: it serves this once
		return l, nil
	}
	b.cache.Wait()
	return l, nil
}

// live is a board in memory.
type live struct {
	follower *journal.Follower
	mu       sync.Mutex
	board    *Board
	written  map[string]*Text // at board.Seq, by audience
}

// advance applies the entries up to the newest that is known.
func (l *live) advance(ctx context.Context) error {
	for {
		entries, _, err := l.follower.Ready(ctx, l.board.Seq)
		if err != nil || len(entries) == 0 {
			return err
		}
		clear(l.written)
		for _, e := range entries {
			if err := l.board.Apply(e); err != nil {
				return err
			}
		}
	}
}

// text is the board, advanced, as an audience sees it.
func (l *live) text(ctx context.Context, audience string, write func(*Board) ([]byte, error)) (*Text, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.advance(ctx); err != nil {
		return nil, err
	}
	if text := l.written[audience]; text != nil {
		return text, nil
	}
	plain, err := write(l.board)
	if err != nil {
		return nil, fmt.Errorf("write the board: %w", err)
	}
	text := &Text{Seq: l.board.Seq, Plain: plain}
	l.written[audience] = text
	return text, nil
}
