package media

import (
	"encoding/binary"
	"errors"
	"io"
	"time"
)

// film is what an MP4 says of itself (ISO/IEC 14496-12).
type film struct {
	width, height int
	length        time.Duration
	video, sound  string // the codings, "avc1", "mp4a"; empty: there is none
}

// Limits of what is read: the boxes that matter are nested five deep, and small.
const (
	deepest   = 8
	mostBoxes = 10_000
	mostOfBox = 256
)

var errNoFilm = errors.New("this is no MP4")

// filmReader goes through the boxes of an MP4; pictures and sound themselves are passed over.
type filmReader struct {
	f    io.ReadSeeker
	is   film
	kind string // of the track: "vide", "soun"
	seen int
}

// readFilm reads an MP4 of so many bytes.
func readFilm(f io.ReadSeeker, size int64) (film, error) {
	r := &filmReader{f: f}
	if err := r.boxes(0, size, deepest); err != nil {
		return r.is, err
	}
	if r.is.length <= 0 {
		return r.is, errNoFilm
	}
	return r.is, nil
}

// boxes reads those between two places.
func (r *filmReader) boxes(from, to int64, levels int) error {
	for from < to {
		if r.seen++; r.seen > mostBoxes || levels == 0 {
			return errNoFilm
		}
		head, err := r.read(from, min(16, to-from))
		if err != nil {
			return err
		}
		if len(head) < 8 {
			return errNoFilm
		}
		size, begin := int64(binary.BigEndian.Uint32(head)), from+8
		switch {
		case size == 0: // to the end
			size = to - from
		case size == 1 && len(head) == 16:
			size, begin = int64(binary.BigEndian.Uint64(head[8:])), from+16
		}
		if size < begin-from || size > to-from {
			return io.ErrUnexpectedEOF
		}
		if err := r.box(string(head[4:8]), begin, from+size, levels); err != nil {
			return err
		}
		from += size
	}
	return nil
}

func (r *filmReader) box(name string, from, to int64, levels int) error {
	switch name {
	case "trak":
		r.kind = ""
		return r.boxes(from, to, levels-1)
	case "moov", "mdia", "minf", "stbl":
		return r.boxes(from, to, levels-1)
	case "mvhd", "hdlr", "stsd":
	default:
		return nil
	}
	text, err := r.read(from, min(mostOfBox, to-from))
	if err != nil {
		return err
	}
	switch {
	case name == "mvhd" && len(text) >= 32 && text[0] == 1:
		r.is.length = lengthOf(binary.BigEndian.Uint64(text[24:]), binary.BigEndian.Uint32(text[20:]))
	case name == "mvhd" && len(text) >= 20 && text[0] == 0:
		r.is.length = lengthOf(uint64(binary.BigEndian.Uint32(text[16:])), binary.BigEndian.Uint32(text[12:]))
	case name == "hdlr" && len(text) >= 12:
		r.kind = string(text[8:12])
	case name == "stsd" && len(text) >= 16 && r.kind == "soun":
		r.is.sound = string(text[12:16])
	case name == "stsd" && len(text) >= 44 && r.kind == "vide": // its first entry is at 8, whose sizes are at 32 and 34
		r.is.video = string(text[12:16])
		r.is.width, r.is.height = int(binary.BigEndian.Uint16(text[40:])), int(binary.BigEndian.Uint16(text[42:]))
	}
	return nil
}

func (r *filmReader) read(at, n int64) ([]byte, error) {
	if _, err := r.f.Seek(at, io.SeekStart); err != nil {
		return nil, err
	}
	text := make([]byte, n)
	_, err := io.ReadFull(r.f, text)
	return text, err
}

// lengthOf is how long so many ticks are, of which a second has scale.
func lengthOf(ticks uint64, scale uint32) time.Duration {
	const longest = 24 * time.Hour
	if scale == 0 || ticks/uint64(scale) > uint64(longest/time.Second) {
		return longest
	}
	return time.Duration(float64(ticks) / float64(scale) * float64(time.Second))
}
