package sqlite

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"zanger/casework"
	"zanger/casework/names"
)

const (
	defaultHits = 20
	maxHits     = 200
	// candidates bounds what is ranked: the newest that hold all words. bm25 of SQLite weighs every row that holds a
	// word, which takes seconds over a full office; see the benchmark.
	candidates = 60
	// shortQuery is the number of letters below which one word is listed newest first, without rank.
	shortQuery = 4
)

// Search implements casework.Store. Every word of the text must stand at the beginning of a word of the entity, in any
// order; names and numbers are also found by three or more letters from their middle. Case, ё and е, Kazakh letters and
// the Russian ones typed in their place make no difference. Within one case any part of a word is found.
func (s *Store) Search(ctx context.Context, q casework.SearchQuery) ([]casework.Hit, error) {
	const op = "sqlite.Search"
	ctx, done, err := s.enter(ctx, op)
	if err != nil {
		return nil, err
	}
	defer done()
	for _, k := range q.Kinds {
		if _, err := codecByKind(k); err != nil {
			return nil, err
		}
	}
	codecsOnce.Do(loadCodecs)
	if q.Limit <= 0 {
		q.Limit = defaultHits
	}
	q.Limit = min(q.Limit, maxHits)
	f := finder{src: s.readers, q: q, folded: names.Fold(q.Text), words: words(q.Text)}
	if len(f.words) == 0 {
		return nil, nil
	}
	if !q.Case.IsZero() {
		err = f.within(ctx)
	} else {
		err = f.everywhere(ctx)
	}
	if err != nil {
		return nil, mapped(op, err)
	}
	return f.hits, nil
}

// finder is one search.
type finder struct {
	src    source
	q      casework.SearchQuery
	folded string
	words  []string
	hits   []casework.Hit
	taken  map[int64]bool
}

// ranked reports whether the best come first.
func (f *finder) ranked() bool {
	return f.q.Rank || len(f.words) > 1 || utf8.RuneCountInString(f.words[0]) >= shortQuery
}

func (f *finder) everywhere(ctx context.Context) error {
	f.taken = map[int64]bool{}
	if f.ranked() {
		if err := f.shorts(ctx); err != nil {
			return err
		}
	}
	if len(f.hits) >= f.q.Limit {
		return nil
	}
	n := f.q.Limit
	if f.ranked() {
		n = max(candidates, 2*f.q.Limit)
	}
	found, err := f.numbers(ctx, `SELECT rowid FROM "search_word" WHERE "search_word" MATCH ?`, f.wordMatch(), n)
	if err != nil {
		return err
	}
	found = slices.DeleteFunc(found, func(n int64) bool { return f.taken[n] })
	if !f.ranked() {
		return f.take(ctx, found)
	}
	return f.best(ctx, found)
}

// wordMatch asks for all words, each as a beginning.
func (f *finder) wordMatch() string {
	var b strings.Builder
	for i, w := range f.words {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(`"` + w + `"*`) // a word has letters and digits only
	}
	return b.String()
}

const (
	shortQueryText = `SELECT rowid FROM "search_short" WHERE "search_short" MATCH ?`
	maxTrigrams    = 16
)

// shorts takes what holds the text in a name or a number. SQLite checks the place of every three letters in every row
// that has them, which is slow where all numbers of a year begin alike; so the newest rows that hold the letters anywhere
// are read and checked here first, and SQLite is asked for the exact text only when they do not suffice.
func (f *finder) shorts(ctx context.Context) error {
	for _, parts := range f.shortParts() {
		var anywhere, exact []string
		for _, p := range parts {
			exact = append(exact, quote(p))
			anywhere = append(anywhere, trigrams(p)...)
		}
		limit := 3*f.q.Limit + defaultHits
		ns, err := f.numbers(ctx, shortQueryText, strings.Join(anywhere[:min(len(anywhere), maxTrigrams)], " "), limit)
		if err != nil {
			return err
		}
		if err := f.take(ctx, ns, parts...); err != nil {
			return err
		}
		if len(f.hits) >= f.q.Limit {
			return nil
		}
		if len(ns) < limit {
			continue
		}
		if ns, err = f.numbers(ctx, shortQueryText, strings.Join(exact, " "), f.q.Limit); err != nil {
			return err
		}
		if err := f.take(ctx, ns); err != nil {
			return err
		}
	}
	return nil
}

