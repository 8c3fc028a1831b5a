package pdf

import (
	"os"
	"path/filepath"
	"testing"

	"zanger/docgen"
	"zanger/docgen/layouttest"
)

// everything has each kind of block, gaps, a table over two pages, long words.
func everything() *docgen.Document {
	gap := func(s string) docgen.Run {
		return docgen.Run{Text: s, Origin: docgen.Origin{Kind: docgen.FromGap, Field: "f"}}
	}
	rows := [][]docgen.Cell{{{Runs: text("№")}, {Runs: text("Күні")}, {Runs: text("Не үшін")}, {Runs: text("Сома, ₸")}}}
	for range 30 {
		rows = append(rows, []docgen.Cell{{Runs: text("1")}, {Runs: text("12.03.2025")}, {Runs: text("2025 жылғы наурыз айының жалақысы, оның ішінде түнгі жұмыс үшін үстемеақы")}, {Runs: text("1 150 000"), Right: true}})
	}
	rows = append(rows, []docgen.Cell{{}, {Runs: text("Барлығы")}, {}, {Runs: text("34 500 000"), Right: true}})
	return &docgen.Document{Lang: docgen.Kazakh, Title: "Бәрі", Footer: "wages.claim · 3-редакция · 2026-07-01", Blocks: []docgen.Block{
		{Kind: docgen.Header, Runs: text("Образцов қаласының №2 аудандық сотына")},
		{Kind: docgen.Header, Runs: []docgen.Run{{Text: "Талап қоюшы: ", Bold: true}, gap("талап қоюшының толық аты-жөні мен тұратын жері"), {Text: ", тел. +7 700 000 00 01"}}},
		{Kind: docgen.Title, Runs: text("ТАЛАП ҚОЮ АРЫЗЫ")}, {Kind: docgen.Subtitle, Runs: text("жалақыны өндіріп алу туралы")},
		{Kind: docgen.Para, Runs: []docgen.Run{{Text: "Мен "}, gap("жұмысқа қабылданған күн"), {Text: " бастап жауапкерде жұмыс істедім, "}, {Text: "лауазымым", Italic: true}, {Text: " — "}, {Text: "аға ", Bold: true, Italic: true}, gap("лауазым"), {Text: ". Жұмыс беруші жалақыны үш ай бойы төлемеді, сондықтан еңбек дауларын қарайтын келісу комиссиясына жүгіндім."}}},
		{Kind: docgen.Heading, Runs: text("СҰРАЙМЫН:")},
		{Kind: docgen.List, Ordered: true, Items: [][]docgen.Run{text("жауапкерден 34 500 000 ₸ өндіріп алуды;"), text("сот шығындарын жауапкерге жүктеуді.")}},
		{Kind: docgen.List, Runs: text("Осыған байланысты:"), Items: [][]docgen.Run{text("бірінші"), text("екінші")}},
		{Kind: docgen.Table, Rows: rows, HeadRows: 1, Widths: []float64{1, 2.5, 6, 3}},
		{Kind: docgen.Plain, Runs: text("Жай мәтін, шегініссіз. https://example.org/өте/ұзын/мекенжай/" + "абвгдежзийклмнопрстуфхцчшщ/абвгдежзийклмнопрстуфхцчшщ")},
		{Kind: docgen.Code, Runs: text("ABCD-EFGH-JKLM\nNPQR-STUV-WXYZ")},
		{Kind: docgen.Attachments, Runs: text("Қосымшалар:"), Items: [][]docgen.Run{text("еңбек шартының көшірмесі — 3 п."), text("есеп — 1 п.")}},
		{Kind: docgen.Sign, Date: text("2026 жылғы 23 қараша"), Runs: text("Үлгібаева Өрнек Сынаққызы, талап қоюшының өкілі")},
	}}
}

func TestEveryKindOfBlock(t *testing.T) {
	o := layouttest.Options()
	o.Draft = true
	data := render(t, everything(), o)
	if dir := os.Getenv("ZANGER_LOOK"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "all.pdf"), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, pages := laid(t, everything(), o); len(pages) != 4 && len(pages) != 3 {
		t.Errorf("got %d pages, want 3 or 4", len(pages))
	}
}
