package cmd

import (
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"suavez/app"
	"suavez/app/demo"
)

func seedCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "seed --demo",
		Short: "Make a demonstration clinic",
		Long: `Make a demonstration clinic with services, rooms, legal priorities and users. The password of its users is the one in
SUAVEZ_DEMO_PASSWORD, or else one is made and printed. A clinic that is there already is left as it is.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if wanted, _ := c.Flags().GetBool("demo"); !wanted {
				return errors.New("say what to seed: suavez seed --demo")
			}
			slug, _ := c.Flags().GetString("clinic")
			return withApp(c, func(a *app.App) error {
				given := os.Getenv("SUAVEZ_DEMO_PASSWORD")
				s, err := demo.Seed(c.Context(), a.Database, a.Journal, slug, given)
				if err != nil {
					return err
				}
				if !s.Created {
					fmt.Fprintf(c.OutOrStdout(), "the clinic %s is there already\n", slug)
					return nil
				}
				fmt.Fprintf(c.OutOrStdout(), "made the clinic %s with the users\n", slug)
				for _, login := range s.Logins {
					fmt.Fprintf(c.OutOrStdout(), "  %s\n", login)
				}
				if given == "" {
					fmt.Fprintf(c.OutOrStdout(), "password of all: %s\n", s.Password)
				}
				return nil
			})
		},
	}
	c.Flags().Bool("demo", false, "make the demonstration clinic")
	c.Flags().String("clinic", demo.Slug, "slug of the clinic")
	return c
}

// withApp runs do on SuaVez, opened with its schema up to date.
func withApp(c *cobra.Command, do func(a *app.App) error) (err error) {
	cfg, log, err := settings(c)
	if err != nil {
		return err
	}
	a, err := app.Open(c.Context(), cfg, quiet(log))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.Close()) }()
	return do(a)
}
