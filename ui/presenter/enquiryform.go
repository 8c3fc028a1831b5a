package presenter

import (
	"context"
	"reflect"
	"strings"

	"zanger/casework"
	"zanger/casework/intake"
	"zanger/casework/names"
)

// EnquiryForm takes an enquiry in a minute: who, how to reach them safely, what about, by when. It is stored as soon as
// there is a name or a line, and each field again when it is left.
type EnquiryForm struct {
	Desk *Desk

	Enquiry   casework.Enquiry
	Applicant casework.Party
	Opponent  casework.Party

	stored          bool
	was             casework.Enquiry
	wasApp, wasOpp  casework.Party
	Similar         []SimilarRow // people met before who may be the same
	Promised        string       // "by Thursday, 26 November"
	PromisedBecause string       // why that day
	Band            string       // "Emergency", "" for an ordinary one
	BandBecause     string
	Red             bool
	Topics          []TopicRow // suggested by software, none where a topic was chosen
	OnTopics        func()     // called once software has learned and Topics may be read again
}

// SimilarRow is somebody met before who may be the person asking.
type SimilarRow struct {
	Title  string
	Detail string
	Of     casework.ID
	OfKind casework.Kind
}

// Load opens a stored enquiry, or begins a new one for the zero id.
func (f *EnquiryForm) Load(ctx context.Context, id casework.ID) error {
	d := f.Desk
	f.Enquiry = casework.Enquiry{Language: d.Text.Lang(), Channel: casework.WalkIn}
	if f.Enquiry.Language == "en" {
		f.Enquiry.Language = "kk"
	}
	f.Applicant = casework.Party{Role: casework.Applicant, Ours: true}
	f.Opponent = casework.Party{Role: casework.Opponent}
	f.stored = false
	if !id.IsZero() {
		e, err := casework.Get[casework.Enquiry](ctx, d.Store, id)
		if err != nil {
			return err
		}
		f.Enquiry, f.stored = *e, true
		if err := f.loadParties(ctx); err != nil {
			return err
		}
	}
	f.remember()
	return f.look(ctx)
}

func (f *EnquiryForm) loadParties(ctx context.Context) error {
	for _, p := range []*casework.Party{&f.Applicant, &f.Opponent} {
		got, err := f.Desk.partyOf(ctx, f.Enquiry.ID, p.Role)
		if err != nil {
			return err
		}
		if got != nil {
			*p = *got
		}
	}
	return nil
}

func (f *EnquiryForm) remember() { f.was, f.wasApp, f.wasOpp = f.Enquiry, f.Applicant, f.Opponent }

// Stored reports whether the enquiry is on disk already.
func (f *EnquiryForm) Stored() bool { return f.stored }

// Empty reports whether there is nothing to keep yet.
func (f *EnquiryForm) Empty() bool {
	return strings.TrimSpace(f.Applicant.Name) == "" && strings.TrimSpace(f.Enquiry.Line) == ""
}

// Save keeps what has changed since it was last kept: nothing while the form is empty, one action otherwise.
func (f *EnquiryForm) Save(ctx context.Context) error {
	if f.Empty() {
		return nil
	}
	var err error
	if !f.stored {
		parties := []*casework.Party{}
		for _, p := range []*casework.Party{&f.Applicant, &f.Opponent} {
			if strings.TrimSpace(p.Name) != "" {
				parties = append(parties, p)
			}
		}
		if err = f.Desk.Intake.Add(ctx, &f.Enquiry, parties...); err != nil {
			f.Enquiry.Header = casework.Header{}
			return err
		}
		f.stored = true
	} else if err = f.change(ctx); err != nil {
		return err
	}
	f.remember()
	return f.look(ctx)
}

// Learned judges a stored enquiry anew once software has learned what it guesses by: one written down a moment after the profile
// was opened is raised like any other.
func (f *EnquiryForm) Learned(ctx context.Context) error {
	if f.stored && f.Enquiry.Area == "" {
		if err := f.Desk.Intake.Change(ctx, &f.Enquiry); err != nil {
			return err
		}
		f.remember()
	}
	return f.look(ctx)
}

func (f *EnquiryForm) change(ctx context.Context) error {
	for _, p := range []struct{ now, was *casework.Party }{{&f.Applicant, &f.wasApp}, {&f.Opponent, &f.wasOpp}} {
		if reflect.DeepEqual(p.now, p.was) || strings.TrimSpace(p.now.Name) == "" {
			continue
		}
		p.now.Of = f.Enquiry.ID
		if err := f.Desk.Intake.PutParty(ctx, p.now); err != nil {
			return err
		}
	}
	if reflect.DeepEqual(f.Enquiry, f.was) {
		return nil
	}
	return f.Desk.Intake.Change(ctx, &f.Enquiry)
}

