package voice

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Codes of the kinds of samples in a WAV.
const (
	pcm        = 1
	float      = 3
	extensible = 0xFFFE // the code stands in the first two bytes of its sub-format
)

// wave is what a WAV says: samples of all channels as one, from -1 to 1.
type wave struct {
	rate    int
	samples []float64
}

// wavFormat is the head of a WAV.
type wavFormat struct {
	kind, channels, bits int
	rate                 int
}

func notWAV(why string) error {
	return unusable("unreadable", "this is no WAV that can be used: "+why+". Save it as WAV (PCM), 16 bits")
}

// readWAV reads a WAV of whole or floating numbers, of any rate a recorder has.
func readWAV(file []byte) (wave, error) {
	if len(file) < 12 || string(file[:4]) != "RIFF" || string(file[8:12]) != "WAVE" {
		return wave{}, notWAV("it does not begin as one")
	}
	var format *wavFormat
	for rest := file[12:]; len(rest) >= 8; {
		name, size := string(rest[:4]), int(binary.LittleEndian.Uint32(rest[4:]))
		rest = rest[8:]
		chunk := rest[:min(size, len(rest))] // recorders that stream leave the size of the last one open
		switch name {
		case "fmt ":
			f, err := readFormat(chunk)
			if err != nil {
				return wave{}, err
			}
			format = &f
		case "data":
			if format == nil {
				return wave{}, notWAV("it does not say how its sound is written")
			}
			return format.read(chunk), nil
		}
		rest = rest[min(size+size%2, len(rest)):]
	}
	return wave{}, notWAV("it holds no sound")
}

func readFormat(chunk []byte) (wavFormat, error) {
	if len(chunk) < 16 {
		return wavFormat{}, notWAV("its head is cut off")
	}
	u16 := func(at int) int { return int(binary.LittleEndian.Uint16(chunk[at:])) }
	f := wavFormat{kind: u16(0), channels: u16(2), rate: int(binary.LittleEndian.Uint32(chunk[4:])), bits: u16(14)}
	if f.kind == extensible && len(chunk) >= 26 {
		f.kind = u16(24)
	}
	switch whole := f.kind == pcm; {
	case whole && (f.bits == 8 || f.bits == 16 || f.bits == 24 || f.bits == 32), f.kind == float && (f.bits == 32 || f.bits == 64):
	default:
		return f, notWAV(fmt.Sprintf("its sound is packed (kind %d, %d bits)", f.kind, f.bits))
	}
	if f.channels < 1 || f.channels > 8 || f.rate < 8_000 || f.rate > 192_000 {
		return f, notWAV(fmt.Sprintf("it has %d channels of %d samples a second", f.channels, f.rate))
	}
	return f, nil
}

// read reads the samples.
func (f wavFormat) read(data []byte) wave {
	each := f.bits / 8
	w := wave{rate: f.rate, samples: make([]float64, 0, len(data)/each/f.channels)}
	for len(data) >= each*f.channels {
		var sum float64
		for range f.channels {
			sum += f.sample(data)
			data = data[each:]
		}
		w.samples = append(w.samples, sum/float64(f.channels))
	}
	return w
}

func (f wavFormat) sample(b []byte) float64 {
	var s float64
	switch {
	case f.kind == float && f.bits == 32:
		s = float64(math.Float32frombits(binary.LittleEndian.Uint32(b)))
	case f.kind == float:
		s = math.Float64frombits(binary.LittleEndian.Uint64(b))
	case f.bits == 8:
		s = (float64(b[0]) - 128) / 128
	case f.bits == 16:
		s = float64(int16(binary.LittleEndian.Uint16(b))) / (1 << 15)
	case f.bits == 24:
		s = float64(int32(uint32(b[0])<<8|uint32(b[1])<<16|uint32(b[2])<<24)) / (1 << 31)
	default:
		s = float64(int32(binary.LittleEndian.Uint32(b))) / (1 << 31)
	}
	if math.IsNaN(s) {
		return 0
	}
	return max(-1, min(1, s))
}
