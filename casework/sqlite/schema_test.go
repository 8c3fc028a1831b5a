package sqlite

import (
	"crypto/sha256"
	"encoding/hex"
	"io/fs"
	"path"
	"testing"

	"zanger/casework"
)

// released are the migrations people's profiles were made with. They never change: a mended schema is a new migration.
var released = map[string]string{
	"0001_first.sql":    "1a364f32e5c03426b13f07375c20f6abb8af8e398258ad2fff1b07c2aeadde68",
	"0002_dates.sql":    "36f84d7ff07d63e06c5510ff387e28cab72e8d585091eab237e314efc6af0be0",
	"0003_search.sql":   "d9b1fc1749129a192a42fbd73c098edec27e7cd648981ea2c10c11598c495f60",
	"0004_sync.sql":     "91225cc4b4eacbbf1ab0db010466bb7fd689fe2a5c4510d2502fdb7bb38e3b4f",
	"0005_workshop.sql": "8cda277f6f4d891419ad94aeca97ef6eac3fa5add567d02cc8b85a3d8055c05c",
	"0006_trust.sql":    "e5c1a99ab353b2040a725e7e9c27db12e8b5356b4cc64de50a29e12a57ab8c2a",
}

func TestReleasedMigrationsNeverChange(t *testing.T) {
	files, err := fs.Glob(migrations, "migration/*.sql")
	if err != nil || len(files) != len(released) || len(files) != schema {
		t.Fatalf("got %d migrations, %v; want %d, of which the last is schema %d", len(files), err, len(released), schema)
	}
	for _, f := range files {
		b, err := fs.ReadFile(migrations, f)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(b)
		if got, want := hex.EncodeToString(sum[:]), released[path.Base(f)]; got != want {
			t.Errorf("%s: got %s, want %s", f, got, want)
		}
	}
}

func TestEveryFieldHasItsColumn(t *testing.T) {
	s := newProfile(t, t.TempDir())
	codes := map[int64]casework.Kind{}
	for _, e := range casework.Kinds() {
		c, err := codecFor(e)
		if err != nil {
			t.Fatal(err)
		}
		if other, twice := codes[c.code]; twice || c.code > kindMask {
			t.Errorf("%s and %s share a code", c.kind, other)
		}
		codes[c.code] = c.kind
		rows, err := s.readers.query(t.Context(), "SELECT name, type FROM pragma_table_info(?)", string(c.kind))
		if err != nil {
			t.Fatal(err)
		}
		have := map[string]string{}
		for rows.Next() {
			var name, typ string
			if err := rows.Scan(&name, &typ); err != nil {
				t.Fatal(err)
			}
			have[name] = typ
		}
		rows.Close()
		if got, want := len(have), fixedCount+len(c.fields); got != want {
			t.Errorf("%s: %d columns, want %d", c.kind, got, want)
		}
		for _, f := range c.fields {
			want := "TEXT"
			switch f.Shape {
			case casework.WholeShape, casework.MoneyShape, casework.BoolShape, casework.InstantShape:
				want = "INTEGER"
			case casework.RefShape:
				want = "BLOB"
			}
			if have[f.Name] != want {
				t.Errorf("%s.%s: column %q, want %q", c.kind, f.Name, have[f.Name], want)
			}
		}
	}
}

func TestListsOfAFullOfficeUseAnIndex(t *testing.T) {
	s := newProfile(t, t.TempDir())
	day, id := casework.MustDate("2026-11-23"), casework.NewID()
	for name, c := range map[string]struct {
		proto casework.Entity
		q     casework.Query
	}{
		"queue":              {&casework.Enquiry{}, casework.Where("status", casework.EnquiryNew).By("promised")},
		"enquiry by number":  {&casework.Enquiry{}, casework.Where("number", "K7F2-9M")},
		"rows of an import":  {&casework.Enquiry{}, casework.All().And("source", casework.Ge, "a:").And("source", casework.Lt, "a;")},
		"newest cases":       {&casework.Case{}, casework.All().By("-updated").Limit(50)},
		"cases of a stage":   {&casework.Case{}, casework.Where("stage", casework.StageReady).By("-updated")},
		"cases of a member":  {&casework.Case{}, casework.Where("responsible", id).By("-updated")},
		"case by number":     {&casework.Case{}, casework.Where("number", "26-0001")},
		"parties of":         {&casework.Party{}, casework.Where("of", id)},
		"parties by IIN":     {&casework.Party{}, casework.Where("iin", "000000000000")},
		"dates to come":      {&casework.Deadline{}, casework.Where("done", casework.Date{}).And("sort", casework.Le, day).By("sort")},
		"dates of a month":   {&casework.Deadline{}, casework.All().And("sort", casework.Ge, day).And("sort", casework.Le, day.AddDays(30)).By("sort")},
		"tasks due":          {&casework.Task{}, casework.Where("done", casework.Date{}).And("due", casework.Le, day).By("due")},
		"my tasks":           {&casework.Task{}, casework.Where("assigned", id).And("done", casework.Empty, nil).By("due")},
		"chronology":         {&casework.Event{}, casework.Where("case", id).By("sort")},
		"exhibits":           {&casework.Evidence{}, casework.Where("case", id).By("exhibit")},
		"notes":              {&casework.Note{}, casework.Where("of", id).By("-at")},
		"drafts":             {&casework.Draft{}, casework.Where("of", id)},
		"versions of draft":  {&casework.DraftVersion{}, casework.Where("draft", id).By("at")},
		"signatures":         {&casework.Signature{}, casework.Where("case", id).By("at")},
		"attempts to file":   {&casework.Filing{}, casework.Where("case", id).By("at")},
		"template by code":   {&casework.Template{}, casework.Where("code", "office.claim")},
		"dates to warn of":   {&casework.Deadline{}, casework.All().And("done", casework.Empty, nil).And("warn", casework.Le, day).By("warn")},
		"dates unconfirmed":  {&casework.Deadline{}, casework.All().And("done", casework.Empty, nil).And("confirmed", casework.Empty, nil).By("sort")},
		"dates of a person":  {&casework.Deadline{}, casework.Where("responsible", id).And("done", casework.Empty, nil).By("sort")},
		"deadlines of event": {&casework.Deadline{}, casework.Where("event", id)},
	} {
		codec, _ := codecFor(c.proto)
		where, args, err := codec.where(c.q)
		if err != nil {
			t.Fatal(err)
		}
		order, _ := codec.order(c.q)
		rows, err := s.readers.db.QueryContext(t.Context(), "EXPLAIN QUERY PLAN SELECT "+codec.columns+" FROM "+codec.table+where+order, args...)
		if err != nil {
			t.Fatal(err)
		}
		for rows.Next() {
			var a, b, d int
			var plan string
			if err := rows.Scan(&a, &b, &d, &plan); err != nil {
				t.Fatal(err)
			}
			if scan := "SCAN " + string(codec.kind); plan == scan || (plan == "USE TEMP B-TREE FOR ORDER BY" && len(c.q.Orders) > 0) {
				t.Errorf("%s: %s", name, plan)
			}
		}
		rows.Close()
	}
}
