package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/layouttest"
)

func render(t testing.TB, doc *docgen.Document, o Options) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := Write(context.Background(), &buf, doc, o); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// reader gives the path of a program that reads PDFs. `make test` installs it; a run elsewhere may lack it.
func reader(t testing.TB, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s is missing: install poppler-utils", name)
		}
		t.Skipf("%s is missing: install poppler-utils to run this test", name)
	}
	return path
}

// extracted gives the text of a PDF with every run of blanks made one space.
func extracted(t testing.TB, data []byte) string {
	t.Helper()
	cmd := exec.Command(reader(t, "pdftotext"), "-raw", "-enc", "UTF-8", "-", "-")
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	return squeeze(string(out))
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

func text(s string) []docgen.Run { return []docgen.Run{{Text: s}} }

func para(s string) docgen.Block { return docgen.Block{Kind: docgen.Para, Runs: text(s)} }

// settings are the ways an office may have its papers set.
var settings = map[string]func(*Options){
	"usual":      func(*Options) {},
	"hyphenated": func(o *Options) { o.Hyphenate = true },
	"arial":      func(o *Options) { o.Face, o.FontSize, o.Hyphenate = docgen.Arial, 12, true },
	"narrow": func(o *Options) {
		o.Margins = docgen.Margins{Left: 40, Right: 25, Top: 25, Bottom: 25}
		o.Hyphenate = true
	},
}

func TestTextComesOutVerbatim(t *testing.T) {
	for name, set := range settings {
		for _, lang := range []string{"kk", "ru"} {
			doc, o := layouttest.Doc(t, lang), layouttest.Options()
			set(&o)
			data := render(t, doc, o)
			if dir := os.Getenv("ZANGER_LOOK"); dir != "" { // a folder: the pages are put there to be looked at
				if err := os.WriteFile(filepath.Join(dir, name+"."+lang+".pdf"), data, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, pages := laid(t, doc, o)
			got := extracted(t, data)
			footer := squeeze(doc.Footer)
			for n := range pages { // what runs along each page may stand inside a paragraph that turns the page
				got = strings.ReplaceAll(got, fmt.Sprintf("%d / %d %s ", n+1, len(pages), footer), "")
			}
			same := func(s string) string { return s }
			if o.Hyphenate { // a hyphen at the end of a line is one more character, and no word is lost for it
				same = func(s string) string { return strings.NewReplacer("-", "", " ", "").Replace(s) }
			}
			found := 0
			for _, b := range doc.Blocks {
				for _, runs := range append(append([][]docgen.Run{b.Runs, b.Date}, b.Items...), cells(b)...) {
					want := squeeze(docgen.Text(runs))
					if want == "" {
						continue
					}
					found++
					if !strings.Contains(same(got), same(want)) {
						t.Errorf("%s, %s: not found: %q", name, lang, want)
					}
				}
			}
			if found < 30 {
				t.Errorf("%s, %s: only %d texts looked for", name, lang, found)
			}
		}
	}
}

func cells(b docgen.Block) (out [][]docgen.Run) {
	for _, row := range b.Rows {
		for _, c := range row {
			out = append(out, c.Runs)
		}
	}
	return out
}

func TestSameDocumentSameBytes(t *testing.T) {
	first := render(t, layouttest.Doc(t, "kk"), layouttest.Options())
	if len(first) > 35000 {
		t.Errorf("three pages take %d bytes, want at most 35000", len(first))
	}
	for range 3 {
		if again := render(t, layouttest.Doc(t, "kk"), layouttest.Options()); !bytes.Equal(first, again) {
			t.Fatal("two runs gave different bytes")
		}
	}
	o := layouttest.Options()
	o.Created = time.Time{}
	if !bytes.Equal(render(t, layouttest.Doc(t, "kk"), o), render(t, layouttest.Doc(t, "kk"), o)) {
		t.Error("without a date two runs gave different bytes")
	}
}

// The library races on shared fonts; each document has its own.
func TestManyAtOnce(t *testing.T) {
	want := render(t, layouttest.Doc(t, "ru"), layouttest.Options())
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			var buf bytes.Buffer
			if err := Write(context.Background(), &buf, layouttest.Doc(t, "ru"), layouttest.Options()); err != nil {
				t.Error(err)
			}
			if !bytes.Equal(buf.Bytes(), want) {
				t.Error("another goroutine changed the bytes")
			}
		})
	}
	wg.Wait()
}

