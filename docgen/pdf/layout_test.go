package pdf

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"zanger/docgen"
	"zanger/docgen/layouttest"
)

func laid(t testing.TB, doc *docgen.Document, o Options) (*layout, []page) {
	t.Helper()
	doc, err := docgen.Prepare(doc, o.Draft)
	if err != nil {
		t.Fatal(err)
	}
	if o, err = o.Resolved(); err != nil {
		t.Fatal(err)
	}
	l, err := lay(context.Background(), doc, o)
	if err != nil {
		t.Fatal(err)
	}
	pages, ok := paginate(l.items, l.height)
	if !ok {
		t.Fatal("does not fit a page")
	}
	return l, pages
}

// shown gives the text of a page line by line.
func shown(p page) []string {
	var out []string
	for _, it := range p.items {
		var s strings.Builder
		for _, o := range it.item.ops {
			if o.kind == opText {
				s.WriteString(o.text)
			}
		}
		out = append(out, strings.ReplaceAll(s.String(), nbsp, "~"))
	}
	return out
}

// numbered gives a paragraph of n lines, «p7.1» the first, each line of one word and a forced break.
func numbered(p, n int) docgen.Block {
	var s []string
	for i := range n {
		s = append(s, fmt.Sprintf("p%d.%d", p, i+1))
	}
	return para(strings.Join(s, "\n"))
}

func TestNoLineIsLeftAlone(t *testing.T) {
	for lead := 30; lead <= 48; lead++ { // whatever stands above, wherever the page ends
		for n := 1; n <= 6; n++ {
			doc := &docgen.Document{Blocks: []docgen.Block{numbered(0, lead), numbered(1, n), numbered(2, 40)}}
			_, pages := laid(t, doc, Options{})
			for i, p := range pages {
				counts := map[string]int{}
				for _, s := range shown(p) {
					counts[strings.SplitN(s, ".", 2)[0]]++
				}
				for para, got := range counts {
					total := map[string]int{"p0": lead, "p1": n, "p2": 40}[para]
					if got == 1 && total > 1 {
						t.Errorf("lead %d, %d lines: page %d holds one line of %s", lead, n, i+1, para)
					}
				}
			}
		}
	}
}

func TestHeadingsStayWithWhatFollows(t *testing.T) {
	for lead := 25; lead <= 50; lead++ {
		doc := &docgen.Document{Blocks: []docgen.Block{numbered(0, lead),
			{Kind: docgen.Title, Runs: text("title")}, {Kind: docgen.Subtitle, Runs: text("subtitle")}, {Kind: docgen.Heading, Runs: text("heading")},
			numbered(1, 5), {Kind: docgen.Attachments, Runs: text("heading"), Items: [][]docgen.Run{text("one"), text("two")}},
			{Kind: docgen.Sign, Runs: text("name"), Date: text("date")}}}
		_, pages := laid(t, doc, Options{})
		for i, p := range pages {
			s := shown(p)
			if last := s[len(s)-1]; strings.Contains(last, "title") || strings.Contains(last, "heading") {
				t.Errorf("lead %d: page %d ends with %q", lead, i+1, last)
			}
			if s[0] == "datename" {
				t.Errorf("lead %d: page %d begins with the signature", lead, i+1)
			}
		}
	}
}

func TestWhoSignsStaysWithTheLinesAbove(t *testing.T) {
	for lead := 25; lead <= 50; lead++ {
		doc := &docgen.Document{Blocks: []docgen.Block{numbered(0, lead),
			{Kind: docgen.Attachments, Runs: text("heading"), Items: [][]docgen.Run{text("one"), text("two")}},
			{Kind: docgen.Plain, Runs: text("who")}, {Kind: docgen.Sign, Runs: text("name"), Date: text("date")}}}
		_, pages := laid(t, doc, Options{})
		for i, p := range pages {
			if s := shown(p); s[0] == "who" || s[0] == "datename" {
				t.Errorf("lead %d: page %d begins with %q", lead, i+1, s[0])
			}
		}
	}
}

