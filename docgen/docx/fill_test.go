package docx

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zanger/casework"
)

const (
	pictureName = "word/media/seal.png"
	picture     = "\x89PNG not really"
)

// packed makes a template around the inside of its body, as Word would: a header and a footer with tags, a picture. extra
// parts replace or add.
func packed(t testing.TB, body string, extra ...part) []byte {
	t.Helper()
	parts := []part{
		{"[Content_Types].xml", strings.Replace(contentTypes(true), "</Types>", `<Default Extension="png" ContentType="image/png"/></Types>`, 1)},
		{"_rels/.rels", packageRels},
		{"word/document.xml", declaration + `<w:document ` + spaces + ` xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w:body>` + body + `<w:sectPr/></w:body></w:document>`},
		{"word/header1.xml", declaration + `<w:hdr ` + spaces + `>` + p("Іс № {{number}}") + `</w:hdr>`},
		{"word/footer1.xml", declaration + `<w:ftr ` + spaces + `>` + p("no tags here") + `</w:ftr>`},
		{"word/_rels/document.xml.rels", documentRels(true)},
		{pictureName, picture},
	}
	for _, e := range extra {
		found := false
		for i := range parts {
			if parts[i].name == e.name {
				parts[i], found = e, true
			}
		}
		if !found {
			parts = append(parts, e)
		}
	}
	var buf bytes.Buffer
	if err := pack(&buf, parts, time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// p is a paragraph of the given runs.
func p(runs ...string) string {
	var s strings.Builder
	s.WriteString(`<w:p w14:paraId="0A1B2C3D">`)
	for _, r := range runs {
		s.WriteString(`<w:r><w:t xml:space="preserve">` + escape(r) + `</w:t></w:r>`)
	}
	return s.String() + `</w:p>`
}

// shredded is a paragraph whose text Word has cut after every second letter, with marks of the spelling checker between.
func shredded(text string) string {
	var runs []string
	r := []rune(text)
	for i := 0; i < len(r); i += 2 {
		runs = append(runs, string(r[i:min(i+2, len(r))]))
	}
	return strings.ReplaceAll(p(runs...), "</w:r><w:r>", `</w:r><w:proofErr w:type="spellStart"/><w:r w:rsidR="00AA"><w:rPr><w:b/></w:rPr>`)
}

func table(rows ...[]string) string {
	s := `<w:tbl><w:tblPr/><w:tblGrid/>`
	for _, r := range rows {
		s += `<w:tr>`
		for _, c := range r {
			s += `<w:tc><w:tcPr/>` + p(c) + `</w:tc>`
		}
		s += `</w:tr>`
	}
	return s + `</w:tbl>`
}

var facts = map[string]any{
	"name": "Үлгібаева Өрнек & Ко <ЖШС>", "court": map[string]any{"name": "Үлгі соты", "address": "Образцов"}, "number": "7-26", "total": "3 450 000 ₸",
	"yes": true, "no": false, "kind": "wages", "lines": "бірінші жол\nекінші жол", "empty": nil,
	"rows": []any{
		map[string]any{"date": "12.03.2025", "sum": "150 000", "late": true},
		map[string]any{"date": "12.04.2025", "sum": "3 000 000", "late": false},
	},
	"none": []any{}, "words": []any{"бір", "екі"},
}

var testFilters = map[string]Filter{
	"quoted": func(v any, args []string) (string, error) {
		if len(args) > 1 {
			return "", errors.New("too many")
		}
		return "«" + fmt.Sprint(v) + "»" + strings.Join(args, ""), nil
	},
}

func filled(t testing.TB, template []byte) map[string]string {
	t.Helper()
	var buf bytes.Buffer
	if err := Fill(context.Background(), &buf, template, JSON(facts, testFilters)); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	z, err := zip.NewReader(bytes.NewReader(buf.Bytes()), int64(buf.Len()))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(data)
	}
	return all
}

func TestFillParagraphs(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want []string
	}{
		"fields":              {p("Мен, {{name}}, {{ court.name }} алдында"), []string{"Мен, Үлгібаева Өрнек & Ко <ЖШС>, Үлгі соты алдында"}},
		"object by its name":  {p("{{court}}"), []string{"Үлгі соты"}},
		"bound sum":           {p("{{total}}"), []string{"3\u00a0450\u00a0000\u00a0₸"}},
		"filters":             {p("{{court|upper}} {{ court.address | lower }}"), []string{"ҮЛГІ СОТЫ образцов"}},
		"split runs":          {shredded("Мен, {{name}}, {{#if yes}}иә{{else}}жоқ{{/if}}."), []string{"Мен, Үлгібаева Өрнек & Ко <ЖШС>, иә."}},
		"newlines":            {p("{{lines}}"), []string{"бірінші жол\nекінші жол"}},
		"if block":            {p("{{#if yes}}") + p("қалады") + p("{{/if}}") + p("соңы"), []string{"қалады", "соңы"}},
		"if block false":      {p("{{#if no}}") + p("кетеді {{name}}") + p("{{/if}}") + p("соңы"), []string{"соңы"}},
		"else block":          {p("{{#if no}}") + p("кетеді") + p("{{else}}") + p("қалады") + p("{{/if}}"), []string{"қалады"}},
		"nested blocks":       {p("{{#if yes}}") + p("{{#if no}}") + p("а") + p("{{else}}") + p("ә") + p("{{/if}}") + p("б") + p("{{else}}") + p("в") + p("{{/if}}"), []string{"ә", "б"}},
		"conditions":          {p("{{#if not no}}1{{/if}}{{#if kind is wages}}2{{/if}}{{#if kind is not wages}}3{{/if}}{{#if yes and no}}4{{/if}}{{#if no or yes}}5{{/if}}{{#if !no}}6{{/if}}{{#if empty}}7{{/if}}{{#if none}}8{{/if}}"), []string{"1256"}},
		"inline holes":        {p("a {{#if no}}x{{/if}} b"), []string{"a b"}},
		"hole before a comma": {p("a {{#if no}}x{{/if}}, b"), []string{"a, b"}},
		"hole at the start":   {p("{{#if no}}x{{/if}} b"), []string{"b"}},
		"emptied paragraph":   {p("{{#if no}}x{{/if}}") + p("b"), []string{"b"}},
		"each block":          {p("{{#each rows}}") + p("{{number}}. {{date}}: {{sum}}") + p("{{/each}}"), []string{"1. 12.03.2025: 150\u00a0000", "2. 12.04.2025: 3\u00a0000\u00a0000"}},
		"each of nothing":     {p("{{#each none}}") + p("x") + p("{{/each}}") + p("соңы"), []string{"соңы"}},
		"each inline":         {p("Күндер: {{#each rows}}{{date}}; {{/each}}бітті"), []string{"Күндер: 12.03.2025; 12.04.2025; бітті"}},
		"each with a comma":   {p("{{#each rows}}{{date}}{{/each}}."), []string{"12.03.2025, 12.04.2025."}},
		"each with its own":   {p("{{#each words sep “ және ”}}{{text}}{{/each}}"), []string{"бір және екі"}},
		"given filter":        {p("{{kind|upper|quoted:!}} {{#each words sep \"/\"}}{{text|quoted}}{{/each}}"), []string{"«WAGES»! «бір»/«екі»"}},
		"each of words":       {p("{{#each words}}") + p("{{text}}") + p("{{/each}}"), []string{"бір", "екі"}},
		"outer field in each": {p("{{#each words}}") + p("{{text}} {{kind}}") + p("{{/each}}"), []string{"бір wages", "екі wages"}},
		"row loop":            {table([]string{"№", "Күні", "Сома"}, []string{"{{#each rows}}{{number}}", "{{date}}", "{{sum}}{{/each}}"}), []string{"№", "Күні", "Сома", "1", "12.03.2025", "150\u00a0000", "2", "12.04.2025", "3\u00a0000\u00a0000"}},
		"control rows":        {table([]string{"басы"}, []string{"{{#each rows}}"}, []string{"{{date}}"}, []string{"{{sum}}"}, []string{"{{/each}}"}), []string{"басы", "12.03.2025", "150\u00a0000", "12.04.2025", "3\u00a0000\u00a0000"}},
		"row if":              {table([]string{"{{#if no}}a", "b{{/if}}"}, []string{"{{#if yes}}c", "d{{/if}}"}), []string{"c", "d"}},
		"if inside row loop":  {table([]string{"{{#each rows}}{{date}}", "{{#if late}}кешікті{{else}}уақытында{{/if}}{{/each}}"}), []string{"12.03.2025", "кешікті", "12.04.2025", "уақытында"}},
		"loop inside a cell":  {table([]string{"{{#each rows}}{{date}} {{/each}}", "b"}), []string{"12.03.2025 12.04.2025 ", "b"}},
		"content control":     {`<w:sdt><w:sdtPr/><w:sdtContent>` + p("{{name}}") + `</w:sdtContent></w:sdt>` + `<w:p><w:sdt><w:sdtContent><w:r><w:t>{{kind}}</w:t></w:r></w:sdtContent></w:sdt></w:p>`, []string{"Үлгібаева Өрнек & Ко <ЖШС>", "wages"}},
		"text box":            {`<w:p><w:r><mc:AlternateContent><mc:Choice><w:txbxContent>` + p("{{kind}}") + `</w:txbxContent></mc:Choice></mc:AlternateContent></w:r></w:p>`, []string{"wages"}},
		"hyperlink":           {`<w:p><w:hyperlink r:id="rId9"><w:r><w:t>{{kind}}</w:t></w:r></w:hyperlink></w:p>`, []string{"wages"}},
		"non-tag braces":      {p("{жай} жақша {"), []string{"{жай} жақша {"}},
		"no-break in a tag":   {p("{{#if\u00a0yes}}x{{/if}}"), []string{"x"}},
	} {
		t.Run(name, func(t *testing.T) {
			parts := filled(t, packed(t, c.body))
			got := paragraphs(t, parts["word/document.xml"])
			if fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if strings.Contains(parts["word/document.xml"], "proofErr") && strings.Contains(c.body, "{{") {
				t.Error("marks of the spelling checker stand on words that are gone")
			}
			if h := paragraphs(t, parts["word/header1.xml"]); len(h) != 1 || h[0] != "Іс №\u00a07-26" && h[0] != "Іс № 7-26" {
				t.Errorf("header: got %q", h)
			}
		})
	}
}

