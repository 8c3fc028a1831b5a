package register

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"zanger/casework"
)

const ended = `№;ФИО заявителя;Категория;Дата обращения;Дата подачи;Дата решения;Исход дела;Инстанция;Сторона клиента;Вид требования;Кто представлял клиента;Представитель ответчика;Доказанность;Сумма;Судья
1;Сынақова Дана;LAB.WAGE;10.01.2025;20.01.2025;15.04.2025;Удовлетворено частично;первая;истец;взыскание денег;адвокат;нет;2;350000;Үлгіев Ү.
2;Үлгібаев Ерлан;Жалақы;10.02.2025;;01.06.2025;В иске отказано;1 инстанция;ответчик;;без представителя;штатный юрист;;;Үлгіев Ү.
3;Мысалова Айгүл;Wages;10.02.2025;;01.06.2025;неясно;;;;;;;;
4;Тестова Нина;Wages;10.02.2025;;;Мировое соглашение;;;;;;;;
5;Тестов Пётр;Wages;10.02.2025;;01.01.2025;Прекращено;;;;;;;;
6;Елесова Роза;Wages;10.02.2025;;01.06.2025;Медиация;;;;;кто-то;;;
`

func TestClosedCasesAreTakenWithTheirOutcome(t *testing.T) {
	d, s := desk(t)
	table, err := Read(ctx, "closed.csv", strings.NewReader(ended))
	if err != nil {
		t.Fatal(err)
	}
	m := Propose(table.Header)
	for _, i := range m {
		if table.Header[i] == "Судья" {
			t.Fatal("the column of judges was proposed for something")
		}
	}
	plan, err := Prepare(ctx, d, topics{}, table, m, casework.KindCase, nil)
	if err != nil {
		t.Fatal(err)
	}
	why := map[int]string{}
	for _, p := range plan.Report.NotTaken {
		why[p.Line] = p.Key
	}
	for line, want := range map[int]string{4: "register.reason.outcome", 5: "register.reason.no_end", 6: "register.reason.order", 7: "register.reason.code"} {
		if why[line] != want {
			t.Errorf("line %d: got %q, want %q", line, why[line], want)
		}
	}
	if _, err := plan.Take(ctx, d, nil); err != nil {
		t.Fatal(err)
	}
	cs, err := casework.List[casework.Case](ctx, s, casework.All().By("opened"))
	if err != nil || len(cs) != 2 {
		t.Fatalf("got %d cases, %v; want 2", len(cs), err)
	}
	a, b := cs[0], cs[1]
	if a.Outcome != "won_partly" || a.Stage != casework.StageClosed || a.Closed != casework.MustDate("2025-04-15") || a.Filed != casework.MustDate("2025-01-20") ||
		a.CourtLevel != "first" || a.Side != "claimant" || a.ClaimKind != "money" || a.Ours != "advocate" || a.Theirs != "none" || a.Evidence != "2" || a.Price != casework.Tenge(350000) || a.Area != "LAB.WAGE" {
		t.Errorf("got %+v", a)
	}
	if b.Outcome != "lost" || b.Side != "respondent" || b.Theirs != "staff" || b.Ours != "none" {
		t.Errorf("got %+v", b)
	}
	ps, err := casework.List[casework.Party](ctx, s, casework.Where("of", b.ID))
	if err != nil || len(ps) != 1 || ps[0].Role != casework.Defendant {
		t.Errorf("the client who was sued: %v, %v", ps, err)
	}
}

// Kazakh and English words mean the same codes as Russian ones.
func TestWordsOfEveryLanguageMeanTheirCode(t *testing.T) {
	for f, words := range map[Field]map[string]string{
		Outcome: {"Талап толық қанағаттандырылды": "won", "Ішінара қанағаттандырылды": "won_partly", "Талаптан бас тартылды": "lost", "Арыз қараусыз қалдырылды": "left",
			"Іс бойынша іс жүргізу қысқартылды": "terminated", "Татуласу келісімі": "settled", "Медиация": "mediated", "granted in full": "won", "granted in part": "won_partly",
			"Refused": "lost", "settled": "settled", "won_partly": "won_partly", "иск удовлетворён": "won", "отказано в удовлетворении": "lost", "оставлено без рассмотрения": "left",
			"утверждено мировое соглашение": "settled", "не удовлетворено": "lost", "Талап қанағаттандырылмады": "lost"},
		Side:       {"Жауапкер": "respondent", "Талапкер": "claimant", "defendant": "respondent", "потерпевший": "victim"},
		CourtLevel: {"Апелляция": "appeal", "бірінші саты": "first", "кассационная": "cassation"},
		Ours:       {"адвокат": "advocate", "Заң консультанты": "consultant", "жоқ": "none"},
	} {
		for said, want := range words {
			if got := codeOf(meanings[f], said); got != want {
				t.Errorf("%s %q: got %q, want %q", f, said, got, want)
			}
		}
	}
}

