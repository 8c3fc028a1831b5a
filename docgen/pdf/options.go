package pdf

import "zanger/docgen"

// Options are those of every writer.
type Options = docgen.Options

const (
	mm      = 72 / 25.4
	leading = 1.15 // single spacing of Times New Roman
)

// frame is the text area of the page in points.
type frame struct {
	left, top, width, height float64
	size                     float64
	below                    float64 // the margin under it
}

// framed takes resolved options.
func framed(o Options) frame {
	m := o.Margins
	return frame{left: m.Left * mm, top: m.Top * mm, size: o.FontSize, below: m.Bottom * mm,
		width: (docgen.PageWidth - m.Left - m.Right) * mm, height: (docgen.PageHeight - m.Top - m.Bottom) * mm}
}
