package presenter

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"zanger/casework"
	"zanger/casework/conflict"
	"zanger/casework/intake"
	"zanger/casework/lawpack"
	"zanger/casework/names"
)

// EnquiryDetail shows one enquiry beside the queue: its facts, the steps to accepting it, and the three ends.
type EnquiryDetail struct {
	Desk *Desk
	ID   casework.ID

	Title     string // who asks
	Badges    []BadgeView
	Facts     []Fact
	Story     string
	Warning   string // not safe to contact, in words
	Steps     []StepView
	Open      bool // still waits
	MayEnd    bool // the person may accept, refer, refuse
	MayJump   bool
	Outcome   string // how it ended
	Case      casework.ID
	Apart     string      // whom to ask where the case is not on this laptop
	Letter    casework.ID // draft of the letter about a refusal
	JumpWhy   string
	Similar   []SimilarRow
	Matches   []MatchRow
	Check     casework.ID // the conflict check that covers the people, zero for none
	Consents  []ConsentRow
	Withdrawn string     // permissions that were taken back, in words
	Topics    []TopicRow // suggested by software, none where a topic was chosen
	Who       []WhoRow   // who could take it
	OnTopics  func()     // called once software has learned and Topics may be read again

	e       *casework.Enquiry
	parties []*casework.Party
	seen    map[casework.ID]bool // enquiries whose similar people were looked through in this session
}

// BadgeView is a badge in words.
type BadgeView struct {
	Urgency Urgency
	Word    string
}

// StepView is one step to accepting.
type StepView struct {
	ID      string
	Title   string
	Done    bool
	Problem string // what is still open
}

// MatchRow is somebody known who may be one of the enquiry's people.
type MatchRow struct {
	Title   string
	Detail  string
	Adverse bool
}

// Load reads an enquiry; the zero id shows nothing.
func (v *EnquiryDetail) Load(ctx context.Context, id casework.ID) error {
	d := v.Desk
	seen := v.seen
	if seen == nil {
		seen = map[casework.ID]bool{}
	}
	*v = EnquiryDetail{Desk: d, ID: id, seen: seen, OnTopics: v.OnTopics}
	if id.IsZero() {
		return nil
	}
	var err error
	if v.e, err = casework.Get[casework.Enquiry](ctx, d.Store, id); err != nil {
		return err
	}
	if v.parties, err = intake.Parties(ctx, d.Store, id); err != nil {
		return err
	}
	v.Open, v.Case, v.Story, v.JumpWhy = v.e.Status.Open(), v.e.Case, v.e.Story, v.e.JumpWhy
	v.MayEnd, v.MayJump = d.Me.Duty.May(casework.AcceptEnquiry), d.Me.Duty.May(casework.JumpQueue)
	v.facts(ctx)
	if v.Consents, err = d.Consents(ctx, id); err != nil {
		return err
	}
	v.Withdrawn = d.withdrawn(v.Consents)
	if v.Open {
		if err = v.steps(ctx); err != nil {
			return err
		}
		if err = v.who(ctx); err != nil {
			return err
		}
		v.Topics = d.Topics(v.e, v.OnTopics)
	} else if err = v.outcome(ctx); err != nil {
		return err
	}
	return nil
}

func (v *EnquiryDetail) applicant() *casework.Party {
	for _, p := range v.parties {
		if p.Role == casework.Applicant {
			return p
		}
	}
	return &casework.Party{}
}

