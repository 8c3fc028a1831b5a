package docx

import (
	"encoding/xml"
	"strings"
	"unicode"
	"unicode/utf8"
)

// spot is a w:t of a paragraph and the run that holds it.
type spot struct{ run, t *node }

// flattened is the text of a paragraph with, for each byte, the spot it stands in. Breaks and tabs are a newline owned by
// no spot, so that no tag reaches over them.
type flattened struct {
	text  string
	spots []spot
	owner []int // index of the spot for each byte, -1 for breaks
}

// flat gathers the text of a paragraph, without that of text boxes in it.
func flat(p *node) flattened {
	var f flattened
	var text strings.Builder
	var walk func(n *node)
	walk = func(n *node) {
		for _, k := range n.kids {
			switch k.name {
			case "w:t":
				s := textOf(k)
				for range len(s) {
					f.owner = append(f.owner, len(f.spots))
				}
				text.WriteString(s)
				f.spots = append(f.spots, spot{n, k})
			case "w:br", "w:cr", "w:tab":
				if n.name == "w:r" { // w:tab also stands in the list of tab stops
					text.WriteByte('\n')
					f.owner = append(f.owner, -1)
				}
			case "w:txbxContent", "w:pPr", "w:rPr":
			default:
				walk(k)
			}
		}
	}
	walk(p)
	f.text = text.String()
	return f
}

func eachParagraph(n *node, visit func(*node)) {
	for _, k := range n.kids {
		if k.name == "w:p" {
			visit(k)
		}
		eachParagraph(k, visit)
	}
}

func tagged(tree *node) bool {
	found := false
	eachParagraph(tree, func(p *node) {
		if !found {
			text := flat(p).text
			found = strings.Contains(text, "{{") || strings.Contains(text, "}}")
		}
	})
	return found
}

// writer collects what each spot of a paragraph will hold.
type writer struct {
	f     flattened
	out   [][]byte
	last  int  // the spot written last, -1 before the first
	hole  bool // a block has just given nothing
	force int  // inside an inline {{#each}}: all goes to the spot of its tag; -1 outside
}

func newWriter(f flattened) *writer {
	return &writer{f: f, out: make([][]byte, len(f.spots)), last: -1, force: -1}
}

// put writes text into a spot. Around a block that gave nothing it closes the gap: no double space, no space before a
// comma, none at the start.
func (w *writer) put(at int, s string) {
	if s == "" {
		return
	}
	if w.force >= 0 {
		at = w.force
	}
	if at < 0 { // a break stays where it is
		w.hole, w.last = false, -1
		return
	}
	if w.hole {
		before := byte(' ')
		if w.last >= 0 && len(w.out[w.last]) > 0 {
			before = w.out[w.last][len(w.out[w.last])-1]
		}
		switch {
		case s[0] == ' ' && before == ' ':
			s = s[1:]
		case strings.IndexByte(",.;:)", s[0]) >= 0 && before == ' ' && w.last >= 0:
			w.out[w.last] = w.out[w.last][:len(w.out[w.last])-1]
		}
		w.hole = false
	}
	if s != "" {
		w.out[at] = append(w.out[at], s...)
		w.last = at
	}
}

// literal writes text of the template between two places.
func (w *writer) literal(from, to int) {
	for from < to {
		owner, end := w.f.owner[from], from
		for end < to && w.f.owner[end] == owner {
			end++
		}
		w.put(owner, w.f.text[from:end])
		from = end
	}
}

// between gives what stands between two items of a list, after what the first of them has left.
func (w *writer) between(sep string) string {
	if sep != unsaid {
		return sep
	}
	if w.last < 0 || len(w.out[w.last]) == 0 {
		return ""
	}
	last, _ := utf8.DecodeLastRune(w.out[w.last])
	if unicode.IsSpace(last) || strings.ContainsRune(",;.:!?", last) {
		return ""
	}
	return ", "
}

// apply puts the collected text into the runs; a newline of an answer becomes a w:br.
func (w *writer) apply() {
	for i, s := range w.f.spots {
		text := string(w.out[i])
		if text == textOf(s.t) {
			continue
		}
		var parts []*node
		for j, line := range strings.Split(text, "\n") {
			if j > 0 {
				parts = append(parts, &node{name: "w:br"})
			}
			t := &node{name: "w:t", kids: []*node{{text: line}}, attrs: []xml.Attr{{Name: xml.Name{Space: "xml", Local: "space"}, Value: "preserve"}}}
			parts = append(parts, t)
		}
		for k, kid := range s.run.kids {
			if kid == s.t {
				s.run.kids = append(append(append([]*node(nil), s.run.kids[:k]...), parts...), s.run.kids[k+1:]...)
				break
			}
		}
	}
}
