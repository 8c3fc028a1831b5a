package conflict

import (
	"cmp"
	"context"
	"slices"

	"zanger/casework"
	"zanger/casework/names"
)

// Found is one earlier party that may be the same person. Scripts see it as it stands here.
type Found struct {
	Person  string        `json:"person"` // the earlier party's name
	Score   float64       `json:"score"`  // 0..1
	Why     string        `json:"why"`    // "iin", "phone", "name_exact", "name"
	Case    string        `json:"case"`   // number of the case or enquiry
	Role    casework.Role `json:"role"`   // there
	Adverse bool          `json:"adverse"`
	Side    Side          `json:"side"` // where the earlier party stood

	from   casework.ID   // the enquiry's party that the earlier one was copied from
	New    casework.ID   `json:"-"` // the party asked about; zero for a bare name
	Party  casework.ID   `json:"-"`
	Of     casework.ID   `json:"-"`
	OfKind casework.Kind `json:"-"`
}

// Result is a check before it is recorded.
type Result struct {
	Of      casework.ID
	OfKind  casework.Kind
	Parties []*casework.Party // those looked at
	Found   []Found           // adverse first, then best first
}

// maxFound is how many matches one party may bring: beyond that a name is too common to be read through.
const maxFound = 50

// Checker makes checks over one profile.
type Checker struct {
	store casework.Store
	clock casework.Clock
	live  *names.Live
}

// New gives a checker over the store and its live index of names.
func New(store casework.Store, clock casework.Clock, live *names.Live) *Checker {
	return &Checker{store, clock, live}
}

// Lookup finds everyone who may be the wanted person, whoever asks and in whatever role, best first.
func (c *Checker) Lookup(ctx context.Context, w names.Wanted) ([]Found, error) {
	hits, err := c.live.Find(ctx, w, maxFound)
	if err != nil {
		return nil, err
	}
	out := make([]Found, 0, len(hits))
	m := matters{ctx: ctx, r: c.store}
	for _, h := range hits {
		f, _, err := m.found(h)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return onceEach(out), nil
}

// onceEach leaves out an enquiry's party where the case's copy of it was found for the same question.
func onceEach(fs []Found) []Found {
	copied := map[[2]casework.ID]bool{}
	for _, f := range fs {
		if !f.from.IsZero() {
			copied[[2]casework.ID{f.New, f.from}] = true
		}
	}
	return slices.DeleteFunc(fs, func(f Found) bool { return copied[[2]casework.ID{f.New, f.Party}] })
}

// numbered reports whether the digits are a number that can have been given.
func numbered(s string) bool { return names.CheckIIN(s).Valid || names.CheckBIN(s).Valid }

// Check compares every party of an enquiry or a case with everyone in other ones. It writes nothing.
// Errors: Missing when there is no such enquiry or case, or it has no party yet.
func (c *Checker) Check(ctx context.Context, of casework.ID, kind casework.Kind) (*Result, error) {
	return c.check(ctx, c.store, of, kind)
}

// check reads the parties asked about from reader, an action in progress perhaps, and everyone else as stored.
func (c *Checker) check(ctx context.Context, reader casework.Reader, of casework.ID, kind casework.Kind) (*Result, error) {
	same, err := sameMatter(ctx, reader, of, kind)
	if err != nil {
		return nil, err
	}
	parties, err := casework.List[casework.Party](ctx, reader, casework.Where("of", of).By("created"))
	if err != nil {
		return nil, err
	}
	if len(parties) == 0 {
		return nil, &casework.Error{Code: casework.Missing, Key: "error.conflict.no_party", Op: "conflict.Check"}
	}
	r := &Result{Of: of, OfKind: kind, Parties: parties}
	m := matters{ctx: ctx, r: c.store}
	for _, p := range parties {
		now := SideOf(p, parties)
		hits, err := c.live.Find(ctx, names.Wanted{Name: p.Name, IIN: p.IIN, Phone: p.Phone}, 0)
		if err != nil {
			return nil, err
		}
		n := 0
		for _, h := range hits {
			if slices.Contains(same, h.Of) {
				continue
			}
			if h.Why != names.WhyIIN && h.Why != names.WhyPhone && numbered(p.IIN) && numbered(h.IIN) {
				continue // two numbers are two people, however alike the names
			}
			f, before, err := m.found(h)
			if err != nil {
				return nil, err
			}
			f.New, f.Adverse = p.ID, adverse(now, before)
			if n++; n > maxFound && !f.Adverse {
				continue
			}
			r.Found = append(r.Found, f)
		}
	}
	r.Found = onceEach(r.Found)
	slices.SortStableFunc(r.Found, func(a, b Found) int {
		if a.Adverse != b.Adverse {
			if a.Adverse {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.Score, a.Score)
	})
	return r, nil
}

// sameMatter gives the ids that are one matter: a case and the enquiry it came from.
func sameMatter(ctx context.Context, r casework.Reader, of casework.ID, kind casework.Kind) ([]casework.ID, error) {
	same := []casework.ID{of}
	if kind == casework.KindCase {
		c, err := casework.Get[casework.Case](ctx, r, of)
		if err != nil {
			return nil, err
		}
		if !c.Enquiry.IsZero() {
			same = append(same, c.Enquiry)
		}
		return same, nil
	}
	e, err := casework.Get[casework.Enquiry](ctx, r, of)
	if err != nil {
		return nil, err
	}
	if !e.Case.IsZero() {
		same = append(same, e.Case)
	}
	return same, nil
}

// matters remembers the numbers and parties of the enquiries and cases it met.
type matters struct {
	ctx     context.Context
	r       casework.Reader
	numbers map[casework.ID]string
	parties map[casework.ID][]*casework.Party
}

func (m *matters) found(h names.Hit) (Found, Side, error) {
	f := Found{Person: h.Name, Score: h.Score, Why: h.Why, Role: h.Role, Party: h.Party, Of: h.Of, OfKind: h.OfKind}
	number, err := m.number(h.Of, h.OfKind)
	if err != nil {
		return f, "", err
	}
	f.Case = number
	p, err := casework.Get[casework.Party](m.ctx, m.r, h.Party)
	if err != nil {
		return f, "", err
	}
	if m.parties == nil {
		m.parties = map[casework.ID][]*casework.Party{}
	}
	among, ok := m.parties[h.Of]
	if !ok && !p.Stands.IsZero() {
		q := casework.Where("of", h.Of)
		q.Deleted = true // the one they stood with may have been removed since
		if among, err = casework.List[casework.Party](m.ctx, m.r, q); err != nil {
			return f, "", err
		}
		m.parties[h.Of] = among
	}
	f.Side, f.from = SideOf(p, among), p.From
	return f, f.Side, nil
}

func (m *matters) number(of casework.ID, kind casework.Kind) (string, error) {
	if n, ok := m.numbers[of]; ok {
		return n, nil
	}
	if m.numbers == nil {
		m.numbers = map[casework.ID]string{}
	}
	n := ""
	switch kind {
	case casework.KindCase:
		c, err := casework.Get[casework.Case](m.ctx, m.r, of)
		if err != nil && casework.CodeOf(err) != casework.Missing {
			return "", err
		}
		if err == nil {
			n = c.Number
		}
	case casework.KindEnquiry:
		e, err := casework.Get[casework.Enquiry](m.ctx, m.r, of)
		if err != nil && casework.CodeOf(err) != casework.Missing {
			return "", err
		}
		if err == nil {
			n = e.Number
		}
	}
	m.numbers[of] = n
	return n, nil
}
