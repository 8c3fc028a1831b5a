package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/conflict"
	"zanger/casework/names"
	"zanger/casework/position"
	"zanger/casework/sqlite"
)

type caseCmd struct {
	List   caseListCmd   `cmd:"" help:"All cases, newest first."`
	Show   caseShowCmd   `cmd:"" help:"One case with everything in it."`
	Close  caseCloseCmd  `cmd:"" help:"Close a case with its outcome and what it is compared by."`
	Traits caseTraitsCmd `cmd:"" help:"Set what a case is compared by."`
	Import caseImportCmd `cmd:"" help:"Take a register of cases, closed ones with their outcomes, from CSV or XLSX."`
	Party  casePartyCmd  `cmd:"" help:"Parties: taken out, and back."`
	Proof  caseProofCmd  `cmd:"" help:"Let a circumstance go without proof, with a reason, or ask for proof again."`
	Access caseAccessCmd `cmd:"" help:"Who has a case on their laptops, since when, by whom, and what has not gone out yet."`
	Export caseExportCmd `cmd:"" help:"Write a case out as a folder of open files. They are not encrypted."`
}

type caseDoc struct {
	ID       casework.ID    `json:"id"`
	Number   string         `json:"number"`
	Title    string         `json:"title"`
	Stage    casework.Stage `json:"stage"`
	Area     string         `json:"area"`
	Aid      string         `json:"aid"`
	Regime   string         `json:"regime"`
	Language string         `json:"language"`
	Court    string         `json:"court"`
	Price    casework.Money `json:"price"`
	Opened   casework.Date  `json:"opened"`
	Closed   casework.Date  `json:"closed"`
	Outcome  string         `json:"outcome"`
}

func caseDocOf(c *casework.Case) caseDoc {
	return caseDoc{c.ID, c.Number, c.Title, c.Stage, c.Area, c.Aid, c.Regime, c.Language, c.Court, c.Price, c.Opened, c.Closed, c.Outcome}
}

type caseListCmd struct {
	Open  bool `help:"Open ones only."`
	Limit int  `help:"At most this many." default:"0"`
}

func (c *caseListCmd) Run(e *env) error {
	if c.Limit < 0 {
		return usagef("--limit: %d is less than none", c.Limit)
	}
	store, err := e.open()
	if err != nil {
		return err
	}
	q := casework.All()
	if c.Open {
		q = q.And("closed", casework.Empty, nil)
	}
	cs, err := casework.List[casework.Case](e.ctx, store, q.By("-opened", "-number").Limit(c.Limit))
	if err != nil {
		return err
	}
	out := make([]caseDoc, 0, len(cs))
	for _, k := range cs {
		out = append(out, caseDocOf(k))
	}
	return e.give(out, func(w io.Writer) {
		if len(out) == 0 {
			fmt.Fprintln(w, e.p.T("ctl.none.cases"))
			return
		}
		e.head(w, "number", "stage", "opened", "area", "title")
		for _, d := range out {
			row(w, d.Number, e.word("stage", string(d.Stage)), d.Opened.String(), d.Area, d.Title)
		}
	})
}

type caseShowCmd struct {
	ID string `arg:"" help:"Id or number of the case."`
}

// caseWhole is a case as scripts see it.
type caseWhole struct {
	caseDoc
	Record    *casework.Case            `json:"record"`
	Parties   []*casework.Party         `json:"parties"`
	Removed   []*casework.Party         `json:"removed"` // parties that were taken out
	Events    []*casework.Event         `json:"events"`
	Evidence  []*casework.Evidence      `json:"evidence"`
	Claims    []*casework.Claim         `json:"claims"`
	Elements  []*casework.Element       `json:"elements"`
	Gaps      []position.Gap            `json:"gaps"` // what the legal position lacks
	Deadlines []*casework.Deadline      `json:"deadlines"`
	Tasks     []*casework.Task          `json:"tasks"`
	Notes     []*casework.Note          `json:"notes"`
	Drafts    []*casework.Draft         `json:"drafts"`
	Checks    []*casework.ConflictCheck `json:"conflict_checks"`
}

// under lists what belongs to a case, never nil: scripts want [] and not null.
func under[T any, P casework.EntityOf[T]](e *env, r casework.Reader, field string, id casework.ID, by ...string) func(*[]*T) error {
	return func(to *[]*T) error {
		found, err := casework.List[T, P](e.ctx, r, casework.Where(field, id).By(by...))
		*to = append([]*T{}, found...)
		return err
	}
}

func (c *caseShowCmd) Run(e *env, store *sqlite.Store) error {
	k, err := e.caseOf(store, c.ID)
	if err != nil {
		return err
	}
	x := caseWhole{caseDoc: caseDocOf(k), Record: k}
	for _, f := range []func() error{
		func() error { return under[casework.Party](e, store, "of", k.ID, "created")(&x.Parties) },
		func() error {
			q := casework.Where("of", k.ID).By("created")
			q.Deleted = true
			all, err := casework.List[casework.Party](e.ctx, store, q)
			x.Removed = slices.DeleteFunc(append([]*casework.Party{}, all...), func(p *casework.Party) bool { return !p.Deleted })
			return err
		},
		func() error { return under[casework.Event](e, store, "case", k.ID, "sort")(&x.Events) },
		func() error {
			return under[casework.Evidence](e, store, "case", k.ID, "exhibit", "created")(&x.Evidence)
		},
		func() error { return under[casework.Claim](e, store, "case", k.ID, "order")(&x.Claims) },
		func() error { return under[casework.Element](e, store, "case", k.ID, "order")(&x.Elements) },
		func() error { return under[casework.Deadline](e, store, "case", k.ID, "sort")(&x.Deadlines) },
		func() error { return under[casework.Task](e, store, "of", k.ID, "due")(&x.Tasks) },
		func() error { return under[casework.Note](e, store, "of", k.ID, "at")(&x.Notes) },
		func() error { return under[casework.Draft](e, store, "of", k.ID, "created")(&x.Drafts) },
		func() error { return under[casework.ConflictCheck](e, store, "of", k.ID, "created")(&x.Checks) },
	} {
		if err := f(); err != nil {
			return err
		}
	}
	gaps, err := position.Gate(e.ctx, store, k.ID)
	if err != nil {
		return err
	}
	x.Gaps = append([]position.Gap{}, gaps...)
	return e.give(x, func(w io.Writer) { e.printCase(w, &x) })
}

