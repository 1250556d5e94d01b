// Package problem is the one vocabulary of errors that a person or a client is told: a code, a sentence that says how to mend it, and
// the fields that it is about. Every layer returns it, wrapped with what was being done; HTTP, sockets and the command line
// each turn it into an answer in one place. Any other error is internal: it goes to the log alone.
package problem
