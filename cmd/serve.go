package cmd

import (
	"errors"
	"fmt"
	"os"
	"runtime/pprof"

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
			stop, err := profile(c)
			if err != nil {
				return err
			}
			defer stop()
			return app.Serve(c.Context(), cfg, log, app.Serving{
				Version:      version,
				Demo:         wanted,
				DemoPassword: os.Getenv("SUAVEZ_DEMO_PASSWORD"),
				Ready: func(s app.Started) {
					fmt.Fprintf(c.OutOrStdout(), "listening on http://%s\n", s.Address)
					if s.Demo != nil {
						showDemo(c.OutOrStdout(), s.Address, s.Demo)
					}
					if s.SetupCode != "" {
						showSetup(c.OutOrStdout(), s.Address, s.SetupCode)
					}
				},
			})
		},
	}
	config.AddServeFlags(c.Flags())
	c.Flags().Bool("demo", false, "make a demonstration clinic when the database is empty, and print how to get into it")
	c.Flags().String("cpu-profile", "", "write where the processor's time went to this file, for pprof")
	_ = c.Flags().MarkHidden("cpu-profile")
	return c
}

// profile begins the profile that --cpu-profile asks for; stop ends it.
func profile(c *cobra.Command) (stop func(), err error) {
	path, _ := c.Flags().GetString("cpu-profile")
	if path == "" {
		return func() {}, nil
	}
	file, err := os.Create(path)
	if err != nil {
		return nil, fmt.Errorf("make the file of the profile: %w", err)
	}
	if err := pprof.StartCPUProfile(file); err != nil {
		return nil, errors.Join(fmt.Errorf("begin the profile: %w", err), file.Close())
	}
	return func() {
		pprof.StopCPUProfile()
		_ = file.Close()
	}, nil
}
