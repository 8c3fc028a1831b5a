// Package compare shows a person what became of a paper between two of its versions: which paragraphs came, went or
// changed, and inside a changed one which words.
//
// # Promise about old data
//
// Nothing is stored; the texts compared are those that versions keep.
//
// # What it refuses
//
// Nothing: of texts too long to be compared word by word it says that the paragraph was replaced.
package compare

import (
	"slices"
	"strings"
	"unicode"
)

// Kind says what became of a paragraph or of some words.
type Kind int

// The kinds. Changed is of paragraphs only.
const (
	Same Kind = iota
	Added
	Removed
	Changed
)

// Para is a paragraph of either version, or of both.
type Para struct {
	Kind   Kind
	Pieces []Piece // one unless Changed
}

// Piece is words of one kind: Same, Added or Removed. Pieces joined without the Added give the older paragraph, without the
// Removed the newer one.
type Piece struct {
	Kind Kind
	Text string
}

// Texts compares two versions, a string a paragraph.
func Texts(before, after []string) []Para {
	var out []Para
	var gone, come []string
	flush := func() {
		out = append(out, paired(gone, come)...)
		gone, come = nil, nil
	}
	for _, e := range edits(before, after) {
		switch e.kind {
		case Removed:
			gone = append(gone, e.text)
		case Added:
			come = append(come, e.text)
		default:
			flush()
			out = append(out, Para{Same, []Piece{{Same, e.text}}})
		}
	}
	flush()
	return out
}

// Differences counts the paragraphs that are not the same.
func Differences(paras []Para) (n int) {
	for _, p := range paras {
		if p.Kind != Same {
			n++
		}
	}
	return n
}

// alike is how much of the words two paragraphs must share to be shown as one that changed.
const alike = 0.4

// paired shows what replaced what: a new paragraph stands for the first old one it resembles, in order.
func paired(gone, come []string) []Para {
	var out []Para
	for len(gone) > 0 || len(come) > 0 {
		if len(gone) == 0 {
			out = append(out, Para{Added, []Piece{{Added, come[0]}}})
			come = come[1:]
			continue
		}
		at, pieces := -1, []Piece(nil)
		for i, c := range come {
			if ps, share := words(gone[0], c); share >= alike {
				at, pieces = i, ps
				break
			}
		}
		if at < 0 {
			out = append(out, Para{Removed, []Piece{{Removed, gone[0]}}})
			gone = gone[1:]
			continue
		}
		for _, c := range come[:at] {
			out = append(out, Para{Added, []Piece{{Added, c}}})
		}
		out = append(out, Para{Changed, pieces})
		gone, come = gone[1:], come[at+1:]
	}
	return out
}

// words compares two paragraphs and tells which share of the longer one's letters stayed.
func words(before, after string) ([]Piece, float64) {
	var pieces []Piece
	same := 0
	for _, e := range edits(split(before), split(after)) {
		if e.kind == Same {
			same += letters(e.text)
		}
		if k := len(pieces); k > 0 && pieces[k-1].Kind == e.kind {
			pieces[k-1].Text += e.text
			continue
		}
		pieces = append(pieces, Piece{e.kind, e.text})
	}
	return pieces, float64(same) / float64(max(letters(before), letters(after), 1))
}

func letters(s string) (n int) {
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// split parts a text into words, spaces and single marks; joined they give it back.
func split(s string) []string {
	var out []string
	from, last := 0, 0
	for i, r := range s {
		kind := 2
		switch {
		case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
			kind = 1
		case unicode.IsSpace(r):
			kind = 3
		}
		if i > from && (kind != last || kind == 2) {
			out = append(out, s[from:i])
			from = i
		}
		last = kind
	}
	if from < len(s) {
		out = append(out, s[from:])
	}
	return out
}

type edit struct {
	kind Kind
	text string
}

// tooMany is how many pairs are looked at before a stretch is called replaced as a whole.
const tooMany = 4 << 20

// edits gives the shortest way from one list to the other; where two are equally short, what was removed comes first.
func edits(a, b []string) []edit {
	var head, tail []edit
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		head = append(head, edit{Same, a[0]})
		a, b = a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail = append(tail, edit{Same, a[len(a)-1]})
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	slices.Reverse(tail)
	return append(append(head, middle(a, b)...), tail...)
}

func middle(a, b []string) []edit {
	var out []edit
	if len(a)*len(b) > tooMany {
		for _, s := range a {
			out = append(out, edit{Removed, s})
		}
		for _, s := range b {
			out = append(out, edit{Added, s})
		}
		return out
	}
	// common[i][j] is the weight of what a[i:] and b[j:] share. Spaces weigh nothing, so that words decide.
	width := len(b) + 1
	common := make([]int32, (len(a)+1)*width)
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			best := max(common[(i+1)*width+j], common[i*width+j+1])
			if a[i] == b[j] {
				w := int32(1)
				if strings.TrimSpace(a[i]) != "" {
					w = 16
				}
				best = max(best, common[(i+1)*width+j+1]+w)
			}
			common[i*width+j] = best
		}
	}
	i, j := 0, 0
	for i < len(a) && j < len(b) {
		switch here := common[i*width+j]; {
		case a[i] == b[j] && here > common[(i+1)*width+j] && here > common[i*width+j+1]:
			out = append(out, edit{Same, a[i]})
			i, j = i+1, j+1
		case here == common[(i+1)*width+j]:
			out = append(out, edit{Removed, a[i]})
			i++
		case here == common[i*width+j+1]:
			out = append(out, edit{Added, b[j]})
			j++
		default:
			out = append(out, edit{Same, a[i]})
			i, j = i+1, j+1
		}
	}
	for ; i < len(a); i++ {
		out = append(out, edit{Removed, a[i]})
	}
	for ; j < len(b); j++ {
		out = append(out, edit{Added, b[j]})
	}
	return out
}