func TestLinesDoNotEndAtNoBreakSpaces(t *testing.T) {
	words := "Талапкер жауапкерден 3 450 000 ₸ және № 5 бұйрық бойынша 12 ақпан күні ст. 148 А. Б. Мысалов тел. +7 700 000 00 01 өндіруді сұрайды — "
	for n := 8; n < 40; n++ { // shift the text along the line
		doc := &docgen.Document{Blocks: []docgen.Block{para(strings.Repeat("я", n) + " " + strings.Repeat(words, 4)),
			{Kind: docgen.Header, Runs: text(strings.Repeat("я", n) + " " + words)}}}
		_, pages := laid(t, doc, Options{})
		whole := ""
		for _, p := range pages {
			for _, s := range shown(p) {
				if strings.HasSuffix(s, "~") || strings.HasPrefix(s, "~") {
					t.Errorf("shift %d: a line breaks at a no-break space: %q", n, s)
				}
				if strings.HasPrefix(s, "000") || strings.HasPrefix(s, "₸") || strings.HasSuffix(s, "№") || strings.HasSuffix(s, "ст.") {
					t.Errorf("shift %d: what belongs together is parted: %q", n, s)
				}
				whole += s + " "
			}
		}
		if got := strings.Count(whole, "3~450~000~₸"); got != 5 {
			t.Errorf("shift %d: the sum stands %d times, want 5", n, got)
		}
	}
}

func TestFitIsNoWorseThanGreedy(t *testing.T) {
	for _, lang := range []string{"kk", "ru"} {
		l, _ := laid(t, layouttest.Doc(t, lang), Options{})
		doc, err := docgen.Prepare(layouttest.Doc(t, lang), false)
		if err != nil {
			t.Fatal(err)
		}
		chosen := append([]float64(nil), l.stretch...)
		slices.Sort(chosen)
		var filled []float64
		for _, b := range doc.Blocks {
			if b.Kind != docgen.Para {
				continue
			}
			words := l.words(b.Runs, l.size, false, l.width-indent)
			space := 0.25 * l.size
			from, room := 0, l.width-indent
			for _, end := range greedy(words, space, room, l.width) {
				sum := 0.0
				for _, w := range words[from:end] {
					sum += w.w
				}
				if end < len(words) && end-from > 1 {
					filled = append(filled, (room-sum)/float64(end-from-1)/space)
				}
				from, room = end, l.width
			}
		}
		slices.Sort(filled)
		at := func(v []float64, q float64) float64 { return v[int(q*float64(len(v)-1))] }
		t.Logf("%s: space p50 %.2f p90 %.2f max %.2f; greedy paragraphs %.2f %.2f %.2f", lang, at(chosen, .5), at(chosen, .9), at(chosen, 1), at(filled, .5), at(filled, .9), at(filled, 1))
		if got, want := at(chosen, .9), at(filled, .9); got > want {
			t.Errorf("%s: the space of the ninth line in ten is %.2f, greedy %.2f", lang, got, want)
		}
		if got := at(chosen, .9); got > 3 {
			t.Errorf("%s: the space of the ninth line in ten is %.2f times the ordinary one, want 3 at most", lang, got)
		}
		if got := at(chosen, 0); got < narrowest-0.01 {
			t.Errorf("%s: a space is squeezed to %.2f", lang, got)
		}
		parted, _ := laid(t, layouttest.Doc(t, lang), Options{Hyphenate: true})
		slices.Sort(parted.stretch)
		t.Logf("%s: with hyphens p50 %.2f p90 %.2f max %.2f", lang, at(parted.stretch, .5), at(parted.stretch, .9), at(parted.stretch, 1))
		if got, want := at(parted.stretch, .9), at(chosen, .9); got >= want {
			t.Errorf("%s: hyphens leave the space of the ninth line in ten at %.2f, without them %.2f", lang, got, want)
		}
	}
}

// A hyphen ends a line and stands nowhere else; no two lines in a row end with one where the text gives a choice.
func TestHyphensEndLines(t *testing.T) {
	for _, lang := range []string{"kk", "ru"} {
		doc := layouttest.Doc(t, lang)
		_, pages := laid(t, doc, Options{Hyphenate: true})
		ends, rows, last := 0, 0, false
		whole := ""
		for _, p := range pages {
			for _, s := range shown(p) {
				hyphen := strings.HasSuffix(s, "-")
				if hyphen {
					ends++
					if last {
						rows++
					}
				}
				last = hyphen
				if whole += strings.TrimSuffix(s, "-"); !hyphen {
					whole += " "
				}
			}
		}
		if ends < 5 || rows > ends/4 {
			t.Errorf("%s: %d lines end with a hyphen, %d in a row", lang, ends, rows)
		}
		for _, b := range doc.Blocks {
			if b.Kind == docgen.Para {
				if want := squeeze(docgen.Text(b.Runs)); !strings.Contains(strings.ReplaceAll(squeeze(whole), "~", " "), want) {
					t.Errorf("%s: lines do not join into %q", lang, want)
				}
			}
		}
	}
}

