// Package layouttest holds, for tests, two filled documents of about three pages, in Kazakh and Russian, to try the setting of
// pages on.
//
// People, courts and numbers in them are invented and the law was not checked: they are no models of a claim.
package layouttest

import (
	"embed"
	"encoding/json"
	"testing"
	"time"

	"zanger/docgen"
)

//go:embed *.json
var files embed.FS

// Doc gives the document in a language, fresh each time.
func Doc(t testing.TB, lang string) *docgen.Document {
	t.Helper()
	data, err := files.ReadFile("layout." + lang + ".json")
	if err != nil {
		t.Fatal(err)
	}
	doc := new(docgen.Document)
	if err := json.Unmarshal(data, doc); err != nil {
		t.Fatal(err)
	}
	return doc
}

// Options are the defaults with an author and a day, so that the same document gives the same bytes.
func Options() docgen.Options {
	o := docgen.Defaults()
	o.Author = "Үлгібаева Ө. С."
	o.Created = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	return o
}
