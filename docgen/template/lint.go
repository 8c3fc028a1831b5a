package template

import (
	"slices"
	"sort"
	"strings"

	"zanger/docgen"
)

// lint finds faults of meaning with no data at all, on every branch: unknown fields, parts, filters and clauses, filters
// on the wrong type, computed fields that cannot be, fields never used, characters with no glyph, norms the pack does not
// know or has in a newer edition.
func lint(t *Template, env Env) []Problem {
	fields, problems := t.bind(env.Library)
	l := &linter{env: env, file: t.File, lang: t.Lang, problems: problems, used: map[string]bool{}}
	top := &scope{fields: fields}
	for _, f := range fields {
		l.field(f, top, f.Set == "")
	}
	l.nodes(t.body, top)
	for _, f := range fields {
		if f.Set == "" && !l.used[f.Name] && !f.Required {
			l.add(pos{f.Line, 1}, "template.problem.unused", map[string]any{"Name": f.Name}, true)
		}
	}
	for _, ref := range t.Law {
		if env.Norm == nil {
			break
		}
		at := pos{max(t.lines["law"], 1), 1}
		if ed, known := env.Norm(ref); !known {
			l.add(at, "template.problem.norm", map[string]any{"Act": ref.Act, "Article": ref.Article}, true)
		} else if ed != "" && ed != ref.Edition {
			l.add(at, "template.problem.edition", map[string]any{"Act": ref.Act, "Article": ref.Article, "Have": ref.Edition, "Want": ed}, true)
		}
	}
	sort.SliceStable(l.problems, func(i, j int) bool {
		a, b := l.problems[i], l.problems[j]
		return a.Line < b.Line || a.Line == b.Line && a.Col < b.Col
	})
	return l.problems
}

// headless are the faults after which nothing of the front matter is known.
var headless = []string{"template.problem.no_front", "template.problem.front_open", "template.problem.yaml", "template.problem.yaml_map"}

// Check is Parse and Lint together: what `doc lint` prints. Faults of meaning are looked for also where the form is bad, but
// not without a front matter: every field would be unknown, and the one fault to mend not to be found among them.
func Check(name string, src []byte, env Env) []Problem {
	t, problems := Parse(name, src)
	if slices.ContainsFunc(problems, func(p Problem) bool { return slices.Contains(headless, p.Key) }) {
		return problems
	}
	seen := map[[2]int]bool{}
	for _, p := range problems {
		seen[[2]int{p.Line, p.Col}] = true
	}
	for _, p := range lint(t, env) {
		if !seen[[2]int{p.Line, p.Col}] {
			problems = append(problems, p)
		}
	}
	sort.SliceStable(problems, func(i, j int) bool { return problems[i].Line < problems[j].Line })
	return problems
}

type linter struct {
	env      Env
	file     string
	lang     docgen.Lang
	problems []Problem
	used     map[string]bool
	clauses  []string
}

func (l *linter) add(at pos, key string, args map[string]any, warning bool) {
	if len(l.problems) < 500 {
		l.problems = append(l.problems, Problem{File: l.file, Line: at.line, Col: max(at.col, 1), Key: key, Args: args, Warning: warning})
	}
}

func (l *linter) field(f *Field, s *scope, own bool) {
	at := pos{f.Line, 1}
	if f.compute != nil {
		l.expr(f.compute, s, at)
	}
	if f.requiredIf != nil && own {
		l.cond(f.requiredIf, s, at)
	}
	if !own {
		return
	}
	for _, n := range f.Need {
		if parts := partsOf(f.Kind); !slices.Contains(parts, n) {
			l.add(at, "template.problem.part", map[string]any{"Name": n, "Field": f.Name, "Nearest": nearest(n, slices.Clone(parts))}, false)
		}
	}
	for _, sub := range f.Of {
		l.field(sub, &scope{fields: f.Of, up: s, prefix: "x"}, own)
	}
}

func (l *linter) expr(e *expr, s *scope, at pos) {
	for _, o := range e.ops {
		if o.path != "" {
			if at1, _, _, ok := s.resolve(o.path); !ok {
				l.unknown(s, at, o.path)
			} else {
				l.use(at1, o.path)
			}
		}
		if o.call == "" {
			continue
		}
		want, ok := arity(o.call)
		if !ok {
			l.add(at, "template.problem.function", map[string]any{"Name": o.call, "Nearest": nearest(o.call, functionNames())}, false)
			continue
		}
		least, spares := spare[o.call]
		if n := len(o.args); n > want || n < want && (!spares || n < least) {
			l.add(at, "template.problem.function_args", map[string]any{"Name": o.call, "Want": want}, false)
			continue
		}
		if slices.Contains(overLists, o.call) {
			l.overList(o, s, at)
			continue
		}
		for _, a := range o.args {
			l.expr(a, s, at)
		}
	}
}

