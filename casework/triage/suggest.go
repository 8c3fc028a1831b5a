package triage

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
)

// Guess is an area with its probability.
type Guess struct {
	Area string  `json:"area"`
	P    float64 `json:"p"`
}

// Suggest gives the most likely areas of a text in the order of p / sqrt(part of the area among the texts), with shares that
// never rise along it: see the package comment. It is a suggestion: a person picks.
func (m *Model) Suggest(text string, most int) []Guess {
	p := softmax(m.scores(m.words.vector(text)))
	order := make([]int, len(p))
	for k := range order {
		order[k] = k
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(math.Log(p[b])+m.lean[b], math.Log(p[a])+m.lean[a])
	})
	out := make([]Guess, len(p))
	for i, k := range order {
		out[i] = Guess{m.labels[k], p[k]}
	}
	fall(out)
	return out[:min(most, len(out))]
}

// fall gives areas whose shares rise along their order the mean of them: the nearest shares that fall (pooling of adjacent
// violators, Ayer et al. 1955). The sum stays.
func fall(g []Guess) {
	var from []int // where runs of equal shares begin
	for i := range g {
		from = append(from, i)
		for end := i + 1; len(from) > 1; {
			last, before := from[len(from)-1], from[len(from)-2]
			if g[last].P <= g[before].P {
				break
			}
			mean := (g[last].P*float64(end-last) + g[before].P*float64(last-before)) / float64(end-before)
			for j := before; j < end; j++ {
				g[j].P = mean
			}
			from = from[:len(from)-1]
		}
	}
}

// Why gives the words of a text that spoke most for an area, as they stand in it, the strongest first.
func (m *Model) Why(text, area string, most int) []string {
	k := slices.Index(m.labels, area)
	if k < 0 {
		return nil
	}
	text = plain(text)
	// adds is what one occurrence of an n-gram adds to the area above what it adds to the areas at large.
	counts := m.words.known(grams(text))
	weights := m.words.weigh(slices.Clone(counts))
	adds := map[int32]float64{}
	for i, g := range weights {
		row, sum := m.row(g.at), float32(0)
		for _, w := range row {
			sum += w
		}
		adds[g.at] = float64(g.w / counts[i].w * (row[k] - sum/float32(len(row))))
	}
	type word struct {
		text string
		adds float64
	}
	var words []word
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if slices.ContainsFunc(words, func(x word) bool { return strings.EqualFold(x.text, w) }) {
			continue
		}
		x := word{text: w}
		for _, g := range m.words.known(grams(w)) {
			x.adds += float64(g.w) * adds[g.at]
		}
		if x.adds > 0 {
			words = append(words, x)
		}
	}
	slices.SortStableFunc(words, func(a, b word) int { return cmp.Compare(b.adds, a.adds) })
	var out []string
	for _, x := range words {
		if len(out) == most || x.adds < words[0].adds/4 {
			break
		}
		out = append(out, x.text)
	}
	return out
}
