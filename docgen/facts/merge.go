package facts

import (
	"maps"

	"zanger/docgen/template"
)

// Merged lays what was typed over what the case knows: one typed part of a person does not hide the others.
func Merged(answers template.Answers, fields []*template.Field, known Facts) template.Answers {
	out := maps.Clone(answers)
	for _, f := range fields {
		typed, ok := out[f.Name].(map[string]any)
		if !ok || f.From == "" {
			continue
		}
		if had, ok := known[f.From].(map[string]any); ok {
			both := maps.Clone(had)
			maps.Copy(both, typed)
			out[f.Name] = both
		}
	}
	return out
}
