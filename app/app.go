package app

import (
	"context"
	"errors"
	"log/slog"

	"suavez/app/database"
	"suavez/app/postgres"
	"suavez/config"
	"suavez/embed"
)

// App is SuaVez, open for work.
type App struct {
	database *database.Database
	server   *postgres.Server // nil with a server by URL
}

// Open wires SuaVez: the embedded server, unless the settings name another, and the connection to it.
func Open(ctx context.Context, cfg config.Config, log *slog.Logger) (*App, error) {
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
	a.database = db
	return a, nil
}

// Close ends what Open began, last things first. The embedded server goes on while another process uses it.
func (a *App) Close() error {
	var errs []error
	if a.database != nil {
		errs = append(errs, a.database.Close())
	}
	if a.server != nil {
		errs = append(errs, a.server.Close())
	}
	return errors.Join(errs...)
}
