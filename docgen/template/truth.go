package template

import (
	"fmt"

	"zanger/casework"
	"zanger/docgen"
)

// value gives the normalised value of a field in its scope, nil when there is no answer.
func (f *filler) value(at *scope, fd *Field) (any, bool, error) {
	path := at.prefix + fd.Name
	if r, ok := f.cache[path]; ok {
		return r.v, r.v != nil, nil
	}
	var v any
	var err error
	switch {
	case at.item != nil || at.prefix != "":
		v = at.item[fd.Name]
	default:
		if v, err = normalise(fd, path, f.answers[fd.Name], f.lang); err != nil {
			return nil, false, err
		}
		if fd.From != "" && f.env.Source != nil && (v == nil || partsOf(fd.Kind) != nil) {
			if raw, ok := f.env.Source.Lookup(fd.From); ok {
				s, err := normalise(fd, path, raw, f.lang)
				if err != nil {
					return nil, false, err
				}
				if v == nil {
					v = s
				} else {
					v = merge(v, s)
				}
			}
		}
	}
	if v == nil && fd.Computed() {
		for _, b := range f.busy {
			if b == path {
				return nil, false, nil
			}
		}
		f.busy = append(f.busy, path)
		v = f.compute(at, fd)
		f.busy = f.busy[:len(f.busy)-1]
	}
	f.cache[path] = result{v: v}
	return v, v != nil, nil
}

// part gives a part of a person, or the value itself when part is "".
func part(v any, name string) any {
	if name == "" {
		if p, ok := v.(*party); ok && p.text("name") == "" {
			return nil
		}
		return v
	}
	p, ok := v.(*party)
	if !ok {
		return nil
	}
	if name == "kind" {
		return map[bool]string{true: "organisation", false: "person"}[p.org]
	}
	return p.parts[name]
}

func (f *filler) holds(c *condition, at *scope, place pos) (bool, error) {
	all := !c.any
	for _, t := range c.terms {
		ok, err := f.term(t, at, place)
		if err != nil {
			return false, err
		}
		if ok == c.any {
			return c.any, nil
		}
	}
	return all, nil
}

// undecided finds the first choice or yes-or-no that a condition asks and a person has not answered though it is required:
// neither branch may then be printed.
func (f *filler) undecided(c *condition, at *scope) (*scope, *Field, error) {
	for _, t := range c.terms {
		s, fd, pt, ok := at.resolve(t.path)
		if !ok || pt != "" || fd.Kind != Choice && fd.Kind != Bool {
			continue
		}
		if _, has, err := f.value(s, fd); has || err != nil {
			continue
		}
		if need, err := f.isRequired(fd, s); need || err != nil {
			return s, fd, err
		}
	}
	return nil, nil, nil
}

// decide says whether the condition holds. Where it is undecided it gives the mark of the gap, once in a paragraph and
// between paragraphs once in all.
func (f *filler) decide(c *condition, at *scope, place pos, inline bool) (yes, known bool, mark *docgen.Run, err error) {
	s, fd, err := f.undecided(c, at)
	if err != nil {
		return false, false, nil, err
	}
	if fd == nil {
		yes, err = f.holds(c, at, place)
		return yes, true, nil, err
	}
	path := s.prefix + fd.Name
	if inline && !f.marked[path] || !f.seen[path] {
		if f.marked != nil {
			f.marked[path] = true
		}
		label := f.addGap(s, fd, "", place.line)
		mark = &docgen.Run{Text: "[" + label + "]", Origin: docgen.Origin{Kind: docgen.FromGap, Field: path, Line: place.line}}
	}
	return false, false, mark, nil
}

func (f *filler) term(t term, at *scope, place pos) (bool, error) {
	s, fd, pt, ok := at.resolve(t.path)
	if !ok {
		return false, at.unknown(f.file, place, t.path)
	}
	v, _, err := f.value(s, fd)
	if err != nil {
		return false, err
	}
	v = part(v, pt)
	yes := truth(v)
	if t.is == typedWord && fd.Computed() {
		return f.typed(s, fd) != t.not, nil
	}
	if t.is != "" {
		switch x := v.(type) {
		case *party:
			yes = part(x, "kind") == t.is
		case string:
			yes = x == t.is
		case float64, bool, casework.Date:
			yes = fmt.Sprint(x) == t.is
		default:
			yes = false
		}
	}
	return yes != t.not, nil
}

// typedWord asks of a computed field whether a person put a value in the place of the worked out one.
const typedWord = "typed"

func (f *filler) typed(at *scope, fd *Field) bool {
	if at.up != nil {
		return at.item[fd.Name] != nil
	}
	v, err := normalise(fd, fd.Name, f.answers[fd.Name], f.lang)
	return err == nil && v != nil
}

func truth(v any) bool {
	switch x := v.(type) {
	case nil:
		return false
	case bool:
		return x
	case casework.Money:
		return x != 0
	case float64:
		return x != 0
	case []item:
		return len(x) > 0
	}
	return true
}
