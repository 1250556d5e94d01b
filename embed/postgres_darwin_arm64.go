package embed

import "embed"

//go:embed all:postgres/darwin_arm64
var postgresFiles embed.FS

const postgresFolder = "postgres/darwin_arm64"
