package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"strconv"

	"zanger/casework"
)

// source runs queries: the pool of readers, or the writer inside an action.
type source interface {
	query(ctx context.Context, q string, args ...any) (*sql.Rows, error)
}

// get reads one row by a query that gives at most one.
func get(ctx context.Context, src source, c *codec, dst casework.Entity, q string, arg any) (row, error) {
	rows, err := src.query(ctx, q, arg)
	if err != nil {
		return row{}, err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return row{}, err
		}
		return row{}, sql.ErrNoRows
	}
	r, err := c.scanner().scan(dst, rows.Scan)
	if err != nil {
		return r, err
	}
	return r, rows.Close()
}

func getEntity(ctx context.Context, src source, dst casework.Entity, id casework.ID) error {
	c, err := codecFor(dst)
	if err != nil {
		return err
	}
	_, err = get(ctx, src, c, dst, c.byID, id[:])
	if errors.Is(err, sql.ErrNoRows) {
		return missing("sqlite.Get", c.kind)
	}
	return mapped("sqlite.Get", err)
}

// list reads everything before it calls each, so that each may read and write in its turn.
func list(ctx context.Context, src source, proto casework.Entity, q casework.Query, each func(casework.Entity) error) error {
	c, err := codecFor(proto)
	if err != nil {
		return err
	}
	where, args, err := c.where(q)
	if err != nil {
		return err
	}
	order, err := c.order(q)
	if err != nil {
		return err
	}
	text := "SELECT " + c.reading(q.Only) + " FROM " + c.table + where + order
	if q.Max > 0 || q.Skip > 0 {
		limit := -1
		if q.Max > 0 {
			limit = q.Max
		}
		text += " LIMIT " + strconv.Itoa(limit) + " OFFSET " + strconv.Itoa(max(q.Skip, 0))
	}
	rows, err := src.query(ctx, text, args...)
	if err != nil {
		return mapped("sqlite.List", err)
	}
	defer rows.Close()
	var found []casework.Entity
	s := c.scanner()
	for rows.Next() {
		e := c.fresh()
		if _, err := s.scan(e, rows.Scan); err != nil {
			return mapped("sqlite.List", err)
		}
		found = append(found, e)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return mapped("sqlite.List", err)
	}
	for _, e := range found {
		if err := each(e); err != nil {
			return err
		}
	}
	return nil
}

func count(ctx context.Context, src source, proto casework.Entity, q casework.Query) (int, error) {
	c, err := codecFor(proto)
	if err != nil {
		return 0, err
	}
	where, args, err := c.where(q)
	if err != nil {
		return 0, err
	}
	var n int64
	if err := one(ctx, src, "SELECT count(*) FROM "+c.table+where, args, &n); err != nil {
		return 0, mapped("sqlite.Count", err)
	}
	return int(n), nil
}

// one reads a single row into dst; no row is sql.ErrNoRows.
func one(ctx context.Context, src source, q string, args []any, dst ...any) error {
	rows, err := src.query(ctx, q, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	if !rows.Next() {
		if err := rows.Err(); err != nil {
			return err
		}
		return sql.ErrNoRows
	}
	if err := rows.Scan(dst...); err != nil {
		return err
	}
	return rows.Close()
}

// Get implements casework.Reader.
func (s *Store) Get(ctx context.Context, dst casework.Entity, id casework.ID) error {
	return reader{s, s.readers}.Get(ctx, dst, id)
}

// List implements casework.Reader.
func (s *Store) List(ctx context.Context, proto casework.Entity, q casework.Query, each func(casework.Entity) error) error {
	return reader{s, s.readers}.List(ctx, proto, q, each)
}

// Count implements casework.Reader.
func (s *Store) Count(ctx context.Context, proto casework.Entity, q casework.Query) (int, error) {
	return reader{s, s.readers}.Count(ctx, proto, q)
}

// reader reads an open store through one of its pools.
type reader struct {
	s    *Store
	from *pool
}

func (r reader) Get(ctx context.Context, dst casework.Entity, id casework.ID) error {
	ctx, done, err := r.s.enter(ctx, "sqlite.Get")
	if err != nil {
		return err
	}
	defer done()
	return getEntity(ctx, r.from, dst, id)
}

func (r reader) List(ctx context.Context, proto casework.Entity, q casework.Query, each func(casework.Entity) error) error {
	ctx, done, err := r.s.enter(ctx, "sqlite.List")
	if err != nil {
		return err
	}
	defer done()
	return list(ctx, r.from, proto, q, each)
}

func (r reader) Count(ctx context.Context, proto casework.Entity, q casework.Query) (int, error) {
	ctx, done, err := r.s.enter(ctx, "sqlite.Count")
	if err != nil {
		return 0, err
	}
	defer done()
	return count(ctx, r.from, proto, q)
}
