package app

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/postgres"
	"suavez/app/queue"
	"suavez/config"
	"suavez/embed"
)

// App is SuaVez, open for work.
type App struct {
	Database *database.Database
	Journal  *journal.Journal
	Queue    *queue.Queue

	server *postgres.Server // nil with a server by URL
}

// Open wires SuaVez: the embedded server, unless the settings name another, the connection to it, its schema, and the parts that
// work on it.
func Open(ctx context.Context, cfg config.Config, log *slog.Logger) (*App, error) {
	a, err := OpenDatabase(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	applied, err := a.Database.Migrate(ctx, embed.Migrations())
	if err != nil {
		return nil, errors.Join(err, a.Close())
	}
	if len(applied) > 0 {
		log.Info("migrated the database", "steps", len(applied))
	}
	a.Journal = journal.New(a.Database, time.Now)
	catalogues := func(ctx context.Context, c id.Clinic) (*clinic.Catalogue, error) {
		return clinic.Load(ctx, a.Database, c)
	}
	a.Queue = queue.New(a.Database, a.Journal, catalogues, time.Now)
	return a, nil
}

// OpenDatabase opens the database alone, with the schema as it is.
func OpenDatabase(ctx context.Context, cfg config.Config, log *slog.Logger) (*App, error) {
	a := &App{}
	url := cfg.DatabaseURL
	if url == "" {
		server, err := postgres.Start(ctx, postgres.Options{DataDir: cfg.Data, Pack: embed.PostgresPack(), Log: log})
		if err != nil {
			return nil, err
		}
		a.server = server
		url = server.URL()
	}
	db, err := database.Open(ctx, url)
	if err != nil {
		return nil, errors.Join(err, a.Close())
	}
	a.Database = db
	return a, nil
}

// Close ends what Open began, last things first. The embedded server goes on while another process uses it.
func (a *App) Close() error {
	var errs []error
	if a.Journal != nil {
		a.Journal.Close()
	}
	if a.Database != nil {
		errs = append(errs, a.Database.Close())
	}
	if a.server != nil {
		errs = append(errs, a.server.Close())
	}
	return errors.Join(errs...)
}
