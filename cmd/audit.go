package cmd

import (
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"suavez/app"
	"suavez/app/clinic"
	"suavez/app/journal"
)

func auditCommand() *cobra.Command {
	c := &cobra.Command{Use: "audit", Short: "Check that a clinic's past is as it was written", Args: cobra.NoArgs}
	verify := &cobra.Command{
		Use:   "verify",
		Short: "Verify the chain of each clinic's journal",
		Long: `Verify the chain of each clinic's journal: every entry carries the hash of the one before, so that an entry that was changed, taken
out or put in between shows. The first that does not fit is named, and the exit code is 1. Against somebody who wrote the whole
chain anew, compare it with a mark that was printed before, such as that of a day's closing report: --mark 48213:9f3a-c271-…`,
		Args: cobra.NoArgs,
		RunE: auditVerify,
	}
	verify.Flags().String("clinic", "", "slug of one clinic; all of them otherwise")
	verify.Flags().StringArray("mark", nil, "mark of an entry that was printed before, with --clinic; may be given several times")
	c.AddCommand(verify)
	return c
}

// errDoesNotFit ends the command with an exit code of 1 after it has said what does not fit.
var errDoesNotFit = errors.New("the past was changed: see above")

func auditVerify(c *cobra.Command, _ []string) error {
	slug, _ := c.Flags().GetString("clinic")
	texts, _ := c.Flags().GetStringArray("mark")
	if len(texts) > 0 && slug == "" {
		return errors.New("a mark is one clinic's: say which with --clinic")
	}
	var marks []journal.Mark
	for _, text := range texts {
		mark, err := journal.ParseMark(text)
		if err != nil {
			return err
		}
		marks = append(marks, mark)
	}
	return withDatabase(c, func(a *app.App) error {
		clinics, err := chosen(c, a, slug)
		if err != nil {
			return err
		}
		sound := true
		for _, one := range clinics {
			v, err := journal.Verify(c.Context(), a.Database, one.ID, marks...)
			if err != nil {
				return fmt.Errorf("verify the journal of %s: %w", one.Slug, err)
			}
			tellVerified(c.OutOrStdout(), one.Slug, v)
			sound = sound && v.Fault == nil
		}
		if !sound {
			return errDoesNotFit
		}
		return nil
	})
}

// chosen are the clinic of a slug, or all.
func chosen(c *cobra.Command, a *app.App, slug string) ([]clinic.Clinic, error) {
	if slug == "" {
		return clinic.List(c.Context(), a.Database)
	}
	one, err := clinic.BySlug(c.Context(), a.Database, slug)
	return []clinic.Clinic{one}, err
}

func tellVerified(out io.Writer, slug string, v journal.Verified) {
	if f := v.Fault; f != nil {
		what := ""
		if f.Type != "" {
			what = fmt.Sprintf(" (%s, %s)", f.Type, f.At.UTC().Format(time.RFC3339))
		}
		fmt.Fprintf(out, "%s: entry %d%s does not fit: %s\n", slug, f.Seq, what, f.Why)
		return
	}
	fmt.Fprintf(out, "%s: all %d entries fit; the last is of %s, mark %s\n", slug, v.Head.Seq, v.Head.At.UTC().Format(time.RFC3339), v.Head)
}
