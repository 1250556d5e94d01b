package voice

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/problem"
)

// Types of the entries of voices; data holds the voice, and of a recording its phrase.
const (
	Changed  = "voice.changed" // added, renamed, taken into use or out of it
	Recorded = "voice.recorded"
	Removed  = "voice.removed" // the voice, or the phrase that is named
)

const (
	nameLimit   = 60
	voicesLimit = 12 // of a clinic
)

// Own is a voice that a clinic has recorded.
type Own struct {
	ClinicID  id.Clinic       `json:"-"`
	ID        id.Voice        `json:"id"`
	Language  clinic.Language `json:"language"`
	Name      string          `json:"name"`
	Used      bool            `json:"used"` // calls are said in it
	CreatedAt time.Time       `json:"-"`
}

// TableName is where they are.
func (Own) TableName() string { return "voices" }

// clip is a recorded phrase.
type clip struct {
	ClinicID id.Clinic
	VoiceID  id.Voice
	Phrase   string
	Sound    []byte
}

// TableName is where they are.
func (clip) TableName() string { return "voice_clips" }

// entry is the data of the entries.
type entry struct {
	Voice  Own    `json:"voice"`
	Phrase string `json:"phrase,omitempty"`
}

var (
	// ErrNoVoice: another clinic may have it.
	ErrNoVoice  = problem.New(problem.NotFound, "there is no such voice in this clinic")
	errNoPhrase = problem.New(problem.NotFound, "this phrase is not recorded")
)

// AddOwn adds a voice without recordings. Problem: invalid.
func AddOwn(ctx context.Context, j *journal.Journal, by journal.Actor, of id.Clinic, language clinic.Language, name string) (Own, error) {
	v := Own{ClinicID: of, ID: id.New[id.Voice](), Language: language, Name: strings.TrimSpace(name)}
	if err := v.check(); err != nil {
		return v, err
	}
	_, err := j.Change(ctx, of, by, journal.Request{}, func(change *journal.Change) error {
		var there int64
		if err := change.DB.Model(&Own{}).Where("clinic_id = ?", of).Count(&there).Error; err != nil {
			return err
		}
		if there >= voicesLimit {
			return problem.New(problem.Invalid, fmt.Sprintf("a clinic has %d voices at most: remove one", voicesLimit))
		}
		v.CreatedAt = change.At
		if err := change.DB.Create(&v).Error; err != nil {
			return refused(err)
		}
		return change.Append(Changed, entry{Voice: v})
	})
	return v, wrapped("add a voice", err)
}

// Wanted is what a voice is to be; nil leaves a thing as it is.
type Wanted struct {
	Name *string
	Used *bool
}

// EditOwn changes a voice; the one that is taken into use takes the place of the one that was. Problems: invalid, not_found.
func EditOwn(ctx context.Context, j *journal.Journal, by journal.Actor, clinic id.Clinic, voice id.Voice, w Wanted) error {
	err := changeOwn(ctx, j, by, clinic, voice, func(change *journal.Change, v *Own) error {
		before := *v
		if w.Name != nil {
			v.Name = strings.TrimSpace(*w.Name)
		}
		if w.Used != nil {
			v.Used = *w.Used
		}
		if *v == before {
			return journal.ErrNothingToDo
		}
		if err := v.check(); err != nil {
			return err
		}
		if v.Used && !before.Used {
			if err := change.DB.Exec("UPDATE voices SET used = false WHERE clinic_id = ? AND language = ? AND used", clinic, v.Language).Error; err != nil {
				return err
			}
		}
		if err := change.DB.Exec("UPDATE voices SET name = ?, used = ? WHERE clinic_id = ? AND id = ?", v.Name, v.Used, clinic, voice).Error; err != nil {
			return refused(err)
		}
		return change.Append(Changed, entry{Voice: *v})
	})
	return wrapped("edit a voice", err)
}

// RemoveOwn removes a voice with all its recordings. Problem: not_found.
func RemoveOwn(ctx context.Context, j *journal.Journal, by journal.Actor, clinic id.Clinic, voice id.Voice) error {
	err := changeOwn(ctx, j, by, clinic, voice, func(change *journal.Change, v *Own) error {
		if err := change.DB.Delete(&clip{}, "clinic_id = ? AND voice_id = ?", clinic, voice).Error; err != nil {
			return err
		}
		if err := change.DB.Delete(&Own{}, "clinic_id = ? AND id = ?", clinic, voice).Error; err != nil {
			return err
		}
		return change.Append(Removed, entry{Voice: *v})
	})
	return wrapped("remove a voice", err)
}

// Record keeps a recorded phrase, a WAV, in place of what was recorded of it before. The phrase is one of the pack's or of a room of the clinic.
// Problems: unusable, which says what to do better; not_found.
func (ps *Packs) Record(ctx context.Context, j *journal.Journal, by journal.Actor, is *clinic.Catalogue, voice id.Voice, phrase string, wav []byte) error {
	sound, err := Master(wav)
	if err != nil {
		return err
	}
	err = changeOwn(ctx, j, by, is.Clinic.ID, voice, func(change *journal.Change, v *Own) error {
		known := slices.ContainsFunc(ps.Phrases(v.Language, is), func(p Phrase) bool { return p.Name == phrase })
		if !known {
			return problem.New(problem.NotFound, fmt.Sprintf("there is no phrase %q to be recorded", phrase))
		}
		err := change.DB.Exec("INSERT INTO voice_clips (clinic_id, voice_id, phrase, sound) VALUES (?, ?, ?, ?) ON CONFLICT (clinic_id, voice_id, phrase) DO UPDATE SET sound = excluded.sound",
			is.Clinic.ID, voice, phrase, sound).Error
		if err != nil {
			return err
		}
		return change.Append(Recorded, entry{*v, phrase})
	})
	return wrapped("record a phrase", err)
}

// Forget removes the recording of a phrase. Problem: not_found.
func Forget(ctx context.Context, j *journal.Journal, by journal.Actor, clinic id.Clinic, voice id.Voice, phrase string) error {
	err := changeOwn(ctx, j, by, clinic, voice, func(change *journal.Change, v *Own) error {
		gone := change.DB.Delete(&clip{}, "clinic_id = ? AND voice_id = ? AND phrase = ?", clinic, voice, phrase)
		if gone.Error != nil {
			return gone.Error
		}
		if gone.RowsAffected == 0 {
			return errNoPhrase
		}
		return change.Append(Removed, entry{*v, phrase})
	})
	return wrapped("forget a phrase", err)
}

// changeOwn carries out a change of a voice.
func changeOwn(ctx context.Context, j *journal.Journal, by journal.Actor, clinic id.Clinic, voice id.Voice, do func(*journal.Change, *Own) error) error {
	_, err := j.Change(ctx, clinic, by, journal.Request{}, func(change *journal.Change) error {
		var v Own
		if err := change.DB.Take(&v, "clinic_id = ? AND id = ?", clinic, voice).Error; database.NoRow(err) {
			return ErrNoVoice
		} else if err != nil {
			return err
		}
		return do(change, &v)
	})
	return err
}

func (v *Own) check() error {
	if v.Name == "" || utf8.RuneCountInString(v.Name) > nameLimit {
		return problem.InvalidField("body.name", fmt.Sprintf("must have 1 to %d letters", nameLimit))
	}
	if !v.Language.Known() {
		return problem.InvalidField("body.language", "must be pt-BR, en or es")
	}
	return nil
}

func refused(err error) error {
	if database.Constraint(err) == "voice_name_is_unique" {
		return problem.InvalidField("body.name", "another voice has this name")
	}
	return err
}

func wrapped(doing string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
