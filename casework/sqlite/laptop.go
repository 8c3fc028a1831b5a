package sqlite

import (
	"context"
	"time"

	"zanger/casework"
)

// Laptop is a laptop of the office as the exchange knows it.
type Laptop struct {
	Device casework.ID
	Note   string // JSON of the exchange
}

// Laptops gives them in the order in which they were heard of.
func (s *Store) Laptops(ctx context.Context) (out []Laptop, err error) {
	err = s.read(ctx, "sqlite.Laptops", func(ctx context.Context) error {
		return each(ctx, s.sparing, `SELECT "device","note" FROM "laptop" ORDER BY "n"`, nil, func(scan func(...any) error) error {
			var l Laptop
			err := scan(&l.Device, &l.Note)
			out = append(out, l)
			return err
		})
	})
	return out, err
}

// PutLaptops keeps laptops; one that is kept already stays at its place in the order.
func (s *Store) PutLaptops(ctx context.Context, list ...Laptop) error {
	return s.alone(ctx, "sqlite.PutLaptops", func(ctx context.Context) error { return s.putLaptops(ctx, list) })
}

// ReplaceLaptops keeps these and no others.
func (s *Store) ReplaceLaptops(ctx context.Context, list ...Laptop) error {
	return s.alone(ctx, "sqlite.ReplaceLaptops", func(ctx context.Context) error {
		if err := s.w.exec(ctx, `DELETE FROM "laptop"`); err != nil {
			return err
		}
		return s.putLaptops(ctx, list)
	})
}

func (s *Store) putLaptops(ctx context.Context, list []Laptop) error {
	for _, l := range list {
		if err := s.w.exec(ctx, `INSERT INTO "laptop"("device","note") VALUES(?,?) ON CONFLICT("device") DO UPDATE SET "note"=excluded."note"`, l.Device[:], l.Note); err != nil {
			return err
		}
	}
	return nil
}

// Receipt is what a laptop said it holds.
type Receipt struct {
	Device casework.ID
	At     time.Time // to a millisecond
	Have   []Have
}

// PutReceipt keeps a receipt if it is newer than the one kept of that laptop.
func (s *Store) PutReceipt(ctx context.Context, r Receipt) error {
	return s.alone(ctx, "sqlite.PutReceipt", func(ctx context.Context) error {
		var newer bool
		at := r.At.UnixMilli()
		if err := one(ctx, s.w, `SELECT NOT EXISTS(SELECT 1 FROM "receipt" WHERE "device"=? AND "at">=?)`, []any{r.Device[:], at}, &newer); err != nil || !newer {
			return err
		}
		if err := s.w.exec(ctx, `INSERT OR REPLACE INTO "receipt"("device","at") VALUES(?,?)`, r.Device[:], at); err != nil {
			return err
		}
		if err := s.w.exec(ctx, `DELETE FROM "receipt_have" WHERE "device"=?`, r.Device[:]); err != nil {
			return err
		}
		for _, h := range r.Have {
			if err := s.w.exec(ctx, `INSERT OR REPLACE INTO "receipt_have"("device","space","writer","epoch","number") VALUES(?,?,?,?,?)`, r.Device[:], h.Space[:], h.Device[:], int64(h.Epoch), h.Number); err != nil {
				return err
			}
		}
		return nil
	})
}

// Receipts gives the newest receipt of every laptop, by device.
func (s *Store) Receipts(ctx context.Context) (out []Receipt, err error) {
	err = s.read(ctx, "sqlite.Receipts", func(ctx context.Context) error {
		if err := each(ctx, s.sparing, `SELECT "device","at" FROM "receipt" ORDER BY "device"`, nil, func(scan func(...any) error) error {
			var r Receipt
			var at int64
			err := scan(&r.Device, &at)
			r.At = time.UnixMilli(at).UTC()
			out = append(out, r)
			return err
		}); err != nil {
			return err
		}
		for i := range out {
			r := &out[i]
			if err := each(ctx, s.sparing, `SELECT "space","writer","epoch","number" FROM "receipt_have" WHERE "device"=?`, []any{r.Device[:]}, func(scan func(...any) error) error {
				var h Have
				var epoch int64
				err := scan(&h.Space, &h.Device, &epoch, &h.Number)
				h.Epoch = uint32(epoch)
				r.Have = append(r.Have, h)
				return err
			}); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}