func TestFillKeepsFormattingOfTheOpeningRun(t *testing.T) {
	body := `<w:p><w:r><w:t xml:space="preserve">Сома: </w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>{{to</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>tal}}</w:t></w:r></w:p>`
	got := filled(t, packed(t, body))["word/document.xml"]
	if want := "<w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">3\u00a0450\u00a0000\u00a0₸</w:t>"; !strings.Contains(got, want) {
		t.Errorf("got %s, want in it %s", got, want)
	}
}

func TestFillLeavesTheRestAlone(t *testing.T) {
	template := packed(t, p("{{name}}"))
	var buf bytes.Buffer
	if err := Fill(context.Background(), &buf, template, JSON(facts, testFilters)); err != nil {
		t.Fatal(err)
	}
	raw := func(data []byte) map[string][]byte {
		z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			t.Fatal(err)
		}
		out := map[string][]byte{}
		for _, f := range z.File {
			r, err := f.OpenRaw()
			if err != nil {
				t.Fatal(err)
			}
			if out[f.Name], err = io.ReadAll(r); err != nil {
				t.Fatal(err)
			}
		}
		return out
	}
	was, is := raw(template), raw(buf.Bytes())
	for name, data := range was {
		touched := name == "word/document.xml" || name == "word/header1.xml"
		if bytes.Equal(data, is[name]) == touched {
			t.Errorf("%s: packed bytes equal: %v, want %v", name, !touched == false, !touched)
		}
	}
	if len(was) != len(is) {
		t.Errorf("got %d parts, want %d", len(is), len(was))
	}
}

