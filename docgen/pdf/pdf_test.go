package pdf

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"zanger/docgen"
)

// layoutDoc reads one of the layout documents.
func layoutDoc(t testing.TB, lang string) *docgen.Document {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", "layout."+lang+".json"))
	if err != nil {
		t.Fatal(err)
	}
	doc := new(docgen.Document)
	if err := json.Unmarshal(data, doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

func testOptions() Options {
	o := Defaults()
	o.Author = "Үлгібаева Ө. С."
	o.Created = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	return o
}

func render(t testing.TB, doc *docgen.Document, o Options) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := Write(context.Background(), &buf, doc, o); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func TestWriteLook(t *testing.T) {
	dir := os.Getenv("ZANGER_LOOK") // a folder: put the pages there to be looked at
	for _, lang := range []string{"kk", "ru"} {
		data := render(t, layoutDoc(t, lang), testOptions())
		if len(data) < 10000 || len(data) > 40000 {
			t.Errorf("%s: %d bytes", lang, len(data))
		}
		if dir != "" {
			if err := os.WriteFile(filepath.Join(dir, lang+".pdf"), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}
