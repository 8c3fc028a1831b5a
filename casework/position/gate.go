package position

import (
	"cmp"
	"context"
	"slices"
	"time"

	"zanger/casework"
)

// Gap is one thing the position lacks. Why.Key is one of the Gap keys, its Args name the claim or circumstance.
type Gap struct {
	Claim   casework.ID     `json:"claim,omitzero"`
	Element casework.ID     `json:"element,omitzero"`
	Why     casework.Reason `json:"why"`
}

// What a position may lack.
const (
	GapNoClaim   = "position.gap.no_claim"   // nothing is claimed yet
	GapNoNorm    = "position.gap.no_norm"    // a claim rests on no norm
	GapNoElement = "position.gap.no_element" // nobody said what must be proved for a claim
	GapNoProof   = "position.gap.no_proof"   // a circumstance of ours has no evidence
	GapToRequest = "position.gap.to_request" // all its evidence has still to be got
	GapLost      = "position.gap.lost"       // its evidence was removed from the case
)

// Gate gives everything that stands between the case and a claim that may be filed, in the order of the claims. A
// circumstance the other side must prove, an admitted one and one with a written reason are no gaps.
func Gate(ctx context.Context, r casework.Reader, caseID casework.ID) ([]Gap, error) {
	p, err := Read(ctx, r, caseID)
	if err != nil {
		return nil, err
	}
	return p.Gaps(), nil
}

// Position is the whole matrix of a case.
type Position struct {
	Claims   []*casework.Claim                    // in their order
	Elements map[casework.ID][]*casework.Element  // of a claim, in their order
	Loose    []*casework.Element                  // of no claim that stands
	Evidence map[casework.ID]*casework.Evidence   // of the case
	Of       map[casework.ID][]*casework.Evidence // of an element
}

// Read gives the matrix of a case.
func Read(ctx context.Context, r casework.Reader, caseID casework.ID) (*Position, error) {
	p := &Position{Elements: map[casework.ID][]*casework.Element{}, Evidence: map[casework.ID]*casework.Evidence{}, Of: map[casework.ID][]*casework.Evidence{}}
	var err error
	if p.Claims, err = casework.List[casework.Claim](ctx, r, casework.Where("case", caseID).By("order", "created")); err != nil {
		return nil, err
	}
	for _, c := range p.Claims {
		p.Elements[c.ID] = nil
	}
	elements, err := casework.List[casework.Element](ctx, r, casework.Where("case", caseID).By("order", "created"))
	if err != nil {
		return nil, err
	}
	evidence, err := casework.List[casework.Evidence](ctx, r, casework.Where("case", caseID))
	if err != nil {
		return nil, err
	}
	for _, e := range evidence {
		p.Evidence[e.ID] = e
	}
	for _, e := range elements {
		if _, ok := p.Elements[e.Claim]; ok {
			p.Elements[e.Claim] = append(p.Elements[e.Claim], e)
		} else {
			p.Loose = append(p.Loose, e)
		}
		for _, s := range e.Evidence {
			if id, err := casework.ParseID(s); err == nil && p.Evidence[id] != nil {
				p.Of[e.ID] = append(p.Of[e.ID], p.Evidence[id])
			}
		}
	}
	return p, nil
}

// Gaps gives what the position lacks.
func (p *Position) Gaps() []Gap {
	if len(p.Claims) == 0 {
		return []Gap{{Why: casework.Reason{Key: GapNoClaim}}}
	}
	var gaps []Gap
	for _, c := range p.Claims {
		about := func(key string) Gap {
			return Gap{Claim: c.ID, Why: casework.Reason{Key: key, Args: map[string]string{"What": c.What}}}
		}
		if c.Norm == "" {
			gaps = append(gaps, about(GapNoNorm))
		}
		if len(p.Elements[c.ID]) == 0 {
			gaps = append(gaps, about(GapNoElement))
		}
		for _, e := range p.Elements[c.ID] {
			if key := p.Lacks(e); key != "" {
				gaps = append(gaps, Gap{Claim: c.ID, Element: e.ID, Why: casework.Reason{Key: key, Args: map[string]string{"What": e.What, "Gap": e.Gap}}})
			}
		}
	}
	return gaps
}

// Lacks gives the Gap key of a circumstance, "" when it is proved or need not be.
func (p *Position) Lacks(e *casework.Element) string {
	if e.Burden == "theirs" || e.Admitted || e.Override != "" {
		return ""
	}
	have := p.Of[e.ID]
	switch {
	case len(e.Evidence) == 0:
		return GapNoProof
	case len(have) == 0:
		return GapLost
	case !slices.ContainsFunc(have, func(v *casework.Evidence) bool { return v.Held != "to_request" }):
		return GapToRequest
	}
	return ""
}

// Score grades how far the circumstances we must prove are proved: "0" hardly, "1" in part, "2" mostly, "3" fully; ""
// where none is written down. A weak proof counts half, proof still to be got and an omission with a reason not at all.
func (p *Position) Score() string {
	have, all := 0., 0.
	for _, es := range p.Elements {
		for _, e := range es {
			if e.Burden == "theirs" {
				continue
			}
			all++
			lacks := p.Lacks(e)
			switch {
			case e.Admitted:
				have++
			case lacks != "" || len(p.Of[e.ID]) == 0:
			case e.Strength == "weak":
				have += .5
			default:
				have++
			}
		}
	}
	switch share := have / max(all, 1); {
	case all == 0:
		return ""
	case share >= .9:
		return "3"
	case share >= .6:
		return "2"
	case share >= .3:
		return "1"
	}
	return "0"
}

// Changed gives the day the circumstances or the evidence last changed; zero when there are none.
func (p *Position) Changed() casework.Date {
	var last time.Time
	later := func(t time.Time) {
		if t.After(last) {
			last = t
		}
	}
	for _, es := range p.Elements {
		for _, e := range es {
			later(e.Updated)
		}
	}
	for _, e := range p.Evidence {
		later(e.Updated)
	}
	if last.IsZero() {
		return casework.Date{}
	}
	return casework.DayOf(last)
}

// Pass lets a case through the gate: with no gap freely, with gaps only on a reason by somebody with the power, kept in
// c.GateWhy. The caller puts c. Errors: Missing (Args N, What) when there are gaps and no reason; Denied.
func Pass(ctx context.Context, s casework.Store, r casework.Reader, c *casework.Case, reason string) error {
	gaps, err := Gate(ctx, r, c.ID)
	if err != nil || len(gaps) == 0 {
		return err
	}
	if reason = cmp.Or(reason, c.GateWhy); reason == "" {
		return &casework.Error{Code: casework.Missing, Key: "error.position.gaps", Op: "position.Pass", Args: map[string]any{"N": len(gaps)}}
	}
	if reason != c.GateWhy {
		if _, err := casework.Require(ctx, s, casework.OverrideGate); err != nil {
			return err
		}
		c.GateWhy = reason
	}
	return nil
}
