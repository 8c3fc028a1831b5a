package presenter_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/rephrase"
	"zanger/ui/presenter"
)

func TestSourcesQuoteOrRefuse(t *testing.T) {
	ctx := context.Background()
	for lang, c := range map[string]struct{ question, place, quoted string }{
		"kk": {"Жалақыны кешіктірген күн үшін өсімпұл қандай?", "ЕК 113-бап", "1,25 еселенген"},
		"ru": {"Какая пеня за задержку зарплаты?", "ТК 113", "1,25-кратной"},
		"en": {"What is the penalty for late wages?", "LC art. 113", "1.25 times"},
	} {
		d := deskOf(t, casetest.NewOffice(casework.Advocate), lang)
		v := &presenter.Sources{Desk: d}
		if err := v.Load(ctx); err != nil || v.Asked() || v.On() {
			t.Fatalf("%v", err)
		}
		if err := v.Ask(ctx, c.question); err != nil || v.Refused() {
			t.Fatalf("%s: %v", c.question, err)
		}
		found := false
		for _, x := range v.Passages {
			found = found || strings.Contains(x.Place, c.place) && strings.Contains(x.Text, c.quoted) && x.Sure == presenter.Done && strings.Contains(x.Basis, "2026")
		}
		if !found {
			t.Errorf("%s: %+v", c.question, v.Passages)
		}
		if err := v.Ask(ctx, "Как приготовить бешбармак"); err != nil || !v.Refused() {
			t.Errorf("answered: %+v, %v", v.Passages, err)
		}
	}
}

func TestOfficeTextIsBroughtQuotedAndRemoved(t *testing.T) {
	ctx, s := context.Background(), casetest.NewOffice(casework.Consultant)
	d := deskOf(t, s, "ru")
	v := &presenter.Sources{Desk: d}
	path := filepath.Join(t.TempDir(), "Пропуск в архив.txt")
	const words = "Пропуск в архив выдаёт вахтёр по средам.\n\nНужен паспорт."
	if err := os.WriteFile(path, []byte(words), 0o600); err != nil {
		t.Fatal(err)
	}
	x, name, file, err := v.Draft(path)
	if err != nil || x.Title != "Пропуск в архив" || x.Text != words {
		t.Fatalf("read %+v, %v", x, err)
	}
	x.Origin, x.Dated = "вымышленный архив", casework.MustDate("2026-05-05")
	if err := v.Ask(ctx, "Кто выдаёт пропуск в архив?"); err != nil || !v.Refused() {
		t.Fatalf("before it was kept: %+v, %v", v.Passages, err)
	}
	if err := v.Keep(ctx, x, name, file); err != nil {
		t.Fatal(err)
	}
	if err := v.Ask(ctx, "Кто выдаёт пропуск в архив?"); err != nil || len(v.Passages) != 1 || v.Passages[0].Text != "Пропуск в архив выдаёт вахтёр по средам." {
		t.Fatalf("after: %+v, %v", v.Passages, err)
	}
	if b := v.Passages[0].Basis; !strings.Contains(b, "вымышленный архив") || !strings.Contains(b, "05.05.2026") {
		t.Errorf("basis %q", b)
	}
	if err := v.Load(ctx); err != nil || len(v.List) != 1 {
		t.Fatalf("%+v, %v", v.List, err)
	}
	id := v.List[0].ID
	kept, err := v.Source(ctx, id)
	if err != nil || kept.File.IsZero() || kept.Space != s.Profile().Directory {
		t.Errorf("kept %+v, %v", kept, err)
	}
	if err := v.Remove(ctx, id); err != nil {
		t.Fatal(err)
	}
	if err := v.Ask(ctx, "Кто выдаёт пропуск в архив?"); err != nil || !v.Refused() {
		t.Errorf("a text that was removed is quoted: %+v, %v", v.Passages, err)
	}
	for name, data := range map[string]string{"a.pdf": "x", "a.xls": "x", "b.txt": "  ", "c.docx": "no zip", "d.txt": "a\x00b"} {
		p := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(p, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, _, _, err := v.Draft(p); casework.CodeOf(err) != casework.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestModelOfThisComputer(t *testing.T) {
	ctx, d := context.Background(), deskOf(t, casetest.NewOffice(casework.Advocate), "ru")
	said := `{"sentences":[{"text":"За каждый день задержки работодатель платит пеню.","cites":[0]},{"text":"Пеня 5 процентов в день.","cites":[0]}]}`
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_ = json.NewEncoder(w).Encode(map[string]any{"choices": []any{map[string]any{"message": map[string]any{"content": said}}}})
	}))
	defer srv.Close()
	if err := presenter.SetModel(ctx, d.Store, rephrase.Model{URL: "http://example.org/v1", Name: "m"}); casework.CodeOf(err) != casework.Invalid {
		t.Errorf("another computer: %v", err)
	}
	if err := presenter.SetModel(ctx, d.Store, rephrase.Model{URL: srv.URL, Name: "m"}); err != nil {
		t.Fatal(err)
	}
	v := &presenter.Sources{Desk: d}
	if err := v.Load(ctx); err != nil || !v.On() {
		t.Fatalf("%v", err)
	}
	if err := v.Ask(ctx, "Какая пеня за задержку зарплаты?"); err != nil {
		t.Fatal(err)
	}
	if err := v.Rephrase(ctx); err != nil || len(v.Plain) != 1 || v.Plain[0].Cites != "1" {
		t.Errorf("%+v, %v", v.Plain, err)
	}
	said = `{"sentences":[{"text":"Пеня 5 процентов в день.","cites":[0]}]}`
	if err := v.Rephrase(ctx); casework.CodeOf(err) != casework.Denied {
		t.Errorf("an invention: %v", err)
	}
	if err := presenter.SetModel(ctx, d.Store, rephrase.Model{}); err != nil {
		t.Fatal(err)
	}
	if err := v.Load(ctx); err != nil || v.On() {
		t.Errorf("still on: %v", err)
	}
}

