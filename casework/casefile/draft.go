package casefile

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/position"
)

// StartDraft begins a document. One action: act.draft.start. The member who acts is its author.
// Errors: Missing template or language.
func (k *Keeper) StartDraft(ctx context.Context, d *casework.Draft) error {
	if d.Template == "" || d.Lang == "" {
		return fail(casework.Missing, "error.draft.template", "StartDraft")
	}
	space, err := k.spaceOf(ctx, k.Store, d.Of)
	if err != nil {
		return err
	}
	d.Space, d.Status, d.Version = space, casework.DraftOpen, 1
	if d.Author.IsZero() {
		d.Author = k.Store.Profile().Member
	}
	return k.put(ctx, "act.draft.start", d)
}

// DraftAgain begins a document with the template and the answers of another of the same case: one that is final is corrected
// so, and stays what it was. Its words are the first version of the new one, to compare with. One action: act.draft.start. Errors: Missing.
func (k *Keeper) DraftAgain(ctx context.Context, id casework.ID) (*casework.Draft, error) {
	old, err := casework.Get[casework.Draft](ctx, k.Store, id)
	if err != nil {
		return nil, err
	}
	words, err := k.lastWords(ctx, old)
	if err != nil {
		return nil, err
	}
	d := &casework.Draft{Header: casework.Header{ID: casework.NewID(), Space: old.Space}, Of: old.Of, Template: old.Template, Revision: old.Revision,
		Lang: old.Lang, Title: old.Title, Answers: old.Answers, Status: casework.DraftOpen, Version: 1, Author: k.Store.Profile().Member}
	_, err = k.Store.Do(ctx, casework.Act{Name: "act.draft.start"}, func(tx casework.Tx) error {
		if err := tx.Put(ctx, d); err != nil {
			return err
		}
		return k.keepVersion(ctx, tx, versionOf(d, casework.VersionCorrected, "", words))
	})
	return d, err
}

// lastWords gives the words of a draft's page: as they were when it was made final, otherwise as they stand.
func (k *Keeper) lastWords(ctx context.Context, d *casework.Draft) ([]string, error) {
	all, err := Versions(ctx, k.Store, d.ID)
	if err != nil {
		return nil, err
	}
	for _, v := range all {
		if v.Why == casework.VersionFinal && v.Lang == d.Lang {
			return v.Text, nil
		}
	}
	return k.page(ctx, d)
}

// SaveDraft keeps answers and title. What was submitted or approved is a draft again: an approval is of the words it saw.
// One action: act.draft.save. Errors: Denied when it is final.
func (k *Keeper) SaveDraft(ctx context.Context, id casework.ID, title string, answers map[string]any) error {
	return k.draft(ctx, "act.draft.save", "", id, func(tx casework.Tx, d *casework.Draft) error {
		if d.Status == casework.DraftFinal {
			return fail(casework.Denied, "error.draft.final", "SaveDraft")
		}
		if d.Status == casework.DraftSubmitted || d.Status == casework.DraftApproved {
			d.Status, d.ApprovedBy = casework.DraftOpen, casework.ID{}
		}
		d.Title, d.Answers = cmp.Or(strings.TrimSpace(title), d.Title), answers
		d.Version++
		return nil
	})
}

func (k *Keeper) draft(ctx context.Context, act, reason string, id casework.ID, f func(casework.Tx, *casework.Draft) error) error {
	return k.draftVersion(ctx, act, reason, id, "", f)
}

// draftVersion is draft that keeps what the draft is after f as a version, unless why is empty.
func (k *Keeper) draftVersion(ctx context.Context, act, reason string, id casework.ID, why casework.VersionWhy, f func(casework.Tx, *casework.Draft) error) error {
	var text []string
	if why != "" {
		d, err := casework.Get[casework.Draft](ctx, k.Store, id)
		if err != nil {
			return err
		}
		if text, err = k.page(ctx, d); err != nil {
			return err
		}
	}
	_, err := k.Store.Do(ctx, casework.Act{Name: act, Reason: reason}, func(tx casework.Tx) error {
		d, err := casework.Get[casework.Draft](ctx, tx, id)
		if err != nil {
			return err
		}
		if err := f(tx, d); err != nil {
			return err
		}
		if why != "" {
			v := versionOf(d, why, reason, text)
			if err := k.keepVersion(ctx, tx, v); err != nil {
				return err
			}
			d.Version = v.Number
		}
		return tx.Put(ctx, d)
	})
	return err
}

func stands(d *casework.Draft, op string, in ...casework.DraftStatus) error {
	if !slices.Contains(in, d.Status) {
		return &casework.Error{Code: casework.Denied, Key: "error.draft.status", Op: "casefile." + op, Args: map[string]any{"Status": string(d.Status)}}
	}
	return nil
}

// Submit hands a draft to a supervisor. One action: act.draft.submit.
func (k *Keeper) Submit(ctx context.Context, id casework.ID) error {
	return k.draftVersion(ctx, "act.draft.submit", "", id, casework.VersionSubmitted, func(_ casework.Tx, d *casework.Draft) error {
		if err := stands(d, "Submit", casework.DraftOpen, casework.DraftReturned); err != nil {
			return err
		}
		d.Status = casework.DraftSubmitted
		return nil
	})
}

