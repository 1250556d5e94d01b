package journal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"suavez/app/database"
	"suavez/app/id"
)

// Mark is an entry's number, time and hash. Who has written one down, on paper for example, can tell later whether the past is still the same.
type Mark struct {
	Seq  Seq
	At   time.Time
	Hash []byte
}

// String is the mark as it is printed: the number, and the first half of the hash in fours.
func (m Mark) String() string {
	text := hex.EncodeToString(m.Hash[:min(len(m.Hash), shownHash)])
	var fours []string
	for ; len(text) > 0; text = text[min(4, len(text)):] {
		fours = append(fours, text[:min(4, len(text))])
	}
	return m.Seq.String() + ":" + strings.Join(fours, "-")
}

// shownHash is how many bytes of a hash are printed: more than can be forged, and few enough to be typed.
const shownHash = 16

// ParseMark reads a mark as it is printed; of the hash eight digits at least.
func ParseMark(text string) (Mark, error) {
	number, digits, _ := strings.Cut(strings.TrimSpace(text), ":")
	seq, err := strconv.ParseInt(strings.ReplaceAll(number, ".", ""), 10, 64)
	hash, err2 := hex.DecodeString(strings.NewReplacer("-", "", " ", "").Replace(digits))
	if err != nil || err2 != nil || seq < 1 || len(hash) < 4 || len(hash) > sha256.Size {
		return Mark{}, fmt.Errorf("%q is no mark of an entry, such as 48213:9f3a-c271-04be-5d18", text)
	}
	return Mark{Seq: Seq(seq), Hash: hash}, nil
}

// Verified is how a clinic's journal was found.
type Verified struct {
	// Head is the last entry that fits.
	Head Mark
	// Fault is the first entry that does not fit, and why; nil when all do.
	Fault *Fault
}

// Fault is where a journal is not as it was written.
type Fault struct {
	Seq  Seq
	Type string // of the entry that is there; empty when there is none
	At   time.Time
	Why  string
}

// Verify goes through the journal of a clinic from its first entry and finds the first that is not as it was written: changed, taken out, or
// put in between. Entries that come meanwhile are not looked at. Whoever can write to the database can also write the whole chain anew; that
// shows by a mark that was kept elsewhere.
func Verify(ctx context.Context, db *database.Database, clinic id.Clinic, marks ...Mark) (Verified, error) {
	head := Mark{}
	row := db.Read(ctx).Raw("SELECT seq, hash FROM journal_heads WHERE clinic_id = ?", clinic).Row()
	if err := row.Scan(&head.Seq, &head.Hash); err != nil {
		return Verified{}, fmt.Errorf("read the head of the journal: %w", err)
	}
	v := Verified{}
	for v.Head.Seq < head.Seq {
		links, err := linksAfter(ctx, db, clinic, v.Head.Seq, min(readAtOnce, int(head.Seq-v.Head.Seq)))
		if err != nil {
			return v, err
		}
		for _, l := range links {
			if v.Fault = l.fault(v.Head, marks); v.Fault != nil {
				return v, nil
			}
			v.Head = Mark{l.Seq, l.At, l.Hash}
		}
		if len(links) == 0 {
			v.Fault = &Fault{Seq: v.Head.Seq + 1, Why: fmt.Sprintf("it is missing, and so is all that follows up to %d", head.Seq)}
			return v, nil
		}
	}
	if !bytes.Equal(v.Head.Hash, head.Hash) {
		v.Fault = &Fault{Seq: head.Seq, At: v.Head.At, Why: "its hash is not that of the journal's head"}
	}
	for _, m := range marks {
		if m.Seq > v.Head.Seq && v.Fault == nil {
			v.Fault = &Fault{Seq: m.Seq, Why: "it is missing: a mark tells of it"}
		}
	}
	return v, nil
}

// link is an entry as the chain covers it.
type link struct {
	Seq       Seq
	Type      string
	At        time.Time
	ActorKind string
	ActorID   uuid.UUID
	Data      string // the one text form of jsonb
	Hash      []byte
}

func linksAfter(ctx context.Context, db *database.Database, clinic id.Clinic, after Seq, limit int) ([]link, error) {
	rows, err := db.Read(ctx).Raw(`SELECT seq, type, at, actor_kind, actor_id, CAST(data AS text), hash FROM journal
		WHERE clinic_id = ? AND seq > ? ORDER BY seq LIMIT ?`, clinic, after, limit).Rows()
	if err != nil {
		return nil, fmt.Errorf("read the journal after %d: %w", after, err)
	}
	defer rows.Close()
	var links []link
	for rows.Next() {
		var l link
		if err := rows.Scan(&l.Seq, &l.Type, &l.At, &l.ActorKind, &l.ActorID, &l.Data, &l.Hash); err != nil {
			return nil, fmt.Errorf("read the journal after %d: %w", after, err)
		}
		links = append(links, l)
	}
	return links, rows.Err()
}

// text is what the hash covers: entry_text of the schema, made here once more so that a function that was changed in the database proves
// nothing. The types, kinds and ids of SuaVez need no escapes.
func (l link) text() string {
	return fmt.Sprintf(`[%d, "%s", "%s", "%s", "%s", %s]`, l.Seq, l.Type, l.At.UTC().Format("2006-01-02T15:04:05.000000Z"), l.ActorKind, l.ActorID, l.Data)
}

// fault is why the link does not follow the one before, or nil.
func (l link) fault(before Mark, marks []Mark) *Fault {
	if l.Seq != before.Seq+1 {
		return &Fault{Seq: before.Seq + 1, Why: fmt.Sprintf("it is missing: entry %d follows", l.Seq)}
	}
	sum := sha256.Sum256(append(bytes.Clone(before.Hash), l.text()...))
	if !bytes.Equal(sum[:], l.Hash) {
		return &Fault{l.Seq, l.Type, l.At, "what it says does not fit its hash and the entry before: one of them was changed"}
	}
	for _, m := range marks {
		if m.Seq == l.Seq && !bytes.HasPrefix(l.Hash, m.Hash) {
			return &Fault{l.Seq, l.Type, l.At, "its hash is not that of the mark: the journal was written anew up to here"}
		}
	}
	return nil
}

// MarkBefore is the mark of the last entry before a moment; the zero mark when there is none. The times of entries grow with their numbers,
// so that it is found by halving, served by the journal's primary key.
func (j *Journal) MarkBefore(ctx context.Context, clinic id.Clinic, moment time.Time) (Mark, error) {
	last, err := j.Head(ctx, clinic)
	if err != nil {
		return Mark{}, err
	}
	var found Mark
	for low, high := Seq(1), last; low <= high; {
		middle := Mark{Seq: low + (high-low)/2}
		row := j.db.Read(ctx).Raw("SELECT at, hash FROM journal WHERE clinic_id = ? AND seq = ?", clinic, middle.Seq).Row()
		if err := row.Scan(&middle.At, &middle.Hash); err != nil {
			return Mark{}, fmt.Errorf("read entry %d: %w", middle.Seq, err)
		}
		if middle.At.Before(moment) {
			found, low = middle, middle.Seq+1
		} else {
			high = middle.Seq - 1
		}
	}
	return found, nil
}
