package sqlite

import (
	"context"
	"errors"
	"strings"

	"zanger/casework"
	"zanger/casework/names"
)

const namesStep = 2000

// Names implements casework.Store. It gives removed parties too (Removed is set): whom the office once met, it met.
func (s *Store) Names(ctx context.Context, each func(casework.NameEntry) error) error {
	const op = "sqlite.Names"
	ctx, done, err := s.enter(ctx, op)
	if err != nil {
		return err
	}
	defer done()
	var last int64
	buf := make([]casework.NameEntry, 0, namesStep)
	for {
		rows, err := s.readers.query(ctx, `SELECT "_n","id","of","of_kind","role","name","iin","phone","deleted" FROM "party" WHERE "_n">? ORDER BY "_n" LIMIT ?`, last, namesStep)
		if err != nil {
			return mapped(op, err)
		}
		buf = buf[:0]
		for rows.Next() {
			var n casework.NameEntry
			if err := rows.Scan(&last, &n.Party, &n.Of, &n.OfKind, &n.Role, &n.Name, &n.IIN, &n.Phone, &n.Removed); err != nil {
				rows.Close()
				return mapped(op, err)
			}
			n.IIN = digits(n.IIN)
			n.Phone, _ = names.Phone(n.Phone)
			buf = append(buf, n)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			return mapped(op, err)
		}
		for _, n := range buf {
			if err := each(n); err != nil {
				return err
			}
		}
		if len(buf) < namesStep {
			return nil
		}
	}
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
}
