package template

import (
	"fmt"
	"strings"

	"zanger/docgen"
)

// gapPath is the path a person answers: the name, for a person as a whole.
func gapPath(s *scope, fd *Field, pt string) string {
	p := s.prefix + fd.Name
	if pt == "" && partsOf(fd.Kind) != nil {
		pt = "name"
	}
	if pt != "" {
		p += "." + pt
	}
	return p
}

// gap lists what is missing and gives the mark that stands for it.
func (f *filler) gap(path string, at *scope, place pos) docgen.Run {
	s, fd, pt, _ := at.resolve(path)
	label := f.addGap(s, fd, pt, place.line)
	field := gapPath(s, fd, pt)
	if in := f.instead[field]; in != "" {
		field = in
	}
	return docgen.Run{Text: "[" + label + "]", Origin: docgen.Origin{Kind: docgen.FromGap, Field: field, Line: place.line}}
}

func (f *filler) addGap(s *scope, fd *Field, pt string, line int) string {
	label := fd.LabelIn(f.lang)
	if partsOf(fd.Kind) != nil {
		p := pt
		if p == "" {
			p = "name"
		}
		label += ": " + partLabel(fd.Kind, p, f.lang)
	}
	if s.prefix != "" {
		label += fmt.Sprintf(" (%d)", s.number)
	}
	path := gapPath(s, fd, pt)
	if f.seen[path] {
		return label
	}
	f.seen[path] = true
	// What a computed value lacks is asked from the fields it reads; only where they are all there is it a gap itself.
	if fd.Computed() {
		if in := f.askInputs(s, fd, line); in != "" {
			f.instead[path] = in
			return label
		}
	}
	why := fd.WhyIn(f.lang)
	if why == "" {
		why = say(string(f.lang), "template.why", nil)
	}
	f.doc.Gaps = append(f.doc.Gaps, docgen.Gap{Field: path, Label: label, Why: why, Line: line})
	return label
}

// askInputs lists the gaps of what a computed field reads and gives the path of the first, "" when nothing is missing.
func (f *filler) askInputs(s *scope, fd *Field, line int) string {
	asked := ""
	ask := func(at *scope, fd *Field, pt string) {
		if fd.Computed() && fd.Kind == List { // nobody types such a list: what it lacks is asked, or the field that reads it
			if in := f.askInputs(at, fd, line); in != "" && asked == "" {
				asked = in
			}
			return
		}
		f.addGap(at, fd, pt, line)
		if path := gapPath(at, fd, pt); asked == "" {
			if asked = path; f.instead[path] != "" {
				asked = f.instead[path]
			}
		}
	}
	for _, path := range fd.compute.paths() {
		head, col, _ := strings.Cut(path, ".")
		at, in, _, ok := s.resolve(head)
		if ok && in.Kind == List && col != "" {
			v, has, _ := f.value(at, in)
			if !has {
				ask(at, in, "")
				continue
			}
			for i, r := range v.([]item) {
				sub := &scope{fields: in.Of, up: at, prefix: itemPath(at.prefix+in.Name, i), item: r, number: i + 1}
				if c := find(in.Of, col); c != nil {
					if _, has, _ := f.value(sub, c); !has {
						ask(sub, c, "")
					}
				}
			}
			continue
		}
		at, in, pt, ok := s.resolve(path)
		if !ok {
			continue
		}
		need, err := f.isRequired(in, at)
		if v, _, _ := f.value(at, in); part(v, pt) == nil && err == nil && (need || in.Computed()) {
			ask(at, in, pt)
		}
	}
	return asked
}

func (f *filler) isRequired(fd *Field, at *scope) (bool, error) {
	if fd.Required || fd.requiredIf == nil {
		return fd.Required, nil
	}
	return f.holds(fd.requiredIf, at, pos{fd.Line, 1})
}

// required lists the gaps of required fields that no tag met.
func (f *filler) required(top *scope, asked map[string]bool) error {
	for _, fd := range top.fields {
		if !asked[fd.Name] || fd.Computed() {
			continue
		}
		need, err := f.isRequired(fd, top)
		if err != nil {
			return err
		}
		v, has, err := f.value(top, fd)
		if err != nil {
			return err
		}
		if !need && !has {
			continue
		}
		if parts := partsOf(fd.Kind); parts != nil {
			p, _ := v.(*party)
			for _, name := range append([]string{"name"}, fd.Need...) {
				if fd.Kind == Party && p != nil && p.org && (name == "birth_date" || name == "birth_place" || name == "iin") {
					continue
				}
				if fd.Kind == Party && (p == nil || !p.org) && (name == "bin" || name == "bank") {
					continue
				}
				if p == nil || p.parts[name] == nil {
					f.addGap(top, fd, name, fd.Line)
				}
			}
			continue
		}
		if !has {
			f.addGap(top, fd, "", fd.Line)
			continue
		}
		if rows, ok := v.([]item); ok {
			for i, r := range rows {
				s := &scope{fields: fd.Of, up: top, prefix: itemPath(fd.Name, i), item: r, number: i + 1}
				for _, c := range fd.Of {
					need, err := f.isRequired(c, s)
					if err != nil {
						return err
					}
					if need && !c.Computed() && r[c.Name] == nil {
						f.addGap(s, c, "", fd.Line)
					}
				}
			}
		}
	}
	return nil
}
