package outcome

import (
	"cmp"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"zanger/casework/scoretable"
)

// Spec says which columns of a file take part. A column named among the numbers is measured, whether or not it stands among
// the factors too; so is a factor whose values are numbers that hardly repeat, as sums are and codes are not.
type Spec struct {
	Target, Time, Split string
	Factors             []string
	Numbers             []string
	Crosses             [][]string // of factors, two or three names each
}

// Note is something in a file that was not taken as it stood.
type Note struct {
	Code   string `json:"code"` // one of the Noted
	Column string `json:"column,omitempty"`
	N      int    `json:"n,omitempty"`    // rows or cells
	Line   int    `json:"line,omitempty"` // of the first, from 1
}

// What is noted.
const (
	NotedNoOutcome = "no_outcome" // rows without an outcome: not taken
	NotedNoSplit   = "no_split"   // rows whose split is none of train, calib and test: not taken
	NotedLong      = "long_row"   // rows with more cells than columns: not taken, since their cells may stand in wrong columns
	NotedShort     = "short_row"  // rows with fewer cells than columns: the rest counts as not known
	NotedNoTime    = "no_time"    // times that cannot be read: those rows count as the oldest
	NotedNoNumber  = "no_number"  // cells of a measured column that hold no number: not known
	NotedMeasured  = "measured"   // a factor taken as a number
	NotedEmpty     = "empty"      // a measured column with nothing in it: takes no part
)

// notes gathers notes, one of a code and column.
type notes []Note

func (ns *notes) add(code, column string, line int) {
	for i := range *ns {
		if n := &(*ns)[i]; n.Code == code && n.Column == column {
			n.N++
			return
		}
	}
	*ns = append(*ns, Note{code, column, 1, line})
}

// No cell of a table of cases is so long or has so many lines.
const (
	longestCell = 1 << 16
	mostLines   = 50
)

// ReadTable reads a CSV with a heading, as it is or compressed by gzip, in UTF-8, UTF-16 or Windows-1251, parted by commas,
// semicolons or tabs. Rows that cannot be used are passed over and noted.
//
// Errors, all Invalid: a column that is not there or is there twice ("error.table.column", ".twice", Args Column, Columns),
// that is the outcome itself (".leak"), that has words where numbers belong (".number"); a damaged file (".file", or ".line"
// with Args Line), a spreadsheet (".book"); fewer than two outcomes or more than 100 (".outcomes", Args Column, N). Missing when no row is
// train, calib or test ("error.table.split", Args Split, Words; ".no_split" for a column of many words).
func ReadTable(r io.Reader, s Spec) (*Table, error) {
	const op = "ReadTable"
	in, err := scoretable.Open(r, longestCell, mostLines)
	if err != nil {
		return nil, err
	}
	s = s.settled()
	if slices.Contains(s.Factors, s.Target) || slices.Contains(s.Numbers, s.Target) {
		return nil, bad("error.table.leak", op, nil, map[string]any{"Column": s.Target})
	}
	at, err := in.Columns(1, s.Target, s.Time, s.Split)
	if err != nil {
		return nil, err
	}
	fAt, err := in.Columns(len(s.Factors), s.Factors...)
	if err != nil {
		return nil, err
	}
	nAt, err := in.Columns(len(s.Numbers), s.Numbers...)
	if err != nil {
		return nil, err
	}
	t, target, clock := &Table{}, newLevels(s.Target), stamps{}
	var fs []*levels
	for _, n := range s.Factors {
		fs = append(fs, newLevels(n))
	}
	for _, n := range s.Numbers {
		t.Numbers = append(t.Numbers, Number{Name: n})
	}
	for {
		row, err := in.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		note := func(code, column string) { (*notes)(&t.Notes).add(code, column, row.Line) }
		if row.Beyond(len(in.Head)) {
			note(NotedLong, "")
			continue
		}
		split := in.Splits.Of(row.Cell(at[2]))
		switch {
		case row.Len() == 1 && row.Cell(0) == "":
			continue // an empty line
		case split == "" && at[2] >= 0:
			note(NotedNoSplit, s.Split)
			continue
		case unknown(row.Cell(at[0])):
			note(NotedNoOutcome, s.Target)
			continue
		case row.Len() < len(in.Head):
			note(NotedShort, "")
		}
		if !clock.add(row.Cell(at[1])) && at[1] >= 0 {
			note(NotedNoTime, s.Time)
		}
		target.add(row.Cell(at[0]))
		t.line = append(t.line, int32(row.Line))
		t.Split = append(t.Split, split)
		for i, l := range fs {
			l.add(row.Cell(fAt[i]))
		}
		for i := range t.Numbers {
			c := row.Cell(nAt[i])
			v := parseNumber(c, in.Comma)
			if math.IsNaN(v) && !unknown(c) {
				note(NotedNoNumber, s.Numbers[i])
			}
			t.Numbers[i].Value = append(t.Numbers[i].Value, v)
		}
	}
	if len(t.line) == 0 && len(in.Splits) > 0 && !slices.ContainsFunc(t.Notes, func(n Note) bool { return n.Code == NotedNoOutcome }) {
		return nil, in.Splits.Without("train")
	}
	t.Time, t.splits = clock.days(), in.Splits
	for _, l := range fs {
		if v := l.measured(in.Comma); v != nil && !s.crosses(l.f.Name) {
			t.Numbers = append(t.Numbers, Number{Name: l.f.Name, Value: v})
			t.Notes = append(t.Notes, Note{Code: NotedMeasured, Column: l.f.Name})
			continue
		}
		t.Factors = append(t.Factors, *l.f)
	}
	return t, t.finish(target.f)
}