func TestATableOfOutcomesNeedsNoNamesAndTakesNoJudge(t *testing.T) {
	d, s := desk(t)
	table, err := Read(ctx, "bare.csv", strings.NewReader("Категория;Дата обращения;Дата решения;Исход;Судья\nLAB.WAGE;10.01.2025;15.04.2025;отказано;Үлгіев\n"))
	if err != nil {
		t.Fatal(err)
	}
	m := Propose(table.Header)
	plan, err := Prepare(ctx, d, topics{}, table, m, casework.KindCase, nil)
	if err != nil {
		t.Fatal(err)
	}
	if r, err := plan.Take(ctx, d, nil); err != nil || r.Taken != 1 {
		t.Fatalf("got %+v, %v", r, err)
	}
	cs, err := casework.List[casework.Case](ctx, s, casework.All())
	if err != nil || len(cs) != 1 || cs[0].Outcome != "lost" {
		t.Fatalf("got %+v, %v", cs, err)
	}
	for _, f := range Fields { // nor when a person puts it somewhere
		m := Propose(table.Header)
		m[f] = 4
		if _, err := Prepare(ctx, d, topics{}, table, m, casework.KindCase, nil); casework.KeyOf(err) != "error.register.judge" {
			t.Errorf("%s: got %v", f, err)
		}
	}
}

// The region, and the day each fact became known, are read by their heads; a day after the end is a reason not to take the row.
func TestRegionAndDaysOfKnowing(t *testing.T) {
	d, s := desk(t)
	table, err := Read(ctx, "known.csv", strings.NewReader(`Категория;Дата обращения;Дата решения;Исход;Область;Представитель ответчика;Представитель ответчика известен с;Доказанность;Доказанность: известна с;Сумма;Известно с какого дня: сумма
LAB.WAGE;10.01.2025;15.04.2025;отказано;Алматинская область;адвокат;01.03.2025;2;10.01.2025;1000;02.04.2025
LAB.WAGE;11.01.2025;15.04.2025;отказано;г. Алматы;адвокат;;2;;1000;
LAB.WAGE;12.01.2025;15.04.2025;отказано;Жетісу облысы;адвокат;16.04.2025;2;;1000;
LAB.WAGE;13.01.2025;15.04.2025;отказано;Атлантида;адвокат;;2;;1000;
`))
	if err != nil {
		t.Fatal(err)
	}
	m := Propose(table.Header)
	for f, col := range map[Field]int{Area: 0, Region: 4, Theirs: 5, KnownTheirs: 6, Proof: 7, KnownProof: 8, Sum: 9, KnownSum: 10} {
		if got, ok := m[f]; !ok || got != col {
			t.Errorf("%s: column %d, want %d", f, got, col)
		}
	}
	plan, err := Prepare(ctx, d, topics{}, table, m, casework.KindCase, nil)
	if err != nil {
		t.Fatal(err)
	}
	why := map[int]string{}
	for _, p := range plan.Report.NotTaken {
		why[p.Line] = p.Key
	}
	if len(why) != 2 || why[4] != "register.reason.known" || why[5] != "register.reason.code" {
		t.Errorf("not taken: %v", why)
	}
	if _, err := plan.Take(ctx, d, nil); err != nil {
		t.Fatal(err)
	}
	cs, err := casework.List[casework.Case](ctx, s, casework.All().By("opened"))
	if err != nil || len(cs) != 2 {
		t.Fatalf("%d cases, %v", len(cs), err)
	}
	a, b := cs[0], cs[1]
	if a.Region != "19" || b.Region != "75" || len(a.Known) != 2 || a.Known["theirs"] != casework.MustDate("2025-03-01") || a.Known["sum"] != casework.MustDate("2025-04-02") || len(b.Known) != 0 {
		t.Errorf("got %s %v and %s %v", a.Region, a.Known, b.Region, b.Known)
	}
	for words, want := range map[string]string{"Алматы облысы": "19", "Алматы қаласы": "75", "Восточно-Казахстанская": "63", "Шығыс Қазақстан облысы": "63", "Karaganda region": "35", "Ұлытау": "62", "область Абай": "10", "33": "33", "Солтүстік Қазақстан": "59"} {
		if got := codeOf(meanings[Region], words); got != want {
			t.Errorf("%s: got %s, want %s", words, got, want)
		}
	}
}