// arity gives how many arguments a function takes.
func arity(name string) (int, bool) {
	if n, ok := own[name]; ok {
		return n, true
	}
	n, ok := callers[name]
	return n, ok
}

func (l *linter) overList(o operand, s *scope, at pos) {
	path := ""
	if len(o.args[0].ops) == 1 {
		path = o.args[0].ops[0].path
	}
	head, col, dotted := strings.Cut(path, ".")
	s1, f, _, ok := s.resolve(head)
	if !ok {
		l.unknown(s, at, path)
		return
	}
	l.use(s1, head)
	switch {
	case f.Kind != List:
		l.add(at, "template.problem.not_list", map[string]any{"Name": head}, false)
	case o.call != "count" && (!dotted || find(f.Of, col) == nil):
		var names []string
		for _, c := range f.Of {
			names = append(names, c.Name)
		}
		l.add(at, "template.problem.part", map[string]any{"Name": col, "Field": head, "Nearest": nearest(col, names)}, false)
	}
}

func (l *linter) unknown(s *scope, at pos, path string) {
	p := s.unknown(l.file, at, path)
	l.add(at, p.Key, p.Args, false)
}

func (l *linter) use(at *scope, path string) {
	if at.up == nil {
		head, _, _ := strings.Cut(path, ".")
		l.used[head] = true
	}
}

func (l *linter) cond(c *condition, s *scope, at pos) {
	for _, t := range c.terms {
		s1, f, pt, ok := s.resolve(t.path)
		if !ok {
			l.unknown(s, at, t.path)
			continue
		}
		l.use(s1, t.path)
		if t.is == "" || pt != "" || t.is == typedWord && f.Computed() {
			continue
		}
		var codes []string
		switch f.Kind {
		case Choice:
			codes = f.codes()
		case Party:
			codes = []string{"person", "organisation"}
		default:
			continue
		}
		if !slices.Contains(codes, t.is) {
			l.add(at, "template.problem.code", map[string]any{"Name": t.is, "Field": f.Name, "Nearest": nearest(t.is, codes)}, false)
		}
	}
}

func (l *linter) nodes(nodes []node, s *scope) {
	for i := range nodes {
		n := &nodes[i]
		at := pos{n.line, n.col}
		switch n.kind {
		case nIf:
			l.cond(n.cond, s, at)
			l.nodes(n.then, s)
			l.nodes(n.els, s)
		case nEach:
			if in := l.loop(n.loop.list, s, at); in != nil {
				l.nodes(n.then, in)
			}
		case nClause:
			l.clause(n.clause, s, at, false)
		case nTable:
			l.table(n, s)
		default:
			l.inlines(n.text, s)
			l.inlines(n.date, s)
		}
	}
}

func (l *linter) loop(path string, s *scope, at pos) *scope {
	s1, f, pt, ok := s.resolve(path)
	if !ok || pt != "" {
		l.unknown(s, at, path)
		return nil
	}
	l.use(s1, path)
	if f.Kind != List {
		l.add(at, "template.problem.not_list", map[string]any{"Name": path}, false)
		return nil
	}
	return &scope{fields: f.Of, up: s, prefix: "x"}
}

func (l *linter) table(n *node, s *scope) {
	for _, c := range n.table.head {
		l.inlines(c, s)
	}
	rows := n.table.rows
	if n.table.each != "" {
		if in := l.loop(n.table.each, s, pos{n.line, n.col}); in != nil {
			if k := len(n.table.head); len(rows) == 0 && len(in.fields) != k && len(in.fields)+1 != k {
				l.add(pos{n.line, n.col}, "template.problem.no_row", nil, false)
			}
			if len(rows) > 0 {
				for _, c := range rows[0] {
					l.inlines(c, in)
				}
			}
		}
		if len(rows) > 0 {
			rows = rows[1:]
		}
	}
	for _, r := range rows {
		for _, c := range r {
			l.inlines(c, s)
		}
	}
}

