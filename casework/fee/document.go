package fee

import (
	"zanger/casework"
	"zanger/casework/lawpack"
)

// Doc is a fee as scripts see it: the shape of `zangerctl fee compute --json`.
type Doc struct {
	Fee        casework.Money `json:"fee"`
	Rounded    casework.Money `json:"rounded"`
	Deferred   casework.Money `json:"deferred"`
	Rule       string         `json:"rule"`
	Article    string         `json:"article"`
	Edition    string         `json:"edition"`
	Confidence string         `json:"confidence"`
	Exempt     bool           `json:"exempt"`
	Doubt      []string       `json:"doubt"`
	Notices    []string       `json:"notices"`
	Steps      []DocStep      `json:"steps"`
}

// DocStep is one step in words.
type DocStep struct {
	What string `json:"what"`
	Why  string `json:"why"`
}

// Say puts a phrase into words: dates in full, decimals with the comma or point of the language.
func Say(p casework.Printer, ph Phrase) string {
	args := make(map[string]any, len(ph.Args))
	for k, v := range ph.Args {
		switch x := v.(type) {
		case casework.Date:
			v = p.DateFull(x)
		case lawpack.Decimal:
			v = x.In(p.Lang())
		}
		args[k] = v
	}
	return p.T(ph.Key, args)
}

// Doc gives the result in the printer's language.
func (r *Result) Doc(p casework.Printer) Doc {
	d := Doc{Fee: r.Fee, Rounded: r.Rounded, Deferred: r.Deferred, Rule: r.Rule.ID, Article: r.Rule.Article, Edition: r.Edition,
		Confidence: r.Confidence.String(), Exempt: r.Exempt, Doubt: []string{}, Notices: []string{}}
	for _, x := range r.Doubt {
		d.Doubt = append(d.Doubt, Say(p, x))
	}
	for _, x := range r.Notices {
		d.Notices = append(d.Notices, Say(p, x))
	}
	for _, s := range r.Steps {
		d.Steps = append(d.Steps, DocStep{Say(p, s.What), Say(p, s.Why)})
	}
	return d
}
