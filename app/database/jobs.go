package database

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"github.com/riverqueue/river/rivermigrate"
)

const (
	// jobsStep is the migration, among those of embed/migrations, that makes the tables of River, which keeps the jobs. Its SQL is River's own.
	jobsStep     = 16
	jobsStepName = "00016_jobs.go"
	// jobsVersion is that of River's tables. A newer River that needs more brings a step of its own.
	jobsVersion = 8
)

// jobsMigration makes the tables of the jobs. River notes itself how far it came, and a step that was cut off goes on from there.
func jobsMigration() *goose.Migration {
	return goose.NewGoMigration(jobsStep, &goose.GoFunc{RunDB: func(ctx context.Context, db *sql.DB) error {
		m, err := rivermigrate.New(riverdatabasesql.New(db), nil)
		if err != nil {
			return fmt.Errorf("prepare the tables of the jobs: %w", err)
		}
		if _, err := m.Migrate(ctx, rivermigrate.DirectionUp, &rivermigrate.MigrateOpts{TargetVersion: jobsVersion}); err != nil {
			return fmt.Errorf("make the tables of the jobs: %w", err)
		}
		return nil
	}}, nil)
}
