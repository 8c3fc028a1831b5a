package pdf

import (
	"zanger/assets"
)

// item is the least a page takes: a line of text, a row of a table. Lengths in points, y from the top of the item.
type item struct {
	h      float64
	before float64 // space above, dropped at the head of a page
	glue   bool    // the page does not end after it
	eject  bool    // the page ends after it
	ops    []op
	row    *row // a row of a table, or a slice of one
}

type opKind int

const (
	opText opKind = iota
	opRule
	opGround // light ground of a gap
	opMark   // bookmark
)

// op is one thing drawn. Text stands on y; a rule goes from x,y to x2,y2; a ground fills x,y to x2,y2.
type op struct {
	kind         opKind
	x, y, x2, y2 float64
	text         string
	style        assets.Face
	size         float64
	apart        float64 // between letters
	grey         bool
	level        int // of a bookmark
}

// row says how a table item is framed and what is repeated above it on a new page.
type row struct {
	head        []item // nil in the head itself
	edges       []float64
	first, last bool // the item begins, ends its row
	inHead      bool
	firstOfBody bool
}

// placed is an item on a page, y from the top of the text area.
type placed struct {
	item *item
	y    float64
}

type page struct{ items []placed }

// paginate puts items on pages of the given height. A page ends where its items run out of room, moved up to the last
// place where they may part; a chain of items that may not part and is longer than a page parts where it must.
func paginate(items []item, height float64) ([]page, bool) {
	var pages []page
	for at := 0; at < len(items); {
		var p page
		y := 0.0
		if r := items[at].row; r != nil && !r.inHead && !r.firstOfBody {
			for i := range r.head {
				p.items = append(p.items, placed{&r.head[i], y})
				y += r.head[i].h
			}
		}
		top, end := len(p.items), at
		for end < len(items) {
			it := &items[end]
			need := it.h
			if end > at {
				need += it.before
			}
			if y+need > height+slack {
				break
			}
			p.items = append(p.items, placed{it, y + need - it.h})
			y += need
			end++
			if it.eject {
				break
			}
		}
		if end == at {
			return nil, false // one item higher than a page
		}
		if end < len(items) && !items[end-1].eject {
			part := end
			for part > at && items[part-1].glue {
				part--
			}
			if part > at {
				p.items = p.items[:top+part-at]
				end = part
			}
		}
		at = end
		pages = append(pages, p)
	}
	if len(pages) == 0 {
		pages = []page{{}}
	}
	return pages, true
}
