package reading

import (
	"bytes"
	"compress/zlib"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/jung-kurt/gofpdf"

	"zanger/assets"
	"zanger/casework"
)

// The same page as a word processor, a browser and this program write it: three ways of telling letters and places.
func TestPDFsOfSeveralWriters(t *testing.T) {
	own := gofpdf.New("P", "mm", "A4", "")
	own.AddUTF8FontFromBytes("noto", "", assets.SansRegular)
	own.AddPage()
	own.SetFont("noto", "", 12)
	own.MultiCell(0, 6, "Жұмыс беруші қызметкерге әр айдың онына дейін жалақы төлейді.", "", "J", false)
	own.Ln(10)
	own.MultiCell(60, 6, "Работник обязуется сдать пропуск вахтёру; «Вымысел» возвращает залог 25 000 тенге в течение десяти рабочих дней.", "", "J", false)
	own.Ln(10)
	own.CellFormat(60, 8, "Қаңтар", "1", 0, "", false, 0, "")
	own.CellFormat(60, 8, "350 000", "1", 1, "", false, 0, "")
	var b bytes.Buffer
	if err := own.Output(&b); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"own": b.Bytes()}
	for _, name := range []string{"writer", "browser"} {
		var err error
		if files[name], err = os.ReadFile("testdata/" + name + ".pdf"); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range files {
		got, err := Text(context.Background(), name+".PDF", data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		flat := strings.Join(strings.Fields(got), " ")
		for _, want := range []string{"Жұмыс беруші қызметкерге әр айдың онына дейін жалақы төлейді.",
			"Работник обязуется сдать пропуск вахтёру; «Вымысел» возвращает залог 25 000 тенге в течение десяти рабочих дней.", "Қаңтар 350 000"} {
			if !strings.Contains(flat, want) {
				t.Errorf("%s: no %q in:\n%s", name, want, got)
			}
		}
		if n := len(strings.Split(got, "\n\n")); n < 3 {
			t.Errorf("%s: %d paragraphs in:\n%s", name, n, got)
		}
	}
}

func TestWhatGivesNoTextSaysWhy(t *testing.T) {
	for name, want := range map[string]string{"scan.pdf": Empty, "locked.pdf": Locked} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if s, err := Text(context.Background(), name, data); casework.KeyOf(err) != want {
			t.Errorf("%s: got %q, %v; want %s", name, s, err, want)
		}
	}
	// A drawing that unpacks to more than it may is not unpacked, one whose letters nothing tells is not quoted.
	var packed bytes.Buffer
	z := zlib.NewWriter(&packed)
	for range 1 << 6 {
		_, _ = z.Write(bytes.Repeat([]byte{' '}, 1<<20))
	}
	_ = z.Close()
	if s, err := Text(context.Background(), "bomb.pdf", page("/Filter/FlateDecode", packed.String(), "")); err == nil || s != "" {
		t.Errorf("a bomb: %q, %v", s, err)
	}
	mute := "BT /F 12 Tf 10 10 Td <" + strings.Repeat("0102", 40) + "> Tj ET"
	if s, err := Text(context.Background(), "mute.pdf", page("", mute, "/Subtype/Type0/Encoding/Identity-H")); casework.KeyOf(err) != Broken {
		t.Errorf("letters nothing tells: %q, %v", s, err)
	}
	if s, err := Text(context.Background(), "plain.pdf", page("", `BT /F 12 Tf 10 10 Td (One \(two\) \101) Tj 0 -14 Td [(thr) 20 (ee) -600 (four)] TJ ET`, "/Subtype/Type1")); s != "One (two) A\nthree four" {
		t.Errorf("got %q, %v", s, err)
	}
}

// page makes a PDF of one page with one font.
func page(filter, drawing, font string) []byte {
	objs := []string{"<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>",
		"<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Resources<</Font<</F<</Type/Font" + font + ">>>>>>/Contents 4 0 R>>",
		fmt.Sprintf("<</Length %d%s>>stream\n%s\nendstream", len(drawing), filter, drawing)}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n")
	var at []int
	for i, o := range objs {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	table := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objs)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF", len(objs)+1, table)
	return b.Bytes()
}

// Whatever a drawing holds, reading it ends and does not break the program.
func FuzzPage(f *testing.F) {
	f.Add([]byte(`BT /F 12 Tf (a\) \12) Tj [<41> -3 (b)] TJ ET q Q BI /W 1 ID x EI`), []byte("/Subtype/Type1/FirstChar 1/Widths[1 2]"))
	f.Add([]byte(`1 beginbfrange <00> <ff> <0041> endbfrange 1 beginbfchar <41> <D83DDE00> endbfchar`), []byte("/Subtype/Type0/DescendantFonts[<</W[1 [2] 3 4 5]>>]"))
	f.Fuzz(func(_ *testing.T, drawing, dict []byte) {
		_, _ = Text(context.Background(), "x.pdf", page("", string(drawing), string(dict)))
		(&font{by: map[int]string{}, found: map[int]string{}}).table(drawing)
	})
}
