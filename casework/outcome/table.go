package outcome

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"math"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"gonum.org/v1/gonum/stat"

	"zanger/casework"
)

// Table holds closed cases column by column. Level 0 of every factor is "not known".
type Table struct {
	Factors  []Factor
	Numbers  []Number
	Outcomes []string  // sorted
	Y        []int8    // index in Outcomes
	Time     []float64 // days since 1970; the order of cases
	Split    []string  // "train", "calib", "test"; empty in the office's own table
	IDs      []casework.ID
	prior    *Pooled // a pooled model the regression is drawn toward; nil: none
}

// Factor is one coded column.
type Factor struct {
	Name   string
	Levels []string // Levels[0] is "" (not known)
	Code   []int32  // of every row
}

// Number is one measured column; NaN is "not known".
type Number struct {
	Name  string
	Value []float64
	Log   bool // taken as log(1+x): a column of sums
}

// Spec says which columns of a file take part.
type Spec struct {
	Target, Time, Split string
	Factors             []string
	Numbers             []string
	Crosses             [][]string // of factors, two or three names each
}

func bad(key, op string, err error, args map[string]any) error {
	return &casework.Error{Code: casework.Invalid, Key: key, Op: "outcome." + op, Err: err, Args: args}
}

// levels numbers the words of a column.
type levels struct {
	f  *Factor
	at map[string]int32
}

func newLevels(name string) *levels {
	return &levels{&Factor{Name: name, Levels: []string{""}}, map[string]int32{"": 0}}
}

func (l *levels) add(word string) {
	c, ok := l.at[word]
	if !ok {
		c = int32(len(l.f.Levels))
		word = strings.Clone(word) // not the whole line it was cut from
		l.f.Levels = append(l.f.Levels, word)
		l.at[word] = c
	}
	l.f.Code = append(l.f.Code, c)
}

// ReadTable reads a CSV with a heading, gzip-compressed when its name ends so. Rows without an outcome are passed over.
// Columns are parted by commas, semicolons or tabs. Errors: Invalid for a column that is not there, that is the outcome itself
// or has no number where numbers are (Args Column), a damaged file, fewer than two outcomes or more than 100.
func ReadTable(r io.Reader, name string, s Spec) (*Table, error) {
	const op = "ReadTable"
	head, in, err := openCSV(r, name)
	if err != nil {
		return nil, err
	}
	find := func(name string) (int, error) {
		if i := slices.Index(head, name); i >= 0 {
			return i, nil
		}
		return 0, bad("error.outcome.column", op, nil, map[string]any{"Column": name})
	}
	var at [3]int
	for i, n := range []string{s.Target, s.Time, s.Split} {
		at[i] = -1
		if n == "" && i > 0 {
			continue
		}
		if at[i], err = find(n); err != nil {
			return nil, err
		}
	}
	if slices.Contains(s.Factors, s.Target) || slices.Contains(s.Numbers, s.Target) {
		return nil, bad("error.outcome.leak", op, nil, map[string]any{"Column": s.Target})
	}
	t := &Table{}
	var fs []*levels
	var fAt, nAt []int
	for _, n := range s.Factors {
		i, err := find(n)
		if err != nil {
			return nil, err
		}
		fs, fAt = append(fs, newLevels(n)), append(fAt, i)
	}
	for _, n := range s.Numbers {
		i, err := find(n)
		if err != nil {
			return nil, err
		}
		t.Numbers, nAt = append(t.Numbers, Number{Name: n}), append(nAt, i)
	}
	target, splits := newLevels(s.Target), map[string]string{}
	for {
		rec, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, bad("error.outcome.file", op, err, nil)
		}
		cell := func(i int) string {
			if i < 0 || i >= len(rec) {
				return ""
			}
			return strings.TrimSpace(rec[i])
		}
		if cell(at[0]) == "" {
			continue
		}
		target.add(cell(at[0]))
		t.Time = append(t.Time, parseTime(cell(at[1])))
		sp := cell(at[2])
		if _, ok := splits[sp]; !ok {
			splits[strings.Clone(sp)] = splitWord(sp)
		}
		t.Split = append(t.Split, splits[sp])
		for i, l := range fs {
			l.add(cell(fAt[i]))
		}
		for i := range t.Numbers {
			t.Numbers[i].Value = append(t.Numbers[i].Value, parseNumber(cell(nAt[i])))
		}
	}
	for _, l := range fs {
		t.Factors = append(t.Factors, *l.f)
	}
	return t, t.finish(target.f)
}

