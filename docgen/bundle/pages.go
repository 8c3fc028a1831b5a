package bundle

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/jung-kurt/gofpdf"
	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"

	"zanger/assets"
	"zanger/casework"
)

// size of a page in points, as it is seen.
type size struct{ w, h float64 }

// quiet keeps the library from writing its settings into the person's folders, once.
var quiet = sync.OnceFunc(api.DisableConfigDir)

func settings() *model.Configuration {
	quiet()
	c := model.NewDefaultConfiguration()
	c.ValidationMode = model.ValidationRelaxed // scanners and state portals write what they like
	return c
}

// guarded turns a panic of the library into an error: files come from anywhere.
func guarded(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic of %T", r)
		}
	}()
	return f()
}

func dimsOf(data []byte) (out []size, err error) {
	err = guarded(func() error {
		dims, err := api.PageDims(bytes.NewReader(data), settings())
		for _, d := range dims {
			out = append(out, size{d.Width, d.Height})
		}
		return err
	})
	if err == nil && len(out) == 0 {
		err = errors.New("no pages")
	}
	return out, err
}

// Pages counts the pages of a PDF, 0 where it cannot be read.
func Pages(data []byte) int {
	dims, err := dimsOf(data)
	if err != nil {
		return 0
	}
	return len(dims)
}

// pagesOf makes pages of a file: one piece, or several where it is over the limit.
func pagesOf(data []byte, entry int, limit int64) ([]piece, error) {
	at := map[string]any{"Number": entry + 1}
	switch kindOf(data) {
	case "pdf":
	case "jpeg", "png":
		var err error
		if data, err = picture(data); err != nil {
			return nil, fault(casework.Invalid, "damaged", err, at)
		}
	default:
		return nil, fault(casework.Invalid, "kind", nil, at)
	}
	dims, err := dimsOf(data)
	if errors.Is(err, pdfcpu.ErrWrongPassword) {
		return nil, fault(casework.Invalid, "password", err, at)
	}
	if err != nil {
		return nil, fault(casework.Invalid, "damaged", err, at)
	}
	if open, err := unlocked(data); err == nil {
		data = open
	}
	whole := piece{entry: entry, first: true, data: data, dims: dims}
	if limit <= 0 || int64(len(data)) <= limit-spare {
		return []piece{whole}, nil
	}
	return parted(whole, limit)
}

// unlocked takes a restriction off a PDF that opens without a password: its pages could not be joined with others.
func unlocked(data []byte) ([]byte, error) {
	if !bytes.Contains(data, []byte("/Encrypt")) {
		return data, nil
	}
	var out bytes.Buffer
	err := guarded(func() error { return api.Decrypt(bytes.NewReader(data), &out, settings()) })
	return out.Bytes(), err
}

// parted splits a piece into runs of pages that each fit.
func parted(p piece, limit int64) ([]piece, error) {
	if len(p.dims) == 1 {
		if int64(len(p.data)) <= limit-spare {
			return []piece{p}, nil
		}
		return nil, fault(casework.Invalid, "page", nil, map[string]any{"Number": p.entry + 1, "MB": (limit + 1<<19) >> 20})
	}
	half := len(p.dims) / 2
	var out []piece
	for _, r := range [][2]int{{1, half}, {half + 1, len(p.dims)}} {
		var b bytes.Buffer
		err := guarded(func() error {
			return api.Trim(bytes.NewReader(p.data), &b, []string{fmt.Sprintf("%d-%d", r[0], r[1])}, settings())
		})
		if err != nil {
			return nil, fault(casework.Invalid, "damaged", err, map[string]any{"Number": p.entry + 1})
		}
		run := piece{entry: p.entry, first: p.first && r[0] == 1, data: b.Bytes(), dims: p.dims[r[0]-1 : r[1]]}
		if int64(len(run.data)) <= limit-spare {
			out = append(out, run)
			continue
		}
		more, err := parted(run, limit)
		if err != nil {
			return nil, err
		}
		out = append(out, more...)
	}
	return out, nil
}

