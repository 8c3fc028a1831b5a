package template

import (
	"strings"
)

// pos is a place in a file, both from 1.
type pos struct{ line, col int }

// inline is a piece of a paragraph: exactly one of text, tag, cond, loop and clause is set.
type inline struct {
	pos
	bold, italic bool
	text         string
	tag          *tag
	cond         *condition
	then, els    []inline // of cond and loop (then)
	hasElse      bool
	loop         *loop
	clause       string
}

type tag struct {
	path    string
	filters []filterCall
}

type filterCall struct {
	name string
	args []string
	col  int
}

type loop struct {
	list string
	sep  string // "" means a comma
}

type srcRune struct {
	r rune
	pos
	forced bool // a line end the author asked for
}

// inlineParser reads one paragraph.
type inlineParser struct {
	p            *parser
	src          []srcRune
	at           int
	bold, italic bool
	boldAt       pos
	italicAt     pos
	depth        int
}

func (p *parser) inline(src []srcRune) []inline {
	ip := &inlineParser{p: p, src: src}
	nodes, _ := ip.until("", pos{})
	if ip.bold {
		p.problem(ip.boldAt.line, ip.boldAt.col, "template.problem.bold", nil)
	} else if ip.italic {
		p.problem(ip.italicAt.line, ip.italicAt.col, "template.problem.italic", nil)
	}
	return nodes
}

func (ip *inlineParser) peek(s string) bool {
	for i, r := range []rune(s) {
		if ip.at+i >= len(ip.src) || ip.src[ip.at+i].r != r {
			return false
		}
	}
	return true
}

// until reads nodes up to the end tag of the block it is in ("if", "each", or "" for the paragraph). It returns the word
// that ended it: "else", "/if", "/each" or "".
func (ip *inlineParser) until(block string, opened pos) ([]inline, string) {
	var out []inline
	var text strings.Builder
	var start pos
	flush := func() {
		if text.Len() > 0 {
			out = append(out, inline{pos: start, bold: ip.bold, italic: ip.italic, text: text.String()})
			text.Reset()
		}
	}
	add := func(c srcRune) {
		if text.Len() == 0 {
			start = c.pos
		}
		text.WriteRune(c.r)
	}
	for ip.at < len(ip.src) {
		c := ip.src[ip.at]
		switch {
		case c.r == '\\' && ip.at+1 < len(ip.src) && strings.ContainsRune(`*{\|`, ip.src[ip.at+1].r):
			ip.at++
			add(ip.src[ip.at])
			ip.at++
		case ip.peek("**"):
			flush()
			ip.bold, ip.boldAt = !ip.bold, c.pos
			ip.at += 2
		case c.r == '*':
			flush()
			ip.italic, ip.italicAt = !ip.italic, c.pos
			ip.at++
		case ip.peek("{{"):
			flush()
			body, ok := ip.tagBody()
			if !ok {
				ip.p.problem(c.line, c.col, "template.problem.tag_open", nil)
				continue
			}
			switch word, rest := tagWord(body); word {
			case "else":
				if block == "if" {
					return out, "else"
				}
				ip.p.problem(c.line, c.col, "template.problem.else", nil)
			case "/if", "/each":
				if "/"+block == word {
					return out, word
				}
				ip.p.problem(c.line, c.col, "template.problem.close", map[string]any{"Tag": "{{" + word + "}}"})
			case "#if":
				out = append(out, ip.ifNode(rest, c.pos))
			case "#each":
				out = append(out, ip.eachNode(rest, c.pos))
			case ">":
				out = append(out, inline{pos: c.pos, bold: ip.bold, italic: ip.italic, clause: rest})
			case "":
				if t := ip.p.tag(body, c.pos); t != nil {
					out = append(out, inline{pos: c.pos, bold: ip.bold, italic: ip.italic, tag: t})
				}
			default:
				ip.p.problem(c.line, c.col, "template.problem.tag", map[string]any{"Tag": word, "Nearest": nearest(word, []string{"#if", "#each", "else", "/if", "/each"})})
			}
		default:
			add(c)
			ip.at++
		}
	}
	flush()
	if block != "" {
		ip.p.problem(opened.line, opened.col, "template.problem.unclosed_inline", map[string]any{"Tag": "{{#" + block + "}}"})
	}
	return out, ""
}

