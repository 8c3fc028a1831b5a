package reading

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// The most of a PDF that is read.
const (
	maxPages  = 600
	maxStream = 8 << 20  // bytes of one drawing or table, unpacked
	maxDeep   = 6        // drawings within drawings
	maxWords  = 2 << 20  // words of all drawings
	maxDrawn  = 64 << 20 // bytes of all drawings, those drawn again counted again
)

// unknown is the part of letters that may stay untold before the text is held for rubbish.
const unknown = .2

var (
	errLocked  = errors.New("locked by a password")
	errRubbish = errors.New("letters that nothing tells")
)

// quiet keeps the library from writing its settings into the person's folders, once.
var quiet = sync.OnceFunc(api.DisableConfigDir)

// pdf gives the text a PDF carries, pages parted by empty lines; "" where it carries none.
func pdf(ctx context.Context, data []byte) (out string, err error) {
	defer func() {
		if r := recover(); r != nil { // of the library: files come from anywhere
			out, err = "", fmt.Errorf("panic of %T", r)
		}
	}()
	quiet()
	conf := model.NewDefaultConfiguration()
	conf.ValidationMode = model.ValidationRelaxed
	conf.Limits.MaxDecodeBytes, conf.Limits.MaxStreamBytes = maxStream, MaxBytes
	x, err := api.ReadContext(bytes.NewReader(data), conf)
	if errors.Is(err, pdfcpu.ErrWrongPassword) {
		return "", errLocked
	}
	if err != nil {
		return "", err
	}
	if err := x.EnsurePageCount(); err != nil {
		return "", err
	}
	r := &reader{x: x, fonts: map[string]*font{}}
	for n := 1; n <= min(x.PageCount, maxPages); n++ {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		page, _, inherited, err := x.PageDict(n, false)
		if err != nil || page == nil {
			continue // the other pages may be whole
		}
		drawing, err := x.PageContent(page, n)
		if err != nil || len(drawing) > maxStream {
			continue // an empty page, a damaged one, or a bomb
		}
		r.fresh()
		r.draw(drawing, inherited.Resources, identity, 0)
		r.part()
		if r.out.Len() > maxLetters || r.words > maxWords || r.drawn > maxDrawn {
			break
		}
	}
	if r.untold > 20 && float64(r.untold) > unknown*float64(r.told+r.untold) {
		return "", errRubbish
	}
	return r.out.String(), nil
}

// matrix is an affine change of place: x' = a x + c y + e, y' = b x + d y + f.
type matrix struct{ a, b, c, d, e, f float64 }

var identity = matrix{a: 1, d: 1}

// then gives the change that makes m first and n after it.
func (m matrix) then(n matrix) matrix {
	return matrix{m.a*n.a + m.b*n.c, m.a*n.b + m.b*n.d, m.c*n.a + m.d*n.c, m.c*n.b + m.d*n.d, m.e*n.a + m.f*n.c + n.e, m.e*n.b + m.f*n.d + n.f}
}

// state is what a drawing may save and take back.
type state struct {
	ctm            matrix
	font           *font
	size           float64
	lead, char, sp float64 // distance of lines, added to every letter, added to a space
	scale          float64
}

// reader gathers the words of pages.
type reader struct {
	x            *model.Context
	fonts        map[string]*font // by the dictionary they stand in
	out          strings.Builder
	told, untold int
	words, drawn int

	at, line matrix // of the next letter, of the line's beginning
	state
	lastX, lastY, lastSize float64 // where the last letter ended
	began                  bool    // something of the page was written
}

func (r *reader) fresh() {
	r.state = state{ctm: identity, size: 1, scale: 1}
	r.at, r.line, r.began = identity, identity, false
}

// part ends a paragraph.
func (r *reader) part() {
	if s := r.out.String(); s != "" && !strings.HasSuffix(s, "\n\n") {
		r.out.WriteString("\n\n")
	}
}

// draw follows a drawing and writes down the words in it.
func (r *reader) draw(data []byte, res types.Dict, ctm matrix, deep int) {
	if r.drawn += len(data); r.drawn > maxDrawn {
		return
	}
	r.ctm = ctm
	l := &lexer{data: data}
	var args []token
	var saved []state
	for {
		t, ok := l.next()
		if !ok {
			return
		}
		if r.words++; r.words > maxWords || r.out.Len() > maxLetters {
			return
		}
		if t.kind != 'w' {
			if len(args) < 1<<14 {
				args = append(args, t)
			}
			continue
		}
		n := func(back int) float64 { // the number so far from the end
			if i := len(args) - back; i >= 0 && i < len(args) {
				return args[i].value
			}
			return 0
		}
		switch t.text {
		case "q":
			if len(saved) < 256 {
				saved = append(saved, r.state)
			}
		case "Q":
			if len(saved) > 0 {
				r.state, saved = saved[len(saved)-1], saved[:len(saved)-1]
			}
		case "cm":
			r.ctm = matrix{n(6), n(5), n(4), n(3), n(2), n(1)}.then(r.ctm)
		case "BT":
			r.at, r.line = identity, identity
		case "Tf":
			if len(args) > 1 {
				r.font, r.size = r.fontOf(res, args[len(args)-2].text), n(1)
			}
		case "TL":
			r.lead = n(1)
		case "Tc":
			r.char = n(1)
		case "Tw":
			r.sp = n(1)
		case "Tz":
			r.scale = n(1) / 100
		case "Td":
			r.move(n(2), n(1))
		case "TD":
			r.lead = -n(1)
			r.move(n(2), n(1))
		case "Tm":
			r.line = matrix{n(6), n(5), n(4), n(3), n(2), n(1)}
			r.at = r.line
		case "T*":
			r.move(0, -r.lead)
		case "'", `"`:
			if t.text == `"` {
				r.sp, r.char = n(3), n(2)
			}
			r.move(0, -r.lead)
			r.show(args)
		case "Tj", "TJ":
			r.show(args)
		case "BI":
			l.image()
		case "Do":
			if len(args) > 0 && deep < maxDeep {
				r.inner(res, args[len(args)-1].text, deep)
			}
		}
		args = args[:0]
	}
}

