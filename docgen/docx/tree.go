package docx

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// node is an element, or text when name is empty, or something to be written as it was read.
type node struct {
	name  string // with its prefix, as written: "w:p"
	attrs []xml.Attr
	kids  []*node
	text  string
	raw   string // processing instruction or comment
	para  int    // of a w:p: its number in the part, from 1
}

// deepest nesting of elements: what Word writes stays far below it.
const deepest = 256

var errNotXML = errors.New("not well-formed")

// parse reads a part, prefixes untouched.
func parse(data []byte) (*node, error) {
	d := xml.NewDecoder(bytes.NewReader(data))
	root := &node{}
	stack := []*node{root}
	paras := 0
	for {
		tok, err := d.RawToken()
		if err == io.EOF {
			if len(stack) != 1 {
				return nil, errNotXML
			}
			return root, nil
		}
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch tok := tok.(type) {
		case xml.StartElement:
			n := &node{name: qualified(tok.Name), attrs: append([]xml.Attr(nil), tok.Attr...)}
			if n.name == "w:p" {
				paras++
				n.para = paras
			}
			top.kids = append(top.kids, n)
			if stack = append(stack, n); len(stack) > deepest {
				return nil, errNotXML
			}
		case xml.EndElement:
			if len(stack) == 1 || qualified(tok.Name) != top.name {
				return nil, errNotXML
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.kids = append(top.kids, &node{text: string(tok)})
		case xml.ProcInst:
			top.kids = append(top.kids, &node{raw: "<?" + tok.Target + " " + string(tok.Inst) + "?>"})
		case xml.Comment:
			top.kids = append(top.kids, &node{raw: "<!--" + string(tok) + "-->"})
		case xml.Directive: // Word writes none; they are how entities are smuggled in
			return nil, errNotXML
		}
	}
}

func qualified(n xml.Name) string {
	if n.Space != "" {
		return n.Space + ":" + n.Local
	}
	return n.Local
}

var attrEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "\n", "&#xA;", "\r", "&#xD;", "\t", "&#x9;")
var textEscaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "\r", "&#xD;")

func (n *node) write(b *bytes.Buffer) {
	switch {
	case n.raw != "":
		b.WriteString(n.raw)
		return
	case n.name == "" && n.kids == nil:
		_, _ = textEscaper.WriteString(b, n.text)
		return
	case n.name == "":
		for _, k := range n.kids {
			k.write(b)
		}
		return
	}
	b.WriteString("<" + n.name)
	for _, a := range n.attrs {
		b.WriteString(" " + qualified(a.Name) + `="`)
		_, _ = attrEscaper.WriteString(b, a.Value)
		b.WriteByte('"')
	}
	if len(n.kids) == 0 {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	for _, k := range n.kids {
		k.write(b)
	}
	b.WriteString("</" + n.name + ">")
}

func (n *node) clone() *node {
	c := *n
	c.kids = make([]*node, len(n.kids))
	for i, k := range n.kids {
		c.kids[i] = k.clone()
	}
	return &c
}

func cloned(kids []*node) []*node {
	out := make([]*node, len(kids))
	for i, k := range kids {
		out[i] = k.clone()
	}
	return out
}

// again makes a clone fit to stand beside its original: marks that Word wants once in a document are taken out.
func (n *node) again() {
	kept := n.attrs[:0:0]
	for _, a := range n.attrs {
		if a.Name.Space != "w14" || a.Name.Local != "paraId" && a.Name.Local != "textId" {
			kept = append(kept, a)
		}
	}
	n.attrs = kept
	kids := n.kids[:0:0]
	for _, k := range n.kids {
		if k.name != "w:bookmarkStart" && k.name != "w:bookmarkEnd" {
			k.again()
			kids = append(kids, k)
		}
	}
	n.kids = kids
}

// holds says whether an element of the name is somewhere below.
func (n *node) holds(names ...string) bool {
	for _, k := range n.kids {
		for _, name := range names {
			if k.name == name {
				return true
			}
		}
		if k.holds(names...) {
			return true
		}
	}
	return false
}

// textOf gives the text of a w:t.
func textOf(t *node) string {
	var s strings.Builder
	for _, k := range t.kids {
		s.WriteString(k.text)
	}
	return s.String()
}
