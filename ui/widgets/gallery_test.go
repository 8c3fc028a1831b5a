package widgets

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"zanger/casework"
	"zanger/ui/text"
	"zanger/ui/theme"
)

func printer(t testing.TB, lang string) *text.Printer {
	t.Helper()
	c, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c.WithToday(func() casework.Date { return casework.MustDate("2026-11-23") }).In(lang)
}

// words of the gallery: made-up content of a page, not of the interface.
var gallery = map[string][]string{
	"kk": {"Дүйсенбі, 23 қараша: 2 мерзім өтті, бүгін бір сот отырысы", "Барлық өзгеріс осы компьютерде сақталды", "Жаңа өтініш", "Өмірбек Ғани — жұмысқа қайта алу туралы талап қою, жалақыны өндіріп алу және моральдық зиянды өтеу", "Іс 2-1184/26 · кеңсеге тапсыру керек, түпнұсқаларды алып келу", "2 күн кешікті", "бүгін", "жоспарда", "орындалды", "жаңа"},
	"ru": {"Понедельник, 23 ноября: 2 просрочки и одно заседание сегодня", "Всё сохранено на этом компьютере", "Новое обращение", "Апелляционная жалоба — Әбдірахманова Г. против ТОО «Құрылыс-Сервис» о восстановлении на работе", "Дело 2-1184/26 · подать в канцелярию, взять оригиналы трудового договора", "просрочено", "сегодня", "в плане", "готово", "новое"},
	"en": {"Monday, 23 November: 2 overdue and one hearing today", "Everything is saved on this computer", "New enquiry", "Appeal — Abdirakhmanova G. against Kurylys-Service LLP, reinstatement at work", "Case 2-1184/26 · file at the registry, bring the originals", "2 days late", "today", "planned", "done", "new"},
}

func galleryItems(lang string) func(i int) Item {
	g := gallery[lang]
	return func(i int) Item {
		m := []Mark{OverdueMark, SoonMark, PlannedMark, DoneMark, NewMark}[i%5]
		title := g[3]
		if i%2 == 1 {
			title = "Қасымова Әсел"
		}
		return Item{Mark: m, Word: g[5+i%5], Title: title, Detail: g[4], Right: fmt.Sprintf("%02d.11", 20+i%9), Faint: m == DoneMark}
	}
}

func galleryRail() *Rail {
	r := NewRail("Zanger", []RailItem{{"today", "Бүгін", "home", 0, "Ctrl+1"}, {"queue", "Өтініштер", "inbox", 7, ""}, {"cases", "Істер", "folder", 0, ""},
		{"dates", "Мерзімдер", "calendar", 4, ""}, {"docs", "Құжаттар", "document", 0, ""}, {"people", "Адамдар", "people", 0, ""}},
		[]RailItem{{"sync", "Офлайн · 5 өзгеріс", "offline", 0, ""}, {"settings", "Баптаулар", "settings", 0, ""}})
	r.Choose("queue")
	return r
}

