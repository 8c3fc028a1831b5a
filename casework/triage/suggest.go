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

// scores gives the blend's score of every label.
func (m *Model) scores(x []term) []float64 {
	n := len(m.labels)
	out := make([]float64, n)
	for k := range out {
		out[k] = float64(m.bias[k])
	}
	for _, f := range x {
		for k, w := range m.weight[int(f.at)*n : (int(f.at)+1)*n] {
			out[k] += float64(w) * float64(f.w)
		}
	}
	return out
}

// Suggest gives the most likely areas of a text. The first is the likeliest, or a rarer one nearly as likely for its kind:
// see the package comment; the others follow by probability. It is a suggestion: a person picks.
func (m *Model) Suggest(text string, most int) []Guess {
	p := softmax(m.scores(m.words.weigh(grams(text))))
	out, first, top := make([]Guess, len(p)), "", math.Inf(-1)
	for k := range p {
		out[k] = Guess{m.labels[k], p[k]}
		if v := math.Log(p[k]) + m.lean[k]; v > top {
			first, top = m.labels[k], v
		}
	}
	slices.SortStableFunc(out, func(a, b Guess) int {
		switch {
		case a.Area == first:
			return -1
		case b.Area == first:
			return 1
		}
		return cmp.Compare(b.P, a.P)
	})
	return out[:min(most, len(out))]
}

// Why gives the words of a text that spoke most for an area, as they stand in it, the strongest first.
func (m *Model) Why(text, area string, most int) []string {
	k := slices.Index(m.labels, area)
	if k < 0 {
		return nil
	}
	counts := grams(text)
	weight := map[int32]float32{} // of a bucket, one occurrence of it
	for _, f := range m.words.weigh(counts) {
		weight[f.at] = f.w
	}
	n := len(m.labels)
	// adds is what an n-gram adds to the area above what it adds to the areas at large.
	adds := func(at int32) float64 {
		sum := float32(0)
		row := m.weight[int(at)*n : (int(at)+1)*n]
		for _, w := range row {
			sum += w
		}
		return float64(row[k] - sum/float32(n))
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
		for b, c := range grams(w) {
			if at, ok := m.words.at[b]; ok {
				x.adds += float64(c/counts[b]*weight[at]) * adds(at)
			}
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