// A good end is never read out of words that deny it, and one slip of the pen is understood.
func TestWordsThatDenyAndSlipsOfThePen(t *testing.T) {
	for said, want := range map[string]string{
		"Жалоба оставлена без удовлетворения": "lost", "Арыз қанағаттандырусыз қалдырылды": "lost", "неудовлетворено": "lost", "жалоба отклонена": "lost", "not granted": "lost", "проиграно": "lost",
		"не взыскано": "", "взыскание не подтверждено": "", "қанағаттандырылған жоқ": "", "частично не рассмотрено": "", "nothing granted or not decided": "",
		"отказ истца от иска": "terminated", "талапкер талаптан бас тартты": "terminated", "талаптан бас тартылды": "lost", "истец отказался от иска": "terminated", "прекращено в связи с отказом от иска": "terminated",
		"удволетворено": "won", "удовлетверено": "won", "удовлтворено": "won", "Канагатандырылды": "won", "прекрашено": "", "удовольствие": "", "неудволетворено": "lost",
		"выиграно": "won", "во взыскании отказано": "lost", "взыскано полностью": "won", "иск возвращён": "left", "?": "", "Сынақова": "",
	} {
		if got := endOf(said); got != want {
			t.Errorf("%q: got %q, want %q", said, got, want)
		}
	}
}

func TestSumsAsRegistersWriteThem(t *testing.T) {
	for said, want := range map[string]casework.Money{"350000": casework.Tenge(350000), "1 250 000": casework.Tenge(1250000), "1 250 000,50 тг": casework.Tenge(1250000) + 50, "250000 тенге": casework.Tenge(250000),
		"12 000 ₸": casework.Tenge(12000), "1,250,000": casework.Tenge(1250000), "1,250,000.50": casework.Tenge(1250000) + 50, "1.250.000": casework.Tenge(1250000), "1.250.000,5 теңге": casework.Tenge(1250000) + 50,
		"300 000 KZT": casework.Tenge(300000), "12,5": casework.Tenge(12) + 50, "250.000": casework.Tenge(250000), "250,000": casework.Tenge(250000), "99,99 тг.": 9999} {
		if got, err := casework.ParseMoney(tenge(said)); err != nil || got != want {
			t.Errorf("%q: got %v, %v", said, got, err)
		}
	}
	for _, said := range []string{"много", "12 млн", "1,25,000", "12-15000", "тг"} {
		if got, err := casework.ParseMoney(tenge(said)); err == nil {
			t.Errorf("%q: got %v", said, got)
		}
	}
}

// A book as people keep it: days as numbers, a category merged over rows, a formula with what it last gave and one that never
// gave anything.
func TestABookOfClosedCases(t *testing.T) {
	d, s := desk(t)
	f := excelize.NewFile()
	set := func(cell string, v any) {
		t.Helper()
		if err := f.SetCellValue("Sheet1", cell, v); err != nil {
			t.Fatal(err)
		}
	}
	set("A1", "Реестр завершённых дел за 2025 год")
	for i, h := range []string{"ФИО", "Категория", "Дата обращения", "Дата решения", "Исход", "Сумма"} {
		cell, _ := excelize.CoordinatesToCellName(i+1, 2)
		set(cell, h)
	}
	for i, r := range [][]any{{"Сынақова Дана", "LAB.WAGE", 45667, 45762.5, "отказано", 150000}, {"Үлгібаев Ерлан", nil, 45668, 45763, "удовлетворено", "1 250 000,50 тг"}, {"Мысалов Айдар", nil, 45669, nil, "прекращено", nil}} {
		for j, v := range r {
			if v != nil {
				cell, _ := excelize.CoordinatesToCellName(j+1, i+3)
				set(cell, v)
			}
		}
	}
	for _, err := range []error{f.MergeCell("Sheet1", "A1", "F1"), f.MergeCell("Sheet1", "B3", "B5"), f.SetCellFormula("Sheet1", "D5", "C5+10")} {
		if err != nil {
			t.Fatal(err)
		}
	}
	var book bytes.Buffer
	if err := f.Write(&book); err != nil {
		t.Fatal(err)
	}
	table, err := Read(ctx, "closed.xlsx", &book)
	if err != nil {
		t.Fatal(err)
	}
	plan, err := Prepare(ctx, d, topics{}, table, Propose(table.Header), casework.KindCase, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := plan.Report.NotTaken; len(got) != 1 || got[0].Line != 5 || got[0].Key != "register.reason.no_end" {
		t.Errorf("not taken: %+v", got)
	}
	if _, err := plan.Take(ctx, d, nil); err != nil {
		t.Fatal(err)
	}
	cs, err := casework.List[casework.Case](ctx, s, casework.All().By("opened"))
	if err != nil || len(cs) != 2 || cs[0].Closed != casework.MustDate("2025-04-15") || cs[0].Opened != casework.MustDate("2025-01-10") || cs[1].Area != "LAB.WAGE" || cs[1].Price != casework.Tenge(1250000)+50 {
		t.Errorf("got %+v, %v", cs, err)
	}
}
