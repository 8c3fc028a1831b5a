package price

import (
	"zanger/casework"
	"zanger/casework/lawpack"
)

// Doc is a price as scripts see it: the shape of `zangerctl fee price --json`.
type Doc struct {
	Price      casework.Money `json:"price"`
	Edition    string         `json:"edition"`
	Confidence string         `json:"confidence"`
	Doubt      []string       `json:"doubt"`
	Steps      []DocStep      `json:"steps"`
}

// DocStep is one step in words.
type DocStep struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

// Doc gives the result in the printer's language.
func (r *Result) Doc(p casework.Printer, law *lawpack.Pack) Doc {
	table := law.Prices()
	var edition any = table.Edition
	if day, err := casework.ParseDate(table.Edition); err == nil {
		edition = p.DateFull(day)
	}
	why := func(article, say string) string {
		return p.T("price.why", "Cite", law.Cite(table.Act, article, p.Lang()), "Edition", edition, "What", say)
	}
	d := Doc{Price: r.Price, Edition: r.Edition, Confidence: r.Confidence.String(), Doubt: []string{}, Steps: []DocStep{}}
	for _, x := range r.Doubt {
		d.Doubt = append(d.Doubt, x.In(p.Lang()))
	}
	for _, x := range r.Parts {
		name, takes := x.Rule.Name.In(p.Lang()), x.Rule.Takes.In(p.Lang())
		step := DocStep{Why: why(x.Rule.Article, name)}
		switch {
		case x.Months > 0 && x.Rule.Method == lawpack.PriceMonthsUpTo:
			step.What = p.T("price.step.upto", "Takes", takes, "Amount", x.Demand.Amount, "Months", x.Months, "Most", x.Rule.Months, "Sum", x.Sum)
		case x.Months > 0:
			step.What = p.T("price.step.months", "Takes", takes, "Amount", x.Demand.Amount, "Months", x.Months, "Sum", x.Sum)
		case x.Demand.Floor > x.Demand.Amount:
			step.What = p.T("price.step.floor", "Takes", takes, "Amount", x.Demand.Amount, "Floor", x.Rule.Floor.In(p.Lang()), "Sum", x.Sum)
		default:
			step.What = p.T("price.step.sum", "Takes", takes, "Sum", x.Sum)
		}
		d.Steps = append(d.Steps, step)
	}
	if len(r.Parts) > 1 {
		d.Steps = append(d.Steps, DocStep{p.T("price.step.several", "N", len(r.Parts), "Sum", r.Price),
			why(table.Several.Article, table.Several.Text.In(p.Lang()))})
	}
	return d
}