// Return gives a submitted draft back with remarks. One action: act.draft.return. Errors: Denied without the power to
// approve or for one's own draft; Missing remarks.
func (k *Keeper) Return(ctx context.Context, id casework.ID, remarks string) error {
	who, err := casework.Require(ctx, k.Store, casework.ApproveDraft)
	if err != nil {
		return err
	}
	if remarks = strings.TrimSpace(remarks); remarks == "" {
		return fail(casework.Missing, "error.draft.remarks", "Return")
	}
	return k.draftVersion(ctx, "act.draft.return", remarks, id, casework.VersionReturned, func(_ casework.Tx, d *casework.Draft) error {
		if d.Author == who.ID {
			return fail(casework.Denied, "error.draft.own", "Return")
		}
		if err := stands(d, "Return", casework.DraftSubmitted, casework.DraftApproved); err != nil {
			return err
		}
		d.Status, d.Remarks, d.ApprovedBy = casework.DraftReturned, remarks, casework.ID{}
		return nil
	})
}

// Approve lets a submitted draft become final. One action: act.draft.approve. Errors: Denied without the power or for one's
// own draft.
func (k *Keeper) Approve(ctx context.Context, id casework.ID, remarks string) error {
	who, err := casework.Require(ctx, k.Store, casework.ApproveDraft)
	if err != nil {
		return err
	}
	return k.draftVersion(ctx, "act.draft.approve", "", id, casework.VersionApproved, func(_ casework.Tx, d *casework.Draft) error {
		if d.Author == who.ID {
			return fail(casework.Denied, "error.draft.own", "Approve")
		}
		if err := stands(d, "Approve", casework.DraftSubmitted); err != nil {
			return err
		}
		d.Status, d.ApprovedBy, d.Remarks = casework.DraftApproved, who.ID, strings.TrimSpace(remarks)
		return nil
	})
}

// isClaim reports whether a template is a claim, which the claim-evidence gate guards: ids begin with "claim.", of the office's
// own with "office.claim.".
func isClaim(template string) bool {
	return strings.HasPrefix(strings.TrimPrefix(template, casework.OwnTemplate), "claim.")
}

// MayFinalise tells, before the paper is made, whether a draft may become final now; its errors are those of Finalise.
func (k *Keeper) MayFinalise(ctx context.Context, id casework.ID, reason string) error {
	d, err := casework.Get[casework.Draft](ctx, k.Store, id)
	if err != nil {
		return err
	}
	_, err = k.mayFinalise(ctx, k.Store, d, strings.TrimSpace(reason))
	return err
}

// mayFinalise gives the case when the reason for passing its gate has to be kept.
func (k *Keeper) mayFinalise(ctx context.Context, r casework.Reader, d *casework.Draft, reason string) (*casework.Case, error) {
	const op = "Finalise"
	if d.Status == casework.DraftFinal {
		return nil, fail(casework.Denied, "error.draft.final", op)
	}
	me, err := casework.Get[casework.Member](ctx, r, k.Store.Profile().Member)
	if err != nil {
		return nil, err
	}
	alone := me.Duty.May(casework.FinaliseDraft) && me.Left.IsZero()
	if !d.Author.IsZero() && d.Author != me.ID { // another's draft needs the other's power too
		author, err := casework.Get[casework.Member](ctx, r, d.Author)
		if err != nil && casework.CodeOf(err) != casework.Missing {
			return nil, err
		}
		alone = alone && err == nil && author.Duty.May(casework.FinaliseDraft)
	}
	if !alone && (d.Status != casework.DraftApproved || d.ApprovedBy.IsZero() || d.ApprovedBy == d.Author) {
		return nil, fail(casework.Denied, "error.draft.approval", op)
	}
	if !isClaim(d.Template) {
		return nil, nil
	}
	c, err := casework.Get[casework.Case](ctx, r, d.Of)
	if err != nil {
		if casework.CodeOf(err) == casework.Missing {
			return nil, nil // a paper of an enquiry has no position
		}
		return nil, err
	}
	return c, position.Pass(ctx, k.Store, r, c, reason)
}

// Finalise makes a draft final with the paper that was made from it (a PDF as a rule). One action: act.draft.final. A
// student's draft needs another member's approval; a claim needs the position without gaps, or the reason for going on.
// Errors: Denied (key "error.draft.approval", "error.draft.final"), Missing (gaps, Args N).
func (k *Keeper) Finalise(ctx context.Context, id casework.ID, reason, name string, paper io.Reader) error {
	reason = strings.TrimSpace(reason)
	seen := k.look(paper)
	return k.draftVersion(ctx, "act.draft.final", reason, id, casework.VersionFinal, func(tx casework.Tx, d *casework.Draft) error {
		c, err := k.mayFinalise(ctx, tx, d, reason)
		if err != nil {
			return err
		}
		if c != nil {
			if err := tx.Put(ctx, c); err != nil {
				return err
			}
		}
		if paper != nil {
			f, err := k.attach(ctx, tx, d.Of, name, paper, seen)
			if err != nil {
				return err
			}
			d.File = f.ID
		}
		d.Status = casework.DraftFinal
		return nil
	})
}
