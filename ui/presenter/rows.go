package presenter

import (
	"context"

	"zanger/casework"
)

// rowsPage is how many rows are read at once; a list of 100,000 is never held whole.
const rowsPage = 100

// Rows reads a long list a page at a time as it is scrolled, and keeps the pages last seen. It is not safe for use by
// many at once: it belongs to the window's goroutine, where a page by an index takes about a millisecond.
type Rows[T any, P casework.EntityOf[T]] struct {
	r     casework.Reader
	q     casework.Query
	n     int
	pages map[int][]*T
	order []int // of pages, oldest first
}

// newRows counts what the query selects and reads nothing else yet.
func newRows[T any, P casework.EntityOf[T]](ctx context.Context, r casework.Reader, q casework.Query) (*Rows[T, P], error) {
	n, err := casework.Count[T, P](ctx, r, q)
	if err != nil {
		return nil, err
	}
	return &Rows[T, P]{r: r, q: q, n: n, pages: map[int][]*T{}}, nil
}

// Len is the number of rows.
func (l *Rows[T, P]) Len() int {
	if l == nil {
		return 0
	}
	return l.n
}

// At gives row i, counted from 0; nil when it is gone since or cannot be read.
func (l *Rows[T, P]) At(ctx context.Context, i int) *T {
	if l == nil || i < 0 || i >= l.n {
		return nil
	}
	k := i / rowsPage
	p, ok := l.pages[k]
	if !ok {
		q := l.q.From(k * rowsPage).Limit(rowsPage)
		rows, err := casework.List[T, P](ctx, l.r, q)
		if err != nil {
			return nil // the page says what is wrong when it loads anew; a row alone has no place for it
		}
		p = rows
		l.pages[k] = p
		if l.order = append(l.order, k); len(l.order) > 50 {
			delete(l.pages, l.order[0])
			l.order = l.order[1:]
		}
	}
	if i%rowsPage >= len(p) {
		return nil
	}
	return p[i%rowsPage]
}
