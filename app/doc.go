// Package app puts SuaVez together: Open wires the parts in the order in which they need each other, Close undoes it, and
// Serve keeps them at work until it is told to end. It holds no rule of the clinic.
package app
