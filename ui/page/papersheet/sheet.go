// Package papersheet draws a paper on the screen in the face it is printed in, and knows where each of its words came from:
// a tap tells it, and the words of one field or one line of a template can be marked.
//
// # Promise about old data
//
// Nothing is stored here.
//
// # What it refuses
//
// It does not say where lines break on paper: the writers decide that. This shows what the paper says.
package papersheet

import (
	"fmt"
	"image/color"
	"strings"
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"zanger/assets"
	"zanger/docgen"
	"zanger/ui/theme"
)

// Sheet is a document as one long page. A missing answer is a pale mark.
type Sheet struct {
	widget.BaseWidget
	tapped  func(docgen.Run)
	painted func(docgen.Run) (Paint, bool) // nil: nothing

	doc    *docgen.Document
	width  float32
	size   float32
	height float32
	pieces []piece
	rules  []box
	tops   []float32 // of each block
}

// piece is a stretch of one run on one line.
type piece struct {
	text string
	run  docgen.Run
	at   fyne.Position
	size fyne.Size
}

// box is a line of a table or of a signature.
type box struct {
	at   fyne.Position
	size fyne.Size
}

// New makes an empty sheet. tapped gets the words under a tap; nil: taps do nothing.
func New(tapped func(docgen.Run)) *Sheet {
	s := &Sheet{tapped: tapped}
	s.ExtendBaseWidget(s)
	return s
}

// Set shows a document.
func (s *Sheet) Set(d *docgen.Document) {
	s.doc = d
	s.lay()
	s.Refresh()
}

// Resize is for the toolkit.
func (s *Sheet) Resize(z fyne.Size) {
	if z.Width != s.width {
		s.width = z.Width
		s.lay()
		s.BaseWidget.Resize(z)
		s.Refresh()
		return
	}
	s.BaseWidget.Resize(z)
}

// Tapped is for the toolkit.
func (s *Sheet) Tapped(e *fyne.PointEvent) {
	for _, p := range s.pieces {
		if s.tapped != nil && e.Position.X >= p.at.X && e.Position.X <= p.at.X+p.size.Width && e.Position.Y >= p.at.Y && e.Position.Y <= p.at.Y+p.size.Height {
			s.tapped(p.run)
			return
		}
	}
}

// Paint is how words are set off: a ground and an ink by name, and a line through or under them for those who see no colours.
type Paint struct {
	Ground, Ink    fyne.ThemeColorName
	Through, Under bool
}

// Paint sets off the words that which knows a paint for; nil takes it away. It tells where the first of them stands.
func (s *Sheet) Paint(which func(docgen.Run) (Paint, bool)) (top float32, found bool) {
	s.painted = which
	s.Refresh()
	if which == nil {
		return 0, false
	}
	for _, p := range s.pieces {
		if _, ok := which(p.run); ok {
			return p.at.Y, true
		}
	}
	return 0, false
}

// Mark is Paint in the colour of a choice.
func (s *Sheet) Mark(which func(docgen.Run) bool) (top float32, found bool) {
	return s.Paint(func(r docgen.Run) (Paint, bool) { return Paint{Ground: theme.Selection}, which(r) })
}

// Field holds for the words an answer wrote, and for those of its parts; a person stands for their name.
func Field(path string) func(docgen.Run) bool {
	return func(r docgen.Run) bool {
		f := r.Origin.Field
		return f != "" && (f == path || f+".name" == path || strings.HasPrefix(f, path+".") || strings.HasPrefix(f, path+"["))
	}
}

// Line holds for the words that a line of the template wrote.
func Line(n int) func(docgen.Run) bool {
	return func(r docgen.Run) bool { return r.Origin.Line == n && r.Origin.Kind != docgen.FromClause }
}

var faces = sync.OnceValue(func() (out [4]fyne.Resource) {
	for f := range out {
		if b, err := assets.DocumentFont(assets.Face(f)); err == nil {
			out[f] = fyne.NewStaticResource(fmt.Sprintf("Tinos-%d.ttf", f), b)
		}
	}
	return out
})

func face(r docgen.Run) fyne.Resource {
	f := assets.Regular
	switch {
	case r.Bold && r.Italic:
		f = assets.BoldItalic
	case r.Bold:
		f = assets.Bold
	case r.Italic:
		f = assets.Italic
	}
	return faces()[f]
}

type measured struct {
	text         string
	bold, italic bool
	size         float32
}

var widths = map[measured]float32{} // on the window's goroutine only

func (s *Sheet) measure(text string, r docgen.Run) float32 {
	k := measured{text, r.Bold, r.Italic, s.size}
	w, ok := widths[k]
	if !ok {
		z, _ := fyne.CurrentApp().Driver().RenderedTextSize(text, s.size, fyne.TextStyle{Bold: r.Bold, Italic: r.Italic}, face(r))
		w = z.Width
		if len(widths) > 50_000 {
			clear(widths)
		}
		widths[k] = w
	}
	return w
}

