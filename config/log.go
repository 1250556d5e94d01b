package config

import (
	"io"
	"log/slog"
)

// Log returns the log of the level and format that are set, written to w.
func (c Config) Log(w io.Writer) *slog.Logger {
	level, _ := c.level() // Load has checked it
	options := &slog.HandlerOptions{Level: level}
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}