func TestMissingGlyphNamesTheField(t *testing.T) {
	for _, c := range []struct{ in, code string }{
		{"иероглиф 中", "U+4E2D"}, {"☐ согласен", "U+2610"}, {"א", "U+05D0"}, {"рад 😀", "U+1F600"}, {"a\x07", "U+0007"}, {"\xff\xfe", "U+FFFD"},
	} {
		for name, runs := range map[string][]docgen.Run{
			"plain": {{Text: "Имя: "}, {Text: c.in, Origin: docgen.Origin{Kind: docgen.FromField, Field: "plaintiff.name"}}},
			"bold":  {{Text: c.in, Bold: true, Italic: true, Origin: docgen.Origin{Kind: docgen.FromField, Field: "plaintiff.name"}}},
		} {
			for kind := docgen.Header; kind <= docgen.Code; kind++ {
				b := docgen.Block{Kind: kind, Runs: runs}
				if kind == docgen.Table {
					b = docgen.Block{Kind: kind, Rows: [][]docgen.Cell{{{Runs: runs}}}}
				}
				var buf bytes.Buffer
				err := Write(context.Background(), &buf, &docgen.Document{Blocks: []docgen.Block{b}}, Options{})
				var e *casework.Error
				if !errors.As(err, &e) || e.Code != casework.Invalid || e.Args["Field"] != "plaintiff.name" || e.Args["Code"] != c.code {
					t.Errorf("%s %d %q: got %v, want invalid, plaintiff.name, %s", name, kind, c.in, err, c.code)
				}
				if buf.Len() > 0 {
					t.Errorf("%s %d %q: %d bytes were written in spite of the error", name, kind, c.in, buf.Len())
				}
			}
		}
	}
}

func TestHasGlyph(t *testing.T) {
	for r, want := range map[rune]bool{'ә': true, 'Һ': true, '₸': true, '\u00a0': true, '\n': true, '☐': false, '😀': false, '中': false, -1: false} {
		if got := HasGlyph(r); got != want {
			t.Errorf("%U: got %v, want %v", r, got, want)
		}
	}
}

func TestFinalWithGapsIsRefusedDraftMarksThem(t *testing.T) {
	doc := &docgen.Document{
		Lang: docgen.Kazakh,
		Gaps: []docgen.Gap{{Field: "defendant.address", Label: "жауапкердің мекенжайы"}},
		Blocks: []docgen.Block{{Kind: docgen.Para, Runs: []docgen.Run{{Text: "Жауапкер мына жерде тұрады: "},
			{Text: "жауапкердің мекенжайы", Origin: docgen.Origin{Kind: docgen.FromGap, Field: "defendant.address"}}, {Text: "."}}}},
	}
	if err := Write(context.Background(), &bytes.Buffer{}, doc, Options{}); casework.CodeOf(err) != casework.Missing {
		t.Errorf("final: got %v, want missing", err)
	}
	o := layouttest.Options()
	o.Draft = true
	got := extracted(t, render(t, doc, o))
	for _, want := range []string{"ЖОБА", "тұрады: [жауапкердің мекенжайы]."} {
		if !strings.Contains(got, want) {
			t.Errorf("draft lacks %q: %q", want, got)
		}
	}
	doc.Lang = docgen.Russian
	if got := extracted(t, render(t, doc, o)); !strings.Contains(got, "ПРОЕКТ") {
		t.Errorf("Russian draft lacks its mark: %q", got)
	}
}

// The alias of the library draws a box for a 9 that stands nowhere else; text tests do not see it, pixels do.
func TestPageNumbersHaveAllDigits(t *testing.T) {
	doc := &docgen.Document{}
	for range 9 {
		doc.Blocks = append(doc.Blocks, para("бет"), docgen.Block{Kind: docgen.PageBreak})
	}
	o := layouttest.Options()
	data := render(t, doc, o)
	got := extracted(t, data)
	for n := 1; n <= 9; n++ {
		if want := fmt.Sprintf("%d / 9", n); !strings.Contains(got, want) {
			t.Errorf("no %q in %q", want, got)
		}
	}
	// On page 9 the number before the slash and the one after are both 9; had the glyph been missing, both would be boxes,
	// so they are held against a page that prints 9 as text.
	nines := render(t, &docgen.Document{Blocks: []docgen.Block{para("9 / 9")}}, Options{FontSize: 10})
	a, b := raster(t, data, 9), raster(t, nines, 1)
	if cut(a) == "" || cut(a) != cut(b) {
		t.Errorf("page number 9 is not drawn like the digit 9: %q, %q", cut(a), cut(b))
	}
}

