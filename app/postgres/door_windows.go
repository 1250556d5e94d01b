package postgres

// usualDoor is that of the system.
func usualDoor() door { return port{} }
