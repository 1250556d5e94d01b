// Package setup is the first start: it makes the first clinic of a database, with its administrator, from a template.
//
// Whoever does it sits at the machine itself or knows the code that the terminal prints. It happens once; a database that has a
// clinic is never set up again.
package setup
