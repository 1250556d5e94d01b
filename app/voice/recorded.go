package voice

import (
	"context"
	"fmt"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
)

// OwnOf are the voices of a clinic, in the order of their names.
func OwnOf(ctx context.Context, db *database.Database, of id.Clinic) (own []Own, err error) {
	if err := db.Read(ctx).Order("name, id").Find(&own, "clinic_id = ?", of).Error; err != nil {
		return nil, fmt.Errorf("list the voices: %w", err)
	}
	return own, nil
}

// PhrasesOf are the names of the phrases that are recorded, by voice.
func PhrasesOf(ctx context.Context, db *database.Database, of id.Clinic) (map[id.Voice]map[string]bool, error) {
	var clips []clip
	if err := db.Read(ctx).Select("voice_id", "phrase").Find(&clips, "clinic_id = ?", of).Error; err != nil {
		return nil, fmt.Errorf("list the recordings: %w", err)
	}
	phrases := map[id.Voice]map[string]bool{}
	for _, c := range clips {
		if phrases[c.VoiceID] == nil {
			phrases[c.VoiceID] = map[string]bool{}
		}
		phrases[c.VoiceID][c.Phrase] = true
	}
	return phrases, nil
}

// RecordingOf is what is recorded of a phrase, a WAV. Problem: not_found.
func RecordingOf(ctx context.Context, db *database.Database, of id.Clinic, voice id.Voice, phrase string) (Sound, error) {
	var c clip
	err := db.Read(ctx).Take(&c, "clinic_id = ? AND voice_id = ? AND phrase = ?", of, voice, phrase).Error
	switch {
	case database.NoRow(err):
		return Sound{}, errNoPhrase
	case err != nil:
		return Sound{}, fmt.Errorf("read a recording: %w", err)
	}
	return Sound{"audio/wav", wavOf(c.Sound)}, nil
}

// RecordingsFor are the clips that a clinic has of some phrases: of the voices that it uses, or of one that is to be tried. Served by voices_pkey
// and voice_clips_pkey.
func RecordingsFor(ctx context.Context, db *database.Database, of id.Clinic, try *id.Voice, phrases []string) (Recordings, error) {
	var rows []struct {
		Language clinic.Language
		Phrase   string
		Sound    []byte
	}
	err := db.Read(ctx).Raw(`SELECT v.language, c.phrase, c.sound FROM voices v JOIN voice_clips c ON c.clinic_id = v.clinic_id AND c.voice_id = v.id
		WHERE v.clinic_id = ? AND CASE WHEN CAST(? AS uuid) IS NULL THEN v.used ELSE v.id = ? END AND c.phrase IN ?`, of, try, try, phrases).Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read the recordings: %w", err)
	}
	own := Recordings{}
	for _, r := range rows {
		if own[r.Language] == nil {
			own[r.Language] = map[string][]byte{}
		}
		own[r.Language][r.Phrase] = r.Sound
	}
	return own, nil
}
