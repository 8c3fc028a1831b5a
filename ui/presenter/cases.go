package presenter

import (
	"context"
	"strings"

	"zanger/casework"
)

// CaseFilter narrows the list of cases.
type CaseFilter string

// The filters, in the order they are offered.
const (
	CasesOpen    CaseFilter = "open"
	CasesMine    CaseFilter = "mine"
	CasesNoDates CaseFilter = "no_dates" // open, with no date ahead: the ones that are forgotten
	CasesClosed  CaseFilter = "closed"
	CasesAll     CaseFilter = "all"
)

// CaseFilters in order.
var CaseFilters = []CaseFilter{CasesOpen, CasesMine, CasesNoDates, CasesClosed, CasesAll}

// CaseRow is one line of the list, ready to show.
type CaseRow struct {
	ID      casework.ID
	Number  string
	Title   string
	Detail  string // stage, area, court
	Urgency Urgency
	Badge   string // "2 days late", "no date"
	Next    string // what falls next, "" for nothing
	Date    string // when
}

// Cases presents the list of cases.
type Cases struct {
	Desk   *Desk
	Filter CaseFilter
	Text   string // when not empty the list is what search finds

	rows  *Rows[casework.Case, *casework.Case]
	found []*casework.Case // for text, and for the filters no index answers
	total int
}

// Load reads how many there are; rows are read as they are shown.
func (c *Cases) Load(ctx context.Context) error {
	c.rows, c.found = nil, nil
	if c.Filter == "" {
		c.Filter = CasesOpen
	}
	var err error
	if c.total, err = casework.Count[casework.Case](ctx, c.Desk.Store, casework.All()); err != nil {
		return err
	}
	switch {
	case strings.TrimSpace(c.Text) != "":
		return c.search(ctx)
	case c.Filter == CasesNoDates:
		return c.withoutDates(ctx)
	}
	q := casework.All().By("-updated")
	switch c.Filter {
	case CasesOpen:
		q = q.And("closed", casework.Empty, nil)
	case CasesMine:
		q = q.And("closed", casework.Empty, nil).And("responsible", casework.Eq, c.Desk.Me.ID)
	case CasesClosed:
		q = q.And("closed", casework.NotEmpty, nil)
	}
	c.rows, err = newRows[casework.Case](ctx, c.Desk.Store, q)
	return err
}

func (c *Cases) search(ctx context.Context) error {
	hits, err := c.Desk.Store.Search(ctx, casework.SearchQuery{Text: c.Text, Kinds: []casework.Kind{casework.KindCase, casework.KindParty}, Limit: 100})
	if err != nil {
		return err
	}
	seen := map[casework.ID]bool{}
	c.found = []*casework.Case{}
	for _, h := range hits {
		id := h.ID
		if h.Kind == casework.KindParty {
			id = h.Of
		}
		if seen[id] {
			continue
		}
		seen[id] = true
		v, err := casework.Get[casework.Case](ctx, c.Desk.Store, id)
		switch {
		case casework.CodeOf(err) == casework.Missing: // a party of an enquiry
		case err != nil:
			return err
		case !v.Deleted:
			c.found = append(c.found, v)
		}
	}
	return nil
}

// withoutDates walks the open cases once: what has no open date is what gets forgotten.
func (c *Cases) withoutDates(ctx context.Context) error {
	dated := map[casework.ID]bool{}
	err := c.Desk.Store.List(ctx, &casework.Deadline{}, casework.All().And("done", casework.Empty, nil), func(e casework.Entity) error {
		dated[e.(*casework.Deadline).Case] = true
		return nil
	})
	if err != nil {
		return err
	}
	c.found = []*casework.Case{}
	q := casework.All().And("closed", casework.Empty, nil).By("updated")
	return c.Desk.Store.List(ctx, &casework.Case{}, q, func(e casework.Entity) error {
		if v := e.(*casework.Case); !dated[v.ID] {
			c.found = append(c.found, v)
		}
		return nil
	})
}

// Len is how many cases the list shows.
func (c *Cases) Len() int {
	if c.found != nil {
		return len(c.found)
	}
	return c.rows.Len()
}

// Total is how many cases the profile holds.
func (c *Cases) Total() int { return c.total }

// Row gives line i ready to show; an empty one when it cannot be read.
func (c *Cases) Row(ctx context.Context, i int) CaseRow {
	var v *casework.Case
	if c.found != nil {
		if i < 0 || i >= len(c.found) {
			return CaseRow{}
		}
		v = c.found[i]
	} else if v = c.rows.At(ctx, i); v == nil {
		return CaseRow{}
	}
	p := c.Desk.Text
	row := CaseRow{ID: v.ID, Number: v.Number, Title: v.Title, Urgency: None}
	row.Detail = dots(v.Number, p.T("stage."+string(v.Stage)), c.Desk.AreaName(v.Area), v.CourtNumber)
	if !v.Closed.IsZero() {
		row.Urgency, row.Date = Done, p.Date(v.Closed)
		return row
	}
	next, err := casework.List[casework.Deadline](ctx, c.Desk.Store, casework.Where("case", v.ID).And("done", casework.Empty, nil).By("sort").Limit(1))
	if err == nil && len(next) == 1 {
		due := c.Desk.due(next[0], nil)
		row.Next, row.Date, row.Urgency, row.Badge = due.Title, due.Date, due.Urgency, due.Badge
	} else if err == nil {
		row.Badge = p.T("cases.nodate")
	}
	return row
}

// Heading is the sentence at the top of the page.
func (c *Cases) Heading() (title, sub string) {
	p := c.Desk.Text
	if strings.TrimSpace(c.Text) != "" {
		return p.N("cases.heading.found", c.Len()), p.N("cases.sub.total", c.total)
	}
	return p.N("cases.heading."+string(c.Filter), c.Len()), p.N("cases.sub.total", c.total)
}

// Open opens a case without an enquiry: one taken over, or given by a court. The client becomes its first party, and
// conflicts of interest are checked at once.
func (c *Cases) Open(ctx context.Context, title, area, client, iin string) (casework.ID, error) {
	v := &casework.Case{Title: title, Area: area, Language: c.Desk.Text.Lang(), Responsible: c.Desk.Me.ID}
	party := &casework.Party{Role: casework.Plaintiff, Ours: true, Name: client, IIN: iin}
	if err := c.Desk.keeper().Open(ctx, v, party); err != nil {
		return casework.ID{}, err
	}
	return v.ID, nil
}
