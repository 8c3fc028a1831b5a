package presenter

import (
	"context"
	"fmt"
	"strings"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/docgen/shelf"
)

// TemplatePack is a verified pack of templates that waits for a person's yes, or the reason why it cannot be taken in.
type TemplatePack struct {
	Words  string // title, revision, day
	Rows   []TemplatePackRow
	Faults []string // places the linter found; any keeps the whole pack out
	Refuse string   // why it cannot be taken in; "": it can

	pack *lawpack.Templates
}

// TemplatePackRow is one of its templates.
type TemplatePackRow struct {
	Title  string
	Detail string
	Mark   Mark
}

// Packs gives the packs that came from the hub and wait, but those that were taken in already.
func (v *Templates) Packs(ctx context.Context) (out []TemplatePack, err error) {
	if v.Desk.Shelf.Dir == "" {
		return nil, nil
	}
	for _, p := range v.Desk.Shelf.TemplateOffers() {
		r, err := v.keeper().Review(ctx, p)
		if err != nil {
			return nil, err
		}
		if !r.Older {
			out = append(out, v.pack(p, r))
		}
	}
	return out, nil
}

// OpenPack reads a pack from a folder or a zip and verifies it. Errors: those of lawpack.Shelf.CheckTemplates.
func (v *Templates) OpenPack(ctx context.Context, path string) (TemplatePack, error) {
	fsys, err := lawpack.OpenPack(path)
	if err != nil {
		return TemplatePack{}, err
	}
	p, err := v.Desk.Shelf.CheckTemplates(fsys)
	if err != nil {
		return TemplatePack{}, err
	}
	r, err := v.keeper().Review(ctx, p)
	if err != nil {
		return TemplatePack{}, err
	}
	return v.pack(p, r), nil
}

// mostFaults is how many places of a faulty pack are shown.
const mostFaults = 5

func (v *Templates) pack(p *lawpack.Templates, r *shelf.PackReview) TemplatePack {
	t := v.Desk.Text
	out := TemplatePack{pack: p, Words: v.Desk.PackWords(r.Head)}
	urgency := map[shelf.PackState]Urgency{shelf.PackNew: Planned, shelf.PackNewer: Planned, shelf.PackSame: Done, shelf.PackKept: Soon}
	for _, x := range r.Rows {
		out.Rows = append(out.Rows, TemplatePackRow{Title: x.Title, Detail: t.Capital(t.T("word.lang." + string(x.Lang))), Mark: Mark{urgency[x.State], t.T("templates.pack." + string(x.State))}})
	}
	for i, f := range r.Faults {
		if i == mostFaults {
			out.Faults = append(out.Faults, t.N("templates.pack.more", len(r.Faults)-mostFaults))
			break
		}
		out.Faults = append(out.Faults, f.In(t.Lang()))
	}
	switch {
	case len(r.Faults) > 0:
		out.Refuse = t.N("templates.pack.faults", len(r.Faults))
	case r.Older:
		out.Refuse = t.T("templates.pack.older")
	case !v.Desk.Me.Duty.May(casework.FinaliseDraft):
		out.Refuse = t.T("templates.pack.mayno")
	}
	return out
}

// TakePack gives a pack's templates to the office, and says what became of them.
func (v *Templates) TakePack(ctx context.Context, p TemplatePack) (string, error) {
	r, err := v.keeper().Take(ctx, p.pack)
	if err != nil {
		return "", err
	}
	taken, kept := 0, 0
	for _, x := range r.Rows {
		switch x.State {
		case shelf.PackNew, shelf.PackNewer:
			taken++
		case shelf.PackKept:
			kept++
		}
	}
	words := v.Desk.Text.N("templates.pack.taken", taken)
	if kept > 0 {
		words = dots(words, v.Desk.Text.N("templates.pack.left", kept))
	}
	return words, v.DropPack(p)
}

// DropPack takes a pack off the list without taking it in. A newer revision is offered again.
func (v *Templates) DropPack(p TemplatePack) error {
	if v.Desk.Shelf.Dir == "" {
		return nil
	}
	return v.Desk.Shelf.DropTemplates(p.pack.Head().ID)
}

// Refused says in words which packs of templates the hub handed out did not verify, newest first.
func (v *Templates) Refused() (out []string) {
	c := v.Desk.Courier
	if c == nil {
		return nil
	}
	seen := map[string]bool{} // a later one that came well says more than its forerunner
	for _, p := range c.Seen().Packs {
		if p.Templates() && p.Refused != "" && !seen[p.Name] {
			out = append(out, v.Desk.Text.T("templates.pack.refused", "Pack", fmt.Sprintf("%s, %d", p.Name, p.Revision), "Why", v.Desk.Text.T("templates.pack.why."+whyRefused(p.Refused))))
		}
		seen[p.Name] = seen[p.Name] || p.Templates()
	}
	return out
}

// whyRefused says it of a pack of templates: the keys of package lawpack speak of the law.
func whyRefused(key string) string {
	switch strings.TrimPrefix(key, "error.lawpack.") {
	case "signer", "unsigned":
		return "signer"
	case "signature", "file":
		return "altered"
	}
	return "form"
}
