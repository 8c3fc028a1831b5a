package register

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"

	"zanger/casework"
	"zanger/casework/intake"
	"zanger/casework/lawpack"
	"zanger/casework/names"
	"zanger/casework/spreadsheet"
)

// Taxonomy names the topics; *lawpack.Pack is one.
type Taxonomy interface{ Taxonomy() []*lawpack.Area }

// Duplicate is a row whose person may already be known. It is taken all the same: a person looks and decides.
type Duplicate struct {
	Line   int     `json:"line"`
	Person string  `json:"person"` // as known
	Score  float64 `json:"score"`
	Why    string  `json:"why"`
	Before int     `json:"before,omitempty"` // the earlier line of the same file
}

// Report says what became of a register.
type Report struct {
	Rows       int         `json:"rows"`
	Taken      int         `json:"taken"`
	NotTaken   []Problem   `json:"not_taken"`
	Duplicates []Duplicate `json:"duplicates"`
}

// Plan is a register ready to be entered: what Preview shows and Take enters.
type Plan struct {
	Table   *Table
	Mapping Mapping
	Kind    casework.Kind // casework.KindEnquiry or KindCase
	Entries []*Entry
	Report  Report
}

// duplicateFloor: in a register only near-certain spellings are worth a line of the report.
const duplicateFloor = 0.93

// Prepare turns the rows of a table into entries, writing nothing: the preview. progress may be nil.
// Errors: Missing when no column holds a name (key "error.register.no_name_column").
func Prepare(ctx context.Context, d *intake.Desk, topics Taxonomy, t *Table, m Mapping, kind casework.Kind, progress func(done, total int)) (*Plan, error) {
	_, whole := m[Name]
	_, part := m[Surname]
	_, ends := m[Outcome]
	for _, i := range m {
		if i >= 0 && i < len(t.Header) && NamesJudge(t.Header[i]) {
			return nil, fail(casework.Invalid, "error.register.judge", "Prepare", nil)
		}
	}
	if !whole && !part && !(ends && kind == casework.KindCase) {
		return nil, fail(casework.Missing, "error.register.no_name_column", "Prepare", nil)
	}
	p := &Plan{Table: t, Mapping: m, Kind: kind, Report: Report{Rows: len(t.Rows), NotTaken: []Problem{}, Duplicates: []Duplicate{}}}
	people, err := d.Names.Index(ctx)
	if err != nil {
		return nil, err
	}
	before, err := alreadyEntered(ctx, d.Store, kind)
	if err != nil {
		return nil, err
	}
	marks, here := t.marks(), map[string]bool{}
	for _, m := range marks {
		here[m] = true
	}
	b := &builder{t: t, m: m, kind: kind, today: d.Clock.Today(), areas: areaFinder(topics), called: topicNames(topics)}
	lines := map[string]int{}
	for i, r := range t.Rows {
		if i%50 == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			if progress != nil {
				progress(i, len(t.Rows))
			}
		}
		known := b.get(r, Name)+b.get(r, Surname)+b.get(r, Number)+b.get(r, CourtNumber) != ""
		if why := before.again(t.Name, r.Line, marks[i], known, here); why != "" {
			p.Report.NotTaken = append(p.Report.NotTaken, Problem{Line: r.Line, Key: why})
			continue
		}
		e, problem := b.build(r)
		if problem != nil {
			p.Report.NotTaken = append(p.Report.NotTaken, *problem)
			continue
		}
		e.mark = marks[i]
		if len(e.Parties) > 0 {
			p.flag(people, lines, e)
		}
		p.Entries = append(p.Entries, e)
	}
	if progress != nil {
		progress(len(t.Rows), len(t.Rows))
	}
	return p, nil
}

func (p *Plan) flag(known *names.Index, lines map[string]int, e *Entry) {
	a := e.Parties[0]
	hits := known.Find(names.Wanted{Name: a.Name, IIN: a.IIN, Phone: a.Phone, Floor: duplicateFloor}, 1)
	for _, h := range hits {
		p.Report.Duplicates = append(p.Report.Duplicates, Duplicate{Line: e.Line, Person: h.Name, Score: h.Score, Why: h.Why})
	}
	words := names.Words(a.Name)
	slices.Sort(words)
	for _, k := range []string{names.WhyIIN + a.IIN, names.WhyName + strings.Join(words, " ")} {
		if k == names.WhyIIN {
			continue
		}
		if before, ok := lines[k]; ok {
			why := names.WhyName
			if strings.HasPrefix(k, names.WhyIIN) {
				why = names.WhyIIN
			}
			p.Report.Duplicates = append(p.Report.Duplicates, Duplicate{Line: e.Line, Person: a.Name, Score: 1, Why: why, Before: before})
			return
		}
	}
	lines[names.WhyName+strings.Join(words, " ")] = e.Line
	if a.IIN != "" {
		lines[names.WhyIIN+a.IIN] = e.Line
	}
}

