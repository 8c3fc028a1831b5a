package template

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"zanger/docgen"
)

// Template is a parsed file: a document in one language, or a clause that documents share.
type Template struct {
	File      string
	ID        string
	Revision  int
	Lang      docgen.Lang
	Status    string
	Title     string
	TitleEN   string   // for the catalogue alone; the paper itself has none
	Group     string   // claim, complaint, motion, letter, paper ...
	Serves    []string // codes of the pack's topics: documents and topics it is for
	Addressee string   // court, body, person, none
	Fee       string   // code of the state fee in the pack of law, "" for none
	Copies    *Copies  // how many copies the rule asks for; nil where it is no matter
	Law       []docgen.LawRef
	Use       []string // sets of fields
	Own       []*Field // the template's own fields and its changes to fields of a set

	front string
	body  []node
	lines map[string]int // of the keys of the front matter
}

const maxSource = 1 << 20 // bytes; a template is a few pages

var statuses = []string{"verified", "secondary", "unverified", "draft", "approved"}

type parser struct {
	t        *Template
	problems []Problem
}

func (p *parser) problem(line, col int, key string, args map[string]any) {
	if len(p.problems) < 200 {
		p.problems = append(p.problems, Problem{File: p.t.File, Line: line, Col: col, Key: key, Args: args})
	}
}

// Parse reads a template. Faults of form (front matter, tags never closed, unknown directives) come back as problems; the
// template is never nil, so that an editor can show what there is. Lint finds the faults of meaning.
func Parse(name string, src []byte) (*Template, []Problem) {
	t := &Template{File: name, Revision: 1, lines: map[string]int{}}
	p := &parser{t: t}
	if len(src) > maxSource {
		p.problem(1, 1, "template.problem.too_long", map[string]any{"Limit": maxSource / 1024})
		return t, p.problems
	}
	if !utf8.Valid(src) {
		p.problem(1, 1, "template.problem.utf8", nil)
		return t, p.problems
	}
	text := strings.ReplaceAll(strings.ReplaceAll(strings.TrimPrefix(string(src), "\ufeff"), "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(text, "\n")
	first := 0
	if strings.TrimRight(lines[0], " \t") == "---" {
		end := -1
		for i := 1; i < len(lines); i++ {
			if strings.TrimRight(lines[i], " \t") == "---" {
				end = i
				break
			}
		}
		if end < 0 {
			p.problem(1, 1, "template.problem.front_open", nil)
			return t, p.problems
		}
		t.front = strings.Join(lines[1:end], "\n")
		p.frontMatter(t.front, 1)
		first = end + 1
	} else {
		p.problem(1, 1, "template.problem.no_front", nil)
	}
	p.parseBody(lines[first:], first)
	if t.Lang == "" {
		t.Lang = guessLang(name, strings.Join(lines[first:], "\n"))
	}
	return t, p.problems
}

func guessLang(name, body string) docgen.Lang {
	for _, l := range []docgen.Lang{docgen.Kazakh, docgen.Russian, English} {
		if strings.HasSuffix(name, "."+string(l)+".md") {
			return l
		}
	}
	if strings.ContainsAny(strings.ToLower(body), "әғқңөұүһі") {
		return docgen.Kazakh
	}
	return docgen.Russian
}

var yamlLine = regexp.MustCompile(`line (\d+)`)

// yamlRoot parses YAML to its top mapping; nil with a problem when it is none. YAML nodes of a template start shift lines down.
func (p *parser) yamlRoot(src string, shift int) *yaml.Node {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(src), &doc); err != nil {
		line := 1
		if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
			line, _ = strconv.Atoi(m[1])
		}
		what := err.Error()
		var te *yaml.TypeError
		if errors.As(err, &te) && len(te.Errors) > 0 {
			what = te.Errors[0]
		}
		p.problem(max(line, 1)+shift, 1, "template.problem.yaml", map[string]any{"What": strings.TrimPrefix(what, "yaml: ")})
		return nil
	}
	if len(doc.Content) == 0 {
		return nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		p.problem(root.Line+shift, root.Column, "template.problem.yaml_map", nil)
		return nil
	}
	return root
}

// pairs walks a mapping in order, reporting a key that stands twice.
func (p *parser) pairs(n *yaml.Node, shift int, visit func(key, val *yaml.Node)) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k := n.Content[i]
		if seen[k.Value] {
			p.problem(k.Line+shift, k.Column, "template.problem.twice", map[string]any{"Name": k.Value})
			continue
		}
		seen[k.Value] = true
		visit(k, n.Content[i+1])
	}
}

