package filing

import (
	"strings"
	"time"

	"zanger/casework"
	"zanger/docgen"
)

// Printer puts what a paper says into its language; *text.Printer is one.
type Printer interface {
	casework.Printer
	Bytes(n int64) string
}

// Statement is what is printed of the attempts to file in a case.
type Statement struct {
	Case    string // number and title
	Court   string
	Person  string // who states
	Office  string
	Names   func(casework.ID) string // of the members who recorded
	Filings []*casework.Filing       // the oldest first
	Made    time.Time
}

func moment(t time.Time) string { return t.In(casework.Almaty).Format("02.01.2006 15:04:05") }

// Document sets the statement: one table an attempt, so that nothing said on the screen is cut, and who states it.
func (s Statement) Document(p Printer) *docgen.Document {
	d := &docgen.Document{Template: "paper.filings", Revision: 1, Lang: docgen.Lang(p.Lang()), Title: p.T("filing.statement"), Status: "unverified",
		Footer: p.T("filing.footer", "Office", s.Office, "At", moment(s.Made))}
	d.Blocks = append(d.Blocks, docgen.Say(docgen.Title, strings.ToUpper(p.T("filing.statement"))), docgen.Say(docgen.Subtitle, s.Case))
	if s.Court != "" {
		d.Blocks = append(d.Blocks, docgen.Say(docgen.Plain, p.T("filing.to", "Court", s.Court)))
	}
	d.Blocks = append(d.Blocks, docgen.Say(docgen.Para, p.T("filing.statement.text", "N", len(s.Filings))))
	for i, f := range s.Filings {
		rows := [][]docgen.Cell{docgen.Row(false, p.T("filing.attempt", "N", i+1), moment(f.At)+" "+p.T("filing.zone"))}
		add := func(key, value string) {
			if value != "" {
				rows = append(rows, docgen.Row(false, p.T("filing."+key), value))
			}
		}
		add("where", f.Where)
		add("outcome", p.T("filing.outcome."+f.Outcome))
		add("error", f.Error)
		add("number", f.Number)
		add("file", f.Name)
		if f.Size > 0 {
			add("size", p.Bytes(f.Size))
		}
		add("hash", halves(f.Hash))
		add("note", f.Note)
		if s.Names != nil {
			add("by", s.Names(f.By)+", "+p.T("filing.recorded", "At", moment(f.Created)))
		}
		d.Blocks = append(d.Blocks, docgen.Block{Kind: docgen.Table, HeadRows: 1, Widths: []float64{2.2, 6}, Rows: rows})
	}
	d.Blocks = append(d.Blocks, docgen.Say(docgen.Para, p.T("filing.statement.hash")),
		docgen.Block{Kind: docgen.Sign, Runs: docgen.Words(s.Person), Date: docgen.Words(s.Made.In(casework.Almaty).Format("02.01.2006"))})
	return d
}

// halves parts a hash so that it fits a cell.
func halves(hash string) string {
	if len(hash) == 64 {
		return hash[:32] + "\n" + hash[32:]
	}
	return hash
}
