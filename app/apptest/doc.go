// Package apptest gives tests what they run on: a real PostgreSQL server for each test binary, a migrated database of its own for
// each test, a demonstration clinic in it, and a clock that the test sets. No test of SuaVez uses anything in place of its database.
package apptest
