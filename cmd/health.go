package cmd

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"suavez/config"
)

func healthCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "health",
		Short: "Ask the serve on this machine whether it is ready; the exit code says it",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			cfg, _, err := settings(c)
			if err != nil {
				return err
			}
			url := "http://" + here(cfg.Listen) + "/readyz"
			client := http.Client{Timeout: 4 * time.Second}
			answer, err := client.Get(url)
			if err != nil {
				return fmt.Errorf("no suavez serve answers here: %w", err)
			}
			defer answer.Body.Close()
			said, err := io.ReadAll(io.LimitReader(answer.Body, 1<<10))
			if err != nil || answer.StatusCode != http.StatusOK {
				return fmt.Errorf("not ready: %s answers %s %s", url, answer.Status, said)
			}
			_, err = fmt.Fprintln(c.OutOrStdout(), "ready")
			return err
		},
	}
	config.AddServeFlags(c.Flags())
	return c
}

// here is the address at which a program of this machine reaches a server that listens on another address or on all.
func here(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return listen
	}
	if ip := net.ParseIP(host); host == "" || ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, port)
}
