package embed

import "embed"

//go:embed all:postgres/linux_arm64
var postgresFiles embed.FS

const postgresFolder = "postgres/linux_arm64"
