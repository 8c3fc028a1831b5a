package intake

import (
	"context"
	"testing"

	"zanger/casework"
	"zanger/casework/calendar"
	"zanger/casework/casetest"
	"zanger/casework/lawpack"
	"zanger/casework/names"
)

var ctx = context.Background()

// law is a small pack of its own, so that these tests do not move with the real one.
type law struct{}

func words(s string) lawpack.Text { return lawpack.Text{KK: s + " kk", RU: s + " ru", EN: s + " en"} }

func (law) Intake() *lawpack.Intake {
	return &lawpack.Intake{
		Promise:  lawpack.Promise{WorkingDays: 3, Text: words("promise")},
		Bands:    []lawpack.Band{{ID: "emergency", Rank: 1}, {ID: "high", Rank: 2}, {ID: "normal", Rank: 3}},
		Areas:    []lawpack.AreaUrgency{{Area: "DV", Band: "emergency", Why: words("violence at home")}, {Area: "HOUS.EVICT", Band: "high", Why: words("home at risk")}},
		Words:    []lawpack.WordUrgency{{ID: "detained", Band: "emergency", Stems: []string{"қамауда", "задержан"}, Why: words("detained")}, {ID: "homeless", Band: "high", Stems: []string{"выселя", "ивс"}, Why: words("eviction")}},
		Dates:    []lawpack.DateUrgency{{WithinWorkingDays: 1, Band: "emergency", Why: words("tomorrow")}, {WithinWorkingDays: 5, Band: "high", Why: words("this week")}},
		Consents: []lawpack.ConsentPurpose{{ID: "aid", Required: true}, {ID: "statistics"}},
		Refusals: []lawpack.RefusalReason{{ID: "outside", Letter: words("not our kind")}, {ID: "no_merit", Letter: words("no ground")}},
	}
}

func (law) Eligibility() *lawpack.Eligibility {
	g := []lawpack.Ground{{Act: "gpk", Article: "112", Edition: "2026-07-01"}}
	return &lawpack.Eligibility{Criteria: []lawpack.Criterion{
		{ID: "PENSIONER", Consultation: lawpack.Entitled, Representation: lawpack.EitherSide, Grounds: g},
		{ID: "ALIMONY", Consultation: lawpack.Entitled, Representation: lawpack.NotEntitled, Grounds: g, Areas: []string{"FAM.ALIMONY"}},
	}}
}

func (law) Area(string) (*lawpack.Area, bool) { return nil, false }

// days has weekends, one holiday, and knows 2026 only.
type days struct{ doubt bool }

func (d days) AddWorkingDays(from casework.Date, n int) casework.Date {
	for n > 0 {
		from = from.AddDays(1)
		if w := from.Weekday(); w != 0 && w != 6 && from != casework.MustDate("2026-11-25") {
			n--
		}
	}
	return from
}

func (d days) Confirmed(_, _ casework.Date) (bool, []calendar.Doubt) { return !d.doubt, nil }

func (days) Horizon() (from, to casework.Date) {
	return casework.MustDate("2026-01-01"), casework.MustDate("2026-12-31")
}

type office struct {
	*Desk
	s *casetest.Store
}

func newOffice(t *testing.T, duty casework.Duty) *office {
	t.Helper()
	s := casetest.NewOffice(duty)
	live := names.NewLive(s)
	t.Cleanup(live.Close)
	return &office{New(s, s.Clock, law{}, days{}, live), s}
}

func (o *office) add(t *testing.T, e *casework.Enquiry, names ...string) *casework.Enquiry {
	t.Helper()
	var ps []*casework.Party
	for i, n := range names {
		ps = append(ps, &casework.Party{Name: n, Role: []casework.Role{casework.Applicant, casework.Opponent}[min(i, 1)]})
	}
	if err := o.Add(ctx, e, ps...); err != nil {
		t.Fatal(err)
	}
	return e
}