// settled takes what a person may have typed twice or with spaces. A column among the numbers is no factor, unless a cross
// needs its levels.
func (s Spec) settled() Spec {
	tidy := func(ns []string) (out []string) {
		for _, n := range ns {
			if n = strings.TrimSpace(n); n != "" && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
		return out
	}
	s.Target, s.Time, s.Split = strings.TrimSpace(s.Target), strings.TrimSpace(s.Time), strings.TrimSpace(s.Split)
	s.Numbers = tidy(s.Numbers)
	for _, c := range s.Crosses {
		for _, n := range c {
			if slices.Contains(s.Numbers, n) {
				s.Factors = append(s.Factors, n)
			}
		}
	}
	s.Factors = slices.DeleteFunc(tidy(s.Factors), func(n string) bool { return slices.Contains(s.Numbers, n) && !s.crosses(n) })
	return s
}

func (s Spec) crosses(name string) bool {
	return slices.ContainsFunc(s.Crosses, func(c []string) bool { return slices.Contains(c, name) })
}

// unknown tells the ways tables write that nothing is known.
func unknown(s string) bool {
	switch s {
	case "", "NA", "N/A", "nan", "NaN", "null", "NULL":
		return true
	}
	return false
}

// measured gives a factor's values as numbers where it is one of numbers that hardly repeat: of the rows that have a value, a
// fifth have one that stands in two rows at most. Codes repeat far more.
func (l *levels) measured(comma rune) []float64 {
	v := make([]float64, len(l.f.Levels))
	v[0] = math.NaN()
	for i, w := range l.f.Levels[1:] {
		if v[i+1] = parseNumber(w, comma); math.IsNaN(v[i+1]) && !unknown(w) {
			return nil
		}
	}
	count := make([]int, len(v))
	for _, c := range l.f.Code {
		count[c]++
	}
	rare, rows := 0, 0
	for c, n := range count {
		if math.IsNaN(v[c]) {
			continue
		}
		if rows += n; n <= 2 {
			rare += n
		}
	}
	if rare*5 < rows || rows == 0 || len(v) < 10 {
		return nil
	}
	out := make([]float64, len(l.f.Code))
	for i, c := range l.f.Code {
		out[i] = v[c]
	}
	return out
}

// finish sorts the outcomes and settles how numbers are measured.
func (t *Table) finish(target *Factor) error {
	t.Outcomes = slices.Clone(target.Levels[1:])
	slices.SortFunc(t.Outcomes, func(a, b string) int { // 10 after 2
		x, errX := strconv.ParseFloat(a, 64)
		y, errY := strconv.ParseFloat(b, 64)
		if errX == nil && errY == nil {
			return cmp.Or(cmp.Compare(x, y), strings.Compare(a, b))
		}
		return strings.Compare(a, b)
	})
	if n := len(t.Outcomes); n < 2 || n > 100 {
		return bad("error.table.outcomes", "ReadTable", nil, map[string]any{"Column": target.Name, "N": n})
	}
	code := make([]int8, len(target.Levels))
	for i, w := range target.Levels[1:] {
		code[i+1] = int8(slices.Index(t.Outcomes, w))
	}
	t.Y = make([]int8, len(target.Code))
	for i, c := range target.Code {
		t.Y[i] = code[c]
	}
	var kept []Number
	for _, n := range t.Numbers {
		if slices.ContainsFunc(n.Value, func(x float64) bool { return !math.IsNaN(x) }) {
			n.Log = looksLikeSums(n.Value)
			kept = append(kept, n)
			continue
		}
		if slices.ContainsFunc(t.Notes, func(x Note) bool { return x.Code == NotedNoNumber && x.Column == n.Name }) {
			return bad("error.table.number", "ReadTable", nil, map[string]any{"Column": n.Name})
		}
		t.Notes = append(t.Notes, Note{Code: NotedEmpty, Column: n.Name})
	}
	t.Numbers = kept
	return nil
}