func TestFillSaysWhere(t *testing.T) {
	for name, c := range map[string]struct {
		body, key string
		paragraph int
		tag       string
		code      casework.Code
	}{
		"unknown field":     {p("a") + p("b {{nmae}} c"), "unknown", 2, "{{nmae}}", casework.Invalid},
		"unknown part":      {p("{{court.street}}"), "unknown", 1, "{{court.street}}", casework.Invalid},
		"unknown condition": {p("{{#if nmae}}x{{/if}}"), "unknown", 1, "{{#if nmae}}", casework.Invalid},
		"in the dead part":  {p("{{#if yes or nmae}}x{{/if}}"), "unknown", 1, "{{#if yes or nmae}}", casework.Invalid},
		"unknown list":      {p("{{#each nmae}}") + p("x") + p("{{/each}}"), "unknown", 1, "{{#each nmae}}", casework.Invalid},
		"not a list":        {p("{{#each name}}x{{/each}}"), "unknown", 1, "{{#each name}}", casework.Invalid},
		"unknown filter":    {p("{{name|gne}}"), "filter", 1, "{{name|gne}}", casework.Invalid},
		"filter of no use":  {p("{{name|quoted:a,b}}"), "filter", 1, "{{name|quoted:a,b}}", casework.Invalid},
		"bad separator":     {p("{{#each words sep ;}}x{{/each}}"), "tag", 1, "{{#each words sep ;}}", casework.Invalid},
		"no answer":         {p("{{empty}}"), "gap", 1, "{{empty}}", casework.Missing},
		"unclosed block":    {p("a") + p("{{#if yes}}") + p("b"), "unclosed", 2, "{{#if yes}}", casework.Invalid},
		"wrongly closed":    {p("{{#if yes}}") + p("b") + p("{{/each}}"), "unclosed", 1, "{{#if yes}}", casework.Invalid},
		"unclosed inline":   {p("a {{#if yes}} b"), "unclosed", 1, "{{#if yes}}", casework.Invalid},
		"unclosed row":      {table([]string{"a"}, []string{"{{#each rows}}"}, []string{"b"}), "unclosed", 2, "{{#each rows}}", casework.Invalid},
		"unopened":          {p("a") + p("{{/if}}"), "unopened", 2, "{{/if}}", casework.Invalid},
		"unopened inline":   {p("a {{else}} b"), "unopened", 1, "{{else}}", casework.Invalid},
		"open braces":       {p("a {{name b"), "tag", 1, "{{name b", casework.Invalid},
		"closing braces":    {p("a name}} b"), "tag", 1, "}} b", casework.Invalid},
		"two words":         {p("{{full name}}"), "tag", 1, "{{full name}}", casework.Invalid},
		"tag over a break":  {`<w:p><w:r><w:t>{{na</w:t><w:br/><w:t>me}}</w:t></w:r></w:p>`, "tag", 1, "{{na\nme}}", casework.Invalid},
		"tracked change":    {`<w:p><w:ins w:id="1"><w:r><w:t>{{name}}</w:t></w:r></w:ins></w:p>`, "tracked", 1, "{{name}}", casework.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			var buf bytes.Buffer
			err := Fill(context.Background(), &buf, packed(t, c.body), JSON(facts, testFilters))
			var e *casework.Error
			if !errors.As(err, &e) {
				t.Fatalf("got %v, want a fault", err)
			}
			if e.Key != "error.docgen.fill."+c.key || e.Code != c.code || e.Args["Paragraph"] != c.paragraph || e.Args["Tag"] != c.tag || e.Args["Part"] != "word/document.xml" {
				t.Errorf("got %s %s %v, want %s, paragraph %d, %s", e.Code, e.Key, e.Args, c.key, c.paragraph, c.tag)
			}
			if buf.Len() != 0 {
				t.Error("something was written in spite of the error")
			}
		})
	}
}

