package shelf

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/casework/lawpack/packtest"
	"zanger/docgen"
)

// made signs a pack of the two languages of a built-in document, as an office that publishes packs does; change alters its texts before.
func made(t *testing.T, revision int, change func(name, src string) string) *lawpack.Templates {
	t.Helper()
	k, _ := office(t, casework.Advocate)
	for _, l := range []docgen.Lang{docgen.Kazakh, docgen.Russian} {
		own, err := k.Copy(ctx, "letter.pretension", l)
		if err != nil {
			t.Fatal(err)
		}
		if err := k.Publish(ctx, own.ID); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	head := PackHead{ID: "templates.sample", Title: lawpack.Text{KK: "Үлгі жинақ", RU: "Пробный пакет", EN: "Sample pack"}, Revision: revision}
	if err := k.WritePack(ctx, dir, head, []string{"office.letter.pretension"}); err != nil {
		t.Fatal(err)
	}
	if change != nil {
		names, _ := filepath.Glob(filepath.Join(dir, "*.md"))
		for _, name := range names {
			b, err := os.ReadFile(name)
			if err == nil {
				err = os.WriteFile(name, []byte(change(filepath.Base(name), string(b))), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	p, err := lawpack.SignTemplates(dir, packtest.Key)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func states(r *PackReview) map[docgen.Lang]PackState {
	out := map[docgen.Lang]PackState{}
	for _, x := range r.Rows {
		out[x.Lang] = x.State
	}
	return out
}

// A pack is taken in by a yes, and drafts are made from it; the next revision renews what the office left as it was and leaves alone what it changed.
func TestAPackOfTemplates(t *testing.T) {
	first := made(t, 1, nil)
	k, s := office(t, casework.Advocate)
	r, err := k.Take(ctx, first)
	if err != nil || len(r.Rows) != 2 || states(r)[docgen.Kazakh] != PackNew {
		t.Fatalf("taken: %+v, %v", r, err)
	}
	shelf, err := Open(ctx, s, k.Base)
	if err != nil {
		t.Fatal(err)
	}
	e, ok := shelf.Lib.Find("office.pack.letter.pretension")
	if !ok || len(e.Templates) != 2 || len(shelf.Bad) > 0 {
		t.Fatalf("on the shelf: %v, %v", ok, shelf.Bad)
	}
	if pack, rev := PackOf(shelf.Own[0]); pack != "templates.sample" || rev != 1 {
		t.Errorf("from %s %d", pack, rev)
	}
	if _, err := k.Take(ctx, first); casework.KeyOf(err) != "error.shelf.pack_old" {
		t.Errorf("taken twice: %v", err)
	}

	// The office words its Russian one otherwise.
	for _, own := range shelf.Own {
		if own.Lang != "ru" {
			continue
		}
		if _, err := k.Save(ctx, own.ID, own.Source+"\nС уважением.\n"); err != nil {
			t.Fatal(err)
		}
		if err := k.Publish(ctx, own.ID); err != nil {
			t.Fatal(err)
		}
	}
	second := made(t, 2, func(name, src string) string {
		if strings.HasSuffix(name, ".kk.md") {
			return src + "\nҚұрметпен.\n"
		}
		return src + "\nС наилучшими пожеланиями.\n"
	})
	if r, err = k.Take(ctx, second); err != nil || states(r)[docgen.Kazakh] != PackNewer || states(r)[docgen.Russian] != PackKept {
		t.Fatalf("the next revision: %+v, %v", r, err)
	}
	own, err := casework.List[casework.Template](ctx, s, casework.All().By("lang"))
	if err != nil || len(own) != 2 {
		t.Fatalf("%d templates, %v", len(own), err)
	}
	if !strings.Contains(own[0].Published, "Құрметпен") || !strings.Contains(own[1].Published, "С уважением") || strings.Contains(own[1].Published, "наилучшими") {
		t.Errorf("published:\n%s\n%s", own[0].Published, own[1].Published)
	}
	if _, err := k.Take(ctx, first); casework.KeyOf(err) != "error.shelf.pack_old" {
		t.Errorf("an older revision: %v", err)
	}
}

// A pack with one fault is kept out whole; so is one whose languages say different things, one whose code is not of a pack; and a student takes none in.
func TestAFaultyPackIsKeptOut(t *testing.T) {
	for name, change := range map[string]func(string, string) string{
		"an unknown field": func(_, src string) string { return src + "\n{{nobody.knows}}\n" },
		"another language says more": func(name, src string) string {
			if strings.HasSuffix(name, ".ru.md") {
				return src + "\n{{claimant}}\n"
			}
			return src
		},
		"a code of the office": func(_, src string) string { return strings.Replace(src, "office.pack.", "office.", 1) },
	} {
		p := made(t, 1, change)
		k, s := office(t, casework.Advocate)
		if r, err := k.Take(ctx, p); casework.KeyOf(err) != "error.shelf.pack_faults" || len(r.Faults) == 0 {
			t.Errorf("%s: %v", name, err)
		}
		if n, err := casework.Count[casework.Template](ctx, s, casework.All()); err != nil || n != 0 {
			t.Errorf("%s: %d templates, %v", name, n, err)
		}
	}
	k, _ := office(t, casework.Student)
	if _, err := k.Take(ctx, made(t, 1, nil)); casework.CodeOf(err) != casework.Denied {
		t.Errorf("a student: %v", err)
	}
}
