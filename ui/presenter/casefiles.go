package presenter

import (
	"context"
	"io"

	"zanger/casework"
	"zanger/sync/client"
)

// FileCard is an attached file, shown before it is opened and before it has come.
type FileCard struct {
	File  *casework.File
	Title string
	Facts []Fact
	Here  bool   // it can be opened; otherwise only its preview, perhaps, is here
	Away  string // why it cannot be opened yet; "" when it can
	Fetch string // words of the wish to bring it now; "" where nothing can: it is here, or comes with a stick
}

// FileCard gives the card of a file of the case.
func (c *CaseFile) FileCard(ctx context.Context, f *casework.File) FileCard {
	p := c.Desk.Text
	v := FileCard{File: f, Title: f.Name, Here: c.Desk.Store.FileHere(f), Facts: []Fact{{p.T("preview.size"), p.Bytes(f.Size)}}}
	if f.Pages > 0 {
		v.Facts = append(v.Facts, Fact{p.T("preview.pages"), p.Number(int64(f.Pages))})
	}
	v.Facts = append(v.Facts, Fact{p.T("preview.added"), p.Moment(f.Created.In(casework.Almaty))})
	for _, e := range c.Evidence {
		if e.File == f.ID {
			v.Facts = append(v.Facts, Fact{p.T("preview.proof"), c.exhibit(e)})
		}
	}
	if v.Here {
		return v
	}
	if d := c.Desk.Courier; d == nil || d.Seen().Status.Hub == "" {
		v.Away = p.T("preview.away.stick")
		return v
	}
	v.Away, v.Fetch = p.T("preview.away.hub"), p.T("preview.fetch", "Size", p.Bytes(f.Size))
	return v
}

// away says that a file has not come, and how large it is.
func (c *CaseFile) away(f *casework.File) string {
	return c.Desk.Text.T("preview.away.size", "Size", c.Desk.Text.Bytes(f.Size))
}

func (c *CaseFile) pages(f *casework.File) string {
	if f.Pages == 0 {
		return ""
	}
	return c.Desk.Text.N("preview.count", f.Pages)
}

// Preview gives the small picture (JPEG) of a file, nil where there is none or it has not come. It reads the disk: not on the window's goroutine.
func (c *CaseFile) Preview(ctx context.Context, f *casework.File) []byte {
	small := c.Previews[f.ID]
	if small == nil || !c.Desk.Store.FileHere(small) {
		return nil
	}
	r, err := c.Desk.Store.OpenFile(ctx, small)
	if err != nil {
		return nil // damaged: the card does without, and health names it
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		return nil
	}
	return b
}

// Fetch brings a file from the hub now; progress gets kilobytes.
func (c *CaseFile) Fetch(ctx context.Context, f *casework.File, progress func(done, total int)) error {
	_, err := c.Desk.Courier.Exchange.Fetch(ctx, f.ID, func(m client.Progress) { progress(int(m.Done>>10), int(m.Total>>10)) })
	c.Desk.Courier.stir()
	return err
}

// Come counts the files and previews that are here. A page that keeps the number learns by it that one has come.
func (c *CaseFile) Come() (n int) {
	for _, f := range c.Files {
		if c.Desk.Store.FileHere(f) {
			n++
		}
	}
	for _, f := range c.Previews {
		if c.Desk.Store.FileHere(f) {
			n++
		}
	}
	return n
}