func (o *office) load(t *testing.T, id casework.ID) *casework.Enquiry {
	t.Helper()
	e, err := casework.Get[casework.Enquiry](ctx, o.s, id)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestAddFillsWhatNobodyShouldType(t *testing.T) {
	o := newOffice(t, casework.Student)
	e := o.add(t, &casework.Enquiry{Line: "жалақы төленбеді"}, "Сынақова Дана", "ТОО «Үлгі»")
	if _, err := ParseCode(e.Number); err != nil {
		t.Errorf("number %q: %v", e.Number, err)
	}
	if e.Status != casework.EnquiryNew || e.Received != casetest.At || e.Band != "" {
		t.Errorf("got %+v", e)
	}
	// Monday 23 November and three working days, Wednesday being a holiday.
	if want := casework.MustDate("2026-11-27"); e.Promised != want || e.PromisedWhy != "law:promise:3" {
		t.Errorf("promised: got %s (%s), want %s", e.Promised, e.PromisedWhy, want)
	}
	ps, _ := Parties(ctx, o.s, e.ID)
	if len(ps) != 2 || ps[0].Role != casework.Applicant || !ps[0].Ours || ps[1].Ours {
		t.Errorf("parties: got %+v", ps)
	}
	if n, _ := casework.Count[casework.ConflictCheck](ctx, o.s, casework.Where("of", e.ID)); n != 1 {
		t.Errorf("got %d conflict checks, want 1 made at entry", n)
	}
	if err := o.Add(ctx, &casework.Enquiry{}, &casework.Party{Name: "  "}); casework.KeyOf(err) != "error.intake.empty" {
		t.Errorf("nothing entered: got %v", err)
	}
	if err := o.Add(ctx, &casework.Enquiry{}, &casework.Party{Name: "Жат", IIN: "850714399908"}); casework.KeyOf(err) != names.ReasonCheck {
		t.Errorf("a wrong number: got %v", err)
	}
}

func TestPromiseNeedsACalendar(t *testing.T) {
	o := newOffice(t, casework.Advocate)
	for _, c := range []struct {
		name string
		days WorkingDays
		day  string
		want string
		why  string
	}{
		{"no calendar", nil, "2026-11-23", "", "intake.promise.no_calendar"},
		{"beyond the horizon", days{}, "2026-12-30", "", "intake.promise.no_calendar"},
		{"before it", days{}, "2025-12-30", "", "intake.promise.no_calendar"},
		{"not confirmed", days{doubt: true}, "2026-11-23", "2026-11-27", "intake.promise.unconfirmed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o.Days = c.days
			e := o.add(t, &casework.Enquiry{Line: "сұрақ", Received: casework.MustDate(c.day).Time().Add(5e9)})
			if e.Promised.String() != c.want || e.PromisedWhy != c.why {
				t.Errorf("got %q %q, want %q %q", e.Promised, e.PromisedWhy, c.want, c.why)
			}
		})
	}
}

func TestBandIsLiftedNeverLowered(t *testing.T) {
	o := newOffice(t, casework.Advocate)
	for _, c := range []struct {
		name string
		e    casework.Enquiry
		band casework.Band
		why  string
	}{
		{"ordinary", casework.Enquiry{Line: "кеңес керек"}, "", ""},
		{"by topic and those below it", casework.Enquiry{Line: "x", Area: "DV.PROTECT"}, casework.Emergency, "law:area:DV"},
		{"not by a topic that begins alike", casework.Enquiry{Line: "x", Area: "DVX"}, "", ""},
		{"by a word's start in Russian letters", casework.Enquiry{Line: "Ұлым камауда отыр"}, casework.Emergency, "law:word:detained"},
		{"not by the middle of a word", casework.Enquiry{Line: "массивсіз"}, "", ""},
		{"the most urgent wins", casework.Enquiry{Line: "нас выселяют, брат задержан"}, casework.Emergency, "law:word:detained"},
		{"by a near date", casework.Enquiry{Line: "x", DateMatters: casework.MustDate("2026-11-24")}, casework.Emergency, "law:date:1"},
		{"by a date this week", casework.Enquiry{Line: "x", DateMatters: casework.MustDate("2026-11-30")}, casework.Urgent, "law:date:5"},
		{"a machine does not lower", casework.Enquiry{Line: "выселяют", Band: casework.Emergency}, casework.Emergency, ""},
		{"a person's word stands", casework.Enquiry{Line: "задержан", Band: casework.Ordinary, BandWhy: "босатылды"}, casework.Ordinary, "босатылды"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := o.add(t, &c.e)
			if e.Band != c.band || e.BandWhy != c.why {
				t.Errorf("got %q %q, want %q %q", e.Band, e.BandWhy, c.band, c.why)
			}
		})
	}
	if got, ok := Why(law{}, "law:date:5", "ru"); got != "this week ru" || !ok {
		t.Errorf("why: got %q", got)
	}
	if got, ok := Why(law{}, "өз сөзі", "ru"); got != "өз сөзі" || ok {
		t.Errorf("a person's words: got %q", got)
	}
}

