//go:build !(linux && amd64) && !(linux && arm64) && !(windows && amd64) && !(darwin && arm64)

package embed

import "embed"

var postgresFiles embed.FS

const postgresFolder = "postgres/none"
