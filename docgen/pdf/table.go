package pdf

import (
	"zanger/docgen"
)

const (
	cellPadX = 4.0
	cellPadY = 2.0
	// A row higher than this part of the page is parted between its lines; a lower one moves to the next page whole.
	wholeRow = 0.3
)

// table adds one item a row, or one a line for a row too high to move whole. The head is kept with the first row, the
// last two rows with each other.
func (l *layout) table(b docgen.Block) {
	size := max(l.size-2, 9)
	edges := columns(b, l.width, l.needs(b, size))
	var head []item
	total := len(b.Rows)
	for i, cells := range b.Rows {
		inHead := i < b.HeadRows
		slices := l.row(cells, edges, size, inHead)
		if inHead {
			head = append(head, slices...)
		}
		for j := range slices {
			it := &slices[j]
			it.row.inHead = inHead
			it.row.firstOfBody = i == b.HeadRows && j == 0
			it.glue = it.glue || inHead
			if n := len(slices); n > 1 && (j == 0 || j == n-2) {
				it.glue = true
			}
		}
		if i == 0 {
			slices[0].before = max(l.after, 0.5*l.size)
		}
		if i == total-2 && !inHead && len(slices) == 1 {
			slices[0].glue = true
		}
		l.items = append(l.items, slices...)
	}
	height := 0.0
	for _, it := range head {
		height += it.h
	}
	repeat := height < 0.4*l.height // a head as high as that would leave no room for its table
	for i := len(l.items) - 1; i >= 0 && l.items[i].row != nil && l.items[i].row.head == nil; i-- {
		if r := l.items[i].row; !r.inHead && repeat {
			r.head = head
		}
		if r := l.items[i].row; !repeat {
			l.items[i].glue = l.items[i].glue && !r.inHead
		}
		if l.items[i].before > 0 { // the first row of this table
			break
		}
	}
	l.after = 0.6 * l.size
}

// needs gives for each column the width of its longest word with the padding.
func (l *layout) needs(b docgen.Block, size float64) []float64 {
	out := make([]float64, len(b.Rows[0]))
	for i, cells := range b.Rows {
		for j, c := range cells {
			for _, w := range l.words(c.Runs, size, i < b.HeadRows, l.width) {
				out[j] = max(out[j], w.w+2*cellPadX+0.1)
			}
		}
	}
	return out
}

// columns gives the x of each edge, from the left margin: the shares of the template, moved only as far as it takes to
// leave no word cut. When the longest words of all columns do not fit side by side the shares stay.
func columns(b docgen.Block, width float64, needs []float64) []float64 {
	n := len(b.Rows[0])
	widths := make([]float64, n)
	sum, need := 0.0, 0.0
	for i := range widths {
		widths[i] = 1
		if b.Widths != nil {
			widths[i] = b.Widths[i]
		}
		sum += widths[i]
		need += needs[i]
	}
	lack, spare := 0.0, 0.0
	for i := range widths {
		widths[i] *= width / sum
		lack += max(0, needs[i]-widths[i])
		spare += max(0, widths[i]-needs[i])
	}
	edges := make([]float64, n+1)
	for i, w := range widths {
		switch {
		case need > width || lack == 0:
		case w < needs[i]:
			w = needs[i]
		default:
			w -= (w - needs[i]) * lack / spare
		}
		edges[i+1] = edges[i] + w
	}
	return edges
}

func (l *layout) row(cells []docgen.Cell, edges []float64, size float64, bold bool) []item {
	columns := make([][]item, len(cells))
	lines := 1
	for i, c := range cells {
		s := setting{x: edges[i] + cellPadX, width: edges[i+1] - edges[i] - 2*cellPadX, size: size, align: ragged, bold: bold}
		switch {
		case bold:
			s.align = centred
		case c.Right:
			s.align = right
		}
		columns[i] = l.lines(c.Runs, s)
		lines = max(lines, len(columns[i]))
	}
	lead := l.lead(size)
	whole := float64(lines)*lead+2*cellPadY <= wholeRow*l.height
	count := lines
	if whole {
		count = 1
	}
	items := make([]item, count)
	for i := range items {
		items[i] = item{h: lead, row: &row{edges: edges, first: i == 0, last: i == count-1}}
		if whole {
			items[i].h = float64(lines) * lead
		}
		if i == 0 {
			items[i].h += cellPadY
		}
		if i == count-1 {
			items[i].h += cellPadY
		}
	}
	for _, col := range columns {
		for k, ln := range col {
			at, dy := 0, float64(k)*lead+cellPadY
			if !whole {
				at, dy = k, 0
				if k == 0 {
					dy = cellPadY
				}
			}
			for _, o := range ln.ops {
				o.y += dy
				o.y2 += dy
				items[at].ops = append(items[at].ops, o)
			}
		}
	}
	return items
}