func TestQueueAndJump(t *testing.T) {
	o := newOffice(t, casework.Advocate)
	add := func(line string, promised string, band casework.Band, ch casework.Channel) *casework.Enquiry {
		return o.add(t, &casework.Enquiry{Line: line, Promised: casework.MustDate(promised), PromisedWhy: "test", Band: band, Channel: ch})
	}
	add("late", "2026-11-20", "", casework.ByPhone)
	add("red", "2026-11-27", casework.Emergency, casework.WalkIn)
	add("soon", "2026-11-24", casework.Ordinary, casework.WalkIn)
	last := add("last", "2026-12-01", "", casework.By1414)
	add("urgent", "2026-12-02", casework.Urgent, casework.WalkIn)
	order := func(list func(context.Context, casework.Reader) ([]*casework.Enquiry, error)) (got string) {
		t.Helper()
		es, err := list(ctx, o.s)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range es {
			got += e.Line + " "
		}
		return got
	}
	if got, want := order(Queue), "red urgent late soon last "; got != want {
		t.Errorf("queue: got %q, want %q", got, want)
	}
	if got, want := order(Callbacks), "late last "; got != want {
		t.Errorf("callbacks: got %q, want %q", got, want)
	}
	if err := o.Jump(ctx, last.ID, 2, " "); casework.KeyOf(err) != "error.intake.reason" {
		t.Errorf("no reason: got %v", err)
	}
	if err := o.Jump(ctx, last.ID, 2, "екі жүз шақырымнан келді"); err != nil {
		t.Fatal(err)
	}
	if got, want := order(Queue), "red urgent last late soon "; got != want {
		t.Errorf("after the jump: got %q, want %q", got, want)
	}
	o.s.Become(casework.Student)
	if err := o.Jump(ctx, last.ID, 4, "өтінді"); casework.CodeOf(err) != casework.Denied {
		t.Errorf("a student: got %v, want denied", err)
	}
}

func TestAcceptAsksForEveryStepInOrder(t *testing.T) {
	o := newOffice(t, casework.Advocate)
	o.add(t, &casework.Enquiry{Line: "бұрынғы"}, "Synakova Dana") // the same woman, spelt otherwise
	e := o.add(t, &casework.Enquiry{Line: "алимент", Area: "FAM.ALIMONY", Language: "kk", Sum: casework.Tenge(100000), DateMatters: casework.MustDate("2026-12-10"), DateWhat: "сот"},
		"Сынақова Дана", "Бөтенов Бөтен")
	a := Acceptance{}
	try := func(want string) *casework.Case {
		t.Helper()
		c, err := o.Accept(ctx, e.ID, a)
		if casework.KeyOf(err) != want {
			t.Fatalf("got %v, want %q", err, want)
		}
		return c
	}
	try("error.intake.aid")
	a.Aid, a.Regime = "representation", "represent"
	try("error.intake.consent")
	if _, err := o.RecordConsent(ctx, e.ID, "aid", "signed", casework.Date{}); err != nil {
		t.Fatal(err)
	}
	try("error.intake.duplicates")
	a.DuplicatesSeen = true
	try("error.conflict.decide") // she was met before, on the same side
	checks, _ := casework.List[casework.ConflictCheck](ctx, o.s, casework.Where("of", e.ID))
	if _, err := o.Conflicts.Decide(ctx, checks[0].ID, casework.NoConflict, ""); err != nil {
		t.Fatal(err)
	}
	try("error.intake.eligibility")
	if err := o.Assess(ctx, e.ID, casework.Verdict{Criterion: "ALIMONY", Met: "yes", Evidence: "seen"}); err != nil {
		t.Fatal(err)
	}
	try("error.intake.entitled") // that group has advice, not representation
	if err := o.Assess(ctx, e.ID, casework.Verdict{Criterion: "PENSIONER", Met: "no", Override: "соттың ұйғарымы бар"}); err != nil {
		t.Fatal(err)
	}
	if got := o.load(t, e.ID).Eligibility[0].Act; got != "gpk 112, 2026-07-01" {
		t.Errorf("the article relied on: got %q", got)
	}
	try("error.intake.notice")
	if err := o.PutParty(ctx, &casework.Party{Of: e.ID, Role: casework.Child, Name: "Сынақова Әсия"}); err != nil {
		t.Fatal(err)
	}
	a.NoticeGiven = true
	steps, err := o.Steps(ctx, e.ID, a)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range steps {
		if s.Problem != nil {
			t.Errorf("step %s: %v", s.ID, s.Problem)
		}
	}
	c := try("")
	if c.Number != "26-0001" || c.Space != c.ID || c.Enquiry != e.ID || c.Price != casework.Tenge(100000) || c.Language != "kk" || c.Title != "алимент" {
		t.Errorf("case: got %+v", c)
	}
	ps, _ := casework.List[casework.Party](ctx, o.s, casework.Where("of", c.ID))
	roles := map[casework.Role]bool{}
	for _, p := range ps {
		roles[p.Role] = true
		if p.Space != c.ID || p.From.IsZero() {
			t.Errorf("party: got %+v", p)
		}
	}
	if len(ps) != 3 || !roles[casework.Plaintiff] || !roles[casework.Defendant] || !roles[casework.Child] {
		t.Errorf("roles: got %v", roles)
	}
	if n, _ := casework.Count[casework.Consent](ctx, o.s, casework.Where("of", c.ID)); n != 2 {
		t.Errorf("got %d permissions in the case, want aid and notice", n)
	}
	tasks, _ := casework.List[casework.Task](ctx, o.s, casework.Where("of", c.ID))
	if len(tasks) != 1 || tasks[0].Due != casework.MustDate("2026-12-10") || tasks[0].What != "сот" {
		t.Errorf("tasks: got %+v", tasks)
	}
	done := o.load(t, e.ID)
	if done.Status != casework.EnquiryAccepted || done.Case != c.ID || done.Decided != casework.MustDate("2026-11-23") {
		t.Errorf("enquiry: got %+v", done)
	}
	// The check came along: the case is not asked again, until somebody new comes.
	if err := o.Cases.SetStage(ctx, c.ID, casework.StageReady, "өтініш бойынша"); err != nil {
		t.Errorf("ready with the carried check: %v", err)
	}
	try("error.intake.ended")
}