func TestLongWordsStayOnThePage(t *testing.T) {
	long := strings.Repeat("жауапкершілік", 30)
	for _, b := range []docgen.Block{para(long), para(long + "а"), para("а " + long + " б"), {Kind: docgen.Header, Runs: text(long)}, {Kind: docgen.Title, Runs: text(long)},
		para("а" + strings.Repeat(" 000", 90)), para("А. Б. " + strings.Repeat("В. ", 120)),
		{Kind: docgen.Table, Rows: [][]docgen.Cell{{{Runs: text(long)}, {Runs: text("3 450 000 ₸"), Right: true}}}, Widths: []float64{1, 9}}} {
		l, pages := laid(t, &docgen.Document{Blocks: []docgen.Block{b}}, Options{})
		for _, p := range pages {
			for _, it := range p.items {
				for _, o := range it.item.ops {
					if o.kind != opText {
						continue
					}
					if docgen.Text(b.Runs) == long && strings.Contains(o.text, " ") {
						t.Errorf("a space has come into a word without one: %q", o.text)
					}
					if end := o.x + l.faces[o.style].width(strings.TrimRight(o.text, " "+nbsp))*o.size/1000; o.x < -0.01 || end > l.width+0.01 {
						t.Errorf("%.20q…: %q stands from %.1f to %.1f of %.1f", docgen.Text(b.Runs), o.text, o.x, end, l.width)
					}
				}
			}
		}
	}
}

// A first line is shorter than the next: the pieces of a long word must not meet on one line with a space between.
func TestPiecesOfAWordGetNoSpace(t *testing.T) {
	for n := 30; n < 160; n++ {
		_, pages := laid(t, &docgen.Document{Blocks: []docgen.Block{para(strings.Repeat("ж", n))}}, Options{})
		if got := strings.Join(shown(pages[0]), ""); got != strings.Repeat("ж", n) {
			t.Fatalf("%d letters: got %q", n, got)
		}
	}
}

func TestAddressesPartAtTheirMarks(t *testing.T) {
	address := "https://example.org/" + strings.Repeat("құжаттар/", 12)
	_, pages := laid(t, &docgen.Document{Blocks: []docgen.Block{para(address)}}, Options{})
	lines := shown(pages[0])
	if len(lines) < 2 || strings.Join(lines, "") != address {
		t.Fatalf("got %q", lines)
	}
	for _, s := range lines {
		if !strings.HasSuffix(s, "/") {
			t.Errorf("parted inside a word: %q", s)
		}
	}
}

func TestColumnsWidenForTheirLongestWord(t *testing.T) {
	for _, c := range []struct {
		widths, needs []float64
		want          string
	}{
		{[]float64{1, 1}, []float64{10, 10}, "[0 50 100]"},
		{[]float64{1, 9}, []float64{30, 20}, "[0 30 100]"},
		{[]float64{1, 4, 5}, []float64{20, 40, 10}, "[0 20 60 100]"},
		{[]float64{1, 9}, []float64{60, 70}, "[0 10 100]"}, // cannot be helped
		{nil, []float64{70, 10}, "[0 70 100]"},
	} {
		b := docgen.Block{Widths: c.widths, Rows: [][]docgen.Cell{make([]docgen.Cell, len(c.needs))}}
		if got := fmt.Sprintf("%.4v", columns(b, 100, c.needs)); got != c.want {
			t.Errorf("widths %v, needs %v: got %s, want %s", c.widths, c.needs, got, c.want)
		}
	}
}

