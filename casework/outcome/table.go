package outcome

import (
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/stat"

	"zanger/casework"
	"zanger/casework/scoretable"
)

// Table holds closed cases column by column. Level 0 of every factor is "not known".
type Table struct {
	Factors  []Factor
	Numbers  []Number
	Outcomes []string          // sorted
	Y        []int8            // index in Outcomes
	Time     []float64         // days since 1970; the order of cases
	Split    []string          // "train", "calib", "test"; empty in the office's own table
	Notes    []Note            // what of the file was not taken as it stood; empty in the office's own table
	prior    *Pooled           // a pooled model the regression is drawn toward; nil: none
	line     []int32           // of every row in the file, from 1
	splits   scoretable.Splits // words of the split column as they stood
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
	have := make([]string, len(t.Factors))
	for i := range t.Factors {
		have[i] = t.Factors[i].Name
	}
	return 0, bad("error.table.cross", "Cross", nil, map[string]any{"Column": name, "Columns": strings.Join(have, ", ")})
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