func (v *EnquiryDetail) facts(ctx context.Context) {
	d, p, e, a := v.Desk, v.Desk.Text, v.e, v.applicant()
	v.Title = cmp.Or(a.Name, p.T("queue.noname"))
	if v.Open && !e.Promised.IsZero() {
		v.Badges = append(v.Badges, BadgeView{UrgencyOf(d.Clock.Today(), e.Promised), p.T("queue.answer", "When", p.Due(e.Promised))})
	} else {
		u := None
		if e.Status == casework.EnquiryAccepted {
			u = Done
		}
		v.Badges = append(v.Badges, BadgeView{u, p.T("status." + string(e.Status))})
	}
	if e.Band == casework.Emergency || e.Band == casework.Urgent {
		u := Soon
		if e.Band == casework.Emergency {
			u = Overdue
		}
		v.Badges = append(v.Badges, BadgeView{u, p.T("band." + string(e.Band))})
	}
	if n := d.AreaName(e.Area); n != "" {
		v.Badges = append(v.Badges, BadgeView{Planned, n})
	}
	switch e.SafeContact {
	case "no", "ask":
		v.Warning = dots(p.T("safe."+e.SafeContact), e.ContactNote)
	}
	phone := names.FormatPhone(a.Phone)
	if e.SafeContact == "no" && phone != "" {
		phone += " — " + p.T("safe.no")
	}
	because := d.why(e.PromisedWhy)
	band, bandWhy := d.bandWords(e)
	add := func(key, value string) {
		if value != "" {
			v.Facts = append(v.Facts, Fact{p.T(key), value})
		}
	}
	add("enquiry.line", e.Line)
	add("enquiry.phone", phone)
	add("enquiry.iin", a.IIN)
	add("enquiry.language", langName(e.Language))
	add("queue.fact.number", e.Number)
	add("enquiry.channel", p.T("channel."+string(e.Channel)))
	add("queue.fact.received", p.Moment(e.Received.In(casework.Almaty)))
	if !e.Promised.IsZero() {
		add("enquiry.promised", p.DateLong(e.Promised)+"\n"+because)
	} else if v.Open {
		add("enquiry.promised", because)
	}
	if bandWhy != "" {
		add("enquiry.band", band+": "+bandWhy)
	}
	if !e.DateMatters.IsZero() {
		add("enquiry.date", dots(p.DateLong(e.DateMatters), e.DateWhat))
	}
	if e.Sum != 0 {
		add("enquiry.sum", p.Money(e.Sum))
	}
	add("enquiry.place", e.Settlement)
	for _, o := range v.parties {
		if o.Role != casework.Applicant {
			if o.Name != "" {
				v.Facts = append(v.Facts, Fact{p.Capital(p.T("role." + string(o.Role))), o.Name})
			}
		}
	}
	if e.SafeContact != "no" && e.SafeContact != "ask" {
		add("enquiry.note", e.ContactNote)
	}
	add("queue.fact.assigned", d.MemberName(ctx, e.Assigned))
	add("exchange.public", d.publicWords(ctx, e))
	if e.Jump > 0 {
		add("queue.fact.jump", p.N("queue.jumped", e.Jump)+": "+e.JumpWhy)
	}
}

func langName(code string) string {
	switch code {
	case "kk":
		return "қазақша"
	case "ru":
		return "русский"
	case "en":
		return "English"
	}
	return code
}

func (v *EnquiryDetail) steps(ctx context.Context) error {
	d, p := v.Desk, v.Desk.Text
	steps, err := d.Intake.Steps(ctx, v.ID, intake.Acceptance{DuplicatesSeen: v.seen[v.ID]})
	if err != nil {
		return err
	}
	for _, s := range steps {
		row := StepView{ID: s.ID, Title: p.T("intake.step." + s.ID), Done: s.Problem == nil}
		if s.Problem != nil {
			row.Problem = p.Error(s.Problem).What
		}
		v.Steps = append(v.Steps, row)
	}
	dup, err := d.Intake.Duplicates(ctx, v.ID)
	if err != nil {
		return err
	}
	for _, f := range dup {
		v.Similar = append(v.Similar, SimilarRow{Title: f.Person, Of: f.Of, OfKind: f.OfKind, Detail: d.foundWords(f)})
	}
	st, err := conflict.Pending(ctx, d.Store, v.ID)
	if err != nil || st.Check == nil || len(st.Uncovered) > 0 {
		return err
	}
	v.Check = st.Check.ID
	for _, m := range st.Check.Matches {
		row := MatchRow{Adverse: m.Adverse}
		if known, err := casework.Get[casework.Party](ctx, d.Store, m.Party); err == nil {
			row.Title = known.Name
		}
		row.Detail = dots(p.T("match.why."+m.Why), d.placeOf(ctx, m.Of), p.T("role."+string(m.Role)))
		v.Matches = append(v.Matches, row)
	}
	return nil
}

func (d *Desk) foundWords(f conflict.Found) string {
	p := d.Text
	return dots(p.T("match.why."+f.Why), p.T("kind."+string(f.OfKind))+" "+f.Case, p.T("role."+string(f.Role)))
}

