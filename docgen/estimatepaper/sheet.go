// Package estimatepaper makes the paper of an outcome estimate: the range and what it rests on, the outcomes, the factors,
// how long such cases last, similar cases for and against, and the lawyer's own forecast beside it.
//
// # Promise about old data
//
// The paper is made from what was kept on the day of the estimate, never computed anew.
//
// # What it refuses
//
// No paper leaves without the notice that software made it and that it is not a decision: it stands above the figures and
// at the foot of every page. No name of a judge, and no single figure without its range.
package estimatepaper

import (
	"slices"
	"strings"

	"zanger/casework"
	"zanger/docgen"
)

// Content is what the paper says, in words already.
type Content struct {
	Case, Office, Made string
	Notice             string
	Title              string // what kind of figure it is
	Heading            string // the range
	Basis              []string
	Why                string
	Mine               string // the lawyer's own forecast
	Facts              [][2]string
	Outcomes           [][3]string // outcome, share, range
	Factors            [][3]string // factor and value, points, range
	Missing            [][3]string
	Duration           []string
	Warnings           []string
	For, Against       [][2]string // outcome, what and when
}

// Sheet lays the content out. Parts with nothing in them are left out.
func Sheet(p casework.Printer, c Content) *docgen.Document {
	doc := &docgen.Document{Template: "paper.estimate", Revision: 1, Lang: docgen.Lang(p.Lang()), Title: p.T("estimatepaper.title"), Status: "verified",
		Footer: p.T("estimatepaper.footer", "Office", c.Office, "Made", c.Made)}
	add := func(b ...docgen.Block) { doc.Blocks = append(doc.Blocks, b...) }
	add(docgen.Say(docgen.Title, p.T("estimatepaper.title")), docgen.Say(docgen.Subtitle, c.Case), docgen.Say(docgen.Plain, c.Notice),
		docgen.Say(docgen.Heading, c.Heading))
	// One paragraph, not a line for each sentence: the usual paper stays on one page.
	says := func(sentences ...string) {
		if s := strings.Join(slices.DeleteFunc(sentences, func(s string) bool { return s == "" }), " "); s != "" {
			add(docgen.Say(docgen.Plain, s))
		}
	}
	says(c.Title)
	says(append(slices.Clone(c.Basis), c.Why)...)
	says(c.Mine)
	part := func(key string, widths []float64, head []string, rows [][]string) {
		if len(rows) == 0 {
			return
		}
		t := docgen.Block{Kind: docgen.Table, Widths: widths}
		if head != nil {
			t.HeadRows = 1
			t.Rows = append(t.Rows, docgen.Row(true, head...))
		}
		for _, r := range rows {
			t.Rows = append(t.Rows, docgen.Row(false, r...))
		}
		add(docgen.Say(docgen.Heading, p.T("estimatepaper."+key)), t)
	}
	part("outcomes", []float64{60, 16, 24}, []string{p.T("estimatepaper.outcome"), p.T("estimatepaper.share"), p.T("estimatepaper.range")}, triples(c.Outcomes))
	part("factors", []float64{60, 16, 24}, []string{p.T("estimatepaper.factor"), p.T("estimatepaper.points"), p.T("estimatepaper.range")}, triples(c.Factors))
	part("missing", []float64{60, 16, 24}, []string{p.T("estimatepaper.factor"), p.T("estimatepaper.points"), p.T("estimatepaper.range")}, triples(c.Missing))
	part("facts", []float64{30, 70}, nil, couples(c.Facts))
	if len(c.Duration) > 0 {
		add(docgen.Say(docgen.Heading, p.T("estimatepaper.duration")))
		says(slices.Clone(c.Duration)...)
	}
	part("for", []float64{40, 60}, nil, couples(c.For))
	part("against", []float64{40, 60}, nil, couples(c.Against))
	if len(c.Warnings) > 0 {
		add(docgen.Say(docgen.Heading, p.T("estimatepaper.warnings")))
		for _, s := range c.Warnings {
			add(docgen.Say(docgen.Plain, s))
		}
	}
	return doc
}

func triples(in [][3]string) (out [][]string) {
	for _, r := range in {
		out = append(out, r[:])
	}
	return out
}

func couples(in [][2]string) (out [][]string) {
	for _, r := range in {
		out = append(out, r[:])
	}
	return out
}