func TestFillRefusesDangerousFiles(t *testing.T) {
	rel := func(kind, target string) part {
		return part{"word/_rels/document.xml.rels", declaration + relations + `<Relationship Id="rId9" Type="` + office + kind + `" Target="` + target + `" TargetMode="External"/></Relationships>`}
	}
	zeros := strings.Repeat("0", 8<<20)
	bomb := part{"word/media/zeros.bin", zeros}
	for name, c := range map[string]struct {
		data []byte
		key  string
	}{
		"not a zip":          {[]byte("hello"), "not_docx"},
		"empty":              {nil, "not_docx"},
		"no document":        {packed(t, "", part{"[Content_Types].xml", declaration + `<Types/>`}), "not_docx"},
		"macro type":         {packed(t, "", part{"[Content_Types].xml", strings.Replace(contentTypes(false), wordType+"document.main+xml", "application/vnd.ms-word.document.macroEnabled.main+xml", 1)}), "macro"},
		"macro part":         {packed(t, "", part{"word/vbaProject.bin", "x"}), "macro"},
		"outside picture":    {packed(t, "", rel("image", "http://example.org/x.png")), "external"},
		"outside template":   {packed(t, "", rel("attachedTemplate", "file:///C:/x.dotm")), "external"},
		"file link":          {packed(t, "", rel("hyperlink", "file://host/share")), "external"},
		"bare link":          {packed(t, "", rel("hyperlink", `\\host\share`)), "external"},
		"swelling":           {packed(t, "", bomb), "swollen"},
		"swelling text":      {packed(t, "<w:p>"+strings.Repeat(" ", 16<<20)+"</w:p>"), "swollen"},
		"too many parts":     {packed(t, "", many(maxParts)...), "swollen"},
		"climbing name":      {packed(t, "", part{"../evil.xml", "x"}), "not_docx"},
		"two of one name":    {packed(t, "", part{"WORD/document.xml", "<x/>"}), "not_docx"},
		"broken xml":         {packed(t, "{{<w:p>"), "xml"},
		"crossed elements":   {packed(t, "<w:p>{{</w:r></w:p>"), "xml"},
		"entities":           {packed(t, "", part{"word/document.xml", `<!DOCTYPE x [<!ENTITY a "b">]><w:document>{{</w:document>`}), "xml"},
		"very deep elements": {packed(t, strings.Repeat("<a>", 5000)+"{{"+strings.Repeat("</a>", 5000)), "xml"},
	} {
		var buf bytes.Buffer
		err := Fill(context.Background(), &buf, c.data, JSON(facts, testFilters))
		var e *casework.Error
		if !errors.As(err, &e) || e.Key != "error.docgen.fill."+c.key || e.Code != casework.Invalid {
			t.Errorf("%s: got %v, want %s", name, err, c.key)
		}
		if buf.Len() != 0 {
			t.Errorf("%s: something was written", name)
		}
	}
	for name, target := range map[string]string{"web": "https://example.org/", "mail": "mailto:ornek@example.kz"} {
		if err := Fill(context.Background(), io.Discard, packed(t, p("{{name}}"), rel("hyperlink", target)), JSON(facts, testFilters)); err != nil {
			t.Errorf("%s address to click: got %v, want none", name, err)
		}
	}
}

