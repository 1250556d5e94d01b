package media

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Begin makes room for a file of so many bytes, whose parts are then sent. Problems: invalid; too_large, where the file or all of the clinic's are.
func Begin(ctx context.Context, db *database.Database, now time.Time, of id.Clinic, name string, bytes int64) (Item, error) {
	item := Item{ClinicID: of, ID: id.New[id.Media](), Bytes: bytes, CreatedAt: now}
	var err error
	if item.Name, err = checked(name); err != nil {
		return item, err
	}
	if bytes > largest {
		return item, unusable("heavy", fmt.Sprintf("the file has %d MB: it may have %d at most", bytes>>20, largest>>20))
	}
	if err := forgetUnfinished(ctx, db, now, of); err != nil {
		return item, err
	}
	var there struct {
		Items int
		Bytes int64
	}
	if err := db.Read(ctx).Raw("SELECT count(*) AS items, coalesce(sum(bytes), 0) AS bytes FROM media WHERE clinic_id = ?", of).Scan(&there).Error; err != nil {
		return item, fmt.Errorf("count the media of clinic %s: %w", of, err)
	}
	if there.Items >= itemsLimit || there.Bytes+bytes > largestSum {
		return item, unusable("full", fmt.Sprintf("a clinic keeps %d files and %d MB at most: remove one first", itemsLimit, largestSum>>20))
	}
	if err := db.Transaction(ctx, func(tx *gorm.DB) error { return tx.Create(&item).Error }); err != nil {
		return item, fmt.Errorf("begin medium %s: %w", item.ID, err)
	}
	return item, nil
}

// forgetUnfinished takes away files that were begun long ago and never came to their end.
func forgetUnfinished(ctx context.Context, db *database.Database, now time.Time, of id.Clinic) error {
	var old []id.Media
	err := db.Read(ctx).Model(&Item{}).Where("clinic_id = ? AND type = '' AND created_at < ?", of, now.Add(-unfinished)).Pluck("id", &old).Error
	if err != nil {
		return fmt.Errorf("look for unfinished media of clinic %s: %w", of, err)
	}
	for _, media := range old {
		if err := db.Transaction(ctx, func(tx *gorm.DB) error { return takeAway(tx, of, media) }); err != nil {
			return fmt.Errorf("forget unfinished medium %s: %w", media, err)
		}
	}
	return nil
}

// takeAway deletes a file.
func takeAway(tx *gorm.DB, of id.Clinic, media id.Media) error {
	if err := tx.Exec("DELETE FROM media_parts WHERE clinic_id = ? AND media_id = ?", of, media).Error; err != nil {
		return err
	}
	return tx.Exec("DELETE FROM media WHERE clinic_id = ? AND id = ?", of, media).Error
}

// begun is a file whose parts are being sent.
func begun(ctx context.Context, db *database.Database, of id.Clinic, media id.Media) (item Item, err error) {
	err = db.Read(ctx).Where("clinic_id = ? AND id = ? AND type = ''", of, media).Take(&item).Error
	if database.NoRow(err) {
		return item, errNotHere
	} else if err != nil {
		return item, fmt.Errorf("find medium %s: %w", media, err)
	}
	return item, nil
}

// Put takes a part of a file that was begun; the same part again takes the place of the one before. Problems: not_found, also for a file that is
// in use already; malformed, for a part of another length than it must have.
func Put(ctx context.Context, db *database.Database, of id.Clinic, media id.Media, part int, content []byte) error {
	item, err := begun(ctx, db, of, media)
	if err != nil {
		return err
	}
	if want := item.lengthOf(part); int64(len(content)) != want || want == 0 {
		return problem.New(problem.Malformed, fmt.Sprintf("part %d of this file must have %d bytes", part, want))
	}
	err = db.Transaction(ctx, func(tx *gorm.DB) error {
		return tx.Exec(`INSERT INTO media_parts (clinic_id, media_id, part, content) VALUES (@clinic, @media, @part, @content)
			ON CONFLICT (clinic_id, media_id, part) DO UPDATE SET content = excluded.content`,
			map[string]any{"clinic": of, "media": media, "part": part, "content": content}).Error
	})
	if err != nil {
		return fmt.Errorf("write part %d of medium %s: %w", part, media, err)
	}
	return nil
}

// Finish takes a file into use whose parts are all there. Where it is none that televisions can show it is taken away again. Problems: not_found;
// unusable, which says what to do.
func Finish(ctx context.Context, db *database.Database, j *journal.Journal, by journal.Actor, of id.Clinic, media id.Media) (Item, error) {
	item, err := begun(ctx, db, of, media)
	if err != nil {
		return item, err
	}
	if err := item.look(Open(ctx, db, item)); err != nil {
		if problem.Of(err) == nil {
			return item, err
		}
		return item, errors.Join(err, db.Transaction(ctx, func(tx *gorm.DB) error { return takeAway(tx, of, media) }))
	}
	_, err = j.Change(ctx, of, by, journal.Request{}, func(change *journal.Change) error {
		finished := change.DB.Exec(`UPDATE media SET type = @type, width = @width, height = @height, seconds = @seconds
			WHERE clinic_id = @clinic AND id = @media AND type = ''`,
			map[string]any{"type": item.Type, "width": item.Width, "height": item.Height, "seconds": item.Seconds, "clinic": of, "media": media})
		if finished.Error != nil {
			return finished.Error
		}
		if finished.RowsAffected == 0 {
			return errNotHere // another request has finished it
		}
		return change.Append(Added, entry{item})
	})
	if err != nil {
		return item, fmt.Errorf("take medium %s into use: %w", media, err)
	}
	return item, nil
}

// lengthOf is how many bytes a part has; 0 for one that there is not.
func (i Item) lengthOf(part int) int64 {
	begin := int64(part) * PartBytes
	if part < 0 || begin >= i.Bytes {
		return 0
	}
	return min(PartBytes, i.Bytes-begin)
}

// unusable is why a file does not do.
func unusable(fault, detail string) error {
	return problem.New(problem.Unusable, detail).With("fault", fault)
}