func (v *EnquiryDetail) outcome(ctx context.Context) error {
	d, p, e := v.Desk, v.Desk.Text, v.e
	reason, words := intake.RefusalOf(d.Law, e)
	why := words
	if reason != "" {
		for _, r := range d.Law.Intake().Refusals {
			if r.ID == reason {
				why = dots(r.Name.In(p.Lang()), words)
			}
		}
	}
	to := e.ReferredTo
	if d.Law != nil {
		for _, b := range d.Law.Intake().Referrals {
			if b.ID == to {
				to = b.Name.In(p.Lang())
			}
		}
	}
	v.Outcome = dots(p.T("status."+string(e.Status)), p.Date(e.Decided), to, why, d.MemberName(ctx, e.DecidedBy))
	if !e.Case.IsZero() {
		switch _, err := casework.Get[casework.Case](ctx, d.Store, e.Case); {
		case casework.CodeOf(err) == casework.Missing: // the queue is everybody's, a case is of those it was opened to
			v.Apart = p.T("queue.apart")
		case err != nil:
			return err
		}
	}
	drafts, err := casework.List[casework.Draft](ctx, d.Store, casework.Where("of", e.ID).By("-created").Limit(1))
	if err != nil {
		return err
	}
	if len(drafts) > 0 {
		v.Letter = drafts[0].ID
	}
	return nil
}

// Line is what the enquiry is about, for the title of the case it becomes.
func (v *EnquiryDetail) Line() string {
	if v.e == nil {
		return ""
	}
	name := v.applicant().Name
	if name != "" && v.e.Line != "" {
		return name + " — " + v.e.Line
	}
	return cmp.Or(v.e.Line, name)
}

// Acceptance is what a person decides when an enquiry becomes a case.
type Acceptance = intake.Acceptance

// OpenSteps names the steps still open before accepting, but for the notice, which is asked along with it.
func (v *EnquiryDetail) OpenSteps() []string {
	var out []string
	for _, s := range v.Steps {
		if !s.Done && s.ID != intake.StepNotice {
			out = append(out, s.Title)
		}
	}
	return out
}

// PersonRow is a person of the enquiry.
type PersonRow struct {
	ID     casework.ID
	Name   string
	Detail string // role, number, telephone
}

// People gives everybody of the enquiry, who asks first.
func (v *EnquiryDetail) People() []PersonRow {
	p := v.Desk.Text
	rows := make([]PersonRow, 0, len(v.parties))
	for _, x := range v.parties {
		rows = append(rows, PersonRow{x.ID, cmp.Or(x.Name, p.T("queue.noname")), dots(p.T("role."+string(x.Role)), x.IIN, names.FormatPhone(x.Phone))})
	}
	return rows
}

// RemoveParty takes a person who was added by mistake out, with the reason.
func (v *EnquiryDetail) RemoveParty(ctx context.Context, id casework.ID, why string) error {
	return v.Desk.Intake.RemoveParty(ctx, id, why)
}

// SeenSimilar says that the person looked through those who may have come before.
func (v *EnquiryDetail) SeenSimilar() { v.seen[v.ID] = true }

// Consent records a permission given today.
func (v *EnquiryDetail) Consent(ctx context.Context, purpose, how string) error {
	return v.Desk.GiveConsent(ctx, v.ID, purpose, how)
}

// Notice records that the person was told that help costs nothing.
func (v *EnquiryDetail) Notice(ctx context.Context) error {
	return v.Consent(ctx, intake.Notice, "spoken")
}

// CheckConflict looks for a conflict of interest and records what was found.
func (v *EnquiryDetail) CheckConflict(ctx context.Context) error {
	_, err := v.Desk.Conflicts.CheckAndRecord(ctx, v.ID, casework.KindEnquiry)
	return err
}

// DecideConflict records the decision about the check.
func (v *EnquiryDetail) DecideConflict(ctx context.Context, d casework.Decision, reason string) error {
	_, err := v.Desk.Conflicts.Decide(ctx, v.Check, d, reason)
	return err
}

// QuestionRow is one criterion of the right to aid.
type QuestionRow struct {
	ID       string
	Who      string
	Law      string // article and edition, and how well it is known
	Proof    string // papers that usually prove it
	Gives    string // what it opens
	Likely   bool
	Met      string // "yes", "no", "unknown", "" not asked
	Evidence string
	Override string
}

// Questions gives the criteria, the likely ones first.
func (v *EnquiryDetail) Questions() []QuestionRow {
	d, p := v.Desk, v.Desk.Text
	var out []QuestionRow
	for _, q := range d.Intake.Questions(v.e) {
		c := q.Criterion
		row := QuestionRow{ID: c.ID, Who: c.Who.In(p.Lang()), Proof: c.Proof.In(p.Lang()), Likely: q.Likely}
		if len(c.Grounds) > 0 {
			row.Law = d.groundWords(c.Grounds[0])
		}
		row.Gives = p.T("queue.gives", "Consultation", p.T("entitled."+string(c.Consultation)), "Representation", p.T("entitled."+string(c.Representation)))
		if q.Verdict != nil {
			row.Met, row.Evidence, row.Override = q.Verdict.Met, q.Verdict.Evidence, q.Verdict.Override
		}
		out = append(out, row)
	}
	return out
}

