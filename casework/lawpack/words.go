package lawpack

import (
	"strings"
	"unicode"
)

// Leaflet is a short text in plain words about one kind of trouble, part by part.
type Leaflet struct {
	ID    string        `yaml:"id"`
	Area  string        `yaml:"area" pack:"optional"` // topic; empty: about help itself
	Title Text          `yaml:"title"`
	Parts []LeafletPart `yaml:"parts"`
}

// LeafletPart is a few sentences that rest on one place in the law.
type LeafletPart struct {
	Text   Text   `yaml:"text"`
	Ground Ground `yaml:"ground"`
}

type leafletFile struct {
	Leaflets []Leaflet `yaml:"leaflets"`
}

func readLeaflets(name string, data []byte) (*leafletFile, error) {
	f := &leafletFile{}
	r, err := readYAML(name, data, f)
	if err != nil {
		return nil, err
	}
	for _, l := range f.Leaflets {
		if len(l.Parts) == 0 {
			r.add(r.at["Leaflet "+l.ID], "%s says nothing", l.ID)
		}
	}
	return done(f, r)
}

// phraseFile is phrases-<language>.yaml: what people might say, by topic of the first level.
type phraseFile struct {
	Language string              `yaml:"language"`
	Phrases  map[string][]string `yaml:"phrases"`
}

const longestPhrase = 300 // letters

func readPhrases(name string, data []byte) (*phraseFile, error) {
	f := &phraseFile{}
	r, err := readYAML(name, data, f)
	if err != nil {
		return nil, err
	}
	if want := strings.TrimSuffix(strings.TrimPrefix(name, "phrases-"), ".yaml"); f.Language != want {
		r.add(nil, "language is %q, the name says %q", f.Language, want)
	}
	first := map[string]string{}
	for _, area := range keys(f.Phrases) {
		for _, p := range f.Phrases[area] {
			plain := strings.Join(strings.FieldsFunc(strings.ToLower(p), func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) }), " ")
			switch {
			case plain == "":
				r.add(nil, "%s: an empty phrase", area)
			case len([]rune(p)) > longestPhrase:
				r.add(nil, "%s: a phrase of more than %d letters", area, longestPhrase)
			case longNumber(p):
				r.add(nil, "%s: a long number may be somebody's: %q", area, p)
			case first[plain] != "":
				r.add(nil, "%s: %q stands under %s already", area, p, first[plain])
			default:
				first[plain] = area
			}
		}
	}
	return done(f, r)
}

// longNumber reports seven digits in a row: a telephone or an IIN has no place among examples.
func longNumber(s string) bool {
	n := 0
	for _, c := range s {
		if n++; c < '0' || c > '9' {
			n = 0
		}
		if n == 7 {
			return true
		}
	}
	return false
}

// Leaflets gives the leaflets in the order of the file; a pack of before there were any has none.
func (p *Pack) Leaflets() []Leaflet { return must(p.leaflets).Leaflets }

// Phrases gives what people might say in a language ("kk", "ru", "en"), by topic of the first level. They are examples for
// software to learn from, all invented. A pack of before there were any has none.
func (p *Pack) Phrases(lang string) map[string][]string {
	if f, ok := p.phrases[lang]; ok {
		return must(f).Phrases
	}
	return nil
}

// checkWords follows the links of leaflets and phrases.
func (p *Pack) checkWords(need func(file, from, what, id string, known []string), acts, areas, first []string) {
	for _, l := range p.Leaflets() {
		if l.Area != "" {
			need("leaflets.yaml", l.ID, "area", l.Area, areas)
		}
		for _, part := range l.Parts {
			need("leaflets.yaml", l.ID, "act", part.Ground.Act, acts)
		}
	}
	for _, lang := range p.Languages {
		for _, area := range keys(p.Phrases(lang)) {
			need("phrases-"+lang+".yaml", "phrases", "topic of the first level", area, first)
		}
	}
}
