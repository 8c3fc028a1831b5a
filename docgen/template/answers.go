package template

import (
	"encoding/json"
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/grammar"
)

// Answers is a JSON-shaped map of field to value; the package comment gives the shapes. Values of casework.Date and
// casework.Money are taken as they are.
type Answers map[string]any

// ReadAnswers reads a JSON object.
func ReadAnswers(b []byte) (Answers, error) {
	var a Answers
	if err := json.Unmarshal(b, &a); err != nil || a == nil {
		return nil, &casework.Error{Code: casework.Invalid, Key: "error.template.answers", Op: "template.ReadAnswers", Err: err}
	}
	return a, nil
}

// Source gives the case data a field's "from" names: JSON-shaped values, casework.Date or casework.Money. False means
// that the case does not have it.
type Source interface {
	Lookup(path string) (any, bool)
}

// party is a person or an organisation, normalised.
type party struct {
	parts map[string]any // string, or casework.Date for birth_date
	forms map[string]string
	org   bool
}

func (p *party) text(part string) string {
	switch v := p.parts[part].(type) {
	case string:
		return v
	case casework.Date:
		return v.String()
	}
	return ""
}

// sex comes from the answer, else from the IIN (its seventh digit is odd for men), else from the endings of the name.
func (p *party) sex() grammar.Sex {
	switch strings.ToLower(p.text("sex")) {
	case "m", "male", "м":
		return grammar.Male
	case "f", "female", "ж":
		return grammar.Female
	}
	if iin := p.text("iin"); len(iin) == 12 && iin[6] >= '1' && iin[6] <= '6' {
		if iin[6]%2 == 1 {
			return grammar.Male
		}
		return grammar.Female
	}
	return grammar.SexOf(p.text("name"))
}

// item is one row of a list: its answered fields, normalised.
type item map[string]any

func badAnswer(path string, want Kind) error {
	return &casework.Error{Code: casework.Invalid, Key: "error.template.answer_type", Op: "template.Fill", Args: map[string]any{"Field": path, "Want": string(want)}}
}

// normalise turns an answer into the Go value of its kind; nil means "no answer", or none in the language of the document.
func normalise(f *Field, path string, v any, lang docgen.Lang) (any, error) {
	if v == nil {
		return nil, nil
	}
	if s, ok := v.(string); ok {
		if s = strings.TrimSpace(s); s == "" {
			return nil, nil
		}
		v = s
	}
	bad := badAnswer(path, f.Kind)
	switch f.Kind {
	case Text, LongText:
		switch x := v.(type) {
		case string:
			return x, nil
		case float64:
			return strconv.FormatFloat(x, 'f', -1, 64), nil
		case int, int64, json.Number:
			return fmt.Sprint(x), nil
		case map[string]any: // one text per language
			for l, t := range x {
				if _, ok := t.(string); !ok || l != "kk" && l != "ru" && l != "en" {
					return nil, bad
				}
			}
			if t, _ := x[string(lang)].(string); strings.TrimSpace(t) != "" {
				return strings.TrimSpace(t), nil
			}
			return nil, nil
		}
	case Money:
		if m, ok := toMoney(v); ok {
			return m, nil
		}
	case Date:
		switch x := v.(type) {
		case casework.Date:
			if x.IsZero() {
				return nil, nil
			}
			return x, nil
		case string:
			if len(x) == len("2026-11") { // a month stands for its first day
				x += "-01"
			}
			if d, err := casework.ParseDate(x); err == nil {
				return d, nil
			}
		}
	case Number:
		switch x := v.(type) {
		case float64:
			return x, nil
		case int:
			return float64(x), nil
		case int64:
			return float64(x), nil
		case string:
			if n, err := strconv.ParseFloat(strings.ReplaceAll(x, ",", "."), 64); err == nil && !math.IsNaN(n) && !math.IsInf(n, 0) {
				return n, nil
			}
		}
	case Bool:
		if b, ok := v.(bool); ok {
			return b, nil
		}
	case Choice:
		if s, ok := v.(string); ok {
			for _, o := range f.Options {
				if o.Code == s && o.Open {
					return nil, nil // a person said "not known yet": the paper goes on asking
				}
				if o.Code == s {
					return s, nil
				}
			}
			return nil, &casework.Error{Code: casework.Invalid, Key: "error.template.answer_choice", Op: "template.Fill",
				Args: map[string]any{"Field": path, "Allowed": strings.Join(f.codes(), ", ")}}
		}
	case Person, Organisation, Party:
		return normaliseParty(f, path, v, lang)
	case List:
		return normaliseList(f, path, v, lang)
	}
	return nil, bad
}

