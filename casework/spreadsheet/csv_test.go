package spreadsheet

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"
)

func TestWhatIsWrittenOpensAndRunsNothing(t *testing.T) {
	rows := [][]string{{"Аты", "Сомасы"}, {"=HYPERLINK(\"x\")", "-5"}, {"@x;y", "1,5"}, {"\tx", ""}, {"Үлгі \"А\"", "қатар\nекі"}}
	var b bytes.Buffer
	if err := WriteCSV(&b, rows); err != nil {
		t.Fatal(err)
	}
	body, ok := strings.CutPrefix(b.String(), "\ufeff")
	if !ok {
		t.Error("no mark of UTF-8")
	}
	r := csv.NewReader(strings.NewReader(body))
	r.Comma = ';'
	got, err := r.ReadAll()
	if err != nil || len(got) != len(rows) {
		t.Fatalf("%d rows, %v", len(got), err)
	}
	for i, row := range rows {
		for j, cell := range row {
			want := cell
			if (i == 1 || i == 2 && j == 0 || i == 3) && cell != "" {
				want = "'" + cell
			}
			if got[i][j] != want {
				t.Errorf("%q was written as %q, want %q", cell, got[i][j], want)
			}
		}
	}
	if rows[1][1] != "-5" {
		t.Error("the caller's rows were changed")
	}
}