const paper = 640 // the widest the text of a page grows, in pixels at ordinary text

// lay breaks the document into pieces for the width it has.
func (s *Sheet) lay() {
	s.pieces, s.rules, s.tops = nil, nil, nil
	s.size = fynetheme.Size(theme.SizeText) + 1
	scale := s.size / 15
	margin := 28 * scale
	full := s.width
	if full <= 0 {
		full = 520 * scale
	}
	inner := min(full-2*margin, paper*scale)
	left := (full - inner) / 2
	line := s.size * 1.32
	y := margin
	if s.doc == nil {
		s.height = y
		return
	}
	for _, b := range s.doc.Blocks {
		s.tops = append(s.tops, y)
		switch b.Kind {
		case docgen.Header:
			y = s.text(b.Runs, left+inner*0.45, y, inner*0.55, 0, fyne.TextAlignLeading, line)
		case docgen.Title, docgen.Subtitle:
			y = s.text(bold(b.Runs, b.Kind == docgen.Title), left, y+line*0.4, inner, 0, fyne.TextAlignCenter, line) + line*0.3
		case docgen.Heading:
			y = s.text(bold(b.Runs, true), left, y+line*0.3, inner, 0, fyne.TextAlignLeading, line)
		case docgen.Plain:
			y = s.text(b.Runs, left, y, inner, 0, fyne.TextAlignLeading, line)
		case docgen.List, docgen.Attachments:
			if len(b.Runs) > 0 {
				y = s.text(b.Runs, left, y+line*0.3, inner, 0, fyne.TextAlignLeading, line)
			}
			for i, item := range b.Items {
				mark := "–"
				if b.Ordered || b.Kind == docgen.Attachments {
					mark = fmt.Sprintf("%d.", i+1)
				}
				s.text([]docgen.Run{{Text: mark}}, left+8*scale, y, 30*scale, 0, fyne.TextAlignLeading, line)
				y = s.text(item, left+34*scale, y, inner-34*scale, 0, fyne.TextAlignLeading, line)
			}
		case docgen.Table:
			y = s.table(b, left, y+line*0.3, inner, line, scale) + line*0.3
		case docgen.Sign:
			top := y + line*0.6
			a := s.text(b.Date, left, top, inner*0.3, 0, fyne.TextAlignLeading, line)
			c := s.text(b.Runs, left+inner*0.62, top, inner*0.38, 0, fyne.TextAlignLeading, line)
			s.rules = append(s.rules, box{fyne.NewPos(left+inner*0.33, top+line), fyne.NewSize(inner*0.26, 1)})
			y = max(a, c)
		case docgen.PageBreak:
			s.rules = append(s.rules, box{fyne.NewPos(left, y+line*0.5), fyne.NewSize(inner, 1)})
			y += line
		default:
			y = s.text(b.Runs, left, y, inner, 28*scale, fyne.TextAlignLeading, line)
		}
		y += 5 * scale
	}
	s.height = y + margin
}

func bold(runs []docgen.Run, on bool) []docgen.Run {
	if !on {
		return runs
	}
	out := make([]docgen.Run, len(runs))
	for i, r := range runs {
		r.Bold = true
		out[i] = r
	}
	return out
}

func (s *Sheet) table(b docgen.Block, left, y, inner, line, scale float32) float32 {
	columns := 0
	for _, row := range b.Rows {
		columns = max(columns, len(row))
	}
	if columns == 0 {
		return y
	}
	total := float32(0)
	share := func(i int) float32 {
		if i < len(b.Widths) {
			return float32(b.Widths[i])
		}
		return 1
	}
	for i := range columns {
		total += share(i)
	}
	pad := 5 * scale
	rule := func() { s.rules = append(s.rules, box{fyne.NewPos(left, y), fyne.NewSize(inner, 1)}) }
	rule()
	for r, row := range b.Rows {
		x, bottom := left, y
		for i, c := range row {
			w := inner * share(i) / total
			align := fyne.TextAlignLeading
			if c.Right {
				align = fyne.TextAlignTrailing
			}
			bottom = max(bottom, s.text(bold(c.Runs, r < b.HeadRows), x+pad, y+pad*0.6, w-2*pad, 0, align, line))
			x += w
		}
		y = bottom + pad*0.6
		rule()
	}
	return y
}