func (f *Field) codes() []string {
	var c []string
	for _, o := range f.Options {
		c = append(c, o.Code)
	}
	return c
}

func toMoney(v any) (casework.Money, bool) {
	switch x := v.(type) {
	case casework.Money:
		return x, true
	case float64:
		if t := math.Round(x * 100); math.Abs(t-x*100) < 1e-6*math.Max(1, math.Abs(x)) && math.Abs(t) < 9e15 {
			return casework.Money(t), true
		}
	case int:
		return casework.Tenge(int64(x)), true
	case int64:
		return casework.Tenge(x), true
	case string:
		m, err := casework.ParseMoney(x)
		return m, err == nil
	case map[string]any:
		if t, ok := x["tiyn"].(float64); ok && len(x) == 1 && t == math.Trunc(t) && math.Abs(t) < 9e15 {
			return casework.Money(t), true
		}
	}
	return 0, false
}

func normaliseParty(f *Field, path string, v any, lang docgen.Lang) (any, error) {
	p := &party{parts: map[string]any{}, forms: map[string]string{}, org: f.Kind == Organisation}
	switch x := v.(type) {
	case string:
		p.parts["name"] = x
		return p, nil
	case map[string]any:
		kind, _ := x["kind"].(string)
		_, bin := x["bin"]
		p.org = f.Kind == Organisation || f.Kind == Party && (kind == "organisation" || kind == "" && bin)
		for k, v := range x {
			if k == "forms" {
				forms, _ := v.(map[string]any)
				for name, form := range forms {
					if s, ok := form.(string); ok && strings.TrimSpace(s) != "" {
						p.forms[name] = strings.TrimSpace(s)
					}
				}
				continue
			}
			part, err := normalise(&Field{Kind: partKind(k)}, path+"."+k, v, lang)
			if err != nil {
				return nil, err
			}
			if part != nil {
				p.parts[k] = part
			}
		}
		for k, v := range p.parts { // name_kk is the name in Kazakh
			if part, own := strings.CutSuffix(k, "_"+string(lang)); own {
				p.parts[part] = v
			}
		}
		if len(p.parts) == 0 {
			return nil, nil
		}
		return p, nil
	}
	return nil, badAnswer(path, f.Kind)
}

func normaliseList(f *Field, path string, v any, lang docgen.Lang) (any, error) {
	var rows []any
	switch x := v.(type) {
	case []any:
		rows = x
	case []map[string]any:
		for _, r := range x {
			rows = append(rows, r)
		}
	default:
		return nil, badAnswer(path, List)
	}
	var out []item
	for i, r := range rows {
		at := fmt.Sprintf("%s[%d]", path, i)
		m, ok := r.(map[string]any)
		if !ok {
			if s, is := r.(string); is && len(f.Of) > 0 { // a list of plain texts
				m = map[string]any{f.Of[0].Name: s}
			} else {
				return nil, badAnswer(at, List)
			}
		}
		it := item{}
		for _, sub := range f.Of {
			val, err := normalise(sub, at+"."+sub.Name, m[sub.Name], lang)
			if err != nil {
				return nil, err
			}
			if val != nil {
				it[sub.Name] = val
			}
		}
		out = append(out, it)
	}
	if len(out) == 0 {
		return nil, nil
	}
	return out, nil
}

// merge lays an answered party over the one of the case, part by part.
func merge(answer, source any) any {
	a, ok := answer.(*party)
	s, ok2 := source.(*party)
	if !ok || !ok2 || a.org != s.org {
		return answer
	}
	for k, v := range s.parts {
		if _, has := a.parts[k]; !has {
			a.parts[k] = v
		}
	}
	for k, v := range s.forms {
		if _, has := a.forms[k]; !has {
			a.forms[k] = v
		}
	}
	return a
}

// Unknown lists the answers no field asks for, each with the field it most likely means ("" when none is near): a
// misspelt answer would otherwise be lost without a word.
func (t *Template) Unknown(a Answers, env Env) map[string]string {
	fields, _ := t.bind(env.Library)
	names := make([]string, 0, len(fields))
	for _, f := range fields {
		names = append(names, f.Name)
	}
	sort.Strings(names)
	out := map[string]string{}
	for k := range a {
		i := sort.SearchStrings(names, k)
		if i == len(names) || names[i] != k {
			out[k] = nearest(k, names)
		}
	}
	return out
}
