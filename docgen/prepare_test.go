package docgen

import (
	"errors"
	"testing"

	"zanger/casework"
)

func fromField(field, text string) []Run {
	return []Run{{Text: text, Origin: Origin{Kind: FromField, Field: field, Line: 7}}}
}

func TestPrepareRefusesGapsInAFinal(t *testing.T) {
	listed := &Document{Gaps: []Gap{{Field: "defendant.address", Label: "адрес ответчика"}}}
	marked := &Document{Blocks: []Block{{Kind: Table, Rows: [][]Cell{{{Runs: []Run{{Text: "дата", Origin: Origin{Kind: FromGap, Field: "paid.date"}}}}}}}}}
	for name, c := range map[string]struct {
		doc    *Document
		labels string
	}{
		"in the list":    {listed, "адрес ответчика"},
		"only in a cell": {marked, "дата"},
	} {
		_, err := Prepare(c.doc, false)
		var e *casework.Error
		if !errors.As(err, &e) || e.Code != casework.Missing || e.Args["Labels"] != c.labels || e.Args["Count"] != 1 {
			t.Errorf("%s: got %v, want missing with label %q", name, err, c.labels)
		}
		if _, err := Prepare(c.doc, true); err != nil {
			t.Errorf("%s: a draft is refused: %v", name, err)
		}
	}
}

func TestPrepareMarksGapsOfADraft(t *testing.T) {
	gap := Origin{Kind: FromGap, Field: "a"}
	doc := &Document{Blocks: []Block{{Runs: []Run{{Text: "адрес", Origin: gap}, {Text: "[дата]", Origin: gap}}}}}
	out, err := Prepare(doc, true)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := Text(out.Blocks[0].Runs), "[адрес][дата]"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := Text(doc.Blocks[0].Runs), "адрес[дата]"; got != want {
		t.Errorf("the caller's document became %q, want %q", got, want)
	}
}

func TestPrepareCleansText(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Ә ғ қ ң ө ұ ү һ і", "Ә ғ қ ң ө ұ ү һ і"},
		{"и\u0306 и е\u0308", "й и ё"},
		{"мяг\u00adкий\u200b текст\ufeff", "мягкий текст"},
		{"a\tb\r\nc", "a b\nc"},
		{"№ 5", "№\u00a05"},
	} {
		out, err := Prepare(&Document{Blocks: []Block{{Runs: fromField("f", c.in)}}}, false)
		if err != nil {
			t.Errorf("%q: %v", c.in, err)
			continue
		}
		if got := Text(out.Blocks[0].Runs); got != c.want {
			t.Errorf("%q: got %q, want %q", c.in, got, c.want)
		}
	}
}

func TestPrepareNamesTheFieldOfABadCharacter(t *testing.T) {
	for _, c := range []struct{ in, code string }{
		{"рад 😀", "U+1F600"}, {"a\x00b", "U+0000"}, {"a\x1bb", "U+001B"}, {"\xff", "U+FFFD"}, {"a\u202eb", "U+202E"},
		{"a\u2028b", "U+2028"}, {"\ue000", "U+E000"}, {"\uffff", "U+FFFF"}, {"\u0085", "U+0085"},
	} {
		for _, doc := range []*Document{
			{Blocks: []Block{{Runs: fromField("worker.name", c.in)}}},
			{Blocks: []Block{{Kind: List, Items: [][]Run{fromField("worker.name", c.in)}}}},
			{Blocks: []Block{{Kind: Table, Rows: [][]Cell{{{Runs: fromField("worker.name", c.in)}}}}}},
			{Blocks: []Block{{Kind: Sign, Date: fromField("worker.name", c.in)}}},
		} {
			_, err := Prepare(doc, false)
			var e *casework.Error
			if !errors.As(err, &e) || e.Code != casework.Invalid || e.Args["Field"] != "worker.name" || e.Args["Code"] != c.code {
				t.Errorf("%q: got %v, want invalid, worker.name, %s", c.in, err, c.code)
			}
		}
	}
}

func TestPrepareRefusesABrokenTable(t *testing.T) {
	cell := Cell{Runs: []Run{{Text: "1"}}}
	for name, b := range map[string]Block{
		"no rows":        {},
		"uneven rows":    {Rows: [][]Cell{{cell, cell}, {cell}}},
		"too few widths": {Rows: [][]Cell{{cell, cell}}, Widths: []float64{1}},
		"no width":       {Rows: [][]Cell{{cell, cell}}, Widths: []float64{1, 0}},
		"head too long":  {Rows: [][]Cell{{cell}}, HeadRows: 2},
	} {
		b.Kind = Table
		if _, err := Prepare(&Document{Blocks: []Block{b}}, false); casework.CodeOf(err) != casework.Invalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
}
