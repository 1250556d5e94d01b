package cmd

import (
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"suavez/app"
	"suavez/config"
)

func serveCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "serve",
		Short: "Serve the clinic: pages, API and database",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, log, err := settings(c)
			if err != nil {
				return err
			}
			wanted, _ := c.Flags().GetBool("demo")
			return app.Serve(c.Context(), cfg, log, app.Serving{
				Version:      version,
				Demo:         wanted,
				DemoPassword: os.Getenv("SUAVEZ_DEMO_PASSWORD"),
				Ready: func(s app.Started) {
					fmt.Fprintf(c.OutOrStdout(), "listening on http://%s\n", s.Address)
					if s.Demo != nil {
						showDemo(c.OutOrStdout(), s.Address, s.Demo)
					}
				},
			})
		},
	}
	config.AddServeFlags(c.Flags())
	c.Flags().Bool("demo", false, "make a demonstration clinic when the database is empty, and print how to get into it")
	return c
}
