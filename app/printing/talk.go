package printing

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

// How long to wait for a printer; variables so that tests need not.
var (
	// connectWithin is how long it may take to answer a call.
	connectWithin = 3 * time.Second
	// answerWithin is how long it may take to tell its state; one that does not tell by then tells none.
	answerWithin = 700 * time.Millisecond
	// printWithin is how long a paper may take from its first byte to the printer's word that it is done.
	printWithin = 25 * time.Second
	// settleWithin is how long a paper takes at most that nothing holds up.
	settleWithin = 6 * time.Second
	// askEvery is how often a printer is asked for its state meanwhile.
	askEvery = time.Second
)

// talk is a connection to a printer.
type talk struct {
	conn net.Conn
	// tells: it has told its state.
	tells bool
	// read are bytes that came and were not looked at yet.
	read []byte
}

// errBroken is the reason of a paper of which nobody knows whether it was printed.
var errBroken = errors.New("the connection to the printer broke while it printed")

// call opens a connection.
func call(ctx context.Context, address string) (*talk, error) {
	dialer := net.Dialer{Timeout: connectWithin}
	conn, err := dialer.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, fmt.Errorf("call the printer: %w", err)
	}
	return &talk{conn: conn}, nil
}

// The real-time answers of a printer (DLE EOT n) have these bits alike; GS r has others, so that both can be told apart.
const (
	statusMask, statusIs = 0x93, 0x12
	sensorMask, sensorIs = 0x90, 0x00
)

// trouble asks a printer for its state: its paper, its cover and knife, and whether anything else keeps it. A printer that tells nothing has none.
func (t *talk) trouble() (Trouble, error) {
	for _, ask := range []struct {
		n   byte
		say func(status byte) Trouble
	}{{4, ofPaper}, {2, ofOffline}, {3, ofError}} {
		status, told, err := t.ask(ask.n)
		if err != nil {
			return NoTrouble, err
		}
		if !told {
			return NoTrouble, nil
		}
		t.tells = true
		if is := ask.say(status); is != NoTrouble {
			return is, nil
		}
	}
	return NoTrouble, nil
}

func ofPaper(status byte) Trouble {
	if status&0x60 != 0 {
		return NoPaper
	}
	return NoTrouble
}

func ofOffline(status byte) Trouble {
	switch {
	case status&0x04 != 0:
		return Open
	case status&0x20 != 0:
		return NoPaper
	}
	return NoTrouble // of errors the next answer tells
}

func ofError(status byte) Trouble {
	switch {
	case status&0x08 != 0:
		return Knife
	case status&0x60 != 0:
		return Fault
	}
	return NoTrouble
}

// ask sends one question in real time and waits for its answer; told is false when none comes in time.
func (t *talk) ask(n byte) (status byte, told bool, err error) {
	if _, err := t.conn.Write([]byte{dle, eot, n}); err != nil {
		return 0, false, fmt.Errorf("ask the printer: %w", err)
	}
	until := time.Now().Add(answerWithin)
	for {
		b, ok, err := t.next(until)
		if err != nil || !ok {
			return 0, false, err
		}
		if b&statusMask == statusIs {
			return b, true, nil
		}
	}
}

// next is the next byte that the printer sends; ok is false when none has come until then.
func (t *talk) next(until time.Time) (b byte, ok bool, err error) {
	if len(t.read) == 0 {
		_ = t.conn.SetReadDeadline(until)
		buffer := make([]byte, 64)
		n, err := t.conn.Read(buffer)
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return 0, false, nil
		}
		if n == 0 {
			return 0, false, fmt.Errorf("listen to the printer: %w", err)
		}
		t.read = buffer[:n]
	}
	b, t.read = t.read[0], t.read[1:]
	return b, true, nil
}

// print sends a paper and waits until the printer says that it is done, where it tells its state at all; notice is told of the troubles meanwhile. The
// error is that of a paper of which nobody knows whether it was printed.
func (t *talk) print(commands []byte, notice func(Trouble)) error {
	until := time.Now().Add(printWithin)
	_ = t.conn.SetWriteDeadline(until)
	if t.tells {
		commands = append(commands[:len(commands):len(commands)], gs, 'r', 1) // answered after what stands before it
	}
	if _, err := t.conn.Write(commands); err != nil {
		return errors.Join(errBroken, err)
	}
	if t.tells {
		return t.listen(until, notice)
	}
	// It tells nothing: that it has taken all, and closes, is all there is to know.
	if tcp, ok := t.conn.(*net.TCPConn); ok {
		_ = tcp.CloseWrite()
	}
	_, _, _ = t.next(time.Now().Add(answerWithin))
	return nil
}

// listen waits for the answer that comes when all is printed, and asks for troubles meanwhile.
func (t *talk) listen(until time.Time, notice func(Trouble)) error {
	well := time.Now() // since when it has told of no trouble
	for time.Now().Before(until) {
		b, came, err := t.next(time.Now().Add(askEvery))
		switch {
		case err != nil:
			return errors.Join(errBroken, err)
		case came && b&sensorMask == sensorIs:
			return nil
		case came && b&statusMask == statusIs:
			is := ofOffline(b)
			notice(is)
			if is != NoTrouble {
				well = time.Now()
			} else if time.Since(well) > settleWithin {
				return nil // it does not know that question: what it had is printed by now
			}
		case !came:
			_ = t.conn.SetWriteDeadline(time.Now().Add(askEvery))
			if _, err := t.conn.Write([]byte{dle, eot, 2}); err != nil {
				return errors.Join(errBroken, err)
			}
		}
	}
	return errBroken
}
