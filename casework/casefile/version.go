package casefile

import (
	"context"
	"reflect"
	"slices"
	"strings"

	"zanger/casework"
)

// Page gives the words of a draft's page, a paragraph each, as they stand now. It is asked outside of any action.
type Page func(ctx context.Context, d *casework.Draft) ([]string, error)

// KeepVersion keeps a draft as it stands, for a person's wish or because it was printed. lang and text are those of the
// page that was shown; a zero lang is the draft's own, a nil text is asked of the keeper's Page. One action:
// act.draft.version.
func (k *Keeper) KeepVersion(ctx context.Context, id casework.ID, why casework.VersionWhy, note, lang string, text []string) (*casework.DraftVersion, error) {
	d, err := casework.Get[casework.Draft](ctx, k.Store, id)
	if err != nil {
		return nil, err
	}
	if text == nil {
		if text, err = k.page(ctx, d); err != nil {
			return nil, err
		}
	}
	v := versionOf(d, why, note, text)
	if lang != "" {
		v.Lang = lang
	}
	_, err = k.Store.Do(ctx, casework.Act{Name: "act.draft.version"}, func(tx casework.Tx) error { return k.keepVersion(ctx, tx, v) })
	return v, err
}

func (k *Keeper) page(ctx context.Context, d *casework.Draft) ([]string, error) {
	if k.Page == nil {
		return nil, nil
	}
	return k.Page(ctx, d)
}

func versionOf(d *casework.Draft, why casework.VersionWhy, note string, text []string) *casework.DraftVersion {
	return &casework.DraftVersion{Header: casework.Header{Space: d.Space}, Draft: d.ID, Why: why, Note: strings.TrimSpace(note),
		Title: d.Title, Template: d.Template, Revision: d.Revision, Lang: d.Lang, Answers: d.Answers, Text: text}
}

// keepVersion numbers a version and puts it.
func (k *Keeper) keepVersion(ctx context.Context, tx casework.Tx, v *casework.DraftVersion) error {
	last, err := casework.List[casework.DraftVersion](ctx, tx, casework.Where("draft", v.Draft).By("-number").Limit(1).Reading("number"))
	if err != nil {
		return err
	}
	v.Number = 1
	if len(last) > 0 {
		v.Number = last[0].Number + 1
	}
	v.By, v.At = k.Store.Profile().Member, k.Clock.Now().UTC()
	return tx.Put(ctx, v)
}

// Versions gives the versions of a draft, the newest first.
func Versions(ctx context.Context, r casework.Reader, draft casework.ID) ([]*casework.DraftVersion, error) {
	all, err := casework.List[casework.DraftVersion](ctx, r, casework.Where("draft", draft).By("at", "number"))
	slices.Reverse(all)
	return all, err
}

// Restore makes a draft what it was in a version. What it replaces is kept as a version first, unless the newest one holds
// it already, and what comes back is a new version: nothing is lost. What was submitted or approved is a draft again. One
// action: act.draft.restore. Errors: Denied for a final draft; Missing.
func (k *Keeper) Restore(ctx context.Context, version casework.ID) error {
	const op = "Restore"
	v, err := casework.Get[casework.DraftVersion](ctx, k.Store, version)
	if err != nil {
		return err
	}
	d, err := casework.Get[casework.Draft](ctx, k.Store, v.Draft)
	if err != nil {
		return err
	}
	now, err := k.page(ctx, d)
	if err != nil {
		return err
	}
	then := *d
	then.Title, then.Answers = v.Title, v.Answers
	text, err := k.page(ctx, &then)
	if err != nil {
		return err
	}
	_, err = k.Store.Do(ctx, casework.Act{Name: "act.draft.restore"}, func(tx casework.Tx) error {
		d, err := casework.Get[casework.Draft](ctx, tx, v.Draft)
		if err != nil {
			return err
		}
		if d.Status == casework.DraftFinal {
			return fail(casework.Denied, "error.draft.final", op)
		}
		all, err := Versions(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		if len(all) == 0 || all[0].Title != d.Title || !sameAnswers(all[0].Answers, d.Answers) {
			if err := k.keepVersion(ctx, tx, versionOf(d, casework.VersionBefore, "", now)); err != nil {
				return err
			}
		}
		if d.Status == casework.DraftSubmitted || d.Status == casework.DraftApproved {
			d.Status, d.ApprovedBy = casework.DraftOpen, casework.ID{}
		}
		d.Title, d.Answers = v.Title, v.Answers
		back := versionOf(d, casework.VersionRestored, v.Note, text)
		if err := k.keepVersion(ctx, tx, back); err != nil {
			return err
		}
		d.Version = back.Number
		return tx.Put(ctx, d)
	})
	return err
}

func sameAnswers(a, b map[string]any) bool {
	return len(a) == 0 && len(b) == 0 || reflect.DeepEqual(a, b)
}
