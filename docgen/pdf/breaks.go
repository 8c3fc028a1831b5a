package pdf

import "math"

// breaker chooses where lines end: widths of the words, the width of an ordinary space, the room of the first and of each
// later line, all in points. It gives the index after the last word of each line.
type breaker func(words []word, space, first, rest float64) []int

// slack forgives rounding: widths are sums of floats.
const slack = 1e-6

// greedy fills each line as far as it goes: for text that is not justified.
func greedy(words []word, space, first, rest float64) []int {
	var ends []int
	room, used := first, 0.0
	for i, w := range words {
		if i > 0 && used > 0 && used+space+w.w > room+slack {
			ends = append(ends, i)
			room, used = rest, 0
		}
		if used > 0 {
			used += space
		}
		used += w.w
		if used == 0 {
			used = math.SmallestNonzeroFloat64 // an empty word holds its line too
		}
	}
	return append(ends, len(words))
}

// The narrowest space of a justified line, and the stretch and shrink that count as one unit of badness.
const (
	narrowest  = 0.84
	stretch    = 0.5
	shrinkUnit = 1 - narrowest
)

// What a hyphen costs: as much badness on its line, and more demerits where two lines end so, or where the last line holds
// nothing but the rest of a word.
const (
	hyphenBad   = 60
	hyphenTwice = 2e5
	hyphenLast  = 1e8
)

// fit chooses all ends of a paragraph together, so that its worst line is as good as can be (Knuth and Plass): Kazakh
// words are long, and filling line by line leaves holes.
func fit(words []word, space, first, rest float64) []int {
	n := len(words)
	if n == 0 {
		return nil
	}
	cost := make([]float64, n+1)
	from := make([]int, n+1)
	for j := 1; j <= n; j++ {
		cost[j] = math.Inf(1)
		if words[j-1].tied && j < n {
			continue
		}
		sum, gaps, extra := 0.0, 0.0, 0.0
		if words[j-1].soft() {
			sum, extra = words[j-1].hyphen, hyphenBad
		}
		for i := j - 1; i >= 0; i-- {
			sum += words[i].w
			if i < j-1 && !words[i].soft() {
				gaps++
			}
			room := rest
			if i == 0 {
				room = first
			}
			if i < j-1 && sum+gaps*space*narrowest > math.Max(first, rest)+slack {
				break
			}
			c := cost[i] + demerits(sum, gaps, space, room, extra, j == n)
			if i > 0 && words[i-1].soft() {
				switch {
				case words[j-1].soft():
					c += hyphenTwice
				case j == n && gaps == 0:
					c += hyphenLast
				}
			}
			if c < cost[j] {
				cost[j], from[j] = c, i
			}
		}
		if math.IsInf(cost[j], 1) { // only a word wider than its line: let it stand alone
			i := j - 1
			for math.IsInf(cost[i], 1) {
				i--
			}
			cost[j], from[j] = cost[i]+1e15, i
		}
	}
	var ends []int
	for j := n; j > 0; j = from[j] {
		ends = append(ends, j)
	}
	for a, b := 0, len(ends)-1; a < b; a, b = a+1, b-1 {
		ends[a], ends[b] = ends[b], ends[a]
	}
	return ends
}

// demerits of a line: sum of its words, number of its gaps, its room, badness on top. The last line is not stretched.
func demerits(sum, gaps, space, room, extra float64, last bool) float64 {
	left := room - sum - gaps*space // to be shared among the gaps
	if last && left >= 0 {
		if gaps == 0 && sum < room/6 {
			return 2500 // one short word alone on the last line
		}
		return 1
	}
	if gaps == 0 {
		if left < -slack {
			return math.Inf(1)
		}
		gaps = 1 // it will stand with all its room at the right
	}
	ratio := left / (gaps * space)
	unit := stretch
	if ratio < 0 {
		if ratio < narrowest-1-slack {
			return math.Inf(1)
		}
		unit = shrinkUnit
	}
	bad := 100*math.Pow(math.Abs(ratio)/unit, 3) + extra
	return (1 + bad) * (1 + bad)
}

// balanced is greedy in the narrowest column that takes no more lines: a centred title does not end in one lonely word.
func balanced(words []word, space, first, rest float64) []int {
	best := greedy(words, space, first, rest)
	if len(best) < 2 {
		return best
	}
	lo, hi := 0.0, rest
	for hi-lo > 1 {
		mid := (lo + hi) / 2
		if ends := greedy(words, space, mid, mid); len(ends) == len(best) && widest(words, ends, space) <= rest+slack {
			hi, best = mid, ends
		} else {
			lo = mid
		}
	}
	return best
}

func widest(words []word, ends []int, space float64) float64 {
	most, from := 0.0, 0
	for _, end := range ends {
		w := float64(end-from-1) * space
		for _, x := range words[from:end] {
			w += x.w
		}
		most, from = max(most, w), end
	}
	return most
}
