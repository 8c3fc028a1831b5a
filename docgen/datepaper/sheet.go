package datepaper

import (
	"time"

	"zanger/casework"
	"zanger/docgen"
)

// Entry is one date on a sheet.
type Entry struct {
	Date  casework.Date
	Time  string
	Title string
	Case  string // number and title
	Who   string
	Word  string // "overdue", "doubtful", "" for nothing
}

// Day is one day of a sheet.
type Day struct {
	Date casework.Date
	Off  string // why it is a day off, "" for a working day
}

// Week makes the sheet of a week or of any few days: a table a day, with room to write.
func Week(p Printer, office string, days []Day, entries []Entry, late []Entry, at time.Time) *docgen.Document {
	doc := &docgen.Document{Template: "paper.week", Revision: 1, Lang: docgen.Lang(p.Lang()), Title: p.T("datepaper.week"), Status: "verified",
		Footer: p.T("datepaper.footer", "Office", office, "At", moment(p, at))}
	of := span(p, casework.DateRange{From: days[0].Date, To: days[len(days)-1].Date})
	doc.Blocks = append(doc.Blocks, docgen.Say(docgen.Title, p.T("datepaper.week")), docgen.Say(docgen.Subtitle, of))
	table := func(list []Entry, dated bool) docgen.Block {
		t := docgen.Block{Kind: docgen.Table, Widths: []float64{12, 40, 30, 18}}
		for _, e := range list {
			when := e.Time
			if dated {
				when = p.DateFull(e.Date)
			}
			t.Rows = append(t.Rows, docgen.Row(false, when, join(e.Title, e.Word), e.Case, e.Who))
		}
		return t
	}
	if len(late) > 0 {
		doc.Blocks = append(doc.Blocks, docgen.Say(docgen.Heading, p.T("datepaper.late")), table(late, true))
	}
	for _, d := range days {
		head := whole(p, casework.On(d.Date))
		if d.Off != "" {
			head += " · " + d.Off
		}
		doc.Blocks = append(doc.Blocks, docgen.Say(docgen.Heading, head))
		var list []Entry
		for _, e := range entries {
			if e.Date == d.Date {
				list = append(list, e)
			}
		}
		if len(list) == 0 {
			doc.Blocks = append(doc.Blocks, docgen.Say(docgen.Plain, p.T("datepaper.nothing")))
			continue
		}
		doc.Blocks = append(doc.Blocks, table(list, false))
	}
	return doc
}

// Month makes the print of a month: seven columns from Monday, each day with its dates.
func Month(p Printer, office string, month casework.Date, days []Day, entries []Entry, at time.Time) *docgen.Document {
	doc := &docgen.Document{Template: "paper.month", Revision: 1, Lang: docgen.Lang(p.Lang()), Title: p.MonthYear(month), Status: "verified",
		Footer: p.T("datepaper.footer", "Office", office, "At", moment(p, at))}
	doc.Blocks = append(doc.Blocks, docgen.Say(docgen.Title, p.MonthYear(month)))
	t := docgen.Block{Kind: docgen.Table, HeadRows: 1}
	var head []string
	for i := range 7 {
		head = append(head, p.Weekday(days[i].Date.Weekday()))
	}
	t.Rows = append(t.Rows, docgen.Row(true, head...))
	for i := 0; i+7 <= len(days); i += 7 {
		row := make([]docgen.Cell, 7)
		for j, d := range days[i : i+7] {
			if d.Date.Month != month.Month {
				continue
			}
			runs := []docgen.Run{{Text: itoa(d.Date.Day), Bold: true}}
			if d.Off != "" {
				runs = append(runs, docgen.Run{Text: "\n" + d.Off, Italic: true})
			}
			for _, e := range entries {
				if e.Date == d.Date {
					runs = append(runs, docgen.Run{Text: "\n" + join(e.Time, e.Title, e.Case)})
				}
			}
			row[j] = docgen.Cell{Runs: runs}
		}
		t.Rows = append(t.Rows, row)
	}
	doc.Blocks = append(doc.Blocks, t)
	return doc
}
