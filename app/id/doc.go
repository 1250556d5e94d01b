// Package id holds the identifiers of SuaVez: a UUIDv7 each, with a type of its own for each thing that is identified, so that the
// compiler notices when a room is passed for a service; and the codes that people read on one screen and type at another.
package id