// importNote is the form of the note that keeps where an imported case came from.
const importNote = "import"

// areaFinder finds a topic by its code or its name in any language.
func areaFinder(topics Taxonomy) func(string) string {
	byName := map[string]string{}
	if topics != nil {
		for _, a := range topics.Taxonomy() {
			for _, n := range []string{a.Code, a.Name.KK, a.Name.RU, a.Name.EN} {
				byName[names.Fold(n)] = a.Code
			}
		}
	}
	return func(words string) string { return byName[names.Fold(words)] }
}

// topicNames gives what a topic is called where it stands in a register as a bare code, in both languages of the law.
func topicNames(topics Taxonomy) func(string) string {
	byCode := map[string]string{}
	if topics != nil {
		for _, a := range topics.Taxonomy() {
			byCode[a.Code] = a.Name.KK + " / " + a.Name.RU
		}
	}
	return func(words string) string { return cmp.Or(byCode[strings.TrimSpace(words)], words) }
}

// batch is how many entries are one action: a power cut loses at most the last batch.
const batch = 200

// Take enters a plan in batches, each one action: act.register.import. When ctx ends it stops between batches; what was
// entered stays, and the report says how much. progress may be nil.
// Errors: Denied without the power to accept enquiries; ctx.Err().
func (p *Plan) Take(ctx context.Context, d *intake.Desk, progress func(done, total int)) (*Report, error) {
	if _, err := casework.Require(ctx, d.Store, casework.AcceptEnquiry); err != nil {
		return &p.Report, err
	}
	for chunk := range slices.Chunk(p.Entries, batch) {
		if err := ctx.Err(); err != nil {
			return &p.Report, err
		}
		_, err := d.Store.Do(ctx, casework.Act{Name: "act.register.import", Reason: p.Table.Name}, func(tx casework.Tx) error {
			for _, e := range chunk {
				if err := p.enter(ctx, tx, d, e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return &p.Report, err
		}
		p.Report.Taken += len(chunk)
		if progress != nil {
			progress(p.Report.Taken, len(p.Entries))
		}
	}
	return &p.Report, nil
}

func (p *Plan) enter(ctx context.Context, tx casework.Tx, d *intake.Desk, e *Entry) error {
	from := source(p.Table.Name, e.Line) + " #" + e.mark
	if e.Enquiry != nil {
		e.Enquiry.Source = from
		return d.Enter(ctx, tx, e.Enquiry, e.Parties...)
	}
	if err := d.Cases.OpenIn(ctx, tx, e.Case); err != nil {
		return err
	}
	for _, party := range e.Parties {
		party.Of, party.OfKind, party.Space = e.Case.ID, casework.KindCase, e.Case.ID
		if err := tx.Put(ctx, party); err != nil {
			return err
		}
	}
	return tx.Put(ctx, &casework.Note{Header: casework.Header{Space: e.Case.ID}, Of: e.Case.ID, Form: importNote, Text: strings.TrimSpace(from + "\n" + e.Note)})
}

// WriteReport writes the rows not taken and the duplicates for a spreadsheet; say puts a key into words.
func (r *Report) WriteReport(w io.Writer, say func(key string) string) error {
	rows := [][]string{{say("register.report.line"), say("register.report.column"), say("register.report.value"), say("register.report.reason")}}
	for _, p := range r.NotTaken {
		rows = append(rows, []string{strconv.Itoa(p.Line), p.Column, p.Value, firstLine(say(p.Key))})
	}
	for _, d := range r.Duplicates {
		rows = append(rows, []string{strconv.Itoa(d.Line), "", d.Person, say("register.report.duplicate") + ": " + say("why."+d.Why)})
	}
	return spreadsheet.WriteCSV(w, rows)
}

func firstLine(s string) string { s, _, _ = strings.Cut(s, "\n"); return s }
