package widgets

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Para is text that wraps at its width, without padding. Unlike the toolkit's it never breaks a line at a no-break space:
// sums and references stay whole.
type Para struct {
	widget.BaseWidget
	text  string
	style Style
	align fyne.TextAlign
	most  int // lines, 0 for all
	lines []string
	least float32 // width of the widest word, 0 when not measured yet
	width float32
}

// NewPara makes wrapping text in a style.
func NewPara(s string, st Style) *Para {
	p := &Para{text: s, style: st}
	p.ExtendBaseWidget(p)
	return p
}

// Body is ordinary wrapping text.
func Body(s string) *Para { return NewPara(s, Plain) }

// Small is a muted caption that wraps.
func Small(s string) *Para { return NewPara(s, Caption) }

// Text gives the text.
func (p *Para) Text() string { return p.text }

// SetText changes the text.
func (p *Para) SetText(s string) {
	if p.text != s {
		p.text, p.lines, p.least = s, nil, 0
		p.Refresh()
	}
}

// SetStyle changes the style.
func (p *Para) SetStyle(st Style) {
	if p.style != st {
		p.style, p.lines, p.least = st, nil, 0
		p.Refresh()
	}
}

// Center sets each line in the middle.
func (p *Para) Center() *Para {
	p.align = fyne.TextAlignCenter
	p.Refresh()
	return p
}

// AtMost lets the text take n lines and cuts the last with an ellipsis.
func (p *Para) AtMost(n int) *Para {
	p.most, p.lines = n, nil
	p.Refresh()
	return p
}

// wrap breaks the text into lines for a width.
func (p *Para) wrap(width float32) []string {
	var out []string
	for _, block := range strings.Split(p.text, "\n") {
		cur := ""
		for _, word := range strings.Split(block, " ") {
			try := word
			if cur != "" {
				try = cur + " " + word
			}
			if p.style.measure(try).Width <= width {
				cur = try
				continue
			}
			if cur != "" {
				out = append(out, cur)
			}
			for word != "" && p.style.measure(word).Width > width { // a word wider than the place breaks anywhere
				n := 0
				for i := range word {
					if i > 0 && p.style.measure(word[:i]).Width > width {
						break
					}
					n = i
				}
				if n == 0 {
					break
				}
				out = append(out, word[:n])
				word = word[n:]
			}
			cur = word
		}
		out = append(out, cur)
	}
	if p.most > 0 && len(out) > p.most {
		out = out[:p.most]
		last := []rune(out[p.most-1])
		for len(last) > 0 && p.style.measure(string(last)+"…").Width > width {
			last = last[:len(last)-1]
		}
		out[p.most-1] = strings.TrimRight(string(last), " ") + "…"
	}
	return out
}

func (p *Para) ensure() []string {
	if p.lines == nil {
		w := p.width
		if w <= 0 {
			w = p.guess()
		}
		p.lines = p.wrap(w)
	}
	return p.lines
}

// guess is the width taken before the first layout.
func (p *Para) guess() float32 { return 50 * fynetheme.Size(p.style.Size) }

// Resize is for the toolkit.
func (p *Para) Resize(s fyne.Size) {
	if s.Width != p.width {
		p.width, p.lines = s.Width, nil
		p.BaseWidget.Resize(s)
		p.Refresh()
		return
	}
	p.BaseWidget.Resize(s)
}

// CreateRenderer is for the toolkit.
func (p *Para) CreateRenderer() fyne.WidgetRenderer {
	r := &paraRenderer{para: p}
	r.build()
	return r
}

type paraRenderer struct {
	para  *Para
	texts []fyne.CanvasObject
	size  float32 // text size the lines were broken for
}

func (r *paraRenderer) Destroy()                     {}
func (r *paraRenderer) Objects() []fyne.CanvasObject { return r.texts }

func (r *paraRenderer) lineHeight() float32 { return r.para.style.measure("Қ").Height }

func (r *paraRenderer) MinSize() fyne.Size {
	p := r.para
	r.follow()
	if p.least == 0 {
		for _, word := range strings.FieldsFunc(p.text, func(c rune) bool { return c == ' ' || c == '\n' }) {
			if p.least = max(p.least, p.style.measure(word).Width); p.least > 12*r.size {
				p.least = 12 * r.size
				break
			}
		}
	}
	return fyne.NewSize(p.least, float32(len(p.ensure()))*r.lineHeight())
}

func (r *paraRenderer) Layout(s fyne.Size) {
	h := r.lineHeight()
	for i, t := range r.texts {
		t.Move(fyne.NewPos(0, float32(i)*h))
		t.Resize(fyne.NewSize(s.Width, h))
	}
}

// follow breaks the lines anew after a change of text size.
func (r *paraRenderer) follow() {
	if size := fynetheme.Size(r.para.style.Size); r.size != size {
		r.para.lines, r.para.least, r.size = nil, 0, size
	}
}

func (r *paraRenderer) build() {
	p := r.para
	r.follow()
	lines := p.ensure()
	for len(r.texts) < len(lines) {
		r.texts = append(r.texts, canvas.NewText("", color.Black))
	}
	r.texts = r.texts[:len(lines)]
	for i, s := range lines {
		t := r.texts[i].(*canvas.Text)
		t.Text, t.Alignment = s, p.align
		t.Color, t.TextSize, t.TextStyle.Bold = fynetheme.Color(p.style.Color), fynetheme.Size(p.style.Size), p.style.Bold
	}
}

func (r *paraRenderer) Refresh() {
	r.build()
	r.Layout(r.para.Size())
	for _, t := range r.texts {
		t.Refresh()
	}
	canvas.Refresh(r.para)
}
