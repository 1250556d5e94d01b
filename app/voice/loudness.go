package voice

import "math"

// loudness is how loud samples at our rate are, in LUFS as ITU-R BS.1770 says: weighted as the ear hears, over those blocks of 400 ms that are
// not pauses. What is shorter than a block is one.
func loudness(samples []float64) float64 {
	weighted := headShelf.over(lowCut.over(samples))
	const block, step = rate * 4 / 10, rate / 10
	powers := []float64{}
	for at := 0; at == 0 || at+block <= len(weighted); at += step {
		powers = append(powers, power(weighted[at:min(at+block, len(weighted))]))
	}
	const absoluteGate, relativeGate = -70, -10
	level := mean(powers, absoluteGate)
	return mean(powers, level+relativeGate)
}

// mean is the loudness of the blocks that are louder than a gate.
func mean(powers []float64, gate float64) float64 {
	var sum float64
	n := 0
	for _, p := range powers {
		if lufs(p) > gate {
			sum += p
			n++
		}
	}
	return lufs(sum / max(1, float64(n)))
}

func lufs(power float64) float64 { return -0.691 + 10*math.Log10(power+1e-12) }

func power(samples []float64) float64 {
	var sum float64
	for _, s := range samples {
		sum += s * s
	}
	return sum / max(1, float64(len(samples)))
}

// filter is a second-order one; b weighs what goes in, now and at the two samples before, a what came out at those two.
type filter struct{ b0, b1, b2, a1, a2 float64 }

// The two filters of BS.1770 for our rate; it gives them for 48 kHz only, and these come from the same analogue ones.
var (
	headShelf = func() filter {
		const frequency, gain, q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
		k := math.Tan(math.Pi * frequency / rate)
		high := math.Pow(10, gain/20)
		middle := math.Pow(high, 0.4996667741545416)
		a0 := 1 + k/q + k*k
		return filter{(high + middle*k/q + k*k) / a0, 2 * (k*k - high) / a0, (high - middle*k/q + k*k) / a0, 2 * (k*k - 1) / a0, (1 - k/q + k*k) / a0}
	}()
	lowCut = func() filter {
		const frequency, q = 38.13547087602444, 0.5003270373238773
		k := math.Tan(math.Pi * frequency / rate)
		a0 := 1 + k/q + k*k
		return filter{1, -2, 1, 2 * (k*k - 1) / a0, (1 - k/q + k*k) / a0}
	}()
)

func (f filter) over(samples []float64) []float64 {
	out := make([]float64, len(samples))
	var x1, x2, y1, y2 float64
	for i, x := range samples {
		y := f.b0*x + f.b1*x1 + f.b2*x2 - f.a1*y1 - f.a2*y2
		x1, x2, y1, y2 = x, x1, y, y1
		out[i] = y
	}
	return out
}
