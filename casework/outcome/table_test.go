package outcome

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"zanger/casework"
)

func read(t *testing.T, csv string, s Spec) (*Table, error) {
	t.Helper()
	return ReadTable(strings.NewReader(csv), s)
}

var spec = Spec{Target: "end", Time: "day", Split: "split", Factors: []string{"kind"}, Numbers: []string{"sum"}}

// made by other hands: other signs between columns, other words for the splits, a mark at the beginning, lines cut short.
func TestTablesOfOtherHandsAreRead(t *testing.T) {
	const rows = "day,split,end,kind,sum\n2020-01-01,Train,won,a,10\n2020-01-02,VALID,lost,b,20\n2020-01-03,test,won,c,\n2020-01-04,test,lost,a\n"
	for name, csv := range map[string]string{"commas": rows, "semicolons": strings.ReplaceAll(rows, ",", ";"), "tabs": strings.ReplaceAll(rows, ",", "\t"),
		"mark": "\ufeff" + rows, "line ends of Windows": strings.ReplaceAll(rows, "\n", "\r\n")} {
		tb, err := read(t, csv, spec)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := fmt.Sprint(tb.Split); got != "[train calib test test]" || len(tb.Outcomes) != 2 || !math.IsNaN(tb.Numbers[0].Value[3]) {
			t.Errorf("%s: got %s %v", name, got, tb.Numbers)
		}
	}
}

func TestWhatCannotBeScoredIsSaid(t *testing.T) {
	const rows = "day,split,end,kind,sum\n2020-01-01,train,won,a,x\n2020-01-02,test,lost,a,y\n"
	for key, s := range map[string]Spec{
		"error.table.column":   {Target: "nothing", Time: "day", Split: "split"},
		"error.table.leak":     {Target: "end", Time: "day", Split: "split", Factors: []string{"kind", "end"}},
		"error.table.number":   {Target: "end", Time: "day", Split: "split", Numbers: []string{"sum"}},
		"error.table.split":    {Target: "end", Time: "day", Split: "kind"},
		"error.table.outcomes": {Target: "kind", Time: "day", Split: ""},
	} {
		_, err := read(t, rows, s)
		var e *casework.Error
		if !errors.As(err, &e) || e.Key != key {
			t.Errorf("%s: got %v", key, err)
		}
		if key == "error.table.column" && e.Args["Columns"] != "day, split, end, kind, sum" {
			t.Errorf("the columns there are: %v", e.Args)
		}
	}
	for name, c := range map[string]struct{ csv, key string }{
		"a column twice":                {"day,split,end,kind,kind,sum\n2020-01-01,train,won,a,b,1\n", "error.table.twice"},
		"nothing":                       {"", "error.table.file"},
		"a spreadsheet":                 {"PK\x03\x04rest of a book", "error.table.book"},
		"zero bytes":                    {"day,sp\x00lit,end,kind,sum\n", "error.table.file"},
		"a quotation mark never closes": {"day,split,end,kind,sum\n2020-01-01,train,won,\"a,1\n" + strings.Repeat("2020-01-01,train,lost,a,1\n", 60), "error.table.line"},
		"words of the split are others": {"day,split,end,kind,sum\n2020-01-01,old,won,a,1\n2020-01-01,new,lost,a,1\n", "error.table.split"},
	} {
		_, err := read(t, c.csv, spec)
		var e *casework.Error
		if !errors.As(err, &e) || e.Key != c.key {
			t.Errorf("%s: got %v, want %s", name, err, c.key)
		}
	}
	tb, err := read(t, rows, Spec{Target: "end", Time: "day", Split: "split", Factors: []string{"kind", "day"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, cross := range [][]string{{"kind"}, {"kind", "kind"}, {"kind", "no such"}, {"kind", "day", "kind", "day"}} {
		if _, err := Evaluate(tb, [][]string{cross}, 1, 1); casework.CodeOf(err) != casework.Invalid {
			t.Errorf("%v: got %v", cross, err)
		}
	}
}

// An outcome never seen in training is rare and not impossible; levels never seen are no reason to fail.
func TestUnseenThingsAreScored(t *testing.T) {
	var b strings.Builder
	b.WriteString("day,split,end,kind,sum\n")
	for i := range 300 {
		split, end, kind := "train", []string{"won", "lost"}[i%2], fmt.Sprintf("k%d", i%3)
		if i > 200 {
			split = "calib"
		}
		if i > 250 {
			split, end, kind = "test", []string{"won", "lost", "mediated"}[i%3], fmt.Sprintf("new%d", i)
		}
		fmt.Fprintf(&b, "2020-%02d-%02d,%s,%s,%s,%d\n", 1+i/28, 1+i%28, split, end, kind, i)
	}
	tb, err := read(t, b.String(), spec)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Evaluate(tb, nil, 1, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Classes) != 3 || e.LogLoss > 4 || math.IsNaN(e.LogLoss) {
		t.Errorf("got %d classes, log loss %v", len(e.Classes), e.LogLoss)
	}
	again, err := Evaluate(tb, nil, 1, 1)
	if err != nil || again.LogLoss != e.LogLoss {
		t.Errorf("the same table and seed: %v and %v, %v", e.LogLoss, again.LogLoss, err)
	}
}