// A paper of a case is found once it was read beside the page, is marked as the client's, opens in the window, and is gone
// with the case's paper; a scan is named as one that cannot be searched.
func TestPapersOfOnesCasesAreQuoted(t *testing.T) {
	ctx, s := context.Background(), casetest.NewOffice(casework.Advocate)
	d := deskOf(t, s, "ru")
	c := &casework.Case{Header: casework.Header{ID: casework.NewID()}, Number: "26-0099", Title: "Дело о канарейке"}
	c.Space = c.ID
	scan, err := os.ReadFile("../../casework/reading/testdata/scan.pdf")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*casework.File{}
	if _, err := s.Do(ctx, casework.Act{Name: "t"}, func(tx casework.Tx) error {
		if err := tx.Put(ctx, c); err != nil {
			return err
		}
		for name, data := range map[string]string{"письмо.txt": strings.Repeat("Ничего важного в этом письме пока нет.\n\n", 400) + "Сосед обещал вернуть канарейку во вторник.", "скан.pdf": string(scan)} {
			f := &casework.File{Header: casework.Header{Space: c.ID}, Case: c.ID, Name: name}
			if err := s.AddFile(ctx, tx, f, strings.NewReader(data)); err != nil {
				return err
			}
			files[name] = f
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	v := &presenter.Sources{Desk: d}
	read := make(chan struct{}, 1)
	v.OnRead = func() { read <- struct{}{} }
	if err := v.Load(ctx); err != nil {
		t.Fatal(err)
	}
	<-read
	if err := v.Load(ctx); err != nil || v.Own.Reading || v.Own.Searched != 1 || len(v.Own.Silent) != 1 {
		t.Fatalf("%+v, %v", v.Own, err)
	}
	if x := v.Own.Silent[0]; !strings.Contains(x.Title, "скан.pdf") || x.In != c.ID || !strings.Contains(x.Why, "нет текста") {
		t.Errorf("a scan: %+v", x)
	}
	if err := v.Ask(ctx, "когда вернёт канарейку"); err != nil || len(v.Passages) != 1 {
		t.Fatalf("%+v, %v", v.Passages, err)
	}
	p := v.Passages[0]
	if p.Of != files["письмо.txt"].ID || p.OfKind != casework.KindFile || p.In != c.ID || p.Word != "Из бумаг клиента: тайна" || !strings.Contains(p.Basis, "26-0099") || !strings.Contains(p.Text, "Сосед обещал вернуть канарейку во вторник.") {
		t.Errorf("%+v", p)
	}
	x, err := v.Paper(ctx, p)
	if err != nil || !x.Cut || !strings.Contains(x.Text, "во вторник") || len(x.Text) > 8000 || x.In != c.ID {
		t.Errorf("shown: %d letters, %v, %v", len(x.Text), x.Cut, err)
	}
	if _, err := s.Do(ctx, casework.Act{Name: "t"}, func(tx casework.Tx) error { return tx.Delete(ctx, files["письмо.txt"]) }); err != nil {
		t.Fatal(err)
	}
	if err := v.Ask(ctx, "когда вернёт канарейку"); err != nil || !v.Refused() {
		t.Errorf("a paper that is no more is quoted: %+v, %v", v.Passages, err)
	}
}

// The questions offered as examples have answers, in each language, and on the matter they ask of.
func TestExamplesAreAnswered(t *testing.T) {
	ctx := context.Background()
	about := map[string][]string{
		"kk": {"өсімпұл", "қайта алу", "лимент", "ұра", "көме"},
		"ru": {"пеню", "восстановлени", "лимент", "аследств", "помощ"},
		"en": {"penalty", "einstate", "limony", "nheritance", "aid"},
	}
	for lang, words := range about {
		v := &presenter.Sources{Desk: deskOf(t, casetest.NewOffice(casework.Advocate), lang)}
		if len(v.Examples()) != len(words) {
			t.Fatalf("%d examples", len(v.Examples()))
		}
		for i, q := range v.Examples() {
			if err := v.Ask(ctx, q); err != nil || v.Refused() {
				t.Errorf("%s: refused, %v", q, err)
			} else if first := v.Passages[0]; !strings.Contains(first.Title+first.Text, words[i]) {
				t.Errorf("%s: %q %q", q, first.Title, first.Text)
			}
		}
	}
}
