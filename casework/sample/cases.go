package sample

import (
	"fmt"

	"zanger/casework"
	"zanger/casework/deadline"
)

// matter is a case of the sample under construction.
type matter struct {
	w *writer
	*casework.Case
	client casework.ID
	order  int
}

func (w *writer) open(title, area, lang string, stage casework.Stage, daysAgo int, price int64) *matter {
	w.caseN++
	c := &casework.Case{Header: casework.Header{ID: casework.NewID()}, Number: fmt.Sprintf("%02d-%04d", w.today.Year%100, 70+w.caseN), Title: title, Area: area,
		Stage: stage, Aid: "representation", Regime: "represent", Language: lang, Opened: w.day(-daysAgo), Responsible: w.me, Price: casework.Tenge(price), SafeContact: "yes"}
	c.Space = c.ID
	w.put(c)
	return &matter{w: w, Case: c}
}

func (m *matter) head() casework.Header { return casework.Header{Space: m.ID} }

func (m *matter) again() { m.w.put(m.Case) }

func (m *matter) party(role casework.Role, ours bool, name string, more func(*casework.Party)) casework.ID {
	p := &casework.Party{Header: m.head(), Of: m.ID, OfKind: casework.KindCase, Role: role, Ours: ours, Name: name, Language: m.Language}
	if more != nil {
		more(p)
	}
	m.w.put(p)
	if ours && m.client.IsZero() {
		m.client = p.ID
	}
	return p.ID
}

func (m *matter) event(trigger, what string, on casework.DateRange) casework.ID {
	e := &casework.Event{Header: m.head(), Case: m.ID, When: on, Sort: on.From, Trigger: trigger, What: what}
	m.w.put(e)
	return e.ID
}

// term writes the event a rule starts from and the date computed from it, so that it ends days from today or just before.
func (m *matter) term(rule, title, what string, days, spread int) {
	w := m.w
	if w.err != nil {
		return
	}
	d := w.eventFor(rule, w.day(days))
	if w.err != nil {
		return
	}
	on := casework.DateRange{From: d, To: d.AddDays(spread)}
	res, err := w.engine.Compute(rule, "", on, deadline.Options{})
	if err != nil {
		w.err = fmt.Errorf("sample: %s: %w", rule, err)
		return
	}
	dl := &casework.Deadline{Header: m.head(), Case: m.ID, Event: m.event(res.Trigger.ID, what, on), Title: title, Responsible: w.me}
	res.Into(dl)
	w.put(dl)
}

func (m *matter) hearing(title, hour, place string, days int) {
	on := casework.On(m.w.cal.Next(m.w.day(days)))
	if days == 0 {
		on = casework.On(m.w.today)
	}
	m.w.put(&casework.Deadline{Header: m.head(), Case: m.ID, Form: "hearing", Title: title, Start: on, End: on, Sort: on.From, Safe: on.From, Time: hour, Place: place,
		Confidence: "court", Responsible: m.w.me})
}

// proof enters a document as evidence.
func (m *matter) proof(exhibit int, title, held, where string, daysAgo int) string {
	e := &casework.Evidence{Header: m.head(), Case: m.ID, Exhibit: exhibit, Title: title, Form: "document", Date: m.w.day(-daysAgo), Held: held, Where: where}
	m.w.put(e)
	return e.ID.String()
}

func (m *matter) claim(what, norm string, sum int64, answer, reply string) casework.ID {
	m.order++
	c := &casework.Claim{Header: m.head(), Case: m.ID, Order: m.order, What: what, Norm: norm, Sum: casework.Tenge(sum), Answer: answer, Reply: reply}
	m.w.put(c)
	return c.ID
}

func (m *matter) element(claim casework.ID, n int, what, burden, gap string, evidence ...string) {
	strength := ""
	if len(evidence) > 0 {
		strength = "strong"
	}
	m.w.put(&casework.Element{Header: m.head(), Case: m.ID, Claim: claim, Order: n, What: what, Burden: burden, Gap: gap, Evidence: evidence, Strength: strength})
}

