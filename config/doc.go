// Package config is what an installation sets: where it listens, where its data is, how it logs.
//
// A setting comes from, each stronger than the one before: its default, the file named by --config, the
// environment (SUAVEZ_…), a flag. Load checks all of them once; every error names the key as the file writes it. What a
// clinic sets for itself is in the database and not here.
package config