// join makes one file of pieces; at is the number of its first page.
func (b *Bundle) join(ctx context.Context, group []piece, at int, o Options) (Part, error) {
	if err := ctx.Err(); err != nil {
		return Part{}, err
	}
	var dims []size
	marks := map[int]string{} // by page of this file, from 0
	var bookmarks []pdfcpu.Bookmark
	sources := make([]io.ReadSeeker, len(group))
	for i, p := range group {
		sources[i] = bytes.NewReader(p.data)
		switch {
		case p.entry < 0:
			bookmarks = append(bookmarks, pdfcpu.Bookmark{Title: o.Words.T("bundle.contents"), PageFrom: 1})
		case p.first:
			e := b.Entries[p.entry]
			marks[len(dims)] = o.Words.T("bundle.mark", "N", e.Number)
			bookmarks = append(bookmarks, pdfcpu.Bookmark{Title: fmt.Sprintf("%d. %s", e.Number, e.Title), PageFrom: len(dims) + 1})
		}
		dims = append(dims, p.dims...)
	}
	merged := bytes.NewBuffer(group[0].data)
	err := guarded(func() error {
		if len(group) > 1 {
			merged = &bytes.Buffer{}
			if err := api.MergeRaw(sources, merged, false, settings()); err != nil {
				return err
			}
		}
		over, err := overlay(dims, marks, at, b.Pages)
		if err != nil {
			return err
		}
		stamp, err := api.PDFMultiWatermarkForReadSeeker(bytes.NewReader(over), 1, 1, "pos:bl, off:0 0, scale:1 abs, rot:0", true, false, types.POINTS)
		if err != nil {
			return err
		}
		var stamped bytes.Buffer
		if err := api.AddWatermarks(bytes.NewReader(merged.Bytes()), &stamped, nil, stamp, settings()); err != nil {
			return err
		}
		merged = &bytes.Buffer{}
		if len(bookmarks) == 0 {
			merged = &stamped
			return nil
		}
		return api.AddBookmarks(bytes.NewReader(stamped.Bytes()), merged, bookmarks, true, settings())
	})
	if err != nil {
		return Part{}, fault(casework.Invalid, "join", err, nil)
	}
	return Part{PDF: merged.Bytes(), From: at, To: at + len(dims) - 1}, nil
}

// overlay draws what is stamped: «12 / 40» below at the right, the exhibit's number above at the right of its first page.
func overlay(dims []size, marks map[int]string, at, of int) ([]byte, error) {
	font, err := assets.DocumentFont(assets.Regular)
	if err != nil {
		return nil, err
	}
	p := gofpdf.NewCustom(&gofpdf.InitType{UnitStr: "pt", Size: gofpdf.SizeType{Wd: dims[0].w, Ht: dims[0].h}})
	p.SetMargins(0, 0, 0)
	p.SetAutoPageBreak(false, 0)
	p.SetCellMargin(0)
	p.AddUTF8FontFromBytes("t", "", bytes.Clone(font))
	p.SetFillColor(255, 255, 255)
	p.SetLineWidth(0.4)
	box := func(d size, y, letters float64, s string) {
		p.SetFont("t", "", letters)
		w := p.GetStringWidth(s)
		x := d.w - 24 - w
		p.Rect(x-4, y-letters, w+8, letters*1.5, "FD")
		p.Text(x, y, s)
	}
	for i, d := range dims {
		p.AddPageFormat("P", gofpdf.SizeType{Wd: d.w, Ht: d.h})
		box(d, d.h-14, 9, fmt.Sprintf("%d / %d", at+i, of))
		if m, ok := marks[i]; ok {
			box(d, 26, 11, m)
		}
	}
	var out bytes.Buffer
	err = p.Output(&out)
	return out.Bytes(), err
}
