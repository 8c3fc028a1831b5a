package pdf

import (
	"fmt"
	"io"

	"github.com/jung-kurt/gofpdf"

	"zanger/assets"
	"zanger/docgen"
)

// families are the faces as the PDF names them.
var families = map[docgen.Face]string{docgen.Times: "tinos", docgen.Arial: "arimo"}

var styleNames = [assets.Faces]string{"", "B", "I", "BI"}

// canvas draws pages; it remembers the face in force, since the library writes an operator at each call.
type canvas struct {
	pdf    *gofpdf.Fpdf
	family string
	frame  frame
	style  assets.Face
	size   float64
	apart  float64
	grey   bool
}

// draw writes laid out pages as a PDF.
func draw(w io.Writer, doc *docgen.Document, pages []page, f frame, faces *[assets.Faces]face, o Options) error {
	p := gofpdf.New("P", "pt", "A4", "")
	p.SetMargins(0, 0, 0)
	p.SetAutoPageBreak(false, 0)
	p.SetCellMargin(0)
	p.SetCatalogSort(true)
	p.SetCreationDate(o.Created)
	p.SetModificationDate(o.Created)
	p.SetTitle(doc.Title, true)
	p.SetAuthor(o.Author, true)
	p.SetCreator("Zanger", true)
	p.SetProducer("Zanger", true)
	p.SetLineWidth(0.5)
	p.SetFillColor(255, 236, 179)
	used := stylesUsed(pages)
	for i, in := range used {
		if in {
			p.AddUTF8FontFromBytes(families[o.Face], styleNames[i], faces[i].copied())
		}
	}
	c := &canvas{pdf: p, family: families[o.Face], frame: f, style: -1}
	for n := range pages {
		p.AddPage()
		c.style, c.apart = -1, 0
		c.running(doc, n+1, len(pages), o, faces)
		c.page(&pages[n])
	}
	if err := p.Error(); err != nil {
		return err
	}
	return p.Output(w)
}

// stylesUsed spares a document the faces it has no word in: each costs bytes and time. Running lines are in Regular and,
// in a draft, Bold; Bold is nearly always there.
func stylesUsed(pages []page) (used [assets.Faces]bool) {
	used[assets.Regular], used[assets.Bold] = true, true
	for _, p := range pages {
		for _, it := range p.items {
			for _, o := range it.item.ops {
				if o.kind == opText {
					used[o.style] = true
				}
			}
		}
	}
	return used
}

func (c *canvas) text(x, y float64, s string, style assets.Face, size float64, grey bool) {
	if style != c.style || size != c.size {
		c.pdf.SetFont(c.family, styleNames[style], size)
		c.style, c.size = style, size
	}
	if grey != c.grey {
		level := 0
		if grey {
			level = 90
		}
		c.pdf.SetTextColor(level, level, level)
		c.grey = grey
	}
	c.pdf.Text(x, y, s)
}

// spread sets the space between letters: the library has no call for the operator.
func (c *canvas) spread(apart float64) {
	if apart != c.apart {
		c.pdf.RawWriteStr(fmt.Sprintf("%.3f Tc\n", apart))
		c.apart = apart
	}
}

func (c *canvas) page(p *page) {
	for i, pl := range p.items {
		top := c.frame.top + pl.y
		for _, o := range pl.item.ops {
			x, y := c.frame.left+o.x, top+o.y
			switch o.kind {
			case opText:
				c.spread(o.apart)
				c.text(x, y, o.text, o.style, o.size, o.grey)
			case opRule:
				c.pdf.Line(x, y, c.frame.left+o.x2, top+o.y2)
			case opGround:
				c.pdf.Rect(x, y, o.x2-o.x, o.y2-o.y, "F")
			case opMark:
				c.spread(0)
				c.text(x, y, "", assets.Regular, c.frame.size, false)
				c.pdf.Bookmark(o.text, o.level, top)
			}
		}
		if r := pl.item.row; r != nil {
			last := i+1 == len(p.items) || p.items[i+1].item.row == nil
			c.borders(r, top, pl.item.h, r.first || i == 0, r.last || last)
		}
	}
}

func (c *canvas) borders(r *row, top, h float64, above, below bool) {
	left, right := c.frame.left+r.edges[0], c.frame.left+r.edges[len(r.edges)-1]
	for _, x := range r.edges {
		c.pdf.Line(c.frame.left+x, top, c.frame.left+x, top+h)
	}
	if above {
		c.pdf.Line(left, top, right, top)
	}
	if below {
		c.pdf.Line(left, top+h, right, top+h)
	}
}

// running draws what stands on every page outside the text: the mark of a draft, the number, the source of the form.
func (c *canvas) running(doc *docgen.Document, n, of int, o Options, faces *[assets.Faces]face) {
	const small, tiny = 10, 7
	f := c.frame
	if o.Draft {
		mark := docgen.DraftMark(doc.Lang)
		w := faces[assets.Bold].width(mark) * small / 1000
		c.text(f.left+f.width-w, f.top-5*mm, mark, assets.Bold, small, true)
	}
	bottom := f.top + f.height
	below := f.below
	if o.PageNumbers {
		number := fmt.Sprintf("%d / %d", n, of)
		w := faces[assets.Regular].width(number) * small / 1000
		c.text(f.left+(f.width-w)/2, bottom+0.42*below, number, assets.Regular, small, false)
	}
	if doc.Footer != "" {
		size := float64(tiny)
		if w := faces[assets.Regular].width(doc.Footer) * size / 1000; w > f.width {
			size *= f.width / w
		}
		c.text(f.left, bottom+0.66*below, doc.Footer, assets.Regular, max(size, 4), true)
	}
}