func TestTableRepeatsItsHeadAndKeepsRowsWhole(t *testing.T) {
	b := docgen.Block{Kind: docgen.Table, HeadRows: 1, Rows: [][]docgen.Cell{{{Runs: text("head")}, {Runs: text("sum")}}}}
	for i := range 60 {
		b.Rows = append(b.Rows, []docgen.Cell{{Runs: text(fmt.Sprintf("row%d.\nmore", i))}, {Runs: text("1"), Right: true}})
	}
	_, pages := laid(t, &docgen.Document{Blocks: []docgen.Block{numbered(0, 10), b, numbered(1, 3)}}, Options{})
	if len(pages) < 3 {
		t.Fatalf("got %d pages, want at least 3", len(pages))
	}
	rows := 0
	for i, p := range pages {
		s := shown(p)
		if strings.HasPrefix(s[0], "p1") {
			continue // the text after the table
		}
		if i > 0 && s[0] != "headsum" {
			t.Errorf("page %d begins with %q, want the head", i+1, s[0])
		}
		heads := 0
		for _, line := range s {
			if line == "headsum" {
				heads++
			}
			if strings.HasPrefix(line, "row") {
				rows++
				if !strings.HasSuffix(line, "more1") && !strings.Contains(line, "more") {
					t.Errorf("page %d parts a row: %q", i+1, line)
				}
			}
		}
		if heads != 1 {
			t.Errorf("page %d has %d heads", i+1, heads)
		}
	}
	if rows != 60 {
		t.Errorf("got %d rows, want 60", rows)
	}
}

func TestRowHigherThanAPageIsParted(t *testing.T) {
	b := docgen.Block{Kind: docgen.Table, HeadRows: 1, Rows: [][]docgen.Cell{{{Runs: text("head")}}, {numberedCell(150)}, {{Runs: text("last")}}}}
	_, pages := laid(t, &docgen.Document{Blocks: []docgen.Block{b}}, Options{})
	got := 0
	for _, p := range pages {
		for _, s := range shown(p) {
			if strings.HasPrefix(s, "c.") {
				got++
			}
		}
	}
	if got != 150 || len(pages) < 3 {
		t.Errorf("got %d lines on %d pages, want 150 on at least 3", got, len(pages))
	}
}

func numberedCell(n int) docgen.Cell {
	return docgen.Cell{Runs: text(strings.TrimSuffix(strings.Repeat("c.\n", n), "\n"))}
}

func TestTallHeadIsNotRepeatedForEver(t *testing.T) {
	b := docgen.Block{Kind: docgen.Table, HeadRows: 1, Rows: [][]docgen.Cell{{numberedCell(60)}, {{Runs: text("a")}}, {{Runs: text("b")}}}}
	laid(t, &docgen.Document{Blocks: []docgen.Block{b}}, Options{})
}

func TestTiedWordsTouchingOtherFaces(t *testing.T) {
	doc := &docgen.Document{Blocks: []docgen.Block{{Kind: docgen.Para, Runs: []docgen.Run{
		{Text: "г. "}, {Text: "Алматы", Bold: true}, {Text: ", "}, {Text: "А. ", Italic: true}, {Text: "Мысалов", Bold: true}, {Text: "."}}}}}
	_, pages := laid(t, doc, Options{})
	if got, want := shown(pages[0])[0], "г.~Алматы, А.~Мысалов."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOnePageForNothing(t *testing.T) {
	for name, doc := range map[string]*docgen.Document{
		"no blocks":    {},
		"empty runs":   {Blocks: []docgen.Block{para(""), para(" "), {Kind: docgen.List}, {Kind: docgen.Sign}}},
		"only a break": {Blocks: []docgen.Block{{Kind: docgen.PageBreak}, {Kind: docgen.PageBreak}}},
	} {
		if _, pages := laid(t, doc, Options{}); len(pages) != 1 {
			t.Errorf("%s: got %d pages, want 1", name, len(pages))
		}
	}
}

// A paragraph that announces a list stays on its page, wherever on the page it falls.
func TestALeadInStaysWithItsList(t *testing.T) {
	for lead := 30; lead < 60; lead++ {
		doc := &docgen.Document{Blocks: []docgen.Block{numbered(1, lead), para("осы дәлелдемелермен расталады:"),
			{Kind: docgen.List, Items: [][]docgen.Run{text("бірінші"), text("екінші")}}}}
		_, pages := laid(t, doc, Options{})
		for i, p := range pages[:len(pages)-1] {
			if s := shown(p); strings.HasSuffix(s[len(s)-1], ":") {
				t.Errorf("lead %d: page %d ends with the announcement", lead, i+1)
			}
		}
	}
}
