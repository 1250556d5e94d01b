package voice

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/hajimehoshi/go-mp3"
)

// rate is that of all sound here, in samples a second.
const rate = 24_000

// Sound is something to be heard.
type Sound struct {
	Type  string // "audio/mpeg" or "audio/wav"
	Bytes []byte
}

// tape is what is heard one after the other: clips of the box, which are MP3, and of the clinic, which are samples.
type tape struct {
	pieces []piece
}

// piece is one of the two.
type piece struct {
	mp3     []byte
	samples []byte // of 16 bits, mono
}

// sound joins what is on the tape: MP3 byte by byte, and everything as WAV once a piece of samples is among it, for there is no encoder of MP3
// whose licence SuaVez could carry.
func (t *tape) sound() (Sound, error) {
	if !slices.ContainsFunc(t.pieces, func(p piece) bool { return p.samples != nil }) {
		var joined []byte
		for _, p := range t.pieces {
			joined = append(joined, p.mp3...)
		}
		return Sound{"audio/mpeg", joined}, nil
	}
	var samples, mp3 []byte
	for _, p := range append(t.pieces, piece{samples: []byte{}}) {
		if p.samples == nil {
			mp3 = append(mp3, p.mp3...)
			continue
		}
		decoded, err := decodeMP3(mp3)
		if err != nil {
			return Sound{}, err
		}
		samples = slices.Concat(samples, decoded, p.samples)
		mp3 = nil
	}
	return Sound{"audio/wav", wavOf(samples)}, nil
}

// silence is a pause on the tape: so many times a frame of it.
func silence(frame []byte, during time.Duration) piece {
	return piece{mp3: bytes.Repeat(frame, int(during/frameLasts))}
}

// decodeMP3 turns clips into samples.
func decodeMP3(clips []byte) ([]byte, error) {
	if len(clips) == 0 {
		return nil, nil
	}
	d, err := mp3.NewDecoder(bytes.NewReader(clips))
	if err != nil {
		return nil, fmt.Errorf("decode clips: %w", err)
	}
	both, err := io.ReadAll(d)
	if err != nil {
		return nil, fmt.Errorf("decode clips: %w", err)
	}
	// The decoder gives each sample to the left and to the right.
	one := make([]byte, 0, len(both)/2)
	for at := 0; at+4 <= len(both); at += 4 {
		one = append(one, both[at], both[at+1])
	}
	return one, nil
}

// wavOf puts the head of a WAV before samples.
func wavOf(samples []byte) []byte {
	const channels, bits = 1, 16
	head := []byte("RIFF")
	head = binary.LittleEndian.AppendUint32(head, uint32(36+len(samples)))
	head = append(head, "WAVEfmt "...)
	head = binary.LittleEndian.AppendUint32(head, 16)
	head = binary.LittleEndian.AppendUint16(head, pcm)
	head = binary.LittleEndian.AppendUint16(head, channels)
	head = binary.LittleEndian.AppendUint32(head, rate)
	head = binary.LittleEndian.AppendUint32(head, rate*channels*bits/8)
	head = binary.LittleEndian.AppendUint16(head, channels*bits/8)
	head = binary.LittleEndian.AppendUint16(head, bits)
	head = append(head, "data"...)
	head = binary.LittleEndian.AppendUint32(head, uint32(len(samples)))
	return append(head, samples...)
}
