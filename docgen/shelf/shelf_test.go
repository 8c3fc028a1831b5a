package shelf

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/casetest"
	"zanger/casework/lawpack"
	"zanger/docgen"
	"zanger/docgen/facts"
	"zanger/docgen/template"
)

var ctx = context.Background()

func office(t *testing.T, duty casework.Duty) (*Keeper, *casetest.Store) {
	t.Helper()
	law, err := lawpack.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	s := casetest.NewOffice(duty)
	return &Keeper{Store: s, Clock: s.Clock, Base: template.BuiltIn(), Law: law}, s
}

func newCase(t *testing.T, s casework.Store, number, claimant string) casework.ID {
	t.Helper()
	id := casework.NewID()
	h := casework.Header{Space: id}
	_, err := s.Do(ctx, casework.Act{Name: "act.test"}, func(tx casework.Tx) error {
		for _, e := range []casework.Entity{
			&casework.Case{Header: casework.Header{ID: id, Space: id}, Number: number, Title: "Ойдан шығарылған іс", Price: casework.Tenge(640000), Court: "Үлгі аудандық соты"},
			&casework.Party{Header: h, Of: id, OfKind: casework.KindCase, Role: casework.Plaintiff, Ours: true, Name: claimant, Address: "Үлгі көшесі, 1", Born: casework.MustDate("1990-02-03"), Sex: "f"},
			&casework.Party{Header: h, Of: id, OfKind: casework.KindCase, Role: casework.Child, Name: "Үлгіқызы Сынақ", Born: casework.MustDate("2015-05-06")},
			&casework.Party{Header: h, Of: id, OfKind: casework.KindCase, Role: casework.Child, Name: "Үлгіұлы Мысал", Born: casework.MustDate("2017-07-08")},
		} {
			if err := tx.Put(ctx, e); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestALawyersOwnTemplate goes the whole way: copy, change, be told the fault, mend, publish, draft from it, withdraw.
func TestALawyersOwnTemplate(t *testing.T) {
	k, s := office(t, casework.Advocate)
	own, err := k.Copy(ctx, "letter.state", docgen.Russian)
	if err != nil {
		t.Fatal(err)
	}
	if own.Code != "office.letter.state" || own.Space != s.Profile().Directory {
		t.Fatalf("got %+v", own)
	}
	if bad := Faults(k.Lint(own)); len(bad) > 0 {
		t.Fatalf("a fresh copy has faults: %v", bad)
	}
	again, err := k.Copy(ctx, "letter.state", docgen.Russian)
	if err != nil || again.ID != own.ID {
		t.Fatalf("a second copy: %v, %v", again, err)
	}
	broken := own.Source + "\nПрошу учесть {{applicnt}} и {{#if}.\n"
	if own, err = k.Save(ctx, own.ID, broken); err != nil {
		t.Fatal(err)
	}
	bad := Faults(k.Lint(own))
	if len(bad) == 0 || bad[0].Line < 10 || bad[0].Col < 2 || !strings.HasPrefix(bad[0].In("ru"), "office.letter.state.ru.md:") {
		t.Fatalf("got %v", bad)
	}
	if err := k.Publish(ctx, own.ID); casework.KeyOf(err) != "error.shelf.faults" {
		t.Fatalf("got %v", err)
	}
	shelf, err := Open(ctx, s, k.Base)
	if err != nil {
		t.Fatal(err)
	}
	if _, there := shelf.Lib.Find(own.Code); there {
		t.Fatal("a template in work is offered for drafts")
	}
	good := strings.Replace(broken, "\nПрошу учесть {{applicnt}} и {{#if}.\n", "\nОсобая строка бюро.\n", 1)
	if _, err = k.Save(ctx, own.ID, good); err != nil {
		t.Fatal(err)
	}
	if err := k.Publish(ctx, own.ID); err != nil {
		t.Fatal(err)
	}
	if shelf, err = Open(ctx, s, k.Base); err != nil || len(shelf.Bad) > 0 {
		t.Fatal(err, shelf.Bad)
	}
	e, there := shelf.Lib.Find(own.Code)
	if !there || e.Status != "approved" || e.Revision != 1 || len(shelf.Lib.Documents) != len(k.Base.Documents)+1 {
		t.Fatalf("got %+v", e)
	}
	id := newCase(t, s, "26-0001", "Сынақова Үлгі Мысалқызы")
	known, err := facts.Of(ctx, s, k.Law, id, s.Clock.Today())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Fill(ctx, shelf.Lib, k.Law, e.Templates[docgen.Russian], nil, known)
	if err != nil || !strings.Contains(strings.Join(docgen.Paragraphs(doc), "\n"), "Особая строка бюро.") {
		t.Fatalf("got %v, %v", doc, err)
	}
	// Changing what is in work does not change what is published.
	if _, err = k.Save(ctx, own.ID, broken); err != nil {
		t.Fatal(err)
	}
	if shelf, err = Open(ctx, s, k.Base); err != nil || len(shelf.Bad) > 0 {
		t.Fatal(err, shelf.Bad)
	}
	if err := k.Remove(ctx, own.ID); casework.KeyOf(err) != "error.shelf.published" {
		t.Fatalf("got %v", err)
	}
	if err := k.Withdraw(ctx, own.ID); err != nil {
		t.Fatal(err)
	}
	if shelf, _ = Open(ctx, s, k.Base); len(shelf.Lib.Documents) != len(k.Base.Documents) {
		t.Fatal("still offered after it was withdrawn")
	}
	if err := k.Remove(ctx, own.ID); err != nil {
		t.Fatal(err)
	}
}

func TestAStudentPublishesNothing(t *testing.T) {
	k, _ := office(t, casework.Student)
	own, err := k.Copy(ctx, "letter.state", docgen.Kazakh)
	if err != nil {
		t.Fatal(err)
	}
	if err := k.Publish(ctx, own.ID); casework.CodeOf(err) != casework.Denied {
		t.Fatalf("got %v", err)
	}
	if _, err := k.Import(ctx, "Хат", docgen.Kazakh, "хат.docx", wordFile(`<w:p><w:r><w:t>{{талап_қоюшы}}</w:t></w:r></w:p>`), nil, true); casework.CodeOf(err) != casework.Denied {
		t.Fatalf("got %v", err)
	}
}

// TestEveryBuiltInCanBeCopied: a copy of any built-in document is a sound office template at once.
func TestEveryBuiltInCanBeCopied(t *testing.T) {
	k, s := office(t, casework.Advocate)
	for _, e := range k.Base.Documents {
		for _, l := range e.Langs() {
			own, err := k.Copy(ctx, e.ID, l)
			if err != nil {
				t.Fatal(err)
			}
			if err := k.Publish(ctx, own.ID); err != nil {
				t.Errorf("%s.%s: %v", e.ID, l, errors.Unwrap(err))
			}
		}
	}
	shelf, err := Open(ctx, s, k.Base)
	if err != nil || len(shelf.Bad) > 0 || len(shelf.Lib.Documents) != 2*len(k.Base.Documents) {
		t.Fatal(err, shelf.Bad, len(shelf.Lib.Documents))
	}
}

func TestANewTemplateIsSound(t *testing.T) {
	k, _ := office(t, casework.Advocate)
	for _, l := range []docgen.Lang{docgen.Kazakh, docgen.Russian} {
		own, err := k.New(ctx, "Кеңсе хаты", l)
		if err != nil {
			t.Fatal(err)
		}
		if p := k.Lint(own); len(p) > 0 {
			t.Errorf("%s: %v", l, p)
		}
	}
}

// TestNormsOfTheLinter: an article nobody knows is told with its place, and so is an old edition.
func TestNormsOfTheLinter(t *testing.T) {
	k, _ := office(t, casework.Advocate)
	lint := func(law string) (out []string) {
		src := "---\nid: office.x\nrevision: 1\nlang: ru\nstatus: draft\ntitle: X\nlaw: [" + law + "]\n---\nСлова.\n"
		for _, p := range k.Lint(&casework.Template{Code: "office.x", Lang: "ru", Source: src}) {
			out = append(out, p.Key)
		}
		return out
	}
	for law, want := range map[string]string{
		`{act: ГПК РК, article: 148, edition: 2025-01-10, confidence: A}`:          "",
		`{act: ГПК РК, article: 9148, edition: 2025-01-10, confidence: A}`:         "template.problem.norm",
		`{act: Кодекс выдуманный, article: 1, edition: 2025-01-10, confidence: A}`: "template.problem.norm",
		`{act: ГПК РК, article: 126, edition: 2015-10-31, confidence: A}`:          "template.problem.edition",
		`{act: Закон РК № 176-VI, article: 26, edition: "?", confidence: B}`:       "",
	} {
		if got := strings.Join(lint(law), " "); got != want {
			t.Errorf("%s: got %q, want %q", law, got, want)
		}
	}
}

func TestSuggest(t *testing.T) {
	for field, want := range map[string]string{
		"истец": "claimant", "Истец.Адрес": "claimant.address", "claimant_iin": "claimant.iin", "ФИО_истца": "claimant.name",
		"талап_қоюшы": "claimant", "талап_қоюшы_мекенжайы": "claimant.address", "жауапкердің_аты": "defendant.name", "Суд": "case.court", "дата": "today",
		"цена_иска": "case.claim_amount", "дети": "children", "адрес_ответчика": "defendant.address", "defendant.address": "defendant.address",
		"особое_условие": "", "истец_цвет_глаз": "", "children.name": "children.name",
	} {
		if got := suggest(field); got != want {
			t.Errorf("%s: got %q, want %q", field, got, want)
		}
	}
	for to := range synonyms().whole {
		if !known(synonyms().whole[to]) {
			t.Errorf("words.yaml: no path %s", synonyms().whole[to])
		}
	}
	for w, root := range synonyms().roots {
		if !known(root) {
			t.Errorf("words.yaml: %s: no path %s", w, root)
		}
	}
}

const wordMain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

// wordFile makes the smallest Word file with these paragraphs.
func wordFile(body string) []byte {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, f := range [][2]string{
		{"[Content_Types].xml", `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="` + wordMain + `"/></Types>`},
		{"_rels/.rels", `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`},
		{"word/document.xml", `<?xml version="1.0"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>` + body + `</w:body></w:document>`},
	} {
		w, _ := z.Create(f[0])
		_, _ = io.WriteString(w, f[1])
	}
	_ = z.Close()
	return b.Bytes()
}

func para(s string) string { return `<w:p><w:r><w:t>` + s + `</w:t></w:r></w:p>` }

func wordText(t *testing.T, b []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	xml, _ := io.ReadAll(r)
	var out strings.Builder
	for _, p := range strings.Split(string(xml), "</w:p>") {
		for _, piece := range strings.Split(p, "<")[1:] {
			if tag, text, ok := strings.Cut(piece, ">"); ok && (tag == "w:t" || strings.HasPrefix(tag, "w:t ")) {
				out.WriteString(text)
			}
		}
		out.WriteString("\n")
	}
	return strings.TrimSpace(out.String())
}

// TestAWordTemplateFromTheCase: an office's Word file is matched, kept, and filled with the case's facts.
func TestAWordTemplateFromTheCase(t *testing.T) {
	k, s := office(t, casework.Advocate)
	file := wordFile(para("В {{суд}}") + para("Истец: {{истец}}, {{истец_адрес}}, родилась {{claimant.birth_date}}") + para("Взыскать с ответчика в пользу {{истец|gen}} {{цена_иска}} тенге") +
		para("{{#each дети}}") + para("{{number}}) {{name}}, {{children.birth_date}}") + para("{{/each}}") + para("{{#if особое}}") + para("Особо: {{особое}}") + para("{{/if}}") + para("{{дата}}"))
	fields, paths, err := Matched(ctx, file)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Join(fields, " ") != "суд истец истец_адрес claimant.birth_date цена_иска дети name children.birth_date особое дата" {
		t.Fatalf("got %q", fields)
	}
	paths["name"] = "children.name"
	own, err := k.Import(ctx, "Иск бюро", docgen.Russian, `C:\шаблоны\иск.docx`, file, paths, true)
	if err != nil {
		t.Fatal(err)
	}
	shelf, err := Open(ctx, s, k.Base)
	if err != nil || len(shelf.Word()) != 1 {
		t.Fatal(err, shelf.Word())
	}
	id := newCase(t, s, "26-0001", "Сынақова Үлгі Мысалқызы")
	known, err := facts.Of(ctx, s, k.Law, id, casework.MustDate("2026-11-23"))
	if err != nil {
		t.Fatal(err)
	}
	if asked := Asked(own, known); strings.Join(asked, " ") != "особое" {
		t.Fatalf("asked %q", asked)
	}
	kept, err := WordFile(ctx, s, shelf.Word()[0])
	if err != nil || !bytes.Equal(kept, file) {
		t.Fatal("the file kept is another", err)
	}
	for typed, want := range map[string]string{
		"": "В Үлгі аудандық соты\nИстец: Сынақова Үлгі Мысалқызы, Үлгі көшесі, 1, родилась 03.02.1990\nВзыскать с ответчика в пользу Сынақовой Үлгі Мысалқызы 640 000 тенге\n" +
			"1) Үлгіқызы Сынақ, 06.05.2015\n2) Үлгіұлы Мысал, 08.07.2017\n23.11.2026",
		"да": "В Үлгі аудандық соты\nИстец: Сынақова Үлгі Мысалқызы, Үлгі көшесі, 1, родилась 03.02.1990\nВзыскать с ответчика в пользу Сынақовой Үлгі Мысалқызы 640 000 тенге\n" +
			"1) Үлгіқызы Сынақ, 06.05.2015\n2) Үлгіұлы Мысал, 08.07.2017\nОсобо: да\n23.11.2026",
	} {
		var out bytes.Buffer
		if err := FillWord(ctx, &out, own, kept, known, map[string]string{"особое": typed}); err != nil {
			t.Fatal(err)
		}
		if got := strings.ReplaceAll(wordText(t, out.Bytes()), "\u00a0", " "); got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
}

// TestManyWordFilesNameWhatIsMissing: a case that does not answer a field gets its paper all the same.
func TestManyWordFilesNameWhatIsMissing(t *testing.T) {
	k, s := office(t, casework.Advocate)
	file := wordFile(para("Истец: {{истец|gen}}") + para("Примечание: {{примечание}}") + para("{{#if особое}}") + para("Особо") + para("{{/if}}"))
	_, paths, err := Matched(ctx, file)
	if err != nil {
		t.Fatal(err)
	}
	own, err := k.Import(ctx, "Письмо", docgen.Russian, "x.docx", file, paths, true)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	b := &Bulk{Store: s, Clock: s.Clock, Law: k.Law, Lib: k.Base, Word: own}
	made, err := b.Run(ctx, dir, []casework.ID{newCase(t, s, "26-0001", "Сынақова Үлгі Мысалқызы")}, nil)
	if err != nil || len(made) != 1 || made[0].Error != nil || strings.Join(made[0].Fields, " ") != "примечание" || made[0].Gaps != 1 {
		t.Fatalf("got %+v, %v", made, err)
	}
	paper, err := os.ReadFile(filepath.Join(dir, made[0].File))
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.ReplaceAll(wordText(t, paper), "\u00a0", " "); got != "Истец: Сынақовой Үлгі Мысалқызы\nПримечание: [примечание]" {
		t.Errorf("got\n%s", got)
	}
}

func TestWordFilesRefusedAtTheDoor(t *testing.T) {
	k, _ := office(t, casework.Advocate)
	for body, want := range map[string]string{
		para("{{#if а}}") + para("нет конца"): "error.docgen.fill.unclosed",
		para("{{а|gne}}"): "error.docgen.fill.filter",
		para("{{#if а}}") + para("{{else}}") + para("{{б|gne}}") + para("{{/if}}"): "error.docgen.fill.filter",
		para("{{а"): "error.docgen.fill.tag",
	} {
		if _, _, err := Matched(ctx, wordFile(body)); casework.KeyOf(err) != want {
			t.Errorf("%s: got %v", body, err)
		}
		if _, err := k.Import(ctx, "Х", docgen.Russian, "x.docx", wordFile(body), nil, false); casework.KeyOf(err) != want {
			t.Errorf("%s: got %v", body, err)
		}
	}
	if _, _, err := Matched(ctx, []byte("%PDF-1.7")); casework.KeyOf(err) != "error.docgen.fill.not_docx" {
		t.Errorf("got %v", err)
	}
}

func TestManyCasesAtOnce(t *testing.T) {
	k, s := office(t, casework.Advocate)
	var ids []casework.ID
	for _, n := range []string{"26-0001", "26-0002", "26-0003"} {
		ids = append(ids, newCase(t, s, n, "Сынақова Үлгі "+n))
	}
	ids = append(ids, casework.NewID()) // no such case: told, and the others are made
	e, _ := k.Base.Find("letter.state")
	b := &Bulk{Store: s, Clock: s.Clock, Law: k.Law, Lib: k.Base, Text: e.Templates[docgen.Kazakh], Ending: ".pdf", Options: docgen.Defaults()}
	b.Words = ListWords{Number: "Нөмірі", File: "Файл", Gaps: "Бос", Missing: "Жетіспейді", Fault: func(error) string { return "оқылмады" }}
	dir := t.TempDir()
	last := 0
	made, err := b.Run(ctx, dir, ids, func(done, total int) { last = done*10 + total })
	if err != nil || len(made) != 4 || last != 44 {
		t.Fatalf("got %v, %v, %d", made, err, last)
	}
	for i, m := range made[:3] {
		if m.File == "" || m.Error != nil || !strings.Contains(m.File, "26-000") {
			t.Errorf("%d: %+v", i, m)
		}
		if b, err := os.ReadFile(filepath.Join(dir, m.File)); err != nil || !bytes.HasPrefix(b, []byte("%PDF")) {
			t.Errorf("%s: %v", m.File, err)
		}
	}
	if casework.CodeOf(made[3].Error) != casework.Missing {
		t.Errorf("got %+v", made[3])
	}
	csv, err := os.ReadFile(filepath.Join(dir, "list.csv"))
	if err != nil || strings.Count(string(csv), "\n") != 5 || !strings.HasPrefix(string(csv), "\ufeffНөмірі;Файл;") || !strings.HasSuffix(string(csv), ";0;оқылмады\r\n") {
		t.Errorf("list.csv: %v\n%s", err, csv)
	}
	stopped, cancel := context.WithCancel(ctx)
	made, err = b.Run(stopped, t.TempDir(), ids, func(done, _ int) {
		if done == 1 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) || len(made) != 1 {
		t.Errorf("got %d, %v", len(made), err)
	}
}
