package arrears

import (
	"zanger/casework"
	"zanger/casework/lawpack"
)

// Doc is a penalty as scripts see it: the shape of `zangerctl fee arrears --json`.
type Doc struct {
	Total      casework.Money `json:"total"`
	Days       int            `json:"days"`
	Left       casework.Money `json:"left"` // of the debt, after the payments
	Rule       string         `json:"rule"`
	Name       string         `json:"name"`
	Norm       string         `json:"norm"` // "" where the contract itself is the ground
	Edition    string         `json:"edition"`
	Confidence string         `json:"confidence"`
	Doubt      []string       `json:"doubt"`
	Steps      []DocPart      `json:"steps"`
}

// DocPart is one period.
type DocPart struct {
	From    casework.Date  `json:"from"`
	To      casework.Date  `json:"to"`
	Days    int            `json:"days"`
	Debt    casework.Money `json:"debt"`
	Percent string         `json:"percent"`
	Sum     casework.Money `json:"sum"`
	What    string         `json:"what"` // the sum in words of arithmetic
}

// Doc gives the result in the printer's language.
func (r *Result) Doc(p casework.Printer, law *lawpack.Pack) Doc {
	d := Doc{Total: r.Total, Days: r.Days, Left: r.Left, Rule: r.Rule.ID, Name: r.Rule.Name.In(p.Lang()), Edition: r.Rule.Edition,
		Confidence: r.Rule.Confidence.String(), Doubt: []string{}, Steps: []DocPart{}}
	if r.Rule.Act != "" {
		d.Norm = law.Cite(r.Rule.Act, r.Rule.Article, p.Lang())
	}
	for _, x := range r.Doubt {
		d.Doubt = append(d.Doubt, x.In(p.Lang()))
	}
	for _, x := range r.Parts {
		key := "arrears.step.day"
		if r.Rule.Method == lawpack.ArrearsPerYear {
			key = "arrears.step.year"
		}
		d.Steps = append(d.Steps, DocPart{From: x.From, To: x.To, Days: x.Days, Debt: x.Debt, Percent: x.Percent.String(), Sum: x.Sum,
			What: p.T(key, "Debt", x.Debt, "Percent", x.Percent.In(p.Lang()), "Factor", r.Rule.Factor.In(p.Lang()), "Days", x.Days, "Year", law.Arrears().YearDays, "Sum", x.Sum)})
	}
	return d
}