func TestAcceptStopsAtAConflict(t *testing.T) {
	o := newOffice(t, casework.Advocate)
	o.add(t, &casework.Enquiry{Line: "бұрынғы"}, "Бөтенов Бөтен")
	e := o.add(t, &casework.Enquiry{Line: "қарыз"}, "Сынақова Дана", "Ботенов Ботен")
	if _, err := o.RecordConsent(ctx, e.ID, "aid", "spoken", casework.Date{}); err != nil {
		t.Fatal(err)
	}
	checks, _ := casework.List[casework.ConflictCheck](ctx, o.s, casework.Where("of", e.ID))
	if len(checks) != 1 || len(checks[0].Matches) != 1 || !checks[0].Matches[0].Adverse {
		t.Fatalf("got %+v, want one adverse match", checks)
	}
	if _, err := o.Conflicts.Decide(ctx, checks[0].ID, casework.Conflicted, "біздің клиент"); err != nil {
		t.Fatal(err)
	}
	_, err := o.Accept(ctx, e.ID, Acceptance{Aid: "consultation", Regime: "consult", DuplicatesSeen: true, NoticeGiven: true})
	if casework.CodeOf(err) != casework.ConflictOfInterest || casework.KeyOf(err) != "error.conflict.conflicted" {
		t.Errorf("got %v", err)
	}
	if n, _ := casework.Count[casework.Case](ctx, o.s, casework.All()); n != 0 {
		t.Errorf("got %d cases, want none", n)
	}
}

