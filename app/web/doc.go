// Package web is what SuaVez says over HTTP: pages, API and sockets, on Fiber.
//
// A handler takes typed input, makes one call of a domain package and returns typed output. Who may do what is decided in
// one place, and errors become answers in one place. No rule of the clinic and no SQL is here, and no other
// package imports Fiber.
package web
