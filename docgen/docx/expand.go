package docx

import (
	"context"
	"strings"

	"zanger/docgen"
)

// expansion fills one part.
type expansion struct {
	ctx   context.Context
	part  string
	bytes int // put in so far, about: a list of lists must not grow without end
	turns int // of loops
}

// within fills the children of an element that holds blocks: the body, a cell, a header, a text box.
func (x *expansion) within(n *node, a Answers) error {
	kids, err := x.blocks(n.kids, a)
	if err != nil {
		return err
	}
	n.kids = kids
	if n.name == "w:tc" { // a cell without a paragraph at its end is a damaged file
		if k := len(n.kids); k == 0 || n.kids[k-1].name != "w:p" {
			n.kids = append(n.kids, &node{name: "w:p"})
		}
	}
	return nil
}

// blocks fills a row of siblings. A paragraph that is nothing but {{#if}} or {{#each}} opens a block that ends at its
// sibling with the closing tag; these paragraphs themselves go.
func (x *expansion) blocks(kids []*node, a Answers) ([]*node, error) {
	var out []*node
	for i := 0; i < len(kids); i++ {
		k := kids[i]
		switch k.name {
		case "w:p":
			if t, ok := lone(k); ok {
				switch t.kind {
				case tagIf, tagEach:
					part, end := -1, -1
					if part, end = closing(kids, i, lone, t.kind); end < 0 {
						return nil, placed(errUnclosed, x.part, k.para, t)
					}
					made, err := x.block(t, k.para, kids[i+1:end], part-i-1, a, x.blocks)
					if err != nil {
						return nil, err
					}
					out = append(append(append(out, section(k)...), made...), section(kids[end])...)
					i = end
					continue
				case tagElse, tagEndIf, tagEndEach:
					return nil, placed(errUnopened, x.part, k.para, t)
				}
			}
			keep, err := x.paragraph(k, a)
			if err != nil {
				return nil, err
			}
			if keep {
				out = append(out, k)
			}
		case "w:tbl":
			rows, err := x.rows(k.kids, a)
			if err != nil {
				return nil, err
			}
			if k.kids = rows; k.holds("w:tr") { // a table whose rows all went would be a damaged file
				out = append(out, k)
			}
		default:
			if err := x.within(k, a); err != nil {
				return nil, err
			}
			out = append(out, k)
		}
	}
	return out, nil
}

// block gives the inside of an {{#if}} or {{#each}} as often as it is wanted. part is where {{else}} stands in body, negative
// when it does not.
func (x *expansion) block(t tag, para int, body []*node, part int, a Answers, fill func([]*node, Answers) ([]*node, error)) ([]*node, error) {
	if err := x.ctx.Err(); err != nil {
		return nil, err
	}
	if t.kind == tagIf {
		yes, err := a.Holds(t.body)
		if err != nil {
			return nil, placed(err, x.part, para, t)
		}
		no := []*node(nil)
		if part >= 0 {
			body, no = body[:part], body[part+1:]
		}
		if !yes {
			body = no
		}
		return fill(body, a)
	}
	items, err := a.Items(t.body)
	if err != nil {
		return nil, placed(err, x.part, para, t)
	}
	var out []*node
	size := weight(body)
	for i, item := range items {
		if !x.grow(size) {
			return nil, placed(errSwollen, x.part, para, t)
		}
		copies := cloned(body)
		if i > 0 {
			for _, c := range copies {
				c.again()
			}
		}
		made, err := fill(copies, item)
		if err != nil {
			return nil, err
		}
		out = append(out, made...)
	}
	return out, nil
}

// grow counts one turn of a loop that adds so many bytes, and says whether there is still room.
func (x *expansion) grow(size int) bool {
	x.bytes += size
	x.turns++
	return x.bytes <= maxOut && x.turns <= maxTurns
}

// weight is about what nodes take when written.
func weight(nodes []*node) int {
	n := 0
	for _, k := range nodes {
		n += 2*len(k.name) + len(k.text) + len(k.raw) + 24*len(k.attrs) + weight(k.kids)
	}
	return n
}

// section keeps a paragraph that goes if it ends a section of the paper, with margins of its own.
func section(p *node) []*node {
	if !p.holds("w:sectPr") {
		return nil
	}
	kept := p.kids[:0:0]
	for _, k := range p.kids {
		if k.name == "w:pPr" {
			kept = append(kept, k)
		}
	}
	p.kids = kept
	return []*node{p}
}

// lone gives the tag of a paragraph that holds nothing else.
func lone(p *node) (tag, bool) {
	if p.name != "w:p" {
		return tag{}, false
	}
	text := flat(p).text
	found := tags(text)
	if len(found) != 1 || found[0].kind == tagBad || strings.TrimSpace(text[:found[0].from]+text[found[0].to:]) != "" {
		return tag{}, false
	}
	return found[0], found[0].kind != tagField
}

