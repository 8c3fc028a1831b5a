package docgen

import (
	"time"

	"zanger/casework"
)

// Options say how a document is put on paper, by either writer. The zero value is a final without page numbers, 14 point,
// usual margins.
type Options struct {
	Draft       bool // gaps are drawn as marks, and each page says that it is a draft
	PageNumbers bool // «2 / 3» at the foot of each page
	Author      string
	Created     time.Time // the date in the properties of the file, as its zone shows it; the zero value is written as 2000-01-01
	Margins     Margins
	FontSize    float64 // points, 9 to 18; 0 means 14
	Face        Face    // "" means Times
	Hyphenate   bool    // words of justified text may be parted at the end of a line
}

// Face names the typeface of a paper.
type Face string

// The typefaces. In a PDF they are embedded faces of the same metrics, in a DOCX the faces every Word has.
const (
	Times Face = "times"
	Arial Face = "arial"
)

// Margins of an A4 page in millimetres. The zero value means the habit of courts: 30 left, 15 right, 20 above and below.
type Margins struct{ Left, Right, Top, Bottom float64 }

// Defaults gives the options of a paper to file.
func Defaults() Options { return Options{PageNumbers: true} }

// Styled gives the options of a paper to file as an office sets it. Resolved refuses a style that leaves no page.
func Styled(s casework.PageStyle) Options {
	o := Defaults()
	o.Face, o.FontSize, o.Hyphenate = Face(s.Face), float64(s.Size), s.Hyphens
	o.Margins = Margins{Left: float64(s.Left), Right: float64(s.Right), Top: float64(s.Top), Bottom: float64(s.Bottom)}
	return o
}

// Style is the whole style of an office with what was left out filled in, for people to see and change.
func Style(s casework.PageStyle) casework.PageStyle {
	o, err := Styled(s).Resolved()
	if err != nil {
		return s
	}
	return casework.PageStyle{Face: string(o.Face), Size: int(o.FontSize), Left: int(o.Margins.Left), Right: int(o.Margins.Right),
		Top: int(o.Margins.Top), Bottom: int(o.Margins.Bottom), Hyphens: o.Hyphenate}
}

// The A4 page in millimetres.
const (
	PageWidth  = 210.0
	PageHeight = 297.0
)

// Resolved fills in what was left zero and refuses, with casework.Invalid, letters or margins that leave no page.
func (o Options) Resolved() (Options, error) {
	if o.Margins == (Margins{}) {
		o.Margins = Margins{Left: 30, Right: 15, Top: 20, Bottom: 20}
	}
	if o.FontSize == 0 {
		o.FontSize = 14
	}
	if o.Face == "" {
		o.Face = Times
	}
	if o.Created.IsZero() {
		o.Created = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	author, err := cleanText(o.Author)
	if err != nil {
		return o, err
	}
	o.Author = author
	m := o.Margins
	sound := (o.Face == Times || o.Face == Arial) && o.FontSize >= 9 && o.FontSize <= 18 && m.Left >= 5 && m.Right >= 5 && m.Top >= 10 && m.Bottom >= 15 &&
		PageWidth-m.Left-m.Right >= 90 && PageHeight-m.Top-m.Bottom >= 100
	if !sound {
		return o, &casework.Error{Code: casework.Invalid, Key: "error.docgen.layout", Op: "docgen.Options"}
	}
	return o, nil
}
