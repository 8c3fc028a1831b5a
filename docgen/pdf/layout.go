package pdf

import (
	"context"
	"strconv"
	"strings"
	"unicode/utf8"

	"zanger/assets"
	"zanger/casework"
	"zanger/docgen"
)

// layout turns blocks into items.
type layout struct {
	frame
	faces   *[assets.Faces]face
	items   []item
	after   float64 // space owed below the last block
	titled  bool    // a title has been marked: headings stand under it
	lang    string  // of the words to part at the end of a line; "" parts none
	stretch []float64
}

type align int

const (
	justified align = iota
	ragged
	centred
	right
)

// setting says how a paragraph is set; lengths in points, x from the left margin.
type setting struct {
	x, width, first float64
	size            float64
	align           align
	bold            bool
	before, after   float64
	keep            bool // with what follows
	label           string
	labelX          float64
	mark            int // level of the bookmark plus one
}

const (
	indent   = 12.5 * mm // of a first line, and of the text of a list
	labelGap = 8 * mm    // from the number of a list item to its text
)

func (l *layout) blocks(ctx context.Context, doc *docgen.Document) error {
	for i, b := range doc.Blocks {
		if err := ctx.Err(); err != nil {
			return err
		}
		switch b.Kind {
		case docgen.Header:
			l.paragraph(b.Runs, setting{x: l.width / 2, width: l.width / 2, size: l.size, align: ragged, after: 3})
			if i+1 < len(doc.Blocks) && doc.Blocks[i+1].Kind != docgen.Header {
				l.after = 0.8 * l.lead(l.size)
			}
		case docgen.Title:
			mark := 1
			l.titled = true
			l.paragraph(b.Runs, setting{width: l.width, size: l.size, align: centred, bold: true, before: l.size, after: 0.3 * l.size, keep: true, mark: mark})
		case docgen.Subtitle:
			l.paragraph(b.Runs, setting{width: l.width, size: l.size, align: centred, after: 0.7 * l.size, keep: true})
		case docgen.Heading:
			l.paragraph(b.Runs, setting{width: l.width, size: l.size, align: ragged, bold: true, before: 0.7 * l.size, after: 0.3 * l.size, keep: true, mark: l.headingMark()})
		case docgen.Para:
			l.paragraph(b.Runs, setting{width: l.width, first: indent, size: l.size, keep: docgen.Announces(doc.Blocks, i)})
		case docgen.Plain:
			s := setting{width: l.width, size: l.size, align: ragged}
			if i+1 < len(doc.Blocks) && doc.Blocks[i+1].Kind == docgen.Sign {
				l.tie() // «Истец:» goes with the signature below it, so it too needs company
				s.before = 0.7 * l.size
			}
			l.paragraph(b.Runs, s)
		case docgen.Code:
			l.paragraph(b.Runs, setting{width: l.width, size: l.size + 5, align: centred, bold: true, before: l.size, after: l.size})
		case docgen.List:
			if len(b.Runs) > 0 {
				l.paragraph(b.Runs, setting{width: l.width, first: indent, size: l.size, keep: true})
			}
			l.list(b.Items, b.Ordered)
		case docgen.Attachments:
			if len(b.Runs) > 0 {
				l.paragraph(b.Runs, setting{width: l.width, size: l.size, align: ragged, bold: true, before: 0.7 * l.size, after: 0.3 * l.size, keep: true, mark: l.headingMark()})
			}
			l.list(b.Items, true)
		case docgen.Table:
			l.table(b)
		case docgen.Sign:
			l.sign(b)
		case docgen.PageBreak:
			if n := len(l.items); n > 0 {
				l.items[n-1].eject = true
				l.after = 0
			}
		default:
			return &casework.Error{Code: casework.Internal, Key: "error.docgen.layout", Op: "pdf.blocks"}
		}
	}
	return nil
}

func (l *layout) lead(size float64) float64 { return size * leading }

func (l *layout) headingMark() int {
	if l.titled {
		return 2
	}
	return 1
}

func (l *layout) list(items [][]docgen.Run, ordered bool) {
	for i, runs := range items {
		label := "–"
		if ordered {
			label = strconv.Itoa(i+1) + "."
		}
		x := min(indent-labelGap, indent-2*mm-l.faces[assets.Regular].width(label)*l.size/1000)
		l.paragraph(runs, setting{x: indent, width: l.width - indent, size: l.size, label: label, labelX: max(x, 0)})
	}
	if len(items) > 0 {
		l.after = 0.35 * l.size
	}
}

// paragraph adds the lines of one paragraph, and of its parts between line breaks, as items that part with two lines on
// each side or not at all.
func (l *layout) paragraph(runs []docgen.Run, s setting) {
	lines := l.lines(runs, s)
	if len(lines) == 0 {
		return
	}
	lines[0].before = max(l.after, s.before)
	if s.mark > 0 {
		text := strings.Join(strings.Fields(docgen.Text(runs)), " ")
		lines[0].ops = append(lines[0].ops, op{kind: opMark, text: text, level: s.mark - 1})
	}
	n := len(lines)
	if n > 1 {
		lines[0].glue, lines[n-2].glue = true, true
	}
	lines[n-1].glue = s.keep
	l.items = append(l.items, lines...)
	l.after = s.after
}