// trigrams gives the threes of letters of a part, quoted. Of a number with signs in it only those of its last group: how
// a number begins, a year or a court, stands in all of them and tells nothing.
func trigrams(s string) []string {
	if i := strings.LastIndexAny(s, "-/"); i > 1 && len(s)-i > 1 && strings.ContainsAny(s, "0123456789") {
		_, size := utf8.DecodeLastRuneInString(s[:i])
		s = s[i-size:]
	}
	r := []rune(s)
	var out []string
	for i := 0; i+3 <= len(r); i++ {
		out = append(out, quote(string(r[i:i+3])))
	}
	return out
}

// shortParts gives what is looked for in names and numbers: the parts of three letters or more, and the digits alone of a
// telephone number or an IIN typed with spaces and signs.
func (f *finder) shortParts() [][]string {
	var all [][]string
	var parts []string
	for part := range strings.FieldsSeq(f.folded) {
		if utf8.RuneCountInString(part) < 3 {
			parts = nil
			break
		}
		parts = append(parts, part)
	}
	if len(parts) > 0 {
		all = append(all, parts)
	}
	if d := digits(f.folded); len(d) >= 4 && d != f.folded && strings.IndexFunc(f.folded, func(r rune) bool {
		return !strings.ContainsRune("0123456789 -+()./", r)
	}) < 0 {
		all = append(all, []string{d})
	}
	return all
}

// numbers gives the newest rows that match, of the kinds asked for.
func (f *finder) numbers(ctx context.Context, text, match string, limit int) ([]int64, error) {
	if match == "" {
		return nil, nil
	}
	args := []any{match}
	if len(f.q.Kinds) > 0 {
		text += " AND (rowid & " + strconv.Itoa(kindMask) + ") IN (?" + strings.Repeat(",?", len(f.q.Kinds)-1) + ")"
		for _, k := range f.q.Kinds {
			args = append(args, kindCodes[k])
		}
	}
	rows, err := f.src.query(ctx, text+" ORDER BY rowid DESC LIMIT ?", append(args, limit)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []int64
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	return out, errors.Join(rows.Err(), rows.Close())
}

// take reads rows and makes hits of them in the order given; of those whose names or numbers hold all parts, if parts are
// given.
func (f *finder) take(ctx context.Context, ns []int64, parts ...string) error {
	for _, n := range ns {
		if len(f.hits) >= f.q.Limit {
			return nil
		}
		c := codecOf[n&kindMask]
		if c == nil || f.taken[n] {
			continue
		}
		e := c.fresh()
		if _, err := get(ctx, f.src, c, e, c.byN, n); err != nil {
			return err
		}
		if len(parts) > 0 {
			short := shortText(c, e)
			if slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(short, p) }) {
				continue
			}
		}
		f.taken[n] = true
		f.hits = append(f.hits, f.hit(c, e, searchTexts[c.kind].words(e)))
	}
	return nil
}

// scored is a candidate with its weight.
type scored struct {
	c      *codec
	e      casework.Entity
	texts  []string
	n      int64
	weight float64
}