func (l *linter) clause(id string, s *scope, at pos, inside bool) {
	c, ok := l.env.Library.clause(id, l.lang)
	if !ok {
		l.add(at, "template.problem.clause", map[string]any{"Name": id, "Nearest": nearest(id, l.env.Library.clauseNames(l.lang))}, false)
		return
	}
	if slices.Contains(l.clauses, id) {
		l.add(at, "template.problem.circle", map[string]any{"Name": id}, false)
		return
	}
	if inside && (len(c.body) != 1 || c.body[0].kind != nText) {
		l.add(at, "template.problem.clause_inline", map[string]any{"Name": id}, false)
	}
	file := l.file
	l.file, l.clauses = c.File, append(l.clauses, id)
	l.nodes(c.body, s)
	l.file, l.clauses = file, l.clauses[:len(l.clauses)-1]
}

func (l *linter) inlines(nodes []inline, s *scope) {
	for i := range nodes {
		n := &nodes[i]
		switch {
		case n.text != "":
			l.glyphs(n)
		case n.tag != nil:
			l.tag(n, s)
		case n.cond != nil:
			l.cond(n.cond, s, n.pos)
			l.inlines(n.then, s)
			l.inlines(n.els, s)
		case n.loop != nil:
			if in := l.loop(n.loop.list, s, n.pos); in != nil {
				l.inlines(n.then, in)
			}
		case n.clause != "":
			l.clause(n.clause, s, n.pos, true)
		}
	}
}

func (l *linter) glyphs(n *inline) {
	if l.env.Glyph == nil {
		return
	}
	for _, r := range n.text {
		if r != '\n' && !l.env.Glyph(r) {
			l.add(n.pos, "template.problem.glyph", map[string]any{"Character": string(r)}, false)
			return
		}
	}
}

func (l *linter) tag(n *inline, s *scope) {
	if n.tag.path == "number" && s.inLoop() {
		return
	}
	s1, f, pt, ok := s.resolve(n.tag.path)
	if !ok {
		l.unknown(s, n.pos, n.tag.path)
		return
	}
	l.use(s1, n.tag.path)
	kind := f.Kind
	if pt != "" {
		kind = partKind(pt)
	}
	if kind == List && len(n.tag.filters) == 0 {
		l.add(n.pos, "template.problem.list_tag", map[string]any{"Name": n.tag.path}, false)
	}
	for _, c := range n.tag.filters {
		at := pos{n.line, c.col}
		fl := findFilter(c.name)
		switch {
		case fl == nil:
			var fit []string // a filter that would work is the likelier meaning
			for i := range Filters {
				if x := &Filters[i]; x.takes(kind) && (x.Lang == "" || x.Lang == l.lang) {
					fit = append(fit, x.Name)
				}
			}
			near := nearest(c.name, fit)
			if near == "" {
				near = nearest(c.name, filterNames())
			}
			l.add(at, "template.problem.filter", map[string]any{"Name": c.name, "Nearest": near}, false)
		case fl.Args != len(c.args):
			l.add(at, "template.problem.filter_args", map[string]any{"Name": c.name, "Want": fl.Args}, false)
		case fl.Lang != "" && fl.Lang != l.lang:
			near := ""
			if _, isCase := cases[c.name]; isCase && l.lang == docgen.Kazakh {
				near = "kk." + c.name
			} else if rest, ok := strings.CutPrefix(c.name, "kk."); ok && l.lang == docgen.Russian {
				near = rest
			}
			if findFilter(near) == nil {
				near = ""
			}
			l.add(at, "template.problem.filter_lang", map[string]any{"Name": c.name, "Lang": string(l.lang), "Nearest": near}, false)
		case !fl.takes(kind):
			var take []string
			for _, k := range fl.Kinds {
				take = append(take, string(k))
			}
			l.add(at, "template.problem.filter_kind", map[string]any{"Name": c.name, "Kind": string(kind), "Want": strings.Join(take, ", ")}, false)
		}
		kind = Text
	}
}

// used lists the fields a template reads anywhere, with those its computed fields read, and its own required ones.
func used(t *Template, lib *Catalog) map[string]bool {
	l := &linter{env: Env{Library: lib}, file: t.File, lang: t.Lang, used: map[string]bool{}}
	fields, _ := t.bind(lib)
	top := &scope{fields: fields}
	l.nodes(t.body, top)
	for again := true; again; {
		again = false
		for _, f := range fields {
			if !l.used[f.Name] && f.Set == "" && (f.Required || f.requiredIf != nil) {
				l.used[f.Name], again = true, true
			}
			if l.used[f.Name] && f.compute != nil {
				n := len(l.used)
				l.expr(f.compute, top, pos{})
				again = again || len(l.used) > n
			}
		}
	}
	return l.used
}