// closing finds the sibling that ends the block opened at kids[at], and the one with its {{else}}; negative when absent.
func closing(kids []*node, at int, lone func(*node) (tag, bool), kind tagKind) (part, end int) {
	part = -1
	depth := 0
	for j := at; j < len(kids); j++ {
		t, ok := lone(kids[j])
		if !ok {
			continue
		}
		switch t.kind {
		case tagIf, tagEach:
			depth++
		case tagElse:
			if depth == 1 && kind == tagIf {
				part = j
			}
		case tagEndIf, tagEndEach:
			if depth--; depth == 0 {
				if (t.kind == tagEndIf) != (kind == tagIf) {
					return -1, -1
				}
				return part, j
			}
		}
	}
	return -1, -1
}

// rows fills the rows of a table. A row that holds nothing but an opening tag opens a block of rows; a row whose first tag
// opens and whose last tag, in another cell, closes is itself repeated or left out.
func (x *expansion) rows(kids []*node, a Answers) ([]*node, error) {
	var out []*node
	for i := 0; i < len(kids); i++ {
		k := kids[i]
		if k.name != "w:tr" {
			if len(k.kids) > 0 && k.name != "w:tblPr" && k.name != "w:tblGrid" { // w:sdt around rows
				inner, err := x.rows(k.kids, a)
				if err != nil {
					return nil, err
				}
				k.kids = inner
			}
			out = append(out, k)
			continue
		}
		if t, ok := loneRow(k); ok && (t.kind == tagIf || t.kind == tagEach) {
			part, end := closing(kids, i, loneRow, t.kind)
			if end < 0 {
				return nil, placed(errUnclosed, x.part, firstPara(k), t)
			}
			made, err := x.block(t, firstPara(k), kids[i+1:end], part-i-1, a, x.rows)
			if err != nil {
				return nil, err
			}
			out = append(out, made...)
			i = end
			continue
		}
		if t, ok := rowBlock(k); ok {
			made, err := x.block(t, firstPara(k), []*node{k}, -1, a, x.rows)
			if err != nil {
				return nil, err
			}
			out = append(out, made...)
			continue
		}
		for _, cell := range k.kids {
			if err := x.within(cell, a); err != nil {
				return nil, err
			}
		}
		out = append(out, k)
	}
	return out, nil
}

// place is a tag with the paragraph and the cell it stands in.
type place struct {
	tag
	p    *node
	cell int
}

func rowTags(row *node) (found []place, rest string) {
	for i, cell := range row.kids {
		eachParagraph(cell, func(p *node) {
			text := flat(p).text
			at := 0
			for _, t := range tags(text) {
				rest += text[at:t.from]
				at = t.to
				found = append(found, place{t, p, i})
			}
			rest += text[at:]
		})
	}
	return found, strings.TrimSpace(rest)
}

func loneRow(row *node) (tag, bool) {
	if row.name != "w:tr" {
		return tag{}, false
	}
	found, rest := rowTags(row)
	if len(found) != 1 || rest != "" || found[0].kind == tagBad || found[0].kind == tagField {
		return tag{}, false
	}
	return found[0].tag, true
}

// rowBlock takes the tags off a row that is a block of its own.
func rowBlock(row *node) (tag, bool) {
	found, _ := rowTags(row)
	if len(found) < 2 {
		return tag{}, false
	}
	first, last := found[0], found[len(found)-1]
	paired := first.kind == tagEach && last.kind == tagEndEach || first.kind == tagIf && last.kind == tagEndIf
	if !paired || first.cell == last.cell {
		return tag{}, false
	}
	depth := 0
	for i, t := range found { // the last must close the first, not a block inside
		switch t.kind {
		case tagIf, tagEach:
			depth++
		case tagEndIf, tagEndEach:
			depth--
		case tagElse:
			if depth == 1 {
				return tag{}, false
			}
		}
		if depth == 0 && i < len(found)-1 {
			return tag{}, false
		}
	}
	without(first.p, first.tag)
	without(last.p, last.tag)
	return first.tag, true
}

// without takes one tag out of a paragraph.
func without(p *node, t tag) {
	f := flat(p)
	w := newWriter(f)
	w.literal(0, t.from)
	w.literal(t.to, len(f.text))
	w.apply()
}

func firstPara(n *node) int {
	number := 0
	eachParagraph(n, func(p *node) {
		if number == 0 {
			number = p.para
		}
	})
	return number
}

