package postgres

// door is how clients come to the server, and what keeps others out.
type door interface {
	// newAddress prepares the address at which the server will listen, that of before where it is free.
	newAddress(f folder, before postmaster) (postmaster, error)
	// remove takes away what newAddress has made.
	remove(f folder)
	// initOptions are initdb's options for sign-in.
	initOptions(f folder) ([]string, error)
	// rules are pg_hba.conf.
	rules() string
}
