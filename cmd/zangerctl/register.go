package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"zanger/casework"
	"zanger/casework/register"
)

type enquiryImportCmd struct {
	File    string            `arg:"" type:"path" help:"CSV or XLSX."`
	Map     map[string]string `help:"Which column holds a field: name=Заявитель;iin=ИИН. What is not named is found by its heading." mapsep:";"`
	Cases   bool              `help:"The register holds cases, not enquiries."`
	Preview bool              `help:"Show what would be taken and what not; write nothing."`
	Report  string            `type:"path" help:"Write the rows that were not taken, with the reasons, as CSV."`
	Back    bool              `help:"Take back what was entered from a file of this name, but for what was worked on since."`
}

// columnDoc is one line of the mapping.
type columnDoc struct {
	Field  register.Field `json:"field"`
	Column string         `json:"column"`
}

func (c *enquiryImportCmd) Run(e *env) error {
	if c.Back {
		return c.takeBack(e)
	}
	f, err := os.Open(c.File)
	if err != nil {
		return &casework.Error{Code: casework.Missing, Key: "error.file.read", Op: "zangerctl.import", Err: err}
	}
	defer f.Close()
	table, err := register.Read(e.ctx, filepath.Base(c.File), f)
	if err != nil {
		return err
	}
	d, err := e.desk()
	if err != nil {
		return err
	}
	mapping, err := c.mapping(e, table)
	if err != nil {
		return err
	}
	pack, _, err := e.law()
	if err != nil {
		return err
	}
	kind := casework.KindEnquiry
	if c.Cases {
		kind = casework.KindCase
	}
	plan, err := register.Prepare(e.ctx, d, pack, table, mapping, kind, nil)
	if err != nil {
		return err
	}
	report := &plan.Report
	if !c.Preview {
		if report, err = plan.Take(e.ctx, d, nil); err != nil {
			return err
		}
		if err := mapping.Remember(e.ctx, d.Store, table.Header); err != nil {
			return err
		}
	}
	if c.Report != "" {
		if err := writeFile(c.Report, func(w io.Writer) error { return report.WriteReport(w, func(key string) string { return e.p.T(key) }) }); err != nil {
			return err
		}
	}
	return c.tell(e, table, mapping, report, len(plan.Entries))
}

func (c *enquiryImportCmd) takeBack(e *env) error {
	d, err := e.desk()
	if err != nil {
		return err
	}
	taken, kept, err := register.TakeBack(e.ctx, d, filepath.Base(c.File))
	if err != nil {
		return err
	}
	return e.give(map[string]any{"taken_back": taken, "kept": kept}, func(w io.Writer) {
		fmt.Fprintln(w, e.p.T("import.back.done", "N", taken, "Kept", kept))
	})
}

// mapping takes the columns a person named, now or before, and those the headings tell.
func (c *enquiryImportCmd) mapping(e *env, t *register.Table) (register.Mapping, error) {
	m, err := register.Recall(e.ctx, e.store, t.Header)
	if err != nil {
		return nil, err
	}
	named := map[int]bool{} // columns a person named: what the headings seemed to tell of them no longer counts
	for field, head := range c.Map {
		if !known(register.Fields, register.Field(field)) {
			return nil, usagef("--map: %q is no field; the fields are %v", field, register.Fields)
		}
		at := -1
		for i, h := range t.Header {
			if strings.EqualFold(strings.TrimSpace(h), strings.TrimSpace(head)) {
				at = i
			}
		}
		if at < 0 {
			return nil, usagef("--map: the file has no column %q", head)
		}
		if !named[at] {
			for f, i := range m {
				if i == at {
					delete(m, f)
				}
			}
		}
		m[register.Field(field)], named[at] = at, true
	}
	return m, nil
}

func (c *enquiryImportCmd) tell(e *env, t *register.Table, m register.Mapping, r *register.Report, ready int) error {
	columns := []columnDoc{}
	for _, f := range register.Fields {
		if i, ok := m[f]; ok && i >= 0 && i < len(t.Header) {
			columns = append(columns, columnDoc{f, t.Header[i]})
		}
	}
	type line struct {
		register.Problem
		Words string `json:"words"`
	}
	bad := []line{}
	for _, p := range r.NotTaken {
		bad = append(bad, line{p, e.p.T(p.Key)})
	}
	dup := append([]register.Duplicate{}, r.Duplicates...)
	doc := map[string]any{"rows": r.Rows, "taken": r.Taken, "ready": ready, "preview": c.Preview, "columns": columns, "not_taken": bad, "duplicates": dup}
	return e.give(doc, func(w io.Writer) {
		if c.Preview {
			fmt.Fprintln(w, e.p.T("ctl.import.preview"))
		}
		row(w, e.p.T("ctl.import.rows"), fmt.Sprint(r.Rows))
		if c.Preview {
			row(w, e.p.T("ctl.import.ready"), fmt.Sprint(ready))
		} else {
			row(w, e.p.T("ctl.import.taken"), fmt.Sprint(r.Taken))
		}
		row(w, e.p.T("ctl.import.not_taken"), fmt.Sprint(len(bad)))
		row(w, e.p.T("ctl.import.duplicates"), fmt.Sprint(len(dup)))
		fmt.Fprintln(w)
		e.head(w, "field", "column")
		for _, x := range columns {
			row(w, e.word("register.field", string(x.Field)), x.Column)
		}
		if len(bad) > 0 {
			fmt.Fprintln(w)
			e.head(w, "row", "column", "reason")
			for _, p := range bad {
				row(w, fmt.Sprint(p.Line), p.Column, p.Words)
			}
		}
		if len(dup) > 0 {
			fmt.Fprintln(w)
			e.head(w, "row", "person", "score", "why")
			for _, p := range dup {
				row(w, fmt.Sprint(p.Line), p.Person, e.p.Percent(p.Score), e.p.T("ctl.why."+p.Why))
			}
		}
	})
}