func (e *env) printCase(w io.Writer, x *caseWhole) {
	line := func(key, value string) {
		if value != "" {
			row(w, e.p.T("ctl.col."+key), value)
		}
	}
	line("number", x.Number)
	line("id", x.ID.String())
	line("title", x.Title)
	line("stage", e.word("stage", string(x.Stage)))
	line("area", x.Area)
	line("language", e.word("word.lang", x.Language))
	line("court", x.Court)
	if x.Price != 0 {
		line("sum", e.p.Money(x.Price))
	}
	line("opened", x.Opened.String())
	line("closed", x.Closed.String())
	if x.SafeContact() != "" {
		line("contact", e.p.T("ctl.safe."+x.SafeContact())+" "+x.Record.ContactNote)
	}
	part := func(key string, n int) bool {
		if n > 0 {
			fmt.Fprintf(w, "\n%s\n", e.p.T("ctl.part."+key))
		}
		return n > 0
	}
	part("parties", len(x.Parties))
	for _, p := range x.Parties {
		row(w, "  "+e.word("role", string(p.Role)), strings.TrimSpace(p.Name+" "+p.IIN+" "+names.FormatPhone(p.Phone)))
	}
	if n := len(x.Removed); n > 0 {
		fmt.Fprintf(w, "\n%s\n", e.p.N("people.removed", n))
	}
	for _, p := range x.Removed {
		row(w, "  "+e.word("role", string(p.Role)), p.Name, p.RemovedWhy)
	}
	part("events", len(x.Events))
	for _, v := range x.Events {
		row(w, "  "+span(v.When), v.What)
	}
	part("deadlines", len(x.Deadlines))
	for _, d := range x.Deadlines {
		done := ""
		if !d.Done.IsZero() {
			done = e.p.T("due.done")
		}
		row(w, "  "+span(d.End), d.Title, done)
	}
	part("evidence", len(x.Evidence))
	for _, v := range x.Evidence {
		n := "-"
		if v.Exhibit > 0 {
			n = fmt.Sprint(v.Exhibit)
		}
		row(w, "  "+n, v.Title)
	}
	part("gaps", len(x.Gaps))
	for _, g := range x.Gaps {
		row(w, "  - "+e.reason(g.Why))
	}
	part("drafts", len(x.Drafts))
	for _, d := range x.Drafts {
		row(w, "  "+d.Template, d.Lang, e.word("status.draft", string(d.Status)), d.Title)
	}
}

// SafeContact is whether the person may be contacted freely: "yes", "no", "ask" or "".
func (x *caseWhole) SafeContact() string { return x.Record.SafeContact }

// reason puts a kept sentence into words.
func (e *env) reason(r casework.Reason) string {
	args := make(map[string]any, len(r.Args))
	for k, v := range r.Args {
		args[k] = v
	}
	return e.p.T(r.Key, args)
}

type conflictCmd struct {
	Check conflictCheckCmd `cmd:"" help:"Everyone the office met in any role who may be this person."`
}

type conflictCheckCmd struct {
	Name  string `help:"Name in any spelling."`
	IIN   string `name:"iin" help:"IIN or BIN."`
	Phone string `help:"Telephone."`
}

func (c *conflictCheckCmd) Run(e *env) error {
	if c.Name == "" && c.IIN == "" && c.Phone == "" {
		return usagef("give --name, --iin or --phone")
	}
	d, err := e.desk()
	if err != nil {
		return err
	}
	found, err := d.Conflicts.Lookup(e.ctx, names.Wanted{Name: c.Name, IIN: names.Digits(c.IIN), Phone: c.Phone})
	if err != nil {
		return err
	}
	return e.give(append([]conflict.Found{}, found...), func(w io.Writer) {
		if len(found) == 0 {
			fmt.Fprintln(w, e.p.T("ctl.none.people"))
			return
		}
		e.head(w, "person", "score", "why", "case", "role", "side")
		for _, f := range found {
			row(w, f.Person, e.p.Percent(f.Score), e.p.T("ctl.why."+f.Why), f.Case, e.word("role", string(f.Role)), e.p.T("ctl.side."+string(f.Side)))
		}
	})
}

type searchCmd struct {
	Text  []string `arg:"" help:"Words, numbers or their beginnings."`
	Limit int      `default:"20" help:"At most this many."`
}

func (c *searchCmd) Run(e *env) error {
	if c.Limit < 1 {
		return usagef("--limit: %d is less than one", c.Limit)
	}
	store, err := e.open()
	if err != nil {
		return err
	}
	hits, err := store.Search(e.ctx, casework.SearchQuery{Text: strings.Join(c.Text, " "), Limit: c.Limit, Rank: true})
	if err != nil {
		return err
	}
	return e.give(append([]casework.Hit{}, hits...), func(w io.Writer) {
		if len(hits) == 0 {
			fmt.Fprintln(w, e.p.T("ctl.none.hits"))
			return
		}
		for _, h := range hits {
			row(w, e.word("kind", string(h.Kind)), h.Title, h.Snippet)
		}
	})
}
