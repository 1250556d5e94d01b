package journal

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"suavez/app/id"
)

const (
	// lookEvery is how often the feed looks for changes that other processes made.
	lookEvery = time.Second
	// keptEntries is how many of a clinic's latest entries stay in memory, for followers that have not read them yet. An entry is a
	// kilobyte, and a thousand clinics may be followed.
	keptEntries = 64
	// readAtOnce bounds one read of the journal.
	readAtOnce = 1000
)

// feed hands committed entries to the followers of their clinic, in order and without a gap. Entries of this process come by deliver;
// those of others, and those that fill a gap, are read from the journal: a hint says when.
type feed struct {
	journal *Journal
	mu      sync.Mutex
	clinics map[id.Clinic]*stream
	hinted  map[id.Clinic]bool // are said to have more than their stream has
	behind  chan struct{}      // has one when there are such
}

// stream is what the feed knows of one clinic that is followed.
type stream struct {
	followers int
	head      Seq           // the last entry that is in latest
	latest    []Entry       // at most keptEntries, without a gap, up to head
	early     map[Seq]Entry // arrived before the one that precedes them
	changed   chan struct{} // closed and replaced when head moves
}

func newFeed(j *Journal) *feed {
	return &feed{journal: j, clinics: map[id.Clinic]*stream{}, hinted: map[id.Clinic]bool{}, behind: make(chan struct{}, 1)}
}

// deliver takes entries of one clinic that were just committed. Those of concurrent changes may arrive in another order.
func (f *feed) deliver(entries []Entry) {
	if len(entries) == 0 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.clinics[entries[0].ClinicID]
	if s == nil {
		return // nobody follows this clinic
	}
	s.take(entries)
}

func (s *stream) take(entries []Entry) {
	for _, e := range entries {
		if e.Seq > s.head {
			s.early[e.Seq] = e
		}
	}
	moved := false
	for {
		e, ok := s.early[s.head+1]
		if !ok {
			break
		}
		delete(s.early, e.Seq)
		s.latest = append(s.latest, e)
		s.head, moved = e.Seq, true
	}
	if len(s.latest) > 2*keptEntries {
		s.latest = append([]Entry(nil), s.latest[len(s.latest)-keptEntries:]...)
	}
	if moved {
		close(s.changed)
		s.changed = make(chan struct{})
	}
}

// hear takes a hint that another instance, or this one, sent.
func (f *feed) hear(words string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	readHint(words, func(clinic id.Clinic, seq Seq) {
		if s := f.clinics[clinic]; s != nil && s.head < seq {
			f.hinted[clinic] = true
		}
	})
	if len(f.hinted) == 0 {
		return
	}
	select {
	case f.behind <- struct{}{}:
	default:
	}
}

// run reads what other processes appended to the followed clinics, when a hint says so and every so often by itself, and what is missing
// for a longer time. It ends with ctx.
func (f *feed) run(ctx context.Context, every time.Duration) {
	look := time.NewTicker(every)
	defer look.Stop()
	for {
		var clinics []id.Clinic
		select {
		case <-ctx.Done():
			return
		case <-f.behind:
			clinics = f.takeHinted()
		case <-look.C:
			clinics = f.look(ctx)
		}
		for _, clinic := range clinics {
			f.catchUp(ctx, clinic)
		}
	}
}

func (f *feed) takeHinted() (clinics []id.Clinic) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for clinic := range f.hinted {
		clinics = append(clinics, clinic)
	}
	clear(f.hinted)
	return clinics
}

// look asks the database which of the followed clinics have more entries.
func (f *feed) look(ctx context.Context) (behind []id.Clinic) {
	followed := f.followed()
	clinics := slices.Collect(maps.Keys(followed))
	for some := range slices.Chunk(clinics, readAtOnce) {
		var heads []struct {
			ClinicID id.Clinic
			Seq      Seq
		}
		err := f.journal.db.Read(ctx).Table("journal_heads").Select("clinic_id, seq").Where("clinic_id IN ?", some).Scan(&heads).Error
		if err != nil {
			return nil // without a database the next look finds what this one did not
		}
		for _, head := range heads {
			if head.Seq > followed[head.ClinicID] {
				behind = append(behind, head.ClinicID)
			}
		}
	}
	return behind
}

