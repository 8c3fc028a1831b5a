package datepaper

import (
	"strconv"
	"strings"
	"time"

	"zanger/casework"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
	"zanger/docgen"
)

// Printer puts what a paper says into its language; *text.Printer is one.
type Printer interface {
	deadline.Printer
	MonthYear(casework.Date) string
	Weekday(time.Weekday) string
}

// Signed is one sign-off.
type Signed struct {
	Name string
	At   time.Time // zero: not signed
}

// Proof is what a card shows beside the date itself.
type Proof struct {
	Date       *casework.Deadline
	Case       string // number and title
	Title      string
	Trigger    string // the event in the words of the rule
	Rule       string // act and article, "" where no rule gives the date
	Confidence string
	Missed     string // what it costs to miss it
	Entered    Signed
	Confirmed  Signed
	ProofOf    string // name of the document that proves it done
	Line       int64  // of the journal
	Hash       string // of that line, hex
	Printed    time.Time
	Office     string
}

// Card makes the proof card. The terser the level (0, 1, 2), the fewer rows the arithmetic takes: a caller raises it until
// the card fits one page. Nothing is left out, only joined.
func Card(p Printer, x Proof, level int) *docgen.Document {
	d := x.Date
	doc := &docgen.Document{Template: "paper.datecard", Revision: 1, Lang: docgen.Lang(p.Lang()), Title: p.T("datepaper.card"), Status: "verified",
		Footer: p.T("datepaper.footer", "Office", x.Office, "At", moment(p, x.Printed))}
	doc.Blocks = append(doc.Blocks, docgen.Say(docgen.Title, p.T("datepaper.card")), docgen.Say(docgen.Subtitle, x.Title))
	var rows [][2]string
	row := func(key, value string) {
		if value != "" {
			rows = append(rows, [2]string{p.T("datepaper." + key), value})
		}
	}
	row("case", x.Case)
	row("end", whole(p, d.End))
	row("safe", whole(p, casework.On(d.Safe)))
	row("trigger", join(whole(p, d.Start), x.Trigger))
	row("rule", x.Rule)
	row("edition", join(edition(p, d.Edition), x.Confidence, p.T("datepaper.pack", "N", d.PackRev)))
	row("missed", x.Missed)
	for _, r := range d.Doubt {
		row("doubt", deadline.Say(p, r))
	}
	if !d.Was.IsZero() {
		row("was", join(p.DateFull(d.Was), d.WasWhy))
	}
	doc.Blocks = append(doc.Blocks, pairs(rows))
	if steps := stepRows(p, d.Steps, level); len(steps) > 0 {
		t := docgen.Block{Kind: docgen.Table, HeadRows: 1, Widths: []float64{16, 42, 42}}
		t.Rows = append(t.Rows, docgen.Row(true, p.T("datepaper.col.day"), p.T("datepaper.col.what"), p.T("datepaper.col.why")))
		for _, s := range steps {
			t.Rows = append(t.Rows, docgen.Row(false, s[0], s[1], s[2]))
		}
		doc.Blocks = append(doc.Blocks, docgen.Say(docgen.Heading, p.T("datepaper.steps")), t)
	}
	if skipped := skipped(p, d.Steps); skipped != "" && level > 0 {
		doc.Blocks = append(doc.Blocks, docgen.Say(docgen.Plain, p.T("datepaper.skipped")+" "+skipped))
	}
	signs := [][2]string{{p.T("datepaper.entered"), signed(p, x.Entered)}}
	switch {
	case x.Confirmed.At.IsZero():
		signs = append(signs, [2]string{p.T("datepaper.confirmed"), p.T("datepaper.unconfirmed")})
	case d.ConfirmHow == "blind":
		words := p.T("datepaper.blind", "Name", x.Confirmed.Name, "At", moment(p, x.Confirmed.At), "Minutes", int(x.Confirmed.At.Sub(x.Entered.At)/time.Minute))
		signs = append(signs, [2]string{p.T("datepaper.confirmed"), words})
	default:
		signs = append(signs, [2]string{p.T("datepaper.confirmed"), signed(p, x.Confirmed)})
	}
	if !d.Done.IsZero() {
		signs = append(signs, [2]string{p.T("datepaper.done"), join(p.DateFull(d.Done), x.ProofOf, d.ProofWhy)})
	}
	if x.Hash != "" {
		signs = append(signs, [2]string{p.T("datepaper.journal"), p.T("datepaper.line", "N", x.Line) + " " + groups(x.Hash)})
	}
	doc.Blocks = append(doc.Blocks, docgen.Say(docgen.Heading, p.T("datepaper.signs")), pairs(signs))
	return doc
}