// paragraph fills the tags inside a paragraph and the text boxes in it. It says false when blocks in it gave nothing and
// nothing else is left: such a paragraph would stand as an empty line.
func (x *expansion) paragraph(p *node, a Answers) (bool, error) {
	keep := true
	f := flat(p)
	if found := tags(f.text); len(found) > 0 {
		if p.holds("w:ins", "w:del", "w:moveFrom", "w:moveTo") {
			return false, placed(errTracked, x.part, p.para, found[0])
		}
		w := newWriter(f)
		rest, err := x.inline(w, p, found, 0, len(f.text), a)
		if err != nil {
			return false, err
		}
		if len(rest) > 0 {
			return false, placed(errUnopened, x.part, p.para, rest[0])
		}
		w.apply()
		withoutProofing(p)
		blocks := false
		for _, t := range found {
			blocks = blocks || t.kind != tagField
		}
		if blocks && strings.TrimSpace(flat(p).text) == "" && !p.holds("w:drawing", "w:pict", "w:object", "w:sectPr", "mc:AlternateContent", "w:br") {
			keep = false
		}
	}
	return keep, x.boxes(p, a)
}

// boxes fills text boxes, which stand inside runs and twice over: for new readers and for old.
func (x *expansion) boxes(n *node, a Answers) error {
	for _, k := range n.kids {
		if k.name == "w:txbxContent" {
			if err := x.within(k, a); err != nil {
				return err
			}
			continue
		}
		if err := x.boxes(k, a); err != nil {
			return err
		}
	}
	return nil
}

// withoutProofing drops the marks of the spelling checker: they belong to words that are gone.
func withoutProofing(n *node) {
	kept := n.kids[:0:0]
	for _, k := range n.kids {
		if k.name != "w:proofErr" {
			withoutProofing(k)
			kept = append(kept, k)
		}
	}
	n.kids = kept
}

// inline writes the text from at to end. It stops at a closing tag or {{else}} that is not its own and gives the tags from
// there on.
func (x *expansion) inline(w *writer, p *node, found []tag, at, end int, a Answers) ([]tag, error) {
	for len(found) > 0 {
		t := found[0]
		w.literal(at, t.from)
		at = t.to
		switch t.kind {
		case tagBad:
			return nil, placed(errTag, x.part, p.para, t)
		case tagElse, tagEndIf, tagEndEach:
			return found, nil
		case tagField:
			text, err := x.value(t, a)
			if err != nil {
				return nil, placed(err, x.part, p.para, t)
			}
			w.put(w.f.owner[t.from], text)
			found = found[1:]
		default:
			rest, err := x.inlineBlock(w, p, found, a)
			if err != nil {
				return nil, err
			}
			at = rest[0].to
			found = rest[1:]
		}
	}
	w.literal(at, end)
	return nil, nil
}

// inlineBlock writes a block that opens with found[0] and gives the tags from its closing one on.
func (x *expansion) inlineBlock(w *writer, p *node, found []tag, a Answers) ([]tag, error) {
	t := found[0]
	part, end := -1, -1
	depth := 0
	for i, f := range found {
		switch f.kind {
		case tagBad:
			return nil, placed(errTag, x.part, p.para, f)
		case tagIf, tagEach:
			depth++
		case tagElse:
			if depth == 1 {
				part = i
			}
		case tagEndIf, tagEndEach:
			depth--
		}
		if depth == 0 {
			end = i
			break
		}
	}
	if end < 0 || (found[end].kind == tagEndIf) != (t.kind == tagIf) || part >= 0 && t.kind == tagEach {
		return nil, placed(errUnclosed, x.part, p.para, t)
	}
	written := func() (n int) {
		for _, o := range w.out {
			n += len(o)
		}
		return n
	}
	before := written()
	run := func(from, to int, a Answers) error {
		_, err := x.inline(w, p, found[from+1:to], found[from].to, found[to].from, a)
		return err
	}
	if t.kind == tagIf {
		yes, err := a.Holds(t.body)
		if err != nil {
			return nil, placed(err, x.part, p.para, t)
		}
		from, to := 0, end
		switch {
		case yes && part >= 0:
			to = part
		case !yes && part >= 0:
			from = part
		case !yes:
			from = end
		}
		if from < to {
			if err := run(from, to, a); err != nil {
				return nil, err
			}
		}
	} else {
		items, err := a.Items(t.body)
		if err != nil {
			return nil, placed(err, x.part, p.para, t)
		}
		outer := w.force
		if w.force < 0 {
			w.force = w.f.owner[t.from]
		}
		for i, item := range items {
			if !x.grow(found[end].from - t.to) {
				return nil, placed(errSwollen, x.part, p.para, t)
			}
			if i > 0 {
				w.put(w.f.owner[t.from], w.between(t.sep))
			}
			if err := run(0, end, item); err != nil {
				return nil, err
			}
		}
		w.force = outer
	}
	if written() == before {
		w.hole = true
	}
	return found[end:], nil
}

func (x *expansion) value(t tag, a Answers) (string, error) {
	text, err := a.Value(t.body, t.filters)
	if err != nil {
		return "", err
	}
	text, err = docgen.Clean(text, docgen.Origin{Kind: docgen.FromField, Field: t.body})
	if err != nil {
		return "", err
	}
	if x.bytes += len(text); x.bytes > maxOut {
		return "", errSwollen
	}
	return docgen.Bind(text), nil
}
