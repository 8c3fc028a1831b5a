package ui

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"zanger/casework"
	"zanger/ui/page"
	"zanger/ui/page/register"
	"zanger/ui/presenter"
	"zanger/ui/widgets"
)

// choosing is a window whose file dialog was answered.
type choosing struct {
	page.Host
	path string
}

func (c choosing) OpenFile(_ string, _ []string, then func(string)) { then(c.path) }

// A register of closed cases goes through the window: columns, a look with the reasons row by row, entered, taken back; the
// second time the columns stand where they were put, and what was entered is not entered twice.
func TestARegisterOfClosedCasesIsTakenOver(t *testing.T) {
	dir := os.Getenv("ZANGER_SHOTS")
	comeBackHere(t)
	for _, looks := range []presenter.Looks{{Lang: "kk", Theme: "light", Percent: 100}, {Lang: "ru", Theme: "dark", Percent: 100}, {Lang: "en", Theme: "light", Percent: 100}} {
		if dir == "" && looks.Lang != "kk" {
			continue
		}
		takeRegister(t, dir, looks)
	}
}

func takeRegister(t *testing.T, dir string, looks presenter.Looks) {
	ctx := context.Background()
	w, k := office(t, looks)
	w.unlocked(t, k)
	path := filepath.Join(t.TempDir(), "closed.csv")
	rows := "№;Өтініш беруші;Санаты;Келген күні;Шешім күні;Нәтиже;Судья;Кім\n"
	for i := range 12 {
		rows += fmt.Sprintf("%d;Сынақов %c;LAB.WAGE;%02d.01.2025;15.04.2025;Талап қанағаттандырылды;Үлгіев Ү.;ЖШС «Үлгі %d»\n", i+1, 'А'+i, i+1, i)
	}
	rows += "13;Мысалов;LAB.WAGE;10.01.2025;;Бас тартылды;;\n14;Қатеев;LAB.WAGE;10.01.2025;01.01.2024;Бас тартылды;;\n15;Нұсқаев;LAB.WAGE;10.01.2025;01.02.2025;түсініксіз;;\n"
	if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	p := w.Desk().Text
	open := func() fyne.CanvasObject {
		spec := register.Spec()
		pg := spec.Open(choosing{w, path}, page.Route{Page: "import", Arg: "cases"})
		w.shell.show(spec, pg)
		k.settle()
		return pg.Object()
	}
	o := open()
	press := func(key string) {
		t.Helper()
		b := buttonIn(o, p.T(key))
		if b == nil {
			t.Fatalf("%s: no button %q; the page says %q", looks.Lang, p.T(key), w.shell.banner.what.Text())
		}
		b.Tapped(nil)
		for k.settle(); w.working > 0; k.settle() {
			late.run()
			time.Sleep(time.Millisecond)
		}
	}
	says := func(words string) bool {
		found := false
		shown(o, func(o fyne.CanvasObject) {
			if x, ok := o.(interface{ Text() string }); ok && strings.Contains(x.Text(), words) {
				found = true
			}
		})
		return found
	}
	shot := func(step string) {
		shootSizes(t, w, k, dir, "register-"+step+"-"+looks.Lang+"-"+looks.Theme, []fyne.Size{{Width: 1280, Height: 800}, {Width: 1024, Height: 700}})
	}
	count := func() int {
		n, err := casework.Count[casework.Case](ctx, w.Desk().Store, casework.All())
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := count()
	press("common.choose.file")
	shot("columns")
	var last *widgets.Choice
	shown(o, func(o fyne.CanvasObject) {
		if c, ok := o.(*widgets.Choice); ok {
			last = c
		}
	})
	if last == nil {
		t.Fatal("no columns are asked about")
	}
	fields, _ := (&presenter.Import{Desk: w.Desk()}).Fields()
	for i, f := range fields {
		if f == "opponent" {
			last.Select(i + 1)
		}
	}
	k.settle()
	press("import.look")
	shot("look")
	for _, key := range []string{"register.reason.no_end", "register.reason.order", "register.reason.outcome"} {
		if !says(p.T(key)) {
			t.Errorf("%s: the reason is not shown: %s", looks.Lang, p.T(key))
		}
	}
	if !says(p.N("import.refused", 3)) {
		t.Errorf("%s: how many rows will be left out is not said", looks.Lang)
	}
	press("import.enter")
	shot("entered")
	if !says(p.N("import.left", 3)) || says(p.N("import.refused", 3)) {
		t.Errorf("%s: after the import the rows left out are spoken of as ahead", looks.Lang)
	}
	if n := count() - before; n != 12 {
		t.Fatalf("%d cases entered", n)
	}
	o = open()
	press("common.choose.file")
	again := &presenter.Import{Desk: w.Desk()}
	if err := again.Read(ctx, path); err != nil || again.FieldOf(7) != "opponent" || again.FieldOf(6) != "" {
		t.Errorf("%s: column 7 is %q, that of judges %q, %v", looks.Lang, again.FieldOf(7), again.FieldOf(6), err)
	}
	press("import.look")
	if !says(p.T("register.reason.already")) {
		t.Error("entered before, and not said")
	}
	press("import.enter")
	if n := count() - before; n != 12 {
		t.Errorf("after the second time %d cases", n)
	}
	shot("again")
	press("import.back")
	if n := count() - before; n != 0 {
		t.Errorf("taken back, and %d are there", n)
	}
}
