package triage

import (
	"cmp"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"zanger/casework/names"
)

const (
	buckets  = 1 << 20 // n-grams are hashed into so many
	longest  = 1500    // letters of a text that are read: an enquiry says what it is about at its beginning
	heaviest = 7 << 20 // bytes of a model: what is met in the fewest texts is left out above that
)

// term is one hashed n-gram of a text: its bucket and how often it occurs, later its number and weight.
type term struct {
	at int32
	w  float32
}

// grams counts the hashed letter n-grams (2 to 5, within words with their edges), words and pairs of words of a text, by
// bucket. Kazakh words grow by suffixes, so that parts of words tell more than words.
func grams(text string) []term {
	var found []int32
	var word []rune
	last := uint32(0)
	flush := func() {
		if len(word) == 0 {
			return
		}
		edged := append(append([]rune{' '}, word...), ' ')
		for size := 2; size <= 5; size++ {
			for i := 0; i+size <= len(edged); i++ {
				found = append(found, int32(hash(edged[i:i+size], 0)%buckets))
			}
		}
		h := hash(word, 1)
		found = append(found, int32(h%buckets))
		if last != 0 {
			found = append(found, int32((last*31+h)%buckets))
		}
		last, word = h, word[:0]
	}
	for _, r := range names.Fold(plain(text)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			word = append(word, r)
		} else {
			flush()
		}
	}
	flush()
	slices.Sort(found)
	var out []term
	for i, b := range found {
		if i == 0 || b != found[i-1] {
			out = append(out, term{at: b})
		}
		out[len(out)-1].w++
	}
	return out
}

// plain is the beginning of a text, so many letters as are read, without the marks of a web page: an enquiry that came by one
// may be full of them.
func plain(text string) string {
	out := make([]byte, 0, min(len(text), 2*longest))
	letters := 0
	for i := 0; i < len(text); i++ {
		c := text[i]
		if n := mark(text[i:min(len(text), i+maxMark)]); n > 0 {
			c, i = ' ', i+n-1
		}
		if utf8.RuneStart(c) {
			if letters++; letters > longest {
				break
			}
		}
		out = append(out, c)
	}
	return string(out)
}

// maxMark is beyond the length of any mark of a web page.
const maxMark = 400

// mark gives the length of the mark a text begins with, <p class="…"> or &nbsp;, 0 where it begins with none.
func mark(s string) int {
	letter := func(i int) bool { return i < len(s) && (s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z') }
	switch {
	case s[0] == '<' && (letter(1) || len(s) > 2 && s[1] == '/' && letter(2)):
		for i := range s {
			if s[i] == '>' {
				return i + 1
			}
		}
	case s[0] == '&' && (letter(1) || len(s) > 2 && s[1] == '#'):
		for i := 2; i < min(len(s), 9); i++ {
			if s[i] == ';' {
				return i + 1
			}
		}
	}
	return 0
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

// vocabulary numbers the buckets that occur, and weighs them.
type vocabulary struct {
	bucket []int32 // ascending
	weight []float32
}

// learn numbers the n-grams of texts and gives the texts by them, each of length one. An n-gram weighs the more, the fewer
// texts have it (idf) and the more it tells of their labels, to a power: see the package comment.
func learn(texts []Text, y []int, labels int, power float64) (*vocabulary, [][]term) {
	v := &vocabulary{}
	v.number(texts, heaviest/(4*labels+8))
	n, size := len(texts), len(v.bucket)
	x := make([][]term, n)
	part, with := make([]float64, labels), make([]float32, size*labels) // texts of a label, and those of them that have an n-gram
	for i, t := range texts {
		x[i] = slices.Clone(v.known(grams(t.Words)))
		part[y[i]] += 1 / float64(n)
		for _, g := range x[i] {
			with[int(g.at)*labels+y[i]]++
		}
	}
	for at := range v.bucket {
		row, df := with[at*labels:(at+1)*labels], 0.
		for _, c := range row {
			df += float64(c)
		}
		told := 0.
		for k, c := range row {
			q := (float64(c) + part[k]) / (df + 1)
			told += q * math.Log(q/part[k])
		}
		idf := math.Log(float64(1+n)/(1+df)) + 1
		v.weight = append(v.weight, float32(idf*math.Pow(told+.05, power)))
	}
	for i := range x {
		v.weigh(x[i])
	}
	return v, x
}

// number takes in the n-grams that occur, the most at most: those of the most texts.
func (v *vocabulary) number(texts []Text, most int) {
	df := make([]int32, buckets)
	for _, t := range texts {
		for _, g := range grams(t.Words) {
			df[g.at]++
		}
	}
	per := map[int32]int{} // n-grams that so many texts have
	for _, n := range df {
		per[n]++
	}
	least, kept := int32(len(texts)), 0
	for ; least > 0 && kept+per[least] <= most; least-- {
		kept += per[least]
	}
	for b, n := range df {
		if n > least {
			v.bucket = append(v.bucket, int32(b))
		}
	}
}

// known keeps the n-grams that are numbered, in place, by their numbers.
func (v *vocabulary) known(x []term) []term {
	out, from := x[:0], 0
	for _, t := range x {
		i, ok := slices.BinarySearch(v.bucket[from:], t.at)
		if from += i; ok {
			out = append(out, term{int32(from), t.w})
		}
	}
	return out
}

// weigh turns counts into a vector of length one, in place.
func (v *vocabulary) weigh(x []term) []term {
	sum := 0.
	for i := range x {
		x[i].w = (1 + float32(math.Log(float64(x[i].w)))) * v.weight[x[i].at]
		sum += float64(x[i].w) * float64(x[i].w)
	}
	s := float32(1 / math.Sqrt(cmp.Or(sum, 1)))
	for i := range x {
		x[i].w *= s
	}
	return x
}

// vector is a text as the judges see it.
func (v *vocabulary) vector(text string) []term { return v.weigh(v.known(grams(text))) }
