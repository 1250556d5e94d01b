// Package simulate lets a clinic's day pass in seconds: patients arrive at the totem, are called, attended, or do not come, and go on to the next
// service, all through the API of a running SuaVez, as its pages use it. Only the clock is not real: it stands still between two events. The same
// patients come under each policy, so that the waits can be compared.
package simulate
