package rephrase

import (
	"context"
	"regexp"
	"slices"
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
	met    map[string]bool  // beginnings of names that were told by their looks: hidden from then on where they have a capital
	sounds []string         // their names in the alphabet in which Latin and Cyrillic spellings meet
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
		if sk := names.Skeleton(w); len(sk) >= 3 {
			m.sounds = append(m.sounds, sk)
		}
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
		text = m.look(l, text)
	}
	return word.ReplaceAllStringFunc(text, func(s string) string {
		if placeholder.MatchString(s) || !m.named(s, loose) {
			return s
		}
		return m.hold("NAME", s)
	})
}

// look hides what one look finds: all of it, or its first group where it has one, so that the words that told stay.
func (m *Mask) look(l look, text string) string {
	var out strings.Builder
	last := 0
	for _, at := range l.re.FindAllStringSubmatchIndex(text, -1) {
		from, to := at[0], at[1]
		for g := 2; g < len(at); g += 2 {
			if at[g] >= 0 {
				from, to = at[g], at[g+1]
				break
			}
		}
		s := text[from:to]
		if placeholder.MatchString(s) || l.but != nil && l.but(s, text[to:]) {
			continue
		}
		if l.kind == "NAME" && l.but != nil { // a person's: the same name alone, further on, is no less telling
			m.meet(s)
		}
		out.WriteString(text[last:from] + m.hold(l.kind, s))
		last = to
	}
	return out.String() + text[last:]
}

func (m *Mask) meet(name string) {
	if m.met == nil {
		m.met = map[string]bool{}
	}
	for _, w := range strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if r := []rune(names.Fold(w)); len(r) >= 3 {
			m.met[string(r[:beginning(len(r))])] = true
		}
	}
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
	if unicode.Is(unicode.Latin, []rune(s)[0]) {
		sk := names.Skeleton(s)
		return slices.ContainsFunc(m.sounds, func(x string) bool { return strings.HasPrefix(sk, x) && len(sk)-len(x) <= 2 })
	}
	for n := 3; n <= len(r); n++ {
		if capital && m.met[string(r[:n])] && len(r)-n <= 7 {
			return true
		}
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
