package estimatepaper

import (
	"bytes"
	"strings"
	"testing"

	"zanger/docgen"
	"zanger/docgen/pdf"
	"zanger/ui/text"
)

func TestTheNoticeStandsAboveTheFiguresAndAtTheFoot(t *testing.T) {
	cat, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range []string{"kk", "ru"} {
		p := cat.In(lang)
		c := Content{Case: "26-0071 · Үлгі", Office: "Үлгі кеңсе", Made: "23.11.2026, 10:00", Notice: p.T("estimate.notice"), Title: p.T("estimate.status.model"),
			Heading: p.T("estimate.heading", "Low", 43, "High", 51), Basis: []string{"418"}, Mine: "55 %", Outcomes: [][3]string{{p.T("outcome.won"), "47 %", "43–51 %"}},
			Factors: [][3]string{{p.T("factor.ours"), "+6", "–2 … +9"}}, For: [][2]string{{"А", "Б"}}, Warnings: []string{"Сақ"}}
		doc := Sheet(p, c)
		notice, figure := -1, -1
		for i, b := range doc.Blocks {
			switch s := docgen.Text(b.Runs); {
			case s == c.Notice:
				notice = i
			case s == c.Heading:
				figure = i
			}
		}
		if notice < 0 || figure < 0 || notice > figure {
			t.Errorf("%s: notice at %d, figures from %d", lang, notice, figure)
		}
		if want := map[string]string{"kk": "шешім емес", "ru": "не является решением"}[lang]; !strings.Contains(doc.Footer, want) {
			t.Errorf("%s: foot %q", lang, doc.Footer)
		}
		for _, b := range doc.Blocks {
			for _, r := range b.Rows {
				for _, cell := range r {
					if strings.Contains(docgen.Text(cell.Runs), "[") {
						t.Errorf("%s: no words: %s", lang, docgen.Text(cell.Runs))
					}
				}
			}
		}
		var out bytes.Buffer
		if err := pdf.Write(t.Context(), &out, doc, docgen.Options{FontSize: 10}); err != nil || !bytes.HasPrefix(out.Bytes(), []byte("%PDF")) {
			t.Errorf("%s: %v", lang, err)
		}
	}
}
