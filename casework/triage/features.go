package triage

import (
	"maps"
	"math"
	"slices"
	"strings"
	"unicode"
)

const (
	buckets = 1 << 18 // n-grams are hashed into so many
	longest = 1500    // letters of a text that are read: an enquiry says what it is about at its beginning
)

// term is one hashed n-gram of a text with its weight.
type term struct {
	at int32
	w  float32
}

// grams counts the hashed letter n-grams (2 to 5, within words with their edges) and words of a text. Kazakh words grow by
// suffixes, so that parts of words tell more than words.
func grams(text string) map[int32]float32 {
	out := map[int32]float32{}
	var word []rune
	n, last := 0, uint32(0)
	flush := func() {
		if len(word) == 0 {
			return
		}
		edged := append(append([]rune{' '}, word...), ' ')
		for size := 2; size <= 5; size++ {
			for i := 0; i+size <= len(edged); i++ {
				out[int32(hash(edged[i:i+size], 0)%buckets)]++
			}
		}
		h := hash(word, 1)
		out[int32(h%buckets)]++
		if last != 0 {
			out[int32((last*31+h)%buckets)]++
		}
		last, word = h, word[:0]
	}
	for _, r := range strings.ToLower(text) {
		if n++; n > longest {
			break
		}
		switch {
		case r == 'ё':
			word = append(word, 'е')
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word = append(word, r)
		default:
			flush()
		}
	}
	flush()
	return out
}

// hash is FNV-1a over letters.
func hash(rs []rune, kind uint32) uint32 {
	h := uint32(2166136261) ^ kind*0x9e3779b9
	for _, r := range rs {
		for range 2 {
			h = (h ^ uint32(r&0xff)) * 16777619
			r >>= 8
		}
	}
	return h ^ h>>15
}

// vocabulary numbers the buckets that occur, with their rarity.
type vocabulary struct {
	at  map[int32]int32
	idf []float32
}

func learnWords(counts []map[int32]float32) *vocabulary {
	df := map[int32]int{}
	for _, c := range counts {
		for b := range c {
			df[b]++
		}
	}
	kept := slices.Sorted(maps.Keys(df))
	v := &vocabulary{at: make(map[int32]int32, len(kept))}
	for i, b := range kept {
		v.at[b] = int32(i)
		v.idf = append(v.idf, float32(math.Log(float64(1+len(counts))/float64(1+df[b]))+1))
	}
	return v
}

// weigh turns counts into a vector of length one.
func (v *vocabulary) weigh(c map[int32]float32) []term {
	out := make([]term, 0, len(c))
	sum := 0.
	for b, n := range c {
		if i, ok := v.at[b]; ok {
			w := (1 + float32(math.Log(float64(n)))) * v.idf[i]
			out = append(out, term{i, w})
		}
	}
	slices.SortFunc(out, func(a, b term) int { return int(a.at - b.at) })
	for _, t := range out {
		sum += float64(t.w) * float64(t.w)
	}
	if sum > 0 {
		s := float32(1 / math.Sqrt(sum))
		for i := range out {
			out[i].w *= s
		}
	}
	return out
}
