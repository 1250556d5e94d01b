package cmd

import (
	"fmt"

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
			return app.Serve(c.Context(), cfg, log, app.Serving{
				Version: version,
				Ready: func(address string) {
					fmt.Fprintf(c.OutOrStdout(), "listening on http://%s\n", address)
				},
			})
		},
	}
	config.AddServeFlags(c.Flags())
	return c
}
