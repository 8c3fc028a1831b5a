package agenda

import (
	"io"

	"github.com/xuri/excelize/v2"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/casework/spreadsheet"
)

// columns of the register of dates, as catalogue keys under "agenda.col.". New ones come at the end.
var columns = []string{"end", "time", "state", "number", "case", "title", "norm", "edition", "confidence", "event", "safe", "doubt", "responsible",
	"confirmed", "how", "done", "proof", "was", "id"}

// Register is the table of dates people keep in Excel.
type Register struct {
	Pack   *lawpack.Pack
	Say    Printer
	People *People
	Today  casework.Date
}

// Rows gives the table with its head.
func (r Register) Rows(dates []*casework.Deadline, cases map[casework.ID]*casework.Case) [][]string {
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = r.Say.T("agenda.col." + c)
	}
	out := [][]string{head}
	day := func(d casework.Date) string {
		if d.IsZero() {
			return ""
		}
		return r.Say.DateFull(d)
	}
	for _, d := range dates {
		number, title, norm, confirmed, how, doubt := "", "", "", "", "", ""
		if c := cases[d.Case]; c != nil {
			number, title = c.Number, c.Title
		}
		if r.Pack != nil {
			if rule, ok := r.Pack.Rule(d.Rule); ok {
				norm = r.Pack.Cite(rule.Act, rule.Article, r.Say.Lang())
			}
		}
		if !d.Confirmed.IsZero() {
			confirmed = day(casework.DayOf(d.Confirmed)) + ", " + r.People.Name(d.ConfirmedBy)
			how = r.Say.T("agenda.how." + d.ConfirmHow)
		}
		if len(d.Doubt) > 0 || !d.End.Exact() {
			doubt = r.Say.T("agenda.doubt")
		}
		state := r.Say.T("agenda.state.open")
		switch st := stageOf(d, r.Today); {
		case !d.Done.IsZero():
			state = r.Say.T("agenda.state.done")
		case st != "":
			state = r.Say.T("agenda.stage." + string(st))
		}
		row := []string{r.Say.Range(d.End), d.Time, state, number, title, d.Title, norm, d.Edition, d.Confidence, r.Say.Range(d.Start), day(d.Safe), doubt,
			r.People.Name(d.Responsible), confirmed, how, day(d.Done), d.ProofWhy, day(d.Was), d.ID.String()}
		out = append(out, row)
	}
	return out
}

// WriteCSV writes the table for a spreadsheet.
func (r Register) WriteCSV(w io.Writer, dates []*casework.Deadline, cases map[casework.ID]*casework.Case) error {
	return spreadsheet.WriteCSV(w, r.Rows(dates, cases))
}

// WriteXLSX writes the table as a workbook of one sheet, its head frozen.
func (r Register) WriteXLSX(w io.Writer, dates []*casework.Deadline, cases map[casework.ID]*casework.Case) error {
	f := excelize.NewFile()
	defer f.Close()
	name := r.Say.T("agenda.sheet")
	if err := f.SetSheetName("Sheet1", name); err != nil {
		return err
	}
	sw, err := f.NewStreamWriter(name)
	if err != nil {
		return err
	}
	if err := sw.SetColWidth(1, len(columns), 18); err != nil {
		return err
	}
	if err := sw.SetPanes(&excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	for i, row := range r.Rows(dates, cases) {
		cells := make([]any, len(row))
		for j, v := range row {
			cells[j] = spreadsheet.Disarm(v)
		}
		at, err := excelize.CoordinatesToCellName(1, i+1)
		if err != nil {
			return err
		}
		if err := sw.SetRow(at, cells); err != nil {
			return err
		}
	}
	if err := sw.Flush(); err != nil {
		return err
	}
	_, err = f.WriteTo(w)
	return err
}
