package web

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"slices"
	"sync"
	"time"

	"suavez/app/device"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/queue"
	"suavez/app/staff"
)

const (
	// company is how long an entry that is no call waits for others to be sent with, when one was sent just before: each write to each
	// socket costs ten microseconds, whatever is in it. A call waits for nothing.
	company = 50 * time.Millisecond
	// keptFrames is how many of the latest entries stay written, for sockets that come back soon.
	keptFrames = 256
)

// broadcast is what the sockets of one clinic and audience are told: each entry is written once for all of them.
type broadcast struct {
	see      func(context.Context) (sight, error)
	begin    sync.Once
	follower *journal.Follower
	stop     context.CancelFunc
	ended    chan struct{}
	mu       sync.Mutex
	sockets  int         // guarded by broadcasts.mu
	shown    journal.Seq // the last entry that sockets may be told
	frames   [][]byte    // of the latest entries, without a gap, up to shown
	changed  chan struct{}
	revoked  journal.Seq // the last entry that took a sign-in away
	err      error       // why it has ended
}

// broadcasts are those that have sockets.
type broadcasts struct {
	journal *journal.Journal
	see     func(context.Context, id.Clinic, audience) (sight, error)
	mu      sync.Mutex
	running map[place]*broadcast
}

// signInEntries are after which somebody may do less, or is signed out.
var signInEntries = staff.Entries()

// place is where a socket listens.
type place struct {
	clinic id.Clinic
	to     audience
}

// join is the broadcast at a place, which a socket leaves when it ends.
func (bs *broadcasts) join(ctx context.Context, at place) (*broadcast, error) {
	bs.mu.Lock()
	b := bs.running[at]
	if b == nil {
		b = &broadcast{changed: make(chan struct{}), ended: make(chan struct{})}
		b.see = func(ctx context.Context) (sight, error) { return bs.see(ctx, at.clinic, at.to) }
		bs.running[at] = b
	}
	b.sockets++
	bs.mu.Unlock()
	b.begin.Do(func() {
		var running context.Context
		running, b.stop = context.WithCancel(context.Background())
		if b.follower, b.err = bs.journal.Follow(ctx, at.clinic); b.err != nil {
			close(b.ended)
			return
		}
		b.shown = b.follower.Head
		go b.run(running)
	})
	b.mu.Lock()
	err := b.err
	b.mu.Unlock()
	if err != nil {
		bs.leave(at, b)
		return nil, err
	}
	return b, nil
}

// leave ends a broadcast with its last socket. One that has failed is left by all, and the next who joins makes another.
func (bs *broadcasts) leave(at place, b *broadcast) {
	bs.mu.Lock()
	b.sockets--
	last := b.sockets == 0
	b.mu.Lock()
	failed := b.err != nil
	b.mu.Unlock()
	if (last || failed) && bs.running[at] == b {
		delete(bs.running, at)
	}
	bs.mu.Unlock()
	if last {
		b.stop()
		<-b.ended
	}
}

// run writes the entries as they come, until its context ends.
func (b *broadcast) run(ctx context.Context) {
	defer close(b.ended)
	defer b.follower.Close()
	var waiting [][]byte // written, not shown yet
	var last time.Time   // when something was shown
	var due <-chan time.Time
	read := b.shown
	for {
		entries, changed, err := b.follower.Ready(ctx, read)
		if err != nil {
			b.show(read, waiting, err)
			return
		}
		var to sight
		if len(entries) > 0 {
			if to, err = b.see(ctx); err != nil {
				b.show(read, waiting, err)
				return
			}
		}
		urgent := false
		for _, e := range entries {
			frame, err := frameOf(e, to)
			if err != nil {
				b.show(read, waiting, err)
				return
			}
			waiting, read = append(waiting, frame), e.Seq
			takesAway := e.Type == device.Revoked || slices.Contains(signInEntries, e.Type)
			if takesAway {
				b.checkSignIns(e.Seq)
			}
			urgent = urgent || takesAway || e.Type == queue.WasCalled || e.Type == queue.WasRecalled
		}
		if len(waiting) > 0 && (urgent || time.Since(last) >= company) {
			b.show(read, waiting, nil)
			waiting, due, last = nil, nil, time.Now()
		}
		if len(entries) > 0 {
			continue // there may be more
		}
		if len(waiting) > 0 && due == nil {
			due = time.After(company - time.Since(last))
		}
		select {
		case <-changed:
		case <-due:
			due = nil
		case <-ctx.Done():
			return
		}
	}
}

// show lets the sockets have what was written, or know why there will be no more.
func (b *broadcast) show(last journal.Seq, written [][]byte, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.frames = append(b.frames, written...); len(b.frames) > 2*keptFrames {
		b.frames = append([][]byte(nil), b.frames[len(b.frames)-keptFrames:]...)
	}
	b.shown, b.err = last, err
	close(b.changed)
	b.changed = make(chan struct{})
}

// last is the number of the last entry that sockets may be told.
func (b *broadcast) last() journal.Seq {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.shown
}

// signIns changes when the sockets must look whether their sign-in is still valid.
func (b *broadcast) signIns() journal.Seq {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.revoked
}

func (b *broadcast) checkSignIns(seq journal.Seq) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.revoked = seq
}

// after returns the frames of the entries after a number, or what is closed when there are some; behind says that they are no longer here.
func (b *broadcast) after(seq journal.Seq) (frames [][]byte, last journal.Seq, behind bool, changed <-chan struct{}, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	missing := int(b.shown - seq)
	switch {
	case b.err != nil:
		return nil, seq, false, nil, b.err
	case missing <= 0:
		return nil, seq, false, b.changed, nil
	case missing > len(b.frames):
		return nil, seq, true, nil, nil
	default:
		return b.frames[len(b.frames)-missing : len(b.frames) : len(b.frames)], b.shown, false, nil, nil
	}
}

// frameOf is an entry as a frame of a socket.
func frameOf(e journal.Entry, to sight) ([]byte, error) {
	v, err := viewOfEntry(e, to)
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return frame(text), nil
}

// frame is a text message of a server as it goes over the wire (RFC 6455, 5.2): whole, and without a mask.
func frame(text []byte) []byte {
	const wholeText = 0x81
	head := []byte{wholeText, byte(len(text))}
	switch {
	case len(text) > 0xffff:
		head = binary.BigEndian.AppendUint64([]byte{wholeText, 127}, uint64(len(text)))
	case len(text) > 125:
		head = binary.BigEndian.AppendUint16([]byte{wholeText, 126}, uint16(len(text)))
	}
	return append(head, text...)
}