// tagBody consumes a tag and gives what stands between its braces. A tag does not run over the end of its line.
func (ip *inlineParser) tagBody() (string, bool) {
	line := ip.src[ip.at].line
	var b strings.Builder
	for i := ip.at + 2; i+1 < len(ip.src) && ip.src[i].line == line; i++ {
		if ip.src[i].r == '}' && ip.src[i+1].r == '}' {
			ip.at = i + 2
			return b.String(), true
		}
		b.WriteRune(ip.src[i].r)
	}
	ip.at += 2
	return "", false
}

// tagWord parts a tag into its word and the rest; the word of a field tag is "".
func tagWord(body string) (string, string) {
	b := strings.TrimSpace(body)
	if rest, ok := strings.CutPrefix(b, ">"); ok {
		return ">", strings.TrimSpace(rest)
	}
	if b == "else" {
		return "else", ""
	}
	if b == "" || b[0] != '#' && b[0] != '/' {
		return "", b
	}
	word, rest, _ := strings.Cut(b, " ")
	return word, strings.TrimSpace(rest)
}

func (ip *inlineParser) ifNode(cond string, at pos) inline {
	n := inline{pos: at, bold: ip.bold, italic: ip.italic}
	c, ok := parseCondition(cond)
	if !ok {
		ip.p.problem(at.line, at.col, "template.problem.condition", map[string]any{"Value": cond})
		c = &condition{}
	}
	n.cond = c
	if ip.tooDeep(at) {
		return n
	}
	var end string
	if n.then, end = ip.until("if", at); end == "else" {
		n.hasElse = true
		if n.els, end = ip.until("if", at); end == "else" {
			ip.p.problem(at.line, at.col, "template.problem.else", nil)
		}
	}
	ip.depth--
	return n
}

func (ip *inlineParser) eachNode(rest string, at pos) inline {
	n := inline{pos: at, bold: ip.bold, italic: ip.italic, loop: ip.p.loop(rest, at)}
	if ip.tooDeep(at) {
		return n
	}
	n.then, _ = ip.until("each", at)
	ip.depth--
	return n
}

func (ip *inlineParser) tooDeep(at pos) bool {
	if ip.depth++; ip.depth > 50 {
		ip.p.problem(at.line, at.col, "template.problem.deep", nil)
		ip.at = len(ip.src)
		return true
	}
	return false
}

func (p *parser) loop(rest string, at pos) *loop {
	list, sep, ok := strings.Cut(rest, " sep ")
	l := &loop{list: strings.TrimSpace(list)}
	if ok {
		s := strings.TrimSpace(sep)
		if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
			p.problem(at.line, at.col, "template.problem.each", map[string]any{"Value": rest})
		} else {
			l.sep = s[1 : len(s)-1]
		}
	}
	if !isPath(l.list) {
		p.problem(at.line, at.col, "template.problem.each", map[string]any{"Value": rest})
	}
	return l
}

// tag reads "path|filter|filter:arg,arg".
func (p *parser) tag(body string, at pos) *tag {
	parts := strings.Split(body, "|")
	t := &tag{path: strings.TrimSpace(parts[0])}
	if !isPath(t.path) {
		p.problem(at.line, at.col, "template.problem.path", map[string]any{"Value": t.path})
		return nil
	}
	col := at.col + 2 + len([]rune(parts[0])) + 1
	for _, f := range parts[1:] {
		name, args, has := strings.Cut(f, ":")
		lead := len([]rune(name)) - len([]rune(strings.TrimLeft(name, " ")))
		call := filterCall{name: strings.TrimSpace(name), col: col + lead}
		if has {
			for a := range strings.SplitSeq(args, ",") {
				call.args = append(call.args, strings.TrimSpace(a))
			}
		}
		t.filters = append(t.filters, call)
		col += len([]rune(f)) + 1
	}
	return t
}
