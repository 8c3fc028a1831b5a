package template

import "slices"

// Fields lists what a template asks, with the fields of its sets, in their order. A template with faults gives what can
// be read; Lint says what is wrong.
func (t *Template) Fields(lib *Catalog) []*Field {
	fields, _ := t.bind(lib)
	return fields
}

// Parts lists the parts of a person, organisation or party worth asking: those it needs first, then the usual ones. Nil
// for a field with no parts.
func (f *Field) Parts() []string {
	all := partsOf(f.Kind)
	if all == nil {
		return nil
	}
	out := []string{"name"}
	for _, p := range append(slices.Clone(f.Need), "iin", "bin", "address", "phone") {
		if slices.Contains(all, p) && !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// PartKind gives the type of a part.
func PartKind(part string) Kind { return partKind(part) }