// splitWord gives train, calib or test for the words other tables use for them; another word stays and takes no part.
func splitWord(s string) string {
	switch s = strings.ToLower(s); s {
	case "calibration", "valid", "validation", "val", "dev":
		return "calib"
	case "training":
		return "train"
	}
	return strings.Clone(s)
}

// finish sorts the outcomes and settles how numbers are measured.
func (t *Table) finish(target *Factor) error {
	t.Outcomes = slices.Clone(target.Levels[1:])
	slices.Sort(t.Outcomes)
	if n := len(t.Outcomes); n < 2 || n > 100 {
		return bad("error.outcome.outcomes", "ReadTable", nil, map[string]any{"N": n})
	}
	code := make([]int8, len(target.Levels))
	for i, w := range target.Levels[1:] {
		code[i+1] = int8(slices.Index(t.Outcomes, w))
	}
	t.Y = make([]int8, len(target.Code))
	for i, c := range target.Code {
		t.Y[i] = code[c]
	}
	for i := range t.Numbers {
		if !slices.ContainsFunc(t.Numbers[i].Value, func(x float64) bool { return !math.IsNaN(x) }) {
			return bad("error.outcome.number", "ReadTable", nil, map[string]any{"Column": t.Numbers[i].Name})
		}
		t.Numbers[i].Log = looksLikeSums(t.Numbers[i].Value)
	}
	return nil
}

// looksLikeSums tells a column of money from one of years: nothing below zero, a far tail, and logs that lie more evenly.
func looksLikeSums(v []float64) bool {
	s := slices.DeleteFunc(slices.Clone(v), math.IsNaN)
	if len(s) == 0 {
		return false
	}
	slices.Sort(s)
	if s[0] < 0 || s[len(s)-1] <= 3*s[len(s)/2]+1 {
		return false
	}
	logs := make([]float64, len(s))
	for i, x := range s {
		logs[i] = math.Log1p(x)
	}
	return math.Abs(stat.Skew(logs, nil)) < math.Abs(stat.Skew(s, nil))
}

func parseNumber(s string) float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(v, 0) {
		return math.NaN()
	}
	return v
}

// parseTime reads a day, a month, a year or a bare number as days; only order and distance matter.
func parseTime(s string) float64 {
	for _, form := range []string{time.DateOnly, "2006-01", "2006"} {
		if len(s) >= len(form) {
			if d, err := time.Parse(form, s[:len(form)]); err == nil {
				return float64(d.Unix()) / 86400
			}
		}
	}
	if v := parseNumber(s); !math.IsNaN(v) {
		return v
	}
	return 0
}

// rowsOf gives the rows whose split is one of the words.
func (t *Table) rowsOf(words ...string) []int32 {
	var out []int32
	for i, s := range t.Split {
		if slices.Contains(words, s) {
			out = append(out, int32(i))
		}
	}
	return out
}

func (t *Table) factor(name string) (int, error) {
	for i := range t.Factors {
		if t.Factors[i].Name == name {
			return i, nil
		}
	}
	return 0, bad("error.outcome.column", "Cross", fmt.Errorf("cross"), map[string]any{"Column": name})
}

// openCSV reads the heading of a CSV, gzip-compressed when its name ends so.
func openCSV(r io.Reader, name string) ([]string, *csv.Reader, error) {
	const op = "ReadTable"
	if path.Ext(name) == ".gz" {
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, nil, bad("error.outcome.file", op, err, nil)
		}
		r = z
	}
	br := bufio.NewReaderSize(r, 1<<16)
	start, _ := br.Peek(1 << 14) // a file shorter than that is no error
	line, _, _ := strings.Cut(string(start), "\n")
	in := csv.NewReader(br)
	for _, sign := range []rune{';', '\t'} {
		if strings.Count(line, string(sign)) > strings.Count(line, string(in.Comma)) {
			in.Comma = sign
		}
	}
	in.ReuseRecord, in.FieldsPerRecord = true, -1
	head, err := in.Read()
	if err != nil {
		return nil, nil, bad("error.outcome.file", op, err, nil)
	}
	head = slices.Clone(head)
	head[0] = strings.TrimPrefix(head[0], "\ufeff")
	return head, in, nil
}
