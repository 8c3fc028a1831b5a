package facts

import (
	"context"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/docgen/template"
)

// Facts is what one case or one enquiry answers. It is a template.Source.
type Facts map[string]any

var _ template.Source = Facts{}

// Lookup gives the value of a path.
func (f Facts) Lookup(path string) (any, bool) {
	v, ok := f[path]
	return v, ok
}

// Of reads the facts of a case or of an enquiry, whichever the id names; law names the norms of its dates and may be nil.
// Errors: Missing.
func Of(ctx context.Context, s casework.Store, law *lawpack.Pack, of casework.ID, today casework.Date) (Facts, error) {
	f := Facts{}
	f.put("today", today)
	profile := s.Profile()
	if office, err := casework.Get[casework.Office](ctx, s, profile.Office); err == nil {
		f.put("office", object{}.set("name", office.Name).set("name_kk", office.NameKK).set("address", office.Address).
			set("phone", office.Phone).set("email", office.Email).set("bin", office.BIN))
	} else if casework.CodeOf(err) != casework.Missing {
		return nil, err
	}
	list, err := casework.List[casework.Member](ctx, s, casework.Query{})
	if err != nil {
		return nil, err
	}
	members := map[casework.ID]*casework.Member{}
	for _, m := range list {
		members[m.ID] = m
	}
	f.put("author", member(members[profile.Member]))
	c, err := casework.Get[casework.Case](ctx, s, of)
	switch {
	case err == nil:
		f.put("case.number", c.Number)
		f.put("case.facts", c.Summary)
		if c.Price != 0 {
			f.put("case.claim_amount", c.Price)
		}
		if c.Court != "" {
			f.put("case.court", object{}.set("name", c.Court))
		}
		if err := f.parties(ctx, s, of); err != nil {
			return nil, err
		}
		w := &work{facts: f, law: law, store: s, kase: c, members: members}
		if err := w.read(ctx); err != nil {
			return nil, err
		}
		if c.Enquiry.IsZero() {
			return f, nil
		}
		of = c.Enquiry
	case casework.CodeOf(err) != casework.Missing:
		return nil, err
	}
	e, err2 := casework.Get[casework.Enquiry](ctx, s, of)
	if err2 != nil {
		if err == nil && casework.CodeOf(err2) == casework.Missing {
			return f, nil // the case outlived its enquiry
		}
		return nil, err2
	}
	if _, known := f["consultation.question"]; !known {
		if err := f.consultation(ctx, s, e.ID, members); err != nil {
			return nil, err
		}
	}
	return f, f.enquiry(ctx, s, e)
}

func (f Facts) enquiry(ctx context.Context, s casework.Store, e *casework.Enquiry) error {
	f.put("enquiry.number", e.Number)
	f.put("enquiry.subject", e.Line)
	f.put("enquiry.referred_to", e.ReferredTo)
	f.putDate("enquiry.promised", e.Promised)
	if !e.Received.IsZero() {
		f.put("enquiry.received_on", casework.DayOf(e.Received))
	}
	if e.Sum != 0 {
		f.putNew("case.claim_amount", e.Sum)
	}
	if e.Story != "" {
		f.putNew("case.facts", e.Story)
	}
	parties, err := casework.List[casework.Party](ctx, s, casework.Where("of", e.ID).By("created"))
	if err != nil {
		return err
	}
	for _, p := range parties {
		switch p.Role {
		case casework.Applicant:
			f.putNew("enquiry.person", person(p))
			f.putNew("claimant", person(p))
			f.putNew("client", person(p))
		case casework.Opponent:
			f.putNew("defendant", person(p))
		}
	}
	return nil
}

// parties finds the two sides and who stands for ours.
func (f Facts) parties(ctx context.Context, s casework.Store, of casework.ID) error {
	all, err := casework.List[casework.Party](ctx, s, casework.Where("of", of).By("created"))
	if err != nil {
		return err
	}
	first := func(which func(*casework.Party) bool) *casework.Party {
		for _, p := range all {
			if which(p) {
				return p
			}
		}
		return nil
	}
	role := func(roles ...casework.Role) func(*casework.Party) bool {
		return func(p *casework.Party) bool {
			for _, r := range roles {
				if p.Role == r {
					return true
				}
			}
			return false
		}
	}
	if ours := first(func(p *casework.Party) bool { return p.Ours && p.Role != casework.Representative }); ours != nil {
		f.put("client", person(ours))
	}
	claimant := first(role(casework.Plaintiff, casework.Applicant))
	if claimant == nil {
		claimant = first(func(p *casework.Party) bool {
			return p.Ours && p.Role != casework.Defendant && p.Role != casework.Representative
		})
	}
	if claimant != nil {
		f.put("claimant", person(claimant))
	}
	if d := first(role(casework.Defendant, casework.Opponent, casework.StateBody, casework.Official)); d != nil {
		f.put("defendant", person(d))
	}
	if r := first(func(p *casework.Party) bool {
		return p.Role == casework.Representative && (claimant == nil || p.Stands.IsZero() || p.Stands == claimant.ID)
	}); r != nil {
		f.put("representative", person(r).set("licence", r.Basis))
	}
	var children []any
	for _, p := range all {
		if p.Role == casework.Child {
			children = append(children, map[string]any(person(p)))
		}
	}
	if children != nil {
		f["children"] = children
	}
	return nil
}

// PartyKey names the part of a person that holds the id of the party it comes from.
const PartyKey = "party"

// person is a party in the shape of a template's person, organisation or party, with the id of the party it is.
func person(p *casework.Party) object {
	o := object{}.set(PartyKey, p.ID.String()).set("name", p.Name).set("address", p.Address).set("actual_address", p.Residence).set("phone", p.Phone).
		set("email", p.Email)
	if p.Organisation {
		o.set("kind", "organisation").set("bin", p.IIN).set("bank", p.Bank).set("head", p.Head)
	} else {
		o.set("kind", "person").set("iin", p.IIN).set("sex", p.Sex).set("position", p.Job).set("birth_date", p.Born.String())
	}
	if len(p.Forms) > 0 {
		forms := map[string]any{}
		for k, v := range p.Forms {
			forms[k] = v
		}
		o["forms"] = forms
	}
	return o
}

// object is a person or an organisation with only the parts that are known.
type object map[string]any

func (o object) set(part, value string) object {
	if value != "" {
		o[part] = value
	}
	return o
}

func (f Facts) put(path string, v any) {
	switch v := v.(type) {
	case string:
		if v != "" {
			f[path] = v
		}
	case object:
		if len(v) > 0 {
			f[path] = map[string]any(v)
		}
	default:
		f[path] = v
	}
}

// putNew is put for what is not known yet: the case knows better than the enquiry it came from.
func (f Facts) putNew(path string, v any) {
	if _, ok := f[path]; !ok {
		f.put(path, v)
	}
}
