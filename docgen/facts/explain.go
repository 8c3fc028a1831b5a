package facts

import (
	"errors"
	"strconv"
	"strings"

	"zanger/casework"
	"zanger/casework/arrears"
	"zanger/casework/deadline"
	"zanger/casework/lawpack"
	"zanger/casework/price"
	"zanger/docgen"
	"zanger/docgen/template"
)

// Printer puts keys, dates and sums into words; *text.Printer is one.
type Printer interface {
	deadline.Printer
	Money(casework.Money) string
}

// Explained is how a computed field came about, in words: the shape of `zangerctl doc explain --json`.
type Explained struct {
	Field  string   `json:"field"`
	Label  string   `json:"label"`
	Value  string   `json:"value"`  // worked out; "" where it could not be
	Given  string   `json:"given"`  // what a person put in its place; "" for nothing
	Inputs []Line   `json:"inputs"` // what it was worked out from
	Steps  []Line   `json:"steps"`
	Doubt  []string `json:"doubt"`
}

// Line is a step or an input: what, and why or how much.
type Line struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

// Explain puts the workings of a document into words.
func Explain(law *lawpack.Pack, p Printer, all []template.Working) []Explained {
	out := make([]Explained, 0, len(all))
	for _, w := range all {
		x := Explained{Field: w.Path, Label: w.Field.LabelIn(docgen.Lang(p.Lang())), Value: say(p, w.Field, w.Value), Given: say(p, w.Field, w.Typed),
			Inputs: []Line{}, Steps: []Line{}, Doubt: []string{}}
		for _, in := range w.Inputs {
			value := say(p, in.Field, in.Value)
			if in.Minus && value != "" {
				value = "− " + value
			}
			if value != "" || in.Field.Required {
				x.Inputs = append(x.Inputs, Line{in.Field.LabelIn(docgen.Lang(p.Lang())), value})
			}
		}
		for _, c := range w.Calls {
			e := &explainer{law: law, p: p, x: &x}
			e.call(c)
		}
		out = append(out, x)
	}
	return out
}

// say words a value: sums and days as the window writes them, a list as the number of its items.
func say(p Printer, f *template.Field, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case casework.Money:
		return p.Money(v)
	case casework.Date:
		return p.DateFull(v)
	case []map[string]any:
		return strconv.Itoa(len(v))
	}
	return f.Say(v, docgen.Lang(p.Lang()))
}

type explainer struct {
	law *lawpack.Pack
	p   Printer
	x   *Explained
}

func (e *explainer) call(c template.Call) {
	if c.Err != nil {
		e.fault(c.Err)
		return
	}
	switch c.Name {
	case "state_fee":
		if r, err := stateFee(e.law, c.Args); err == nil {
			d := r.Doc(e.p)
			for _, s := range d.Steps {
				e.step(s.What, s.Why)
			}
			e.x.Doubt = append(e.x.Doubt, d.Doubt...)
		}
	case "price":
		if r, err := claimPrice(e.law, c.Args); err == nil {
			e.price(r)
		}
	case "arrears", "late_sum":
		if r, err := penalty(e.law, c.Args); err == nil {
			e.arrears(r, "")
		}
	case "late_rows":
		rows, err := lateRows(e.law, c.Args)
		for _, r := range rows {
			month := ""
			if d, ok := r.month.(casework.Date); ok && err == nil {
				month = d.String()[:len("2026-11")]
			}
			e.arrears(r.result, month)
		}
	case "late_from":
		if r, err := payDay(e.law, c.Args); err == nil {
			e.days(r.Doc(e.p))
			e.step(e.p.DateFull(r.End.To.AddDays(1)), e.p.T("explain.late.from"))
		}
	case "term":
		day, _ := arg[casework.Date](c.Args, 1)
		if r, err := compute(e.law, word(c.Args, 0), day); err == nil {
			e.days(r.Doc(e.p))
		}
	case "mrp":
		if day, ok := arg[casework.Date](c.Args, 0); ok {
			if r, err := e.law.Rate("mrp", day); err == nil {
				e.step(e.p.Money(r.Sum), e.p.DateFull(r.From))
			}
		}
	}
}

func (e *explainer) step(what, why string) { e.x.Steps = append(e.x.Steps, Line{what, why}) }

func (e *explainer) price(r *price.Result) {
	d := r.Doc(e.p, e.law)
	for _, s := range d.Steps {
		e.step(s.What, s.Why)
	}
	e.x.Doubt = append(e.x.Doubt, d.Doubt...)
}

func (e *explainer) arrears(r *arrears.Result, month string) {
	d := r.Doc(e.p, e.law)
	norm := d.Name
	if d.Norm != "" {
		norm = d.Norm + ", " + d.Edition
	}
	for _, s := range d.Steps {
		period := e.p.T("explain.period", "From", e.p.DateFull(s.From), "To", e.p.DateFull(s.To))
		if month != "" {
			period = month + ": " + period
		}
		e.step(s.What, period+"; "+norm)
	}
	e.doubt(d.Doubt...)
}

func (e *explainer) days(d deadline.Doc) {
	for _, s := range d.Steps {
		e.step(e.p.DateFull(s.Date)+" – "+s.What, s.Why)
	}
	e.doubt(d.Doubt...)
}

// doubt adds what is not said yet.
func (e *explainer) doubt(words ...string) {
	for _, w := range words {
		said := false
		for _, had := range e.x.Doubt {
			said = said || had == w
		}
		if !said {
			e.x.Doubt = append(e.x.Doubt, w)
		}
	}
}

// fault says why a value could not be worked out.
func (e *explainer) fault(err error) {
	words := e.p.T("explain.cannot")
	var known *casework.Error
	if errors.As(err, &known) && known.Key != "" {
		words, _, _ = strings.Cut(e.p.T(known.Key, known.Args), "\n")
	}
	e.doubt(words)
}
