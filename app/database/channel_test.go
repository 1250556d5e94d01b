package database_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"suavez/app/apptest"
	"suavez/app/database"
)

// receive starts to receive and returns what is heard; it ends with the test.
func receive(t *testing.T, c *database.Channel) <-chan string {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	words, ended := make(chan string, 10_000), make(chan struct{})
	go func() {
		defer close(ended)
		c.Receive(ctx, func(said string) { words <- said })
	}()
	t.Cleanup(func() {
		stop()
		<-ended
	})
	return words
}

// awaitReceiver sends until something is heard.
func awaitReceiver(t *testing.T, c *database.Channel, words <-chan string) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); {
		if err := c.Send(t.Context(), "hello"); err != nil {
			t.Fatal(err)
		}
		select {
		case <-words:
			return
		case <-time.After(50 * time.Millisecond):
		}
	}
	t.Fatal("nothing is received")
}

// next is what is heard next, but for greetings.
func next(t *testing.T, words <-chan string) string {
	t.Helper()
	for {
		select {
		case said := <-words:
			if said != "hello" {
				return said
			}
		case <-time.After(30 * time.Second):
			t.Fatal("nothing is received")
		}
	}
}

func TestChannel_receivesInOrderAndAgainAfterALostConnection(t *testing.T) {
	t.Parallel()
	db := apptest.NewDatabase(t)
	channel := db.Channel("Test channel")
	words := receive(t, channel)
	for range 2 {
		awaitReceiver(t, channel, words)
		for n := range 20 {
			if err := channel.Send(t.Context(), fmt.Sprint(n)); err != nil {
				t.Fatal(err)
			}
		}
		for n := range 20 {
			if said := next(t, words); said != fmt.Sprint(n) {
				t.Fatalf("received %q, not %d", said, n)
			}
		}
		if ended := texts(t, db, `SELECT pg_terminate_backend(pid, 30000)::text FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'`); len(ended) != 1 {
			t.Fatalf("%d connections listen", len(ended))
		}
	}
}

func TestChannel_ofAnotherNameHearsNothing(t *testing.T) {
	t.Parallel()
	db := apptest.NewDatabase(t)
	here, there := db.Channel("here"), db.Channel("there")
	words, other := receive(t, here), receive(t, there)
	awaitReceiver(t, here, words)
	awaitReceiver(t, there, other)
	if err := here.Send(t.Context(), "for here"); err != nil {
		t.Fatal(err)
	}
	if said := next(t, words); said != "for here" {
		t.Errorf("received %q", said)
	}
	if err := there.Send(t.Context(), "for there"); err != nil {
		t.Fatal(err)
	}
	if said := next(t, other); said != "for there" {
		t.Errorf("received %q", said)
	}
}
