package cmd

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"suavez/app"
	"suavez/app/checkup"
	"suavez/app/clinic"
)

// errTrouble ends suavez doctor where something is to be done, after it was said.
var errTrouble = errors.New("something is to be done: see above")

func doctorCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Name each display, totem and printer that has trouble, and what to do; the exit code says whether there is any",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			slug, _ := c.Flags().GetString("clinic")
			return withApp(c, func(a *app.App) error {
				clinics, err := clinic.List(c.Context(), a.Database)
				if err != nil {
					return err
				}
				trouble, any := false, false
				for _, one := range clinics {
					if slug != "" && slug != one.Slug {
						continue
					}
					any = true
					found, err := checkup.Of(c.Context(), a.Database, one, version, time.Now())
					if err != nil {
						return err
					}
					trouble = sayFindings(c.OutOrStdout(), one, found) || trouble
				}
				switch {
				case !any && slug != "":
					return fmt.Errorf("there is no clinic %q", slug)
				case !any:
					return errors.New("there is no clinic yet: start suavez serve and open /setup")
				case trouble:
					return errTrouble
				}
				return nil
			})
		},
	}
	c.Flags().String("clinic", "", "slug of the only clinic to look at; all when empty")
	return c
}

// sayFindings prints how the machines of a clinic are, and says whether one has trouble.
func sayFindings(w io.Writer, c clinic.Clinic, found []checkup.Finding) (trouble bool) {
	fmt.Fprintf(w, "%s (%s)\n", c.Name, c.Slug)
	wide := 0
	for _, f := range found {
		wide = max(wide, len([]rune(f.Of)))
	}
	for _, f := range found {
		mark := "ok     "
		if f.Trouble() {
			mark, trouble = "TROUBLE", true
		}
		fmt.Fprintf(w, "  %s  %s  %s\n", mark, f.Of+strings.Repeat(" ", wide-len([]rune(f.Of))), f.Is)
		if f.Trouble() {
			fmt.Fprintf(w, "           %s\n", f.Mend)
		}
	}
	return trouble
}