// catchUp reads what a clinic's stream lacks.
func (f *feed) catchUp(ctx context.Context, clinic id.Clinic) {
	for {
		head, followed := f.headOf(clinic)
		if !followed {
			return
		}
		entries, err := f.journal.Since(ctx, clinic, head, readAtOnce)
		if err != nil || len(entries) == 0 {
			return
		}
		f.deliver(entries)
	}
}

// headOf is the last number that a clinic's stream has; false when nobody follows the clinic.
func (f *feed) headOf(clinic id.Clinic) (Seq, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.clinics[clinic]
	if s == nil {
		return 0, false
	}
	return s.head, true
}

// followed are the clinics that are followed, with the last number that their streams have.
func (f *feed) followed() map[id.Clinic]Seq {
	f.mu.Lock()
	defer f.mu.Unlock()
	heads := map[id.Clinic]Seq{}
	for clinic, s := range f.clinics {
		heads[clinic] = s.head
	}
	return heads
}

// Follower reads a clinic's journal as it grows.
type Follower struct {
	// Head is the number of the last entry when the following began.
	Head    Seq
	journal *Journal
	clinic  id.Clinic
	once    sync.Once
}

// Follow begins to follow a clinic. The follower must be closed. Whoever wants a state and what follows it follows first and then reads
// the state with its number.
func (j *Journal) Follow(ctx context.Context, clinic id.Clinic) (*Follower, error) {
	head, err := j.Head(ctx, clinic)
	if err != nil {
		return nil, err
	}
	j.feed.mu.Lock()
	defer j.feed.mu.Unlock()
	s := j.feed.clinics[clinic]
	if s == nil {
		s = &stream{head: head, early: map[Seq]Entry{}, changed: make(chan struct{})}
		j.feed.clinics[clinic] = s
	}
	s.followers++
	return &Follower{Head: head, journal: j, clinic: clinic}, nil
}

// Close ends the following. It may be called more than once.
func (f *Follower) Close() {
	f.once.Do(func() {
		feed := f.journal.feed
		feed.mu.Lock()
		defer feed.mu.Unlock()
		s := feed.clinics[f.clinic]
		if s.followers--; s.followers == 0 {
			delete(feed.clinics, f.clinic)
		}
	})
}

// Next waits until there are entries after a number and returns them, in order and beginning with the one after it. It
// returns an error when ctx ends or the journal cannot be read.
func (f *Follower) Next(ctx context.Context, after Seq) ([]Entry, error) {
	for {
		entries, changed, err := f.Ready(ctx, after)
		if err != nil || len(entries) > 0 {
			return entries, err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, context.Cause(ctx)
		}
	}
}

// Ready returns what is known now to come after a number, without waiting: entries, or else a channel that is closed when
// there may be more.
func (f *Follower) Ready(ctx context.Context, after Seq) ([]Entry, <-chan struct{}, error) {
	entries, behind, changed := f.kept(after)
	if !behind {
		return entries, changed, nil
	}
	entries, err := f.journal.Since(ctx, f.clinic, after, readAtOnce)
	return entries, closed, err
}

// closed is for a follower that is behind or closed itself: there may be more at any time.
var closed = func() <-chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}()

// kept returns the entries after a number that are in memory, whether some are only in the journal, and what is closed when there are more.
func (f *Follower) kept(after Seq) (entries []Entry, behind bool, changed <-chan struct{}) {
	feed := f.journal.feed
	feed.mu.Lock()
	defer feed.mu.Unlock()
	s := feed.clinics[f.clinic]
	if s == nil {
		return nil, true, nil
	}
	missing := int(s.head - after)
	switch {
	case missing <= 0:
		return nil, false, s.changed
	case missing > len(s.latest):
		return nil, true, nil
	default:
		return s.latest[len(s.latest)-missing : len(s.latest) : len(s.latest)], false, s.changed
	}
}
