package app_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"suavez/app"
	"suavez/app/apptest"
	"suavez/config"
)

func TestMain(m *testing.M) { apptest.Main(m) }

// A serve that is told to end in the instant in which it is ready ends.
func TestServe_endsWhenItIsToldToAtOnce(t *testing.T) {
	t.Parallel()
	cfg := config.Config{Listen: "127.0.0.1:0", Data: t.TempDir(), DatabaseURL: apptest.AddressOf(t, apptest.NewDatabase(t))}
	for range 10 {
		ctx, end := context.WithCancel(t.Context())
		ended := make(chan error, 1)
		go func() {
			ended <- app.Serve(ctx, cfg, slog.New(slog.DiscardHandler), app.Serving{Version: "test", Ready: func(app.Started) { end() }})
		}()
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
		case <-time.After(time.Minute):
			t.Fatal("it goes on")
		}
		end()
	}
}