func (r *reader) move(x, y float64) {
	r.line = matrix{1, 0, 0, 1, x, y}.then(r.line)
	r.at = r.line
}

// inner follows a drawing kept under a name.
func (r *reader) inner(res types.Dict, name string, deep int) {
	all, err := r.x.DereferenceDict(res["XObject"])
	if err != nil || all == nil {
		return
	}
	sd, _, err := r.x.DereferenceStreamDict(all[name])
	if err != nil || sd == nil || text(r.x, sd.Dict["Subtype"]) != "Form" || sd.DecodeWithLimit(maxStream) != nil {
		return
	}
	own, err := r.x.DereferenceDict(sd.Dict["Resources"])
	if err != nil || own == nil {
		own = res
	}
	m := identity
	if a := list(r.x, sd.Dict["Matrix"]); len(a) == 6 {
		var v [6]float64
		for i := range v {
			v[i], _ = number(r.x, a[i])
		}
		m = matrix{v[0], v[1], v[2], v[3], v[4], v[5]}
	}
	before, at, line := r.state, r.at, r.line
	r.draw(sd.Content, own, m.then(r.ctm), deep+1)
	r.state, r.at, r.line = before, at, line
}

func (r *reader) fontOf(res types.Dict, name string) *font {
	all, err := r.x.DereferenceDict(res["Font"])
	if err != nil || all == nil {
		return nil
	}
	d, err := r.x.DereferenceDict(all[name])
	if err != nil || d == nil {
		return nil
	}
	key := fmt.Sprintf("%p", d) // of the map: one font read stays one
	if f, ok := r.fonts[key]; ok {
		return f
	}
	f := fontOf(r.x, d)
	r.fonts[key] = f
	return f
}

// show writes strings, and moves by the numbers between them.
func (r *reader) show(args []token) {
	if r.font == nil {
		return
	}
	for _, a := range args {
		switch a.kind {
		case 'n':
			r.forward(-a.value / 1000 * r.size * r.scale)
		case 's':
			r.say(a.text)
		}
	}
}

func (r *reader) forward(x float64) { r.at = matrix{1, 0, 0, 1, x, 0}.then(r.at) }

// say writes the letters of a string where they stand: a gap is a space, another height another line.
func (r *reader) say(s string) {
	step := 1
	if r.font.wide {
		step = 2
	}
	for i := 0; i+step <= len(s); i += step {
		c := code(s[i : i+step])
		said, ok := r.font.say(c)
		w := r.font.wideOf(c)/1000*r.size + r.char
		if step == 1 && c == ' ' {
			w += r.sp
		}
		w *= r.scale
		if ok {
			r.told++
			r.put(said)
		} else {
			r.untold++
		}
		r.forward(w)
		if ok {
			m := r.at.then(r.ctm)
			r.lastX, r.lastY = m.e, m.f
		}
	}
}

func (r *reader) put(s string) {
	m := r.at.then(r.ctm)
	size := max(math.Abs(r.size*math.Hypot(m.c, m.d)), .1)
	if r.began {
		high, gap := math.Abs(m.f-r.lastY), m.e-r.lastX
		switch {
		case high > 2*max(size, r.lastSize) || high > .3*size && m.f > r.lastY+size: // far below, or up to another column
			r.part()
		case high > .5*size:
			r.below()
		case gap > .2*size || gap < -2*size:
			r.space()
		}
	}
	s = strings.Map(func(c rune) rune {
		switch {
		case c == '\u00a0' || c == '\t':
			return ' '
		case c == utf8.RuneError || c == '\u00ad' || unicode.IsControl(c):
			return -1
		}
		return c
	}, s)
	if s = ligatures.Replace(s); s == " " {
		r.space()
	} else {
		r.out.WriteString(s)
	}
	r.began, r.lastSize = true, size
}

// ligatures are letters drawn as one, which nobody types to search for.
var ligatures = strings.NewReplacer("ﬁ", "fi", "ﬂ", "fl", "ﬀ", "ff", "ﬃ", "ffi", "ﬄ", "ffl")

func (r *reader) space() {
	if s := r.out.String(); s != "" && !strings.HasSuffix(s, " ") && !strings.HasSuffix(s, "\n") {
		r.out.WriteByte(' ')
	}
}

// below goes to the next line of a paragraph.
func (r *reader) below() {
	if s := r.out.String(); s != "" && !strings.HasSuffix(s, "\n") {
		r.out.WriteByte('\n')
	}
}
