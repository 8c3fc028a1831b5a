package presenter

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"

	"zanger/casework"
	"zanger/casework/register"
	"zanger/casework/whole"
)

// Import takes over a register kept in CSV or XLSX: read, say which column is what, look, enter.
type Import struct {
	Desk *Desk

	File    string   // its name
	Header  []string // words above the columns
	Rows    int
	Columns map[register.Field]int // column of each field, from 0
	Cases   bool                   // the register holds cases, not enquiries

	Preview []ImportRow // the first rows as they would be entered
	Refused []string    // rows that cannot be, each with its reason
	Twice   []string    // rows whose person may be known
	Ready   int         // rows that can be entered
	Taken   int
	Done    bool

	table *register.Table
	plan  *register.Plan
}

// ImportRow is a row of the register as it would be entered.
type ImportRow struct{ Title, Detail string }

// previewRows is how many rows are shown before entering.
const previewRows = 8

// Read reads a file and guesses which column is what.
func (m *Import) Read(ctx context.Context, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return &casework.Error{Code: casework.ReadOnly, Key: "error.file.read", Op: "presenter.Import", Err: err}
	}
	defer f.Close()
	t, err := register.Read(ctx, filepath.Base(path), f)
	if err != nil {
		return err
	}
	columns, err := register.Recall(ctx, m.Desk.Store, t.Header)
	if err != nil {
		return err
	}
	*m = Import{Desk: m.Desk, Cases: m.Cases, File: t.Name, Header: t.Header, Rows: len(t.Rows), Columns: columns, table: t}
	return nil
}

// Loaded reports whether a file was read.
func (m *Import) Loaded() bool { return m.table != nil }

// Fields gives what a column may hold, codes and words.
func (m *Import) Fields() (fields []register.Field, words []string) {
	for _, f := range register.Fields {
		fields, words = append(fields, f), append(words, m.Desk.Text.T("register.field."+string(f)))
	}
	return fields, words
}

// Assign says that a field stands in a column; -1 that it stands in none. A column holds one field.
func (m *Import) Assign(f register.Field, column int) {
	for k, c := range m.Columns {
		if c == column && k != f {
			delete(m.Columns, k)
		}
	}
	if column < 0 {
		delete(m.Columns, f)
	} else {
		m.Columns[f] = column
	}
	m.plan = nil
}

// FieldOf gives the field in a column, "" for none.
func (m *Import) FieldOf(column int) register.Field {
	for f, c := range m.Columns {
		if c == column {
			return f
		}
	}
	return ""
}

// Sample gives the first words found in a column.
func (m *Import) Sample(column int) string {
	for _, r := range m.table.Rows[:min(20, len(m.table.Rows))] {
		if s := r.Cell(column); s != "" {
			return s
		}
	}
	return ""
}

// Look turns the rows into what they would become. Nothing is written.
func (m *Import) Look(ctx context.Context, progress func(done, total int)) error {
	kind := casework.KindEnquiry
	if m.Cases {
		kind = casework.KindCase
	}
	plan, err := register.Prepare(ctx, m.Desk.Intake, m.Desk.Law, m.table, m.Columns, kind, progress)
	if err != nil {
		return err
	}
	p := m.Desk.Text
	m.plan, m.Ready = plan, len(plan.Entries)
	m.Preview, m.Refused, m.Twice = nil, nil, nil
	for _, e := range plan.Entries[:min(previewRows, len(plan.Entries))] {
		row := ImportRow{}
		if len(e.Parties) > 0 {
			row.Title = e.Parties[0].Name
			row.Detail = dots(e.Parties[0].IIN, e.Parties[0].Phone)
		}
		if e.Enquiry != nil {
			row.Detail = dots(row.Detail, e.Enquiry.Line, m.Desk.AreaName(e.Enquiry.Area))
			if !e.Enquiry.Promised.IsZero() {
				row.Detail = dots(row.Detail, p.Date(e.Enquiry.Promised))
			}
		}
		if e.Case != nil {
			row.Title = orElse(row.Title, e.Case.Title)
			row.Detail = dots(row.Detail, e.Case.Number, m.Desk.AreaName(e.Case.Area))
			if !e.Case.Closed.IsZero() {
				row.Detail = dots(row.Detail, p.DateFull(e.Case.Closed), p.T("outcome."+e.Case.Outcome))
			}
		}
		m.Preview = append(m.Preview, row)
	}
	for _, r := range plan.Report.NotTaken {
		why, _, _ := strings.Cut(p.T(r.Key), "\n") // the first sentence says what is wrong; the others are for a field
		m.Refused = append(m.Refused, dots(p.T("import.line", "N", r.Line), r.Column, r.Value, why))
	}
	for _, d := range plan.Report.Duplicates {
		m.Twice = append(m.Twice, dots(p.T("import.line", "N", d.Line), d.Person, p.T("match.why."+d.Why)))
	}
	return nil
}

// Take enters the rows that were looked at. What was entered before a cancel stays.
func (m *Import) Take(ctx context.Context, progress func(done, total int)) error {
	if m.plan == nil {
		if err := m.Look(ctx, nil); err != nil {
			return err
		}
	}
	r, err := m.plan.Take(ctx, m.Desk.Intake, progress)
	m.Taken, m.Done = r.Taken, err == nil
	if err != nil {
		return err
	}
	return register.Mapping(m.Columns).Remember(ctx, m.Desk.Store, m.Header)
}

// TakeBack takes back what was entered from the file, but for what was worked on since, and says so.
func (m *Import) TakeBack(ctx context.Context) (said string, err error) {
	taken, kept, err := register.TakeBack(ctx, m.Desk.Intake, m.File)
	if err != nil {
		return "", err
	}
	m.Done, m.Taken, m.plan = false, 0, nil
	return m.Desk.Text.T("import.back.done", "N", taken, "Kept", kept), nil
}

// Report writes the rows not taken, and those perhaps known, as a table to path.
func (m *Import) Report(path string) error {
	return whole.Write(path, 0o600, func(f io.Writer) error {
		return m.plan.Report.WriteReport(f, func(key string) string { return m.Desk.Text.T(key) })
	})
}
