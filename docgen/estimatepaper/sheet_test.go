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

// The paper of a model that speaks, with all it may say of a usual case, is one page: rows alone on a second are lost.
func TestTheFullPaperIsOnePage(t *testing.T) {
	cat, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	for lang, alike := range map[string]string{"kk": "Жалақының төленбеуі · бірінші саты · 04.2026 · ", "ru": "Невыплата заработной платы · первая инстанция · 04.2026 · "} {
		p := cat.In(lang)
		long := p.Capital(p.T("outcome.left"))
		c := Content{Case: "26-0071 · Үлгі", Office: "Үлгі кеңсе", Made: "23.11.2026, 10:00", Notice: p.T("estimate.notice"), Title: p.T("estimate.status.model"),
			Heading: p.T("estimate.heading", "Low", 43, "High", 51), Mine: p.T("estimate.mine.was", "P", 55),
			Basis:    []string{p.N("estimate.basis", 1600, "From", "01.2023", "To", "10.2026"), p.T("estimate.base", "P", 49), p.N("estimate.checked", 911, "Ece", 2), p.T("estimate.asof", "Day", "25.10.2026")},
			Duration: []string{p.N("estimate.duration", 144, "Of", 1602), p.T("estimate.duration.band", "Low", 73, "High", 237)}}
		for range 6 {
			c.Outcomes = append(c.Outcomes, [3]string{long, "14 %", "11–17 %"})
		}
		for range 5 {
			c.Factors = append(c.Factors, [3]string{p.T("factor.ours"), "+6", "–2 … +9"})
			near := [2]string{long, alike + p.T("estimate.near", "N", 99)}
			c.For, c.Against = append(c.For, near), append(c.Against, near)
		}
		c.Missing = c.Factors[:2]
		for range 8 {
			c.Facts = append(c.Facts, [2]string{p.T("factor.theirs"), p.T("factor.ours.student")})
		}
		var out bytes.Buffer
		opt := docgen.Options{FontSize: 9, PageNumbers: true, Margins: docgen.Margins{Left: 20, Right: 15, Top: 12, Bottom: 18}}
		if err := pdf.Write(t.Context(), &out, Sheet(p, c), opt); err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(out.Bytes(), []byte("/Type /Page\n")); n != 1 {
			t.Errorf("%s: %d pages", lang, n)
		}
	}
}