var frontKeys = []string{"id", "revision", "version", "lang", "status", "title", "title_en", "group", "serves", "addressee", "fee", "copies", "law", "use", "fields"}

func (p *parser) frontMatter(src string, shift int) {
	root := p.yamlRoot(src, shift)
	t := p.t
	if root == nil {
		if len(p.problems) == 0 {
			p.problem(1, 1, "template.problem.no_id", nil)
		}
		return
	}
	p.pairs(root, shift, func(k, v *yaml.Node) {
		t.lines[k.Value] = k.Line + shift
		switch k.Value {
		case "id":
			if t.ID = v.Value; !isPath(v.Value) {
				p.problem(v.Line+shift, v.Column, "template.problem.id", map[string]any{"Value": v.Value})
			}
		case "revision", "version":
			n, err := strconv.Atoi(v.Value)
			if err != nil || n < 1 {
				p.problem(v.Line+shift, v.Column, "template.problem.revision", map[string]any{"Value": v.Value})
				return
			}
			t.Revision = n
		case "lang":
			t.Lang = docgen.Lang(v.Value)
			p.oneOf(v, shift, []string{"kk", "ru", "en"})
		case "status":
			t.Status = v.Value
			p.oneOf(v, shift, statuses)
		case "title":
			t.Title = v.Value
		case "title_en":
			t.TitleEN = v.Value
		case "group":
			t.Group = v.Value
		case "serves":
			t.Serves = p.strings(v, shift)
		case "addressee":
			t.Addressee = v.Value
			p.oneOf(v, shift, []string{"court", "body", "person", "none"})
		case "fee":
			t.Fee = v.Value
		case "copies":
			t.Copies = p.copies(v, shift)
		case "law":
			t.Law = p.law(v, shift)
		case "use":
			t.Use = append(t.Use, p.strings(v, shift)...)
		case "fields":
			t.Own = p.fields(v, shift, "")
		default:
			p.unknown(k, shift, "template.problem.front_key", frontKeys)
		}
	})
	p.settleCopies()
	if t.ID == "" {
		p.problem(1, 1, "template.problem.no_id", nil)
	}
}

func (p *parser) unknown(k *yaml.Node, shift int, key string, known []string) {
	p.problem(k.Line+shift, k.Column, key, map[string]any{"Name": k.Value, "Nearest": nearest(k.Value, append([]string{}, known...))})
}

func (p *parser) oneOf(v *yaml.Node, shift int, allowed []string) {
	if !slices.Contains(allowed, v.Value) {
		p.problem(v.Line+shift, v.Column, "template.problem.one_of", map[string]any{"Value": v.Value, "Allowed": strings.Join(allowed, ", ")})
	}
}

func (p *parser) strings(v *yaml.Node, shift int) []string {
	switch v.Kind {
	case yaml.ScalarNode:
		return []string{v.Value}
	case yaml.SequenceNode:
		var out []string
		for _, e := range v.Content {
			if e.Kind != yaml.ScalarNode {
				p.problem(e.Line+shift, e.Column, "template.problem.list_of_text", nil)
				continue
			}
			out = append(out, e.Value)
		}
		return out
	}
	p.problem(v.Line+shift, v.Column, "template.problem.list_of_text", nil)
	return nil
}

func (p *parser) law(v *yaml.Node, shift int) []docgen.LawRef {
	if v.Kind != yaml.SequenceNode {
		p.problem(v.Line+shift, v.Column, "template.problem.law", nil)
		return nil
	}
	var out []docgen.LawRef
	for _, e := range v.Content {
		if e.Kind != yaml.MappingNode {
			p.problem(e.Line+shift, e.Column, "template.problem.law", nil)
			continue
		}
		ref, articles := docgen.LawRef{}, []string{""}
		p.pairs(e, shift, func(k, v *yaml.Node) {
			switch k.Value {
			case "act":
				ref.Act = v.Value
			case "article", "art":
				articles = p.strings(v, shift)
			case "edition":
				ref.Edition = v.Value
			case "confidence":
				ref.Confidence = v.Value
			default:
				p.unknown(k, shift, "template.problem.law_key", []string{"act", "article", "edition", "confidence"})
			}
		})
		if ref.Act == "" {
			p.problem(e.Line+shift, e.Column, "template.problem.law", nil)
		}
		for _, a := range articles {
			ref.Article = a
			out = append(out, ref)
		}
	}
	return out
}

var fieldKeys = []string{"type", "required", "required_if", "need", "label", "label_kk", "label_ru", "label_en", "why", "why_kk", "why_ru", "why_en", "from", "compute", "options", "of"}

