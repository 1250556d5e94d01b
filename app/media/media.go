package media

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Types of the entries of media; data holds the item.
const (
	Added   = "media.added"
	Renamed = "media.renamed"
	Removed = "media.removed"
)

const (
	// PartBytes is the length of each part but the last.
	PartBytes = 512 << 10
	// largest is how many bytes a file may have, and all of a clinic's.
	largest    = 200 << 20
	largestSum = 2 << 30
	itemsLimit = 200
	nameLimit  = 80
	// unfinished is how long a file may be under way.
	unfinished = 24 * time.Hour
)

// The types of files, as HTTP names them.
const (
	JPEG = "image/jpeg"
	PNG  = "image/png"
	MP4  = "video/mp4"
)

// Item is a picture or a film.
type Item struct {
	ClinicID id.Clinic `json:"-"`
	ID       id.Media  `json:"id"`
	Name     string    `json:"name"`
	// Type is JPEG, PNG or MP4; empty while parts of it are sent.
	Type  string `json:"type"`
	Bytes int64  `json:"bytes"`
	// Width and Height in pixels, and of a film how long it runs.
	Width     int       `json:"width"`
	Height    int       `json:"height"`
	Seconds   int       `json:"seconds,omitempty"`
	CreatedAt time.Time `json:"-"`
}

// TableName is where they are.
func (Item) TableName() string { return "media" }

// entry is the data of the entries.
type entry struct {
	Media Item `json:"media"`
}

var errNotHere = problem.New(problem.NotFound, "there is no such picture or film in this clinic")

// List are those of a clinic that are in use, the newest first.
func List(ctx context.Context, db *database.Database, of id.Clinic) ([]Item, error) {
	var items []Item
	if err := db.Read(ctx).Where("clinic_id = ? AND type <> ''", of).Order("created_at DESC, id DESC").Find(&items).Error; err != nil {
		return nil, fmt.Errorf("list the media of clinic %s: %w", of, err)
	}
	return items, nil
}

// Find is one that is in use. Problem: not_found.
func Find(ctx context.Context, db *database.Database, of id.Clinic, media id.Media) (Item, error) {
	var item Item
	err := db.Read(ctx).Where("clinic_id = ? AND id = ? AND type <> ''", of, media).Take(&item).Error
	switch {
	case database.NoRow(err):
		return item, errNotHere
	case err != nil:
		return item, fmt.Errorf("find medium %s: %w", media, err)
	}
	return item, nil
}

// Rename gives another name. Problems: invalid, not_found.
func Rename(ctx context.Context, j *journal.Journal, by journal.Actor, of id.Clinic, media id.Media, name string) error {
	name, err := checked(name)
	if err != nil {
		return err
	}
	return change(ctx, j, by, of, media, func(change *journal.Change, item Item) error {
		if item.Name == name {
			return journal.ErrNothingToDo
		}
		item.Name = name
		if err := change.DB.Exec("UPDATE media SET name = ? WHERE clinic_id = ? AND id = ?", name, of, media).Error; err != nil {
			return err
		}
		return change.Append(Renamed, entry{item})
	})
}

// Remove takes one away: displays show it no more, as the logo neither. Problem: not_found.
func Remove(ctx context.Context, j *journal.Journal, by journal.Actor, of id.Clinic, media id.Media) error {
	return change(ctx, j, by, of, media, func(change *journal.Change, item Item) error {
		if err := takeAway(change.DB, of, media); err != nil {
			return err
		}
		return change.Append(Removed, entry{item})
	})
}

func change(ctx context.Context, j *journal.Journal, by journal.Actor, of id.Clinic, media id.Media, do func(*journal.Change, Item) error) error {
	_, err := j.Change(ctx, of, by, journal.Request{}, func(change *journal.Change) error {
		var item Item
		err := change.DB.Take(&item, "clinic_id = ? AND id = ? AND type <> ''", of, media).Error
		if database.NoRow(err) {
			return errNotHere
		} else if err != nil {
			return err
		}
		return do(change, item)
	})
	if err != nil {
		return fmt.Errorf("change medium %s: %w", media, err)
	}
	return nil
}

func checked(name string) (string, error) {
	name = strings.TrimSpace(name)
	if name == "" || utf8.RuneCountInString(name) > nameLimit {
		return "", problem.InvalidField("body.name", fmt.Sprintf("must have 1 to %d characters", nameLimit))
	}
	return name, nil
}
