package voice

import (
	"encoding/binary"
	"math"
	"slices"
	"time"

	"suavez/app/problem"
)

// What a recorded phrase must be.
const (
	// wantedLoudness in LUFS is that of the clips of the box.
	wantedLoudness = -18.0
	longest        = 6 * time.Second
	// tooQuiet, in LUFS: from there on it is the noise of the room that would be made loud.
	tooQuiet = -50.0
	// marginBefore and marginAfter are left around what is said; words begin sharply, and end softly.
	marginBefore = 30 * time.Millisecond
	marginAfter  = 90 * time.Millisecond
	fade         = 6 * time.Millisecond
)

var (
	errSilent   = unusable("silent", "nothing is heard in it: speak closer to the microphone, and see that it is not switched off")
	errTooLong  = unusable("long", "it is longer than 6 seconds: record one phrase at a time")
	errTooNear  = unusable("distorted", "it is distorted: speak a little softer, or farther from the microphone")
	errTooNoisy = unusable("noisy", "the voice does not stand out from the noise of the room: record where it is quiet")
)

// unusable is why a recording does not do.
func unusable(fault, detail string) error {
	return problem.New(problem.Unusable, detail).With("fault", fault)
}

// Master makes a clip of a recorded phrase, a WAV: without the silence around it, as loud as every other clip; samples of 16 bits, mono, at
// our rate. Problem: unusable, which says what to do better.
func Master(file []byte) ([]byte, error) {
	recorded, err := readWAV(file)
	if err != nil {
		return nil, err
	}
	if len(recorded.samples) > recorded.rate*20 {
		return nil, errTooLong
	}
	if distorted(recorded.samples) {
		return nil, errTooNear
	}
	samples := withoutRumble(resample(recorded))
	said, err := cutOut(samples)
	if err != nil {
		return nil, err
	}
	gain := math.Pow(10, (wantedLoudness-loudness(said))/20)
	return written(said, gain), nil
}

// distorted says whether a recording was cut off above: more than one sample in 200 is as loud as can be.
func distorted(samples []float64) bool {
	cut := 0
	for _, s := range samples {
		if math.Abs(s) > 0.998 {
			cut++
		}
	}
	return cut > len(samples)/200
}

// withoutRumble takes away what is below a voice: trucks, air conditioning, touched microphones.
func withoutRumble(samples []float64) []float64 {
	const frequency = 75.0
	keep := 1 / (1 + 2*math.Pi*frequency/rate)
	out := make([]float64, len(samples))
	var before, last float64
	for i, s := range samples {
		last = keep * (last + s - before)
		before, out[i] = s, last
	}
	return out
}

// cutOut takes what is said out of the silence around it.
func cutOut(samples []float64) ([]float64, error) {
	const frame = rate / 100
	var levels []float64 // in dB, of each 10 ms
	for at := 0; at+frame <= len(samples); at += frame {
		levels = append(levels, 10*math.Log10(power(samples[at:at+frame])+1e-12))
	}
	if len(levels) < 10 {
		return nil, errSilent
	}
	loud, noise := quantile(levels, 0.95), quantile(levels, 0.05)
	if loud < tooQuiet {
		return nil, errSilent
	}
	if noise > loud-10 && len(levels) > 150 {
		return nil, errTooNoisy
	}
	said := max(loud-32, min(noise+8, loud-12))
	first := slices.IndexFunc(levels, func(level float64) bool { return level > said })
	last := len(levels) - 1
	for levels[last] <= said {
		last--
	}
	from := max(0, first*frame-samplesIn(marginBefore))
	to := min(len(samples), (last+1)*frame+samplesIn(marginAfter))
	if to-from > samplesIn(longest) {
		return nil, errTooLong
	}
	return faded(samples[from:to]), nil
}

func quantile(values []float64, part float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[int(part*float64(len(sorted)-1))]
}

func samplesIn(d time.Duration) int { return int(d * rate / time.Second) }

// faded lets samples begin and end softly, so that nothing clicks where clips meet.
func faded(samples []float64) []float64 {
	out := slices.Clone(samples)
	n := min(samplesIn(fade), len(out)/2)
	for i := range n {
		out[i] *= float64(i) / float64(n)
		out[len(out)-1-i] *= float64(i) / float64(n)
	}
	return out
}

// written makes samples so much louder and writes them; the few that are above all bounds are bent, not cut.
func written(samples []float64, gain float64) []byte {
	const bound = 0.7
	out := make([]byte, 0, 2*len(samples))
	for _, s := range samples {
		s *= gain
		if over := math.Abs(s) - bound; over > 0 {
			s = math.Copysign(bound+(1-bound)*0.95*math.Tanh(over/(1-bound)), s)
		}
		out = binary.LittleEndian.AppendUint16(out, uint16(int16(math.Round(s*(1<<15-1)))))
	}
	return out
}

// resample brings a recording to our rate, by a sinc in a Hann window; what the new rate cannot hold is taken away first.
func resample(w wave) []float64 {
	if w.rate == rate {
		return w.samples
	}
	const reach = 16 // zero crossings on each side
	step := float64(w.rate) / rate
	cut := min(1, 1/step)
	half := int(math.Ceil(reach / cut))
	out := make([]float64, int(float64(len(w.samples))/step))
	for i := range out {
		middle := float64(i) * step
		for at := max(0, int(middle)-half+1); at <= min(len(w.samples)-1, int(middle)+half); at++ {
			x := float64(at) - middle
			out[i] += w.samples[at] * cut * sinc(cut*x) * hann(x/float64(half))
		}
	}
	return out
}

func sinc(x float64) float64 {
	if x == 0 {
		return 1
	}
	return math.Sin(math.Pi*x) / (math.Pi * x)
}

func hann(x float64) float64 {
	if math.Abs(x) >= 1 {
		return 0
	}
	return 0.5 + 0.5*math.Cos(math.Pi*x)
}
