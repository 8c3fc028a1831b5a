package pdf

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"

	"zanger/casework"
	"zanger/docgen"
)

// Result tells what was written.
type Result struct {
	Pages int
}

// Write sets a document on pages and writes it as PDF.
//
// It fails with casework.Missing for a final with gaps, casework.Invalid for a character, table or margin that cannot be
// set (both as docgen.Prepare says), casework.Corrupt for damaged fonts, the error of ctx when it is cancelled, and
// casework.Internal when w fails. Nothing is written to w unless the whole document was set.
func Write(ctx context.Context, w io.Writer, doc *docgen.Document, opts Options) error {
	_, err := Render(ctx, w, doc, opts)
	return err
}

// Pages tells how many pages a document takes, without drawing it.
func Pages(ctx context.Context, doc *docgen.Document, opts Options) (int, error) {
	r, err := Render(ctx, nil, doc, opts)
	return r.Pages, err
}

// Render is Write that tells what it made; with a nil w it only lays out.
func Render(ctx context.Context, w io.Writer, doc *docgen.Document, opts Options) (result Result, err error) {
	defer func() {
		if r := recover(); r != nil {
			result, err = Result{}, internal(panicked(r))
		}
	}()
	doc, err = docgen.Prepare(doc, opts.Draft)
	if err != nil {
		return Result{}, err
	}
	opts, err = opts.Resolved()
	if err != nil {
		return Result{}, err
	}
	doc.Title = strings.Join(strings.Fields(doc.Title), " ")
	doc.Footer = strings.Join(strings.Fields(doc.Footer), " ")
	l, err := lay(ctx, doc, opts)
	if err != nil {
		return Result{}, err
	}
	pages, ok := paginate(l.items, l.height)
	if !ok {
		return Result{}, internal(errors.New("an item is higher than the page"))
	}
	if w != nil {
		if err := ctx.Err(); err != nil {
			return Result{}, err
		}
		out := &writer{w: w}
		if err := draw(out, doc, pages, l.frame, l.faces, opts); err != nil {
			if out.err != nil {
				return Result{}, &casework.Error{Code: casework.CodeOf(out.err), Key: "error.docgen.write", Op: "pdf.Write", Err: out.err}
			}
			return Result{}, internal(err)
		}
	}
	return Result{Pages: len(pages)}, nil
}

// lay checks every character of a prepared document and sets its lines, under resolved options.
func lay(ctx context.Context, doc *docgen.Document, opts Options) (*layout, error) {
	all, err := typefaces[opts.Face]()
	if err != nil {
		return nil, err
	}
	if err := coveredDocument(all, doc); err != nil {
		return nil, err
	}
	l := &layout{frame: framed(opts), faces: all}
	if opts.Hyphenate {
		l.lang = string(doc.Lang)
	}
	return l, l.blocks(ctx, doc)
}

// writer remembers whether it was the caller's end that failed.
type writer struct {
	w   io.Writer
	err error
}

func (w *writer) Write(b []byte) (int, error) {
	n, err := w.w.Write(b)
	if err != nil {
		w.err = err
	}
	return n, err
}

func internal(err error) error {
	return &casework.Error{Code: casework.Internal, Key: "error.docgen.layout", Op: "pdf.Write", Err: err}
}

// panicked keeps the words of the run time, which name no one; of anything else it keeps the kind only.
func panicked(r any) error {
	if e, ok := r.(runtime.Error); ok {
		return e
	}
	return fmt.Errorf("panic of %T", r)
}
