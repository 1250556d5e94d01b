package cmd

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"suavez/app"
	"suavez/app/clinic"
	"suavez/app/simulate"
)

func simulateCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "simulate",
		Short: "Let a clinic's day pass in seconds, and print how long patients waited under each policy",
		Long: `Let days of the demonstration clinic pass, in a database of their own that is deleted afterwards: patients take tickets, most of them in the
morning, are called, attended or do not come, and go through reception, nursing, doctor and pharmacy, all through the API of a real server
whose clock jumps from one event to the next. The same patients come under each policy. What is printed is how long they waited.
With --pace 60 an hour takes a minute, and the pages can be opened at the printed addresses to look on.`,
		Args: cobra.NoArgs,
		RunE: runSimulation,
	}
	c.Flags().StringSlice("policy", []string{"strict", "ratio", "target"}, "policies to simulate, a day each: strict, ratio, target, risk, appointment")
	c.Flags().Int("patients", 90, "patients of a day, 1 to 2000; the clinic attends about 100 in eight hours")
	c.Flags().Uint64("seed", 1, "another number makes other patients")
	c.Flags().Float64("pace", 0, "how many times as fast as a real day it goes; 0 is as fast as it can")
	c.Flags().String("listen", "127.0.0.1:0", "address of the pages")
	return c
}

func runSimulation(c *cobra.Command, _ []string) error {
	cfg, log, err := settings(c)
	if err != nil {
		return err
	}
	plan, err := simulationPlan(c)
	if err != nil {
		return err
	}
	if cfg.Listen, err = c.Flags().GetString("listen"); err != nil {
		return err
	}
	results, err := app.Simulate(c.Context(), cfg, quiet(log), app.Simulating{
		Version: version, Plan: plan,
		Ready: func(s app.Started) {
			if plan.Pace > 0 {
				showDemo(c.OutOrStdout(), s.Address, s.Demo)
			}
		},
	})
	if len(results) > 0 {
		err = errors.Join(err, simulate.Print(c.OutOrStdout(), results))
	}
	return err
}

func simulationPlan(c *cobra.Command) (plan simulate.Plan, err error) {
	names, _ := c.Flags().GetStringSlice("policy")
	for _, name := range names {
		kind := clinic.PolicyKind(strings.TrimSpace(name))
		if !slices.Contains(clinic.PolicyKinds, kind) {
			return plan, fmt.Errorf("--policy: %q is none of strict, ratio, target, risk, appointment", name)
		}
		plan.Policies = append(plan.Policies, kind)
	}
	plan.Patients, _ = c.Flags().GetInt("patients")
	plan.Seed, _ = c.Flags().GetUint64("seed")
	plan.Pace, _ = c.Flags().GetFloat64("pace")
	if plan.Patients < 1 || plan.Patients > 2000 {
		return plan, errors.New("--patients: choose 1 to 2000")
	}
	if plan.Pace < 0 {
		return plan, errors.New("--pace: choose 0 or more")
	}
	return plan, nil
}
