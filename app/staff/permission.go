package staff

import "slices"

// Permission is something that a role, or the key of another system, allows in a clinic. Which route needs which is web's table.
type Permission string

// The permissions. A new one goes into Permitted too, and into the roles that have it.
const (
	// Issue tickets: give out tickets, book and check in appointments.
	Issue Permission = "tickets.issue"
	// Attend patients: work in a room, call, attend, forward and finish.
	Attend Permission = "patients.attend"
	// SeeAttended shows the name and note of whom one attends.
	SeeAttended Permission = "patients.see_attended"
	// SeeAll shows the names and notes of all patients.
	SeeAll Permission = "patients.see"
	// Classify gives a patient a clinical risk.
	Classify Permission = "patients.classify"

	// FreeRooms: end and pause the work of others in a room.
	FreeRooms Permission = "rooms.free"
	// EditClinic: services, rooms, priorities, journeys, hours, and in which order patients are called.
	EditClinic Permission = "clinic.edit"
	// ManageDevices: pair, rename and revoke totems and displays.
	ManageDevices Permission = "devices.manage"
	// ManageUsers: invite, edit and remove users, their roles and their sessions.
	ManageUsers Permission = "users.manage"
	// ManageKeys: give other systems access, and end it.
	ManageKeys Permission = "keys.manage"

	// ReadReports: figures, and the closing of a day.
	ReadReports Permission = "reports.read"
	// ReadJournal: who did what, from where and when.
	ReadJournal Permission = "journal.read"
)

// Permissions are what somebody may do in a clinic.
type Permissions []Permission

// Permitted are all permissions, in the order in which people read them.
func Permitted() Permissions {
	return Permissions{
		Attend, SeeAttended, SeeAll, Issue, Classify,
		FreeRooms, EditClinic, ManageDevices, ManageUsers, ManageKeys,
		ReadReports, ReadJournal,
	}
}

// Has says whether one of some permissions is there.
func (p Permissions) Has(one ...Permission) bool {
	return slices.ContainsFunc(one, func(o Permission) bool { return slices.Contains(p, o) })
}

// HasAll says whether all of some permissions are there.
func (p Permissions) HasAll(all Permissions) bool {
	return !slices.ContainsFunc(all, func(o Permission) bool { return !slices.Contains(p, o) })
}

// with adds those of others, in the order of Permitted.
func (p Permissions) with(others Permissions) (both Permissions) {
	for _, one := range Permitted() {
		if p.Has(one) || others.Has(one) {
			both = append(both, one)
		}
	}
	return both
}
