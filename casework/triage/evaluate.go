package triage

import (
	"errors"
	"io"
	"math"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/scoretable"
)

// Scores are how a model did on the texts marked test.
type Scores struct {
	N       int     `json:"n"`
	Labels  int     `json:"labels"`      // that were learned
	Learned int     `json:"learned"`     // texts
	Passed  int     `json:"passed_over"` // rows without a label, or of no part
	MacroF1 float64 `json:"macro_f1"`    // over the labels that occur in test
	Top1    float64 `json:"top1"`
	Top3    float64 `json:"top3"`
	ECE     float64 `json:"ece10"`

	t tally
}

// Filter keeps the rows whose column holds one of the values; the zero Filter keeps all.
type Filter struct {
	Column string
	Values []string
}

// Table says where texts and labels stand in a table, and which rows are learned from and asked. Without a split every row is
// asked of what was learned from the others, in so many Folds.
type Table struct {
	Text, Label, Split string
	Folds              int
	Only               Filter
}

const (
	mostLabels  = 300      // more is a column of names or numbers, not of areas
	longestCell = 16 << 20 // bytes of a text; what follows the beginning is not read
	mostLines   = 200_000
)

// Evaluate learns from the rows marked train and calib, settles on them by cross-fitting, and scores those marked test, by the
// words tables use for the three. Rows without a label or of no part are passed over and counted. Errors: those of scoretable.Open
// and Columns; Missing when train or test is empty ("error.table.split", ".no_split") or there are too few texts for the folds
// ("error.triage.few"); Invalid for a column of more labels than there can be areas ("error.triage.labels", Args Column, N).
func Evaluate(r io.Reader, in Table) (*Scores, error) {
	t, err := scoretable.Open(r, longestCell, mostLines)
	if err != nil {
		return nil, err
	}
	at, err := t.Columns(2, in.Text, in.Label, in.Split, in.Only.Column)
	if err != nil {
		return nil, err
	}
	by, labels, passed := map[string][]Text{}, map[string]string{}, 0
	for {
		row, err := t.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if in.Only.Column != "" && !slices.Contains(in.Only.Values, row.Cell(at[3])) {
			continue
		}
		part := ""
		if in.Split != "" {
			part = t.Splits.Of(row.Cell(at[2]))
		}
		label := row.Cell(at[1])
		if label == "" || in.Split != "" && part == "" {
			passed++
			continue
		}
		if labels[label] == "" {
			if len(labels) == mostLabels {
				return nil, &casework.Error{Code: casework.Invalid, Key: "error.triage.labels", Op: "triage.Evaluate", Args: map[string]any{"Column": in.Label, "N": mostLabels}}
			}
			label = strings.Clone(label) // not the whole line it was cut from
			labels[label] = label
		}
		by[part] = append(by[part], Text{plain(row.Cell(at[0])), labels[label]})
	}
	s := &Scores{Passed: passed}
	if in.Split == "" {
		return s, s.crossValidate(by[""], in.Folds)
	}
	learn := slices.Concat(by["train"], by["calib"])
	if len(learn) == 0 {
		return nil, t.Splits.Without("train")
	}
	if len(by["test"]) == 0 {
		return nil, t.Splits.Without("test")
	}
	s.add(TrainSettled(learn), by["test"])
	s.Learned = len(learn)
	s.close()
	return s, nil
}

func (s *Scores) crossValidate(texts []Text, parts int) error {
	if parts < 2 || len(texts) < 2*parts {
		return &casework.Error{Code: casework.Missing, Key: "error.triage.few", Op: "triage.Evaluate", Args: map[string]any{"N": len(texts)}}
	}
	for f := range parts {
		learn, ask := fold(texts, f, parts)
		held := make([]Text, len(ask))
		for i, at := range ask {
			held[i] = texts[at]
		}
		s.add(TrainSettled(learn), held)
	}
	s.Learned = len(texts)
	s.close()
	return nil
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
	s.Labels = max(s.Labels, len(m.labels))
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