// look puts into words what follows from what was written.
func (f *EnquiryForm) look(ctx context.Context) error {
	d, p, e := f.Desk, f.Desk.Text, f.Enquiry
	f.Promised, f.PromisedBecause, f.Band, f.BandBecause, f.Red = "", "", "", "", false
	f.Topics = d.Topics(&e, f.OnTopics)
	if f.stored {
		f.Promised, f.PromisedBecause = d.promiseWords(&e)
		f.Band, f.BandBecause = d.bandWords(&e)
		f.Red = e.Band == casework.Emergency
	}
	found, err := d.Intake.Met(ctx, names.Wanted{Name: f.Applicant.Name, IIN: f.Applicant.IIN, Phone: f.Applicant.Phone})
	if err != nil {
		return err
	}
	f.Similar = f.Similar[:0]
	for _, m := range found {
		if m.Of == e.ID || len(f.Similar) == 8 {
			continue
		}
		f.Similar = append(f.Similar, SimilarRow{Title: m.Person, Of: m.Of, OfKind: m.OfKind,
			Detail: dots(p.T("match.why."+m.Why), p.T("kind."+string(m.OfKind))+" "+m.Case, p.T("role."+string(m.Role)))})
	}
	return nil
}

func (d *Desk) promiseWords(e *casework.Enquiry) (day, because string) {
	p := d.Text
	if e.Promised.IsZero() {
		day = p.T("enquiry.promise.none")
	} else {
		day = p.T("enquiry.promise.by", "Day", p.DateLong(e.Promised))
	}
	return day, p.Capital(d.why(e.PromisedWhy))
}

func (d *Desk) bandWords(e *casework.Enquiry) (band, because string) {
	if e.Band == "" {
		return "", ""
	}
	return d.Text.T("band." + string(e.Band)), d.why(e.BandWhy)
}

// why reads a stored reason: a code of the pack, a key of the catalogue, or somebody's words.
func (d *Desk) why(reason string) string {
	if d.Law != nil {
		if words, ok := intake.Why(d.Law, reason, d.Text.Lang()); ok {
			if intake.Guessed(reason) {
				words = d.Text.T("triage.guessed", "Why", words)
			}
			return words
		}
	}
	if d.Text.Has(reason) {
		return d.Text.T(reason)
	}
	return reason
}

// IINWords says what the number tells, as it is typed: the birth date and sex, or why it cannot be one. Nothing while it
// is too short to judge.
func (d *Desk) IINWords(typed string) (words string, ok bool) {
	digits := names.Digits(typed)
	if digits == "" {
		return "", true
	}
	r := names.CheckIINOn(digits, d.Clock.Today())
	p := d.Text
	if r.Valid {
		key := "enquiry.iin.born"
		if r.Sex == "f" || r.Sex == "m" {
			key += "." + r.Sex
		}
		return p.T(key, "Date", p.DateFull(r.BirthDate)), true
	}
	if r.Reason == names.ReasonLength && len(digits) < 12 {
		return p.N("enquiry.iin.more", 12-len(digits)), false
	}
	return p.T(r.Reason), false
}

// SetIIN keeps a whole number with what it tells, and clears it for an empty field. A number that cannot be one is not
// kept: the field goes on showing it with the reason.
func (f *EnquiryForm) SetIIN(typed string) {
	digits := names.Digits(typed)
	r := names.CheckIINOn(digits, f.Desk.Clock.Today())
	switch {
	case digits == "":
		f.Applicant.IIN = ""
	case r.Valid:
		f.Applicant.IIN, f.Applicant.Born = digits, r.BirthDate
		if r.Sex != "" {
			f.Applicant.Sex = r.Sex
		}
	}
}

// Areas gives the topics of the pack, codes and names, for a choice; the first is none.
func (d *Desk) Areas() (codes, words []string) {
	codes, words = []string{""}, []string{d.Text.T("enquiry.area.none")}
	if d.Law == nil {
		return codes, words
	}
	for _, a := range d.Law.Taxonomy() {
		codes = append(codes, a.Code)
		w := a.Name.In(d.Text.Lang())
		if a.Parent != "" {
			w = d.AreaName(a.Parent) + " — " + w
		}
		words = append(words, w)
	}
	return codes, words
}
