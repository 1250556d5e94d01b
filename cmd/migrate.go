package cmd

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"suavez/app"
	"suavez/embed"
)

func migrateCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "migrate [up|status]",
		Short: "Bring the database's schema up, or say where it stands",
		Args:  cobra.NoArgs,
		RunE:  migrateUp,
	}
	c.AddCommand(
		&cobra.Command{Use: "up", Short: "Bring the schema up", Args: cobra.NoArgs, RunE: migrateUp},
		&cobra.Command{Use: "status", Short: "Say which steps were applied when", Args: cobra.NoArgs, RunE: migrateStatus},
	)
	return c
}

func migrateUp(c *cobra.Command, _ []string) (err error) {
	return withDatabase(c, func(a *app.App) error {
		applied, err := a.Database.Migrate(c.Context(), embed.Migrations())
		if err != nil {
			return err
		}
		for _, name := range applied {
			fmt.Fprintf(c.OutOrStdout(), "applied %s\n", name)
		}
		fmt.Fprintln(c.OutOrStdout(), "the schema is up to date")
		return nil
	})
}

func migrateStatus(c *cobra.Command, _ []string) error {
	return withDatabase(c, func(a *app.App) error {
		steps, err := a.Database.Steps(c.Context(), embed.Migrations())
		if err != nil {
			return err
		}
		for _, step := range steps {
			when := "pending"
			if !step.Applied.IsZero() {
				when = step.Applied.Format(time.RFC3339)
			}
			fmt.Fprintf(c.OutOrStdout(), "%-25s  %s\n", when, step.Name)
		}
		return nil
	})
}

// withDatabase runs do on the database with the schema as it is.
func withDatabase(c *cobra.Command, do func(a *app.App) error) (err error) {
	cfg, log, err := settings(c)
	if err != nil {
		return err
	}
	a, err := app.OpenDatabase(c.Context(), cfg, quiet(log))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return do(a)
}