func TestReferRefuseReopen(t *testing.T) {
	o := newOffice(t, casework.Advocate)
	e := o.add(t, &casework.Enquiry{Line: "салық", Language: "kk", DateMatters: casework.MustDate("2026-12-10"), DateWhat: "шағым беру"}, "Сынақова Дана")
	if err := o.Refer(ctx, e.ID, "", "біздікі емес"); casework.KeyOf(err) != "error.intake.refer_to" {
		t.Errorf("nowhere: got %v", err)
	}
	if _, err := o.Refuse(ctx, e.ID, "nosuch", ""); casework.KeyOf(err) != "error.intake.refusal" {
		t.Errorf("no such reason: got %v", err)
	}
	if _, err := o.Refuse(ctx, e.ID, "", ""); casework.KeyOf(err) != "error.intake.reason" {
		t.Errorf("no reason: got %v", err)
	}
	letter, err := o.Refuse(ctx, e.ID, "outside", "кәсіпкерлік салық")
	if err != nil {
		t.Fatal(err)
	}
	if letter.Lang != "kk" || letter.Answers["reason"] != "outside" || letter.Answers["reason_details"] != "кәсіпкерлік салық" || letter.Answers["term_date"] != "2026-12-10" || letter.Of != e.ID {
		t.Errorf("letter: got %+v", letter)
	}
	got := o.load(t, e.ID)
	if id, w := RefusalOf(law{}, got); got.Status != casework.EnquiryRefused || id != "outside" || w != "кәсіпкерлік салық" {
		t.Errorf("got %s, reason %q %q", got.Status, id, w)
	}
	if err := o.Refer(ctx, e.ID, "bar", "кеш"); casework.KeyOf(err) != "error.intake.ended" {
		t.Errorf("referring an ended one: got %v", err)
	}
	if err := o.Reopen(ctx, e.ID, ""); casework.KeyOf(err) != "error.intake.reason" {
		t.Errorf("reopening without a reason: got %v", err)
	}
	if err := o.Reopen(ctx, e.ID, "жаңа құжат"); err != nil {
		t.Fatal(err)
	}
	if got := o.load(t, e.ID); got.Status != casework.EnquiryChecking || got.DecidedWhy != "" || got.Promised.IsZero() {
		t.Errorf("reopened: got %+v", got)
	}
	bare, err := o.Refuse(ctx, o.add(t, &casework.Enquiry{Line: "сұрақ", Language: "en"}).ID, "no_merit", "")
	if err != nil || bare.Lang != "ru" || bare.Answers["reason"] != nil || bare.Answers["reason_details"] != "no ground ru" {
		t.Errorf("a reason the letter has no choice for: got %+v, %v", bare, err)
	}
	if err := o.Refer(ctx, e.ID, "bar", "өкілдік керек"); err != nil || o.load(t, e.ID).ReferredTo != "bar" {
		t.Errorf("refer: %v", err)
	}
	o.s.Become(casework.Student)
	if _, err := o.Refuse(ctx, e.ID, "outside", ""); casework.CodeOf(err) != casework.Denied {
		t.Errorf("a student refuses: got %v", err)
	}
	if _, err := o.Accept(ctx, e.ID, Acceptance{}); casework.CodeOf(err) != casework.Denied {
		t.Errorf("a student accepts: got %v", err)
	}
}

func TestChange(t *testing.T) {
	o := newOffice(t, casework.Student)
	e := o.load(t, o.add(t, &casework.Enquiry{Line: "сұрақ"}, "Сынақова Дана").ID)
	e.Status = casework.EnquiryAccepted
	if err := o.Change(ctx, e); casework.KeyOf(err) != "error.casefile.own_step" {
		t.Errorf("around accepting: got %v", err)
	}
	e.Status = casework.EnquiryNew
	e.Promised = casework.MustDate("2026-12-15")
	if err := o.Change(ctx, e); casework.KeyOf(err) != "error.intake.reason" {
		t.Errorf("another day without a word: got %v", err)
	}
	e.PromisedWhy, e.Story = "адамның өтінуімен", "ағам қамауда"
	if err := o.Change(ctx, e); err != nil {
		t.Fatal(err)
	}
	if got := o.load(t, e.ID); got.Band != casework.Emergency || got.Promised != e.Promised {
		t.Errorf("got %q, promised %s", got.Band, got.Promised)
	}
}

func TestQuestionsPutTheLikelyFirst(t *testing.T) {
	o := newOffice(t, casework.Advocate)
	qs := o.Questions(&casework.Enquiry{Area: "FAM.ALIMONY", Eligibility: []casework.Verdict{{Criterion: "PENSIONER", Met: "no"}}})
	if len(qs) != 2 || qs[0].Criterion.ID != "ALIMONY" || !qs[0].Likely || qs[1].Verdict == nil {
		t.Errorf("got %+v", qs)
	}
}

// The other side is mostly learned of after the enquiry was taken down; a person may say what it is.
func TestAnOpponentNamedLaterMayBeAnOrganisation(t *testing.T) {
	o := newOffice(t, casework.Advocate)
	e := o.add(t, &casework.Enquiry{Line: "жалақы"}, "Сынақова Дана")
	p := &casework.Party{Of: e.ID, Role: casework.Opponent, Name: "ТОО «Сынақ»"}
	if err := o.PutParty(ctx, p); err != nil || !p.Organisation {
		t.Fatalf("an organisation: %v, %v", p.Organisation, err)
	}
	p.Organisation = false
	if err := o.PutParty(ctx, p); err != nil || p.Organisation {
		t.Errorf("a person said otherwise: %v, %v", p.Organisation, err)
	}
}
