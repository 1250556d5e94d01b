package cmd

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/spf13/cobra"

	"suavez/config"
)

// version and commit are set by scripts/build.
var version, commit = "dev", "unknown"

// Execute runs the subcommand that the arguments name and returns the exit code: 0, or 1 after an error, which it has
// written to standard error. The first SIGTERM or Ctrl-C asks the subcommand to end; a second one ends the process.
func Execute() int {
	ctx, release := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer release()
	context.AfterFunc(ctx, release)
	if err := root().ExecuteContext(ctx); err != nil {
		fmt.Fprintf(os.Stderr, "suavez: %v\n", err)
		return 1
	}
	return 0
}

func root() *cobra.Command {
	c := &cobra.Command{
		Use:           "suavez",
		Short:         "SuaVez runs a clinic's waiting room from one box",
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	config.AddFlags(c.PersistentFlags())
	c.AddCommand(serveCommand(), migrateCommand(), seedCommand(), deviceCommand(), userCommand(), auditCommand(), simulateCommand(), versionCommand(), healthCommand(), doctorCommand())
	return c
}

// settings loads the settings for a subcommand, and the log that goes with them.
func settings(c *cobra.Command) (config.Config, *slog.Logger, error) {
	cfg, err := config.Load(c.Flags(), os.Environ())
	if err != nil {
		return config.Config{}, nil, err
	}
	return cfg, cfg.Log(os.Stderr), nil
}

// quiet is the log of a short subcommand: what it does is its answer, so only warnings and errors are logged.
func quiet(log *slog.Logger) *slog.Logger {
	return slog.New(warnings{log.Handler()})
}

// warnings passes on what is at least a warning.
type warnings struct{ slog.Handler }

func (w warnings) Enabled(ctx context.Context, level slog.Level) bool {
	return level >= slog.LevelWarn && w.Handler.Enabled(ctx, level)
}
