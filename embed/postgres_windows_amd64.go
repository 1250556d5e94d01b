package embed

import "embed"

//go:embed all:postgres/windows_amd64
var postgresFiles embed.FS

const postgresFolder = "postgres/windows_amd64"
