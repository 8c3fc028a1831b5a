package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"zanger/ui/theme"
)

// Style is how a piece of text looks: size and colour by name.
type Style struct {
	Size  fyne.ThemeSizeName
	Color fyne.ThemeColorName
	Bold  bool
}

// The styles of the house.
var (
	Plain    = Style{theme.SizeText, theme.Text, false}
	Bold     = Style{theme.SizeText, theme.Text, true}
	Caption  = Style{theme.SizeSmall, theme.Muted, false}
	Section  = Style{theme.SizeSection, theme.Text, true}
	Headline = Style{theme.SizeHeading, theme.Text, true}
)

// In gives the style in another colour.
func (s Style) In(c fyne.ThemeColorName) Style { s.Color = c; return s }

func (s Style) measure(t string) fyne.Size {
	return fyne.MeasureText(t, fynetheme.Size(s.Size), fyne.TextStyle{Bold: s.Bold})
}

// line is one line of text without padding, cut with an ellipsis where its place ends.
type line struct {
	widget.BaseWidget
	text  string
	style Style
	align fyne.TextAlign
	whole bool // never cut: asks for its whole width
	cut   bool // the last drawing was cut
}

func newLine(s string, st Style) *line {
	l := &line{text: s, style: st}
	l.ExtendBaseWidget(l)
	return l
}

func (l *line) set(s string) {
	if l.text != s {
		l.text = s
		l.Refresh()
	}
}

// change sets text and style in one go.
func (l *line) change(s string, st Style) {
	if l.text != s || l.style != st {
		l.text, l.style = s, st
		l.Refresh()
	}
}

func (l *line) restyle(st Style) {
	if l.style != st {
		l.style = st
		l.Refresh()
	}
}

func (l *line) CreateRenderer() fyne.WidgetRenderer {
	r := &lineRenderer{line: l, text: canvas.NewText("", color.Black)}
	r.paint()
	return r
}

type lineRenderer struct {
	line *line
	text *canvas.Text
	size fyne.Size
}

func (r *lineRenderer) Destroy()                     {}
func (r *lineRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.text} }

func (r *lineRenderer) MinSize() fyne.Size {
	full := r.line.style.measure(r.line.text)
	if full.Height == 0 || r.line.text == "" {
		full.Height = r.line.style.measure("Қ").Height
	}
	if !r.line.whole {
		full.Width = min(full.Width, r.line.style.measure("Қққ…").Width)
	}
	return full
}

func (r *lineRenderer) Layout(s fyne.Size) {
	r.size = s
	r.fit()
	h := r.MinSize().Height
	r.text.Move(fyne.NewPos(0, (s.Height-h)/2))
	r.text.Resize(fyne.NewSize(s.Width, h))
}

// fit cuts the text to the width: first where it should be by its average, then sign by sign. Measuring is dear.
func (r *lineRenderer) fit() {
	l := r.line
	l.cut = false
	shown := l.text
	if !l.whole && r.size.Width > 0 {
		if full := l.style.measure(l.text).Width; full > r.size.Width+0.5 {
			l.cut = true
			runes := []rune(l.text)
			fits := func(n int) bool { return l.style.measure(string(runes[:n])+"…").Width <= r.size.Width }
			n := max(0, min(len(runes)-1, int(float32(len(runes))*r.size.Width/full)-1))
			if fits(n) {
				for n+1 < len(runes) && fits(n+1) {
					n++
				}
			} else {
				for n > 0 && !fits(n) {
					n--
				}
			}
			for n > 0 && runes[n-1] == ' ' {
				n--
			}
			shown = string(runes[:n]) + "…"
		}
	}
	r.text.Text = shown
}

func (r *lineRenderer) paint() {
	st := r.line.style
	r.text.Color, r.text.TextSize, r.text.TextStyle.Bold, r.text.Alignment = fynetheme.Color(st.Color), fynetheme.Size(st.Size), st.Bold, r.line.align
	r.fit()
}

func (r *lineRenderer) Refresh() {
	r.paint()
	r.Layout(r.line.Size())
	r.text.Refresh()
}

// Line is one line of text without padding. Where its place ends it is cut with an ellipsis, and the mouse on it shows the
// whole. It does not sit well inside what is itself hovered or tapped; those controls have lines of their own.
type Line struct{ line }

// NewLine makes a line in a style.
func NewLine(s string, st Style) *Line {
	l := &Line{line{text: s, style: st}}
	l.ExtendBaseWidget(l)
	return l
}

// Whole makes a line that is never cut: it asks for all its width.
func Whole(s string, st Style) *Line {
	l := NewLine(s, st)
	l.whole = true
	return l
}

// Text gives the whole text.
func (l *Line) Text() string { return l.text }

// SetText changes the text.
func (l *Line) SetText(s string) { l.set(s) }

// SetStyle changes the style.
func (l *Line) SetStyle(st Style) { l.restyle(st) }

// AlignRight sets the text at the right end of its place.
func (l *Line) AlignRight() *Line {
	l.align = fyne.TextAlignTrailing
	l.Refresh()
	return l
}

// MouseIn is for the toolkit.
func (l *Line) MouseIn(*desktop.MouseEvent) {
	if l.cut {
		tipSoon(l, l.text)
	}
}

// MouseMoved is for the toolkit.
func (l *Line) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for the toolkit.
func (l *Line) MouseOut() { tipGone(l) }
