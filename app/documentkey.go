package app

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"suavez/app/appointment"
	"suavez/config"
)

// documentKeyFile is kept in the data folder, readable by its owner alone.
const documentKeyFile = "document.key"

// documents makes the hashes of the numbers of documents, by the key of the settings, or else the one of the data folder. With another key than the
// database's hashes were made with there are none: patients then check in by their codes.
func (a *App) documents(ctx context.Context, cfg config.Config, log *slog.Logger) (*appointment.Documents, error) {
	key := []byte(cfg.DocumentKey)
	if len(key) == 0 {
		var err error
		if key, err = keptKey(filepath.Join(cfg.Data, documentKeyFile)); err != nil {
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

// keptKey reads the key in a file, or makes one.
func keptKey(file string) ([]byte, error) {
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	key, err := os.ReadFile(file)
	if err == nil && len(key) > 0 {
		return key, nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("read the document key: %w", err)
	}
	key = []byte(rand.Text() + rand.Text())
	// Written beside and renamed, so that a kill never leaves half of it.
	beside := file + ".new"
	if err := os.WriteFile(beside, key, 0o600); err != nil {
		return nil, fmt.Errorf("keep the document key: %w", err)
	}
	if err := os.Rename(beside, file); err != nil {
		return nil, fmt.Errorf("keep the document key: %w", err)
	}
	return key, nil
}
