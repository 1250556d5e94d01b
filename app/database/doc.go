// Package database is GORM on PostgreSQL: it opens the connection, holds the one transaction helper, and brings
// the schema up.
//
// It knows no table of the clinic and no rule. Nothing else opens a connection or begins a transaction.
package database