// fields reads a mapping of name to field. A bare word is a type.
func (p *parser) fields(v *yaml.Node, shift int, set string) []*Field {
	if v.Kind == yaml.ScalarNode && v.Value == "" {
		return nil
	}
	if v.Kind != yaml.MappingNode {
		p.problem(v.Line+shift, v.Column, "template.problem.fields", nil)
		return nil
	}
	var out []*Field
	p.pairs(v, shift, func(k, v *yaml.Node) {
		f := &Field{Name: k.Value, Line: k.Line + shift, Set: set, Label: map[docgen.Lang]string{}, Why: map[docgen.Lang]string{}}
		if !isPath(k.Value) || strings.Contains(k.Value, ".") || k.Value == "number" || k.Value == "not" {
			p.problem(k.Line+shift, k.Column, "template.problem.field_name", map[string]any{"Name": k.Value})
			return
		}
		out = append(out, f)
		if v.Kind == yaml.ScalarNode {
			p.fieldKind(f, v, shift)
			return
		}
		if v.Kind != yaml.MappingNode {
			p.problem(v.Line+shift, v.Column, "template.problem.fields", nil)
			return
		}
		p.pairs(v, shift, func(k, v *yaml.Node) { p.fieldKey(f, k, v, shift) })
		if f.Kind == Choice && len(f.Options) == 0 {
			p.problem(f.Line, k.Column, "template.problem.no_options", map[string]any{"Name": f.Name})
		}
		if f.Kind == List && len(f.Of) == 0 {
			p.problem(f.Line, k.Column, "template.problem.no_of", map[string]any{"Name": f.Name})
		}
	})
	return out
}

func (p *parser) fieldKind(f *Field, v *yaml.Node, shift int) {
	for _, k := range kinds {
		if v.Value == k {
			f.Kind = Kind(k)
			return
		}
	}
	p.problem(v.Line+shift, v.Column, "template.problem.kind", map[string]any{"Value": v.Value, "Nearest": nearest(v.Value, append([]string{}, kinds...))})
}

func (p *parser) fieldKey(f *Field, k, v *yaml.Node, shift int) {
	at := func(key string, args map[string]any) { p.problem(v.Line+shift, v.Column, key, args) }
	switch name := k.Value; name {
	case "type":
		p.fieldKind(f, v, shift)
	case "required":
		f.Required = p.flag(v, shift)
	case "required_if":
		c, ok := parseCondition(v.Value)
		if !ok {
			at("template.problem.condition", map[string]any{"Value": v.Value})
			return
		}
		f.requiredIf = c
	case "need":
		f.Need = p.strings(v, shift)
	case "label", "label_kk", "label_ru", "label_en":
		f.Label[docgen.Lang(strings.TrimPrefix(strings.TrimPrefix(name, "label"), "_"))] = v.Value
	case "why", "why_kk", "why_ru", "why_en":
		f.Why[docgen.Lang(strings.TrimPrefix(strings.TrimPrefix(name, "why"), "_"))] = v.Value
	case "from":
		f.From = v.Value
	case "compute":
		e, bad := parseExpr(v.Value)
		if bad != "" {
			at("template.problem.compute", map[string]any{"Value": v.Value, "At": bad})
			return
		}
		f.compute, f.computeSrc = e, v.Value
	case "options":
		p.options(f, v, shift)
	case "of":
		f.Of = p.fields(v, shift, f.Set)
	default:
		p.unknown(k, shift, "template.problem.field_key", fieldKeys)
	}
}

func (p *parser) flag(v *yaml.Node, shift int) bool {
	b, err := strconv.ParseBool(v.Value)
	if err != nil {
		p.problem(v.Line+shift, v.Column, "template.problem.bool", map[string]any{"Value": v.Value})
	}
	return b
}

func (p *parser) options(f *Field, v *yaml.Node, shift int) {
	if v.Kind == yaml.SequenceNode {
		for _, s := range p.strings(v, shift) {
			f.Options = append(f.Options, Option{Code: s, Label: map[docgen.Lang]string{"": s}})
		}
		return
	}
	if v.Kind != yaml.MappingNode {
		p.problem(v.Line+shift, v.Column, "template.problem.options", nil)
		return
	}
	p.pairs(v, shift, func(k, v *yaml.Node) {
		o := Option{Code: k.Value, Label: map[docgen.Lang]string{}}
		if v.Kind == yaml.ScalarNode {
			o.Label[""] = v.Value
		} else if v.Kind == yaml.MappingNode {
			p.pairs(v, shift, func(k, v *yaml.Node) {
				if k.Value == "open" {
					o.Open = p.flag(v, shift)
					return
				}
				o.Label[docgen.Lang(k.Value)] = v.Value
			})
		}
		f.Options = append(f.Options, o)
	})
}
