package library

import (
	"cmp"
	"context"
	"database/sql"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"

	_ "modernc.org/sqlite" // the driver "sqlite"

	"zanger/casework"
	"zanger/casework/names"
)

// Index finds passages. It is safe for many goroutines.
type Index struct {
	db *sql.DB

	mu       sync.RWMutex
	passages []Passage
	words    [][]string // of each passage with its title, folded, sorted, each once; nil for one taken out
	body     [][]string // of the passage alone
	gone     int        // taken out
}

// build makes an index in memory. Close frees it. Errors: Internal.
func build(ctx context.Context, passages []Passage) (_ *Index, err error) {
	x := &Index{}
	defer func() {
		if err != nil {
			x.Close()
			err = &casework.Error{Code: casework.Internal, Key: "error.library.index", Op: "library.Build", Err: err}
		}
	}()
	if x.db, err = sql.Open("sqlite", "file::memory:?_pragma=temp_store(2)"); err != nil {
		return nil, err
	}
	x.db.SetMaxOpenConns(1) // a second connection would have a memory of its own
	x.db.SetConnMaxLifetime(0)
	if _, err = x.db.ExecContext(ctx, `CREATE VIRTUAL TABLE p USING fts5(title, text, content='', contentless_delete=1, prefix='4 5 6', tokenize='ascii')`); err != nil {
		return nil, err
	}
	_, err = x.put(ctx, passages)
	return x, err
}

// put adds passages and gives the rows they stand in.
func (x *Index) put(ctx context.Context, passages []Passage) (rows []int, err error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	tx, err := x.db.BeginTx(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback() // does nothing after a commit
	put, err := tx.PrepareContext(ctx, `INSERT INTO p(rowid, title, text) VALUES(?, ?, ?)`)
	if err != nil {
		return nil, err
	}
	before := len(x.passages)
	for i, p := range passages {
		title, text := words(p.Title), words(p.Text)
		if _, err = put.ExecContext(ctx, before+i, strings.Join(title, " "), strings.Join(text, " ")); err != nil {
			break
		}
		x.passages, rows = append(x.passages, p), append(rows, before+i)
		x.words, x.body = append(x.words, set(append(slices.Clone(title), text...))), append(x.body, set(slices.Clone(text)))
	}
	if err == nil {
		err = tx.Commit()
	}
	if err != nil {
		x.passages, x.words, x.body = x.passages[:before], x.words[:before], x.body[:before]
		return nil, err
	}
	return rows, nil
}

// drop takes passages out.
func (x *Index) drop(rows []int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, at := range rows {
		_, _ = x.db.Exec(`DELETE FROM p WHERE rowid = ?`, at) // without its words it is found no more either way
		x.passages[at], x.words[at], x.body[at] = Passage{}, nil, nil
		x.gone++
	}
}

// Close frees the index.
func (x *Index) Close() {
	if x.db != nil {
		_ = x.db.Close() // memory only
	}
}

// Len is how many passages there are.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.passages) - x.gone
}

// Hit is a passage found.
type Hit struct {
	Passage
	Cover float64 `json:"cover"` // part of the question's words, by their rarity, that stand in it
}

// enough is the cover below which nothing is quoted. It was settled on questions with and without an answer in the pack,
// half of them; the other half is in the package's test.
const enough = .55

// candidates is how many of bm25's best are looked at.
const candidates = 40

// Ask gives the passages that answer a question, the best first; none when nothing fits, which is an answer too. Of one
// passage in several languages the one in lang stands first and the others are left out.
func (x *Index) Ask(ctx context.Context, question, lang string, most int) ([]Hit, error) {
	return x.ask(ctx, question, lang, most, enough)
}

func (x *Index) ask(ctx context.Context, question, lang string, most int, enough float64) ([]Hit, error) {
	stems := stemsOf(question)
	x.mu.RLock()
	defer x.mu.RUnlock()
	if len(stems) == 0 || len(x.passages) == x.gone {
		return nil, nil
	}
	var match strings.Builder
	for i, s := range stems {
		if i > 0 {
			match.WriteString(" OR ")
		}
		match.WriteString(`"` + s + `"*`) // letters and digits only
	}
	rows, err := x.db.QueryContext(ctx, `SELECT rowid FROM p WHERE p MATCH ? ORDER BY bm25(p, 4.0, 1.0) LIMIT ?`, match.String(), candidates)
	if err != nil {
		return nil, &casework.Error{Code: casework.Internal, Key: "error.library.index", Op: "library.Ask", Err: err}
	}
	defer rows.Close()
	rarity := x.rarity(stems)
	var out []Hit
	for rows.Next() {
		var at int
		if err := rows.Scan(&at); err != nil {
			return nil, err
		}
		h := Hit{x.passages[at], x.cover(at, stems, rarity)}
		if h.Cover < enough || !slices.ContainsFunc(stems, func(s string) bool { return holds(x.body[at], s) }) {
			continue // a title that fits does not make every paragraph under it an answer
		}
		if i := slices.IndexFunc(out, func(o Hit) bool { return o.Key == h.Key }); i >= 0 {
			if out[i].Lang != lang && h.Lang == lang {
				h.Cover = max(h.Cover, out[i].Cover)
				out[i] = h
			}
			continue
		}
		out = append(out, h)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	sortByCover(out)
	return out[:min(len(out), most)], nil
}

// sortByCover puts what covers more first. bm25's order stands among passages that cover about as much.
func sortByCover(hits []Hit) {
	slices.SortStableFunc(hits, func(a, b Hit) int { return cmp.Compare(math.Round(b.Cover*5), math.Round(a.Cover*5)) })
}

// rarity is log(1 + passages/those that hold the stem): what nobody wrote is rarest.
func (x *Index) rarity(stems []string) []float64 {
	out := make([]float64, len(stems))
	for i, s := range stems {
		n := 1
		for at := range x.words {
			if holds(x.words[at], s) {
				n++
			}
		}
		out[i] = math.Log(1 + float64(len(x.words)-x.gone)/float64(n))
	}
	return out
}

// set sorts words and keeps each once.
func set(ws []string) []string {
	slices.Sort(ws)
	return slices.Compact(ws)
}

// holds reports whether a word of the sorted ones begins with the stem.
func holds(ws []string, stem string) bool {
	i, _ := slices.BinarySearch(ws, stem)
	return i < len(ws) && strings.HasPrefix(ws[i], stem)
}

func (x *Index) cover(at int, stems []string, rarity []float64) float64 {
	has, all := 0., 0.
	for i, s := range stems {
		all += rarity[i]
		if holds(x.words[at], s) {
			has += rarity[i]
		}
	}
	return has / all
}

// words folds a text and cuts it into words.
func words(text string) []string {
	return strings.FieldsFunc(names.Fold(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// stemsOf gives the beginnings a question is looked up by: words that tell something, without their endings.
func stemsOf(question string) []string {
	var out []string
	for _, w := range words(question) {
		if filler[w] {
			continue
		}
		if s := Stem(w); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// Stem leaves off what is likely an ending: the last third of a word, but never more than it takes to keep four letters. A
// number stays whole.
func Stem(w string) string {
	r := []rune(w)
	if unicode.IsDigit(r[0]) || len(r) <= 4 {
		return w
	}
	return string(r[:max(4, len(r)*2/3)])
}
