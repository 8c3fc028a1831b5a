package triage

import (
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"zanger/casework"
)

// table writes rows of few as a table: every third is for scoring.
func table(head string, parts ...string) string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	_ = w.Write(strings.Split(head, ",")) // into memory
	for i, x := range few {
		_ = w.Write([]string{x.Words, x.Label, parts[i%len(parts)]})
	}
	w.Flush()
	return b.String()
}

var columns = Table{Text: "text", Label: "label", Split: "split"}

func TestEvaluateReadsEveryWrapping(t *testing.T) {
	plain := table("text,label,split", "train", "train", "test")
	var z bytes.Buffer
	w := gzip.NewWriter(&z)
	_, _ = w.Write([]byte(plain)) // into memory
	_ = w.Close()
	for name, data := range map[string]string{
		"plain": plain, "a mark at the beginning": "\ufeff" + plain, "gzip": z.String(), "semicolons": strings.ReplaceAll(plain, ",", ";"),
		"capitals": table("Text,LABEL, Split ", "TRAIN", "Train", "TEST"), "validation": table("text,label,split", "train", "val", "test"),
		"dev": table("text,label,split", "dev", "valid", "Test"), "rows of no part": plain + "x,FAM,\n,,test\nx,FAM,other\n",
		"lines cut short": plain + "x\n",
	} {
		s, err := Evaluate(strings.NewReader(data), columns)
		if err != nil || s.N != 4 || s.Top3 != 1 || s.Learned != 10 || s.Labels != 2 {
			t.Errorf("%s: got %+v, %v", name, s, err)
		}
		if want := map[string]int{"rows of no part": 3, "lines cut short": 1}[name]; err == nil && s.Passed != want {
			t.Errorf("%s: %d passed over, want %d", name, s.Passed, want)
		}
	}
	if s, err := Evaluate(strings.NewReader(plain), Table{Text: "text", Label: "label", Folds: 2}); err != nil || s.N != len(few) || s.Top3 != 1 {
		t.Errorf("folds: %+v, %v", s, err)
	}
	if s, err := Evaluate(strings.NewReader(plain), Table{Text: "text", Label: "label", Folds: 2, Only: Filter{"split", []string{"train"}}}); err != nil || s.N != 10 {
		t.Errorf("some rows only: %+v, %v", s, err)
	}
}

func TestEvaluateBearsOddTables(t *testing.T) {
	plain := table("text,label,split", "train", "train", "test")
	for name, c := range map[string]struct {
		data string
		n    int
	}{
		"a label only asked":  {plain + "таможня,BUS,test\n", 5},
		"one label":           {"text,label,split\nа,X,train\nб,X,test\n", 1},
		"empty texts":         {plain + ",FAM,train\n,LAB,test\n", 5},
		"a megabyte":          {plain + strings.Repeat("ұзын сөз ", 1<<16) + ",FAM,train\n\"" + strings.Repeat("жол\n", 1<<16) + "\",LAB,test\n", 5},
		"no letters":          {plain + "😀👍🏽 !!!,FAM,train\n🙏,LAB,test\n", 5},
		"Latin":               {plain + "kuieuim aliment tolemeidi,FAM,test\n", 5},
		"labels in Kazakh":    {"мәтін,сала,split\n" + strings.ReplaceAll(strings.SplitN(plain, "\n", 2)[1], "FAM", "Отбасы құқығы"), 4},
		"broken letters":      {plain + "\xff\xfe\xd0,FAM,test\n", 5},
		"one text of a label": {plain + "таможня,BUS,train\n", 4},
	} {
		in := columns
		if name == "labels in Kazakh" {
			in.Text, in.Label = "мәтін", "сала"
		}
		if s, err := Evaluate(strings.NewReader(c.data), in); err != nil || s.N != c.n || !(s.MacroF1 >= 0 && s.ECE >= 0) {
			t.Errorf("%s: got %+v, %v", name, s, err)
		}
	}
}

func TestEvaluateSaysWhatIsMissing(t *testing.T) {
	plain := table("text,label,split", "train", "train", "test")
	var ids strings.Builder
	ids.WriteString("text,label,split\n")
	for i := range mostLabels + 1 {
		fmt.Fprintf(&ids, "x,%d,train\n", i)
	}
	for name, c := range map[string]struct {
		data string
		in   Table
		key  string
		args []string // that the message is given
	}{
		"no such column": {plain, Table{Text: "text", Label: "nothing", Split: "split"}, "error.table.column", []string{"text, label, split", "nothing"}},
		"twice":          {"text,label,text,split\n", columns, "error.table.twice", nil},
		"no test":        {table("text,label,split", "train"), columns, "error.table.split", []string{"train (14)", "test"}},
		"no train":       {table("text,label,split", "test"), columns, "error.table.split", []string{"test (14)", "train"}},
		"many labels":    {ids.String(), columns, "error.triage.labels", []string{"label"}},
		"folds":          {plain, Table{Text: "text", Label: "label", Folds: 100}, "error.triage.few", nil},
		"empty":          {"", columns, "error.table.file", nil},
		"a heading only": {"text,label,split\n", columns, "error.table.split", nil},
	} {
		_, err := Evaluate(strings.NewReader(c.data), c.in)
		e, ok := err.(*casework.Error)
		if !ok || e.Key != c.key {
			t.Errorf("%s: got %v, want %s", name, err, c.key)
			continue
		}
		for _, a := range c.args {
			if !strings.Contains(fmt.Sprint(e.Args), a) {
				t.Errorf("%s: %v does not say %s", name, e.Args, a)
			}
		}
	}
}