func many(n int) (parts []part) {
	for i := range n {
		parts = append(parts, part{fmt.Sprintf("word/media/%d.bin", i), "x"})
	}
	return parts
}

// A list inside itself, ten times over, must end in an error and not in hours.
func TestFillEndsWhenListsNest(t *testing.T) {
	var items []any
	for range 100 {
		items = append(items, map[string]any{"x": "y"})
	}
	for name, body := range map[string]string{
		"paragraphs": strings.Repeat(p("{{#each l}}"), 10) + p("{{x}}") + strings.Repeat(p("{{/each}}"), 10),
		"inline":     p(strings.Repeat("{{#each l}}", 10) + "{{x}}" + strings.Repeat("{{/each}}", 10)),
		"nothing":    p(strings.Repeat("{{#each l}}", 10) + strings.Repeat("{{/each}}", 10)),
	} {
		err := Fill(context.Background(), io.Discard, packed(t, body, part{"word/header1.xml", "<w:hdr/>"}), JSON(map[string]any{"l": items}, nil))
		var e *casework.Error
		if !errors.As(err, &e) || e.Key != "error.docgen.fill.swollen" {
			t.Errorf("%s: got %v, want swollen", name, err)
		}
	}
}

func TestFillNamesTheFieldOfABadCharacter(t *testing.T) {
	err := Fill(context.Background(), io.Discard, packed(t, p("{{number}}")), JSON(map[string]any{"number": "a\x01"}, nil))
	var e *casework.Error
	if !errors.As(err, &e) || e.Key != "error.docgen.character.field" || e.Args["Field"] != "number" {
		t.Errorf("got %v, want a character of number", err)
	}
}

