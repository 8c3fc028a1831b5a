package sqlite

import (
	"context"
	"strconv"

	"zanger/casework"
)

// Spare makes the store keep few pages in memory until restore is called: an exchange of a hundred thousand records would fill what is kept for search and for
// imports, on a laptop that has little. It changes speed and memory, nothing else; restore may be called once.
func (s *Store) Spare(ctx context.Context) (restore func(), err error) {
	if err := s.writerPages(ctx, sparingWriter); err != nil {
		return nil, err
	}
	return func() { _ = s.writerPages(context.WithoutCancel(ctx), writerCache) }, nil // a store that was closed has no pages
}

// sparingWriter is the writer's cache in an exchange, KiB. Below it the pages of the operations' keys, which are random, would be read again and again.
const sparingWriter = 4000

func (s *Store) writerPages(ctx context.Context, kib int) error {
	const op = "sqlite.Spare"
	ctx, done, err := s.enter(ctx, op)
	if err != nil {
		return err
	}
	defer done()
	s.write.Lock()
	defer s.write.Unlock()
	_, err = s.w.conn.ExecContext(ctx, "PRAGMA cache_size=-"+strconv.Itoa(kib))
	return mapped(op, err)
}

// Sparing reads the store as it is, with few pages in memory, for whoever goes through very many rows once.
func (s *Store) Sparing() casework.Reader { return reader{s, s.sparing} }
