package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"suavez/app"
	"suavez/app/clinic"
	"suavez/app/device"
	"suavez/app/journal"
)

func deviceCommand() *cobra.Command {
	c := &cobra.Command{Use: "device", Short: "Totems and displays"}
	add := &cobra.Command{
		Use:   "add --clinic SLUG --kind totem|display",
		Short: "Add a device and print its token, alone on the last line",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			slug, _ := c.Flags().GetString("clinic")
			kind, _ := c.Flags().GetString("kind")
			name, _ := c.Flags().GetString("name")
			if name == "" {
				name = kind
			}
			return withApp(c, func(a *app.App) error {
				where, err := clinic.BySlug(c.Context(), a.Database, slug)
				if err != nil {
					return err
				}
				token, err := device.Add(c.Context(), a.Journal, journal.System(), where.ID, device.Kind(kind), name)
				if err != nil {
					return err
				}
				fmt.Fprintln(c.OutOrStdout(), token)
				return nil
			})
		},
	}
	add.Flags().String("clinic", "", "slug of the clinic")
	add.Flags().String("kind", "", "totem or display")
	add.Flags().String("name", "", "name of the device, such as TV do corredor; its kind when empty")
	for _, flag := range []string{"clinic", "kind"} {
		if err := add.MarkFlagRequired(flag); err != nil {
			panic(err) // the flag is defined three lines above
		}
	}
	c.AddCommand(add)
	return c
}
