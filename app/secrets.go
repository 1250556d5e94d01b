package app

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"path/filepath"

	"suavez/app/appointment"
	"suavez/app/keep"
	"suavez/config"
)

// documentKeyFile is kept in the data folder, readable by its owner alone.
const documentKeyFile = "document.key"

// sessionSecretFile is kept beside it.
const sessionSecretFile = "session.key"

// sessionSecret is that of the settings, or else the one of the data folder. Where that cannot be written to it is good until the end of the
// process: who is signed in stays so, but second factors cannot be checked after the next start.
func sessionSecret(cfg config.Config, log *slog.Logger) []byte {
	if cfg.SessionSecret != "" {
		return []byte(cfg.SessionSecret)
	}
	secret, err := keep.Secret(filepath.Join(cfg.Data, sessionSecretFile))
	if err != nil {
		log.Error("second factors work until the next start alone: set SUAVEZ_SESSION_SECRET, or let the data folder be written to", "error", err)
		return []byte(rand.Text() + rand.Text())
	}
	return secret
}

// documents makes the hashes of the numbers of documents, by the key of the settings, or else the one of the data folder. With another key than the
// database's hashes were made with there are none: patients then check in by their codes.
func (a *App) documents(ctx context.Context, cfg config.Config, log *slog.Logger) (*appointment.Documents, error) {
	key := []byte(cfg.DocumentKey)
	if len(key) == 0 {
		var err error
		if key, err = keep.Secret(filepath.Join(cfg.Data, documentKeyFile)); err != nil {
			log.Warn("no patient can check in by a document at this instance: set SUAVEZ_DOCUMENT_KEY, or let the data folder be written to", "error", err)
			return nil, nil //nolint:nilnil // everything else works
		}
	}
	d, err := appointment.NewDocuments(ctx, a.Database, key)
	if errors.Is(err, appointment.ErrOtherKey) {
		log.Error("no patient can check in by a document at this instance: its document key is not the one of the database; "+
			"set SUAVEZ_DOCUMENT_KEY to the same text at all instances, or bring "+documentKeyFile+" of the first one", "folder", cfg.Data)
		return nil, nil //nolint:nilnil // everything else works
	}
	return d, err
}
