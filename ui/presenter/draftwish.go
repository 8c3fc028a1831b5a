package presenter

import (
	"bytes"
	"context"
	"io"
	"strings"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/casework/whole"
	"zanger/docgen"
	"zanger/docgen/docx"
	"zanger/docgen/pdf"
)

// DraftHead is the head of the drafting page.
type DraftHead struct {
	Title  string
	Sub    string // case, template, norm and edition
	Mark   Mark   // status of the draft
	Law    Mark   // how sure the template's law is
	LawTip string // what that means
	Sign   string // "signed by ...", "" where the final paper has no signature
}

// Head gives the head; gaps is how many things are missing.
func (d *Drafting) Head(ctx context.Context) DraftHead {
	p := d.Desk.Text
	h := DraftHead{Title: d.Draft.Title, Mark: Mark{draftUrgency(d.Draft.Status), p.T("status.draft." + string(d.Draft.Status))}}
	if c, err := casework.Get[casework.Case](ctx, d.Desk.Store, d.Draft.Of); err == nil {
		h.Sub = dots(c.Number, c.Title)
	}
	h.Law, h.LawTip = d.Desk.lawMark(d.entry.Status)
	if !d.Draft.File.IsZero() {
		signed, err := casefile.Signatures(ctx, d.Desk.Store, d.Draft.Of)
		for _, x := range signed {
			if err == nil && x.Of == d.Draft.File {
				h.Sign = p.T("filing.file.signed")
				if x.Signer != "" {
					h.Sign += ": " + p.T("filing.signed.by", "Signer", x.Signer)
				}
			}
		}
	}
	return h
}

// Again begins a new draft with what stands in this one, which stays as it is, and gives its id.
func (d *Drafting) Again(ctx context.Context) (casework.ID, error) {
	next, err := d.Desk.keeper().DraftAgain(ctx, d.ID)
	if err != nil {
		return casework.ID{}, err
	}
	return next.ID, nil
}

// GapRow is something missing, with the field it is typed into; Check: it is there and looks wrong.
type GapRow struct {
	Path, Label, Why string
	Check            bool
}

// GapRows puts gaps into words of the person.
func (d *Drafting) GapRows(gaps []docgen.Gap) []GapRow {
	out := make([]GapRow, 0, len(gaps))
	for _, g := range gaps {
		out = append(out, GapRow{Path: g.Field, Label: d.Desk.Text.Capital(g.Label), Why: g.Why})
	}
	return out
}

// Final reports whether the draft may be written without the mark of a draft.
func (d *Drafting) Final() bool {
	return d.Draft.Status == casework.DraftFinal || d.Draft.Status == casework.DraftApproved
}

// DraftWishes tells what can be done with the draft now.
type DraftWishes struct{ Submit, Return, Finalise bool }

// Wishes tells what the person may do with the draft in its state.
func (d *Drafting) Wishes() DraftWishes {
	var w DraftWishes
	own := d.Draft.Author == d.Desk.Me.ID
	switch d.Draft.Status {
	case casework.DraftOpen, casework.DraftReturned:
		w.Submit = !d.Desk.Me.Duty.May(casework.FinaliseDraft)
		w.Finalise = d.Desk.Me.Duty.May(casework.FinaliseDraft)
	case casework.DraftSubmitted:
		w.Return = !own && d.Desk.Me.Duty.May(casework.ApproveDraft)
	case casework.DraftApproved:
		w.Finalise = true
	}
	return w
}

// Submit hands the draft to a supervisor; Return gives it back with remarks; Approve lets it become final.
func (d *Drafting) Submit(ctx context.Context) error { return d.Desk.keeper().Submit(ctx, d.ID) }

// Return gives a submitted draft back, with remarks.
func (d *Drafting) Return(ctx context.Context, remarks string) error {
	return d.Desk.keeper().Return(ctx, d.ID, remarks)
}

// Approve lets a submitted draft become final.
func (d *Drafting) Approve(ctx context.Context, remarks string) error {
	return d.Desk.keeper().Approve(ctx, d.ID, remarks)
}

// MayFinalise says what stands against making the draft final now: approval, gaps of the position, gaps of the document.
func (d *Drafting) MayFinalise(ctx context.Context, reason string) error {
	doc, err := d.Document(ctx, d.Lang())
	if err != nil {
		return err
	}
	if n := len(doc.Gaps); n > 0 {
		return &casework.Error{Code: casework.Missing, Key: "error.drafting.gaps", Op: "presenter.MayFinalise", Args: map[string]any{"N": n}}
	}
	return d.Desk.keeper().MayFinalise(ctx, d.ID, reason)
}

// Finalise makes the paper, seals it into the case's files and makes the draft final, in one action.
func (d *Drafting) Finalise(ctx context.Context, reason string) error {
	if err := d.MayFinalise(ctx, reason); err != nil {
		return err
	}
	doc, err := d.Document(ctx, d.Lang())
	if err != nil {
		return err
	}
	var paper bytes.Buffer
	if err := pdf.Write(ctx, &paper, doc, d.options(false)); err != nil {
		return err
	}
	return d.Desk.keeper().Finalise(ctx, d.ID, reason, d.FileName(d.Lang(), ".pdf"), &paper)
}

// FileName proposes a name: the document, the case, the language.
func (d *Drafting) FileName(lang docgen.Lang, ending string) string {
	parts := []string{d.Draft.Title}
	if n, ok := d.facts["case.number"].(string); ok {
		parts = append(parts, n)
	}
	return fileName(strings.Join(append(parts, string(lang)), " ")) + ending
}

// Write puts the document on paper: PDF or DOCX by the path's ending, and keeps what was written as a version. What is not
// final is marked as a draft.
func (d *Drafting) Write(ctx context.Context, lang docgen.Lang, path string) error {
	doc, err := d.Document(ctx, lang)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error { return pdf.Write(ctx, w, doc, d.options(!d.Final() || len(doc.Gaps) > 0)) }
	if strings.HasSuffix(strings.ToLower(path), ".docx") {
		write = func(w io.Writer) error {
			return docx.Write(ctx, w, doc, d.options(!d.Final() || len(doc.Gaps) > 0))
		}
	}
	if err := whole.Write(path, 0o600, write); err != nil {
		return err
	}
	return d.printed(ctx, doc)
}

func (d *Drafting) options(draft bool) docgen.Options {
	o := docgen.Styled(d.Desk.Office.Page)
	o.Draft, o.Author, o.Created = draft, d.Desk.Me.Name, d.Desk.Clock.Now().In(casework.Almaty)
	return o
}