func (m *matter) note(form, text string, daysAgo, minutes int) {
	m.w.put(&casework.Note{Header: m.head(), Of: m.ID, Form: form, Text: text, Minutes: minutes, At: m.w.at(-daysAgo, 10, 15), By: m.w.me, Spoken: form != "note"})
}

func (m *matter) task(what string, days int) {
	m.w.put(&casework.Task{Header: m.head(), Of: m.ID, What: what, Due: m.w.day(days), Assigned: m.w.me})
}

func (m *matter) draft(template, lang, title string, status casework.DraftStatus, author casework.ID, answers map[string]any) {
	m.w.put(&casework.Draft{Header: m.head(), Of: m.ID, Template: template, Revision: 1, Lang: lang, Title: title, Status: status, Author: author, Version: 1, Answers: answers})
}

func (w *writer) cases() {
	w.wages()
	w.alimony()
	w.reinstatement()
	w.appeal()
	w.order()
	w.goods()
	w.benefit()
	w.eviction()
	w.clinic()
	w.former()
}

// wages is the case to try the position, the gate and the claim on: two of its circumstances have no proof yet.
func (w *writer) wages() {
	m := w.open("Мысалова А. Ү. — жалақы өндіру", "LAB.WAGE", "kk", casework.StagePreparing, 6, 640_000)
	m.party(casework.Plaintiff, true, "Мысалова Айгүл Үлгіқызы", func(p *casework.Party) {
		p.IIN, p.Born, p.Sex, p.Phone = "910305400123", casework.MustDate("1991-03-05"), "f", "+7 700 000 11 01"
		p.Address, p.Job = "Жетісу облысы, Талдықорған қ., Үлгі көшесі, 12-үй, 3-пәтер", "«Мысал Құрылыс» ЖШС, есепші"
	})
	m.party(casework.Defendant, false, "«Мысал Құрылыс» жауапкершілігі шектеулі серіктестігі", func(p *casework.Party) {
		p.Organisation, p.Address, p.Head = true, "Жетісу облысы, Талдықорған қ., Сынақ даңғылы, 5", "Директор Үлгібаев Е. С."
	})
	m.party(casework.Witness, false, "Сынақбаев Марат Елесұлы", nil)
	m.event("", "Еңбек шарты жасалды", casework.On(w.day(-620)))
	m.event("", "Соңғы жалақы төленді", casework.On(w.day(-118)))
	m.term("tk-160-other", "Келісу комиссиясына жүгіну", "Жалақының төленбегені белгілі болды", 24, 0)
	contract := m.proof(1, "Еңбек шарты, көшірме", "copy", "Папка", 620)
	bank := m.proof(2, "Карта шотынан үзінді", "original", "Папка", 10)
	m.proof(0, "Жұмыс уақытын есепке алу табелі", "to_request", "Жұмыс берушіден сұралады", 0)
	c := m.claim("Үш айдың жалақысын өндіру", "ҚР Еңбек кодексі", 640_000, "Қызметкер қызметін атқармаған дейді", "Табель мен куәлардың айғақтары бар")
	m.element(c, 1, "Еңбек қатынасы болды", "ours", "", contract)
	m.element(c, 2, "Жалақы мөлшері осындай", "ours", "", contract, bank)
	m.element(c, 3, "Сол айларда жұмыс істеді", "ours", "Табельді сұрату, екі куәнің айғағын алу")
	m.element(c, 4, "Жалақы төленген жоқ", "ours", "Жұмыс берушіден есеп айырысу парағын сұрату")
	m.element(c, 5, "Төленген болса, дәлелдеуші — жұмыс беруші", "theirs", "")
	m.note("consultation", "Мән-жайы сұралды. Құжаттар тізімі берілді: еңбек шарты, банк үзіндісі, табель.", 6, 45)
	m.task("Табельді сұратып, жұмыс берушіге хат жіберу", 1)
	m.draft("claim.wages", "kk", "Жалақыны өндіру туралы талап қою арызы", casework.DraftOpen, w.me, map[string]any{})
}

