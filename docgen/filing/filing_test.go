package filing_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/bundle"
	"zanger/docgen/filing"
	"zanger/docgen/pdf"
	"zanger/ui/text"
)

func printer(t *testing.T, lang string) *text.Printer {
	t.Helper()
	cat, err := text.Load()
	if err != nil {
		t.Fatal(err)
	}
	return cat.In(lang)
}

func paper(t *testing.T, word string) []byte {
	t.Helper()
	d := &docgen.Document{Lang: docgen.Kazakh, Title: word, Blocks: []docgen.Block{{Kind: docgen.Para, Runs: []docgen.Run{{Text: word}}}}}
	var b bytes.Buffer
	if err := pdf.Write(context.Background(), &b, d, docgen.Options{}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func look(t *testing.T, name string, d *docgen.Document) {
	t.Helper()
	var b bytes.Buffer
	if err := pdf.Write(t.Context(), &b, d, docgen.Options{PageNumbers: true}); err != nil {
		t.Fatal(err)
	}
	if dir := os.Getenv("ZANGER_LOOK"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func TestStatementOfAttempts(t *testing.T) {
	at := time.Date(2026, 11, 23, 18, 59, 58, 0, time.UTC) // 23:59:58 in Almaty: the last second of a term
	s := filing.Statement{Case: "26-0071 · Сынақова — «Үлгі» ЖШС", Court: "Үлгі аудандық соты", Person: "Мысалов Үлгі", Office: "Үлгі кеңсе", Made: at.Add(time.Hour),
		Names: func(casework.ID) string { return "Мысалов Үлгі" }, Filings: []*casework.Filing{
			{At: at, Where: "https://office.sud.kz/", Outcome: casework.FilingFailed, Error: "503 Service Unavailable. Қызмет уақытша қолжетімсіз, кейінірек көріңіз", Name: "talap.pdf", Size: 123456, Hash: strings.Repeat("0123456789abcdef", 4), Header: casework.Header{Created: at}},
			{At: at.Add(time.Minute), Where: "https://office.sud.kz/", Outcome: casework.FilingAccepted, Number: "12-34", Header: casework.Header{Created: at}},
		}}
	for lang, want := range map[string][]string{
		"kk": {"ҚҰЖАТ БЕРУ ӘРЕКЕТТЕРІ ТУРАЛЫ МӘЛІМЕТ", "1-әрекет | 23.11.2026 23:59:58 (Алматы уақыты, UTC+5)", "Экрандағы хабар | 503 Service Unavailable. Қызмет уақытша қолжетімсіз, кейінірек көріңіз", "Нәтижесі | қабылданды", "Түбіртек нөмірі | 12-34"},
		"ru": {"СВЕДЕНИЯ О ПОПЫТКАХ ПОДАЧИ ДОКУМЕНТОВ", "Попытка 2 | 24.11.2026 00:00:58 (время Алматы, UTC+5)", "Адрес | https://office.sud.kz/", "Результат | не удалось"},
	} {
		d := s.Document(printer(t, lang))
		all := strings.Join(docgen.Paragraphs(d), "\n")
		for _, w := range want {
			if !strings.Contains(all, w) {
				t.Errorf("%s lacks %q:\n%s", lang, w, all)
			}
		}
		look(t, "statement-"+lang, d)
	}
}

func pack(t *testing.T) *filing.Package {
	claim := paper(t, "Талап арыз")
	scan := paper(t, "Шарт")
	return &filing.Package{Case: "26-0071 · Сынақова — «Үлгі» ЖШС", Court: "Үлгі аудандық соты",
		Papers:   []filing.Paper{{Title: "Талап арыз", Ending: ".pdf", Data: claim}, {Title: "Талап арыз", Ending: ".cms", Data: []byte{0x30, 0}}},
		Exhibits: []bundle.Exhibit{{Title: "Еңбек шарты", Date: "01.02.2026", Data: func(context.Context) (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(scan)), nil }}},
		Copies:   []string{"Жауапкер: «Үлгі» ЖШС", "Үшінші тұлға: Мысалов"},
		Fee:      filing.Fee{Asked: true, Sum: "1 975 ₸", Rule: "НК РК 665", Payer: "Сынақова Үлгі, ЖСН 000000000000", For: "талап арыз"},
		Fields:   []filing.Field{{Label: "Талап қоюшы", Value: "Сынақова  Үлгі"}}, Person: "Мысалов Үлгі", Office: "Үлгі кеңсе", Made: time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)}
}

func names(t *testing.T, dir string) string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, " ")
}

func TestPackageToFile(t *testing.T) {
	for lang, want := range map[string]string{
		"kk": "00_Құжаттар_топтамасының_тізімі.pdf 01_Талап_арыз.cms 01_Талап_арыз.pdf 02_Қосымшалар.pdf Нысанға көшіретін мәліметтер.txt",
		"ru": "00_Опись_пакета_документов.pdf 01_Талап_арыз.cms 01_Талап_арыз.pdf 02_Приложения.pdf Данные для формы.txt",
	} {
		dir := filepath.Join(t.TempDir(), "out")
		w, err := pack(t).Write(t.Context(), dir, printer(t, lang), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := names(t, dir); got != want {
			t.Errorf("%s: got  %s\nwant %s", lang, got, want)
		}
		if len(w.Files) != 3 || w.Files[0].Pages != 1 || w.Files[2].Pages != 2 || len(w.Files[0].Hash) != 64 || w.Copies != 2 {
			t.Errorf("%s: %+v", lang, w)
		}
		if _, err := pack(t).Write(t.Context(), dir, printer(t, lang), nil); casework.KeyOf(err) != "error.filing.not_empty" {
			t.Errorf("%s: written over: %v", lang, err)
		}
		if d := os.Getenv("ZANGER_LOOK"); d != "" {
			list, _ := filepath.Glob(filepath.Join(dir, "00_*"))
			b, _ := os.ReadFile(list[0])
			_ = os.WriteFile(filepath.Join(d, "list-"+lang+".pdf"), b, 0o600)
		}
	}
}

func TestCopiesForThePartiesAndLimits(t *testing.T) {
	k := pack(t)
	k.CopyAll = true
	k.Papers[0].Data = append(k.Papers[0].Data, bytes.Repeat([]byte("\n%"), 200<<10)...)
	k.Limit = 300 << 10
	dir := filepath.Join(t.TempDir(), "out")
	w, err := k.Write(t.Context(), dir, printer(t, "ru"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if !w.Files[0].Over || w.Files[2].Over {
		t.Errorf("over the limit: %+v", w.Files)
	}
	for _, want := range []string{"Копия_1/01_Талап_арыз.pdf", "Копия_2/02_Приложения.pdf"} {
		if got := names(t, dir); !strings.Contains(got, want) {
			t.Errorf("no %s in %s", want, got)
		}
	}
}

func TestAFailedPackageLeavesNothing(t *testing.T) {
	k := pack(t)
	k.Exhibits = append(k.Exhibits, bundle.Exhibit{Title: "Жоқ файл", Data: func(context.Context) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("not a paper")), nil
	}})
	dir := filepath.Join(t.TempDir(), "out")
	if _, err := k.Write(t.Context(), dir, printer(t, "kk"), nil); casework.KeyOf(err) != "error.bundle.kind" {
		t.Fatalf("got %v", err)
	}
	if got := names(t, dir); got != "" {
		t.Errorf("left behind: %s", got)
	}
}
