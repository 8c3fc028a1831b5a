package agenda_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"zanger/casework"
	"zanger/casework/agenda"
	"zanger/casework/casetest"
	"zanger/casework/lawpack"
)

var ctx = context.Background()

func day(s string) casework.Date { return casework.MustDate(s) }

func put(t testing.TB, s *casetest.Store, es ...casework.Entity) {
	t.Helper()
	if _, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		for _, e := range es {
			if e.Base().Space.IsZero() {
				e.Base().Space = s.Profile().Directory
			}
			if err := tx.Put(ctx, e); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func date(form, end, at string, who casework.ID) *casework.Deadline {
	d := &casework.Deadline{Form: form, Title: "Сынақ", End: casework.On(day(end)), Sort: day(end), Time: at, Responsible: who, Case: casework.NewID()}
	d.Priors = []casework.Date{d.Sort.AddDays(-5), d.Sort.AddDays(-2)}
	d.Safe, d.Warn = d.Sort.AddDays(-1), d.Priors[0]
	return d
}

// A date is told of once a stage, whatever the computer slept through, and again on each day it is late.
func TestRemindersAreToldOnceAStageAndNeverLost(t *testing.T) {
	s := casetest.NewOffice(casework.Advocate)
	me := s.Profile().Member
	d := date("own", "2026-11-25", "", me)
	put(t, s, d)
	for _, c := range []struct {
		on    string
		stage agenda.Stage
		fresh bool
	}{
		{"2026-11-19", "", false},
		{"2026-11-20", agenda.Prior, true},
		{"2026-11-20", agenda.Prior, false},
		{"2026-11-21", agenda.Prior, false},
		{"2026-11-23", agenda.Prior, true}, // the second prior date
		{"2026-11-25", agenda.Last, true},  // the safe day was slept through
		{"2026-11-25", agenda.Last, false},
		{"2026-11-24", agenda.Safe, true}, // the clock was set back
		{"2026-11-30", agenda.Late, true},
		{"2026-11-30", agenda.Late, false},
		{"2026-12-01", agenda.Late, true},
	} {
		list, err := agenda.Reminders(ctx, s, s, day(c.on))
		if err != nil {
			t.Fatal(err)
		}
		var stage agenda.Stage
		fresh := false
		if len(list) == 1 {
			stage, fresh = list[0].Stage, list[0].Fresh
		}
		if stage != c.stage || fresh != c.fresh {
			t.Errorf("%s: got %q fresh %v, want %q %v", c.on, stage, fresh, c.stage, c.fresh)
		}
		if err := agenda.Tell(ctx, s, list, day(c.on)); err != nil {
			t.Fatal(err)
		}
	}
	// a date that moved is told of anew; one that is done is not
	d.Sort = day("2026-11-26")
	put(t, s, d)
	if list, _ := agenda.Reminders(ctx, s, s, day("2026-12-01")); len(list) != 1 || !list[0].Fresh {
		t.Errorf("after a move: got %v", list)
	}
	if list, _ := agenda.Reminders(ctx, s, s, day("2026-12-01"), casework.NewID()); len(list) != 0 {
		t.Errorf("somebody else's: got %v", list)
	}
	d.Done = day("2026-12-01")
	put(t, s, d)
	if list, _ := agenda.Reminders(ctx, s, s, day("2026-12-01")); len(list) != 0 {
		t.Errorf("done: got %v", list)
	}
}

func TestADateOfAnOlderProfileIsRemindedOfToo(t *testing.T) {
	s := casetest.NewOffice(casework.Advocate)
	put(t, s, &casework.Deadline{Form: "own", Title: "Ескі", End: casework.On(day("2026-11-25")), Sort: day("2026-11-25")})
	for on, want := range map[string]int{"2026-11-21": 0, "2026-11-22": 1, "2026-11-26": 1} {
		if list, err := agenda.Reminders(ctx, s, s, day(on)); len(list) != want || err != nil {
			t.Errorf("%s: got %v, %v", on, list, err)
		}
	}
}

func TestLockedItCountsAndNamesNobody(t *testing.T) {
	s := casetest.NewOffice(casework.Advocate)
	for _, end := range []string{"2026-11-20", "2026-11-23", "2026-11-24", "2026-11-26", "2026-11-27", "2027-11-27"} {
		put(t, s, date("own", end, "", s.Profile().Member))
	}
	o, err := agenda.ReadOutline(ctx, s, day("2026-11-23"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := o.Counts(day("2026-11-23")), (agenda.Counts{Late: 1, Today: 1, Soon: 2}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if got, want := o.Counts(day("2026-11-27")), (agenda.Counts{Late: 4, Today: 1}); got != want {
		t.Errorf("days later, still locked: got %+v, want %+v", got, want)
	}
}

func TestADeputyAnswersInAbsence(t *testing.T) {
	s := casetest.NewOffice(casework.Advocate)
	b := &casework.Member{Name: "Б"}
	c := &casework.Member{Name: "В"}
	put(t, s, b, c)
	a, err := casework.Get[casework.Member](ctx, s, s.Profile().Member)
	if err != nil {
		t.Fatal(err)
	}
	a.Away, a.Deputy = casework.DateRange{From: day("2026-12-01"), To: day("2026-12-10")}, b.ID
	b.Away, b.Deputy = casework.DateRange{From: day("2026-12-05"), To: day("2026-12-06")}, c.ID
	c.Deputy = a.ID // a ring must end
	put(t, s, a, b, c)
	p, err := agenda.ReadPeople(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	d := &casework.Deadline{Responsible: a.ID}
	for on, want := range map[string]casework.ID{"2026-11-30": a.ID, "2026-12-01": b.ID, "2026-12-05": c.ID, "2026-12-10": b.ID, "2026-12-11": a.ID} {
		got, deputy := p.Answers(d, day(on))
		if got != want || deputy != (want != a.ID) {
			t.Errorf("%s: got %s, deputy %v", on, p.Name(got), deputy)
		}
	}
	if got := p.Theirs(b.ID, day("2026-12-02")); len(got) != 2 || got[1] != a.ID {
		t.Errorf("got %v", got)
	}
}

func TestHearingsThatMeetAreFound(t *testing.T) {
	s := casetest.NewOffice(casework.Advocate)
	me, other := s.Profile().Member, casework.NewID()
	p, err := agenda.ReadPeople(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		list []*casework.Deadline
		want int
	}{
		"an hour apart":        {[]*casework.Deadline{date("hearing", "2026-11-25", "10:00", me), date("hearing", "2026-11-25", "11:00", me)}, 1},
		"three hours apart":    {[]*casework.Deadline{date("hearing", "2026-11-25", "10:00", me), date("hearing", "2026-11-25", "13:00", me)}, 0},
		"no hour known":        {[]*casework.Deadline{date("hearing", "2026-11-25", "10:00", me), date("hearing", "2026-11-25", "", me)}, 1},
		"two people":           {[]*casework.Deadline{date("hearing", "2026-11-25", "10:00", me), date("hearing", "2026-11-25", "10:00", other)}, 0},
		"another day":          {[]*casework.Deadline{date("hearing", "2026-11-25", "10:00", me), date("hearing", "2026-11-26", "10:00", me)}, 0},
		"a term is no meeting": {[]*casework.Deadline{date("hearing", "2026-11-25", "10:00", me), date("rule", "2026-11-25", "", me)}, 0},
		"own and hearing":      {[]*casework.Deadline{date("own", "2026-11-25", "10:30", me), date("hearing", "2026-11-25", "10:00", me)}, 1},
		"three at once":        {[]*casework.Deadline{date("hearing", "2026-11-25", "10:00", me), date("hearing", "2026-11-25", "10:00", me), date("hearing", "2026-11-25", "10:00", me)}, 3},
	} {
		if got := agenda.Clashes(c.list, p); len(got) != c.want {
			t.Errorf("%s: got %d, want %d", name, len(got), c.want)
		}
	}
}

func TestCasesWithNoDateAreListed(t *testing.T) {
	s := casetest.NewOffice(casework.Advocate)
	dated := &casework.Case{Number: "26-0001", Stage: casework.StageOpened}
	done := &casework.Case{Number: "26-0002", Stage: casework.StageOpened}
	bare := &casework.Case{Number: "26-0003", Stage: casework.StageFirst}
	closed := &casework.Case{Number: "26-0004", Stage: casework.StageClosed, Closed: day("2026-01-01")}
	put(t, s, dated, done, bare, closed)
	d := date("own", "2026-12-01", "", s.Profile().Member)
	d.Case = dated.ID
	x := date("own", "2026-12-01", "", s.Profile().Member)
	x.Case, x.Done = done.ID, day("2026-11-20")
	put(t, s, d, x)
	list, err := agenda.NoDate(ctx, s)
	if err != nil || len(list) != 2 {
		t.Fatal(list, err)
	}
	for _, c := range list {
		if c.ID != done.ID && c.ID != bare.ID {
			t.Errorf("got %s", c.Number)
		}
	}
}

// plain prints keys, dates in full.
type plain struct{}

func (plain) Lang() string                      { return "ru" }
func (plain) T(key string, args ...any) string  { return key }
func (plain) Has(string) bool                   { return true }
func (plain) DateFull(d casework.Date) string   { return d.String() }
func (plain) Range(r casework.DateRange) string { return r.From.String() }

func TestTheCalendarFileIsWellFormedStableAndNamesNobodyUnasked(t *testing.T) {
	p, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	hearing := date("hearing", "2026-11-25", "15:00", casework.NewID())
	rule := date("rule", "2026-12-14", "", casework.NewID())
	rule.Rule, rule.Title = "gpk-429-private", "Сынақова: жеке шағым"
	for _, d := range []*casework.Deadline{hearing, rule} {
		d.ID, d.Updated = casework.NewID(), time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	}
	safe := &casework.Case{Number: "26-0001", Title: "Сынақова Үлгі", SafeContact: "yes"}
	unsafe := &casework.Case{Number: "26-0002", Title: "Қауіпті Үлгі", SafeContact: "ask"}
	cases := map[casework.ID]*casework.Case{hearing.Case: unsafe, rule.Case: safe}
	write := func(f agenda.File) string {
		var b bytes.Buffer
		f.Pack, f.Say, f.Version = p, plain{}, "1"
		if err := f.WriteICS(&b, []*casework.Deadline{hearing, rule}, cases); err != nil {
			t.Fatal(err)
		}
		return strings.ReplaceAll(b.String(), "\r\n ", "")
	}
	a := write(agenda.File{Zone: agenda.ZoneOf("27")})
	for _, want := range []string{"BEGIN:VTIMEZONE", "TZID:Asia/Almaty", "TZID:Asia/Oral", "UID:" + hearing.ID.String() + "@zanger", "DTSTART;TZID=Asia/Oral:20261125T150000",
		"DTSTART;VALUE=DATE:20261214", "TRIGGER:-P5D", "26-0002"} {
		if !strings.Contains(a, want) {
			t.Errorf("no %q in\n%s", want, a)
		}
	}
	if strings.Contains(a, "Үлгі") || strings.Contains(a, "Сынақ") {
		t.Error("it names people unasked")
	}
	if b := write(agenda.File{Zone: agenda.ZoneOf("27")}); a != b {
		t.Error("writing twice gives two files")
	}
	named := write(agenda.File{Names: true})
	if !strings.Contains(named, "Сынақова Үлгі") || strings.Contains(named, "Қауіпті") {
		t.Errorf("asked for names: got\n%s", named)
	}
	for _, line := range strings.Split(strings.TrimSuffix(named, "\r\n"), "\r\n") {
		if !strings.Contains(line, ":") {
			t.Errorf("not a line of a calendar: %q", line)
		}
	}
	if strings.Count(named, "BEGIN:") != strings.Count(named, "END:") {
		t.Error("a part is not closed")
	}
}

// What RFC 5545 asks of every line: CRLF, no more than 75 octets, no letter cut in two; and each entry an id of its own.
func TestEveryLineOfTheCalendarFileIsShortAndWhole(t *testing.T) {
	c := &casework.Case{Header: casework.Header{ID: casework.NewID()}, Number: "26-0009", SafeContact: "yes",
		Title: strings.Repeat("Үлгіұлы Қаһарманғали әкімшілік құқық бұзушылық туралы іс; ", 5)}
	var list []*casework.Deadline
	for i := range 80 { // each length of a title around the places where a line folds
		d := date("hearing", "2026-12-01", "09:30", casework.NewID())
		d.ID, d.Case, d.Title, d.Place = casework.NewID(), c.ID, strings.Repeat("ә", i)+"ң,;\\", strings.Repeat("зал ", i)
		list = append(list, d)
	}
	closing := date("rule", "2026-12-02", "18:30", casework.NewID())
	closing.ID, closing.Case = casework.NewID(), c.ID
	list = append(list, closing)
	var b bytes.Buffer
	if err := (agenda.File{Names: true, Say: plain{}}).WriteICS(&b, list, map[casework.ID]*casework.Case{c.ID: c}); err != nil {
		t.Fatal(err)
	}
	all := b.String()
	if !strings.HasSuffix(all, "END:VCALENDAR\r\n") || strings.Count(all, "\n") != strings.Count(all, "\r\n") {
		t.Error("a line does not end with CRLF")
	}
	for _, line := range strings.Split(all, "\r\n") {
		if len(line) > 75 || !utf8.ValidString(line) {
			t.Fatalf("%d octets: %q", len(line), line)
		}
	}
	ids := map[string]bool{}
	for _, line := range strings.Split(strings.ReplaceAll(all, "\r\n ", ""), "\r\n") {
		if strings.HasPrefix(line, "UID:") {
			ids[line] = true
		}
	}
	if len(ids) != len(list) {
		t.Errorf("%d ids for %d dates", len(ids), len(list))
	}
	if !strings.Contains(all, "DTSTART;TZID=Asia/Almaty:20261202T173000") {
		t.Error("an act done in the court itself does not end when it closes")
	}
}

func TestTheRegisterOpensAndRunsNothing(t *testing.T) {
	s := casetest.NewOffice(casework.Advocate)
	people, err := agenda.ReadPeople(ctx, s)
	if err != nil {
		t.Fatal(err)
	}
	d := date("own", "2026-11-20", "", s.Profile().Member)
	d.Title = "=HYPERLINK(1)"
	d.ID = casework.NewID()
	r := agenda.Register{Say: plain{}, People: people, Today: day("2026-11-23")}
	var c, x bytes.Buffer
	list, cases := []*casework.Deadline{d}, map[casework.ID]*casework.Case{d.Case: {Number: "26-0001", Title: "@X"}}
	if err := r.WriteCSV(&c, list, cases); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(c.String(), "'=HYPERLINK(1)") || !strings.Contains(c.String(), "'@X") || !strings.Contains(c.String(), "agenda.stage.late") {
		t.Errorf("got %s", c.String())
	}
	if err := r.WriteXLSX(&x, list, cases); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&x)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(f.GetSheetList()[0])
	if err != nil || len(rows) != 2 || rows[1][5] != "'=HYPERLINK(1)" || rows[1][3] != "26-0001" {
		t.Errorf("got %v, %v", rows, err)
	}
}

func BenchmarkReminders(b *testing.B) {
	s := casetest.NewOffice(casework.Advocate)
	for i := range 2000 {
		put(b, s, date("own", fmt.Sprintf("2026-%02d-%02d", 1+i%12, 1+i%28), "", s.Profile().Member))
	}
	for b.Loop() {
		if _, err := agenda.Reminders(ctx, s, s, day("2026-11-23")); err != nil {
			b.Fatal(err)
		}
	}
}
