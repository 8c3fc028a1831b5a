package main

import (
	"fmt"
	"io"
	"strings"

	"zanger/casework"
	"zanger/casework/sqlite"
	"zanger/sync/client"
)

type caseAccessCmd struct {
	Case string `arg:"" help:"Id or number of the case."`
}

type accessDoc struct {
	Member  casework.ID   `json:"member"`
	Name    string        `json:"name"`
	Self    bool          `json:"self"`
	Owner   bool          `json:"owner"` // may let others in and take access away
	Fixed   bool          `json:"fixed"` // responsible, or supervises
	Since   any           `json:"since"` // null: before that was noted
	By      *casework.ID  `json:"by"`    // null: by another laptop of the office
	Laptops []casework.ID `json:"laptops"`
}

func (c *caseAccessCmd) Run(e *env, s *sqlite.Store, x *client.Client) error {
	k, err := e.caseOf(s, c.Case)
	if err != nil {
		return err
	}
	list, err := x.Access(e.ctx, k.Space)
	if err != nil {
		return err
	}
	waits, err := x.CaseWaits(e.ctx, k.Space)
	if err != nil {
		return err
	}
	docs := []accessDoc{}
	for i, a := range list {
		d := accessDoc{Member: a.Member, Name: a.Member.Short(), Self: i == 0, Owner: a.Owner, Fixed: a.Fixed, Since: instant(a.Since), Laptops: a.Laptops}
		if m, err := casework.Get[casework.Member](e.ctx, s, a.Member); err == nil {
			d.Name = m.Name
		}
		if !a.By.IsZero() {
			d.By = &a.By
		}
		docs = append(docs, d)
	}
	return e.give(map[string]any{"case": k.ID, "people": docs, "waits": map[string]any{"records": waits.Records, "people": waits.People}}, func(w io.Writer) {
		for i, d := range docs {
			var words []string
			if d.Self {
				words = append(words, e.p.T("exchange.access.me"))
			} else if d.Fixed {
				words = append(words, e.p.T("exchange.access.fixed"))
			}
			if d.Owner {
				words = append(words, e.p.T("exchange.access.owner"))
			}
			words = append(words, e.p.N("access.laptops", len(d.Laptops)))
			if t := list[i].Since; !t.IsZero() && !d.Self {
				words = append(words, e.p.T("access.since", "When", e.p.Moment(t.In(casework.Almaty))))
			}
			row(w, d.Member.String(), d.Name, strings.Join(words, ", "))
		}
		if waits.Records > 0 {
			fmt.Fprintln(w, e.p.N("access.waits.records", waits.Records))
		}
		if waits.People {
			fmt.Fprintln(w, e.p.T("access.waits.people"))
		}
	})
}
