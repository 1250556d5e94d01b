// Package embed is what the binary carries: the pages, the schema and PostgreSQL's programs.
package embed
