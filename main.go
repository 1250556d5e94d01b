// SuaVez runs a clinic's waiting room from one box.
package main

import (
	"os"

	"suavez/cmd"
)

func main() { os.Exit(cmd.Execute()) }