func (w *writer) alimony() {
	m := w.open("Образцова Н. П. — алименты на двоих детей", "FAM.ALIMONY", "ru", casework.StageReady, 15, 0)
	mother := m.party(casework.Plaintiff, true, "Тестова Нина Образцовна", func(p *casework.Party) {
		p.IIN, p.Born, p.Sex, p.Phone = "881203400232", casework.MustDate("1988-12-03"), "f", "+7 700 000 12 01"
		p.Address = "область Жетісу, г. Талдыкорган, ул. Примерная, д. 8, кв. 14"
	})
	m.Title = "Тестова Н. О. — алименты на двоих детей"
	m.again()
	m.party(casework.Defendant, false, "Тестов Пётр Вымыслович", func(p *casework.Party) {
		p.IIN, p.Born, p.Sex = "850412300125", casework.MustDate("1985-04-12"), "m"
		p.Address = "область Жетісу, г. Текели, ул. Образцовая, д. 3"
	})
	for i, n := range []string{"Тестов Тимур Петрович", "Тестова Алия Петровна"} {
		m.party(casework.Child, true, n, func(p *casework.Party) { p.Stands, p.Born = mother, w.day(-365*(7+3*i)) })
	}
	m.event("", "Брак расторгнут", casework.On(w.day(-400)))
	born := m.proof(1, "Свидетельства о рождении детей", "copy", "Папка", 500)
	div := m.proof(2, "Свидетельство о расторжении брака", "copy", "Папка", 390)
	c := m.claim("Взыскать алименты: треть заработка ежемесячно", "Кодекс о браке и семье", 0, "", "")
	m.element(c, 1, "Ответчик — отец детей", "ours", "", born)
	m.element(c, 2, "Дети живут с истцом", "ours", "", born, div)
	m.hearing("Подать иск в суд Талдыкоргана", "", "", 5)
	m.note("meeting", "Истец просит взыскивать в долях. Отец работает неофициально.", 12, 40)
	m.draft("claim.alimony", "ru", "Исковое заявление о взыскании алиментов", casework.DraftOpen, w.me, map[string]any{})
}

func (w *writer) reinstatement() {
	m := w.open("Үлгібаев Е. С. — жұмысқа қайта алу", "LAB.DISMISS", "kk", casework.StageFirst, 64, 2_840_000)
	m.party(casework.Plaintiff, true, "Үлгібаев Ерлан Сынақұлы", func(p *casework.Party) {
		p.IIN, p.Born, p.Sex, p.Phone = "780921400123", casework.MustDate("1978-09-21"), "m", "+7 700 000 12 03"
	})
	m.party(casework.Defendant, false, "«Елес Азық» акционерлік қоғамы", func(p *casework.Party) { p.Organisation = true })
	m.party(casework.Witness, false, "Қиялбекова Роза", nil)
	m.Court, m.CourtNumber = "Талдықорған қалалық соты", fmt.Sprintf("1901-%02d-00-2/1184", w.today.Year%100)
	m.again()
	m.hearing("Сот отырысы", "15:00", "4-зал", 0)
	m.term("gpk-284-remarks", "Хаттамаға ескертулер", "Хаттамамен таныстық", 3, 0)
	m.event("", "Жұмыстан шығару туралы бұйрық", casework.On(w.day(-90)))
	m.proof(1, "Жұмыстан шығару туралы бұйрық", "original", "Папка", 90)
	m.task("Еңбек шартының түпнұсқасын сотқа апару", 0)
}

func (w *writer) appeal() {
	m := w.open("Қиялов С. — шағым беру (апелляция)", "REAL.TITLE", "kk", casework.StageAppeal, 150, 12_500_000)
	m.party(casework.Defendant, true, "Қиялов Серік Елесұлы", func(p *casework.Party) { p.Phone = "+7 700 000 12 04" })
	m.party(casework.Plaintiff, false, "«Үлгі Инвест» ЖШС", func(p *casework.Party) { p.Organisation = true })
	m.term("gpk-403-appeal", "Апелляциялық шағым беру", "Шешім түпкілікті нысанда шығарылды", 2, 0)
	m.task("Мемлекеттік бажды тексеру", 2)
}

