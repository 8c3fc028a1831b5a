package template

import (
	"strconv"
	"strings"
	"unicode"
)

// condition is terms joined by "and" or by "or", never both.
type condition struct {
	terms []term
	any   bool // or
}

type term struct {
	path string
	not  bool
	is   string // compare with a code; "" asks whether there is a value
}

// isPath accepts names of letters, digits, hyphens and underscores, joined by dots.
func isPath(s string) bool {
	for part := range strings.SplitSeq(s, ".") {
		for i, r := range part {
			if !unicode.IsLetter(r) && (i == 0 || !unicode.IsDigit(r) && r != '-') && r != '_' {
				return false
			}
		}
		if part == "" {
			return false
		}
	}
	return true
}

func parseCondition(s string) (*condition, bool) {
	words := strings.Fields(s)
	c := &condition{}
	for i := 0; ; {
		var t term
		if i < len(words) && words[i] == "not" {
			t.not = true
			i++
		}
		if i >= len(words) || !isPath(words[i]) {
			return nil, false
		}
		t.path = words[i]
		i++
		if i < len(words) && (words[i] == "is" || words[i] == "=") {
			i++
			if i < len(words) && words[i] == "not" {
				t.not = !t.not
				i++
			}
			if i >= len(words) {
				return nil, false
			}
			t.is = strings.Trim(words[i], `"'`)
			i++
		}
		c.terms = append(c.terms, t)
		if i == len(words) {
			return c, true
		}
		joint := words[i]
		if joint != "and" && joint != "or" || len(c.terms) > 1 && c.any != (joint == "or") {
			return nil, false
		}
		c.any = joint == "or"
		i++
	}
}

func (c *condition) String() string {
	var p []string
	for _, t := range c.terms {
		s := t.path
		switch {
		case t.is != "" && t.not:
			s += " is not " + t.is
		case t.is != "":
			s += " is " + t.is
		case t.not:
			s = "not " + s
		}
		p = append(p, s)
	}
	joint := " and "
	if c.any {
		joint = " or "
	}
	return strings.Join(p, joint)
}

// expr is a sum of signed operands.
type expr struct {
	ops []operand
}

type operand struct {
	minus bool
	path  string // a field, or list.field inside sum
	call  string // a function with args
	args  []*expr
	text  string // a quoted code
	num   float64
	isNum bool
}

// own are the functions worked out here, callers those the caller gives; with the count of arguments. overLists read a
// column of a list. spare tells from which argument on a function of the caller bears one with no answer.
var (
	own       = map[string]int{"sum": 1, "count": 1, "first": 1, "days": 2, "times": 2}
	callers   = map[string]int{"state_fee": 4, "penalty": 3, "mrp": 1, "term": 3, "arrears": 5, "late_from": 4, "late_rows": 4, "late_sum": 5, "price": 3}
	overLists = []string{"sum", "count", "first"}
	spare     = map[string]int{"late_from": 3, "late_rows": 2, "late_sum": 0, "price": 2}
)

func functionNames() []string {
	var n []string
	for f := range own {
		n = append(n, f)
	}
	for f := range callers {
		n = append(n, f)
	}
	return n
}

type exprParser struct {
	toks []string
	at   int
	bad  string // what could not be read
}

func parseExpr(s string) (*expr, string) {
	p := &exprParser{toks: exprTokens(s)}
	e := p.sum(0)
	if p.bad == "" && p.at < len(p.toks) {
		p.bad = p.toks[p.at]
	}
	return e, p.bad
}

func exprTokens(s string) []string {
	var out []string
	r := []rune(s)
	for i := 0; i < len(r); {
		switch {
		case unicode.IsSpace(r[i]):
			i++
		case strings.ContainsRune("+-(),−", r[i]):
			out = append(out, strings.ReplaceAll(string(r[i]), "−", "-"))
			i++
		case r[i] == '"' || r[i] == '\'':
			j := i + 1
			for j < len(r) && r[j] != r[i] {
				j++
			}
			out = append(out, string(r[i:min(j+1, len(r))]))
			i = j + 1
		default:
			j := i
			for j < len(r) && !unicode.IsSpace(r[j]) && !strings.ContainsRune("+-(),−", r[j]) {
				j++
			}
			out = append(out, string(r[i:j]))
			i = j
		}
	}
	return out
}

func (p *exprParser) next() string {
	if p.at < len(p.toks) {
		p.at++
		return p.toks[p.at-1]
	}
	return ""
}

func (p *exprParser) peek() string {
	if p.at < len(p.toks) {
		return p.toks[p.at]
	}
	return ""
}

func (p *exprParser) sum(depth int) *expr {
	e := &expr{}
	if depth > 20 {
		p.bad = "("
		return e
	}
	minus := false
	for p.bad == "" {
		o := operand{minus: minus}
		t := p.next()
		switch n, err := strconv.ParseFloat(t, 64); {
		case err == nil:
			o.num, o.isNum = n, true
		case len(t) > 1 && (t[0] == '"' || t[0] == '\'') && t[len(t)-1] == t[0]:
			o.text = t[1 : len(t)-1]
		case isPath(t) && p.peek() == "(":
			p.next()
			o.call = t
			for p.bad == "" {
				o.args = append(o.args, p.sum(depth+1))
				sep := p.next()
				if sep == ")" {
					break
				}
				if sep != "," && p.bad == "" {
					p.bad = strings.TrimSpace(t + "( " + sep)
				}
			}
		case isPath(t):
			o.path = t
		default:
			p.bad = t
			if t == "" {
				p.bad = "…"
			}
		}
		e.ops = append(e.ops, o)
		if next := p.peek(); next != "+" && next != "-" {
			return e
		}
		minus = p.next() == "-"
	}
	return e
}

// paths lists the fields an expression reads.
func (e *expr) paths() []string {
	var out []string
	for _, o := range e.ops {
		if o.path != "" {
			out = append(out, o.path)
		}
		for _, a := range o.args {
			out = append(out, a.paths()...)
		}
	}
	return out
}
