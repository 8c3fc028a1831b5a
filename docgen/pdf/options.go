package pdf

import (
	"time"

	"zanger/casework"
)

// Options say how a document is set. The zero value is a final without page numbers, 14 point, usual margins.
type Options struct {
	Draft       bool // gaps are drawn as marks, and each page says that it is a draft
	PageNumbers bool // «2 / 3» at the foot of each page
	Author      string
	Created     time.Time // the date in the properties of the file, as its zone shows it; the zero value is written as 2000-01-01
	Margins     Margins
	FontSize    float64 // points, 9 to 18; 0 means 14
}

// Margins of the page in millimetres. The zero value means the habit of courts: 30 left, 15 right, 20 above and below.
type Margins struct{ Left, Right, Top, Bottom float64 }

// Defaults gives the options of a paper to file.
func Defaults() Options { return Options{PageNumbers: true} }

const (
	mm                    = 72 / 25.4
	pageWidth, pageHeight = 595.28, 841.89 // A4 in points
	leading               = 1.15           // single spacing of Times New Roman
)

// frame is the page in points.
type frame struct {
	left, top, width, height float64
	size                     float64
}

func (o Options) frame() (frame, error) {
	m := o.Margins
	if m == (Margins{}) {
		m = Margins{Left: 30, Right: 15, Top: 20, Bottom: 20}
	}
	f := frame{left: m.Left * mm, top: m.Top * mm, size: o.FontSize}
	if f.size == 0 {
		f.size = 14
	}
	f.width = pageWidth - (m.Left+m.Right)*mm
	f.height = pageHeight - (m.Top+m.Bottom)*mm
	sound := f.size >= 9 && f.size <= 18 && m.Left >= 5 && m.Right >= 5 && m.Top >= 10 && m.Bottom >= 15 &&
		f.width >= 90*mm && f.height >= 100*mm
	if !sound {
		return frame{}, &casework.Error{Code: casework.Invalid, Key: "error.docgen.layout", Op: "pdf.Options"}
	}
	return f, nil
}

func (o Options) created() time.Time {
	if o.Created.IsZero() {
		return time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	return o.Created
}