func (w *writer) order() {
	m := w.open("Примеров И. — возражение на судебный приказ", "DEBT.COLLECT", "ru", casework.StagePretrial, 4, 412_500)
	m.party(casework.Defendant, true, "Примеров Игорь Тестович", func(p *casework.Party) { p.Phone = "+7 700 000 12 05" })
	m.party(casework.Plaintiff, false, "ТОО «Вымысел Коллект»", func(p *casework.Party) { p.Organisation = true })
	// When the copy came is known only within a few days: the date is given with its doubt.
	m.term("gpk-141-order-object", "Подать возражение на судебный приказ", "Получена копия приказа, день точно не известен", 4, 3)
}

func (w *writer) goods() {
	m := w.open("Вымышленная А. — возврат денег за телефон", "CONS.GOODS", "ru", casework.StagePretrial, 21, 289_000)
	m.party(casework.Plaintiff, true, "Вымышленная Анна Примеровна", func(p *casework.Party) { p.Phone = "+7 700 000 12 06" })
	m.party(casework.Defendant, false, "ТОО «Образец Мобайл»", func(p *casework.Party) { p.Organisation = true })
	m.term("cons-42-4-claim", "Ответ продавца на претензию", "Претензия вручена продавцу", -1, 0)
	m.task("Позвонить продавцу и записать ответ", 0)
}

func (w *writer) benefit() {
	m := w.open("Елестетова К. — әлеуметтік көмектен бас тарту", "SOC.BENEFIT", "kk", casework.StagePretrial, 70, 0)
	m.party(casework.Plaintiff, true, "Елестетова Күлән", func(p *casework.Party) {
		p.IIN, p.Born, p.Sex, p.Phone = "580509400121", casework.MustDate("1958-05-09"), "f", "+7 700 000 12 07"
	})
	m.party(casework.StateBody, false, "Талдықорған қаласының жұмыспен қамту бөлімі (үлгі)", func(p *casework.Party) { p.Organisation = true })
	m.term("appk-92-complaint", "Сотқа дейінгі шағым", "Бас тарту туралы шешім белгілі болды", -2, 0)
	m.draft("complaint.appk", "kk", "Сотқа дейінгі шағым", casework.DraftOpen, w.me, map[string]any{})
}

func (w *writer) eviction() {
	m := w.open("Сынақова Р. — выселение, защита ответчика", "HOUS.EVICT", "ru", casework.StageFirst, 33, 0)
	m.party(casework.Defendant, true, "Сынақова Раиса", func(p *casework.Party) { p.Phone = "+7 700 000 12 08" })
	m.party(casework.Plaintiff, false, "КСК «Пример»", func(p *casework.Party) { p.Organisation = true })
	m.Banner = "Звонить только после 18:00"
	m.again()
	m.term("gpk-166-response", "Отзыв на иск", "Получена копия иска", 7, 0)
	m.hearing("Предварительное заседание", "11:30", "Зал 2", 9)
}

// clinic is a student's case: her document waits for approval.
func (w *writer) clinic() {
	m := w.open("Тестова М. — шағым (клиника)", "SOC.PENSION", "kk", casework.StagePreparing, 12, 0)
	m.Responsible, m.Supervisor = w.student, w.me
	m.again()
	m.party(casework.Plaintiff, true, "Тестова Мәриям", func(p *casework.Party) { p.Phone = "+7 700 000 12 09" })
	m.draft("complaint.appk", "kk", "Зейнетақы мөлшері туралы шағым", casework.DraftSubmitted, w.student, map[string]any{})
	m.term("appk-92-complaint", "Шағым беру", "Шешім белгілі болды", 14, 0)
}

// former is closed: its client turns up as the other side of an enquiry, which a conflict check must find.
func (w *writer) former() {
	m := w.open("Сынақбаев М. Е. — жер учаскесі", "REAL.LAND", "kk", casework.StageClosed, 700, 0)
	m.party(casework.Plaintiff, true, "Сынақбаев Марат Елесұлы", func(p *casework.Party) {
		p.IIN, p.Born, p.Sex = "730611300122", casework.MustDate("1973-06-11"), "m"
	})
	m.party(casework.Defendant, false, "Талдықорған қаласының әкімдігі (үлгі)", func(p *casework.Party) { p.Organisation = true })
	m.Closed, m.ClosedWhy, m.Outcome = w.day(-420), "done", "won"
	m.again()
}
