package register

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/intake"
	"zanger/casework/lawpack"
	"zanger/casework/names"
)

var ctx = context.Background()

type topics struct{}

func (topics) Taxonomy() []*lawpack.Area {
	return []*lawpack.Area{{Code: "LAB.WAGE", Name: lawpack.Text{KK: "Жалақы", RU: "Зарплата", EN: "Wages"}}}
}

func desk(t *testing.T) (*intake.Desk, *casetest.Store) {
	t.Helper()
	s := casetest.NewOffice(casework.Advocate)
	live := names.NewLive(s)
	t.Cleanup(live.Close)
	return intake.New(s, s.Clock, nil, nil, live), s
}

const small = "№;ФИО заявителя;ИИН;Телефон;Дата обращения;Суть вопроса\n1;Сынакова Дана;900228499405;8 701 000 00 01;20.11.2026;зарплата\n"

func TestReadEncodingsAndDelimiters(t *testing.T) {
	cp, _ := charmap.Windows1251.NewEncoder().String(small)
	utf16, _ := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(small)
	bare, _ := unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().String(small)
	for name, data := range map[string]string{
		"UTF-8": small, "UTF-8 with mark": "\ufeff" + small, "Windows-1251": cp, "UTF-16 with mark": utf16, "UTF-16 big-endian, bare": bare,
		"comma":  strings.ReplaceAll(small, ";", ","),
		"tab":    strings.ReplaceAll(small, ";", "\t"),
		"titled": "Журнал обращений за ноябрь\n\n" + small,
	} {
		t.Run(name, func(t *testing.T) {
			table, err := Read(ctx, "a.csv", strings.NewReader(data))
			if err != nil {
				t.Fatal(err)
			}
			if len(table.Rows) != 1 || table.Rows[0].Cell(1) != "Сынакова Дана" || table.Header[1] != "ФИО заявителя" {
				t.Errorf("got head %q, rows %v", table.Header, table.Rows)
			}
		})
	}
}