// pages of the gallery by name.
func galleryPages(t testing.TB, lang string) map[string]fyne.CanvasObject {
	p := printer(t, lang)
	g := gallery[lang]
	items := galleryItems(lang)
	count := func() int { return 100_000 }

	wide := NewList(count, items).BadgesLeft(118)
	wide.SetCount("100 000")
	narrow := NewList(count, items)
	narrow.Mark(1)
	field := NewEntry()
	field.SetText("Өмірбек Ғани Іңкәрұлы")
	bad := NewField(p.T("page.dates"), true, NewEntry(), "25.11")
	bad.SetError(p.Error(&casework.Error{Code: casework.Invalid}).String())
	form := MaxWidth(theme.FormWidth, Column(12,
		NewField(p.T("page.queue"), true, field, g[1]), bad, NewField(p.T("page.cases"), false, NewText(3), ""), NewCheck(g[1], nil), func() fyne.CanvasObject { c := NewCheck(g[3], nil); c.Set(true); return c }()))
	detail := Scroll(Inset(0, 12, 12, 12, Column(10,
		NewPageHead("Өмірбек Ғани", "", NewButton(p.T("common.undo"), "", nil), Primary(p.T("common.open"), "folder", nil)),
		Wrap(6, NewBadge(SoonMark, g[6]), NewBadge(PlannedMark, g[7])),
		Card(Facts(Fact(p.T("page.queue"), "850412 ••• •••"), Fact(p.T("page.dates"), "+7 701 555 01 23"), Fact(p.T("common.language"), "қазақша"), Fact("₸", p.Money(casework.Tenge(640000))))),
		TitledCard(p.T("page.cases"), []fyne.CanvasObject{NewButton(p.T("common.edit"), "plus", nil)}, Body(g[4]+". "+g[3]+". "+g[1]+"."), Small(g[1])))))
	tabs := NewTabs(Tab{"a", p.T("page.today"), "info", 0, func() fyne.CanvasObject { return Panel(wide) }}, Tab{"b", p.T("page.cases"), "document", 12, func() fyne.CanvasObject { return Body("b") }},
		Tab{"c", p.T("page.dates"), "calendar", 3, func() fyne.CanvasObject { return Body("c") }}, Tab{"d", p.T("page.queue"), "people", 0, func() fyne.CanvasObject { return Body("d") }})
	head := func(title string) *PageHead {
		return NewPageHead(title, g[1], NewButton(p.T("common.show")+"  Ctrl+K", "search", nil), Primary(g[2], "plus", nil))
	}
	withBadges := head(g[3])
	withBadges.SetUnder(NewBadge(SoonMark, g[6]), NewBadge(PlannedMark, g[7]), NewBadge(DoneMark, g[8]), NewBadge(OverdueMark, g[5]), NewBadge(NewMark, "26-0071"), NewLine(g[1], Caption))
	buttons := Card(Wrap(8, NewButton(p.T("common.open"), "print", nil), Primary(p.T("common.save"), "check", nil), Bare(p.T("common.cancel"), "", nil),
		NewButton(p.T("common.undo"), "trash", nil).As(DangerButton), NewButton("", "settings", nil), func() fyne.CanvasObject { b := NewButton(p.T("common.next"), "forward", nil); b.Disable(); return b }()))
	holidays := Days(func(d casework.Date) (DayKind, string) {
		switch {
		case d.Month == 12 && d.Day == 16:
			return Holiday, "Тәуелсіздік күні"
		case d.Year > 2026:
			return Unconfirmed, ""
		}
		return Days(nil).of(d)
	})
	day, off, wrong, span := NewDateField(p, holidays), NewDateField(p, holidays), NewDateField(p, holidays), NewDateField(p, holidays)
	day.Set(casework.MustDate("2026-11-25"))
	off.Set(casework.MustDate("2026-12-16"))
	wrong.entry.SetText("32.13")
	span.Ranged = true
	span.entry.SetText("01.11..05.11")
	sum, wrongSum := NewMoneyField(p), NewMoneyField(p)
	sum.Set(casework.Tenge(1250000))
	wrongSum.entry.SetText("көп")
	labels := make([]string, 12)
	for i := range labels {
		labels[i] = p.Capital(p.Month(time.Month(i + 1)))
	}
	fold := NewFolded(g[2], Body(g[4]))
	fold.SetOpen(true)
	sheet := newMonth(p, holidays, casework.MustDate("2026-12-14"))
	fields := Grid(14, 300*theme.Scale(), 2,
		NewField(p.T("page.dates"), true, day, ""), NewField(p.T("page.dates"), false, off, ""), NewField(p.T("page.dates"), false, wrong, ""), NewField(p.T("page.dates"), false, span, ""),
		NewField("₸", false, sum, ""), NewField("₸", false, wrongSum, ""),
		NewField(p.T("common.choose.file"), false, NewChoice(labels, 10, nil), ""), NewField(p.T("common.choose.file"), false, NewChoice(labels, -1, nil).Placeholder(p.T("common.choose.file")), g[4]))
	counters := Grid(8, 150*theme.Scale(), 4, NewCounterCard(OverdueMark, "2", g[5], nil), NewCounterCard(SoonMark, "4", g[1], nil), NewCounterCard(PlannedMark, "11", g[7], nil), NewCounterCard(NewMark, "7", g[9], nil))
	steps := TitledCard(p.T("page.dates"), nil, NewSteps(Step{"23.11", g[0], "", NoMark}, Step{"25.11", g[2], g[4], NoMark}, Step{"16.12", "Тәуелсіздік күні", g[1], SoonMark}, Step{"17.12", g[3], "", PlannedMark}))
	full := p.Error(&casework.Error{Code: casework.Full})
	note := NewBanner(ErrorBanner, full.What, full.Kept+" "+full.Next)
	warn := NewBanner(WarningBanner, g[0], "", NewButton(p.T("common.back"), "", nil))
	return map[string]fyne.CanvasObject{
		"fields": PageLayout(head(g[0]), Scroll(Column(12, note, fields, fold, NewBar(0.62, theme.Primary)))),
		"parts":  PageLayout(head(g[0]), Scroll(Column(10, counters, warn, Grid(10, 330, 2, steps, Card(container.NewHBox(sheet.box()))), Card(NewEmptyState("check", g[1], g[4], g[2], func() {}))))),
		"list":   PageLayout(head(g[0]), container.NewBorder(nil, nil, nil, nil, Panel(wide))),
		"split":  PageLayout(head(g[0]), NewSplit(Panel(narrow), Panel(detail))),
		"tabs":   PageLayout(withBadges, tabs),
		"form":   PageLayout(head(g[0]), Scroll(Column(12, buttons, form))),
	}
}

