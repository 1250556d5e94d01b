// Package cmd is the command line: one file for each subcommand, which turns flags into a call of app and its answer into
// words. It holds no logic of its own.
package cmd
