package printing_test

import (
	"bytes"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"suavez/app/printing"
)

// fake is a printer on TCP that keeps what it has printed; it is told to misbehave as printers do.
type fake struct {
	t        *testing.T
	model    printing.Model
	mu       sync.Mutex
	listener net.Listener
	address  string
	conns    []net.Conn
	// papers is how many papers are left on its roll.
	papers int
	open   bool // its cover
	// silent: it never tells its state. deaf: it does not know the question for the end of a paper.
	silent, deaf bool
	// endsIn: the roll ends within the next paper. breaksIn: it closes the connection within the next paper, after so many bytes.
	endsIn   bool
	breaksIn int
	printed  []string // the codes, in order
}

func newFake(t *testing.T, model printing.Model) *fake {
	f := &fake{t: t, model: model, papers: 1000}
	f.on()
	t.Cleanup(f.off)
	return f
}

// on switches it on, at the same address as before.
func (f *fake) on() {
	if f.address == "" {
		f.address = "127.0.0.1:0"
	}
	l, err := net.Listen("tcp", f.address)
	must(f.t, err)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.listener, f.address = l, l.Addr().String()
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			f.mu.Lock()
			f.conns = append(f.conns, conn)
			f.mu.Unlock()
			go f.hear(conn)
		}
	}()
}

func (f *fake) off() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.listener.Close()
	for _, conn := range f.conns {
		conn.Close()
	}
	f.conns = nil
}

// set changes how it is.
func (f *fake) set(change func(f *fake)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change(f)
}

func (f *fake) codes() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.printed)
}

// status is its answer to DLE EOT n.
func (f *fake) status(n byte) byte {
	is := byte(0x12)
	if n == 4 && f.papers == 0 {
		is |= 0x60
	}
	if n == 2 && f.papers == 0 {
		is |= 0x20
	}
	if n == 2 && f.open {
		is |= 0x04
	}
	return is
}

// hear prints what comes on a connection, and answers at once what is asked in real time.
func (f *fake) hear(conn net.Conn) {
	defer conn.Close()
	var job []byte
	heard, gone := make(chan []byte), make(chan struct{})
	defer close(gone)
	go func() {
		defer close(heard)
		for {
			buffer := make([]byte, 4096)
			n, err := conn.Read(buffer)
			if n > 0 {
				select {
				case heard <- buffer[:n]:
				case <-gone:
					return
				}
			}
			if err != nil {
				return
			}
		}
	}()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	ended := false
	for {
		select {
		case part, more := <-heard:
			if !more {
				heard, ended = nil, true
			}
			f.mu.Lock()
			for len(part) > 0 {
				if len(part) >= 3 && part[0] == 0x10 && part[1] == 0x04 {
					if !f.silent {
						_, _ = conn.Write([]byte{f.status(part[2])})
					}
					part = part[3:]
					continue
				}
				job, part = append(job, part[0]), part[1:]
				if f.breaksIn > 0 && len(job) >= f.breaksIn {
					f.breaksIn = 0
					f.mu.Unlock()
					return
				}
				if f.endsIn && len(job) > 10 {
					f.endsIn, f.papers = false, 0
				}
			}
			f.mu.Unlock()
		case <-tick.C: // the roll may be full again
		}
		done := f.work(conn, &job, ended)
		if ended && (done || len(job) == 0) {
			return
		}
	}
}

// work prints a whole paper, while there is paper.
func (f *fake) work(conn net.Conn, job *[]byte, ended bool) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	commands, asked := bytes.CutSuffix(*job, []byte{0x1d, 'r', 1})
	if len(*job) == 0 || f.papers == 0 || !asked && !(ended && f.silent) {
		return false
	}
	*job = nil
	out, err := printing.Print(commands, f.model)
	if err != nil {
		f.t.Errorf("a printer cannot read %q: %v", commands, err)
	}
	if out.Cut == 1 {
		f.papers--
		for _, line := range out.Lines {
			if word := strings.TrimSpace(line); len(word) == 6 && word[2] == '-' {
				f.printed = append(f.printed, word)
			}
		}
	}
	if asked && !f.silent && !f.deaf {
		_, _ = conn.Write([]byte{0})
	}
	return true
}
