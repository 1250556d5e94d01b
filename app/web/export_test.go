package web

import "suavez/app/staff"

// MayUse says what the table of rights says of a route to a kind of caller with some permissions.
func MayUse(route, kind string, permissions staff.Permissions) bool {
	from := map[string]callers{"user": people, "key": keys, "totem": totems, "display": displays, "stranger": strangers}[kind]
	r, ok := rights[route]
	if !ok {
		panic("no line for " + route)
	}
	if r.who == strangers {
		return true
	}
	if r.who&from == 0 {
		return false
	}
	return from&devices != 0 || len(r.need) == 0 || permissions.Has(r.need...)
}

// WithoutLine makes a server that asks for the right of a route that has none.
func WithoutLine() error {
	s := &Server{}
	for route := range rights {
		s.rightOf(route)
	}
	s.rightOf("dance")
	return s.checkRights()
}

// OfPatients says whether the token of a ticket alone opens a route.
func OfPatients(route string) bool { return rights[route].who == patients }
