package lawpack_test

import (
	"bytes"
	"crypto/ed25519"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"zanger/casework"
	"zanger/casework/lawpack"
	"zanger/casework/lawpack/packtest"
)

const someHead = "id: templates.sample\ntitle:\n  kk: Үлгі\n  ru: Пример\n  en: Sample\nrevision: 2\nissued: 2026-11-28\nedition: 2026-11-28\nlanguages: [kk, ru]\npart: templates\n"

func templatesDir(t *testing.T, head string, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files["pack.yaml"] = head
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func zipOf(t *testing.T, p *lawpack.Templates) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := p.WriteZip(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestPacksOfTemplatesAreVerifiedWhole(t *testing.T) {
	good := func() map[string]string {
		return map[string]string{"office.pack.letter.kk.md": "x", "office.pack.letter.ru.md": "y"}
	}
	dir := templatesDir(t, someHead, good())
	p, err := lawpack.SignTemplates(dir, packtest.Key)
	if err != nil {
		t.Fatal(err)
	}
	shelf := lawpack.Shelf{Dir: t.TempDir(), Trusted: []ed25519.PublicKey{packtest.Public}}
	z, err := lawpack.ZipPack(zipOf(t, p))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := shelf.OfferTemplates(z); err != nil {
		t.Fatal(err)
	}
	if got := shelf.TemplateOffers(); len(got) != 1 || got[0].Head().Revision != 2 || len(got[0].Texts()) != 2 {
		t.Errorf("offered: %+v", got)
	}
	if got := shelf.Offers(); len(got) != 0 {
		t.Errorf("offered as law: %+v", got)
	}
	if _, fault, err := shelf.Current(); err != nil || fault != nil {
		t.Errorf("the law in use: %v, %v", fault, err)
	}
	older := templatesDir(t, string(bytes.Replace([]byte(someHead), []byte("revision: 2"), []byte("revision: 1"), 1)), good())
	if _, err := lawpack.SignTemplates(older, packtest.Key); err != nil {
		t.Fatal(err)
	}
	if _, err := shelf.OfferTemplates(os.DirFS(older)); casework.CodeOf(err) != casework.Stale {
		t.Errorf("an older revision: %v", err)
	}
	if err := errors.Join(shelf.DropTemplates("templates.sample"), shelf.DropTemplates("templates.sample")); err != nil || len(shelf.TemplateOffers()) != 0 {
		t.Errorf("taken off: %v", err)
	}
	if err := shelf.DropTemplates("../kz-core"); err == nil {
		t.Error("took something else off")
	}

	// By a stranger's key; with a text changed after it was signed; with a text that was not signed.
	if _, err := (lawpack.Shelf{Dir: shelf.Dir}).CheckTemplates(os.DirFS(dir)); casework.CodeOf(err) != casework.Denied {
		t.Errorf("a stranger's: %v", err)
	}
	for name, text := range map[string]string{"office.pack.letter.kk.md": "z", "office.pack.more.kk.md": "z"} {
		bad := t.TempDir()
		if err := os.CopyFS(bad, os.DirFS(dir)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(bad, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := shelf.OfferTemplates(os.DirFS(bad)); casework.CodeOf(err) != casework.Corrupt {
			t.Errorf("%s: %v", name, err)
		}
	}
	if len(shelf.TemplateOffers()) != 0 {
		t.Error("a bad pack waits on the shelf")
	}
}

func TestNoOtherPackIsSignedAsTemplates(t *testing.T) {
	for name, c := range map[string]struct {
		head  string
		files map[string]string
	}{
		"an id of the law": {string(bytes.Replace([]byte(someHead), []byte("id: templates.sample"), []byte("id: kz-core"), 1)), map[string]string{"office.pack.a.kk.md": "x"}},
		"nothing in it":    {someHead, map[string]string{}},
		"another file":     {someHead, map[string]string{"office.pack.a.kk.md": "x", "rules.yaml": "x"}},
		"an empty text":    {someHead, map[string]string{"office.pack.a.kk.md": ""}},
	} {
		if _, err := lawpack.SignTemplates(templatesDir(t, c.head, c.files), packtest.Key); casework.CodeOf(err) != casework.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
}