func TestReadKazakhCodePage(t *testing.T) {
	// "Аты-жөні;Мәселе" and "Өмірқұлова Әсия;қарыз" in KZ-1048.
	data := "\xc0\xf2\xfb-\xe6\xb4\xed\xb3;\xcc\xbc\xf1\xe5\xeb\xe5\n\xa5\xec\xb3\xf0\x9d\xa2\xeb\xee\xe2\xe0 \xa3\xf1\xe8\xff;\x9d\xe0\xf0\xfb\xe7\n"
	table, err := Read(ctx, "a.csv", strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if got := table.Rows[0].Cell(0) + "|" + table.Rows[0].Cell(1); got != "Өмірқұлова Әсия|қарыз" || table.Header[0] != "Аты-жөні" {
		t.Errorf("got %q under %q", got, table.Header)
	}
}

func TestReadRefuses(t *testing.T) {
	for want, data := range map[string]string{
		"error.register.empty":   "ФИО;ИИН\n",
		"error.register.columns": strings.Repeat("a;", MaxColumns+1) + "\nb;c\n",
		"error.register.rows":    "a;b\n" + strings.Repeat("1;2\n", MaxRows+1),
		"error.register.format":  "%PDF-1.4 ...",
	} {
		if _, err := Read(ctx, "a.csv", strings.NewReader(data)); casework.KeyOf(err) != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
	if _, err := Read(ctx, "a.xlsx", strings.NewReader("PK\x03\x04 broken")); casework.KeyOf(err) != "error.register.format" {
		t.Errorf("a broken spreadsheet: got %v", err)
	}
	if _, err := Read(ctx, "a.csv", zeros(MaxBytes+10)); casework.KeyOf(err) != "error.register.size" {
		t.Errorf("a giant file: got %v", err)
	}
}

type zeros int

func (z zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestPropose(t *testing.T) {
	for _, c := range []struct {
		head []string
		want string
	}{
		{[]string{"№", "ФИО заявителя", "ИИН", "Контактный телефон", "Дата обращения", "Суть вопроса", "Ответчик", "БИН ответчика", "Результат"},
			"name=1 iin=2 phone=3 line=5 received=4 status=8 opponent=6 opponent_iin=7 number=0"},
		{[]string{"Тегі", "Аты", "Әкесінің аты", "ЖСН", "Байланыс", "Мәселе", "Тіл", "Келген күні"},
			"surname=0 given=1 patronymic=2 iin=3 phone=4 language=6 line=5 received=7"},
		{[]string{"Full name", "IIN", "Phone", "Subject", "Received", "Opponent"}, "name=0 iin=1 phone=2 line=3 received=4 opponent=5"},
		{[]string{"№", "Өтініш берушінің аты-жөні", "Санаты", "Келген күні", "Шешім күні", "Нәтиже", "Сот сатысы", "Клиенттің тарабы", "Біздің өкіл", "Қарсы тараптың өкілі", "Талап сомасы"},
			"name=1 area=2 sum=10 received=3 number=0 outcome=5 ended=4 court_level=6 side=7 ours=8 theirs=9"},
		{[]string{"", "x", "y"}, ""},
	} {
		m := Propose(c.head)
		var got []string
		for _, f := range Fields {
			if i, ok := m[f]; ok {
				got = append(got, fmt.Sprintf("%s=%d", f, i))
			}
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%q:\n got %s\nwant %s", c.head, g, c.want)
		}
	}
}

const register = `№;ФИО;ИИН;Телефон;Дата обращения;Суть;Категория;Ответчик;Результат;Сумма
1;Сынақова Дана;900228499405;8 701 000 00 01;20.11.2026;жалақы;Зарплата;ТОО «Үлгі Сауда»;;150 000
2;;850714399909;;20.11.2026;аты жоқ;;;;
3;Жатов Жат;850714399908;;20.11.2026;жсн қате;;;;
4;Бейтаров Бекзат;;;31.02.2026;күні қате;;;;
5;"=HYPERLINK(""http://example.invalid"")";;;20.11.2026;формула;;;;
6;Ертеңов Ертең;;;20.11.2027;болашақта;;;;
7;Synakova Dana;;;2026-11-21;қайта келді;;;отказ: не наш вопрос;
8;Нөлов Нөл;61211600012;;45980;нөлі жоғалған;;;принято;көп
9;Нөлов Нөл;61211600012;;45980;нөлі жоғалған;;;принято;
`

func TestPrepareSaysWhatIsNotTaken(t *testing.T) {
	d, s := desk(t)
	if err := d.Add(ctx, &casework.Enquiry{Line: "бұрынғы"}, &casework.Party{Name: "Бұрынғы Біреу", Phone: "87010000001"}); err != nil {
		t.Fatal(err)
	}
	table, err := Read(ctx, `C:\тізілім\реестр.csv`, strings.NewReader(register))
	if err != nil {
		t.Fatal(err)
	}
	calls := 0
	plan, err := Prepare(ctx, d, topics{}, table, Propose(table.Header), casework.KindEnquiry, func(int, int) { calls++ })
	if err != nil || calls == 0 {
		t.Fatalf("got %v, progress %d times", err, calls)
	}
	var got []string
	for _, p := range plan.Report.NotTaken {
		got = append(got, fmt.Sprintf("%d:%s:%s", p.Line, strings.TrimPrefix(p.Key, "register.reason."), p.Column))
	}
	want := "3:no_name:ФИО 4:iin.reason.check:ИИН 5:date:Дата обращения 6:formula:ФИО 7:future:Дата обращения 9:sum:Сумма"
	if g := strings.Join(got, " "); g != want {
		t.Errorf("not taken:\n got %s\nwant %s", g, want)
	}
	got = nil
	for _, p := range plan.Report.Duplicates {
		got = append(got, fmt.Sprintf("%d:%s:%d", p.Line, p.Why, p.Before))
	}
	if g, want := strings.Join(got, " "), "2:phone:0 8:name:2"; g != want {
		t.Errorf("duplicates: got %s, want %s", g, want)
	}
	if n, _ := casework.Count[casework.Enquiry](ctx, s, casework.All()); n != 1 {
		t.Errorf("the preview wrote: %d enquiries, want the one from before", n)
	}
	report, err := plan.Take(ctx, d, nil)
	if err != nil || report.Taken != 3 || report.Rows != 9 {
		t.Fatalf("got %+v, %v, want 3 of 9 taken", report, err)
	}
	q, _ := casework.List[casework.Enquiry](ctx, s, casework.All().And("source", casework.Ge, "реестр.csv:2 #").And("source", casework.Lt, "реестр.csv:2 $"))
	if len(q) != 1 || q[0].Area != "LAB.WAGE" || q[0].Sum != casework.Tenge(150000) || q[0].Channel != casework.Imported || q[0].Number == "" ||
		casework.DayOf(q[0].Received) != casework.MustDate("2026-11-20") {
		t.Errorf("line 2: got %+v", q)
	}
	ps, _ := intake.Parties(ctx, s, q[0].ID)
	if len(ps) != 2 || ps[0].Phone != "+7 701 000 00 01" || !ps[1].Organisation || ps[1].Role != casework.Opponent {
		t.Errorf("line 2's people: got %+v", ps)
	}
	if q, _ = casework.List[casework.Enquiry](ctx, s, casework.All().And("source", casework.Ge, "реестр.csv:8 #").And("source", casework.Lt, "реестр.csv:8 $")); q[0].Status != casework.EnquiryRefused || q[0].DecidedWhy != "отказ: не наш вопрос" {
		t.Errorf("line 8: got %+v", q[0])
	}
	zero, _ := casework.List[casework.Party](ctx, s, casework.Where("iin", "061211600012"))
	if len(zero) != 1 || zero[0].Born != casework.MustDate("2006-12-11") {
		t.Errorf("the lost zero: got %+v", zero)
	}
	again, err := Prepare(ctx, d, topics{}, table, Propose(table.Header), casework.KindEnquiry, nil)
	if err != nil || len(again.Entries) != 0 {
		t.Errorf("the same file again: got %d entries, %v, want none", len(again.Entries), err)
	}
}

func TestWriteReportDisarmsFormulas(t *testing.T) {
	r := &Report{NotTaken: []Problem{{Line: 6, Column: "ФИО", Key: "register.reason.formula", Value: "=1+1"}}}
	var b bytes.Buffer
	if err := r.WriteReport(&b, func(k string) string { return k }); err != nil {
		t.Fatal(err)
	}
	if got := b.String(); !strings.Contains(got, "6;ФИО;'=1+1;register.reason.formula") || !strings.HasPrefix(got, "\ufeff") {
		t.Errorf("got %q", got)
	}
}

func TestXLSXCases(t *testing.T) {
	f := excelize.NewFile()
	for i, row := range [][]any{
		{"Реестр дел 2025"},
		{"Номер", "Клиент", "ИИН", "Дата", "Предмет", "Ответчик", "Статус"},
		{"25-0007", "Сынақова Дана", 900228499405, 45980, "алимент", "Бөтенов Бөтен", "закрыто"},
		{"", "Жатов Жат", nil, "19.11.2025", "еңбек", nil, ""},
	} {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		t.Fatal(err)
	}
	d, s := desk(t)
	table, err := Read(ctx, "дела.xlsx", b)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := Prepare(ctx, d, nil, table, Propose(table.Header), casework.KindCase, nil)
	if err != nil || len(plan.Entries) != 2 {
		t.Fatalf("got %+v, %v", plan, err)
	}
	if _, err := plan.Take(ctx, d, nil); err != nil {
		t.Fatal(err)
	}
	cs, _ := casework.List[casework.Case](ctx, s, casework.All().By("number"))
	if len(cs) != 2 || cs[0].Number != "25-0007" || cs[0].Stage != casework.StageClosed || cs[0].Opened != casework.MustDate("2025-11-19") || cs[1].Number != "26-0001" {
		t.Errorf("got %+v", cs)
	}
	ps, _ := casework.List[casework.Party](ctx, s, casework.Where("of", cs[0].ID))
	if len(ps) != 2 || ps[0].Role != casework.Plaintiff || ps[0].IIN != "900228499405" || ps[1].Role != casework.Defendant {
		t.Errorf("people: got %+v", ps)
	}
	again, err := Prepare(ctx, d, nil, table, Propose(table.Header), casework.KindCase, nil)
	if err != nil || len(again.Entries) != 0 {
		t.Errorf("the same cases again: got %d, %v", len(again.Entries), err)
	}
}

func TestTakeInBatchesAndStop(t *testing.T) {
	d, s := desk(t)
	var b strings.Builder
	b.WriteString("ФИО;Суть\n")
	for i := range 450 {
		fmt.Fprintf(&b, "Сынақ%d Сынақ;сұрақ\n", i)
	}
	table, err := Read(ctx, "a.csv", strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	plan, err := Prepare(ctx, d, nil, table, Propose(table.Header), casework.KindEnquiry, nil)
	if err != nil {
		t.Fatal(err)
	}
	stop, cancel := context.WithCancel(ctx)
	report, err := plan.Take(stop, d, func(done, total int) {
		if done >= 200 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || report.Taken != 200 {
		t.Errorf("got %d taken, %v, want 200 and cancelled", report.Taken, err)
	}
	if n, _ := casework.Count[casework.Enquiry](ctx, s, casework.All()); n != 200 {
		t.Errorf("got %d kept, want 200", n)
	}
	s.Become(casework.Student)
	if _, err := plan.Take(ctx, d, nil); casework.CodeOf(err) != casework.Denied {
		t.Errorf("a student: got %v", err)
	}
	if _, err := Prepare(ctx, d, nil, table, Mapping{IIN: 0}, casework.KindEnquiry, nil); casework.KeyOf(err) != "error.register.no_name_column" {
		t.Errorf("no column of names: got %v", err)
	}
}

func TestParseDate(t *testing.T) {
	for in, want := range map[string]string{"25.11.2026": "2026-11-25", "5.1.26": "2026-01-05", "2026-11-25 10:00:00": "2026-11-25", "2026-11-25T10:00:00Z": "2026-11-25",
		"25/11/2026": "2026-11-25", "45980": "2025-11-19", "45980.5": "2025-11-19", "25.11.2026 г.": "2026-11-25", "": "", "—": ""} {
		got, ok := parseDate(in)
		if !ok || got.String() != want {
			t.Errorf("%q: got %s %v, want %s", in, got, ok, want)
		}
	}
	for _, bad := range []string{"вчера", "31.02.2026", "11.25.2026", "12", "1.1.1"} {
		if got, ok := parseDate(bad); ok {
			t.Errorf("%q: got %s, want refused", bad, got)
		}
	}
}

// A row is known by what stands in it: rows put in above it, another name of the file and a second import change nothing, and
// what was written over is named.
func TestTheSameRowIsEnteredOnce(t *testing.T) {
	d, s := desk(t)
	const head = "№;ФИО;Категория;Дата обращения;Дата решения;Исход\n"
	a, b, c := "1;Сынақова Дана;LAB.WAGE;10.01.2025;15.04.2025;отказано\n", "2;Үлгібаев Ерлан;LAB.WAGE;11.01.2025;16.04.2025;удовлетворено\n", "3;Мысалов Айдар;LAB.WAGE;12.01.2025;17.04.2025;прекращено\n"
	take := func(name, text string) *Report {
		t.Helper()
		table, err := Read(ctx, name, strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		m, err := Recall(ctx, s, table.Header)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := Prepare(ctx, d, topics{}, table, m, casework.KindCase, nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := plan.Take(ctx, d, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	why := func(r *Report) (out string) {
		for _, p := range r.NotTaken {
			out += fmt.Sprintf("%d:%s ", p.Line, strings.TrimPrefix(p.Key, "register.reason."))
		}
		return strings.TrimSpace(out)
	}
	for _, step := range []struct {
		name, rows string
		taken      int
		why        string
	}{
		{"a.csv", a + b, 2, ""},
		{"a.csv", a + b, 0, "2:already 3:already"},
		{"a.csv", c + a + b, 1, "3:already 4:already"},
		{"копия.csv", a + b + c, 0, "2:already 3:already 4:already"},
		{"a.csv", strings.Replace(a, "отказано", "удовлетворено", 1) + strings.Replace(b, "удовлетворено", "отказано", 1), 0, "2:changed 3:changed"},
		{"b.csv", a + a, 1, "2:already"}, // twice in one register: two rows, and the report says whose
		{"b.csv", a + a, 0, "2:already 3:already"},
	} {
		r := take(step.name, head+step.rows)
		if r.Taken != step.taken || why(r) != step.why {
			t.Errorf("%s: took %d, %s; want %d, %s", step.name, r.Taken, why(r), step.taken, step.why)
		}
	}
	// Rows without names are told apart by their file: two offices' tables may hold the same figures.
	const bare = "Категория;Дата обращения;Дата решения;Исход\n"
	row := "LAB.WAGE;10.01.2025;15.04.2025;отказано\n"
	for _, step := range []struct {
		name, rows string
		taken      int
	}{{"x.csv", row + row, 2}, {"x.csv", row + row, 0}, {"x.csv", row + row + row, 1}, {"y.csv", row, 1}, {"y.csv", row, 0}} {
		if r := take(step.name, bare+step.rows); r.Taken != step.taken {
			t.Errorf("%s: took %d, want %d", step.name, r.Taken, step.taken)
		}
	}
}

// An import is taken back whole, but for what somebody has worked on; what was taken back can be entered again.
func TestAnImportIsTakenBack(t *testing.T) {
	d, s := desk(t)
	const text = "№;ФИО;Категория;Дата обращения;Дата решения;Исход\n1;Сынақова Дана;LAB.WAGE;10.01.2025;15.04.2025;отказано\n2;Үлгібаев Ерлан;LAB.WAGE;11.01.2025;16.04.2025;удовлетворено\n3;Мысалов Айдар;LAB.WAGE;11.01.2025;16.04.2025;удовлетворено\n"
	take := func(kind casework.Kind, name string) int {
		t.Helper()
		table, err := Read(ctx, name, strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		plan, err := Prepare(ctx, d, topics{}, table, Propose(table.Header), kind, nil)
		if err != nil {
			t.Fatal(err)
		}
		r, err := plan.Take(ctx, d, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r.Taken
	}
	if _, _, err := TakeBack(ctx, d, "a.csv"); casework.CodeOf(err) != casework.Missing {
		t.Errorf("nothing was entered: %v", err)
	}
	if n := take(casework.KindCase, "a.csv") + take(casework.KindCase, "b.csv"); n != 3 {
		t.Fatalf("took %d", n)
	}
	cs, err := casework.List[casework.Case](ctx, s, casework.All().By("opened"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Do(ctx, casework.Act{Name: "t"}, func(tx casework.Tx) error {
		return tx.Put(ctx, &casework.Note{Header: casework.Header{Space: cs[0].ID}, Of: cs[0].ID, Form: "call", Text: "қоңырау"})
	}); err != nil {
		t.Fatal(err)
	}
	taken, kept, err := TakeBack(ctx, d, "a.csv")
	if err != nil || taken != 2 || kept != 1 {
		t.Fatalf("taken back %d, kept %d, %v", taken, kept, err)
	}
	left, err := casework.List[casework.Case](ctx, s, casework.All())
	if err != nil || len(left) != 1 || left[0].ID != cs[0].ID {
		t.Errorf("left %d, %v", len(left), err)
	}
	if ps, err := casework.List[casework.Party](ctx, s, casework.All()); err != nil || len(ps) != 1 {
		t.Errorf("%d people left, %v", len(ps), err)
	}
	if n := take(casework.KindCase, "a.csv"); n != 2 {
		t.Errorf("entered again: %d", n)
	}
	if n := take(casework.KindEnquiry, "q.csv"); n == 0 {
		t.Error("no enquiry was entered")
	}
	before, _ := s.Count(ctx, &casework.Enquiry{}, casework.All())
	if taken, kept, err = TakeBack(ctx, d, "q.csv"); err != nil || taken != before || kept != 0 {
		t.Errorf("enquiries: taken back %d of %d, kept %d, %v", taken, before, kept, err)
	}
}

// Where a person put a column is known the next time, in a file of any name; what the words tell anyway is not kept.
func TestColumnsAreRemembered(t *testing.T) {
	_, s := desk(t)
	head := []string{"ФИО", "Кто", "Дата", "Иное"}
	m := Propose(head)
	if m[Opponent] != 0 || m[Received] != 2 {
		t.Fatalf("proposed %v", m)
	}
	m[Opponent] = 1
	delete(m, Received)
	if err := m.Remember(ctx, s, head); err != nil {
		t.Fatal(err)
	}
	got, err := Recall(ctx, s, []string{"Иное", "дата ", "КТО", "ФИО"})
	if err != nil || len(got) != 2 || got[Opponent] != 2 || got[Name] != 3 {
		t.Errorf("recalled %v, %v", got, err)
	}
	if err := Propose(head).Remember(ctx, s, head); err != nil {
		t.Fatal(err)
	}
	if v, err := s.Local(ctx, memory); err != nil || v != "" {
		t.Errorf("kept %q, %v", v, err)
	}
}
