package filing

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"zanger/casework"
	"zanger/casework/whole"
	"zanger/docgen"
	"zanger/docgen/bundle"
	"zanger/docgen/pdf"
	"zanger/docgen/shelf"
)

// Limit is the size of one file the court's cabinet is said to take: 20 MB since 01.07.2025 as the press tells. Nobody has
// confirmed it, so a person may set another.
const Limit = 20_000_000

// Paper is a paper of the package beside its exhibits: the claim, its signature.
type Paper struct {
	Title  string
	Ending string // ".pdf", ".cms"
	Data   []byte
}

// Fee is what is known of the state fee.
type Fee struct {
	Asked bool   // the paper is one a fee is due for
	Sum   string // as the paper says it; "" where it is not worked out, or the payer is relieved of it
	Rule  string // act, article, edition
	Payer string // name and IIN or BIN
	For   string // what the payment is for: the paper and the case
}

// Field is a fact to be pasted into a form.
type Field struct{ Label, Value string }

// Package is what is to be filed.
type Package struct {
	Case     string // number and title
	Court    string
	Papers   []Paper
	Exhibits []bundle.Exhibit
	Copies   []string // others who take part, a copy each: role and name
	CopyRule string   // how many copies by which norm, in words; "" where no rule is known
	CopyAll  bool     // write the copies as folders of their own, ready to be printed or sent
	Fee      Fee
	Fields   []Field
	Limit    int64 // bytes of one file; 0: Limit
	Person   string
	Office   string
	Made     time.Time
}

// File is one written file.
type File struct {
	Name  string `json:"name"`
	Title string `json:"title"`
	Pages int    `json:"pages"` // 0: not a paper with pages
	Size  int64  `json:"size"`
	Hash  string `json:"sha256"`
	Over  bool   `json:"over_limit"`
}

// Written tells what was written.
type Written struct {
	Dir    string `json:"folder"`
	Files  []File `json:"files"`
	Copies int    `json:"copies"`
	Rule   string `json:"copy_rule"` // how many copies by which norm, in words
}

// Write makes the package in dir, which is made and must not hold anything. progress may be nil. Errors: Invalid
// "error.filing.not_empty"; those of bundle.Make; of the disk; of ctx, after which what was written is taken away.
func (k *Package) Write(ctx context.Context, dir string, p Printer, progress func(done, total int)) (_ *Written, err error) {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return nil, &casework.Error{Code: casework.Invalid, Key: "error.filing.not_empty", Op: "filing.Write"}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, onDisk(err)
	}
	w := &writer{dir: dir, out: &Written{Dir: dir, Copies: len(k.Copies), Rule: k.CopyRule}, used: map[string]bool{}}
	defer func() {
		if err != nil {
			for _, f := range w.made {
				_ = os.Remove(f) // what is left of a package that failed would be taken for one
			}
		}
	}()
	limit := k.Limit
	if limit <= 0 {
		limit = Limit
	}
	n := 1
	for _, paper := range k.Papers {
		number := n
		if paper.Ending == ".pdf" {
			n++
		} else { // a signature stands under the number of the paper before it
			number = max(n-1, 1)
		}
		if err := w.put(fmt.Sprintf("%02d_%s", number, paper.Title), paper.Ending, paper.Title, paper.Data, limit); err != nil {
			return nil, err
		}
	}
	if len(k.Exhibits) > 0 {
		b, err := bundle.Make(ctx, k.Exhibits, bundle.Options{Words: p, Heading: k.Case, Limit: limit, Author: k.Office, Created: k.Made}, progress)
		if err != nil {
			return nil, err
		}
		for i, part := range b.Parts {
			title := p.T("filing.exhibits")
			if len(b.Parts) > 1 {
				title = p.T("filing.exhibits.part", "N", i+1, "Of", len(b.Parts))
			}
			if err := w.put(fmt.Sprintf("%02d_%s", n, title), ".pdf", title, part.PDF, limit); err != nil {
				return nil, err
			}
			w.out.Files[len(w.out.Files)-1].Pages = part.To - part.From + 1
			n++
		}
	}
	if k.CopyAll {
		for i := range k.Copies {
			if err := w.copies(fmt.Sprintf("%s_%d", p.T("filing.copy.folder"), i+1)); err != nil {
				return nil, err
			}
		}
	}
	if len(k.Fields) > 0 {
		var lines strings.Builder
		for _, f := range k.Fields {
			lines.WriteString(f.Label + ": " + strings.Join(strings.Fields(f.Value), " ") + "\r\n")
		}
		if err := w.write(p.T("filing.fields.file")+".txt", []byte("\ufeff"+lines.String())); err != nil {
			return nil, err
		}
	}
	var list bytes.Buffer
	if err := pdf.Write(ctx, &list, k.list(p, w.out.Files, limit), docgen.Options{Author: k.Person, Created: k.Made, FontSize: 12, PageNumbers: true}); err != nil {
		return nil, err
	}
	return w.out, w.write("00_"+shelf.FreeName(p.T("filing.list"), ".pdf", w.used), list.Bytes())
}

func onDisk(err error) error {
	return &casework.Error{Code: casework.ReadOnly, Key: "error.code.read_only", Op: "filing.Write", Err: err}
}

type writer struct {
	dir  string
	out  *Written
	used map[string]bool
	made []string
	data []struct {
		name string
		data []byte
	}
}