// text sets runs from y down and gives where it ended.
func (s *Sheet) text(runs []docgen.Run, x, y, width, indent float32, align fyne.TextAlign, line float32) float32 {
	type word struct {
		text  string
		run   docgen.Run
		w     float32
		space bool // before it
	}
	var row []word
	used := indent
	flush := func(more bool) {
		if len(row) == 0 && !more {
			return
		}
		at := x + indent
		switch free := width - used; align {
		case fyne.TextAlignCenter:
			at += free / 2
		case fyne.TextAlignTrailing:
			at += free
		}
		for i := 0; i < len(row); {
			// Neighbours of one run are one piece: fewer things to draw.
			text, w, j := row[i].text, row[i].w, i+1
			for ; j < len(row) && row[j].run == row[i].run; j++ {
				if row[j].space {
					text += " "
					w += s.measure(" ", row[i].run)
				}
				text += row[j].text
				w += row[j].w
			}
			if i > 0 && row[i].space {
				at += s.measure(" ", row[i].run)
			}
			s.pieces = append(s.pieces, piece{text, row[i].run, fyne.NewPos(at, y), fyne.NewSize(w, line)})
			at += w
			i = j
		}
		y += line
		row, used, indent = nil, 0, 0
	}
	space := false
	for _, r := range docgen.BindRuns(runs) { // a line ends where the paper's would: not inside a sum
		for n, part := range strings.Split(r.Text, "\n") {
			if n > 0 {
				flush(true)
				space = false
			}
			for k, t := range strings.Split(part, " ") {
				if k > 0 {
					space = true
				}
				if t == "" {
					continue
				}
				w := s.measure(t, r)
				gap := float32(0)
				if space && len(row) > 0 {
					gap = s.measure(" ", r)
				}
				if used+gap+w > width && len(row) > 0 && (space || r.Origin.Kind == docgen.FromGap) {
					flush(false)
					gap = 0
				}
				row = append(row, word{t, r, w, space && len(row) > 0})
				used += gap + w
				space = false
			}
		}
	}
	flush(false)
	return y
}

// CreateRenderer is for the toolkit.
func (s *Sheet) CreateRenderer() fyne.WidgetRenderer {
	r := &sheetRenderer{s: s}
	r.Refresh()
	return r
}

type sheetRenderer struct {
	s    *Sheet
	objs []fyne.CanvasObject
	page *canvas.Rectangle
}

func (r *sheetRenderer) Destroy()                     {}
func (r *sheetRenderer) Objects() []fyne.CanvasObject { return r.objs }
func (r *sheetRenderer) Layout(z fyne.Size) {
	if r.page != nil {
		r.page.Resize(fyne.NewSize(z.Width, max(z.Height, r.s.height)))
	}
}

func (r *sheetRenderer) MinSize() fyne.Size {
	if want := fynetheme.Size(theme.SizeText) + 1; want != r.s.size {
		r.s.lay()
	}
	return fyne.NewSize(260, r.s.height)
}

func (s *Sheet) paintOf(r docgen.Run) (Paint, bool) {
	if s.painted != nil {
		if p, ok := s.painted(r); ok {
			return p, true
		}
	}
	if r.Origin.Kind == docgen.FromGap {
		return Paint{Ground: theme.SoonGround, Ink: theme.Soon}, true
	}
	return Paint{}, false
}

func (r *sheetRenderer) Refresh() {
	s := r.s
	r.page = canvas.NewRectangle(fynetheme.Color(theme.Surface))
	r.page.StrokeColor, r.page.StrokeWidth = fynetheme.Color(theme.Border), 1
	r.objs = append(r.objs[:0], r.page)
	for _, b := range s.rules {
		rule := canvas.NewRectangle(fynetheme.Color(theme.Border))
		rule.Move(b.at)
		rule.Resize(b.size)
		r.objs = append(r.objs, rule)
	}
	for _, p := range s.pieces {
		paint, set := s.paintOf(p.run)
		var ink color.Color = fynetheme.Color(theme.Text)
		if paint.Ink != "" {
			ink = fynetheme.Color(paint.Ink)
		}
		if set && paint.Ground != "" {
			ground := canvas.NewRectangle(fynetheme.Color(paint.Ground))
			ground.CornerRadius = 3
			ground.Move(p.at)
			ground.Resize(p.size)
			r.objs = append(r.objs, ground)
		}
		t := canvas.NewText(p.text, ink)
		t.TextSize, t.FontSource = s.size, face(p.run)
		t.TextStyle = fyne.TextStyle{Bold: p.run.Bold, Italic: p.run.Italic}
		t.Move(p.at)
		t.Resize(p.size)
		r.objs = append(r.objs, t)
		for _, l := range []struct {
			on bool
			at float32
		}{{paint.Through, 0.55}, {paint.Under, 0.92}} {
			if l.on {
				rule := canvas.NewRectangle(ink)
				rule.Move(fyne.NewPos(p.at.X, p.at.Y+p.size.Height*l.at))
				rule.Resize(fyne.NewSize(p.size.Width, 1))
				r.objs = append(r.objs, rule)
			}
		}
	}
	r.Layout(s.Size())
	canvas.Refresh(s)
}
