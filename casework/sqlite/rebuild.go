package sqlite

import (
	"context"
	"errors"
	"strconv"

	"zanger/casework"
	"zanger/casework/names"
)

// localFold is the local setting that holds the version of names.Fold the index was made with.
const localFold = "search.fold"

const rebuildStep = 1000

// RebuildSearch makes the search index anew from the rows, in one transaction.
func (s *Store) RebuildSearch(ctx context.Context) error {
	const op = "sqlite.RebuildSearch"
	_, done, err := s.enter(ctx, op)
	if err != nil {
		return err
	}
	defer done()
	s.write.Lock()
	defer s.write.Unlock()
	whole := context.WithoutCancel(ctx)
	if _, err := s.w.conn.ExecContext(whole, "BEGIN IMMEDIATE"); err != nil {
		return mapped(op, err)
	}
	err = s.rebuild(ctx)
	if err == nil {
		_, err = s.w.conn.ExecContext(whole, "COMMIT")
	}
	if err != nil {
		s.w.rollback(whole)
	}
	return mapped(op, err)
}

func (s *Store) rebuild(ctx context.Context) error {
	whole := context.WithoutCancel(ctx)
	for _, q := range []string{
		`INSERT INTO "search_word"("search_word") VALUES('delete-all')`,
		`INSERT INTO "search_short"("search_short") VALUES('delete-all')`,
	} {
		if err := s.w.exec(whole, q); err != nil {
			return err
		}
	}
	for _, e := range casework.Kinds() {
		c, err := codecFor(e)
		if err != nil {
			return err
		}
		if !c.searched {
			continue
		}
		for last := int64(0); ; {
			if err := ctx.Err(); err != nil {
				return err
			}
			n, err := s.rebuildSome(whole, c, &last)
			if err != nil {
				return err
			}
			if n < rebuildStep {
				break
			}
		}
	}
	return s.w.exec(whole, `INSERT INTO "local" VALUES(?,?) ON CONFLICT("key") DO UPDATE SET "value"=excluded."value"`, localFold, strconv.Itoa(names.Version))
}

func (s *Store) rebuildSome(ctx context.Context, c *codec, last *int64) (int, error) {
	type doc struct {
		n           int64
		word, short string
	}
	rows, err := s.w.query(ctx, "SELECT "+c.columns+" FROM "+c.table+` WHERE "_n">? AND "deleted"=0 ORDER BY "_n" LIMIT ?`, *last, rebuildStep)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	docs := make([]doc, 0, rebuildStep)
	sc := c.scanner()
	for rows.Next() {
		e := c.fresh()
		r, err := sc.scan(e, rows.Scan)
		if err != nil {
			return 0, err
		}
		d := doc{n: r.n}
		d.word, d.short = indexed(c, e)
		docs = append(docs, d)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return 0, err
	}
	for _, d := range docs {
		if err := addIndex(ctx, s.w, d.n, d.word, d.short); err != nil {
			return 0, err
		}
		*last = d.n
	}
	return len(docs), nil
}

// indexComplete compares the rows with the index.
func indexComplete(ctx context.Context, src source) (bool, error) {
	var rows, docs int64
	for _, e := range casework.Kinds() {
		c, err := codecFor(e)
		if err != nil {
			return false, err
		}
		if !c.searched {
			continue
		}
		var n int64
		if err := one(ctx, src, "SELECT count(*) FROM "+c.table+` WHERE "deleted"=0`, nil, &n); err != nil {
			return false, err
		}
		rows += n
	}
	err := one(ctx, src, `SELECT count(*) FROM "search_word_docsize"`, nil, &docs)
	return rows == docs, err
}

// settle runs at the end of Open: an index made with another way of folding is made anew, and what an interrupted action
// left in the folder is swept. A profile that came from a backup becomes a device of its own.
func (s *Store) settle(ctx context.Context) error {
	if err := s.ownDevice(ctx); err != nil {
		return err
	}
	if err := s.joined(ctx); err != nil {
		return err
	}
	v, err := local(ctx, s.readers, localFold)
	if err != nil {
		return err
	}
	if v != strconv.Itoa(names.Version) {
		if err := s.RebuildSearch(ctx); err != nil {
			return err
		}
	}
	if err := s.lift(ctx); err != nil {
		return err
	}
	return s.sweep(ctx)
}
