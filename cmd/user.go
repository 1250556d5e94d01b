package cmd

import (
	"fmt"

	"github.com/spf13/cobra"

	"suavez/app"
)

func userCommand() *cobra.Command {
	c := &cobra.Command{Use: "user", Short: "People who sign in"}
	c.AddCommand(&cobra.Command{
		Use:   "reset LOGIN",
		Short: "Sign a user out and print a code, alone on the last line, with which to set a new password",
		Long: "For who has lost the password and finds no administrator. LOGIN may be an e-mail or a registration number too. The code is typed at the\n" +
			"sign-in, under \"I have a code\"; it is good once, for 48 hours. The old password is good no longer.",
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return withApp(c, func(a *app.App) error {
				code, err := a.Staff.Rescue(c.Context(), args[0])
				if err != nil {
					return err
				}
				fmt.Fprintln(c.OutOrStdout(), code.Code)
				return nil
			})
		},
	})
	return c
}
