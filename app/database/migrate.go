package database

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// Step is one migration and when it was applied.
type Step struct {
	Name    string
	Applied time.Time // zero while it is pending
}

// Migrate brings the schema up to the newest migration and returns those that it applied. Instances that do it at the same time
// wait for each other. It refuses a schema that is newer than the migrations.
func (d *Database) Migrate(ctx context.Context, migrations fs.FS) ([]string, error) {
	p, err := d.provider(migrations)
	if err != nil {
		return nil, err
	}
	if err := refuseNewer(ctx, p); err != nil {
		return nil, d.explainRights(err)
	}
	results, err := p.Up(ctx)
	if err != nil {
		return nil, fmt.Errorf("migrate the database: %w", d.explainRights(err))
	}
	var names []string
	for _, r := range results {
		names = append(names, stepName(r.Source))
	}
	return names, nil
}

// Steps lists the migrations with what was applied when.
func (d *Database) Steps(ctx context.Context, migrations fs.FS) ([]Step, error) {
	p, err := d.provider(migrations)
	if err != nil {
		return nil, err
	}
	if err := refuseNewer(ctx, p); err != nil {
		return nil, err
	}
	all, err := p.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the state of the schema: %w", err)
	}
	var steps []Step
	for _, s := range all {
		steps = append(steps, Step{Name: stepName(s.Source), Applied: s.AppliedAt})
	}
	return steps, nil
}

// stepName is the file of a step.
func stepName(of *goose.Source) string {
	if of.Version == jobsStep {
		return jobsStepName
	}
	return of.Path
}

func (d *Database) provider(migrations fs.FS) (*goose.Provider, error) {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 120))
	if err != nil {
		return nil, fmt.Errorf("prepare the migrations: %w", err)
	}
	p, err := goose.NewProvider(goose.DialectPostgres, d.pool, migrations, goose.WithSessionLocker(locker), goose.WithGoMigrations(jobsMigration()))
	if err != nil {
		return nil, fmt.Errorf("read the migrations: %w", err)
	}
	return p, nil
}

// refuseNewer fails when the schema has steps that this binary does not know: an older binary would break what a newer one wrote.
func refuseNewer(ctx context.Context, p *goose.Provider) error {
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read the version of the schema: %w", err)
	}
	if current > target {
		return fmt.Errorf("the database has schema version %d and this suavez knows up to %d: use the newer suavez", current, target)
	}
	return nil
}
