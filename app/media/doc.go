// Package media keeps the pictures and films that displays show while nobody is called, and the logo of a clinic.
//
// They are in the database, so that every instance has them and a backup holds them. A file is sent in parts and taken into use once it is
// whole and found to be what televisions can show.
package media
