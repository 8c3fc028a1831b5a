package triage

import (
	"compress/gzip"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"path"
	"slices"
	"strings"

	"zanger/casework"
)

// Scores are how a model did on the texts marked test.
type Scores struct {
	N       int     `json:"n"`
	MacroF1 float64 `json:"macro_f1"` // over the labels that occur in test
	Top1    float64 `json:"top1"`
	Top3    float64 `json:"top3"`
	ECE     float64 `json:"ece10"`

	t tally
}

func bad(key, op string, err error, args map[string]any) error {
	return &casework.Error{Code: casework.Invalid, Key: key, Op: "triage." + op, Err: err, Args: args}
}

// Filter keeps the rows whose column holds one of the values; the zero Filter keeps all.
type Filter struct {
	Column string
	Values []string
}

// Evaluate learns from the rows marked train and calib, settles on them by cross-fitting, and scores those marked test. With
// folds and no split column every row is scored by what was learned from the others, so many parts in turn. Rows without a
// label are passed over. Errors: Invalid for a damaged file or a column that is not there, Missing when a split is empty.
func Evaluate(r io.Reader, name, text, label, split string, parts int, only Filter) (*Scores, error) {
	const op = "Evaluate"
	if path.Ext(name) == ".gz" {
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, bad("error.outcome.file", op, err, nil)
		}
		defer z.Close()
		r = z
	}
	in := csv.NewReader(r)
	in.FieldsPerRecord = -1
	head, err := in.Read()
	if err != nil {
		return nil, bad("error.outcome.file", op, err, nil)
	}
	var at [4]int
	for i, c := range []string{text, label, split, only.Column} {
		if i > 1 && c == "" {
			continue
		}
		if at[i] = slices.Index(head, c); at[i] < 0 {
			return nil, bad("error.outcome.column", op, nil, map[string]any{"Column": c})
		}
	}
	by := map[string][]Text{}
	for {
		rec, err := in.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, bad("error.outcome.file", op, err, nil)
		}
		if len(rec) < len(head) || strings.TrimSpace(rec[at[1]]) == "" || only.Column != "" && !slices.Contains(only.Values, rec[at[3]]) {
			continue
		}
		part := ""
		if split != "" {
			part = rec[at[2]]
		}
		by[part] = append(by[part], Text{rec[at[0]], strings.TrimSpace(rec[at[1]])})
	}
	if split == "" {
		return crossValidate(by[""], parts)
	}
	for _, s := range []string{"train", "test"} {
		if len(by[s]) == 0 {
			return nil, &casework.Error{Code: casework.Missing, Key: "error.outcome.split", Op: "triage." + op, Args: map[string]any{"Split": s}}
		}
	}
	return TrainSettled(slices.Concat(by["train"], by["calib"])).score(by["test"]), nil
}

func crossValidate(texts []Text, parts int) (*Scores, error) {
	if parts < 2 || len(texts) < 2*parts {
		return nil, &casework.Error{Code: casework.Missing, Key: "error.triage.few", Op: "triage.Evaluate", Args: map[string]any{"N": len(texts)}}
	}
	s := &Scores{}
	for f := range parts {
		learn, ask := fold(texts, f, parts)
		held := make([]Text, len(ask))
		for i, at := range ask {
			held[i] = texts[at]
		}
		s.add(TrainSettled(learn), held)
	}
	s.close()
	return s, nil
}

func (m *Model) score(test []Text) *Scores {
	s := &Scores{}
	s.add(m, test)
	s.close()
	return s
}

// tally is what Scores count until they are closed.
type tally struct {
	labels          []string
	said, y         []int
	sure, right, in [10]float64
}

// add asks a model about texts.
func (s *Scores) add(m *Model, test []Text) {
	at := func(label string) int {
		if !slices.Contains(s.t.labels, label) {
			s.t.labels = append(s.t.labels, label)
		}
		return slices.Index(s.t.labels, label)
	}
	for _, t := range test {
		g := m.Suggest(t.Words, 3)
		s.N++
		s.t.said, s.t.y = append(s.t.said, at(g[0].Area)), append(s.t.y, at(t.Label))
		b := min(int(g[0].P*10), 9)
		s.t.sure[b] += g[0].P
		s.t.in[b]++
		for i, x := range g {
			if x.Area != t.Label {
				continue
			}
			if i == 0 {
				s.Top1++
				s.t.right[b]++
			}
			s.Top3++
		}
	}
}

// close turns counts into parts.
func (s *Scores) close() {
	n := float64(s.N)
	for b := range s.t.in {
		s.ECE += math.Abs(s.t.sure[b]-s.t.right[b]) / n
	}
	s.Top1, s.Top3 = s.Top1/n, s.Top3/n
	s.MacroF1 = macroF1(s.t.said, s.t.y, len(s.t.labels))
}
