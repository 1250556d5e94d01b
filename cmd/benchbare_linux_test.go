package cmd_test

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	fast "github.com/fasthttp/websocket"
	"github.com/gofiber/contrib/websocket"
	"github.com/gofiber/fiber/v2"
)

// bare is a server that does nothing but send the same bytes, in a process of its own: what suavez serve cannot be quicker than.
func (b *bench) bare(bytes []byte) (address string, pid int) {
	b.t.Helper()
	file := b.t.TempDir() + "/bytes"
	if err := os.WriteFile(file, bytes, 0o600); err != nil {
		b.t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestBare$", "-test.v")
	cmd.Env = append(os.Environ(), "SUAVEZ_BARE="+file)
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	for lines := bufio.NewScanner(out); lines.Scan(); {
		if address, ok := strings.CutPrefix(lines.Text(), "bare "); ok {
			return address, cmd.Process.Pid
		}
	}
	b.t.Fatal("the bare server did not start")
	return "", 0
}

// TestBare is the bare server: GET gives the bytes, a socket is sent them when somebody posts.
func TestBare(t *testing.T) {
	file := os.Getenv("SUAVEZ_BARE")
	if file == "" {
		t.Skip("TestBench runs this")
	}
	bytes, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	app := fiber.New(fiber.Config{DisableStartupMessage: true})
	app.Get("/bytes", func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderContentType, fiber.MIMEApplicationJSON)
		c.Set(fiber.HeaderContentEncoding, "gzip")
		return c.Send(bytes)
	})
	var mu sync.Mutex
	var sockets []*websocket.Conn
	app.Get("/ws", websocket.New(func(c *websocket.Conn) {
		mu.Lock()
		sockets = append(sockets, c)
		mu.Unlock()
		_ = c.WriteMessage(websocket.TextMessage, []byte(`{"type":"board"}`))
		_, _, _ = c.ReadMessage()
	}, websocket.Config{ReadBufferSize: 512, WriteBufferSize: 512}))
	app.Post("/tell", func(c *fiber.Ctx) error {
		message, err := fast.NewPreparedMessage(websocket.TextMessage, bytes)
		if err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		var writing sync.WaitGroup
		for half := range 2 {
			writing.Go(func() {
				for i := half; i < len(sockets); i += 2 {
					_ = sockets[i].WritePreparedMessage(message)
				}
			})
		}
		writing.Wait()
		return c.SendStatus(200)
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("bare", listener.Addr())
	if err := app.Listener(listener); err != nil {
		t.Fatal(err)
	}
}