// TestGallery draws every control in light and dark, in three languages, for people to look at: ZANGER_SHOTS=folder.
func TestGallery(t *testing.T) {
	dir := os.Getenv("ZANGER_SHOTS")
	app := test.NewTempApp(t)
	for _, lang := range text.Langs {
		for _, v := range []theme.Variant{theme.Light, theme.Dark} {
			for _, look := range []struct {
				percent int
				size    fyne.Size
			}{{100, fyne.NewSize(1280, 800)}, {200, fyne.NewSize(1024, 700)}} {
				if dir == "" && (v == theme.Dark || lang != "kk") {
					continue
				}
				theme.Apply(app, v, look.percent)
				for name, page := range galleryPages(t, lang) {
					w := test.NewTempWindow(t, Frame(galleryRail(), page, nil))
					w.SetPadded(false)
					w.Resize(look.size)
					img := w.Canvas().Capture()
					if got := w.Canvas().Size(); got != look.size {
						t.Errorf("%s %s at %d %%: the page asks for %v, the window has %v", lang, name, look.percent, got, look.size)
					}
					if dir != "" {
						save(t, filepath.Join(dir, fmt.Sprintf("%s-%s-%s-%d.png", name, lang, v, look.percent)), img)
					}
				}
				if dir != "" {
					for name, open := range galleryOverlays(t, lang) {
						w := test.NewTempWindow(t, Frame(galleryRail(), galleryPages(t, lang)["split"], nil))
						w.SetPadded(false)
						w.Resize(look.size)
						open(w)
						save(t, filepath.Join(dir, fmt.Sprintf("over-%s-%s-%s-%d.png", name, lang, v, look.percent)), w.Canvas().Capture())
					}
				}
			}
		}
	}
}

func save(t *testing.T, path string, img image.Image) {
	t.Helper()
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(f, img); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

// galleryOverlays opens what lies over a page.
func galleryOverlays(t *testing.T, lang string) map[string]func(w fyne.Window) {
	p, g := printer(t, lang), gallery[lang]
	return map[string]func(w fyne.Window){
		"pick": func(w fyne.Window) {
			f := NewDateField(p, nil)
			f.Set(casework.MustDate("2026-11-25"))
			labels := make([]string, 12)
			for i := range labels {
				labels[i] = p.Capital(p.Month(time.Month(i + 1)))
			}
			c := NewChoice(labels, 3, nil)
			w.SetContent(Frame(galleryRail(), PageLayout(NewPageHead(g[0], g[1]), Grid(20, 330, 2, f, c)), nil))
			f.Pick()
			c.open("")
		},
		"tip": func(w fyne.Window) {
			l := NewLine(g[3], Bold)
			e, b := NewEntry(), Primary(g[2], "plus", nil)
			w.SetContent(Frame(galleryRail(), Pad(20, Column(20, FixedWidth(200, l), e, b, NewCheck(g[1], nil), NewButton(g[2], "print", nil))), nil))
			tipShow(l, g[3]+"\n"+g[4])
			w.Canvas().Focus(b)
		},
	}
}
