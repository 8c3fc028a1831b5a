package pdf

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"zanger/assets"
	"zanger/docgen"
	"zanger/docgen/grammar"
)

// frag is text of one style inside a word; w in points.
type frag struct {
	text  string
	style assets.Face
	gap   bool
	w     float64
}

// word is what a line does not break: fragments that touch each other. newline says that the template breaks the line
// after it; tied, that a no-break space follows, which stretches like its neighbours and does not end a line.
type word struct {
	frags   []frag
	w       float64
	newline bool
	tied    bool
	hyphen  float64 // width of the hyphen a line may end with after this piece of a word; 0 ends the word
}

// soft says that the next piece belongs to the same word.
func (w *word) soft() bool { return w.hyphen > 0 }

const nbsp = "\u00a0"

// words cuts runs at ordinary spaces and line breaks. A word wider than limit points is cut where it must be.
func (l *layout) words(runs []docgen.Run, size float64, bold bool, limit float64) []word {
	var out []word
	open := false // the last word still grows
	for _, run := range runs {
		style := styleOf(run, bold)
		gap := run.Origin.Kind == docgen.FromGap
		text := run.Text
		for text != "" {
			n := 0
			for n < len(text) && text[n] != ' ' && text[n] != '\n' {
				n++
			}
			if n > 0 {
				if !open {
					out = append(out, word{})
					open = true
				}
				w := &out[len(out)-1]
				f := frag{text: text[:n], style: style, gap: gap, w: l.faces[style].width(text[:n]) * size / 1000}
				w.frags = append(w.frags, f)
				w.w += f.w
			}
			if n == len(text) {
				break
			}
			if text[n] == '\n' {
				if len(out) == 0 || out[len(out)-1].newline {
					out = append(out, word{}) // an empty line
				}
				out[len(out)-1].newline = true
			}
			open = false
			text = text[n+1:]
		}
	}
	for i := range out {
		if out[i].w > limit {
			return l.cut(out, size, limit)
		}
	}
	return out
}

// ties parts words at no-break spaces between words, so that these stretch with the line. Those inside a sum or beside a
// sign keep their width: 3 450 000 ₸ is one thing to the eye. A chain wider than limit is not tied.
func (l *layout) ties(words []word, size, limit float64) []word {
	var out []word
	for _, w := range words {
		cur := word{}
		for _, f := range w.frags {
			for {
				at := tieAt(f.text)
				if at < 0 {
					break
				}
				head := f.text[:at]
				hw := l.faces[f.style].width(head) * size / 1000
				if head != "" {
					cur.add(frag{head, f.style, f.gap, hw})
				}
				cur.tied = len(cur.frags) > 0 && w.w < 0.9*limit
				if len(cur.frags) > 0 {
					out = append(out, cur)
				}
				cur = word{}
				f.text = f.text[at+len(nbsp):]
				f.w = l.faces[f.style].width(f.text) * size / 1000
			}
			if f.text != "" {
				cur.add(f)
			}
		}
		cur.newline = w.newline
		if len(cur.frags) == 0 && len(out) > 0 && len(w.frags) > 0 {
			out[len(out)-1].tied, out[len(out)-1].newline = false, w.newline
			continue
		}
		out = append(out, cur)
	}
	return out
}

// tieAt finds a no-break space with a letter on each side of it.
func tieAt(s string) int {
	for from := 0; ; {
		at := strings.Index(s[from:], nbsp)
		if at < 0 {
			return -1
		}
		at += from
		before, _ := utf8.DecodeLastRuneInString(s[:at])
		after, _ := utf8.DecodeRuneInString(s[at+len(nbsp):])
		if wordly(before) && wordly(after) && (unicode.IsLetter(before) || unicode.IsLetter(after)) {
			return at
		}
		from = at + len(nbsp)
	}
}

func wordly(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".,()«»—–", r)
}

