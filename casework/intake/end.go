package intake

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"zanger/casework"
	"zanger/casework/lawpack"
)

// Refer sends the person elsewhere. to is a body of the pack by id, or a name. One action: act.enquiry.refer.
// Errors: Denied without the power; Missing body or reason.
func (d *Desk) Refer(ctx context.Context, id casework.ID, to, reason string) error {
	const op = "Refer"
	if _, err := casework.Require(ctx, d.Store, casework.RefuseEnquiry); err != nil {
		return err
	}
	to, reason = strings.TrimSpace(to), strings.TrimSpace(reason)
	if to == "" {
		return fail(casework.Missing, "error.intake.refer_to", op)
	}
	if reason == "" {
		return fail(casework.Missing, "error.intake.reason", op)
	}
	return d.enquiry(ctx, "act.enquiry.refer", reason, id, func(_ casework.Tx, e *casework.Enquiry) error {
		d.end(e, casework.EnquiryReferred, reason)
		e.ReferredTo = to
		return nil
	})
}

// letterTemplate is the letter a refusal begins.
const letterTemplate = "letter.refusal"

// Refuse ends an enquiry with a reason of the pack and, if the person wishes, words of their own, and begins the letter
// about it. One action: act.enquiry.refuse. The draft's answers are those of the letter's template: its choice of "reason",
// the words as "reason_details", and the date that matters, which a refusal must not let slip, as "term_date". A reason
// the letter has no choice for leaves that one open and brings the pack's sentence.
// Errors: Denied without the power; Invalid reason; Missing when there is neither a reason of the pack nor words.
func (d *Desk) Refuse(ctx context.Context, id casework.ID, reason, words string) (*casework.Draft, error) {
	const op = "Refuse"
	if _, err := casework.Require(ctx, d.Store, casework.RefuseEnquiry); err != nil {
		return nil, err
	}
	words = strings.TrimSpace(words)
	var known *lawpack.RefusalReason
	if d.Law != nil && reason != "" {
		rs := d.Law.Intake().Refusals
		i := slices.IndexFunc(rs, func(r lawpack.RefusalReason) bool { return r.ID == reason })
		if i < 0 {
			return nil, fail(casework.Invalid, "error.intake.refusal", op)
		}
		known = &rs[i]
	}
	if known == nil && words == "" {
		return nil, fail(casework.Missing, "error.intake.reason", op)
	}
	var letter *casework.Draft
	err := d.enquiry(ctx, "act.enquiry.refuse", cmp.Or(words, reason), id, func(tx casework.Tx, e *casework.Enquiry) error {
		d.end(e, casework.EnquiryRefused, strings.Trim(reason+": "+words, ": "))
		lang := e.Language
		if lang != "kk" {
			lang = "ru" // letters are written in the two official languages
		}
		answers := letterAnswers(e, known, words, lang)
		letter = &casework.Draft{Header: casework.Header{Space: e.Space}, Of: e.ID, Template: letterTemplate, Lang: lang, Title: e.Number,
			Answers: answers, Status: casework.DraftOpen, Author: d.Store.Profile().Member, Version: 1}
		return tx.Put(ctx, letter)
	})
	if err != nil {
		return nil, err
	}
	return letter, nil
}

// letterReason is the letter's own choice for a reason of the pack.
var letterReason = map[string]string{"conflict": "conflict", "not_category": "category", "business": "business",
	"same_question": "repeated", "outside": "outside", "no_capacity": "capacity"}

func letterAnswers(e *casework.Enquiry, known *lawpack.RefusalReason, words, lang string) map[string]any {
	answers := map[string]any{}
	if known != nil {
		if choice := letterReason[known.ID]; choice != "" {
			answers["reason"] = choice
		} else {
			words = strings.TrimSpace(known.Letter.In(lang) + " " + words)
		}
	}
	if words != "" {
		answers["reason_details"] = words
	}
	if !e.DateMatters.IsZero() && e.DateWhat != "" {
		answers["term_date"], answers["term_what"] = e.DateMatters.String(), e.DateWhat
	}
	return answers
}

// RefusalOf parts the recorded reason of an ended enquiry into the pack's id, when it has one, and a person's words.
func RefusalOf(l Law, e *casework.Enquiry) (id, words string) {
	id, words, _ = strings.Cut(e.DecidedWhy, ": ")
	if l != nil && slices.ContainsFunc(l.Intake().Refusals, func(r lawpack.RefusalReason) bool { return r.ID == id }) {
		return id, words
	}
	return "", e.DecidedWhy
}

func (d *Desk) end(e *casework.Enquiry, s casework.EnquiryStatus, why string) {
	e.Status, e.Decided, e.DecidedBy, e.DecidedWhy = s, d.Clock.Today(), d.Store.Profile().Member, why
}

// Reopen takes a refused or referred enquiry back into the queue, with a reason and a new promised day. One action:
// act.enquiry.reopen. Errors: Denied without the power, or for an accepted one; Missing reason.
func (d *Desk) Reopen(ctx context.Context, id casework.ID, reason string) error {
	const op = "Reopen"
	if _, err := casework.Require(ctx, d.Store, casework.RefuseEnquiry); err != nil {
		return err
	}
	if reason = strings.TrimSpace(reason); reason == "" {
		return fail(casework.Missing, "error.intake.reason", op)
	}
	_, err := d.Store.Do(ctx, casework.Act{Name: "act.enquiry.reopen", Reason: reason}, func(tx casework.Tx) error {
		e, err := casework.Get[casework.Enquiry](ctx, tx, id)
		if err != nil {
			return err
		}
		if e.Status != casework.EnquiryRefused && e.Status != casework.EnquiryReferred {
			return fail(casework.Denied, "error.intake.not_ended", op)
		}
		e.Status, e.Decided, e.DecidedBy, e.DecidedWhy, e.ReferredTo = casework.EnquiryChecking, casework.Date{}, casework.ID{}, "", ""
		d.setPromise(e, d.Clock.Today())
		return tx.Put(ctx, e)
	})
	return err
}