// stepRows puts steps into rows: day, what, why. From level 1 on the days left out stand in a line of their own.
func stepRows(p Printer, steps []casework.Step, level int) [][3]string {
	var out [][3]string
	for _, s := range steps {
		skip := s.What.Key == "deadline.step.skipped"
		if skip && level > 0 {
			continue
		}
		if level > 1 && strings.HasPrefix(s.What.Key, "deadline.step.counted") {
			continue
		}
		r := [3]string{p.DateFull(s.Date), deadline.Say(p, s.What), deadline.Say(p, s.Why)}
		if n := len(out); skip && n > 0 && out[n-1][1] == r[1] && out[n-1][2] == r[2] {
			first, _, _ := strings.Cut(out[n-1][0], "\n")
			out[n-1][0] = first + "\n" + r[0] // days off that follow each other
			continue
		}
		out = append(out, r)
	}
	return out
}

// skipped lists the days left out of a count, each run with its reason.
func skipped(p Printer, steps []casework.Step) string {
	var parts []string
	for i := 0; i < len(steps); i++ {
		if steps[i].What.Key != "deadline.step.skipped" {
			continue
		}
		why, j := deadline.Say(p, steps[i].Why), i
		for j+1 < len(steps) && steps[j+1].What.Key == "deadline.step.skipped" && deadline.Say(p, steps[j+1].Why) == why {
			j++
		}
		parts = append(parts, span(p, casework.DateRange{From: steps[i].Date, To: steps[j].Date})+" ("+why+")")
		i = j
	}
	return strings.Join(parts, "; ")
}

// On paper every day stands with its year: a card is read years later.

func span(p Printer, r casework.DateRange) string {
	switch {
	case r.IsZero():
		return ""
	case r.Exact():
		return p.DateFull(r.From)
	}
	return p.DateFull(r.From) + "–" + p.DateFull(r.To)
}

// whole is span with the day of the week of an exact day.
func whole(p Printer, r casework.DateRange) string {
	if r.IsZero() || !r.Exact() {
		return span(p, r)
	}
	return p.DateFull(r.From) + ", " + p.Weekday(r.From.Weekday())
}

func moment(p Printer, t time.Time) string {
	t = t.In(casework.Almaty)
	return p.DateFull(casework.DateOf(t)) + ", " + t.Format("15:04")
}

func edition(p Printer, e string) string {
	if e == lawpack.Undated {
		return p.T("datepaper.undated")
	}
	return e
}

func signed(p Printer, s Signed) string {
	if s.At.IsZero() {
		return s.Name
	}
	return join(s.Name, moment(p, s.At))
}

// groups parts a hash into fours, which a person can compare.
func groups(h string) string {
	var b strings.Builder
	for i := 0; i < len(h); i += 8 {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(h[i:min(i+8, len(h))])
	}
	return b.String()
}

func join(parts ...string) string {
	var out []string
	for _, s := range parts {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, " · ")
}

func pairs(rows [][2]string) docgen.Block {
	t := docgen.Block{Kind: docgen.Table, Widths: []float64{28, 72}}
	for _, r := range rows {
		c := docgen.Row(false, r[0], r[1])
		c[0].Runs[0].Bold = true
		t.Rows = append(t.Rows, c)
	}
	return t
}

func itoa(n int) string { return strconv.Itoa(n) }