// raster draws one page in grey at 200 dots an inch, as PGM.
func raster(t testing.TB, data []byte, page int) []byte {
	t.Helper()
	dir := t.TempDir()
	in := filepath.Join(dir, "in.pdf")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	n := fmt.Sprint(page)
	out, err := exec.Command(reader(t, "pdftoppm"), "-gray", "-r", "200", "-f", n, "-l", n, in).Output()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// cut describes the ink of the last printed line: how often ink and paper change down the middle of each glyph. A 9 changes
// six times, an empty box four.
func cut(pgm []byte) string {
	var w, h, max int
	if _, err := fmt.Sscanf(string(pgm[:20]), "P5\n%d %d\n%d\n", &w, &h, &max); err != nil {
		return ""
	}
	pix := pgm[len(pgm)-w*h:]
	dark := func(x, y int) bool { return pix[y*w+x] < 128 }
	row := func(y int) bool {
		for x := range w {
			if dark(x, y) {
				return true
			}
		}
		return false
	}
	bottom := h - 1
	for bottom > 0 && !row(bottom) {
		bottom--
	}
	top := bottom
	for top > 0 && row(top) {
		top--
	}
	var shape strings.Builder
	from := -1
	for x := range w {
		ink := false
		for y := top; y <= bottom; y++ {
			ink = ink || dark(x, y)
		}
		switch {
		case ink && from < 0:
			from = x
		case !ink && from >= 0:
			mid, runs, was := (from+x)/2, 0, false
			for y := top; y <= bottom; y++ {
				if d := dark(mid, y); d != was {
					runs++
					was = d
				}
			}
			fmt.Fprintf(&shape, "%d ", runs)
			from = -1
		}
	}
	return shape.String()
}

func TestOptionsThatLeaveNoPageAreRefused(t *testing.T) {
	for name, o := range map[string]Options{
		"wide margins": {Margins: docgen.Margins{Left: 100, Right: 100, Top: 20, Bottom: 20}},
		"no margins":   {Margins: docgen.Margins{Left: 1, Right: 1, Top: 1, Bottom: 1}},
		"huge letters": {FontSize: 60},
		"tiny letters": {FontSize: 2},
		"bad author":   {Author: "A\x00"},
	} {
		if err := Write(context.Background(), &bytes.Buffer{}, layouttest.Doc(t, "ru"), o); casework.CodeOf(err) != casework.Invalid {
			t.Errorf("%s: got %v, want invalid", name, err)
		}
	}
}

func TestSmallerLettersTakeFewerPages(t *testing.T) {
	o := layouttest.Options()
	at14, err := Pages(context.Background(), layouttest.Doc(t, "kk"), o)
	if err != nil {
		t.Fatal(err)
	}
	o.FontSize = 12
	at12, err := Pages(context.Background(), layouttest.Doc(t, "kk"), o)
	if err != nil {
		t.Fatal(err)
	}
	if at14 != 3 || at12 != 2 {
		t.Errorf("got %d pages at 14 point and %d at 12, want 3 and 2", at14, at12)
	}
}

func TestCancelledAndFullDisk(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Write(ctx, &bytes.Buffer{}, layouttest.Doc(t, "ru"), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
	full := &casework.Error{Code: casework.Full}
	err := Write(context.Background(), failing{full}, layouttest.Doc(t, "ru"), Options{})
	if casework.CodeOf(err) != casework.Full || !errors.Is(err, full) {
		t.Errorf("got %v, want full", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestPropertiesInKazakh(t *testing.T) {
	cmd := exec.Command(reader(t, "pdfinfo"), "-enc", "UTF-8", "-")
	cmd.Stdin = bytes.NewReader(render(t, layouttest.Doc(t, "kk"), layouttest.Options()))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"ТАЛАП ҚОЮ АРЫЗЫ", "Үлгібаева Ө. С.", "A4", "Nov 23"} {
		if !strings.Contains(string(out), want) {
			t.Errorf("properties lack %q:\n%s", want, out)
		}
	}
}

func FuzzWrite(f *testing.F) {
	f.Add("Сома 3 450 000 ₸\nекінші жол", "тек")
	f.Add("{nb} \\ ( ) \u00a0 \u00ad и\u0306", strings.Repeat("ұзынсөз", 60))
	f.Add("\x00\xff😀", "\u202e")
	f.Fuzz(func(t *testing.T, a, b string) {
		run := func(s string) []docgen.Run {
			return []docgen.Run{{Text: s, Origin: docgen.Origin{Kind: docgen.FromField, Field: "f"}}, {Text: b, Bold: true}}
		}
		doc := &docgen.Document{Title: a, Footer: b, Blocks: []docgen.Block{
			{Kind: docgen.Header, Runs: run(a)}, {Kind: docgen.Title, Runs: run(b)}, {Kind: docgen.Para, Runs: run(a)},
			{Kind: docgen.List, Items: [][]docgen.Run{run(a), run(b)}, Ordered: true},
			{Kind: docgen.Table, HeadRows: 1, Rows: [][]docgen.Cell{{{Runs: run(a)}, {Runs: run(b)}}, {{Runs: run(b)}, {Runs: run(a), Right: true}}}},
			{Kind: docgen.Sign, Runs: run(a), Date: run(b)},
		}}
		err := Write(context.Background(), &bytes.Buffer{}, doc, Options{})
		if code := casework.CodeOf(err); err != nil && code != casework.Invalid {
			t.Errorf("got %v, want no error or invalid", err)
		}
	})
}

// BenchmarkPDF200 makes 200 papers of three pages, half Kazakh and half Russian, in one process: ms/doc is the time of one.
func BenchmarkPDF200(b *testing.B) {
	docs := []*docgen.Document{layouttest.Doc(b, "kk"), layouttest.Doc(b, "ru")}
	var buf bytes.Buffer
	b.ReportAllocs()
	for b.Loop() {
		for i := range 200 {
			buf.Reset()
			if err := Write(context.Background(), &buf, docs[i%2], layouttest.Options()); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/200, "ms/doc")
	b.ReportMetric(float64(buf.Len()), "bytes/doc")
}
