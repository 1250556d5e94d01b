package web

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"time"

	"github.com/gofiber/fiber/v2"

	"suavez/app/database"
)

const (
	// bodyLimit in bytes: the API takes small JSON documents only.
	bodyLimit = 64 << 10
	// readWithin and idleWithin keep a client that sends slowly, or nothing, from holding a connection.
	readWithin = 15 * time.Second
	idleWithin = 2 * time.Minute
	// closeWithin is how long Close waits for requests under way.
	closeWithin = 10 * time.Second
)

// Options are what the server needs.
type Options struct {
	Version  string
	Database *database.Database
	Log      *slog.Logger
}

// Server answers requests.
type Server struct {
	fiber *fiber.App
	Options
}

// New makes a server with all its routes.
func New(o Options) *Server {
	s := &Server{Options: o}
	s.fiber = fiber.New(fiber.Config{
		AppName:               "SuaVez",
		DisableStartupMessage: true,
		BodyLimit:             bodyLimit,
		ReadTimeout:           readWithin,
		IdleTimeout:           idleWithin,
		ErrorHandler:          s.answerError,
	})
	s.fiber.Get("/healthz", s.health)
	s.fiber.Get("/readyz", s.ready)
	return s
}

// Serve answers requests on the listener until Close.
func (s *Server) Serve(l net.Listener) error { return s.fiber.Listener(l) }

// Close lets the requests under way end and stops Serve.
func (s *Server) Close() error { return s.fiber.ShutdownWithTimeout(closeWithin) }

// health says that the process answers; whoever restarts processes asks it.
func (s *Server) health(c *fiber.Ctx) error {
	return c.JSON(fiber.Map{"status": "ok", "version": s.Version})
}

// ready says whether work can be done; whoever spreads requests over instances asks it.
func (s *Server) ready(c *fiber.Ctx) error {
	ctx, cancel := context.WithTimeout(c.UserContext(), 2*time.Second)
	defer cancel()
	if err := s.Database.Ping(ctx); err != nil {
		s.Log.Warn("not ready", "error", err)
		return c.Status(fiber.StatusServiceUnavailable).JSON(fiber.Map{"status": "database unavailable"})
	}
	return c.JSON(fiber.Map{"status": "ok"})
}

// answerError answers what no handler answered; what went wrong inside goes to the log alone.
func (s *Server) answerError(c *fiber.Ctx, err error) error {
	status := fiber.StatusInternalServerError
	var known *fiber.Error
	if errors.As(err, &known) {
		status = known.Code
	} else {
		s.Log.Error("request failed", "method", c.Method(), "route", c.Route().Path, "error", err)
	}
	return c.SendStatus(status)
}
