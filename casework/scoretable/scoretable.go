// Package scoretable opens tables of other hands that a method is scored on: CSV in whatever wrapping it comes, its columns by name,
// its rows in turn, and the words by which tables say what is for learning and what for scoring.
//
// # Promise about old data
//
// A table is read from beginning to end, once, and never changed.
//
// # What it refuses
//
// A column that is there twice. A spreadsheet. A file whose quotation mark never closes.
package scoretable

import (
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"zanger/casework"
	"zanger/casework/spreadsheet"
)

// Reader reads a table row by row.
type Reader struct {
	Head   []string
	Comma  rune // what parts the columns
	Splits Splits

	in      *csv.Reader
	longest int
	lines   int
}

// look is how many bytes of a table are looked at to tell its letters and what parts its columns.
const look = 64 << 10

// Open reads the heading of a CSV in any wrapping that spreadsheet.OpenCSV takes. A cell with more bytes or lines than given is the work of a quotation mark that never
// closes and has swallowed the rest. Errors, all Invalid: a damaged file ("error.table.file", or ".line" with Args Line), a
// spreadsheet (".book").
func Open(r io.Reader, longest, lines int) (*Reader, error) {
	in, err := spreadsheet.OpenCSV(r, look)
	if errors.Is(err, spreadsheet.ErrBook) {
		return nil, bad("error.table.book", "Open", nil, nil)
	}
	if err != nil {
		return nil, broken(err, 0)
	}
	t := &Reader{in: in, Comma: in.Comma, longest: longest, lines: lines}
	head, err := t.Next()
	if errors.Is(err, io.EOF) {
		err = broken(err, 0)
	}
	if err != nil {
		return nil, err
	}
	t.Head = slices.Clone(head.cells)
	for i := range t.Head {
		t.Head[i] = strings.TrimSpace(t.Head[i])
	}
	return t, nil
}

// Row is a row of a table, good until the next is read.
type Row struct {
	Line  int // in the file, from 1
	cells []string
}

// Cell gives what stands in a column, without the spaces around it; "" in a row that ends before it and for column -1.
func (r Row) Cell(column int) string {
	if column < 0 || column >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(r.cells[column])
}

// Len is how many cells the row has.
func (r Row) Len() int { return len(r.cells) }

// Beyond tells whether something stands after the first so many cells.
func (r Row) Beyond(columns int) bool {
	return len(r.cells) > columns && strings.TrimSpace(strings.Join(r.cells[columns:], "")) != ""
}

// Next gives a row; io.EOF after the last. Other errors are those of Open.
func (t *Reader) Next() (Row, error) {
	cells, err := t.in.Read()
	if err != nil {
		var at *csv.ParseError
		if errors.As(err, &at) {
			return Row{}, broken(err, at.Line)
		}
		if !errors.Is(err, io.EOF) {
			return Row{}, broken(err, 0)
		}
		return Row{}, err
	}
	line, _ := t.in.FieldPos(0)
	for _, c := range cells {
		if len(c) > t.longest || strings.Count(c, "\n") > t.lines {
			return Row{}, broken(errors.New("quotation mark never closes"), line)
		}
	}
	return Row{line, cells}, nil
}

// Columns gives the places of columns; of those after the first so many, one that was not named is -1. A name is as
// it stands, or but for capital letters and spaces where only one column is like that. Errors, both Invalid: a column is not
// there or is there twice ("error.table.column", ".twice", Args Column, Columns).
func (t *Reader) Columns(needed int, names ...string) ([]int, error) {
	at := make([]int, len(names))
	for i, n := range names {
		if at[i] = -1; n == "" && i >= needed {
			continue
		}
		var err error
		if at[i], err = t.column(n); err != nil {
			return nil, err
		}
	}
	return at, nil
}

// column gives the place of a column.
func (t *Reader) column(name string) (int, error) {
	var exact, like []int
	for i, h := range t.Head {
		if h == name {
			exact = append(exact, i)
		} else if strings.EqualFold(strings.TrimSpace(h), name) {
			like = append(like, i)
		}
	}
	if len(exact) == 0 {
		exact = like
	}
	args := map[string]any{"Column": name, "Columns": listed(t.Head)}
	switch len(exact) {
	case 0:
		return 0, bad("error.table.column", "Columns", nil, args)
	case 1:
		return exact[0], nil
	}
	return 0, bad("error.table.twice", "Columns", nil, args)
}

// listed gives the heads of a table for a message: without line ends, none longer than a name is, fifty at most.
func listed(head []string) string {
	out := make([]string, 0, len(head))
	for _, h := range head[:min(len(head), 50)] {
		h = strings.Join(strings.FieldsFunc(h, func(r rune) bool { return r <= ' ' || r == utf8.RuneError }), " ")
		if r := []rune(h); len(r) > 40 {
			h = string(r[:40]) + "…"
		}
		out = append(out, h)
	}
	if len(head) > len(out) {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

// Splits counts the words of a split column as they stand.
type Splits []tally

type tally struct {
	word string
	n    int
}

// Of gives train, calib or test for the words tables use for them, "" for any other, and counts the word.
func (s *Splits) Of(word string) string {
	i := slices.IndexFunc(*s, func(x tally) bool { return x.word == word })
	if i < 0 && len(*s) < 50 { // a column of ids was named: fifty tell as much as all
		*s = append(*s, tally{strings.Clone(word), 0})
		i = len(*s) - 1
	}
	if i >= 0 {
		(*s)[i].n++
	}
	switch strings.ToLower(word) {
	case "train", "training":
		return "train"
	case "calib", "calibration", "valid", "validation", "val", "dev":
		return "calib"
	case "test", "testing", "holdout", "hold-out":
		return "test"
	}
	return ""
}

// Without says that no row is of a part and what the split column holds instead: Missing, "error.table.split", Args Split,
// Words. A column of many words is none of splits and may be one of names: its words are not repeated (".no_split").
func (s Splits) Without(part string) error {
	key, words := "error.table.split", make([]string, len(s))
	most := slices.Clone(s)
	slices.SortStableFunc(most, func(a, b tally) int { return cmp.Compare(b.n, a.n) })
	for i, w := range most {
		words[i] = fmt.Sprintf("%s (%d)", cmp.Or(w.word, "—"), w.n)
	}
	if len(words) > 8 {
		key = "error.table.no_split"
	}
	return &casework.Error{Code: casework.Missing, Key: key, Op: "scoretable.Without", Args: map[string]any{"Split": part, "Words": strings.Join(words, ", ")}}
}

// broken is a file that cannot be read, from a line on where that is known.
func broken(err error, line int) error {
	if line > 0 {
		return bad("error.table.line", "Next", err, map[string]any{"Line": line})
	}
	return bad("error.table.file", "Next", err, nil)
}

func bad(key, op string, err error, args map[string]any) error {
	return &casework.Error{Code: casework.Invalid, Key: key, Op: "scoretable." + op, Err: err, Args: args}
}
