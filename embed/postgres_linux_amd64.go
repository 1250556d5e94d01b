package embed

import "embed"

//go:embed all:postgres/linux_amd64
var postgresFiles embed.FS

const postgresFolder = "postgres/linux_amd64"
