package shelf

import (
	"bytes"
	"context"
	"fmt"
	"io"
	gopath "path"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/docx"
	"zanger/docgen/facts"
	"zanger/docgen/grammar"
	"zanger/docgen/template"
)

// filterNames lists the filters a Word template may use: those of the program's own language.
func filterNames() []string {
	out := make([]string, len(template.Filters))
	for i, f := range template.Filters {
		out[i] = f.Name
	}
	return out
}

// Matched gives the fields of a Word file with the paths they most likely stand for. It refuses what docx.Check refuses.
func Matched(ctx context.Context, file []byte) (fields []string, paths map[string]string, err error) {
	if err := docx.Check(ctx, file, filterNames()); err != nil {
		return nil, nil, err
	}
	if fields, err = docx.Fields(file); err != nil {
		return nil, nil, err
	}
	fields = slices.DeleteFunc(fields, func(f string) bool { return f == "number" }) // counts the turns of a list
	paths = map[string]string{}
	for _, f := range fields {
		paths[f] = suggest(f)
	}
	return fields, paths, nil
}

// Import takes a Word file into the office, its fields matched as paths says: field to path, "" for one a person is asked
// each time. It is published at once when publish is set. One action: act.template.import. Errors: those of docx.Check;
// Missing title; Denied to publish without the power to make papers final.
func (k *Keeper) Import(ctx context.Context, title string, lang docgen.Lang, name string, file []byte, paths map[string]string, publish bool) (*casework.Template, error) {
	const op = "Import"
	if publish {
		if _, err := casework.Require(ctx, k.Store, casework.FinaliseDraft); err != nil {
			return nil, err
		}
	}
	title = strings.Join(strings.Fields(title), " ")
	if title == "" {
		return nil, fail(casework.Missing, "error.shelf.title", op, nil)
	}
	if err := docx.Check(ctx, file, filterNames()); err != nil {
		return nil, err
	}
	t := &casework.Template{Header: casework.Header{ID: casework.NewID(), Space: k.Store.Profile().Directory}, Lang: string(lang), Form: casework.WordTemplate,
		Title: title, Group: "word", Fields: paths}
	t.Code = casework.OwnTemplate + "word.w" + strings.ToLower(t.ID.Short())
	f := &casework.File{Header: casework.Header{Space: t.Space}, Case: t.ID, Name: gopath.Base(strings.ReplaceAll(name, `\`, "/")),
		Media: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
	_, err := k.Store.Do(ctx, casework.Act{Name: "act.template.import"}, func(tx casework.Tx) error {
		if err := k.Store.AddFile(ctx, tx, f, bytes.NewReader(file)); err != nil {
			return err
		}
		t.File = f.ID
		if publish {
			t.Published, t.Revision, t.By, t.At = f.Plain, 1, k.Store.Profile().Member, k.Clock.Now().UTC()
		}
		return tx.Put(ctx, t)
	})
	return t, err
}

// Match changes what the fields of a Word template stand for, and its title. One action: act.template.save.
func (k *Keeper) Match(ctx context.Context, id casework.ID, title string, paths map[string]string) error {
	t, err := casework.Get[casework.Template](ctx, k.Store, id)
	if err != nil {
		return err
	}
	if title = strings.Join(strings.Fields(title), " "); title != "" {
		t.Title = title
	}
	t.Fields = paths
	return k.put(ctx, "act.template.save", t)
}

// WordFile reads the file of a Word template.
func WordFile(ctx context.Context, s casework.Store, t *casework.Template) ([]byte, error) {
	f, err := casework.Get[casework.File](ctx, s, t.File)
	if err != nil {
		return nil, err
	}
	r, err := s.OpenFile(ctx, f)
	if err != nil {
		return nil, err
	}
	b, err := io.ReadAll(r)
	if cerr := r.Close(); err == nil {
		err = cerr
	}
	return b, err
}

// Asked lists the fields of a Word template that the case does not answer, sorted: a person is asked for them.
func Asked(t *casework.Template, known facts.Facts) []string {
	var out []string
	for field, path := range t.Fields {
		if v := valueAt(known, path); v == nil && !inList(path) {
			out = append(out, field)
		}
	}
	slices.Sort(out)
	return out
}

func inList(path string) bool { return strings.HasPrefix(path, "children") }

// FillWord fills a Word template from the case's facts and what was typed for the rest, and writes it. A field nobody
// answered is refused by its place, as docx.Fill says.
func FillWord(ctx context.Context, w io.Writer, t *casework.Template, file []byte, known facts.Facts, typed map[string]string) error {
	fields := map[string]any{}
	for field, path := range t.Fields {
		v := valueAt(known, path)
		if s := strings.TrimSpace(typed[field]); s != "" {
			v = s
		}
		if list, ok := v.([]any); ok {
			v = renamed(list, t.Fields)
		}
		place(fields, field, shown(path[strings.LastIndexByte(path, '.')+1:], v))
	}
	return docx.Fill(ctx, w, file, docx.JSON(fields, Filters(docgen.Lang(t.Lang))))
}

// valueAt gives a fact or a part of one; nil for none.
func valueAt(known facts.Facts, path string) any {
	if path == "" {
		return nil
	}
	if v, ok := known[path]; ok {
		return v
	}
	for _, r := range roots {
		part, ok := strings.CutPrefix(path, r.root+".")
		if !ok {
			continue
		}
		if m, ok := known[r.root].(map[string]any); ok {
			if s, _ := m[part].(string); s != "" {
				return s
			}
		}
	}
	return nil
}

// renamed gives the items of a list under the names the template has for their parts too.
func renamed(list []any, fields map[string]string) []any {
	out := make([]any, len(list))
	for i, item := range list {
		m, ok := item.(map[string]any)
		if !ok {
			out[i] = item
			continue
		}
		more := map[string]any{}
		for k, v := range m {
			more[k] = v
		}
		for field, path := range fields {
			if part, ok := strings.CutPrefix(path, "children."); ok {
				place(more, field, m[part])
			}
		}
		out[i] = more
	}
	return out
}

// place puts a value at a dotted name. Where a whole and its part are both asked, the whole keeps its parts.
func place(m map[string]any, name string, v any) {
	head, rest, dotted := strings.Cut(name, ".")
	if !dotted {
		if had, ok := m[head].(map[string]any); ok { // its parts came first
			if whole, ok := v.(map[string]any); ok {
				for k, x := range whole {
					if _, has := had[k]; !has {
						had[k] = x
					}
				}
			} else if v != nil {
				had["name"] = v
			}
			return
		}
		m[head] = v
		return
	}
	inner, ok := m[head].(map[string]any)
	if !ok {
		inner = map[string]any{}
		if s := m[head]; s != nil {
			inner["name"] = s
		}
		m[head] = inner
	}
	place(inner, rest, v)
}

// day and sum print as people write them and are still what a filter takes.
type (
	day struct{ casework.Date }
	sum struct{ casework.Money }
)

func (d day) String() string { return grammar.ShortDate(d.Date) }
func (s sum) String() string { return grammar.Amount(s.Money) }

// shown makes facts what a Word template prints without a filter: dates and sums in figures.
func shown(key string, v any) any {
	switch v := v.(type) {
	case casework.Date:
		return day{v}
	case casework.Money:
		return sum{v}
	case string:
		if key == "birth_date" {
			if d, err := casework.ParseDate(v); err == nil {
				return day{d}
			}
		}
	case map[string]any:
		if n, ok := v["tiyn"].(float64); ok && len(v) == 1 {
			return sum{casework.Money(n)}
		}
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = shown(k, x)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, x := range v {
			out[i] = shown("", x)
		}
		return out
	}
	return v
}

// Shown is shown for answers read from a file.
func Shown(answers map[string]any) map[string]any {
	out, _ := shown("", answers).(map[string]any)
	return out
}

// bare undoes shown.
func bare(v any) any {
	switch v := v.(type) {
	case day:
		return v.Date
	case sum:
		return v.Money
	case map[string]any:
		out := make(map[string]any, len(v))
		for k, x := range v {
			out[k] = bare(x)
		}
		return out
	}
	return v
}

// Filters gives Word templates the filters of the built-in ones.
func Filters(lang docgen.Lang) map[string]docx.Filter {
	out := map[string]docx.Filter{}
	for _, f := range template.Filters {
		out[f.Name] = func(value any, args []string) (string, error) {
			value = bare(value)
			for _, kind := range kindsOf(f, value) {
				if s, err := filter(lang, f.Name, kind, value, args); err == nil {
					return s, nil
				}
			}
			return "", docx.ErrFilter
		}
	}
	return out
}

// kindsOf gives the kinds to try for a value, the strictest first.
func kindsOf(f template.Filter, value any) []template.Kind {
	if len(f.Kinds) == 0 {
		return []template.Kind{template.Text}
	}
	order := []template.Kind{template.Date, template.Money, template.Number, template.List, template.Person, template.Text}
	return slices.DeleteFunc(order, func(k template.Kind) bool {
		_, object := value.(map[string]any)
		return !slices.Contains(f.Kinds, k) || k == template.Person && !object && slices.Contains(f.Kinds, template.Text)
	})
}

// filter words one value by a template of one tag.
func filter(lang docgen.Lang, name string, kind template.Kind, value any, args []string) (string, error) {
	tag := name
	if len(args) > 0 {
		tag += ":" + strings.Join(args, ",")
	}
	src := fmt.Sprintf("---\nid: filter\nrevision: 1\nlang: %s\nstatus: draft\ntitle: filter\nfields: {v: {type: %s}}\n---\n{{v|%s}}\n", lang, kind, tag)
	t, problems := template.Parse("filter."+string(lang)+".md", []byte(src))
	if bad := Faults(problems); len(bad) > 0 {
		return "", bad
	}
	doc, err := t.Fill(context.Background(), template.Answers{"v": value}, template.Env{})
	if err != nil {
		return "", err
	}
	if len(doc.Gaps) > 0 || len(doc.Blocks) == 0 {
		return "", docx.ErrGap
	}
	return docgen.Text(doc.Blocks[0].Runs), nil
}