// groundWords names a place in the law with its edition and how well it is known.
func (d *Desk) groundWords(g lawpack.Ground) string {
	p, edition := d.Text, g.Edition
	if day, err := casework.ParseDate(edition); err == nil && !day.IsZero() {
		edition = p.T("law.edition", "Date", p.DateFull(day))
	} else if edition == "undated" {
		edition = p.T("law.edition.none")
	}
	return dots(d.Law.Cite(g.Act, g.Article, p.Lang()), edition, p.T("confidence."+string(g.Confidence)))
}

// NoneMet records that none of the groups not answered yet fits.
func (v *EnquiryDetail) NoneMet(ctx context.Context) error { return v.Desk.Intake.NoneMet(ctx, v.ID) }

// Assess records the answer to one criterion.
func (v *EnquiryDetail) Assess(ctx context.Context, id, met, evidence, override string) error {
	return v.Desk.Intake.Assess(ctx, v.ID, casework.Verdict{Criterion: id, Met: met, Evidence: evidence, Override: override})
}

// Regimes gives the ways of helping, ids and names.
func (d *Desk) Regimes() (ids, words []string) {
	if d.Law == nil {
		return nil, nil
	}
	for _, r := range d.Law.Eligibility().Regimes {
		ids, words = append(ids, r.ID), append(words, r.Name.In(d.Text.Lang()))
	}
	return ids, words
}

// Noticed reports whether the person was told already that help costs nothing.
func (v *EnquiryDetail) Noticed() bool {
	return slices.ContainsFunc(v.Steps, func(s StepView) bool { return s.ID == intake.StepNotice && s.Done })
}

// Accept makes a case of the enquiry and gives its id.
func (v *EnquiryDetail) Accept(ctx context.Context, a Acceptance) (casework.ID, error) {
	a.DuplicatesSeen = a.DuplicatesSeen || v.seen[v.ID]
	c, err := v.Desk.Intake.Accept(ctx, v.ID, a)
	if err != nil {
		return casework.ID{}, err
	}
	return c.ID, nil
}

// Refer sends the person elsewhere.
func (v *EnquiryDetail) Refer(ctx context.Context, to, reason string) error {
	return v.Desk.Intake.Refer(ctx, v.ID, to, reason)
}

// Refuse ends the enquiry and gives the draft of the letter about it.
func (v *EnquiryDetail) Refuse(ctx context.Context, reason, words string) (casework.ID, error) {
	l, err := v.Desk.Intake.Refuse(ctx, v.ID, reason, words)
	if err != nil {
		return casework.ID{}, err
	}
	return l.ID, nil
}

// Reopen takes an ended enquiry back.
func (v *EnquiryDetail) Reopen(ctx context.Context, reason string) error {
	return v.Desk.Intake.Reopen(ctx, v.ID, reason)
}

// Jump moves the enquiry ahead, places as typed.
func (v *EnquiryDetail) Jump(ctx context.Context, places, reason string) error {
	n, err := strconv.Atoi(places)
	if err != nil {
		n = -1 // refused with words of its own
	}
	return v.Desk.Intake.Jump(ctx, v.ID, n, reason)
}

// SetBand changes the urgency, with the reason.
func (v *EnquiryDetail) SetBand(ctx context.Context, b casework.Band, why string) error {
	return v.Desk.Intake.SetBand(ctx, v.ID, b, why)
}

// Take makes the enquiry the person's own.
func (v *EnquiryDetail) Take(ctx context.Context) error {
	return v.Desk.Intake.Assign(ctx, v.ID, v.Desk.Me.ID)
}

// Bodies gives where one may be sent, ids and names with what they are for.
func (d *Desk) Bodies() (ids, words []string) {
	if d.Law == nil {
		return nil, nil
	}
	for _, b := range d.Law.Intake().Referrals {
		ids, words = append(ids, b.ID), append(words, dots(b.Name.In(d.Text.Lang()), b.When.In(d.Text.Lang())))
	}
	return ids, words
}

// Refusals gives the reasons for refusing, ids and names.
func (d *Desk) Refusals() (ids, words []string) {
	if d.Law == nil {
		return nil, nil
	}
	for _, r := range d.Law.Intake().Refusals {
		ids, words = append(ids, r.ID), append(words, r.Name.In(d.Text.Lang()))
	}
	return ids, words
}