// best weighs the candidates and takes the heaviest; equals stay newest first.
func (f *finder) best(ctx context.Context, ns []int64) error {
	all := make([]scored, 0, len(ns))
	var length int
	for _, n := range ns {
		c := codecOf[n&kindMask]
		if c == nil {
			continue
		}
		e := c.fresh()
		if _, err := get(ctx, f.src, c, e, c.byN, n); err != nil {
			return err
		}
		x := scored{c: c, e: e, n: n, texts: searchTexts[c.kind].words(e)}
		for _, t := range x.texts {
			length += len(t)
		}
		all = append(all, x)
	}
	if len(all) == 0 {
		return nil
	}
	mean := float64(length)/float64(len(all)) + 1
	for i := range all {
		all[i].weight = f.weigh(all[i].texts, mean)
	}
	slices.SortStableFunc(all, func(a, b scored) int {
		switch {
		case a.weight > b.weight:
			return -1
		case a.weight < b.weight:
			return 1
		}
		return 0
	})
	for _, x := range all {
		if len(f.hits) >= f.q.Limit {
			break
		}
		f.taken[x.n] = true
		f.hits = append(f.hits, f.hit(x.c, x.e, x.texts))
	}
	return nil
}

// weigh is bm25 (k1 1.2, b 0.75) over the candidates; a word in the title counts three times, a whole word twice a
// beginning.
func (f *finder) weigh(texts []string, mean float64) float64 {
	const k1, b = 1.2, 0.75
	length := 0
	counts := make([]float64, len(f.words))
	for i, t := range texts {
		length += len(t)
		place := 1.0
		if i == 0 {
			place = 3
		}
		folded := names.Fold(t)
		for j, w := range f.words {
			counts[j] += place * countWord(folded, w)
		}
	}
	sum := 0.0
	for _, n := range counts {
		sum += n * (k1 + 1) / (n + k1*(1-b+b*float64(length)/mean))
	}
	return sum
}

// countWord counts where w begins a word of the folded text; a whole word counts twice.
func countWord(folded, w string) float64 {
	n := 0.0
	for at := 0; ; {
		i := strings.Index(folded[at:], w)
		if i < 0 {
			return n
		}
		start, end := at+i, at+i+len(w)
		before, _ := utf8.DecodeLastRuneInString(folded[:start])
		after, _ := utf8.DecodeRuneInString(folded[end:])
		if start == 0 || !wordRune(before) {
			n++
			if end == len(folded) || !wordRune(after) {
				n++
			}
		}
		at = end
	}
}

// within looks through one case, or one enquiry, and everything that hangs on it. There are a few hundred entities at
// most, so their texts are read.
func (f *finder) within(ctx context.Context) error {
	kinds := f.q.Kinds
	if len(kinds) == 0 {
		for _, e := range casework.Kinds() {
			kinds = append(kinds, e.EntityKind())
		}
	}
	var all []scored
	for _, k := range kinds {
		c := codecs[k]
		if !c.searched {
			continue
		}
		key := `"id"`
		for _, name := range []string{"of", "case"} {
			if _, ok := c.byName[name]; ok && searchTexts[k].of != nil {
				key = quote(name)
				break
			}
		}
		rows, err := f.src.query(ctx, "SELECT "+c.columns+" FROM "+c.table+" WHERE "+key+`=? AND "deleted"=0`, f.q.Case[:])
		if err != nil {
			return err
		}
		s := c.scanner()
		for rows.Next() {
			e := c.fresh()
			r, err := s.scan(e, rows.Scan)
			if err != nil {
				rows.Close()
				return err
			}
			if texts := searchTexts[k].words(e); f.holds(texts) {
				all = append(all, scored{c: c, e: e, n: r.n, texts: texts, weight: f.weigh(texts, 2000)})
			}
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return err
		}
	}
	slices.SortFunc(all, func(a, b scored) int {
		switch {
		case f.ranked() && a.weight > b.weight, a.weight == b.weight && a.n > b.n, !f.ranked() && a.n > b.n:
			return -1
		case a.n == b.n:
			return 0
		}
		return 1
	})
	for _, x := range all[:min(len(all), f.q.Limit)] {
		f.hits = append(f.hits, f.hit(x.c, x.e, x.texts))
	}
	return nil
}

// holds reports whether every word stands somewhere in the texts.
func (f *finder) holds(texts []string) bool {
	folded := names.Fold(strings.Join(texts, "\n"))
	for _, w := range f.words {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return true
}
