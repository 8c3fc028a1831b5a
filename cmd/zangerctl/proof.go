package main

import (
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/position"
	"zanger/casework/sqlite"
)

type caseProofCmd struct {
	Case    string `arg:"" help:"Id or number of the case."`
	Element string `arg:"" help:"Id or whole words of the circumstance."`
	Without string `help:"Why it goes without proof; goes into the journal."`
	Back    bool   `help:"Proof is needed again."`
}

func (c *caseProofCmd) Run(e *env, store *sqlite.Store) error {
	if (strings.TrimSpace(c.Without) == "") != c.Back {
		return usagef("give --without with a reason, or --back")
	}
	k, err := e.caseOf(store, c.Case)
	if err != nil {
		return err
	}
	all, err := casework.List[casework.Element](e.ctx, store, casework.Where("case", k.ID))
	if err != nil {
		return err
	}
	x, err := theOne(slices.DeleteFunc(all, func(x *casework.Element) bool { return x.ID.String() != c.Element && x.What != c.Element }), c.Element)
	if err != nil {
		return err
	}
	if err := position.Override(e.ctx, store, x.ID, c.Without); err != nil {
		return err
	}
	return (&caseShowCmd{ID: k.ID.String()}).Run(e, store)
}
