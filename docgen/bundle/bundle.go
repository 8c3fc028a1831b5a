package bundle

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"time"

	"zanger/casework"
	"zanger/docgen"
	"zanger/docgen/pdf"
)

// Exhibit is one paper of a bundle.
type Exhibit struct {
	Title string
	Date  string // as it is to stand in the contents; may be empty
	Data  func(context.Context) (io.ReadCloser, error)
}

// Options say how a bundle is made.
type Options struct {
	Words   casework.Printer // in the language of the paper
	Heading string           // of the contents page: the case
	Limit   int64            // bytes of one file; 0: no limit
	Author  string
	Created time.Time
}

// Entry is one line of the contents.
type Entry struct {
	Number   int    `json:"number"`
	Title    string `json:"title"`
	Date     string `json:"date"`
	From, To int    // pages of the whole bundle, from 1
	Part     int    // file it begins in, from 1
}

// Part is one file of a bundle.
type Part struct {
	PDF      []byte
	From, To int // pages of the whole bundle
}

// Bundle is a finished bundle.
type Bundle struct {
	Parts   []Part
	Entries []Entry
	Pages   int
}

func fault(code casework.Code, what string, err error, args map[string]any) error {
	return &casework.Error{Code: code, Key: "error.bundle." + what, Op: "bundle.Make", Err: err, Args: args}
}

// piece is an exhibit, or a run of its pages where the whole is too large for one file.
type piece struct {
	entry int // index of its entry
	first bool
	data  []byte
	dims  []size
}

// Make makes a bundle. progress may be nil and counts exhibits.
//
// Errors: Missing (no exhibit); Invalid with keys "error.bundle.kind", "error.bundle.damaged", "error.bundle.password" (Args
// Number: which exhibit) and "error.bundle.page" (Args Number, MB: one page is over the limit); those of Data and of ctx.
func Make(ctx context.Context, exhibits []Exhibit, o Options, progress func(done, total int)) (*Bundle, error) {
	if len(exhibits) == 0 {
		return nil, fault(casework.Missing, "empty", nil, nil)
	}
	b := &Bundle{}
	var pieces []piece
	for i, x := range exhibits {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if progress != nil {
			progress(i, len(exhibits))
		}
		data, err := read(ctx, x)
		if err != nil {
			return nil, err
		}
		more, err := pagesOf(data, i, o.Limit)
		if err != nil {
			return nil, err
		}
		b.Entries = append(b.Entries, Entry{Number: i + 1, Title: x.Title, Date: x.Date})
		pieces = append(pieces, more...)
	}
	contents, err := b.number(ctx, pieces, o)
	if err != nil {
		return nil, err
	}
	if err := b.assemble(ctx, contents, pieces, o); err != nil {
		return nil, err
	}
	if progress != nil {
		progress(len(exhibits), len(exhibits))
	}
	return b, nil
}

func read(ctx context.Context, x Exhibit) ([]byte, error) {
	r, err := x.Data(ctx)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(r)
	if cerr := r.Close(); err == nil {
		err = cerr
	}
	return data, err
}

// number gives every exhibit its pages and sets the contents, which count among them: their number decides the pages and the
// pages may add a line to them, so it is done until they agree.
func (b *Bundle) number(ctx context.Context, pieces []piece, o Options) ([]byte, error) {
	opts := docgen.Options{Author: o.Author, Created: o.Created, FontSize: 12}
	own := 1
	for range 5 {
		at := own
		for i := range b.Entries {
			b.Entries[i].From = 0
		}
		for _, p := range pieces {
			e := &b.Entries[p.entry]
			if e.From == 0 {
				e.From = at + 1
			}
			at += len(p.dims)
			e.To = at
		}
		b.Pages = at
		var out bytes.Buffer
		r, err := pdf.Render(ctx, &out, b.contents(o), opts)
		if err != nil {
			return nil, err
		}
		if r.Pages == own {
			return out.Bytes(), nil
		}
		own = r.Pages
	}
	return nil, fault(casework.Internal, "contents", nil, nil)
}

// contents is the first page of the bundle.
func (b *Bundle) contents(o Options) *docgen.Document {
	p := o.Words
	rows := [][]docgen.Cell{docgen.Row(false, "№", p.T("bundle.paper"), p.T("bundle.date"), p.T("bundle.pages"))}
	for _, e := range b.Entries {
		pages := fmt.Sprint(e.From)
		if e.To > e.From {
			pages += "–" + fmt.Sprint(e.To)
		}
		row := docgen.Row(false, fmt.Sprint(e.Number), e.Title, e.Date, pages)
		row[3].Right = true
		rows = append(rows, row)
	}
	title := p.T("bundle.contents")
	d := &docgen.Document{Lang: docgen.Lang(p.Lang()), Title: title, Blocks: []docgen.Block{docgen.Say(docgen.Title, title)}}
	if o.Heading != "" {
		d.Blocks = append(d.Blocks, docgen.Say(docgen.Subtitle, o.Heading))
	}
	d.Blocks = append(d.Blocks, docgen.Block{Kind: docgen.Table, HeadRows: 1, Widths: []float64{0.7, 6, 1.8, 1.6}, Rows: rows})
	return d
}

// spare is room left in a file for stamps, bookmarks and what joins the pages.
const spare = 96 << 10

// assemble groups pieces into files under the limit, stamps and bookmarks them.
func (b *Bundle) assemble(ctx context.Context, contents []byte, pieces []piece, o Options) error {
	dims, err := dimsOf(contents)
	if err != nil {
		return fault(casework.Internal, "contents", err, nil)
	}
	group := []piece{{entry: -1, data: contents, dims: dims}}
	weight := int64(len(contents))
	at := 1
	flush := func() error {
		if len(group) == 0 {
			return nil
		}
		part, err := b.join(ctx, group, at, o)
		if err != nil {
			return err
		}
		b.Parts = append(b.Parts, part)
		at, group, weight = part.To+1, nil, 0
		return nil
	}
	for _, p := range pieces {
		if o.Limit > 0 && len(group) > 0 && weight+int64(len(p.data)) > o.Limit-spare {
			if err := flush(); err != nil {
				return err
			}
		}
		if p.first {
			b.Entries[p.entry].Part = len(b.Parts) + 1
		}
		group, weight = append(group, p), weight+int64(len(p.data))
	}
	return flush()
}
