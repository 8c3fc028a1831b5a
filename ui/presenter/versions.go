package presenter

import (
	"context"
	"fmt"
	"slices"

	"zanger/casework"
	"zanger/casework/casefile"
	"zanger/docgen"
	"zanger/docgen/compare"
)

// Versions presents what a draft was: every version that was kept, two of them side by side, and the way back.
type Versions struct {
	Desk *Desk
	ID   casework.ID // of the draft

	Draft *casework.Draft
	List  []*casework.DraftVersion // the newest first
	now   []string                 // the page as it stands
}

// Load reads the draft, its versions and its page as it stands. Errors: Missing.
func (v *Versions) Load(ctx context.Context) (err error) {
	if v.Draft, err = casework.Get[casework.Draft](ctx, v.Desk.Store, v.ID); err != nil {
		return err
	}
	if v.List, err = casefile.Versions(ctx, v.Desk.Store, v.ID); err != nil {
		return err
	}
	v.now, err = v.Desk.keeper().Page(ctx, v.Draft)
	return err
}

// VersionRow is one version in words. The first row is the draft as it stands.
type VersionRow struct {
	Title  string // "3: printed"
	Detail string // who and what for
	When   string
	Mark   Mark
	Last   bool // the draft as it stands
}

// Rows gives the draft as it stands and its versions, the newest first.
func (v *Versions) Rows(ctx context.Context) []VersionRow {
	p := v.Desk.Text
	now := p.T("versions.now.detail")
	switch {
	case len(v.List) == 0:
		now = ""
	case slices.Equal(v.List[0].Text, v.now):
		now = p.T("versions.now.same", "N", v.List[0].Number)
	}
	rows := []VersionRow{{Title: p.T("versions.now"), Detail: now, When: p.Moment(v.Draft.Updated.In(casework.Almaty)), Last: true,
		Mark: Mark{draftUrgency(v.Draft.Status), p.T("status.draft." + string(v.Draft.Status))}}}
	for _, x := range v.List {
		rows = append(rows, VersionRow{Title: fmt.Sprintf("%d. %s", x.Number, p.T("versions.why."+string(x.Why))), When: p.Moment(x.At.In(casework.Almaty)),
			Detail: dots(v.Desk.MemberName(ctx, x.By), p.T("word.lang."+x.Lang), x.Note)})
	}
	return rows
}

// text gives the words of a row.
func (v *Versions) text(row int) []string {
	if row <= 0 || row > len(v.List) {
		return v.now
	}
	return v.List[row-1].Text
}

// Compare shows what became of the older row in the newer one; rows count from 0, the newest first.
func (v *Versions) Compare(older, newer int) (paras []compare.Para, differences string) {
	paras = compare.Texts(v.text(older), v.text(newer))
	n := compare.Differences(paras)
	if n == 0 {
		return paras, v.Desk.Text.T("versions.same")
	}
	return paras, v.Desk.Text.N("versions.differences", n)
}

// MayRestore reports whether the draft may go back at all: one that is final may not.
func (v *Versions) MayRestore(row int) bool {
	return row > 0 && row <= len(v.List) && v.Draft.Status != casework.DraftFinal
}

// Restore makes the draft what it was in a row. What it is now is kept first.
func (v *Versions) Restore(ctx context.Context, row int) error {
	if row <= 0 || row > len(v.List) {
		return &casework.Error{Code: casework.Missing, Op: "presenter.Restore"}
	}
	return v.Desk.keeper().Restore(ctx, v.List[row-1].ID)
}

// Keep keeps the draft as it stands, with a word of what for.
func (v *Versions) Keep(ctx context.Context, note string) error {
	_, err := v.Desk.keeper().KeepVersion(ctx, v.ID, casework.VersionSaved, note, "", nil)
	return err
}

// KeepVersion keeps the draft on the page as it stands, with a word of what for.
func (d *Drafting) KeepVersion(ctx context.Context, note string) error {
	_, err := d.Desk.keeper().KeepVersion(ctx, d.ID, casework.VersionSaved, note, "", nil)
	return err
}

// printed keeps what has just been put on paper.
func (d *Drafting) printed(ctx context.Context, doc *docgen.Document) error {
	_, err := d.Desk.keeper().KeepVersion(ctx, d.ID, casework.VersionPrinted, "", string(doc.Lang), docgen.Paragraphs(doc))
	return err
}
