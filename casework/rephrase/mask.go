package rephrase

import (
	"context"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"zanger/casework"
	"zanger/casework/names"
)

// Mask hides what tells who people are behind placeholders ("NAME_1"), and puts it back into what the model said. It knows
// everyone this profile has a name of, and the look of numbers, telephones, addresses, case numbers and full names.
type Mask struct {
	begins map[string][]int // beginnings of people's names, folded, with the lengths of those names
	whole  []string         // addresses and numbers as they are written, the longest first by the pattern that joins them
	known  *regexp.Regexp   // those

	given map[string]string // placeholder -> what it stands for
	at    map[string]string // what it stands for -> placeholder
	count map[string]int
}

// NewMask reads whom the profile knows. Errors: those of the store.
func NewMask(ctx context.Context, s casework.Store) (*Mask, error) {
	m := &Mask{begins: map[string][]int{}}
	if err := s.Names(ctx, func(n casework.NameEntry) error {
		m.person(n.Name)
		return nil
	}); err != nil {
		return nil, err
	}
	err := s.List(ctx, &casework.Member{}, casework.All().Reading("name"), func(e casework.Entity) error {
		m.person(e.(*casework.Member).Name)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = s.List(ctx, &casework.Party{}, casework.All().Reading("address", "residence"), func(e casework.Entity) error {
		m.written(e.(*casework.Party).Address, e.(*casework.Party).Residence)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = s.List(ctx, &casework.Case{}, casework.All().Reading("number", "court_number"), func(e casework.Entity) error {
		m.written(e.(*casework.Case).Number, e.(*casework.Case).CourtNumber)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = s.List(ctx, &casework.Enquiry{}, casework.All().Reading("number"), func(e casework.Entity) error {
		m.written(e.(*casework.Enquiry).Number)
		return nil
	})
	return m, err
}

var inQuotes = regexp.MustCompile(`[«"“]([^»"”]{2,})[»"”]`)

// person keeps the beginnings of a person's names; of an organisation only the words in quotes tell which it is.
func (m *Mask) person(name string) {
	if names.Organisation(name) {
		if q := inQuotes.FindStringSubmatch(name); q != nil {
			m.written(q[1])
		}
		return
	}
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
		r := []rune(names.Fold(w))
		if len(r) < 3 {
			continue
		}
		begin := string(r[:beginning(len(r))])
		m.begins[begin] = append(m.begins[begin], len(r))
	}
}

// beginning is how many letters of a name its endings leave alone.
func beginning(n int) int {
	if n <= 5 {
		return max(3, n-1)
	}
	return max(4, n*2/3)
}

// written keeps words that are hidden wherever they stand as they are.
func (m *Mask) written(ss ...string) {
	for _, s := range ss {
		if s = strings.TrimSpace(s); len([]rune(s)) > 3 {
			m.whole = append(m.whole, s)
		}
	}
}

// The looks of what tells who somebody is, whether the profile knows them or not.
var looks = []struct {
	kind string
	re   *regexp.Regexp
}{
	{"MAIL", regexp.MustCompile(`[\p{L}\d._%+-]+@[\p{L}\d.-]+\.\p{L}{2,}`)},
	{"CASE", regexp.MustCompile(`\d{4}-\d{2}-\d{2}-\d[\dа-я-]*/\d+(?:-\d+)?|\b\d{2}-\d{4,}\b`)},
	{"NUMBER", regexp.MustCompile(`\bKZ\d{2}[A-Z0-9]{16}\b|\b\d{12}\b|\b\d{6} ?\d{6}\b`)},
	{"PHONE", regexp.MustCompile(`(?:\+7|\b[78])[\s(-]{0,2}\d{3}[\s)-]{0,2}\d{3}[\s-]?\d{2}[\s-]?\d{2}\b|\b7\d{9}\b`)},
	{"ADDRESS", regexp.MustCompile(`(?i)(?:ул\.|улиц[аеуы]|пр\.|проспект[аеу]?|мкр\.?|микрорайон[аеу]?|переул\p{L}+)\s*[\p{L}\d.«»" -]{2,40}?,?\s*(?:д\.|дом|үй)?\s*\d+\p{L}?(?:/\d+)?(?:\s*,?\s*(?:кв\.?|квартира|пәтер)\s*\d+)?`)},
	{"ADDRESS", regexp.MustCompile(`(?i)[\p{L}-]+\s+(?:көшесі|даңғылы|ықшамаудан|шағынаудан)\p{L}*\s*,?\s*(?:№\s*)?\d+\p{L}?(?:[ -]*үй)?(?:\s*,?\s*\d+[ -]*пәтер)?`)},
	{"NAME", regexp.MustCompile(`\p{Lu}[\p{L}-]+\s+\p{Lu}\.\s?(?:\p{Lu}\.)?|\p{Lu}\.\s?(?:\p{Lu}\.\s?)?\p{Lu}[\p{L}-]+`)},
	{"NAME", regexp.MustCompile(`(?:\p{Lu}[\p{L}-]+\s+){1,2}\p{Lu}\p{L}+(?:ұлы|қызы|улы|кызы|ович|евич|ич|овна|евна|ична|инична)\p{Ll}{0,4}`)},
}

// Hide gives a text without what tells who people are. loose also hides names written in small letters, as people type
// questions; a text that was printed writes names with capitals.
func (m *Mask) Hide(text string, loose bool) string {
	if m.known == nil && len(m.whole) > 0 {
		parts := make([]string, len(m.whole))
		for i, s := range m.whole {
			parts[i] = strings.ReplaceAll(regexp.QuoteMeta(s), " ", `\s+`)
		}
		m.known = regexp.MustCompile(`(?i)` + strings.Join(parts, "|"))
		m.known.Longest()
	}
	if m.known != nil {
		text = m.known.ReplaceAllStringFunc(text, func(s string) string { return m.hold(kindOf(s), s) })
	}
	for _, l := range looks {
		text = l.re.ReplaceAllStringFunc(text, func(s string) string {
			if placeholder.MatchString(s) {
				return s
			}
			return m.hold(l.kind, s)
		})
	}
	return word.ReplaceAllStringFunc(text, func(s string) string {
		if placeholder.MatchString(s) || !m.named(s, loose) {
			return s
		}
		return m.hold("NAME", s)
	})
}

// kindOf tells a number from an address.
func kindOf(s string) string {
	if strings.Contains(s, " ") {
		return "ADDRESS"
	}
	return "CASE"
}

var (
	word        = regexp.MustCompile(`[\p{L}_\d]+`)
	placeholder = regexp.MustCompile(`(?i)(?:NAME|NUMBER|PHONE|ADDRESS|CASE|MAIL)_\d+`)
)

// named reports whether a word may be somebody's name with an ending.
func (m *Mask) named(s string, loose bool) bool {
	r := []rune(names.Fold(s))
	capital := unicode.IsUpper([]rune(s)[0])
	if !capital && !loose {
		return false
	}
	for n := 3; n <= len(r); n++ {
		for _, whole := range m.begins[string(r[:n])] {
			if len(r) == whole || capital && len(r)-whole <= 5 || whole > 5 && len(r)-whole <= 5 {
				return true
			}
		}
	}
	return false
}

// hold gives the placeholder of what it stands for: the same for the same.
func (m *Mask) hold(kind, s string) string {
	if m.at == nil {
		m.at, m.given, m.count = map[string]string{}, map[string]string{}, map[string]int{}
	}
	if p, ok := m.at[s]; ok {
		return p
	}
	m.count[kind]++
	p := kind + "_" + strconv.Itoa(m.count[kind])
	m.at[s], m.given[p] = p, s
	return p
}

// Show puts back what placeholders stand for; false where the model made one up.
func (m *Mask) Show(text string) (string, bool) {
	whole := true
	out := placeholder.ReplaceAllStringFunc(text, func(p string) string {
		s, ok := m.given[strings.ToUpper(p)]
		if !ok {
			whole = false
			return p
		}
		return s
	})
	return out, whole
}

// Without gives a text with its placeholders left out: they are nobody's claim.
func without(text string) string { return placeholder.ReplaceAllString(text, "") }