func TestFillCancelledAndFullDisk(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := Fill(ctx, io.Discard, packed(t, p("{{name}}")), JSON(facts, testFilters)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want cancelled", err)
	}
	if err := Fill(context.Background(), full{}, packed(t, p("{{name}}")), JSON(facts, testFilters)); casework.CodeOf(err) != casework.Full {
		t.Errorf("got %v, want full", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, &casework.Error{Code: casework.Full} }

func TestFieldsOfATemplate(t *testing.T) {
	got, err := Fields(packed(t, p("{{name}} {{#if not no and kind is wages}}{{court.name|upper}}{{/if}} {{name}}")+p("{{#each rows}}{{date}}{{/each}}")))
	if err != nil {
		t.Fatal(err)
	}
	if want := "[name no kind court.name rows date number]"; fmt.Sprint(got) != want {
		t.Errorf("got %v, want %s", got, want)
	}
}

func TestClonesLoseMarksWordWantsOnce(t *testing.T) {
	body := p("{{#each rows}}") + strings.Replace(p("{{date}}"), "<w:r>", `<w:bookmarkStart w:id="1" w:name="b"/><w:r>`, 1) + p("{{/each}}")
	got := filled(t, packed(t, body))["word/document.xml"]
	if n := strings.Count(got, "w14:paraId"); n != 1 {
		t.Errorf("paraId stands %d times, want once", n)
	}
	if n := strings.Count(got, "bookmarkStart"); n != 1 {
		t.Errorf("bookmark stands %d times, want once", n)
	}
}

// A template saved by LibreOffice fills like the one it was made from. Long form only.
func TestFillOfALibreOfficeSave(t *testing.T) {
	if os.Getenv("ZANGER_LONG") == "" {
		t.Skip("long form only (ZANGER_LONG=1)")
	}
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("soffice is missing: install libreoffice-writer to run this test")
	}
	dir := t.TempDir()
	body := shredded("Мен, {{name}}, {{#if yes}}иә{{else}}жоқ{{/if}}.") + p("{{#each rows}}") + p("{{number}}: {{date}}") + p("{{/each}}") +
		table([]string{"Күні", "Сома"}, []string{"{{#each rows}}{{date}}", "{{sum}}{{/each}}"})
	in := filepath.Join(dir, "in.docx")
	styled := packed(t, strings.ReplaceAll(body, ` w14:paraId="0A1B2C3D"`, ""), part{"word/styles.xml", declaration + `<w:styles ` + spaces + `/>`},
		part{"word/numbering.xml", declaration + `<w:numbering ` + spaces + `/>`}, part{"word/settings.xml", settings(Options{}, "kk-KZ")},
		part{"word/header1.xml", declaration + `<w:hdr ` + spaces + `><w:p/></w:hdr>`}, part{"docProps/core.xml", "<x/>"}, part{"docProps/app.xml", appProperties})
	if err := os.WriteFile(in, styled, 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir", filepath.Join(dir, "out"), in).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	saved, err := os.ReadFile(filepath.Join(dir, "out", "in.docx"))
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Join(paragraphs(t, filled(t, saved)["word/document.xml"]), "|")
	want := "Мен, Үлгібаева Өрнек & Ко <ЖШС>, иә.|1: 12.03.2025|2: 12.04.2025|Күні|Сома|12.03.2025|150\u00a0000|12.04.2025|3\u00a0000\u00a0000"
	if got != want {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
}

func FuzzFill(f *testing.F) {
	for _, s := range []string{p("{{name}}"), p("{{#if yes}}") + p("a") + p("{{/if}}"), table([]string{"{{#each rows}}{{date}}", "{{sum}}{{/each}}"}), "{{", "<w:p><w:r><w:t>}}{{</w:t></w:r></w:p>",
		shredded("{{#each rows}}{{#if late}}x{{else}}y{{/if}}{{/each}}"), p("{{#if yes}} {{#each rows}}") + p("{{/each}}{{/if}}")} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, body string) {
		var buf bytes.Buffer
		err := Fill(context.Background(), &buf, packed(t, body), JSON(facts, testFilters))
		if code := casework.CodeOf(err); err != nil && code != casework.Invalid && code != casework.Missing {
			t.Errorf("got %v, want no error, invalid or missing", err)
		}
		if err == nil && strings.ContainsAny(body, "{}") { // without, the part is copied as it came
			files(t, buf.Bytes())
		}
	})
}

func BenchmarkFill(b *testing.B) {
	var rows strings.Builder
	for range 40 {
		rows.WriteString(shredded("Мен, {{name}}, {{court.name}} алдында {{#if yes}}{{total}} сұраймын{{else}}бас тартамын{{/if}}. Қалған мәтін осы абзацта жалғасады."))
	}
	template := packed(b, rows.String()+table([]string{"{{#each rows}}{{date}}", "{{sum}}{{/each}}"}))
	b.ReportAllocs()
	for b.Loop() {
		if err := Fill(context.Background(), io.Discard, template, JSON(facts, testFilters)); err != nil {
			b.Fatal(err)
		}
	}
}
