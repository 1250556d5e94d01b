package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

// ensureCluster makes the cluster where there is none, and refuses one that the programs cannot read.
func ensureCluster(ctx context.Context, f folder, p programs, log *slog.Logger) error {
	version, err := os.ReadFile(filepath.Join(f.cluster(), "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return makeCluster(ctx, f, p, log)
	}
	if err != nil {
		return fmt.Errorf("read the version of the database: %w", err)
	}
	if major := strings.TrimSpace(string(version)); major != strconv.Itoa(p.major) {
		return fmt.Errorf("the database in %s was made by PostgreSQL %s, and the programs at hand are PostgreSQL %d: use a suavez that brings PostgreSQL %[2]s, or back up with that one and restore with this one",
			f.cluster(), major, p.major)
	}
	return nil
}

// makeCluster runs initdb beside the cluster's place and moves the result there, so that a cluster is whole or absent. Its folder has a name of
// its own each time: the initdb of a suavez that was killed may still be writing to another.
func makeCluster(ctx context.Context, f folder, p programs, log *slog.Logger) error {
	start := time.Now()
	unfinished, _ := filepath.Glob(f.cluster() + "-new*")
	for _, dir := range unfinished {
		os.RemoveAll(dir) // what is still written to goes next time
	}
	fresh := f.cluster() + "-new-" + rand.Text()[:8]
	signIn, err := f.door.initOptions(f)
	if err != nil {
		return err
	}
	for _, locale := range locales(p.major) {
		args := append([]string{"--pgdata=" + fresh, "--username=postgres", "--encoding=UTF8", "--data-checksums", "--no-instructions"}, signIn...)
		if _, err = run(ctx, f, p.path("initdb"), append(args, locale...)...); err == nil {
			break
		}
	}
	if err != nil {
		return errors.Join(fmt.Errorf("make the database: %w", err), os.RemoveAll(fresh))
	}
	if err := os.Rename(fresh, f.cluster()); err != nil {
		return fmt.Errorf("make the database: %w", err)
	}
	if base, err := os.Open(f.base); err == nil {
		_ = base.Sync() // the new name, too, outlasts a power cut; Windows keeps it without this
		base.Close()
	}
	log.Info("made a new PostgreSQL database", "folder", f.cluster(), "took", time.Since(start).Round(time.Millisecond))
	return nil
}

// locales are initdb's options for text, best first: rules that depend on no library of the system came with PostgreSQL 17.
func locales(major int) [][]string {
	if major >= 17 {
		return [][]string{{"--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"}}
	}
	return [][]string{{"--locale=C.UTF-8"}, {"--locale=C"}}
}

// ensureDatabase makes the role suavez, which is no superuser but may make roles and databases, and its database.
func ensureDatabase(ctx context.Context, f folder, p postmaster) error {
	conn, err := pgx.Connect(ctx, f.urlOf(p, "postgres", "postgres"))
	if err != nil {
		return fmt.Errorf("sign in to PostgreSQL: %w", err)
	}
	defer conn.Close(context.WithoutCancel(ctx))
	var role, database bool
	err = conn.QueryRow(ctx, `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = 'suavez'),
		EXISTS (SELECT FROM pg_database WHERE datname = 'suavez')`).Scan(&role, &database)
	if err == nil && !role {
		_, err = conn.Exec(ctx, "CREATE ROLE suavez LOGIN CREATEDB CREATEROLE"+f.rolePassword())
	}
	if err == nil && !database {
		_, err = conn.Exec(ctx, "CREATE DATABASE suavez OWNER suavez")
	}
	if err != nil {
		return fmt.Errorf("make the database suavez: %w", err)
	}
	return nil
}

// rolePassword is the clause that gives a role the folder's password, where there is one; it has letters and digits only.
func (f folder) rolePassword() string {
	password, err := os.ReadFile(f.passwordFile())
	if err != nil {
		return ""
	}
	return " PASSWORD '" + string(password) + "'"
}