// cut parts words that are wider than a line: an address of a web page, a row of underscores, a field without spaces.
func (l *layout) cut(words []word, size, limit float64) []word {
	var out []word
	for _, w := range l.loosened(words, size, limit) {
		if w.w <= limit {
			out = append(out, w)
			continue
		}
		cur := word{}
		for _, f := range w.frags {
			from, width := 0, 0.0
			soft, softWidth := 0, 0.0 // the last place after a mark where an address parts well
			for i, r := range f.text {
				rw := l.faces[f.style].width(string(r)) * size / 1000
				if cur.w+width+rw > limit && (i > from || len(cur.frags) > 0) {
					at, rest := i, 0.0
					if soft > from && cur.w+softWidth > limit/2 {
						at, rest = soft, width-softWidth
					}
					if at > from {
						cur.add(frag{f.text[from:at], f.style, f.gap, width - rest})
					}
					cur.newline = true // the next piece goes to the next line: a space between them would be a lie
					out = append(out, cur)
					cur, from, width = word{}, at, rest
				}
				width += rw
				if strings.ContainsRune("/-_@?&=.,;:", r) {
					soft, softWidth = i+utf8.RuneLen(r), width
				}
				if i+utf8.RuneLen(r) == len(f.text) {
					cur.add(frag{f.text[from:], f.style, f.gap, width})
				}
			}
		}
		cur.newline = w.newline
		out = append(out, cur)
	}
	return out
}

func (w *word) add(f frag) {
	w.frags = append(w.frags, f)
	w.w += f.w
}

// loosened parts a word too wide for its line at its no-break spaces: better there than between two letters.
func (l *layout) loosened(words []word, size, limit float64) []word {
	var out []word
	for _, w := range words {
		if w.w <= limit {
			out = append(out, w)
			continue
		}
		cur := word{}
		for _, f := range w.frags {
			parts := strings.Split(f.text, nbsp)
			for i, part := range parts {
				if i > 0 && len(cur.frags) > 0 {
					out = append(out, cur)
					cur = word{}
				}
				if part != "" {
					cur.add(frag{part, f.style, f.gap, l.faces[f.style].width(part) * size / 1000})
				}
			}
		}
		cur.newline = w.newline
		out = append(out, cur)
	}
	return out
}

// letters counts what stands in the word.
func (w *word) letters() int { return utf8.RuneCountInString(w.text()) }

// hyphenate ends a piece of a word with its hyphen: the line ends here. The word shares nothing with its copies after it.
func (w *word) hyphenate() {
	frags := append([]frag(nil), w.frags...)
	last := &frags[len(frags)-1]
	last.text += "-"
	last.w += w.hyphen
	w.w += w.hyphen
	w.frags, w.hyphen = frags, 0
}

// hyphenated parts words where their language lets them end a line.
func (l *layout) hyphenated(words []word, size float64) []word {
	out := make([]word, 0, len(words))
	for _, w := range words {
		text := w.text()
		for _, at := range grammar.Hyphens(text, l.lang) {
			var head word
			if head, w = l.split(w, len(w.text())-(len(text)-at), size); len(head.frags) > 0 {
				style := head.frags[len(head.frags)-1].style
				head.hyphen = l.faces[style].width("-") * size / 1000
				out = append(out, head)
			}
		}
		out = append(out, w)
	}
	return out
}

func (w *word) text() string {
	s := ""
	for _, f := range w.frags {
		s += f.text
	}
	return s
}

// split parts a word at an offset in bytes of its text.
func (l *layout) split(w word, at int, size float64) (head, tail word) {
	tail.newline, tail.tied = w.newline, w.tied
	for _, f := range w.frags {
		switch n := len(f.text); {
		case at >= n:
			head.add(f)
			at -= n
		case at <= 0:
			tail.add(f)
		default:
			for i, part := range []string{f.text[:at], f.text[at:]} {
				piece := frag{part, f.style, f.gap, l.faces[f.style].width(part) * size / 1000}
				if i == 0 {
					head.add(piece)
				} else {
					tail.add(piece)
				}
			}
			at = 0
		}
	}
	return head, tail
}
