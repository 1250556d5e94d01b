package app

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"time"

	"suavez/app/appointment"
	"suavez/app/board"
	"suavez/app/clinic"
	"suavez/app/database"
	"suavez/app/device"
	"suavez/app/id"
	"suavez/app/journal"
	"suavez/app/notify"
	"suavez/app/postgres"
	"suavez/app/printing"
	"suavez/app/queue"
	"suavez/app/report"
	"suavez/app/setup"
	"suavez/app/staff"
	"suavez/app/voice"
	"suavez/app/web"
	"suavez/config"
	"suavez/embed"
)

// App is SuaVez, open for work.
type App struct {
	Database *database.Database
	Journal  *journal.Journal
	Queue    *queue.Queue
	// Appointments of patients who are expected.
	Appointments *appointment.Appointments
	// Staff are those who sign in.
	Staff *staff.Staff
	// Outbox of messages to people and other systems.
	Outbox *notify.Outbox

	catalogues *clinic.Catalogues
	boards     *board.Boards
	devices    *device.Tokens
	presence   *device.Presence
	receipts   *device.Receipts
	waits      *report.Waits
	press      *printing.Press
	reached    func(id.Clinic) string // by which address phones reach this instance, once it serves
	setup      *setup.Setup
	voices     *voice.Packs
	server     *postgres.Server // nil with a server by URL
	oidc       *staff.OIDC      // nil without a provider
	publicURL  string
	proxies    []netip.Prefix
	now        func() time.Time
}

// Open wires SuaVez: the embedded server, unless the settings name another, the connection to it, its schema, and the parts that
// work on it.
func Open(ctx context.Context, cfg config.Config, log *slog.Logger) (*App, error) {
	return openAt(ctx, cfg, log, time.Now)
}

// openAt opens SuaVez on a clock.
func openAt(ctx context.Context, cfg config.Config, log *slog.Logger, now func() time.Time) (*App, error) {
	a, err := OpenDatabase(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	applied, err := a.Database.Migrate(ctx, embed.Migrations())
	if err != nil {
		return nil, errors.Join(explain(cfg, err), a.Close())
	}
	if len(applied) > 0 {
		log.Info("migrated the database", "steps", len(applied))
	}
	if err := a.wire(ctx, cfg, log, now); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

// wire makes the parts, each from those before it.
func (a *App) wire(ctx context.Context, cfg config.Config, log *slog.Logger, now func() time.Time) (err error) {
	a.now, a.publicURL = now, cfg.PublicURL
	if cfg.OIDCIssuer != "" {
		a.oidc = &staff.OIDC{
			Issuer: cfg.OIDCIssuer, ClientID: cfg.OIDCClientID, ClientSecret: cfg.OIDCClientSecret, Name: cfg.OIDCName, TrustEmail: cfg.OIDCTrustEmail == "true",
		}
	}
	if a.proxies, err = cfg.Proxies(); err != nil {
		return err
	}
	a.Journal = journal.New(a.Database, journal.Options{Now: now, Hints: a.Database.Channel("suavez_journal"), Log: log})
	if a.catalogues, err = clinic.NewCatalogues(a.Database, a.Journal); err != nil {
		return err
	}
	if a.boards, err = board.NewBoards(a.Database, a.Journal); err != nil {
		return err
	}
	secret := sessionSecret(cfg, log)
	a.Outbox, err = notify.NewOutbox(notify.Options{
		Database: a.Database, Journal: a.Journal, Of: a.catalogues.Of, Secret: secret, Mail: mailServer(cfg), Now: now, Log: log,
	})
	if err != nil {
		return err
	}
	if a.Staff, err = staff.New(a.Database, a.Journal, secret, Tell(a.Outbox, a.publicURL), now); err != nil {
		return err
	}
	if a.devices, err = device.NewTokens(a.Database, a.Journal); err != nil {
		return err
	}
	a.presence = device.NewPresence(a.Database, now)
	a.receipts = device.NewReceipts(a.Database, now)
	a.waits = report.NewWaits(a.Database, a.boards, a.catalogues.Of, now, log)
	a.setup = setup.New(a.Database, a.Journal, now)
	if a.voices, err = voice.Load(embed.Voices()); err != nil {
		return err
	}
	a.Queue = queue.New(a.Database, a.Journal, a.catalogues.Of, now)
	a.press = printing.NewPress(printing.Options{
		Database: a.Database, Journal: a.Journal, Catalogues: a.catalogues.Of, Queue: a.Queue, Waits: a.waits, Now: now, Log: log,
		Site: func(of id.Clinic) string { return a.reached(of) },
	})
	documents, err := a.documents(ctx, cfg, log)
	if err != nil {
		return err
	}
	a.Appointments = appointment.New(a.Database, a.Journal, a.catalogues.Of, a.Queue, documents, now)
	return nil
}

// web makes the server of requests.
func (a *App) web(version string, log *slog.Logger) (*web.Server, error) {
	server, err := web.New(web.Options{
		Version: version, Log: log, Database: a.Database, Journal: a.Journal, Queue: a.Queue, Appointments: a.Appointments, Editor: clinic.NewEditor(a.Journal, queue.Settle),
		Catalogues: a.catalogues, Boards: a.boards, Waits: a.waits, Staff: a.Staff, Outbox: a.Outbox, Press: a.press, Devices: a.devices, Presence: a.presence, Receipts: a.receipts, Setup: a.setup,
		TrustedProxies: a.proxies, OIDC: a.oidc, PublicURL: a.publicURL, Pages: embed.Pages(), Manual: embed.Manual(), Voices: a.voices, Now: a.now,
	})
	if err == nil {
		a.reached = server.Site
	}
	return server, err
}

// OpenDatabase opens the database alone, with the schema as it is.
func OpenDatabase(ctx context.Context, cfg config.Config, log *slog.Logger) (*App, error) {
	a := &App{}
	url := cfg.DatabaseURL
	if url == "" {
		server, err := postgres.Start(ctx, postgres.Options{DataDir: cfg.Data, Pack: embed.PostgresPack(), Log: log})
		if err != nil {
			return nil, explain(cfg, err)
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
	if a.devices != nil {
		a.devices.Close()
	}
	if a.Staff != nil {
		a.Staff.Close()
	}
	if a.waits != nil {
		a.waits.Close()
	}
	if a.boards != nil {
		a.boards.Close()
	}
	if a.catalogues != nil {
		a.catalogues.Close()
	}
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
