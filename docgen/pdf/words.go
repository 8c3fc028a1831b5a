package pdf

import (
	"unicode/utf8"

	"zanger/assets"
	"zanger/docgen"
)

// frag is text of one style inside a word; w in points.
type frag struct {
	text  string
	style assets.Face
	gap   bool
	w     float64
}

// word is what a line does not break: fragments that touch each other. newline says that the template breaks the line
// after it.
type word struct {
	frags   []frag
	w       float64
	newline bool
}

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

// cut parts words that are wider than a line: an address of a web page, a row of underscores, a field without spaces.
func (l *layout) cut(words []word, size, limit float64) []word {
	var out []word
	for _, w := range words {
		if w.w <= limit {
			out = append(out, w)
			continue
		}
		cur := word{}
		for _, f := range w.frags {
			from, width := 0, 0.0
			for i, r := range f.text {
				rw := l.faces[f.style].width(string(r)) * size / 1000
				if cur.w+width+rw > limit && (i > from || len(cur.frags) > 0) {
					if i > from {
						cur.add(frag{f.text[from:i], f.style, f.gap, width})
					}
					out = append(out, cur)
					cur, from, width = word{}, i, 0
				}
				width += rw
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