// lines sets runs in a column, one item a line, without any rule of parting.
func (l *layout) lines(runs []docgen.Run, s setting) []item {
	words := l.words(runs, s.size, s.bold, s.width-s.first)
	space := l.faces[assets.Regular].width(" ") * s.size / 1000
	var choose breaker = greedy
	switch s.align {
	case justified:
		choose = fit
		words = l.ties(words, s.size, s.width-s.first)
		if l.lang != "" {
			words = l.hyphenated(words, s.size)
		}
	case centred:
		choose = balanced
	}
	var items []item
	for from := 0; from < len(words); {
		to := from
		for to < len(words) && !words[to].newline {
			to++
		}
		to = min(to+1, len(words))
		first := s.width
		if from == 0 {
			first -= s.first
		}
		begin := from
		for _, end := range choose(words[from:to], space, first, s.width) {
			x, room := s.x, s.width
			if begin == 0 {
				x, room = x+s.first, room-s.first
			}
			it := l.line(words[begin:from+end], s, x, room, space, from+end < to)
			if begin == 0 && s.label != "" {
				it.ops = append([]op{{kind: opText, x: s.labelX, y: l.base(s.size), text: s.label, size: s.size}}, it.ops...)
			}
			items = append(items, it)
			begin = from + end
		}
		from = to
	}
	return items
}

// base is the distance from the top of a line to where its letters stand.
func (l *layout) base(size float64) float64 { return 0.9 * size }

// A line whose spaces would be wider than airy lets its letters stand apart, by no more than track of their size: the eye
// does not see it, and a line of few long words loses its holes. Where that leaves holes all the same, by twice as much.
const (
	airy  = 1.6
	holes = 3
	track = 0.012
)

// line draws the words of one line. A line that is justified and not the last of its part is stretched.
func (l *layout) line(words []word, s setting, x, room, space float64, inner bool) item {
	it := item{h: l.lead(s.size)}
	if last := len(words) - 1; words[last].soft() {
		words = append([]word(nil), words...)
		words[last].hyphenate()
	}
	sum, gaps, letters := 0.0, 0.0, 0
	for i, w := range words {
		sum += w.w
		letters += w.letters()
		if i > 0 && !words[i-1].soft() {
			gaps++
		}
	}
	natural := sum + gaps*space
	step, apart := space, 0.0
	switch {
	case s.align == justified && gaps > 0 && (inner || natural > room):
		if wide := room - sum - gaps*space*airy; wide > 0 && inner {
			apart = min(track*s.size, wide/float64(letters))
			if (room-sum-apart*float64(letters))/gaps > holes*space {
				apart *= 2
			}
		}
		step = (room - sum - apart*float64(letters)) / gaps
		if inner {
			l.stretch = append(l.stretch, step/space)
		}
	case s.align == centred:
		x += (room - natural) / 2
	case s.align == right:
		x += room - natural
	}
	base := l.base(s.size)
	for i, w := range words {
		lastWord := i == len(words)-1
		for j, f := range w.frags {
			text := f.text
			end := j == len(w.frags)-1
			wide := f.w + apart*float64(utf8.RuneCountInString(f.text))
			if f.gap {
				x2 := x + wide
				if end && !lastWord && words[i+1].frags != nil && words[i+1].frags[0].gap {
					x2 += step
				}
				it.ops = append(it.ops, op{kind: opGround, x: x, y: base - 0.78*s.size, x2: x2, y2: base + 0.26*s.size})
			}
			switch { // a real space keeps the text whole when it is copied
			case end && w.soft():
			case end && w.tied:
				text += nbsp
			case end && !lastWord:
				text += " "
			}
			prev := len(it.ops) - 1
			joined := step == space || i > 0 && words[i-1].soft() || j > 0
			if joined && prev >= 0 && !f.gap && it.ops[prev].kind == opText && it.ops[prev].style == f.style {
				it.ops[prev].text += text
			} else {
				it.ops = append(it.ops, op{kind: opText, x: x, y: base, text: text, style: f.style, size: s.size, apart: apart})
			}
			x += wide
		}
		if !w.soft() {
			x += step
		}
	}
	return it
}

// tie keeps what comes next on the page of the last line so far.
func (l *layout) tie() {
	if k := len(l.items); k > 0 && !l.items[k-1].eject {
		l.items[k-1].glue = true
	}
}

// sign sets the date at the left, the name at the right and a line for the signature between, kept with the lines above:
// a signature does not stand alone on a page.
func (l *layout) sign(b docgen.Block) {
	dateWidth, nameX := 0.32*l.width, 0.62*l.width
	dates := l.lines(b.Date, setting{width: dateWidth, size: l.size, align: ragged})
	names := l.lines(b.Runs, setting{x: nameX, width: l.width - nameX, size: l.size, align: ragged})
	n := max(len(dates), len(names), 1)
	l.tie()
	for i := range n {
		it := item{h: l.lead(l.size), glue: i < n-1}
		if i == 0 {
			it.before = max(l.after, 1.8*l.size)
			y := l.base(l.size) + 1.5
			it.ops = append(it.ops, op{kind: opRule, x: dateWidth + 3*mm, y: y, x2: nameX - 3*mm, y2: y})
		}
		if i < len(dates) {
			it.ops = append(it.ops, dates[i].ops...)
		}
		if i < len(names) {
			it.ops = append(it.ops, names[i].ops...)
		}
		l.items = append(l.items, it)
	}
	l.after = l.size
}
