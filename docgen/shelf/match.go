package shelf

import (
	"slices"
	"strings"
	"sync"

	"gopkg.in/yaml.v3"

	"zanger/assets"
)

// Path is a fact of the case that a field of a Word template may stand for. Its words are the catalogue's: Root under
// "shelf.path.", Part under "template.part.".
type Path struct {
	Path string // "claimant.address", "case.number", "children.name"
	Root string // "claimant", "case.number", "children"
	Part string // "address"; "" for a whole
}

var roots = []struct {
	root  string
	parts []string
}{
	{"claimant", []string{"name", "iin", "bin", "birth_date", "address", "actual_address", "phone", "email", "position", "bank", "head"}},
	{"defendant", []string{"name", "iin", "bin", "birth_date", "address", "actual_address", "phone", "email", "position", "bank", "head"}},
	{"representative", []string{"name", "iin", "address", "phone", "email", "licence"}},
	{"case.court", []string{"name"}},
	{"case.number", nil}, {"case.claim_amount", nil}, {"case.facts", nil}, {"today", nil},
	{"children", []string{"name", "birth_date", "iin"}},
	{"office", []string{"name", "bin", "address", "phone", "email"}},
	{"author", []string{"name", "phone", "licence"}},
	{"enquiry.person", []string{"name", "iin", "address", "phone"}},
	{"enquiry.number", nil}, {"enquiry.received_on", nil}, {"enquiry.subject", nil},
}

// Paths lists the facts in the order they are offered: a whole, then its parts.
var Paths = sync.OnceValue(func() []Path {
	var out []Path
	for _, r := range roots {
		out = append(out, Path{Path: r.root, Root: r.root})
		for _, p := range r.parts {
			out = append(out, Path{Path: r.root + "." + p, Root: r.root, Part: p})
		}
	}
	return out
})

// words maps a folded word to the paths or parts it stands for.
type words struct{ roots, parts, whole map[string]string }

var synonyms = sync.OnceValue(func() words {
	src, err := assets.Templates.ReadFile("templates/match/words.yaml")
	var lists struct{ Roots, Parts, Whole map[string][]string }
	if err == nil {
		err = yaml.Unmarshal(src, &lists)
	}
	if err != nil {
		panic(err) // built in and tested: cannot happen
	}
	turn := func(m map[string][]string) map[string]string {
		out := map[string]string{}
		for to, all := range m {
			for _, w := range all {
				out[w] = to
			}
		}
		return out
	}
	return words{turn(lists.Roots), turn(lists.Parts), turn(lists.Whole)}
})

// suggest gives the path a field's name most likely means, "" for none: «истец.адрес», «claimant_iin», «Суд». It is a
// suggestion; a person sees and changes it.
func suggest(field string) string {
	name := strings.ToLower(strings.Join(strings.FieldsFunc(field, func(r rune) bool { return strings.ContainsRune("._- \u00a0", r) }), " "))
	dotted := strings.ToLower(field)
	if slices.ContainsFunc(Paths(), func(p Path) bool { return p.Path == dotted }) {
		return dotted
	}
	s := synonyms()
	if to, ok := s.whole[name]; ok {
		return to
	}
	tokens := strings.Fields(name)
	for n := len(tokens); n > 0; n-- { // the longest words for who it is, at either end
		for _, cut := range []struct{ root, rest string }{
			{strings.Join(tokens[:n], " "), strings.Join(tokens[n:], " ")},
			{strings.Join(tokens[len(tokens)-n:], " "), strings.Join(tokens[:len(tokens)-n], " ")},
		} {
			root, ok := s.roots[cut.root]
			if !ok {
				continue
			}
			if cut.rest == "" {
				return root
			}
			if part, ok := s.parts[cut.rest]; ok && known(root+"."+part) {
				return root + "." + part
			}
		}
	}
	return ""
}

func known(path string) bool {
	return slices.ContainsFunc(Paths(), func(p Path) bool { return p.Path == path })
}
