package app

import (
	"fmt"

	"suavez/app/database"
	"suavez/config"
)

// explain puts what the clinic's IT person can do before an error whose own words do not say it.
func explain(cfg config.Config, err error) error {
	switch {
	case err == nil:
		return nil
	case database.DiskFull(err):
		where := "of the database server"
		if cfg.DatabaseURL == "" {
			where = "that holds " + cfg.Data
		}
		return fmt.Errorf("the disk %s is full: free at least 300 MB there and start again, nothing is lost (%w)", where, err)
	default:
		return err
	}
}