func (w *writer) write(name string, data []byte) error {
	path := filepath.Join(w.dir, name)
	if err := whole.Write(path, 0o600, func(o io.Writer) error { _, err := o.Write(data); return err }); err != nil {
		return err
	}
	w.made = append(w.made, path)
	return nil
}

func (w *writer) put(stem, ending, title string, data []byte, limit int64) error {
	name := shelf.FreeName(stem, ending, w.used)
	if err := w.write(name, data); err != nil {
		return err
	}
	sum := sha256.Sum256(data)
	f := File{Name: name, Title: title, Size: int64(len(data)), Hash: hex.EncodeToString(sum[:]), Over: int64(len(data)) > limit}
	if ending == ".pdf" {
		f.Pages = bundle.Pages(data)
	}
	w.out.Files = append(w.out.Files, f)
	w.data = append(w.data, struct {
		name string
		data []byte
	}{name, data})
	return nil
}

func (w *writer) copies(folder string) error {
	if err := os.MkdirAll(filepath.Join(w.dir, folder), 0o700); err != nil {
		return onDisk(err)
	}
	for _, f := range w.data {
		if err := w.write(filepath.Join(folder, f.name), f.data); err != nil {
			return err
		}
	}
	return nil
}

// list is the paper that says what is in the package, what is still to do, and what is known of the fee.
func (k *Package) list(p Printer, files []File, limit int64) *docgen.Document {
	d := &docgen.Document{Template: "paper.package", Revision: 1, Lang: docgen.Lang(p.Lang()), Title: p.T("filing.list"), Status: "unverified",
		Footer: p.T("filing.footer", "Office", k.Office, "At", moment(k.Made))}
	d.Blocks = append(d.Blocks, docgen.Say(docgen.Title, strings.ToUpper(p.T("filing.list"))), docgen.Say(docgen.Subtitle, k.Case))
	if k.Court != "" {
		d.Blocks = append(d.Blocks, docgen.Say(docgen.Plain, p.T("filing.to", "Court", k.Court)))
	}
	head := docgen.Row(false, "№", p.T("filing.file"), p.T("filing.pages"), p.T("filing.size"), p.T("filing.hash"))
	rows := [][]docgen.Cell{head}
	for i, f := range files {
		pages := ""
		if f.Pages > 0 {
			pages = fmt.Sprint(f.Pages)
		}
		rows = append(rows, docgen.Row(false, fmt.Sprint(i+1), strings.ReplaceAll(f.Name, "_", " "), pages, p.Bytes(f.Size), halves(f.Hash)))
	}
	d.Blocks = append(d.Blocks, docgen.Say(docgen.Heading, p.T("filing.files")),
		docgen.Block{Kind: docgen.Table, HeadRows: 1, Widths: []float64{0.6, 3.4, 1, 1.3, 4.2}, Rows: rows},
		docgen.Say(docgen.Plain, p.T("filing.limit", "Size", p.Bytes(limit))))
	for _, f := range files {
		if f.Over {
			d.Blocks = append(d.Blocks, docgen.Say(docgen.Plain, p.T("filing.over", "File", strings.ReplaceAll(f.Name, "_", " "))))
		}
	}
	d.Blocks = append(d.Blocks, docgen.Say(docgen.Heading, p.T("filing.copies")))
	if k.CopyRule != "" {
		d.Blocks = append(d.Blocks, docgen.Say(docgen.Plain, k.CopyRule))
	}
	if len(k.Copies) == 0 {
		if k.CopyRule == "" {
			d.Blocks = append(d.Blocks, docgen.Say(docgen.Plain, p.T("filing.copies.none")))
		}
	} else {
		list := docgen.Block{Kind: docgen.List, Ordered: true}
		for _, c := range k.Copies {
			list.Items = append(list.Items, docgen.Words(c))
		}
		d.Blocks = append(d.Blocks, docgen.Say(docgen.Plain, p.T("filing.copies.text", "N", len(k.Copies))), list)
	}
	d.Blocks = append(d.Blocks, k.fee(p)...)
	next := docgen.Block{Kind: docgen.List, Ordered: true}
	for _, key := range []string{"filing.next.check", "filing.next.pay", "filing.next.sign", "filing.next.file", "filing.next.record"} {
		next.Items = append(next.Items, docgen.Words(p.T(key)))
	}
	d.Blocks = append(d.Blocks, docgen.Say(docgen.Heading, p.T("filing.next")), next)
	return d
}

func (k *Package) fee(p Printer) []docgen.Block {
	out := []docgen.Block{docgen.Say(docgen.Heading, p.T("filing.fee"))}
	if !k.Fee.Asked {
		return append(out, docgen.Say(docgen.Plain, p.T("filing.fee.none")))
	}
	sum := k.Fee.Sum
	if sum == "" {
		sum = p.T("filing.fee.unknown")
	}
	rows := [][]docgen.Cell{docgen.Row(false, p.T("filing.fee.sum"), sum)}
	for _, x := range [][2]string{{"rule", k.Fee.Rule}, {"payer", k.Fee.Payer}, {"for", k.Fee.For}} {
		if x[1] != "" {
			rows = append(rows, docgen.Row(false, p.T("filing.fee."+x[0]), x[1]))
		}
	}
	return append(out, docgen.Block{Kind: docgen.Table, Widths: []float64{2.2, 6}, Rows: rows}, docgen.Say(docgen.Plain, p.T("filing.fee.account")))
}
